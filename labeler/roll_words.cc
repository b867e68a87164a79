#include "labeler/roll_words.h"

#include "base/text.h"

namespace ocop::labeler {

Message state_name(db::RollState state) {
  switch (state) {
    case db::RollState::kActivated:
      return message("activated", "đã kích hoạt");
    case db::RollState::kVoid:
      return message("void", "đã hủy");
    case db::RollState::kUnused:
      break;
  }
  return message("unused", "chưa dùng");
}

std::string serials_text(const programme::SerialRange& serials) {
  const auto first = serials.serial(0);
  return serials.count == 1 ? first : first + "–" + serials.serial(serials.count - 1);
}

Message no_such_roll(std::string_view gtin14, std::string_view roll) {
  return message("the product {0} has no roll “{1}”", "sản phẩm {0} không có cuộn “{1}”", gtin14, printable(roll));
}

RollCounts count_parts(const std::vector<db::RollPart>& parts) {
  RollCounts counts;
  for (const auto& part : parts) {
    auto& count = part.state == db::RollState::kUnused      ? counts.unused
                  : part.state == db::RollState::kActivated ? counts.activated
                                                            : counts.taken_out;
    count += part.serials.count;
  }
  return counts;
}

}  // namespace ocop::labeler
