#include <doctest/doctest.h>

#include <algorithm>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "gs1/epcis/event_hash.h"
#include "gs1/epcis/event_json.h"

using namespace ocop;
using namespace ocop::gs1::epcis;

namespace {

constexpr std::string_view kHost = "id.example.vn";
const std::string kContext = "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld";

std::string document(const std::string& events) {
  return R"({"@context":[")" + kContext + R"(",{"ext":"https://example.org/ext/"}],"type":"EPCISDocument",)"
         R"("schemaVersion":"2.0","creationDate":"2026-11-22T10:00:00Z","epcisBody":{"eventList":[)" + events + "]}}";
}

const std::string kObject = R"({"type":"ObjectEvent","eventTime":"2026-11-20T08:00:00+07:00","eventTimeZoneOffset":"+07:00",
  "epcList":["https://id.gs1.org/01/09521234543213/21/7"],"action":"OBSERVE","bizStep":"shipping",
  "disposition":"in_transit","readPoint":{"id":"https://id.gs1.org/414/9521234500001"}})";
const std::string kAggregation = R"({"type":"AggregationEvent","eventTime":"2026-11-20T08:00:00+07:00",
  "eventTimeZoneOffset":"+07:00","parentID":"urn:epc:id:sscc:4012345.0000000111",
  "childQuantityList":[{"epcClass":"https://id.gs1.org/01/09521234543213/10/L1","quantity":24}],"action":"ADD",
  "bizStep":"packing"})";
const std::string kTransaction = R"({"type":"TransactionEvent","eventTime":"2026-11-20T08:00:00+07:00",
  "eventTimeZoneOffset":"+07:00","bizTransactionList":[{"type":"po","bizTransaction":"urn:example:po:1"}],
  "epcList":["https://id.gs1.org/01/09521234543213/21/7"],"action":"ADD"})";
const std::string kTransformation = R"({"type":"TransformationEvent","eventTime":"2026-11-20T08:00:00+07:00",
  "eventTimeZoneOffset":"+07:00",
  "inputQuantityList":[{"epcClass":"https://id.example.vn/material/VN-1/20261119","quantity":50,"uom":"KGM"}],
  "outputQuantityList":[{"epcClass":"https://id.gs1.org/01/09521234543213/10/L1","quantity":200}],
  "bizStep":"commissioning"})";
const std::string kAssociation = R"({"type":"AssociationEvent","eventTime":"2026-11-20T08:00:00+07:00",
  "eventTimeZoneOffset":"+07:00","parentID":"urn:epc:id:grai:4012345.77777.87",
  "childEPCs":["urn:epc:id:giai:4000001.12345"],"action":"ADD","bizStep":"assembling"})";

/// `text` with the first `from` replaced.
std::string with(std::string text, const std::string& from, const std::string& to) {
  const auto at = text.find(from);
  REQUIRE(at != std::string::npos);
  return text.replace(at, from.size(), to);
}

std::vector<Error> errors_of(const std::string& json, std::size_t most = 20) {
  const auto read = read_document(json, kHost, most);
  return read ? std::vector<Error>{} : read.error();
}

}  // namespace

TEST_CASE("what is too much is refused by its count alone") {
  std::string events;
  for (std::size_t i = 0; i <= kMaxDocumentEvents; ++i) events += i == 0 ? "{}" : ",{}";
  CHECK(errors_of(document(events)) == std::vector<Error>{too_many_events()});
  // Identifiers that are none would each be an error of their own.
  const auto with_epcs = [](std::size_t count) {
    std::string epcs;
    for (std::size_t i = 0; i < count; ++i) epcs += i == 0 ? "\"\"" : ",\"\"";
    return with(kObject, "\"epcList\":[", "\"epcList\":[" + epcs + (count == 0 ? "" : ","));
  };
  const auto large = errors_of(document(with_epcs(kMaxEventNodes)));
  REQUIRE(large.size() == 1);
  CHECK(large[0].where == "epcisBody.eventList[0]");
  const auto one = with_epcs(kMaxDocumentNodes / 6);
  std::string many = one;
  for (int i = 0; i < 6; ++i) many += "," + one;
  CHECK(errors_of(document(many)) == std::vector<Error>{too_many_events()});
}

