#include <fmt/format.h>
#include <soci/soci.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "db/audit.h"
#include "db/events.h"
#include "db/goods_rows.h"
#include "db/guard.h"
#include "db/queries.h"
#include "db/registration_checks.h"
#include "db/registration_rows.h"
#include "db/rolls.h"

namespace ocop::db {
namespace {

using Check = tl::expected<void, Refused>;
using Outcome = tl::expected<Registration, Refused>;
using programme::BatchRecord;

std::string last_serial(const SerialRange& range) { return range.serial(range.count - 1); }

Check check_within(const Roll& roll, const SerialRange& range) {
  const bool first_within = roll.serials.contains(range.serial(0));
  if (first_within && roll.serials.contains(last_serial(range))) return {};
  return refuse(Refusal::kSerialsNotOfRoll, first_within ? "to" : "from",
                message("The serials {0} to {1} are not all of roll {2}; its serials are {3} to {4}",
                        "Các số sê-ri {0} đến {1} không thuộc trọn cuộn {2}; dãy số của cuộn là "
                        "{3} đến {4}",
                        range.serial(0), last_serial(range), roll.roll, roll.serials.serial(0),
                        last_serial(roll.serials)));
}

Refused already_used(const RollPart& part) {
  return {Refusal::kSerialsUsed,
          {"from", message("The labels {0} to {1} were activated for lot {2} at {3}; each is "
                           "activated once",
                           "Các tem {0} đến {1} đã được kích hoạt cho lô {2} lúc {3}; mỗi tem chỉ "
                           "kích hoạt một lần",
                           part.serials.serial(0), last_serial(part.serials), part.lot,
                           local_date_time(part.recorded_at))}};
}

Refused leaves_gap(const SerialRange& gap) {
  return {Refusal::kSerialsGap,
          {"from", message("The labels {0} to {1} before these are not used yet; begin with {0}, or "
                           "void them first if they were lost or damaged",
                           "Các tem {0} đến {1} ở phía trước chưa được dùng; hãy bắt đầu từ {0}, "
                           "hoặc hủy chúng trước nếu đã mất hay hỏng",
                           gap.serial(0), last_serial(gap))}};
}

/// What the roll says of the range: used once, from its start, and not for nothing.
Check check_parts(Connection& connection, const Roll& roll, const SerialRange& range) {
  const auto parts = parts_of(connection, roll);
  bool any_left = false;
  for (const auto& part : parts) {
    const bool within = common(part.serials, range).has_value();
    // A label that is activated and void is void, and used all the same.
    if (within && !part.lot.empty()) return tl::unexpected(already_used(part));
    any_left = any_left || (within && part.state == RollState::kUnused);
  }
  for (const auto& part : parts) {
    if (part.state != RollState::kUnused || part.serials.first >= range.first) continue;
    const auto before = range_of(first_number(part.serials),
                                 std::min(last_number(part.serials), first_number(range) - 1),
                                 range.width);
    return tl::unexpected(leaves_gap(before));
  }
  if (any_left) return {};
  return refuse(Refusal::kSerialsVoid, "from",
                message("All labels from {0} to {1} are void; begin behind them",
                        "Mọi tem từ {0} đến {1} đều đã bị hủy; hãy bắt đầu sau các tem này",
                        range.serial(0), last_serial(range)));
}

/// Which fact of two records of one lot differs, for people; "" in both languages when none does.
Message difference(const BatchRecord& there, const BatchRecord& record) {
  if (there.produced != record.produced) {
    return message("the production date is {}, not {}", "ngày sản xuất là {}, không phải {}",
                   dmy_date(there.produced), dmy_date(record.produced));
  }
  const auto day = [](const std::optional<Date>& date) {
    return date ? dmy_date(*date) : std::string("–");
  };
  if (there.best_before != record.best_before) {
    return message("best before is {}, not {}", "hạn sử dụng là {}, không phải {}",
                   day(there.best_before), day(record.best_before));
  }
  if (there.certificate != record.certificate) {
    return message("the certificate is “{}”, not “{}”", "giấy chứng nhận là “{}”, không phải “{}”",
                   there.certificate, record.certificate);
  }
  BatchRecord stated = record;
  stated.serials = there.serials;
  if (programme::same_content(there, stated)) return {};
  return {"the raw-material areas differ, or their days or kilograms",
          "vùng nguyên liệu, ngày thu hoạch hoặc khối lượng khác nhau"};
}

Check check_same_lot(const Batch& batch, const BatchRecord& record) {
  const auto differs = difference(batch.record, record);
  if (differs.en.empty()) return {};
  return tl::unexpected(Refused{
      Refusal::kOtherContent,
      {"lot",
       {fmt::format("Lot {} is registered with other content: {}; state what it has, or choose a "
                    "new lot number",
                    record.lot, differs.en),
        fmt::format("Lô {} đã được đăng ký với nội dung khác: {}; hãy ghi đúng nội dung đã đăng "
                    "ký, hoặc chọn số lô mới",
                    record.lot, differs.vi)}}});
}

/// The very range of this lot, if it came off the roll already.
bool is_there(Connection& connection, const Roll& roll, const BatchRecord& record) {
  const auto ranges = ranges_of_lot(connection, record.gtin, record.lot);
  return std::any_of(ranges.begin(), ranges.end(), [&](const LotRange& range) {
    return range.roll == roll.roll && range.serials == record.serials;
  });
}

/// All but the record itself, for one that check_record() let pass.
Outcome check_against_roll(Connection& connection, std::string_view roll_name,
                           const BatchRecord& record, std::string_view kid, Instant now) {
  if (auto signer = check_signer(connection, record, kid, now); !signer) {
    return tl::unexpected(signer.error());
  }
  const auto roll = roll_of(connection, record.gtin, roll_name);
  if (!roll) {
    return tl::unexpected(
        Refused{Refusal::kUnknownRoll, unknown_roll(record.gtin, roll_name).value()});
  }
  if (auto within = check_within(*roll, record.serials); !within) {
    return tl::unexpected(within.error());
  }
  const auto batch = BatchQuery(connection.sql()).find(record.gtin, record.lot);
  if (batch) {
    if (auto same = check_same_lot(*batch, record); !same) return tl::unexpected(same.error());
    if (is_there(connection, *roll, record)) return Registration::kAlreadyThere;
  }
  if (auto parts = check_parts(connection, *roll, record.serials); !parts) {
    return tl::unexpected(parts.error());
  }
  if (batch) return Registration::kRegistered;
  if (auto facts = check_facts(connection, record); !facts) return tl::unexpected(facts.error());
  return Registration::kRegistered;
}

/// `jws` "": the batch's own record says it.
void insert_range(soci::session& sql, const BatchRecord& record, long long seq,
                  const std::string& roll, const std::string& jws, const Actor& actor,
                  Instant now) {
  const SerialColumns serials(record.serials);
  const long long at = milliseconds(now);
  sql << "INSERT INTO serial_ranges (gtin, width, first_serial, last_serial, lot, seq, roll, jws, "
         "recorded_at, recorded_by) VALUES (:gtin, :width, :first, :last, :lot, :seq, :roll, :jws, "
         ":at, :who)",
      soci::use(record.gtin), soci::use(serials.width), soci::use(serials.first), soci::use(serials.last),
      soci::use(record.lot), soci::use(seq), soci::use(roll), soci::use(jws), soci::use(at),
      soci::use(actor.user);
}

void note_activation(Connection& connection, const Actor& actor, const std::string& roll,
                     const SignedStatement& statement, Instant now) {
  const auto& record = statement.record;
  const nlohmann::ordered_json details{{"lot", record.lot},
                                       {"first", record.serials.serial(0)},
                                       {"last", last_serial(record.serials)},
                                       {"kid", std::string(statement.kid)}};
  append_audit(connection, actor,
               {"roll.activate", roll_subject(record.gtin, roll), details.dump()}, now);
}

void store(Connection& connection, const Actor& actor, const std::string& roll,
           const SignedStatement& statement, Instant now) {
  const auto& record = statement.record;
  const auto ranges = ranges_of_lot(connection, record.gtin, record.lot);
  if (ranges.empty()) insert_lot(connection, statement, now);
  insert_range(connection.sql(), record, ranges.empty() ? 1 : ranges.back().seq + 1, roll,
               ranges.empty() ? "" : std::string(statement.jws), actor, now);
  note_batch_events(connection, record.gtin, record.lot, now);
  note_activation(connection, actor, roll, statement, now);
}

}  // namespace

Outcome activate_roll(Connection& connection, const Actor& actor, std::string_view roll,
                      const SignedStatement& statement, Instant now) {
  if (auto text = check_jws(statement.jws); !text) return tl::unexpected(text.error());
  return guarded(connection.display(), [&]() -> Outcome {
    const auto& record = statement.record;
    if (auto sound = check_record(record, now); !sound) {
      return tl::unexpected(std::move(sound.error()));
    }
    if (auto reach = check_reach_product(connection, actor, Act::kPrintLabels, record.gtin);
        !reach) {
      return tl::unexpected(Refused{Refusal::kNotAllowed, reach.error()});
    }
    lock_rows(connection, record);
    auto outcome = check_against_roll(connection, roll, record, statement.kid, now);
    if (!outcome || *outcome == Registration::kAlreadyThere) return outcome;
    store(connection, actor, std::string(roll), statement, now);
    return outcome;
  });
}

Outcome check_activation(Connection& connection, std::string_view roll, const BatchRecord& record,
                         std::string_view kid, Instant now) {
  return guarded(connection.display(), [&]() -> Outcome {
    if (auto sound = check_record(record, now); !sound) {
      return tl::unexpected(std::move(sound.error()));
    }
    return check_against_roll(connection, roll, record, kid, now);
  });
}

}  // namespace ocop::db
