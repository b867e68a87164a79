#include <doctest/doctest.h>

#include <stdexcept>
#include <string>

#include "gs1/epcis/event_hash.h"

using namespace ocop::gs1::epcis;

// Hashes: the worked examples of the event hash's reference implementation, version CBV2.0.

TEST_CASE("an event with extensions has the published hash") {
  const std::string event = R"({"@context":["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld",
    {"example":"https://ns.example.com/epcis/"}],
    "type":"ObjectEvent","eventTime":"2020-03-04T11:00:30.000+01:00","recordTime":"2020-03-04T11:00:30.999+01:00",
    "eventTimeZoneOffset":"+01:00",
    "epcList":["urn:epc:id:sscc:4012345.0000000333","urn:epc:id:sscc:4012345.0000000111",
               "urn:epc:id:sscc:4012345.0000000222"],
    "action":"OBSERVE","bizStep":"departing","readPoint":{"id":"urn:epc:id:sgln:4012345.00011.987"},
    "example:myField1":{"example:mySubField1":"2","example:mySubField2":"5"},
    "example:myField2":"0","example:myField3":{"example:mySubField3":["3","1"]}})";
  CHECK(event_hash(event) ==
        "ni:///sha-256;6ae96341e0acc6d7a261364751f60e68278a81cdf51da0abb6b4e617014e39d7?ver=CBV2.0");
}

TEST_CASE("an event with sensor data has the published hash") {
  const std::string event = R"({"type":"ObjectEvent","eventTime":"2020-04-01T15:00:00+01:00",
    "eventTimeZoneOffset":"+01:00","epcList":["urn:epc:id:sgtin:4012345.011111.9876"],"action":"OBSERVE",
    "bizStep":"inspecting","readPoint":{"id":"urn:epc:id:sgln:4012345.00005.0"},
    "sensorElementList":[{"sensorMetadata":{"deviceID":"urn:epc:id:giai:4000001.111",
      "deviceMetadata":"https://id.gs1.org/8004/4000001111"},
      "sensorReport":[{"type":"Temperature","value":26,"sDev":0.1,"uom":"CEL"},
        {"type":"AbsoluteHumidity","value":12.1,"uom":"A93"},
        {"type":"Dimensionless","microorganism":"https://www.ncbi.nlm.nih.gov/taxonomy/1126011","value":0.05,"uom":"C35"},
        {"type":"Dimensionless","chemicalSubstance":"https://identifiers.org/inchikey:CZMRCDWAGMRECN-UGDNZRGBSA-N",
         "value":0.18,"uom":"C35"}]}]})";
  CHECK(event_hash(event) ==
        "ni:///sha-256;271565c346ae2fb28c4583c4dca4ab4772d465eb4e0b6e548d77d8b49377d95c?ver=CBV2.0");
}

TEST_CASE("an event with parties, a transaction and an extension below its place has the published hash") {
  const std::string event = R"({"@context":[{"example":"https://ns.example.com/epcis/"}],
    "type":"ObjectEvent","eventTime":"2020-03-04T11:00:30+01:00",
    "eventTimeZoneOffset":"+01:00","epcList":["urn:epc:id:sgtin:0614141.011111.987"],"action":"OBSERVE",
    "bizStep":"departing","disposition":"in_transit",
    "readPoint":{"id":"urn:epc:id:sgln:4012345.00011.0","example:myField1":"AB-12"},
    "bizTransactionList":[{"type":"po","bizTransaction":"urn:epc:id:gdti:4012345.11111.123"}],
    "sourceList":[{"type":"owning_party","source":"urn:epc:id:pgln:4012345.00000"}],
    "destinationList":[{"type":"owning_party","destination":"urn:epc:id:pgln:0614141.00000"}],
    "example:userExt":"CD-34"})";
  CHECK(event_hash(event) ==
        "ni:///sha-256;3ae14c02c4bdc220cc31942cf804f6845eb8dec96ba6483391c92a9b165f9329?ver=CBV2.0");
}