TEST_CASE("events of all types are read") {
  const auto events = read_document(
      document(kObject + "," + kAggregation + "," + kTransaction + "," + kTransformation + "," + kAssociation), kHost);
  REQUIRE_MESSAGE(events.has_value(), (events ? "" : events.error().front().in(Language::kEnglish)));
  REQUIRE(events->size() == 5);
  const auto& object = (*events)[0];
  CHECK(object.type == EventType::kObject);
  CHECK(iso_instant(object.at) == "2026-11-20T01:00:00Z");
  CHECK(object.epcs == std::vector<std::string>{"01/09521234543213/21/7"});
  CHECK(object.biz_step == "shipping");
  CHECK(object.disposition == "in_transit");
  CHECK(object.read_point == "414/9521234500001");
  CHECK(is_event_hash(object.id));
  const auto& aggregation = (*events)[1];
  CHECK(aggregation.parent.starts_with("00/"));
  CHECK(aggregation.child_quantities == std::vector<Quantity>{{"01/09521234543213/10/L1", 24.0, ""}});
  CHECK((*events)[2].transactions == std::vector<TypedId>{{"po", "urn:example:po:1"}});
  const auto& made = (*events)[3];
  CHECK(made.input_quantities == std::vector<Quantity>{{"material/VN-1/20261119", 50.0, "KGM"}});
  CHECK(made.output_quantities.front().node == "01/09521234543213/10/L1");
  CHECK(made.action.empty());
  CHECK((*events)[4].children.front() == "8004/400000112345");
}

TEST_CASE("all parts of an event are read, and what is kept can be read again") {
  const std::string event = R"({"type":"ObjectEvent","eventTime":"2026-11-20T08:00:00.1239+07:00","eventTimeZoneOffset":"+07:00",
    "recordTime":"2026-11-20T09:00:00Z","eventID":"urn:uuid:374d95fc-9457-4a51-bd6a-0bba133845a8",
    "certificationInfo":["https://example.org/c1","https://example.org/c2"],
    "errorDeclaration":{"declarationTime":"2026-11-21T00:00:00Z","reason":"incorrect_data",
      "correctiveEventIDs":["urn:uuid:1"],"ext:who":"x"},
    "epcList":[],"quantityList":[{"epcClass":"urn:epc:class:lgtin:4012345.012345.998877","quantity":2.5,"uom":"KGM"}],
    "action":"ADD","bizStep":"https://ref.gs1.org/cbv/BizStep-commissioning","disposition":"https://example.org/ext/new",
    "persistentDisposition":{"set":["recalled"],"unset":["active"]},
    "readPoint":{"id":"https://id.example.vn/material/VN-1","ext:row":3},
    "bizLocation":{"id":"urn:epc:id:sgln:4012345.00005.0"},
    "bizTransactionList":[{"bizTransaction":"urn:example:1"}],
    "sourceList":[{"type":"owning_party","source":"urn:epc:id:pgln:4012345.00000"}],
    "destinationList":[{"type":"https://example.org/kind","destination":"urn:example:2"}],
    "sensorElementList":[{"sensorMetadata":{"time":"2026-11-20T01:00:00Z","deviceID":"urn:epc:id:giai:4000001.111"},
      "sensorReport":[{"type":"Temperature","value":4.5,"uom":"CEL"},
        {"type":"gs1:RelativeHumidity","meanValue":60,"uom":"A93","time":"2026-11-20T02:00:00Z"},
        {"type":"Dimensionless","booleanValue":true,"hexBinaryValue":"f0","stringValue":"s","uriValue":"urn:a:b",
         "component":"x","exception":"ALARM_CONDITION"}]}],
    "ilmd":{"cbvmda:lotNumber":"L1","ext:grade":"A"},
    "ext:free":{"any":[1,2,{"thing":null}]},"ocop:note":"ghi chú"})";
  auto text = document(event);
  text = with(text, "{\"ext\":", "{\"ocop\":\"urn:x-ocop:epcis:\",\"ext\":");
  const auto read = read_document(text, kHost);
  REQUIRE_MESSAGE(read.has_value(), (read ? "" : read.error().front().in(Language::kEnglish)));
  const auto& one = read->front();
  CHECK(iso_instant(one.at) == "2026-11-20T01:00:00.124Z");
  CHECK(one.id == "urn:uuid:374d95fc-9457-4a51-bd6a-0bba133845a8");
  CHECK(one.certifications.size() == 2);
  CHECK(one.corrects == "incorrect_data");
  CHECK(one.biz_step == "commissioning");
  CHECK(one.disposition == "https://example.org/ext/new");
  CHECK(one.set_dispositions == std::vector<std::string>{"recalled"});
  CHECK(one.unset_dispositions == std::vector<std::string>{"active"});
  CHECK(one.read_point == "material/VN-1");
  CHECK(one.sources == std::vector<TypedId>{{"owning_party", "417/4012345000009"}});
  REQUIRE(one.sensors.size() == 2);
  CHECK(one.sensors[0].value == 4.5);
  CHECK(iso_instant(*one.sensors[0].at) == "2026-11-20T01:00:00Z");
  CHECK(one.sensors[1].type == "RelativeHumidity");
  CHECK(iso_instant(*one.sensors[1].at) == "2026-11-20T02:00:00Z");
  CHECK(one.note == "ghi chú");
  CHECK(one.json.find("recordTime") == std::string::npos);
  CHECK(one.json.find("\"ext\":\"https://example.org/ext/\"") != std::string::npos);

  const auto again = stored_event(one.json);
  CHECK(again.json == one.json);
  CHECK(again.id == one.id);
  CHECK(again.quantities == one.quantities);
  CHECK(again.sources == one.sources);
  CHECK(again.read_point == one.read_point);
  CHECK(again.note == one.note);
  CHECK_THROWS_AS(stored_event("{}"), std::invalid_argument);
  CHECK_THROWS_AS(stored_event("nothing"), std::invalid_argument);
}

