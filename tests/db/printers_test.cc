// A producer's printers.
#include "db/printers.h"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include "db/audit.h"
#include "tests/db/actors.h"
#include "tests/db/engines.h"
#include "tests/db/example.h"

namespace ocop::db {
namespace {

using namespace example;

PrinterRow thermal() { return {kCooperative, "Máy in tem", 203, -1.25, 0.5, 1.0005, 0.999}; }

Result<void> save(const Address& address, const PrinterRow& printer,
                  const programme::Actor& actor = cooperative()) {
  return in_transaction(address,
                        [&](Connection& c) { return save_printer(c, actor, printer, now()); });
}

Result<void> remove(const Address& address, const std::string& name,
                    const programme::Actor& actor = cooperative()) {
  return in_transaction(address, [&](Connection& c) {
    return remove_printer(c, actor, kCooperative, name, now());
  });
}

std::vector<PrinterRow> printers_in(const Address& address) {
  Connection connection(address, Access::kRead);
  return printers_of(connection, kCooperative);
}

}  // namespace

TEST_CASE("a printer is kept to the micrometre and the millionth, and replaced by its name") {
  on_each_engine([](const Address& address) {
    fill(address);
    REQUIRE(save(address, thermal()));
    auto laser = thermal();
    laser.name = "  Laser ";
    laser.dpi = 600;
    laser.offset_x = 20;
    laser.scale_y = 1.1;
    REQUIRE(save(address, laser));
    auto printers = printers_in(address);
    REQUIRE(printers.size() == 2);
    CHECK(printers[0].name == "Laser");
    CHECK(printers[0].dpi == 600);
    CHECK(printers[0].offset_x == 20);
    CHECK(printers[0].scale_y == doctest::Approx(1.1));
    CHECK(printers[1].offset_x == -1.25);
    CHECK(printers[1].offset_y == 0.5);
    CHECK(printers[1].scale_x == 1.0005);

    auto again = thermal();
    again.offset_x = 0.0004;
    REQUIRE(save(address, again));
    REQUIRE(save(address, again));
    printers = printers_in(address);
    REQUIRE(printers.size() == 2);
    CHECK(printers[1].offset_x == 0);
    CHECK(number(address, "SELECT COUNT(*) FROM audit WHERE act = 'printer.save'") == 3);
    REQUIRE(remove(address, "Laser"));
    CHECK(remove(address, "Laser").error().where == "name");
    CHECK(printers_in(address).size() == 1);
    Connection connection(address, Access::kRead);
    const auto log = audit_entries(connection, {.subject = "producer " + kCooperative});
    REQUIRE(log.size() == 4);
    CHECK(log[0].act == "printer.remove");
    CHECK(log[0].details == R"({"name":"Laser"})");
    CHECK(printers_of(connection, kHousehold).empty());
    CHECK(printers_of(connection, std::string("\0", 1)).empty());
  });
}

TEST_CASE("a printer that cannot be is refused, and why") {
  constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  struct Case {
    const char* what;
    void (*change)(PrinterRow&);
    const char* where;
  };
  const Case cases[] = {
      {"no name", [](PrinterRow& p) { p.name = " "; }, "name"},
      {"a long name", [](PrinterRow& p) { p.name = std::string(61, 'x'); }, "name"},
      {"a name of two lines", [](PrinterRow& p) { p.name = "a\nb"; }, "name"},
      {"no dots", [](PrinterRow& p) { p.dpi = 0; }, "dpi"},
      {"odd dots", [](PrinterRow& p) { p.dpi = 301; }, "dpi"},
      {"far right", [](PrinterRow& p) { p.offset_x = 20.001; }, "offset_x"},
      {"far up", [](PrinterRow& p) { p.offset_y = -20.001; }, "offset_y"},
      {"nowhere", [](PrinterRow& p) { p.offset_x = kNan; }, "offset_x"},
      {"endless", [](PrinterRow& p) { p.offset_y = kInfinity; }, "offset_y"},
      {"narrow", [](PrinterRow& p) { p.scale_x = 0.89; }, "scale_x"},
      {"high", [](PrinterRow& p) { p.scale_y = 1.11; }, "scale_y"},
      {"no scale", [](PrinterRow& p) { p.scale_y = kNan; }, "scale_y"},
      {"another's", [](PrinterRow& p) { p.producer = kHousehold; }, "producer"},
      {"nobody's", [](PrinterRow& p) { p.producer = "nobody"; }, "producer"},
  };
  on_each_engine([&](const Address& address) {
    fill(address);
    for (const auto& one : cases) {
      INFO(std::string(one.what));
      auto printer = thermal();
      one.change(printer);
      const auto refused = save(address, printer);
      REQUIRE_FALSE(refused);
      CHECK(refused.error().where == one.where);
    }
    CHECK_FALSE(save(address, thermal(), province_officer()));
    CHECK_FALSE(remove(address, "Máy in tem", household()));
    CHECK_FALSE(remove(address, std::string("x\0", 2)));
    CHECK(printers_in(address).empty());
    for (int i = 0; i < 50; ++i) {
      auto printer = thermal();
      printer.name = "P" + std::to_string(i);
      REQUIRE(save(address, printer));
    }
    CHECK(save(address, thermal()).error().message.en.find("50 printers already") !=
          std::string::npos);
    auto known = thermal();
    known.name = "P7";
    CHECK(save(address, known));
    for (const unsigned dpi : {203U, 300U, 600U, 1200U}) CHECK(is_printer_dpi(dpi));
  });
}

}  // namespace ocop::db
