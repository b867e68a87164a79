// The way of a batch, as its page shows it.
#include <doctest/doctest.h>

#include <algorithm>

#include "db/departures.h"
#include "db/events.h"
#include "db/journey.h"
#include "gs1/epcis/event_json.h"
#include "gs1/epcis/nodes.h"
#include "tests/db/goods_scene.h"

namespace ocop::db {

using namespace example;

namespace {

constexpr const char* kHost = "id.example.vn";

/// Events that the cooperative captures; `body` is the list's text.
void capture(const Address& address, const std::string& body, const Actor& actor = cooperative()) {
  const std::string document =
      R"({"@context":["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"],"type":"EPCISDocument",)"
      R"("schemaVersion":"2.0","creationDate":"2026-03-02T00:00:00Z","epcisBody":{"eventList":[)" +
      body + "]}}";
  const auto events = gs1::epcis::read_document(document, kHost);
  REQUIRE(events);
  const auto captured = in_transaction(
      address, [&](Connection& c) { return capture_events(c, actor, *events, "", now()); });
  INFO((captured ? std::string() : captured.error().where + ": " + captured.error().message.en));
  REQUIRE(captured);
}

std::string event(const std::string& type, const std::string& time, const std::string& members) {
  return R"({"type":")" + type + R"(","eventTime":")" + time + R"(","eventTimeZoneOffset":"+07:00",)" + members + "}";
}
const std::string kBatch = "https://id.gs1.org/01/" + kHoney + "/10/L2601";
const std::string kMaterial = std::string("https://") + kHost + "/material/" + kForest + "/20260220";

std::vector<JourneyStep> journey(const Address& address, const std::string& serial = "") {
  Connection connection(address, Access::kRead);
  return journey_of(connection, kHoney, "L2601", serial);
}

}  // namespace

TEST_CASE("a batch of which nothing was captured has no journey: its page has its record anyway") {
  with_lot([](const Address& address) { CHECK(journey(address).empty()); });
}

TEST_CASE("a departure or a recall alone makes no journey, nor does what was declared an error") {
  with_lot([](const Address& address) {
    REQUIRE(in_transaction(address, [](Connection& c) {
      return note_departure(c, cooperative(), kHoney, "L2601", now(), now());
    }));
    REQUIRE(recall(address, whole_lot()));
    CHECK(journey(address).empty());

    const std::string packed = R"("action":"OBSERVE","bizStep":"packing","eventID":"urn:x:1","quantityList":[{"epcClass":")" +
                               kBatch + R"("}])";
    capture(address, event("ObjectEvent", "2026-03-01T17:00:00+07:00", packed));
    const auto steps = journey(address);
    const auto has = [&](JourneyKind kind) {
      return std::any_of(steps.begin(), steps.end(), [&](const auto& step) { return step.kind == kind; });
    };
    CHECK(has(JourneyKind::kPacking));
    CHECK(has(JourneyKind::kShipping));
    CHECK(has(JourneyKind::kRecall));
    capture(address, event("ObjectEvent", "2026-03-01T17:00:00+07:00",
                           packed + R"(,"errorDeclaration":{"declarationTime":"2026-03-02T00:00:00Z","reason":"did_not_occur"})"));
    CHECK(journey(address).empty());
  });
}

TEST_CASE("of more events than are asked for the latest are told, oldest first") {
  with_lot([](const Address& address) {
    std::string body;
    for (const char* hour : {"16", "19", "17", "18"}) {
      body += (body.empty() ? "" : ",") +
              event("ObjectEvent", std::string("2026-03-01T") + hour + ":00:00+07:00",
                    R"("action":"OBSERVE","bizStep":"shipping","quantityList":[{"epcClass":")" + kBatch + R"("}])");
    }
    capture(address, body);
    Connection connection(address, Access::kRead);
    const auto events = events_of_batch(connection, kHoney, "L2601", "", 2);
    REQUIRE(events.size() == 2);
    CHECK(iso_instant(events[0].event.at) == "2026-03-01T11:00:00Z");
    CHECK(iso_instant(events[1].event.at) == "2026-03-01T12:00:00Z");
  });
}