TEST_CASE("errors name the path and what would be right") {
  struct Case {
    std::string event, from, to, where, says;
  };
  const std::string kIn = "epcisBody.eventList[0]";
  const std::vector<Case> cases{
      {kObject, "\"type\":\"ObjectEvent\"", "\"type\":\"objectEvent\"", ".type", "AggregationEvent"},
      {kObject, "\"type\":\"ObjectEvent\",", "", ".type", "AggregationEvent"},
      {kObject, "2026-11-20T08:00:00+07:00", "20/11/2026", ".eventTime", "2026-11-22T10:04:05+07:00"},
      {kObject, "2026-11-20T08:00:00+07:00", "2026-11-31T08:00:00+07:00", ".eventTime", "no time"},
      {kObject, "2026-11-20T08:00:00+07:00", "2026-11-20T08:00:00", ".eventTime", "no time"},
      {kObject, "2026-11-20T08:00:00+07:00", "2026-11-20T24:00:00Z", ".eventTime", "no time"},
      {kObject, "\"eventTimeZoneOffset\":\"+07:00\",", "", "", "eventTimeZoneOffset"},
      {kObject, "Offset\":\"+07:00\"", "Offset\":\"+14:30\"", ".eventTimeZoneOffset", "+07:00"},
      {kObject, "Offset\":\"+07:00\"", "Offset\":7", ".eventTimeZoneOffset", "a text"},
      {kObject, "https://id.gs1.org/01/09521234543213/21/7", "https://id.gs1.org/01/09521234543214/21/7", ".epcList[0]", "check digit"},
      {kObject, "[\"https://id.gs1.org/01/09521234543213/21/7\"]", "\"https://id.gs1.org/01/09521234543213/21/7\"", ".epcList", "a list"},
      {kObject, "\"epcList\":[", "\"epcList\":[\"https://a.example/01/09521234543213/21/7\",", ".epcList[1]", "twice"},
      {kObject, "[\"https://id.gs1.org/01/09521234543213/21/7\"]", "[]", "", "quantityList"},
      {kObject, "OBSERVE", "observe", ".action", "ADD, OBSERVE or DELETE"},
      {kObject, "\"action\":\"OBSERVE\",", "", "", "action"},
      {kObject, "\"shipping\"", "\"Shiping\"", ".bizStep", "did you mean \"shipping\""},
      {kObject, "\"shipping\"", "\"urn:epcglobal:cbv:bizstep:shipping\"", ".bizStep", "did you mean \"shipping\""},
      {kObject, "\"in_transit\"", "\"in transit\"", ".disposition", "did you mean \"in_transit\""},
      {kObject, "\"in_transit\"", "null", ".disposition", "a text"},
      {kObject, "{\"id\":\"https://id.gs1.org/414/9521234500001\"}", "{}", ".readPoint", "\"id\" is missing"},
      {kObject, "{\"id\":\"https://id.gs1.org/414/9521234500001\"}", "\"kho\"", ".readPoint", "an object"},
      {kObject, "https://id.gs1.org/414/9521234500001", "kho 1", ".readPoint.id", "no URI"},
      {kObject, "\"bizStep\"", "\"bizstep\"", ".bizstep", "did you mean \"bizStep\""},
      {kObject, "\"bizStep\"", "\"x\":1,\"bizStep\"", ".x", "prefix:name"},
      {kObject, "\"bizStep\"", "\"abc:x\":1,\"bizStep\"", ".abc:x", "not declared"},
      {kObject, "\"bizStep\"", "\"ext:a b\":1,\"bizStep\"", ".ext:a b", "URI"},
      {kObject, "\"bizStep\"", "\"parentID\":\"urn:a:b\",\"bizStep\"", ".parentID", "ObjectEvent"},
      {kObject, "\"bizStep\"", "\"ilmd\":{\"cbvmda:lotNumber\":\"1\"},\"bizStep\"", ".ilmd", "ADD only"},
      {kObject, "\"bizStep\"", "\"persistentDisposition\":{},\"bizStep\"", ".persistentDisposition", "\"set\" or \"unset\""},
      {kObject, "\"bizStep\"", "\"persistentDisposition\":{\"set\":[]},\"bizStep\"", ".persistentDisposition.set", "empty"},
      {kObject, "\"bizStep\"", "\"persistentDisposition\":{\"set\":[\"active\"],\"unset\":[\"active\"]},\"bizStep\"", ".persistentDisposition", "set and unset"},
      {kObject, "\"bizStep\"", "\"errorDeclaration\":{},\"bizStep\"", ".errorDeclaration", "declarationTime"},
      {kObject, "\"bizStep\"", "\"errorDeclaration\":{\"declarationTime\":\"2026-11-20T08:00:00Z\",\"reason\":\"oops\"},\"bizStep\"", ".errorDeclaration.reason", "did you mean"},
      {kObject, "\"bizStep\"", "\"certificationInfo\":\"giấy\",\"bizStep\"", ".certificationInfo", "no URI"},
      {kObject, "\"bizStep\"", "\"certificationInfo\":[\"urn:a:b\",1],\"bizStep\"", ".certificationInfo[1]", "a text"},
      {kObject, "\"bizStep\"", "\"eventID\":\"1\",\"bizStep\"", ".eventID", "no URI"},
      {kObject, "\"bizStep\"", "\"sourceList\":[{\"source\":\"urn:a:b\"}],\"bizStep\"", ".sourceList[0]", "owning_party"},
      {kObject, "\"bizStep\"", "\"sourceList\":[{\"type\":\"owner\",\"source\":\"urn:a:b\"}],\"bizStep\"", ".sourceList[0].type", "did you mean"},
      {kObject, "\"bizStep\"", "\"destinationList\":[{\"type\":\"location\",\"source\":\"urn:a:b\"}],\"bizStep\"", ".destinationList[0].source", "no such member"},
      {kObject, "\"bizStep\"", "\"bizTransactionList\":[{\"type\":\"po\"}],\"bizStep\"", ".bizTransactionList[0]", "bizTransaction"},
      {kObject, "\"bizStep\"", "\"sensorElementList\":[{}],\"bizStep\"", ".sensorElementList[0]", "sensorReport"},
      {kObject, "\"bizStep\"", "\"sensorElementList\":[{\"sensorReport\":[{\"value\":1}]}],\"bizStep\"", ".sensorElementList[0].sensorReport[0]", "Temperature"},
      {kObject, "\"bizStep\"", "\"sensorElementList\":[{\"sensorReport\":[{\"type\":\"temperature\",\"value\":1}]}],\"bizStep\"", ".sensorElementList[0].sensorReport[0].type", "did you mean \"Temperature\""},
      {kObject, "\"bizStep\"", "\"sensorElementList\":[{\"sensorReport\":[{\"type\":\"Temperature\",\"value\":\"1\"}]}],\"bizStep\"", ".sensorElementList[0].sensorReport[0].value", "a number"},
      {kObject, "\"bizStep\"", "\"sensorElementList\":[{\"sensorReport\":[{\"type\":\"Temperature\",\"hexBinaryValue\":\"xy\"}]}],\"bizStep\"", ".sensorElementList[0].sensorReport[0].hexBinaryValue", "hexadecimal"},
      {kObject, "\"bizStep\"", "\"sensorElementList\":[{\"sensorReport\":[{\"type\":\"Temperature\",\"minValue\":2,\"maxValue\":1}]}],\"bizStep\"", ".sensorElementList[0].sensorReport[0]", "above"},
      {kObject, "\"bizStep\"", "\"sensorElementList\":[{\"sensorMetadata\":{\"startTime\":\"2026-11-20T08:00:00Z\",\"endTime\":\"2026-11-19T08:00:00Z\"},\"sensorReport\":[{\"type\":\"Time\"}]}],\"bizStep\"", ".sensorElementList[0].sensorMetadata", "before startTime"},
      {kAggregation, "\"parentID\":\"urn:epc:id:sscc:4012345.0000000111\",", "", "", "parentID"},
      {kAggregation, "\"quantity\":24", "\"quantity\":-1", ".childQuantityList[0]", "negative"},
      {kAggregation, "\"quantity\":24", "\"quantity\":2.5", ".childQuantityList[0]", "whole number"},
      {kAggregation, "\"quantity\":24", "\"uom\":\"KGM\"", ".childQuantityList[0]", "wants a quantity"},
      {kAggregation, "\"quantity\":24", "\"quantity\":24,\"uom\":\"kg\"", ".childQuantityList[0].uom", "KGM"},
      {kAggregation, "\"epcClass\":\"https://id.gs1.org/01/09521234543213/10/L1\",", "", ".childQuantityList[0]", "epcClass"},
      {kAggregation, "\"quantity\":24", "\"quantity\":1e999", "", "goes wrong at byte"},
      {kTransaction, "[{\"type\":\"po\",\"bizTransaction\":\"urn:example:po:1\"}]", "[]", "", "at least one"},
      {kTransaction, "\"epcList\":[\"https://id.gs1.org/01/09521234543213/21/7\"],", "", "", "goods are missing"},
      {kTransformation, "\"bizStep\"", "\"action\":\"ADD\",\"bizStep\"", ".action", "TransformationEvent"},
      {kTransformation, "inputQuantityList", "ext:none", "", "went in"},
      {kTransformation, "outputQuantityList", "ext:none", "", "came out"},
      {kAssociation, "\"parentID\":\"urn:epc:id:grai:4012345.77777.87\",", "", "", "parentID"},
      {kAssociation, "[\"urn:epc:id:giai:4000001.12345\"]", "[]", "", "childEPCs"},
  };
  for (const auto& test : cases) {
    const auto json = document(with(test.event, test.from, test.to));
    CAPTURE(json);
    const auto errors = errors_of(json);
    REQUIRE(!errors.empty());
    const auto right = test.to.find("1e999") != std::string::npos ? std::string() : kIn + test.where;
    CHECK(errors.front().where == right);
    CHECK(errors.front().message.en.find(test.says) != std::string::npos);
    CHECK(errors.front().message.vi != errors.front().message.en);
    CHECK(!errors.front().message.vi.empty());
  }
}

