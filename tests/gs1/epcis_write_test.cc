#include <doctest/doctest.h>

#include <stdexcept>
#include <string>

#include "gs1/epcis/cbv.h"
#include "gs1/epcis/event_hash.h"
#include "gs1/epcis/event_json.h"
#include "gs1/epcis/nodes.h"

using namespace ocop;
using namespace ocop::gs1::epcis;

namespace {

constexpr std::string_view kHost = "id.example.vn";

Event shipping() {
  Event event;
  event.type = EventType::kObject;
  event.at = *parse_instant("2026-11-20T01:00:00Z");
  event.action = "OBSERVE";
  event.quantities = {{batch_node("09521234543213", "L1"), 120, ""}};
  event.biz_step = "shipping";
  event.disposition = "in_transit";
  event.read_point = "414/9521234500001";
  event.transactions = {{"po", "urn:example:po:1"}};
  event.destinations = {{"owning_party", "417/9521234500018"}};
  event.sensors = {{"Temperature", 4.5, "CEL", event.at}};
  event.note = "giao \"chợ\"\n<b>";
  return event;
}

}  // namespace

TEST_CASE("an event that the service makes is whole: its JSON reads back, its name is its hash") {
  auto event = shipping();
  complete(event, kHost);
  const auto back = stored_event(event.json);
  CHECK(back.id == event.id);
  CHECK(back.quantities == event.quantities);
  CHECK(back.note == event.note);
  CHECK(back.sensors.size() == 1);
  CHECK(back.transactions == event.transactions);
  const auto out = event_json(event, {}, kHost);
  CHECK(event_hash(out) == event.id);
  const auto read = read_document(bare_event_json(out), kHost);
  REQUIRE_MESSAGE(read.has_value(), (read ? "" : read.error().front().in(Language::kEnglish)));
  CHECK(read->front().id == event.id);
  CHECK(read->front().json == event.json);
}

TEST_CASE("events that would not hold are not completed") {
  auto event = shipping();
  event.action = "SEE";
  CHECK_THROWS_AS(complete(event, kHost), std::invalid_argument);
  event = shipping();
  event.biz_step = "shopping";
  CHECK_THROWS_AS(complete(event, kHost), std::invalid_argument);
  event = shipping();
  event.quantities.clear();
  event.sensors.clear();
  CHECK_THROWS_AS(complete(event, kHost), std::invalid_argument);
  event = shipping();
  event.read_point = material_node("VN-1", "");
  CHECK_THROWS_AS(complete(event), std::invalid_argument);
  CHECK_NOTHROW(complete(event, kHost));
}

TEST_CASE("the name of an event of the service is the same from its URIs") {
  Event event;
  event.type = EventType::kTransformation;
  event.at = *parse_instant("2026-11-20T01:00:00Z");
  event.input_quantities = {{material_node("VN-1", make_date(2026, 11, 19)), 50.5, "KGM"}};
  event.output_quantities = {{batch_node("09521234543213", "L1"), 200, ""}};
  event.biz_step = "commissioning";
  complete(event, kHost);
  const auto out = event_json(event, {}, kHost);
  CHECK(out.find("https://id.example.vn/material/VN-1/20261119") != std::string::npos);
  CHECK(event_hash(out) == event.id);
}

TEST_CASE("what all may see leaves out partners, transactions and remarks") {
  auto event = shipping();
  complete(event, kHost);
  const auto open = event_json(event, parse_instant("2026-11-20T02:00:00Z"), kHost, true);
  for (const auto* secret : {"bizTransactionList", "destinationList", "ocop", "po:1", "@context"}) {
    CAPTURE(secret);
    CHECK(open.find(secret) == std::string::npos);
  }
  CHECK(open.find("\"eventID\":\"" + event.id) != std::string::npos);
  CHECK(open.find("\"recordTime\":\"2026-11-20T02:00:00Z\"") != std::string::npos);
  CHECK(open.find("https://id.gs1.org/01/09521234543213/10/L1") != std::string::npos);
  CHECK(open.find("Temperature") != std::string::npos);
  CHECK(read_event(open, kHost).error().where == "eventID");

  auto order = shipping();
  order.type = EventType::kTransaction;
  order.id.clear();
  complete(order, kHost);
  const auto shown = event_json(order, {}, kHost, true);
  CHECK(shown.find("ObjectEvent") != std::string::npos);
  CHECK(shown.find("po:1") == std::string::npos);
}