TEST_CASE("a journey has the batch's events and one step back, oldest first, with who and where") {
  with_lot([](const Address& address) {
    capture(address,
            event("ObjectEvent", "2026-03-01T17:00:00+07:00",
                  R"("action":"OBSERVE","bizStep":"shipping","quantityList":[{"epcClass":")" + kBatch +
                      R"("}],"sensorElementList":[{"sensorReport":[{"type":"Temperature","value":4.5,"uom":"CEL"}]}])") +
                "," +
                event("ObjectEvent", "2026-02-20T08:00:00+07:00",
                      R"("action":"ADD","bizStep":"commissioning","quantityList":[{"epcClass":")" + kMaterial +
                          R"(","quantity":40,"uom":"KGM"}])") +
                "," +
                event("TransformationEvent", "2026-02-28T08:00:00+07:00",
                      R"("inputQuantityList":[{"epcClass":")" + kMaterial +
                          R"("}],"outputQuantityList":[{"epcClass":")" + kBatch + R"("}])"));
    const auto steps = journey(address);
    std::vector<JourneyKind> kinds;
    for (const auto& step : steps) {
      if (step.kind != JourneyKind::kLabels) kinds.push_back(step.kind);
    }
    CHECK(kinds == std::vector{JourneyKind::kHarvest, JourneyKind::kProcessing, JourneyKind::kShipping});
    CHECK(std::is_sorted(steps.begin(), steps.end(), [](const auto& a, const auto& b) { return a.at < b.at; }));
    const auto& harvest = steps.front();
    CHECK(harvest.what == "Rừng Tân Kỳ");
    CHECK(harvest.who == "HTX Linh Ngọc");
    CHECK(harvest.commune == "Xã Tân Kỳ");
    CHECK(harvest.province == "Tỉnh Thái Nguyên");
    const auto shipping = std::find_if(steps.begin(), steps.end(), [](const auto& s) { return s.kind == JourneyKind::kShipping; });
    REQUIRE(shipping != steps.end());
    REQUIRE(shipping->sensors.size() == 1);
    CHECK(shipping->sensors[0].value == 4.5);
    Connection connection(address, Access::kRead);
    CHECK(journey_of(connection, kHoney, "L2601", "", 1).size() == 1);
    CHECK(journey_of(connection, kHoney, "L9999", "").empty());
    CHECK(journey_of(connection, kHoney, std::string("\0", 1), "").empty());
    CHECK(journey_of(connection, kHoney, "", "").empty());
  });
}

TEST_CASE("what others state of a batch is one line, and hides nothing of the producer's own") {
  with_lot([](const Address& address) {
    const auto seen = [](const std::string& step, const std::string& time) {
      return event("ObjectEvent", time,
                   R"("action":"OBSERVE","bizStep":")" + step + R"(","quantityList":[{"epcClass":")" + kBatch +
                       R"("}],"certificationInfo":["https://chungnhan.vn/1"],"sensorElementList":[{"sensorReport":)" +
                       R"([{"type":"Temperature","value":4.5,"uom":"CEL"}]}])");
    };
    capture(address, seen("receiving", "2026-03-01T20:00:00+07:00"), household());
    auto steps = journey(address);
    REQUIRE(!steps.empty());
    CHECK(steps.back().kind == JourneyKind::kReceiving);
    CHECK(!steps.back().who.empty());
    CHECK(steps.back().others == 0);
    CHECK(steps.back().sensors.empty());
    CHECK(steps.back().certifications.empty());

    capture(address, seen("shipping", "2026-03-01T08:00:00+07:00"));
    std::string arrivals;
    for (int i = 0; i < 250; ++i) {
      const std::string minute = std::to_string(100 + i % 60).substr(1);
      const std::string hour = std::to_string(110 + i / 60).substr(1);
      arrivals += (i == 0 ? "" : ",") + seen("receiving", "2026-03-01T" + hour + ":" + minute + ":30+07:00");
    }
    capture(address, arrivals, household());
    steps = journey(address);
    const auto shipping = std::find_if(steps.begin(), steps.end(),
                                       [](const auto& step) { return step.kind == JourneyKind::kShipping; });
    REQUIRE(shipping != steps.end());
    CHECK(shipping->sensors.size() == 1);
    CHECK(shipping->certifications.size() == 1);
    CHECK(std::count_if(steps.begin(), steps.end(),
                        [](const auto& step) { return step.kind == JourneyKind::kReceiving; }) == 1);
    CHECK(steps.back().others == 251);
    CHECK(steps.back().at == parse_instant("2026-03-01T13:00:00Z").value());
  });
}

TEST_CASE("what others state of an input hides nothing of how it came about") {
  with_lot([](const Address& address) {
    capture(address, event("ObjectEvent", "2026-03-01T08:00:00+07:00",
                           R"("action":"OBSERVE","bizStep":"shipping","quantityList":[{"epcClass":")" + kBatch + R"("}])") +
                         "," +
                         event("ObjectEvent", "2026-02-20T08:00:00+07:00",
                               R"("action":"ADD","bizStep":"commissioning","quantityList":[{"epcClass":")" + kMaterial +
                                   R"(","quantity":40,"uom":"KGM"}])"));
    std::string arrivals;
    for (int i = 0; i < 20; ++i) {
      arrivals += (i == 0 ? "" : ",") +
                  event("ObjectEvent", "2000-01-02T00:00:" + std::to_string(100 + i).substr(1) + "Z",
                        R"("action":"OBSERVE","bizStep":"receiving","quantityList":[{"epcClass":")" + kMaterial + R"("}])");
    }
    capture(address, arrivals, household());
    const auto steps = journey(address);
    REQUIRE(!steps.empty());
    CHECK(steps.front().kind == JourneyKind::kHarvest);
    CHECK(steps.front().who == "HTX Linh Ngọc");
  });
}

TEST_CASE("a harvest that no event was captured of is told from the batch's record") {
  with_lot([](const Address& address) {
    capture(address, event("ObjectEvent", "2026-03-01T17:00:00+07:00",
                           R"("action":"OBSERVE","bizStep":"shipping","quantityList":[{"epcClass":")" + kBatch + R"("}])"));
    const auto steps = journey(address);
    REQUIRE(steps.size() >= 2);
    CHECK(steps.front().kind == JourneyKind::kHarvest);
    CHECK(local_date(steps.front().at) == day("2026-02-20"));
    CHECK(steps.front().what == "Rừng Tân Kỳ");
    CHECK(steps.front().who.empty());
  });
}

}  // namespace ocop::db