TEST_CASE("what the types may go without is taken") {
  for (const auto& event : {
           with(kAggregation, "\"ADD\"", "\"DELETE\""),
           with(with(kAggregation, "\"ADD\"", "\"OBSERVE\""), "\"parentID\":\"urn:epc:id:sscc:4012345.0000000111\",", ""),
           with(with(kAssociation, "[\"urn:epc:id:giai:4000001.12345\"]", "[]"), "\"ADD\"", "\"DELETE\""),
           with(with(kTransaction, "\"epcList\":[\"https://id.gs1.org/01/09521234543213/21/7\"],", ""), "\"ADD\"", "\"DELETE\""),
           with(with(kTransformation, "inputQuantityList", "ext:none"), "\"bizStep\"", "\"transformationID\":\"urn:a:b\",\"bizStep\""),
           with(with(kObject, "[\"https://id.gs1.org/01/09521234543213/21/7\"]", "[]"), "\"bizStep\"",
                "\"sensorElementList\":[{\"sensorReport\":[{\"type\":\"Temperature\",\"value\":4}]}],\"bizStep\""),
           with(kObject, "\"bizStep\"", "\"https://example.org/whole/iri\":1,\"bizStep\""),
       }) {
    CAPTURE(event);
    const auto errors = errors_of(document(event));
    CHECK_MESSAGE(errors.empty(), (errors.empty() ? "" : errors.front().in(Language::kEnglish)));
  }
}