TEST_CASE("what all may see names places of companies and raw-material areas, no home") {
  const struct {
    const char* place;
    bool shown;
  } table[] = {{"414/9521234500001", true},
               {"414/9521234500001/254/kho-2", true},
               {"material/VN-1", true},
               {"geo:21.0285,105.8542", false},
               {"https://htx.vn/ho/nguyen-van-a", false},
               {"urn:uuid:6ba7b810-9dad-11d1-80b4-00c04fd430c8", false}};
  for (const auto& row : table) {
    CAPTURE(row.place);
    auto event = shipping();
    event.read_point = row.place;
    event.biz_location = row.place;
    complete(event, kHost);
    const auto open = event_json(event, {}, kHost, true);
    CHECK((open.find("readPoint") != std::string::npos) == row.shown);
    CHECK((open.find("bizLocation") != std::string::npos) == row.shown);
    CHECK(event_json(event, {}, kHost).find("readPoint") != std::string::npos);
  }
}

TEST_CASE("an event that is declared an error says so and when") {
  auto event = shipping();
  complete(event, kHost);
  auto wrong = stored_event(event.json);
  wrong.corrects = "incorrect_data";
  complete(wrong, kHost, parse_instant("2026-11-21T00:00:00Z"));
  CHECK(wrong.id == event.id);
  CHECK(wrong.json.find("\"declarationTime\":\"2026-11-21T00:00:00Z\",\"reason\":\"incorrect_data\"") != std::string::npos);
  CHECK(stored_event(wrong.json).corrects == "incorrect_data");
}

TEST_CASE("documents hold their events") {
  auto event = shipping();
  complete(event, kHost);
  const auto one = event_json(event, {}, kHost);
  const auto read = read_document(document_json({one, one}, event.at), kHost);
  REQUIRE_MESSAGE(read.has_value(), (read ? "" : read.error().front().in(Language::kEnglish)));
  CHECK(read->size() == 2);
  CHECK(query_document_json("SimpleEventQuery", {one}, event.at).find("\"queryName\":\"SimpleEventQuery\"") != std::string::npos);
}

TEST_CASE("standard terms are known however they are written, and named in both languages") {
  for (const auto* written : {"shipping", "cbv:BizStep-shipping", "https://ref.gs1.org/cbv/BizStep-shipping",
                              "https://ns.gs1.org/cbv/BizStep-shipping", "urn:epcglobal:cbv:bizstep:shipping"}) {
    CHECK(short_term(Vocabulary::kBizStep, written) == "shipping");
  }
  CHECK(short_term(Vocabulary::kBizStep, "urn:epcglobal:cbv:disp:shipping") == "urn:epcglobal:cbv:disp:shipping");
  CHECK(short_term(Vocabulary::kDisposition, "urn:epcglobal:cbv:disp:recalled") == "recalled");
  CHECK(short_term(Vocabulary::kMeasurement, "gs1:Temperature") == "Temperature");
  CHECK(term_uri(Vocabulary::kSourceDestType, "owning_party") == "https://ref.gs1.org/cbv/SDT-owning_party");
  CHECK(term_uri(Vocabulary::kBizStep, "https://example.org/x") == "https://example.org/x");
  CHECK(term_name(Vocabulary::kBizStep, "packing").vi == "đóng gói");
  CHECK(term_name(Vocabulary::kBizStep, "https://example.org/x").vi == "https://example.org/x");
  CHECK(nearest_term(Vocabulary::kDisposition, "recall") == "recalled");
  const std::pair<Vocabulary, std::size_t> sizes[] = {{Vocabulary::kBizStep, 41},    {Vocabulary::kDisposition, 33},
                                                      {Vocabulary::kTransactionType, 13}, {Vocabulary::kSourceDestType, 3},
                                                      {Vocabulary::kErrorReason, 2}, {Vocabulary::kMeasurement, 72},
                                                      {Vocabulary::kException, 2},   {Vocabulary::kComponent, 14}};
  for (const auto& [vocabulary, size] : sizes) {
    CHECK(terms(vocabulary).size() == size);
    for (const auto& term : terms(vocabulary)) {
      CHECK(find_term(vocabulary, term.code) == &term);
      CHECK(!term.vi.empty());
    }
  }
}

TEST_CASE("an event with strangers' members is declared an error as it is") {
  const std::string json = R"({"@context":[{"ext":"https://example.org/ext/"}],"type":"ObjectEvent",
    "eventTime":"2026-11-20T08:00:00+07:00","eventTimeZoneOffset":"+07:00","ext:machine":"7",
    "epcList":["https://id.gs1.org/01/09521234543213/21/7"],"action":"OBSERVE"})";
  const auto event = read_event(json, kHost);
  REQUIRE(event);
  const auto wrong = declared_error(*event, "did_not_occur", *parse_instant("2026-11-21T00:00:00Z"));
  CHECK(wrong.id == event->id);
  CHECK(wrong.corrects == "did_not_occur");
  CHECK(wrong.epcs == event->epcs);
  CHECK(wrong.json.find("\"ext:machine\":\"7\"") != std::string::npos);
  CHECK(read_event(event_json(wrong, {}, kHost), kHost)->json == wrong.json);
}
