#include "verifier/copy_facts.h"

#include <algorithm>
#include <cmath>

#include "verifier/copies/memory.h"

namespace ocop::verifier {
namespace {

/// "9", or "at least 9" where the detector does not remember them one by one.
Message counted(std::uint32_t count, std::size_t known) {
  return count < known ? message("{}", "{}", count) : message("at least {}", "ít nhất {}", count);
}

Message seen_on(const db::UnitWatch& watch) {
  const Message count = counted(watch.devices, copies::kDevicesKnown + 1);
  const Message devices = watch.devices == 1 ? message("one phone", "1 điện thoại")
                                             : message("{0} phones", "{1} điện thoại", count.en, count.vi);
  if (watch.places == 0) {
    return message("This code has been seen on {0}", "Mã này đã được quét bằng {1}", devices.en,
                   devices.vi);
  }
  if (watch.places == 1) {
    return message("This code has been seen on {0} in one province",
                   "Mã này đã được quét bằng {1} ở 1 tỉnh, thành phố", devices.en, devices.vi);
  }
  const Message places = counted(watch.places, copies::kPlacesKnown);
  return message("This code has been seen on {0} in {2} provinces",
                 "Mã này đã được quét bằng {1} ở {3} tỉnh, thành phố", devices.en, devices.vi, places.en,
                 places.vi);
}

Message between(const db::UnitWatch& watch) {
  const std::string first = dmy_date(local_date(watch.first_at));
  const std::string last = dmy_date(local_date(watch.last_at));
  if (first == last) return message(" on {}", " trong ngày {}", first);
  return message(" from {} to {}", " từ ngày {} đến ngày {}", first, last);
}

Message usual(double devices) {
  if (devices <= 0) return {};
  const auto count = std::max<long>(1, std::lround(devices));
  if (count == 1) {
    return message("; others of the same batch are usually seen on one",
                   "; tem khác cùng lô thường chỉ được quét bằng 1 điện thoại");
  }
  return message("; others of the same batch are usually seen on about {}",
                 "; tem khác cùng lô thường được quét bằng khoảng {} điện thoại", count);
}

Message reason_of(const db::UnitWatch& watch) {
  const Message parts[] = {
      seen_on(watch), between(watch), usual(watch.usual_devices),
      message(". There may be more labels with this code, copied from one; the label before you may be "
              "the first or a copy. This says nothing against the producer",
              ". Có thể có nhiều tem cùng mang mã này do bị sao chép; tem trước mặt bạn có thể là tem "
              "gốc, cũng có thể là bản sao. Điều này không có nghĩa là chủ thể làm sai")};
  Message whole;
  for (const Message& part : parts) {
    whole.en += part.en;
    whole.vi += part.vi;
  }
  return whole;
}

Message confirmed_on(Date day) {
  return message("On {} an inspector confirmed that this label has been copied. The label before you may be "
                 "the first or a copy. This says nothing against the producer",
                 "Ngày {}, người có thẩm quyền kiểm tra đã xác nhận tem này bị sao chép. Tem trước mặt bạn có "
                 "thể là tem gốc, cũng có thể là bản sao. Điều này không có nghĩa là chủ thể làm sai",
                 dmy_date(day));
}

}  // namespace

void add_copies(const db::Dossier& dossier, int fewest_devices, Facts& facts) {
  const bool holds =
      facts.signature == SignatureFact::kValid || facts.signature == SignatureFact::kTyped;
  if (!holds) return;
  facts.batch_suspected = dossier.batch_state == "suspected";
  if (!dossier.watch) return;
  const db::UnitWatch& watch = *dossier.watch;
  const Instant marked = watch.marked_at.value_or(Instant{});
  if (watch.mark == "confirmed") {
    const Date day = local_date(marked);
    facts.suspicion = Facts::Suspicion{confirmed_on(day), day, true, watch.devices, watch.places};
    return;
  }
  const bool cleared = watch.mark == "cleared";
  if (cleared) facts.cleared_on = local_date(marked);
  const bool found_since = !cleared || watch.since > marked;
  const bool enough = std::int64_t{watch.devices} >= fewest_devices;
  if (watch.state == "suspected" && found_since && enough) {
    facts.cleared_on.reset();
    facts.suspicion = Facts::Suspicion{reason_of(watch), local_date(watch.since), false,
                                       watch.devices, watch.places};
  }
}

}  // namespace ocop::verifier