TEST_CASE("documents are checked, too") {
  const auto good = document(kObject);
  const std::vector<std::pair<std::pair<std::string, std::string>, std::pair<std::string, std::string>>> cases{
      {{"\"@context\"", "\"@contexts\""}, {"@contexts", "@context"}},
      {{kContext, "https://example.org/other.jsonld"}, {"@context", "own context"}},
      {{"https://example.org/ext/", "nothing"}, {"@context[1].ext", "stands for a URI"}},
      {{"\"ext\"", "\"@vocab\""}, {"@context[1].@vocab", "another meaning"}},
      {{"\"2.0\"", "\"1.2\""}, {"schemaVersion", "2.0"}},
      {{"\"2026-11-22T10:00:00Z\"", "\"today\""}, {"creationDate", "no time"}},
      {{"\"epcisBody\"", "\"epcisbody\""}, {"epcisbody", "epcisBody"}},
      {{"\"eventList\"", "\"events\""}, {"epcisBody.events", "eventList"}},
      {{"\"EPCISDocument\"", "\"EPCISQueryDocument\""}, {"type", "not captured"}},
      {{"\"EPCISDocument\"", "\"Document\""}, {"type", "EPCISDocument"}},
      {{"\"epcisBody\"", "\"id\":\"x\",\"epcisBody\""}, {"id", "no URI"}},
      {{"\"epcisBody\"", "\"sender\":1,\"epcisBody\""}, {"sender", "a text"}},
      {{"\"epcisBody\"", "\"epcisHeader\":{\"x\":1},\"epcisBody\""}, {"epcisHeader.x", "no such member"}},
      {{"\"epcisBody\"", "\"epcisHeader\":{\"epcisMasterData\":{\"vocabularyList\":[{}]}},\"epcisBody\""},
       {"epcisHeader.epcisMasterData.vocabularyList[0].type", "missing"}},
  };
  CHECK(errors_of(good).empty());
  for (const auto& [change, right] : cases) {
    const auto json = with(good, change.first, change.second);
    CAPTURE(json);
    const auto errors = errors_of(json);
    REQUIRE(!errors.empty());
    CHECK(errors.front().where == right.first);
    CHECK(errors.front().message.en.find(right.second) != std::string::npos);
  }
}

