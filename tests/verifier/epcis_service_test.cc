// EPCIS over HTTP: capture, questions, pages, who may, what a client may not say.
#include <doctest/doctest.h>

#include <nlohmann/json.hpp>
#include <set>

#include "db/accounts.h"
#include "db/audit.h"
#include "db/events.h"
#include "gs1/epcis/nodes.h"
#include "office/bearer.h"
#include "tests/verifier/service_scene.h"
#include "verifier/epcis/epcis_answer.h"
#include "verifier/epcis/epcis_service.h"
#include "web/percent.h"

namespace ocop::test {

namespace {

using Json = nlohmann::json;
using programme::Role;

/// The service with an account of each kind and a token for it.
class EpcisScene {
 public:
  EpcisScene()
      : clock_([this] { return scene_.now; }),
        service_({.database = scene_.database(),
                  .writer = scene_.writer(),
                  .clock = clock_,
                  .host = "ID.EXAMPLE.VN"}) {
    producer = add("htx", Role::kProducer, "", "htx-doan-ket", {"epcis:capture", "epcis:query"});
    other = add("tra", Role::kProducer, "", "htx-tra-hanh-phuc", {"epcis:capture", "epcis:query"});
    reader = add("doc", Role::kProducer, "", "htx-doan-ket", {"epcis:query"});
    ministry = add("bo", Role::kMinistryOfficer, "", "", {"epcis:query"});
  }

  std::string add(const std::string& id, Role role, const std::string& place,
                  const std::string& company, std::vector<std::string> scopes) {
    const auto fresh = office::fresh_token(id, "test", std::move(scopes), std::chrono::hours(24), scene_.now);
    scene_.writer()
        .run([&](db::Connection& connection) {
          db::User user;
          user.id = id;
          user.name = id;
          user.role = role;
          user.place = place;
          user.producer = company;
          user.password = "x";
          user.created_at = scene_.now;
          REQUIRE(db::add_user(connection, db::at_command_line(), user, scene_.now).has_value());
          REQUIRE(db::add_token(connection, db::at_command_line(), fresh.token, scene_.now).has_value());
        })
        .get();
    return fresh.secret;
  }

  web::Request request(const std::string& method, const std::string& target, const std::string& token,
                       web::Fields headers = {}) const {
    web::Request request;
    request.id = "test";
    request.method = method;
    request.target = target;
    request.path = target.substr(0, target.find('?'));
    request.host = "id.example.vn";
    request.headers = std::move(headers);
    request.headers.emplace_back("Accept-Language", "en");
    if (!token.empty()) request.headers.emplace_back("Authorization", "Bearer " + token);
    return request;
  }
  web::Response get(const std::string& target, const std::string& token = {}, web::Fields headers = {},
                    const std::string& method = "GET") {
    return service_.handle(request(method, target, token, std::move(headers)));
  }
  web::Response post(const std::string& target, const std::string& body, const std::string& token,
                     web::Fields headers = {}) {
    headers.emplace_back("Content-Type", "application/json");
    auto posted = request("POST", target, token, std::move(headers));
    posted.body = body;
    return service_.handle(posted);
  }
  Json events(const std::string& target, const std::string& token) {
    const auto response = get(target, token);
    CAPTURE(target);
    CAPTURE(response.body);
    REQUIRE(response.status == 200);
    return Json::parse(response.body)["epcisBody"]["queryResults"]["resultsBody"]["eventList"];
  }

  ServiceScene& scene() { return scene_; }
  verifier::EpcisService& service() { return service_; }
  std::string producer, other, reader, ministry;

