// What the public reports, and the photos with it.
#include <doctest/doctest.h>

#include <string>

#include "db/departures.h"
#include "db/photos.h"
#include "db/reports.h"
#include "tests/db/goods_scene.h"
#include "tests/db/neighbours.h"

namespace ocop::db {

using namespace example;

namespace {

ReportRequest fake_honey() {
  return {.gtin = std::string(kHoney),
          .lot = "L2601",
          .serial = "000007",
          .verdict = "genuine",
          .reason = "copy",
          .text = "Tem bị nhòe\nkhông có vị mật",
          .bought_at = "Chợ Tân Kỳ",
          .place = "19",
          .device = "0123456789abcdef"};
}

Result<std::int64_t> submit(const Address& address, const ReportRequest& request,
                            const std::optional<Photo>& photo = {}, Instant at = now()) {
  return in_transaction(address,
                        [&](Connection& c) { return submit_report(c, request, photo, at); });
}

std::vector<PublicReport> listed(const Address& address, const ReportFilter& filter = {},
                                 const Bounds& bounds = {}, Page page = {}) {
  Connection connection(address, Access::kRead);
  CHECK(count_reports(connection, bounds, filter) >= list_reports(connection, bounds, filter, page).size());
  return list_reports(connection, bounds, filter, page);
}

Photo some_photo() { return {"\xFF\xD8\xFF made here \xFF\xD9", 320, 200}; }

}  // namespace

TEST_CASE("a report is kept as it was sent, with the code that was scanned and its photo") {
  with_lot([](const Address& address) {
    const auto id = submit(address, fake_honey(), some_photo());
    REQUIRE(id.has_value());
    const auto all = listed(address);
    REQUIRE(all.size() == 1);
    CHECK(all[0].id == *id);
    CHECK(all[0].at == now());
    CHECK(all[0].what == fake_honey());
    CHECK_FALSE(all[0].product.empty());
    CHECK_FALSE(all[0].producer.empty());
    Connection connection(address, Access::kRead);
    const auto kept = photo(connection, {}, all[0].photo);
    REQUIRE(kept.has_value());
    CHECK(kept->jpeg == some_photo().jpeg);
    CHECK(kept->width == 320);
    CHECK(kept->height == 200);
    CHECK(report(connection, {}, *id)->what == fake_honey());
    CHECK_FALSE(report(connection, {}, *id + 1).has_value());
  });
}

TEST_CASE("labels that nobody registered can be reported, products that nobody knows cannot") {
  with_lot([](const Address& address) {
    auto forged = fake_honey();
    forged.lot = "NO-SUCH-LOT";
    forged.serial = "";
    forged.verdict = "forged";
    CHECK(submit(address, forged).has_value());
    auto unknown = fake_honey();
    unknown.gtin = "09529999999993";
    CHECK(submit(address, unknown).error().where == "gtin");
    unknown.gtin = std::string("095\0", 4);
    CHECK(submit(address, unknown).error().where == "gtin");
    CHECK(listed(address).size() == 1);
  });
}

TEST_CASE("a report with a mistake names its member and leaves nothing behind") {
  const struct {
    const char* where;
    void (*spoil)(ReportRequest&);
  } table[] = {
      {"reason", [](ReportRequest& r) { r.reason = "joke"; }},
      {"reason", [](ReportRequest& r) { r.reason = ""; }},
      {"text", [](ReportRequest& r) { r.reason = "other"; r.text = " \n "; }},
      {"text", [](ReportRequest& r) { r.text = std::string(2'001, 'a'); }},
      {"text", [](ReportRequest& r) { r.text = "\xC3\x28"; }},
      {"text", [](ReportRequest& r) { r.text = std::string("a\0b", 3); }},
      {"bought_at", [](ReportRequest& r) { r.bought_at = std::string(201, 'a'); }},
      {"bought_at", [](ReportRequest& r) { r.bought_at = "\xFF"; }},
      {"place", [](ReportRequest& r) { r.place = "1"; }},
      {"place", [](ReportRequest& r) { r.place = "190"; }},
      {"place", [](ReportRequest& r) { r.place = "xx"; }},
      {"lot", [](ReportRequest& r) { r.lot = std::string(65, 'L'); }},
      {"serial", [](ReportRequest& r) { r.serial = std::string("1\0", 2); }},
  };
  with_lot([&](const Address& address) {
    for (const auto& row : table) {
      auto request = fake_honey();
      row.spoil(request);
      const auto id = submit(address, request, some_photo());
      INFO(std::string(row.where), " ", request.text.substr(0, 20));
      REQUIRE_FALSE(id.has_value());
      CHECK(id.error().where == row.where);
      CHECK_FALSE(id.error().message.vi.empty());
    }
    CHECK(listed(address).empty());
    CHECK(number(address, "SELECT COUNT(*) FROM photos") == 0);
    auto longest = fake_honey();
    longest.text.clear();
    for (int i = 0; i < 2'000; ++i) longest.text += "ế";
    CHECK(submit(address, longest).has_value());
  });
}

TEST_CASE("a form sent twice is one report; another photo or a later minute is another") {
  with_lot([](const Address& address) {
    const auto first = submit(address, fake_honey());
    CHECK(submit(address, fake_honey(), {}, now() + std::chrono::seconds(30)) == first);
    CHECK(submit(address, fake_honey(), some_photo(), now() + std::chrono::seconds(30)) != first);
    CHECK(submit(address, fake_honey(), {}, now() + std::chrono::minutes(2)) != first);
    auto nobody = fake_honey();
    nobody.device = "";
    const auto unknown = submit(address, nobody);
    CHECK(submit(address, nobody) != unknown);
  });
}

TEST_CASE("one device, and all about one code, can report so often within a day") {
  with_lot([](const Address& address) {
    auto request = fake_honey();
    for (std::size_t i = 0; i < kReportsOfDevice; ++i) {
      request.serial = std::to_string(i);
      REQUIRE(submit(address, request).has_value());
    }
    request.serial = "one more";
    CHECK(submit(address, request).error().where == "limit");
    CHECK(submit(address, request, {}, now() + std::chrono::hours(25)).has_value());
    request = fake_honey();
    for (std::size_t i = 0; i < kReportsOfCode; ++i) {
      request.device = "device " + std::to_string(i);
      REQUIRE(submit(address, request).has_value());
    }
    request.device = "one more";
    CHECK(submit(address, request).error().where == "limit");
    request.serial = "000009";
    CHECK(submit(address, request).has_value());
  });
}

TEST_CASE("one device, and all without one, fill no more than their share of a code's reports") {
  with_lot([](const Address& address) {
    for (const char* device : {"0123456789abcdef", ""}) {
      auto request = fake_honey();
      request.device = device;
      for (std::size_t i = 0; i < kReportsOfDeviceAndCode; ++i) {
        request.text = std::to_string(i);
        REQUIRE(submit(address, request).has_value());
      }
      request.text = "one more";
      const auto refused = submit(address, request);
      REQUIRE_FALSE(refused.has_value());
      CHECK(refused.error().where == "limit");
      CHECK(refused.error().message.en.find("from this device several times") != std::string::npos);
      CHECK(submit(address, request, {}, now() + std::chrono::hours(25)).has_value());
      request.serial = "000008";
      CHECK(submit(address, request).has_value());
    }
    auto somebody_else = fake_honey();
    somebody_else.device = "fedcba9876543210";
    CHECK(submit(address, somebody_else).has_value());
  });
}

TEST_CASE("devices of old reports are forgotten, the reports stay") {
  with_lot([](const Address& address) {
    auto later = fake_honey();
    later.serial = "000008";
    REQUIRE(submit(address, fake_honey()).has_value());
    REQUIRE(submit(address, later, {}, now() + std::chrono::milliseconds(1)).has_value());
    in_transaction(address, [&](Connection& c) {
      forget_report_devices(c, now() + std::chrono::milliseconds(1));
      return Result<void>{};
    });
    const auto all = listed(address);
    REQUIRE(all.size() == 2);
    CHECK(all[0].what == later);
    CHECK(all[1].what.device.empty());
    CHECK(all[1].what.text == fake_honey().text);
  });
}

TEST_CASE("reports are found by batch, code, reason, province, time and photo, within bounds") {
  with_lot([](const Address& address) {
    auto other = fake_honey();
    other.lot = "";
    other.serial = "000001";
    other.reason = "expired";
    other.place = "";
    REQUIRE(submit(address, fake_honey(), some_photo()).has_value());
    REQUIRE(submit(address, other, {}, now() + std::chrono::hours(1)).has_value());
    CHECK(listed(address)[0].what.reason == "expired");
    CHECK(listed(address, {}, {}, {1, 1})[0].what.reason == "copy");
    CHECK(listed(address, {.gtin = std::string(kHoney)}).size() == 2);
    CHECK(listed(address, {.gtin = "09529999999993"}).empty());
    CHECK(listed(address, {.lot = "L2601"}).size() == 1);
    CHECK(listed(address, {.lot = ""}).size() == 1);
    CHECK(listed(address, {.serial = "000007"}).size() == 1);
    CHECK(listed(address, {.reason = "copy"}).size() == 1);
    CHECK(listed(address, {.province = "19"}).size() == 1);
    CHECK(listed(address, {.since = now() + std::chrono::minutes(1)}).size() == 1);
    CHECK(listed(address, {.with_photo = true}).size() == 1);
    CHECK(listed(address, {}, {.place = "", .producer = "no-such-producer"}).empty());
    const std::string sha = listed(address, {.with_photo = true})[0].photo;
    Connection connection(address, Access::kRead);
    CHECK_FALSE(photo(connection, {.place = "", .producer = "no-such-producer"}, sha).has_value());
    CHECK_FALSE(photo(connection, {}, std::string(64, '0')).has_value());
    CHECK_FALSE(photo(connection, {}, std::string("\0", 1)).has_value());
  });
}

TEST_CASE("every reason has its words") {
  for (const auto reason : kReportReasons) CHECK_FALSE(report_reason_name(reason).vi.empty());
  CHECK_THROWS_AS(report_reason_name("joke"), std::out_of_range);
}

TEST_CASE("a batch leaves its producer once, by its producer's word, on the audit log") {
  with_lot([](const Address& address) {
    const auto note = [&](Instant at, const Actor& actor = cooperative(),
                          const std::string& lot = "L2601") {
      return in_transaction(address, [&](Connection& c) {
        return note_departure(c, actor, kHoney, lot, at, now());
      });
    };
    const Instant produced = start_of_day(record().produced);
    Connection connection(address, Access::kRead);
    CHECK_FALSE(departure_of(connection, kHoney, "L2601").has_value());
    CHECK(note(produced - std::chrono::seconds(1)).error().where == "left_at");
    CHECK(note(now() + std::chrono::seconds(1)).error().where == "left_at");
    CHECK(note(now(), cooperative(), "L9").error().where == "lot");
    CHECK_FALSE(note(now(), inspector()).has_value());
    CHECK(note(now()) == now());
    CHECK(note(now()) == now());
    CHECK(note(produced) == produced);
    CHECK(note(now()) == produced);
    CHECK(departure_of(connection, kHoney, "L2601") == produced);
    CHECK(number(address, "SELECT COUNT(*) FROM departures") == 2);
    CHECK(log_of(address)[0].act == "batch.depart");
  });
}

}  // namespace ocop::db
