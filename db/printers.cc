#include "db/printers.h"

#include <soci/soci.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "db/audit.h"
#include "db/goods_rows.h"
#include "db/guard.h"
#include "db/queries.h"

namespace ocop::db {
namespace {

constexpr std::array kDpi{203U, 300U, 600U, 1200U};
constexpr std::size_t kMostPrinters = 50;
constexpr std::size_t kMostName = 60;
constexpr double kMostOffset = 20;
constexpr double kLeastScale = 0.9;
constexpr double kMostScale = 1.1;
constexpr double kMicrometres = 1'000;  // in a millimetre
constexpr double kMillionths = 1'000'000;

/// As columns hold it.
struct Stored {
  long long dpi = 0, offset_x = 0, offset_y = 0, scale_x = 0, scale_y = 0;
  bool operator==(const Stored&) const = default;
};

Stored stored_of(const PrinterRow& printer) {
  const auto whole = [](double value, double unit) {
    return static_cast<long long>(std::llround(value * unit));
  };
  return {static_cast<long long>(printer.dpi), whole(printer.offset_x, kMicrometres),
          whole(printer.offset_y, kMicrometres), whole(printer.scale_x, kMillionths),
          whole(printer.scale_y, kMillionths)};
}

Result<void> check_numbers(const PrinterRow& printer) {
  if (!is_printer_dpi(printer.dpi)) {
    return fail("dpi", message("A printer has 203, 300, 600 or 1200 dots per inch",
                               "Máy in có 203, 300, 600 hoặc 1200 điểm mỗi inch"));
  }
  // Written so that what is no number fails too.
  for (const auto& [field, offset] : {std::pair("offset_x", printer.offset_x),
                                      std::pair("offset_y", printer.offset_y)}) {
    if (std::abs(offset) <= kMostOffset) continue;
    return fail(field, message("An offset lies between -{0} and {0} mm",
                               "Độ lệch phải từ -{0} đến {0} mm", kMostOffset));
  }
  for (const auto& [field, scale] :
       {std::pair("scale_x", printer.scale_x), std::pair("scale_y", printer.scale_y)}) {
    if (scale >= kLeastScale && scale <= kMostScale) continue;
    return fail(field, message("A scale lies between {} and {}", "Tỷ lệ phải từ {} đến {}",
                               kLeastScale, kMostScale));
  }
  return {};
}

/// Two who save at once: the second waits, and counts what the first has saved.
void lock_producer(Connection& connection, const std::string& producer) {
  if (connection.engine() == Engine::kSqlite) return;
  std::string ignored;
  connection.sql() << "SELECT id FROM producers WHERE id = :id FOR UPDATE", soci::use(producer),
      soci::into(ignored);
}

void store_printer(soci::session& sql, const std::string& producer, const std::string& name,
                   const Stored& row) {
  sql << "INSERT INTO printers (producer, name, dpi, offset_x, offset_y, scale_x, scale_y) VALUES "
         "(:producer, :name, :dpi, :offset_x, :offset_y, :scale_x, :scale_y) ON CONFLICT "
         "(producer, name) DO UPDATE SET dpi = excluded.dpi, offset_x = excluded.offset_x, "
         "offset_y = excluded.offset_y, scale_x = excluded.scale_x, scale_y = excluded.scale_y",
      soci::use(producer), soci::use(name), soci::use(row.dpi), soci::use(row.offset_x),
      soci::use(row.offset_y), soci::use(row.scale_x), soci::use(row.scale_y);
}

std::string subject_of(std::string_view producer) { return "producer " + std::string(producer); }

}  // namespace

bool is_printer_dpi(unsigned dpi) {
  return std::find(kDpi.begin(), kDpi.end(), dpi) != kDpi.end();
}

Result<void> save_printer(Connection& connection, const Actor& actor, const PrinterRow& printer,
                          Instant now) {
  return guarded(connection.display(), [&]() -> Result<void> {
    if (auto reach =
            check_reach_producer(connection, actor, Act::kPrintLabels, printer.producer);
        !reach) {
      return reach;
    }
    const auto name = read_words(
        {"name", {"the printer's name", "tên máy in"}, true, false, kMostName}, printer.name);
    if (!name) return tl::unexpected(name.error());
    if (auto numbers = check_numbers(printer); !numbers) return numbers;
    lock_producer(connection, printer.producer);
    const auto there = printers_of(connection, printer.producer);
    const auto old = std::find_if(there.begin(), there.end(),
                                  [&](const PrinterRow& row) { return row.name == *name; });
    const auto row = stored_of(printer);
    if (old != there.end() && stored_of(*old) == row) return {};
    if (old == there.end() && there.size() >= kMostPrinters) {
      return fail("name", message("There are {} printers already; remove one that is not used",
                                  "Đã có {} máy in; hãy xóa bớt máy không dùng", kMostPrinters));
    }
    store_printer(connection.sql(), printer.producer, *name, row);
    const nlohmann::ordered_json details{
        {"name", *name},           {"dpi", row.dpi},
        {"offset_x_um", row.offset_x}, {"offset_y_um", row.offset_y},
        {"scale_x_ppm", row.scale_x},  {"scale_y_ppm", row.scale_y}};
    append_audit(connection, actor,
                 {"printer.save", subject_of(printer.producer), details.dump()}, now);
    return {};
  });
}

Result<void> remove_printer(Connection& connection, const Actor& actor, std::string_view producer,
                            std::string_view name, Instant now) {
  return guarded(connection.display(), [&]() -> Result<void> {
    if (auto reach = check_reach_producer(connection, actor, Act::kPrintLabels, producer);
        !reach) {
      return reach;
    }
    const std::string owner(producer);
    const std::string wanted(name);
    lock_producer(connection, owner);
    const auto there = printers_of(connection, owner);
    const bool known = std::any_of(there.begin(), there.end(),
                                   [&](const PrinterRow& row) { return row.name == wanted; });
    if (!known) {
      return fail("name", message("There is no printer “{}”; check its name",
                                  "Không có máy in “{}”; hãy kiểm tra lại tên", printable(name)));
    }
    connection.sql() << "DELETE FROM printers WHERE producer = :producer AND name = :name",
        soci::use(owner), soci::use(wanted);
    append_audit(connection, actor,
                 {"printer.remove", subject_of(producer),
                  nlohmann::ordered_json{{"name", wanted}}.dump()},
                 now);
    return {};
  });
}

std::vector<PrinterRow> printers_of(Connection& connection, std::string_view producer) {
  std::vector<PrinterRow> printers;
  if (!all_storable(producer)) return printers;
  guarded(connection.display(), [&] {
    const std::string owner(producer);
    std::string name;
    Stored row;
    soci::statement each =
        (connection.sql().prepare << "SELECT name, dpi, offset_x, offset_y, scale_x, scale_y FROM "
                                     "printers WHERE producer = :producer",
         soci::into(name), soci::into(row.dpi), soci::into(row.offset_x), soci::into(row.offset_y),
         soci::into(row.scale_x), soci::into(row.scale_y), soci::use(owner, "producer"));
    each.execute();
    while (each.fetch()) {
      printers.push_back({owner, name, static_cast<unsigned>(row.dpi),
                          static_cast<double>(row.offset_x) / kMicrometres,
                          static_cast<double>(row.offset_y) / kMicrometres,
                          static_cast<double>(row.scale_x) / kMillionths,
                          static_cast<double>(row.scale_y) / kMillionths});
    }
  });
  // Not in SQL: the engines collate text differently.
  std::sort(printers.begin(), printers.end(),
            [](const PrinterRow& a, const PrinterRow& b) { return a.name < b.name; });
  return printers;
}

}  // namespace ocop::db
