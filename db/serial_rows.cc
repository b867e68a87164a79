#include "db/serial_rows.h"

#include <fmt/format.h>
#include <soci/soci.h>

#include <algorithm>

#include "base/text.h"

namespace ocop::db {
namespace {

/// "000001 to 000100, 000301 to 000400", of the first few.
Message listed(const std::vector<SerialRange>& all) {
  constexpr std::size_t kShown = 4;
  Message list;
  for (std::size_t i = 0; i < all.size(); ++i) {
    const char* between = i == 0 ? "" : ", ";
    if (i == kShown) {
      list.en += ", …";
      list.vi += ", …";
      break;
    }
    const auto first = all[i].serial(0);
    const auto last = all[i].serial(all[i].count - 1);
    list.en += fmt::format("{}{} to {}", between, first, last);
    list.vi += fmt::format("{}{} đến {}", between, first, last);
  }
  return list;
}

std::vector<LotRange> ranges_by(Connection& connection, const std::string& condition,
                                const std::string& gtin, const std::string& name) {
  std::vector<LotRange> ranges;
  LotRange at;
  SerialColumns serials;
  soci::statement each =
      (connection.sql().prepare << "SELECT width, first_serial, last_serial, lot, seq, roll, jws, "
                                   "recorded_at, recorded_by FROM serial_ranges WHERE "
                                   "gtin = :gtin AND " +
                                       condition,
       soci::into(serials.width), soci::into(serials.first), soci::into(serials.last),
       soci::into(at.lot), soci::into(at.seq), soci::into(at.roll), soci::into(at.jws), soci::into(at.recorded_at),
       soci::into(at.recorded_by), soci::use(gtin, "gtin"), soci::use(name, "name"));
  each.execute();
  while (each.fetch()) {
    at.serials = serials.range();
    ranges.push_back(at);
  }
  return ranges;
}

std::optional<Taken> first_taken(Connection& connection, const char* question, bool is_roll,
                                 const std::string& gtin, const SerialRange& range) {
  std::string name;
  long long first = 0;
  long long last = 0;
  const SerialColumns wanted(range);
  connection.sql() << question, soci::into(name), soci::into(first), soci::into(last),
      soci::use(gtin), soci::use(wanted.width), soci::use(wanted.first), soci::use(wanted.last);
  if (!connection.sql().got_data()) return {};
  return Taken{name, is_roll, range_of(first, last, wanted.width)};
}

}  // namespace

std::int64_t first_number(const SerialRange& range) {
  return static_cast<std::int64_t>(range.first);
}

std::int64_t last_number(const SerialRange& range) {
  return static_cast<std::int64_t>(range.first + range.count - 1);
}

SerialRange range_of(long long first, long long last, long long width) {
  return {static_cast<std::uint64_t>(first), static_cast<std::uint64_t>(last - first + 1),
          static_cast<unsigned>(width)};
}

SerialColumns::SerialColumns(const SerialRange& range)
    : width(range.width), first(first_number(range)), last(last_number(range)) {}

SerialKey::SerialKey(std::string_view serial) {
  const auto digits = parse_digits(serial);
  if (!digits) return;
  width = static_cast<long long>(serial.size());
  number = *digits;
}

std::string printed(const SerialRange& range, std::int64_t number) {
  return SerialRange{static_cast<std::uint64_t>(number), 1, range.width}.serial(0);
}

std::vector<LotRange> ranges_of_lot(Connection& connection, const std::string& gtin,
                                    const std::string& lot) {
  return ranges_by(connection, "lot = :name ORDER BY seq", gtin, lot);
}

std::vector<LotRange> ranges_of_roll(Connection& connection, const std::string& gtin,
                                     const std::string& roll) {
  if (roll.empty()) return {};
  return ranges_by(connection, "roll = :name ORDER BY first_serial", gtin, roll);
}

std::optional<Taken> taken_among(Connection& connection, const std::string& gtin,
                                 const SerialRange& range) {
  auto lot = first_taken(connection,
                         "SELECT lot, first_serial, last_serial FROM serial_ranges WHERE "
                         "gtin = :gtin AND width = :width AND last_serial >= :first AND "
                         "first_serial <= :last ORDER BY last_serial LIMIT 1",
                         false, gtin, range);
  if (lot) return lot;
  return first_taken(connection,
                     "SELECT roll, first_serial, last_serial FROM rolls WHERE gtin = :gtin AND "
                     "width = :width AND last_serial >= :first AND first_serial <= :last "
                     "ORDER BY last_serial LIMIT 1",
                     true, gtin, range);
}

std::vector<VoidRange> voids_among(Connection& connection, const std::string& gtin,
                                   const SerialRange& range) {
  std::vector<VoidRange> ranges;
  VoidRange at;
  long long first = 0;
  long long last = 0;
  const SerialColumns wanted(range);
  soci::statement each =
      (connection.sql().prepare << "SELECT first_serial, last_serial, reason, recorded_at, "
                                   "recorded_by FROM voided_serials WHERE gtin = :gtin AND "
                                   "width = :width AND last_serial >= :first AND "
                                   "first_serial <= :last ORDER BY first_serial",
       soci::into(first), soci::into(last), soci::into(at.reason), soci::into(at.recorded_at),
       soci::into(at.recorded_by), soci::use(gtin, "gtin"), soci::use(wanted.width, "width"),
       soci::use(wanted.first, "first"), soci::use(wanted.last, "last"));
  each.execute();
  while (each.fetch()) {
    at.serials = range_of(first, last, wanted.width);
    ranges.push_back(at);
  }
  return ranges;
}

bool hold(const std::vector<SerialRange>& all, const SerialRange& part) {
  // Numbers of any size come in here, so none is added to another before it is bounded.
  if (part.count == 0) return false;
  std::vector<SerialRange> sorted;
  for (const auto& range : all) {
    if (range.width == part.width) sorted.push_back(range);
  }
  std::sort(sorted.begin(), sorted.end(),
            [](const auto& a, const auto& b) { return a.first < b.first; });
  std::uint64_t next = part.first;
  std::uint64_t left = part.count;
  for (const auto& range : sorted) {
    if (next < range.first || next - range.first >= range.count) continue;
    const std::uint64_t here = range.count - (next - range.first);
    if (left <= here) return true;
    left -= here;
    next += here;
  }
  return false;
}

std::optional<SerialRange> common(const SerialRange& a, const SerialRange& b) {
  if (a.width != b.width) return {};
  const auto first = std::max(first_number(a), first_number(b));
  const auto last = std::min(last_number(a), last_number(b));
  if (first > last) return {};
  return range_of(first, last, a.width);
}

std::vector<SerialRange> serials_of(const std::vector<LotRange>& ranges) {
  std::vector<SerialRange> serials;
  for (const auto& range : ranges) serials.push_back(range.serials);
  return serials;
}

Result<SerialRange> part_of(const std::vector<SerialRange>& all, const Message& of,
                            std::string_view first, std::string_view last) {
  const Message list = listed(all);
  for (const auto& [field, serial] : {std::pair("first", first), std::pair("last", last)}) {
    const auto contains = [&](const SerialRange& range) { return range.contains(serial); };
    if (std::any_of(all.begin(), all.end(), contains)) continue;
    const auto shown = printable(serial, 20);
    return fail(field, {fmt::format("The serial “{}” is not of {}; its serials are {}", shown,
                                    of.en, list.en),
                        fmt::format("Số sê-ri “{}” không thuộc {}; dãy số là {}", shown, of.vi,
                                    list.vi)});
  }
  const auto number = [](std::string_view serial) { return parse_digits(serial).value(); };
  if (first.size() == last.size() && last < first) {
    return fail("last", message("The last serial {0} is below the first, {1}; exchange them",
                                "Số sê-ri cuối {0} nhỏ hơn số đầu {1}; hãy đổi chỗ hai số",
                                last, first));
  }
  if (first.size() == last.size()) {
    const auto part =
        range_of(number(first), number(last), static_cast<long long>(first.size()));
    if (hold(all, part)) return part;
  }
  return fail("last", {fmt::format("Not all serials from {} to {} are of {}; its serials are {}",
                                   first, last, of.en, list.en),
                       fmt::format("Không phải mọi số sê-ri từ {} đến {} đều thuộc {}; dãy số là {}",
                                   first, last, of.vi, list.vi)});
}

std::uint64_t next_serial_of(Connection& connection, const std::string& gtin) {
  long long highest = 0;
  connection.sql() << "SELECT COALESCE(MAX(last_serial), 0) FROM (SELECT last_serial FROM "
                      "serial_ranges WHERE gtin = :gtin UNION ALL SELECT last_serial FROM rolls "
                      "WHERE gtin = :other) AS taken",
      soci::into(highest), soci::use(gtin, "gtin"), soci::use(gtin, "other");
  return static_cast<std::uint64_t>(highest) + 1;
}

}  // namespace ocop::db