 private:
  ServiceScene scene_;
  Clock clock_;
  verifier::EpcisService service_;
};

Json object(const std::string& step, const std::string& lot, int minute = 0) {
  return {{"type", "ObjectEvent"},
          {"eventTime", "2026-11-20T08:" + std::string(minute < 10 ? "0" : "") + std::to_string(minute) + ":00.000+07:00"},
          {"eventTimeZoneOffset", "+07:00"},
          {"action", "OBSERVE"},
          {"bizStep", step},
          {"quantityList", {{{"epcClass", "https://id.gs1.org/01/" + kPlum + "/10/" + lot}, {"quantity", 5}}}}};
}

std::string document(const std::vector<Json>& events) {
  const Json list(events);
  return Json{{"@context", {"https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"}},
              {"type", "EPCISDocument"},
              {"schemaVersion", "2.0"},
              {"creationDate", "2026-11-20T08:00:00.000+07:00"},
              {"epcisBody", {{"eventList", list}}}}
      .dump();
}

Json error_of(const web::Response& response) { return Json::parse(response.body)["errors"][0]; }

}  // namespace

TEST_CASE("a captured document is there with the answer, and once however often it is sent") {
  EpcisScene scene;
  const auto body = document({object("shipping", "L1"), object("shipping", "L2", 1)});
  const auto first = scene.post("/epcis/capture", body, scene.producer);
  CAPTURE(first.body);
  REQUIRE(first.status == 202);
  CHECK(header(first, "GS1-EPCIS-Version") == "2.0.0");
  const auto place = header(first, "Location");
  REQUIRE(place.starts_with("/epcis/capture/"));
  const auto job = Json::parse(scene.get(place, scene.producer).body);
  CHECK(job["success"] == true);
  CHECK(job["running"] == false);
  CHECK(job["errors"].empty());
  CHECK(job["ocop:events"] == 2);
  CHECK(scene.get(place, scene.other).status == 404);
  const auto again = scene.post("/epcis/capture", body, scene.producer);
  REQUIRE(again.status == 202);
  CHECK(header(again, "Location") != place);
  CHECK(Json::parse(scene.get(header(again, "Location"), scene.producer).body)["ocop:duplicates"] == 2);
  CHECK(Json::parse(scene.get("/epcis/capture", scene.producer).body).size() == 2);
  const auto events = scene.events("/epcis/events", scene.producer);
  REQUIRE(events.size() == 2);
  CHECK(events[0]["quantityList"][0]["epcClass"] == "https://id.gs1.org/01/" + kPlum + "/10/L2");
  CHECK(events[0]["recordTime"] == "2026-11-22T05:00:00Z");
  CHECK(events[0]["eventID"].get<std::string>().starts_with("ni:///sha-256;"));
}

TEST_CASE("one event is posted by itself, and has an address") {
  EpcisScene scene;
  auto event = object("packing", "L1");
  event["@context"] = {"https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"};
  const auto posted = scene.post("/epcis/events", event.dump(), scene.producer);
  CAPTURE(posted.body);
  REQUIRE(posted.status == 201);
  const auto found = scene.events(header(posted, "Location"), scene.producer);
  REQUIRE(found.size() == 1);
  CHECK(found[0]["bizStep"] == "packing");
  CHECK(scene.get(header(posted, "Location"), scene.other).status == 404);
  CHECK(scene.get("/epcis/events/urn%3Auuid%3Anone", scene.producer).status == 404);
  CHECK(scene.post("/epcis/events", document({object("packing", "L1"), object("packing", "L2")}), scene.producer)
            .status == 400);
}

TEST_CASE("what is wrong with a document is said by its path, and nothing of it is stored") {
  EpcisScene scene;
  auto bad = object("shipping", "L1");
  bad["action"] = "SHIP";
  const auto refused = scene.post("/epcis/capture", document({object("shipping", "L1"), bad}), scene.producer);
  REQUIRE(refused.status == 400);
  CHECK(refused.content_type == "application/problem+json");
  const auto problem = Json::parse(refused.body);
  CHECK(problem["type"] == "epcisException:ValidationException");
  CHECK(problem["status"] == 400);
  CHECK(problem["errors"][0]["where"] == "epcisBody.eventList[1].action");
  CHECK(scene.events("/epcis/events", scene.producer).empty());
  // Of another producer.
  const auto foreign = scene.post("/epcis/capture", document({object("shipping", "L1")}), scene.other);
  REQUIRE(foreign.status == 400);
  CHECK(error_of(foreign)["where"] == "epcisBody.eventList[0].quantityList[0].epcClass");
  for (const char* body : {"", "{", "[]", "null", "{\"type\":\"EPCISDocument\"}", "\x00", "1e999"}) {
    CAPTURE(body);
    CHECK(scene.post("/epcis/capture", body, scene.producer).status == 400);
  }
  const std::string deep(100'000, '[');
  CHECK(scene.post("/epcis/capture", deep, scene.producer).status == 400);
  std::vector<Json> many;
  for (std::size_t i = 0; i <= verifier::kMostCaptured; ++i) many.push_back(object("shipping", "L" + std::to_string(i)));
  const auto too_many = scene.post("/epcis/capture", document(many), scene.producer);
  CHECK(too_many.status == 413);
  CHECK(Json::parse(too_many.body)["type"] == "epcisException:CaptureLimitExceededException");
}

TEST_CASE("who has no token, or one for something else, is told which is wanted") {
  EpcisScene scene;
  const auto body = document({object("shipping", "L1")});
  const struct {
    const char* name;
    web::Response response;
    int status;
  } table[] = {
      {"no token", scene.post("/epcis/capture", body, ""), 401},
      {"unknown token", scene.post("/epcis/capture", body, "ocop_x"), 401},
      {"token for questions", scene.post("/epcis/capture", body, scene.reader), 403},
      {"question without token", scene.get("/epcis/events"), 401},
      {"unknown token for an epc", scene.get("/epcis/epcs/urn%3Ax%3Ay/events", "ocop_x"), 401},
      {"one event without token", scene.get("/epcis/events/urn%3Ax"), 401},
      {"jobs without token", scene.get("/epcis/capture"), 401},
  };
  for (const auto& row : table) {
    CAPTURE(row.name);
    CHECK(row.response.status == row.status);
    CHECK(Json::parse(row.response.body)["type"] == "epcisException:SecurityException");
    CHECK(header(row.response, "WWW-Authenticate").starts_with("Bearer "));
  }
  CHECK(scene.service().payload_of(scene.request("POST", "/epcis/capture", scene.producer), 10) ==
        verifier::kMostCapturedBytes);
  CHECK(scene.service().payload_of(scene.request("POST", "/epcis/capture", scene.reader), 10) == 10);
  CHECK(scene.service().payload_of(scene.request("POST", "/epcis/capture", ""), 10) == 10);
}

TEST_CASE("the goods' own address is open to all, and keeps business to itself") {
  EpcisScene scene;
  auto event = object("shipping", "L1");
  event["bizTransactionList"] = {{{"type", "po"}, {"bizTransaction", "urn:epcglobal:cbv:bt:9521234000013:P1"}}};
  event["destinationList"] = {{{"type", "owning_party"}, {"destination", "https://id.gs1.org/417/9521234000013"}}};
  REQUIRE(scene.post("/epcis/capture", document({event}), scene.producer).status == 202);
  const std::string address =
      "/epcis/epcs/" + web::percent_encode("https://id.gs1.org/01/" + kPlum + "/10/L1") + "/events";
  const auto open = scene.events(address, "");
  REQUIRE(open.size() == 1);
  CHECK_FALSE(open[0].contains("bizTransactionList"));
  CHECK_FALSE(open[0].contains("destinationList"));
  CHECK(open[0]["bizStep"] == "shipping");
  const auto own = scene.events(address, scene.producer);
  REQUIRE(own.size() == 1);
  CHECK(own[0].contains("bizTransactionList"));
  CHECK(scene.events(address, scene.other).empty());
  CHECK(scene.events("/epcis/events?EQ_bizTransaction_po=urn:epcglobal:cbv:bt:9521234000013:P1", scene.producer).size() == 1);
  CHECK(scene.events("/epcis/events?EQ_destination_owning_party=https://id.gs1.org/417/9521234000013", scene.ministry).size() == 1);
  CHECK(scene.get("/epcis/epcs/nonsense/events").status == 400);
  // Nobody finds by guesses what is not shown.
  for (const char* guess : {"EQ_destination_owning_party=https://id.gs1.org/417/9521234000013",
                            "EQ_bizTransaction_po=x", "EQ_source_location=urn:x:y",
                            "EQ_readPoint=geo:21.0285,105.8542", "WD_bizLocation=urn:x:y",
                            "EQ_errorReason=incorrect_data"}) {
    CAPTURE(guess);
    CHECK(scene.get(address + "?" + guess).status == 401);
    CHECK(scene.get(address + "?" + guess, scene.producer).status == 200);
  }
}

TEST_CASE("the resolver's query strings reach the events of goods, misspelt questions do not") {
  EpcisScene scene;
  const std::string address =
      "/epcis/epcs/" + web::percent_encode("https://id.gs1.org/01/" + kPlum + "/10/L1") + "/events";
  for (const char* foreign : {"S=x&S=y&c=1&17=271101", "fbclid=x&linkType=gs1:epcis", "x=%FF&a=%00", "&&=&eq_x"}) {
    CAPTURE(foreign);
    CHECK(scene.get(address + "?" + foreign, "").status == 200);
  }
  for (const char* wrong : {"EQ_bizStepp=shipping", "HASATTR_x=", "perPage=0", "EQ_action=%FF",
                            "GE_eventTime=2026-11-22T01:00:00Z&GE_eventTime=2026-11-22T01:00:00Z"}) {
    CAPTURE(wrong);
    CHECK(scene.get(address + "?" + wrong, "").status == 400);
  }
  CHECK(scene.get("/epcis/events?fbclid=x", scene.producer).status == 400);
}

TEST_CASE("a batch that is registered has its event, also for who asks by the standard's other forms") {
  EpcisScene scene;
  REQUIRE(scene.scene().post("/api/v1/batches", scene.scene().signed_record(scene.scene().record())).status == 201);
  const std::string lot = "https://id.gs1.org/01/" + kPlum + "/10/L2611";
  for (const std::string& epc : {lot, "https://id.example.vn/01/" + kPlum + "/10/L2611"}) {
    CAPTURE(epc);
    const auto events = scene.events("/epcis/epcs/" + web::percent_encode(epc) + "/events", "");
    REQUIRE(events.size() == 1);
    CHECK(events[0]["bizStep"] == "commissioning");
    CHECK(events[0]["quantityList"][0]["quantity"] == 100);
  }
  CHECK(scene.events("/epcis/bizSteps/commissioning/events", scene.producer).size() == 1);
  CHECK(scene.events("/epcis/bizSteps/https%3A%2F%2Fref.gs1.org%2Fcbv%2FBizStep-commissioning/events", scene.producer).size() == 1);
  CHECK(scene.events("/epcis/eventTypes/ObjectEvent/events?EQ_action=ADD", scene.producer).size() == 1);
  CHECK(scene.events("/epcis/eventTypes/AggregationEvent/events", scene.producer).empty());
  CHECK(scene.events("/epcis/dispositions/active/events", scene.producer).size() == 1);
  CHECK(scene.get("/epcis/eventTypes/ObjectEvent/events?eventType=ObjectEvent", scene.producer).status == 400);
}

TEST_CASE("pages follow each other by their Link, and counts are kept to") {
  EpcisScene scene;
  std::vector<Json> list;
  for (int i = 0; i < 23; ++i) list.push_back(object("shipping", "L" + std::to_string(i), i));
  REQUIRE(scene.post("/epcis/capture", document(list), scene.producer).status == 202);
  const auto walk = [&](std::string target) {
    std::vector<std::size_t> pages;
    std::set<std::string> seen;
    while (!target.empty()) {
      const auto response = scene.get(target, scene.producer);
      REQUIRE(response.status == 200);
      const auto events =
          Json::parse(response.body)["epcisBody"]["queryResults"]["resultsBody"]["eventList"];
      pages.push_back(events.size());
      for (const auto& event : events) CHECK(seen.insert(event["eventID"]).second);
      const auto link = header(response, "Link");
      target.clear();
      if (!link.empty()) {
        CHECK(link.ends_with(">; rel=\"next\""));
        target = link.substr(1, link.find('>') - 1);
      }
    }
    return pages;
  };
  using Pages = std::vector<std::size_t>;
  CHECK(walk("/epcis/events?perPage=10") == Pages{10, 10, 3});
  CHECK(walk("/epcis/events?perPage=10&orderDirection=ASC&EQ_bizStep=shipping%7Cpacking") == Pages{10, 10, 3});
  CHECK(walk("/epcis/events?perPage=5&eventCountLimit=12") == Pages{5, 5, 2});
  CHECK(walk("/epcis/events?eventCountLimit=10&perPage=10") == Pages{10});
  CHECK(walk("/epcis/events") == Pages{23});
  CHECK(scene.get("/epcis/events?maxEventCount=23", scene.producer).status == 200);
  const auto too_many = scene.get("/epcis/events?maxEventCount=22", scene.producer);
  CHECK(too_many.status == 413);
  CHECK(Json::parse(too_many.body)["type"] == "epcisException:QueryTooLargeException");
}

TEST_CASE("a parameter that is none, or says nothing, is refused by its name") {
  EpcisScene scene;
  for (const auto& [query, where] : std::vector<std::pair<std::string, std::string>>{
           {"EQ_bizSteps=shipping", "EQ_bizSteps"},
           {"eventType=Object", "eventType"},
           {"EQ_action=add", "EQ_action"},
           {"GE_eventTime=yesterday", "GE_eventTime"},
           {"MATCH_epc=%00", "MATCH_epc"},
           {"MATCH_anyEPC=https://id.gs1.org/01/00000000000001", "MATCH_anyEPC"},
           {"EQ_bizStep=", "EQ_bizStep"},
           {"EQ_bizStep=a%7C", "EQ_bizStep"},
           {"EQ_bizStep=a&EQ_bizStep=b", "EQ_bizStep"},
           {"perPage=0", "perPage"},
           {"perPage=-1", "perPage"},
           {"perPage=99999999999999999999", "perPage"},
           {"orderBy=seq", "orderBy"},
           {"orderDirection=desc", "orderDirection"},
           {"nextPageToken=%3Cscript%3E", "nextPageToken"},
           {"nextPageToken=x~1", "nextPageToken"},
           {"eventCountLimit=1&maxEventCount=1", "maxEventCount"},
           {"EXISTS_errorDeclaration=no", "EXISTS_errorDeclaration"},
           {"EQ_=1", "EQ_"}}) {
    CAPTURE(query);
    const auto refused = scene.get("/epcis/events?" + query, scene.producer);
    REQUIRE(refused.status == 400);
    CHECK(Json::parse(refused.body)["type"] == "epcisException:QueryParameterException");
    CHECK(error_of(refused)["where"] == where);
  }
  CHECK(scene.get("/epcis/events?GE_eventTime=2026-11-20T08:00:00+07:00&LT_eventTime=2026-11-21T00:00:00Z", scene.producer)
            .status == 200);
}

TEST_CASE("addresses, methods, types and versions are answered as the standard says") {
  EpcisScene scene;
  const struct {
    const char* name;
    web::Response response;
    int status;
  } table[] = {
      {"nothing there", scene.get("/epcis/nothing"), 404},
      {"too deep", scene.get("/epcis/epcs/a/b/c/d"), 404},
      {"an encoded zero", scene.get("/epcis/epcs/%00/events"), 404},
      {"named queries", scene.get("/epcis/queries"), 404},
      {"deletion", scene.get("/epcis/events", scene.producer, {}, "DELETE"), 405},
      {"posting an epc", scene.post("/epcis/epcs/x/events", "{}", scene.producer), 405},
      {"the root", scene.get("/epcis"), 405},
      {"XML wanted", scene.get("/epcis/events", scene.producer, {{"Accept", "application/xml"}}), 406},
      {"a page of events wanted", scene.get("/epcis/events", scene.producer, {{"Accept", "text/html"}}), 406},
      {"a page of a label's events", scene.get("/epcis/epcs/urn%3Ax%3Ay/events", scene.producer, {{"Accept", "text/html"}}), 200},
      {"a page and no JSON", scene.get("/epcis/epcs/x/events", scene.producer, {{"Accept", "text/html, application/*;q=0"}}), 406},
      {"no page", scene.get("/epcis/epcs/x/events", scene.producer, {{"Accept", "text/html;q=0"}}), 406},
      {"JSON refused", scene.get("/epcis/events", scene.producer, {{"Accept", "*/*, application/*;q=0"}}), 406},
      {"version 1.2", scene.get("/epcis/events", scene.producer, {{"GS1-EPCIS-Version", "1.2.0"}}), 406},
      {"at least 2.1", scene.get("/epcis/events", scene.producer, {{"GS1-EPCIS-Min", "2.1"}}), 406},
      {"at most 1.2", scene.get("/epcis/events", scene.producer, {{"GS1-EPCIS-Max", "1.2.0"}}), 406},
      {"version 2.0.0", scene.get("/epcis/events", scene.producer, {{"GS1-EPCIS-Version", "2.0.0"}, {"GS1-EPCIS-Min", "1.2"}}), 200},
      {"URNs", scene.get("/epcis/events", scene.producer, {{"GS1-EPC-Format", "Always_EPC_URN"}}), 406},
      {"proceed", scene.post("/epcis/capture", document({object("shipping", "L1")}), scene.producer, {{"GS1-Capture-Error-Behaviour", "proceed"}}), 400},
      {"no JSON", scene.post("/epcis/capture", "<x/>", scene.producer), 400},
      {"HEAD", scene.get("/epcis/events", scene.producer, {}, "HEAD"), 200},
      {"types", scene.get("/epcis/eventTypes"), 200},
      {"steps", scene.get("/epcis/bizSteps"), 200},
      {"one step", scene.get("/epcis/bizSteps/shipping"), 200},
  };
  for (const auto& row : table) {
    CAPTURE(row.name);
    CAPTURE(row.response.body);
    CHECK(row.response.status == row.status);
    CHECK(header(row.response, "Access-Control-Allow-Origin") == "*");
    CHECK(header(row.response, "GS1-EPCIS-Version") == "2.0.0");
  }
  auto xml = scene.request("POST", "/epcis/capture", scene.producer, {{"Content-Type", "application/xml"}});
  CHECK(scene.service().handle(xml).status == 415);
  const auto linked = scene.get("/epcis/events", scene.producer, {{"Accept", "application/ld+json, application/json;q=0.5"}});
  CHECK(linked.content_type == "application/ld+json");
  const auto options = scene.get("/epcis/capture", "", {}, "OPTIONS");
  CHECK(options.status == 204);
  CHECK(header(options, "Allow") == "GET, HEAD, POST, OPTIONS");
  CHECK(header(options, "GS1-EPCIS-Capture-Limit") == "2000");
  CHECK(header(options, "GS1-Capture-Error-Behaviour") == "rollback");
}

}  // namespace ocop::test