TEST_CASE("one event alone is taken with its context, and not without") {
  const auto bare = "{\"@context\":\"" + kContext + "\"," + kObject.substr(1);
  CHECK(errors_of(bare).empty());
  const auto errors = errors_of(kObject);
  REQUIRE(errors.size() == 1);
  CHECK(errors.front().where == "@context");
  const auto event = read_event(kObject, kHost, "eventList[7]");
  REQUIRE(event);
  CHECK(event->biz_step == "shipping");
  const auto wrong = read_event(with(kObject, "OBSERVE", "SEE"), kHost, "eventList[7]");
  REQUIRE(!wrong);
  CHECK(wrong.error().where == "eventList[7].action");
}

TEST_CASE("all errors are told, up to a number") {
  std::string events;
  for (int i = 0; i < 30; ++i) events += (i == 0 ? "" : ",") + with(kObject, "OBSERVE", "SEE");
  CHECK(errors_of(document(events)).size() == 20);
  CHECK(errors_of(document(events), 3).size() == 3);
  const auto errors = errors_of(document(with(with(kObject, "OBSERVE", "SEE"), "shipping", "shopping")));
  REQUIRE(errors.size() == 2);
  CHECK(errors[0].where == "epcisBody.eventList[0].action");
  CHECK(errors[1].where == "epcisBody.eventList[0].bizStep");
}

