// Prints EPCIS documents as the service writes them, one JSON text a line, for the check against
// GS1's schema: every type of event with all its parts, as it was captured, as all may see it, alone
// and as the result of a query.
#include <cstdio>
#include <string>
#include <string_view>
#include <vector>

#include "gs1/epcis/event_json.h"
#include "gs1/epcis/nodes.h"

using namespace ocop;
using namespace ocop::gs1::epcis;

namespace {

constexpr std::string_view kHost = "id.example.vn";

const std::string kCommon = R"("eventTime":"2026-11-20T08:00:00.1239+07:00","eventTimeZoneOffset":"+07:00",
  "certificationInfo":["https://example.org/c1"],
  "errorDeclaration":{"declarationTime":"2026-11-21T00:00:00Z","reason":"incorrect_data","correctiveEventIDs":["urn:uuid:1"],"ext:who":"x"},
  "bizStep":"inspecting","disposition":"conformant","readPoint":{"id":"https://id.example.vn/material/VN-1/20261119","ext:row":3},
  "bizLocation":{"id":"urn:epc:id:sgln:4012345.00005.0"},
  "bizTransactionList":[{"type":"po","bizTransaction":"urn:epc:id:gdti:4012345.11111.123"},{"bizTransaction":"urn:example:1"}],
  "sourceList":[{"type":"owning_party","source":"urn:epc:id:pgln:4012345.00000"}],
  "destinationList":[{"type":"location","destination":"urn:epc:id:sgln:4012345.00225.0"}],
  "sensorElementList":[{"sensorMetadata":{"time":"2026-11-20T01:00:00Z","deviceID":"urn:epc:id:giai:4000001.111","ext:m":"x"},
    "sensorReport":[{"type":"Temperature","value":4.5,"minValue":4,"maxValue":5,"uom":"CEL","ext:r":"y"},
      {"type":"Dimensionless","booleanValue":true,"hexBinaryValue":"f0","stringValue":"ổn","uriValue":"urn:a:b","component":"x","exception":"ALARM_CONDITION"}]}],
  "ext:free":{"any":[1,2,{"thing":"chữ"}]})";

std::vector<std::string> captured() {
  const std::string context =
      R"({"@context":["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld",{"ext":"https://example.org/ext/"}],)";
  const std::string persistent = R"(,"persistentDisposition":{"set":["recalled"],"unset":["active"]})";
  const std::string ilmd = R"(,"ilmd":{"cbvmda:lotNumber":"L1","ext:grade":"A"})";
  const std::string goods = R"(,"epcList":["urn:epc:id:sgtin:4012345.011111.98%22","https://example.com/01/09521234543213/21/a%2Fb"],
    "quantityList":[{"epcClass":"urn:epc:class:lgtin:4012345.012345.998877","quantity":2.5,"uom":"KGM"},{"epcClass":"urn:epc:idpat:sgtin:4012345.012345.*"}])";
  const std::string inside = R"(,"parentID":"urn:epc:id:sscc:4012345.0000000111","childEPCs":["urn:epc:id:giai:4000001.12345"],
    "childQuantityList":[{"epcClass":"https://id.gs1.org/01/09521234543213/10/L1","quantity":24}])";
  const std::string made = R"(,"inputEPCList":["urn:epc:id:sgtin:4012345.011111.1"],
    "inputQuantityList":[{"epcClass":"https://id.example.vn/material/VN-1/20261119","quantity":50,"uom":"KGM"}],
    "outputEPCList":["urn:epc:id:sgtin:4012345.011111.2"],
    "outputQuantityList":[{"epcClass":"https://id.gs1.org/01/09521234543213/10/L%2F1","quantity":200}],"transformationID":"urn:epc:id:gdti:0614141.12345.400")";
  return {
      context + R"("type":"ObjectEvent","action":"ADD",)" + kCommon + goods + persistent + ilmd + "}",
      context + R"("type":"AggregationEvent","action":"ADD",)" + kCommon + inside + "}",
      context + R"("type":"AggregationEvent","action":"DELETE","parentID":"urn:epc:id:sscc:4012345.0000000111",)" + kCommon + "}",
      context + R"("type":"TransactionEvent","action":"OBSERVE","parentID":"urn:epc:id:sscc:4012345.0000000111",)" + kCommon + goods + "}",
      context + R"("type":"TransactionEvent","action":"DELETE",)" + kCommon + "}",
      context + R"("type":"TransformationEvent",)" + kCommon + made + persistent + ilmd + "}",
      context + R"("type":"AssociationEvent","action":"ADD",)" + kCommon + inside + "}",
  };
}

/// One of the service's own, with a remark.
Event own() {
  Event event;
  event.type = EventType::kTransformation;
  event.at = *parse_instant("2026-11-20T01:00:00Z");
  event.input_quantities = {{material_node("VN-1", make_date(2026, 11, 19)), 50.5, "KGM"}};
  event.output_quantities = {{batch_node("09521234543213", "L1"), 200, ""}};
  event.biz_step = "commissioning";
  event.disposition = "active";
  event.read_point = material_node("VN-1", "");
  event.sensors = {{"Temperature", 4.5, "CEL", event.at}};
  event.note = "ghi chú \"\n";
  complete(event, kHost);
  return event;
}

void print(const std::string& text) {
  std::fwrite(text.data(), 1, text.size(), stdout);
  std::fputc('\n', stdout);
}

}  // namespace

int main() {
  const auto now = *parse_instant("2026-11-22T03:04:05.123Z");
  std::vector<Event> events{own()};
  for (const auto& json : captured()) {
    auto read = read_document(json, kHost);
    if (!read) {
      std::fprintf(stderr, "%s\n", read.error().front().in(Language::kEnglish).c_str());
      return 1;
    }
    events.push_back(std::move(read->front()));
  }
  std::vector<std::string> whole, open;
  for (const auto& event : events) {
    whole.push_back(event_json(event, now, kHost));
    open.push_back(event_json(event, now, kHost, true));
    print(bare_event_json(whole.back()));
    print(bare_event_json(open.back()));
  }
  print(document_json(whole, now));
  print(document_json({}, now));
  print(query_document_json("SimpleEventQuery", whole, now));
  print(query_document_json("SimpleEventQuery", open, now));
  return 0;
}