TEST_CASE("a transformation with extensions everywhere has the published hash") {
  const std::string event = R"({"@context":[{"example":"http://ns.example.com/epcis/"},
    {"example2":"http://ns.example.com/epcis-2/"},{"example3":"http://ns.example.com/epcis-3/"},
    {"example4":"http://ns.example.com/epcis-4/"}],
    "type":"TransformationEvent","eventTime":"2020-09-29T14:00:00+02:00","eventTimeZoneOffset":"+02:00",
    "errorDeclaration":{"declarationTime":"2020-09-29T15:00:00+02:00","example:issuer":"Employee 123"},
    "inputQuantityList":[{"epcClass":"urn:epc:class:lgtin:4023333.055555.ABC123","quantity":25.0,"uom":"KGM"}],
    "outputEPCList":["urn:epc:id:sgtin:4012345.012345.988","urn:epc:id:sgtin:4012345.012345.987"],
    "bizStep":"commissioning",
    "readPoint":{"id":"urn:epc:id:sgln:4023333.00000.0","example:gs1ES":"(414)4023333000000"},
    "bizLocation":{"id":"urn:epc:id:sgln:4023333.00001.12","example:gs1ES":"(414)4023333000017 (254)12"},
    "ilmd":{"cbvmda:lotNumber":"LOTABC","example:grading":"A","example2:userMasterData":{"example2:sizeCode":"B-2"}},
    "sensorElementList":[{"sensorMetadata":{"startTime":"2019-04-01T15:00:00+01:00",
      "endTime":"2019-04-02T14:59:59.999+01:00","example:someFurtherMetaData":"someText"},
      "sensorReport":[{"type":"Temperature","minValue":12.4,"maxValue":13.8,"meanValue":13.2,"percRank":50.0,
        "percValue":12.7,"uom":"CEL","sDev":0.41,"example:cv":"123"},
        {"type":"example:someSensorProperty","stringValue":"someSensorOutput"}],
      "example:furtherSensorData":{"example:measure1":"123.5","example:measure2":"0.987"},
      "example:someUserField":"abc123"}],
    "example:extension":{"moreExtensions":{"futureExtension":{"tag1":"1","tag2":"2","tag3":"3"}}},
    "example:internalData":{"example:machine":"urn:epc:id:giai:4012345.ABC","example:procedure":"A-1"},
    "example2:furtherData":{"example2:assemblyLine":"2","example2:workingShift":"1"},
    "example4:otherThings":"some text"})";
  CHECK(event_hash(event) ==
        "ni:///sha-256;dca180f4e6005d4b6a6408a8d143977ca2e4f3e72048d7aa03b4df4055d484f9?ver=CBV2.0");
}

TEST_CASE("times are hashed in UTC to the millisecond, rounded") {
  const auto time_of = [](const std::string& time) {
    const auto text = event_prehash(R"({"type":"ObjectEvent","eventTime":")" + time + R"("})");
    return text.substr(text.find("eventTime=") + 10);
  };
  CHECK(time_of("2023-02-02T11:04:03.1415Z") == "2023-02-02T11:04:03.142Z");
  CHECK(time_of("2023-02-02T11:04:03.1414Z") == "2023-02-02T11:04:03.141Z");
  CHECK(time_of("2023-02-02T23:59:59.9999Z") == "2023-02-03T00:00:00.000Z");
  CHECK(time_of("2023-02-02T04:04:03+07:00") == "2023-02-01T21:04:03.000Z");
  CHECK(time_of("2023-02-02T11:04:03.5Z") == "2023-02-02T11:04:03.500Z");
}

TEST_CASE("the same event in another form has the same hash, and any other event another") {
  const std::string one = R"({"type":"ObjectEvent","eventTime":"2026-11-22T10:00:00+07:00","eventTimeZoneOffset":"+07:00",
    "quantityList":[{"epcClass":"https://id.gs1.org/01/09521234543213/10/L1","quantity":5.50,"uom":"KGM"},
                    {"epcClass":"https://id.gs1.org/01/09521234543213/10/L2","quantity":7}],
    "action":"OBSERVE","bizStep":"shipping","persistentDisposition":{"set":["recalled","expired"]}})";
  const std::string same = R"({"eventTimeZoneOffset":"+07:00","eventID":"urn:uuid:1","action":"OBSERVE",
    "certificationInfo":"https://example.org/c",
    "persistentDisposition":{"set":["https://ref.gs1.org/cbv/Disp-expired","urn:epcglobal:cbv:disp:recalled"]},
    "quantityList":[{"quantity":7.0,"epcClass":"https://shop.example.com/01/9521234543213/10/L2?x=1"},
                    {"uom":"KGM","quantity":5.5,"epcClass":"https://id.gs1.org/01/09521234543213/22/A/10/L1"}],
    "bizStep":"cbv:BizStep-shipping","type":"ObjectEvent","eventTime":"2026-11-22T03:00:00.000Z"})";
  CHECK(event_prehash(one) == event_prehash(same));
  CHECK(event_hash(one) == event_hash(same));
  for (const auto& [from, to] : {std::pair{"5.50", "5.51"}, {"shipping", "receiving"}, {"KGM", "GRM"}, {"/L2", "/L3"},
                                 {"OBSERVE", "ADD"}, {"expired", "stolen"}, {"10:00:00", "10:00:01"}}) {
    auto other = one;
    other.replace(other.find(from), std::string(from).size(), to);
    CAPTURE(other);
    CHECK(event_hash(other) != event_hash(one));
  }
}

TEST_CASE("what is no event has no hash, and what is a hash is known by its form") {
  CHECK_THROWS_AS(event_hash("[]"), std::invalid_argument);
  CHECK_THROWS_AS(event_hash("{\"type\":\"ObjectEvent\"}"), std::invalid_argument);
  CHECK_THROWS_AS(event_hash("{"), std::invalid_argument);
  const std::string hex(64, 'a');
  CHECK(is_event_hash("ni:///sha-256;" + hex + "?ver=CBV2.0"));
  CHECK(!is_event_hash("ni:///sha-256;" + hex + "?ver=CBV2.1"));
  CHECK(!is_event_hash("ni:///sha-256;" + std::string(64, 'G') + "?ver=CBV2.0"));
  CHECK(!is_event_hash("ni:///sha-256;" + hex + "0?ver=CBV2.0"));
  CHECK(!is_event_hash(""));
}