TEST_CASE("a name that is a hash must be the event's own") {
  const auto event = read_event(kObject, kHost);
  REQUIRE(event);
  const auto named = with(kObject, "\"bizStep\"", "\"eventID\":\"" + event->id + "\",\"bizStep\"");
  const auto again = read_event(named, kHost);
  REQUIRE(again);
  CHECK(again->id == event->id);
  const auto wrong = read_event(with(named, "shipping", "receiving"), kHost);
  REQUIRE(!wrong);
  CHECK(wrong.error().where == "eventID");
  // What is declared an error keeps its name (CBV 2.0, 8.9.2).
  const auto declared = read_event(
      with(named, "\"bizStep\"", "\"errorDeclaration\":{\"declarationTime\":\"2026-11-21T00:00:00Z\"},\"bizStep\""), kHost);
  REQUIRE(declared);
  CHECK(declared->id == event->id);
  CHECK(declared->corrects == "unknown");
}

TEST_CASE("hostile JSON is refused") {
  const auto refused = [](const std::string& json) { return !errors_of(json).empty(); };
  CHECK(refused(""));
  CHECK(refused("[]"));
  CHECK(refused("null"));
  CHECK(refused("{"));
  CHECK(refused("\xEF\xBB\xBF" + document(kObject)));
  CHECK(refused(document(kObject) + "x"));
  CHECK(refused(document(kObject) + std::string("\0", 1)));
  CHECK(refused(document(with(kObject, "shipping", "ship\\u0000ping"))));
  CHECK(refused(document(with(kObject, "\"bizStep\"", "\"ext:a\":\"\\u0000\",\"bizStep\""))));
  CHECK(refused(document(with(kObject, "\"bizStep\"", "\"ext:a\":\"\xff\",\"bizStep\""))));
  CHECK(refused(document(with(kObject, "\"bizStep\"", "\"ext:a\":NaN,\"bizStep\""))));
  CHECK(refused(document(with(kObject, "\"bizStep\"", "\"action\":\"ADD\",\"bizStep\""))));
  CHECK(refused(document(with(kObject, "\"bizStep\"", "\"ext:a\":" + std::string(40, '[') + std::string(40, ']') + ",\"bizStep\""))));
  CHECK(refused(std::string(100'000, '[')));
  std::string many;
  for (int i = 0; i < 600; ++i) many += "\"ext:" + std::to_string(i) + "\":1,";
  CHECK(refused(document(with(kObject, "\"bizStep\"", many + "\"bizStep\""))));
  CHECK(refused(document(with(kObject, "\"bizStep\"", "\"ext:a\":\"" + std::string(kMaxEventJson, 'x') + "\",\"bizStep\""))));
  const auto errors = errors_of(document(with(kObject, "shipping", "<script>" + std::string(10'000, 'x'))));
  REQUIRE(!errors.empty());
  CHECK(errors.front().message.en.size() < 500);
}
