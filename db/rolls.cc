#include "db/rolls.h"

#include <fmt/format.h>
#include <soci/soci.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "db/audit.h"
#include "db/goods_rows.h"
#include "db/guard.h"
#include "db/label_blocks.h"
#include "db/queries.h"
#include "db/registration_checks.h"
#include "gs1/application_identifier.h"

namespace ocop::db {
namespace {

constexpr unsigned kSerialWidth = 6;
constexpr unsigned kMostDigits = 18;

/// The columns of a row, in this order.
constexpr const char* kColumns =
    "SELECT gtin, roll, producer, kid, width, first_serial, last_serial, scratch, recorded_at, "
    "recorded_by FROM rolls WHERE gtin = :gtin";

struct RollRow {
  Roll row;
  SerialColumns serials;
  long long scratch = 0, recorded_at = 0;

  Roll roll() const {
    Roll result = row;
    result.serials = serials.range();
    result.scratch = scratch != 0;
    result.recorded_at = stored_instant(recorded_at);
    return result;
  }
};

auto into_roll(soci::details::prepare_temp_type prepared, RollRow& at) {
  return (prepared, soci::into(at.row.gtin), soci::into(at.row.roll), soci::into(at.row.producer),
          soci::into(at.row.kid), soci::into(at.serials.width), soci::into(at.serials.first),
          soci::into(at.serials.last),
          soci::into(at.scratch), soci::into(at.recorded_at), soci::into(at.row.recorded_by));
}

Result<void> check_request(const RollRequest& request) {
  if (auto name = gs1::check_value(*gs1::find_application_identifier("10"), request.roll); !name) {
    return fail("roll", name.error().message);
  }
  if (request.count >= 1 && request.count <= programme::kMaxBatchQuantity) return {};
  return fail("count", message("a roll has 1 to {} labels", "mỗi cuộn có từ 1 đến {} tem",
                               programme::kMaxBatchQuantity));
}

unsigned digits_of(std::uint64_t number) {
  return static_cast<unsigned>(std::to_string(number).size());
}

Result<SerialRange> reserve(Connection& connection, const RollRequest& request) {
  const auto first = next_serial_of(connection, request.gtin);
  const auto width = std::max(kSerialWidth, digits_of(first + request.count - 1));
  if (width <= kMostDigits) return SerialRange{first, request.count, width};
  return fail("count", message("the product {} has no serials left",
                               "sản phẩm {} đã dùng hết số sê-ri", request.gtin));
}

bool same(const Roll& there, const RollRequest& request) {
  return there.kid == request.kid && there.serials.count == request.count &&
         there.scratch == request.scratch;
}

std::string producer_of(Connection& connection, const std::string& gtin) {
  std::string producer;
  connection.sql() << "SELECT producer FROM products WHERE gtin = :gtin", soci::into(producer),
      soci::use(gtin);
  return producer;
}

/// May the key sign for the product today? The record asks as a batch would.
Result<std::string> check_key(Connection& connection, const RollRequest& request, Instant now) {
  programme::BatchRecord asked;
  asked.gtin = request.gtin;
  asked.producer = producer_of(connection, request.gtin);
  if (auto signer = check_signer(connection, asked, request.kid, now); !signer) {
    return tl::unexpected(signer.error().error);
  }
  return asked.producer;
}

void insert_roll(soci::session& sql, const Roll& roll) {
  const SerialColumns serials(roll.serials);
  const long long scratch = roll.scratch ? 1 : 0;
  const long long at = milliseconds(roll.recorded_at);
  sql << "INSERT INTO rolls (gtin, roll, producer, kid, width, first_serial, last_serial, scratch, "
         "recorded_at, recorded_by) VALUES (:gtin, :roll, :producer, :kid, :width, :first, :last, "
         ":scratch, :at, :who)",
      soci::use(roll.gtin), soci::use(roll.roll), soci::use(roll.producer), soci::use(roll.kid),
      soci::use(serials.width), soci::use(serials.first), soci::use(serials.last), soci::use(scratch), soci::use(at),
      soci::use(roll.recorded_by);
}

void note_roll(Connection& connection, const Actor& actor, const Roll& roll, Instant now) {
  const nlohmann::ordered_json details{{"first", roll.serials.serial(0)},
                                       {"last", roll.serials.serial(roll.serials.count - 1)},
                                       {"kid", roll.kid},
                                       {"scratch", roll.scratch}};
  append_audit(connection, actor,
               {"roll.make", roll_subject(roll.gtin, roll.roll), details.dump()}, now);
}

/// Unused and activated parts in serial order, without gaps.
std::vector<RollPart> activated_parts(Connection& connection, const Roll& roll) {
  std::vector<RollPart> parts;
  auto next = first_number(roll.serials);
  const auto add_unused = [&](std::int64_t until) {
    if (next < until) {
      RollPart part;
      part.serials = range_of(next, until - 1, roll.serials.width);
      parts.push_back(std::move(part));
    }
  };
  for (const auto& range : ranges_of_roll(connection, roll.gtin, roll.roll)) {
    const auto part = common(range.serials, roll.serials);
    if (!part || first_number(*part) < next) continue;
    add_unused(first_number(*part));
    parts.push_back({RollState::kActivated, *part, range.lot, "", stored_instant(range.recorded_at),
                     range.recorded_by});
    next = last_number(*part) + 1;
  }
  add_unused(last_number(roll.serials) + 1);
  return parts;
}

/// `part`, with what of it is void cut out.
void add_without_void(std::vector<RollPart>& parts, const RollPart& part,
                      const std::vector<VoidRange>& voids) {
  auto next = first_number(part.serials);
  const auto width = part.serials.width;
  const auto add = [&](std::int64_t until) {
    if (next >= until) return;
    parts.push_back(part);
    parts.back().serials = range_of(next, until - 1, width);
  };
  for (const auto& there : voids) {
    const auto gone = common(there.serials, part.serials);
    if (!gone || first_number(*gone) < next) continue;
    add(first_number(*gone));
    parts.push_back({RollState::kVoid, *gone, part.lot, there.reason,
                     stored_instant(there.recorded_at), there.recorded_by});
    next = last_number(*gone) + 1;
  }
  add(last_number(part.serials) + 1);
}

}  // namespace

Result<Roll> make_roll(Connection& connection, const Actor& actor, const RollRequest& request,
                       Instant now) {
  return guarded(connection.display(), [&]() -> Result<Roll> {
    if (auto reach = check_reach_product(connection, actor, Act::kPrintLabels, request.gtin);
        !reach) {
      return tl::unexpected(reach.error());
    }
    if (auto sound = check_request(request); !sound) return tl::unexpected(sound.error());
    lock_product(connection, request.gtin);
    const auto producer = check_key(connection, request, now);
    if (!producer) return tl::unexpected(producer.error());
    if (auto there = roll_of(connection, request.gtin, request.roll)) {
      if (same(*there, request)) return *std::move(there);
      return fail("roll", message("The roll {0} was made with other labels on {1}; choose a new "
                                  "name",
                                  "Cuộn {0} đã được tạo với tem khác lúc {1}; hãy chọn tên mới",
                                  there->roll, local_date_time(there->recorded_at)));
    }
    const auto serials = reserve(connection, request);
    if (!serials) return tl::unexpected(serials.error());
    Roll roll{request.gtin, request.roll,    *producer, request.kid,
              *serials,     request.scratch, now,       actor.user};
    insert_roll(connection.sql(), roll);
    insert_label_block(connection, roll.gtin, roll.serials, "");
    note_roll(connection, actor, roll, now);
    return roll;
  });
}

std::optional<Roll> roll_of(Connection& connection, std::string_view gtin14,
                            std::string_view roll) {
  if (!all_storable(gtin14, roll)) return {};
  return guarded(connection.display(), [&]() -> std::optional<Roll> {
    const std::string gtin(gtin14);
    const std::string name(roll);
    RollRow at;
    soci::statement one =
        (into_roll((connection.sql().prepare << std::string(kColumns) + " AND roll = :roll"), at),
         soci::use(gtin, "gtin"), soci::use(name, "roll"));
    if (!one.execute(true)) return {};
    return at.roll();
  });
}

std::vector<Roll> rolls_of(Connection& connection, std::string_view gtin14) {
  std::vector<Roll> rolls;
  if (!all_storable(gtin14)) return rolls;
  guarded(connection.display(), [&] {
    const std::string gtin(gtin14);
    RollRow at;
    soci::statement each = (into_roll((connection.sql().prepare
                                           << std::string(kColumns) +
                                                  " ORDER BY recorded_at DESC, first_serial DESC"),
                                      at),
                            soci::use(gtin, "gtin"));
    each.execute();
    while (each.fetch()) rolls.push_back(at.roll());
  });
  return rolls;
}

std::vector<RollPart> parts_of(Connection& connection, const Roll& roll) {
  return guarded(connection.display(), [&] {
    const auto voids = voids_among(connection, roll.gtin, roll.serials);
    std::vector<RollPart> parts;
    for (const auto& part : activated_parts(connection, roll)) {
      add_without_void(parts, part, voids);
    }
    return parts;
  });
}

std::optional<programme::SerialRange> next_of(Connection& connection, const Roll& roll) {
  const auto parts = parts_of(connection, roll);
  const auto next = std::find_if(parts.begin(), parts.end(), [](const RollPart& part) {
    return part.state == RollState::kUnused;
  });
  if (next == parts.end()) return {};
  return next->serials;
}

}  // namespace ocop::db
