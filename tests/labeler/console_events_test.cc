// What happened to goods, entered at the console in three taps or as a table, and corrected.
#include <doctest/doctest.h>

#include <algorithm>
#include <functional>

#include "base/file.h"
#include "db/events.h"
#include "gs1/epcis/event_json.h"
#include "gs1/epcis/nodes.h"
#include "tests/labeler/console_scene.h"
#include "web/percent.h"

using namespace ocop;
using namespace ocop::labeler;

namespace {

std::vector<db::StoredEvent> captured(const ConsoleScene& scene) {
  db::Connection connection(scene.shop().registry(), db::Access::kTool);
  db::EventQuery query;
  query.descending = false;
  query.by_record_time = true;
  query.per_page = 200;
  auto page = db::find_events(connection, query);
  REQUIRE(page);
  std::erase_if(page->events, [](const db::StoredEvent& stored) { return stored.capture.empty(); });
  return page->events;
}

void write(const ConsoleScene& scene, const std::function<void(db::Connection&)>& act) {
  db::Connection connection(scene.shop().registry(), db::Access::kTool);
  db::WriteTransaction transaction(connection);
  act(connection);
  transaction.commit();
}

/// The neighbour says that it received so many lots of the cooperative's honey.
void receive_honey(const ConsoleScene& scene, int lots) {
  std::vector<gs1::epcis::Event> events;
  for (int i = 0; i < lots; ++i) {
    gs1::epcis::Event event;
    event.type = gs1::epcis::EventType::kObject;
    event.action = "OBSERVE";
    event.biz_step = "receiving";
    event.at = scene.now();
    event.quantities.push_back({gs1::epcis::batch_node(right_gtin(Goods::kHoney), "N" + std::to_string(i)), {}, ""});
    gs1::epcis::complete(event);
    events.push_back(std::move(event));
  }
  const programme::Actor neighbour{"ho", programme::Role::kProducer, "", "khac", "test"};
  write(scene, [&](db::Connection& c) { REQUIRE(db::capture_events(c, neighbour, events, "", scene.now())); });
}

/// The address of the first link whose words are `name`.
std::string address_of(const web::Response& page, const std::string& name) {
  const auto end = page.body.find(">" + name);
  if (end == std::string::npos) return "";
  const auto begin = page.body.rfind("href=\"", end) + 6;
  auto address = page.body.substr(begin, page.body.find('"', begin) - begin);
  for (auto at = address.find("&amp;"); at != std::string::npos; at = address.find("&amp;")) address.replace(at, 5, "&");
  return address;
}

/// What the page's form sends when nothing but its button is touched.
Typed untouched(const web::Response& page, const std::string& day = "2026-11-22") {
  auto fields = hidden_fields(page.body);
  fields.emplace_back("day", day);
  return fields;
}

Typed with(Typed fields, const Typed& more) {
  fields.insert(fields.end(), more.begin(), more.end());
  return fields;
}

}  // namespace

TEST_CASE("three taps enter a harvest: what, where, yes") {
  ConsoleScene scene;
  Visitor visitor(scene, "htx");
  const auto start = visitor.get("/events");
  REQUIRE(start.status == 200);
  const auto second = visitor.get(address_of(start, "Harvest"));
  CHECK(says(second, "In which area?"));
  const auto third = visitor.get(address_of(second, "Vùng hoa"));
  REQUIRE(third.status == 200);
  CHECK(says(third, "Now: 10:04 22/11/2026"));
  const auto done = visitor.settle(visitor.post("/events/new", untouched(third)));
  CHECK(says(done, "Harvest: entered"));
  CHECK(says(done, "Vùng hoa (VN-TEST-0001), harvested 22/11/2026"));

  const auto events = captured(scene);
  REQUIRE(events.size() == 1);
  const auto& event = events.front().event;
  CHECK(event.biz_step == "commissioning");
  CHECK(event.quantities.front().node == "material/VN-TEST-0001/20261122");
  CHECK(event.at == scene.now());
  CHECK(events.front().producer == "linh-ngoc");
  CHECK(event.id.starts_with("ni:///sha-256;"));
}

TEST_CASE("a form sent twice is one event") {
  ConsoleScene scene;
  Visitor visitor(scene, "htx");
  const auto form = visitor.get("/events/new?step=harvest&of=material%2FVN-TEST-0001");
  CHECK(visitor.post("/events/new", untouched(form)).status == 303);
  scene.wait(std::chrono::minutes(1));
  CHECK(visitor.post("/events/new", untouched(form)).status == 303);
  CHECK(captured(scene).size() == 1);
}

TEST_CASE("processing asks what went in, and a lot goes on to be packed and sold") {
  ConsoleScene scene;
  Visitor visitor(scene, "htx");
  visitor.post("/events/new", untouched(visitor.get("/events/new?step=harvest&of=material%2FVN-TEST-0001")));

  const auto choose = visitor.get("/events/new?step=process");
  CHECK(says(choose, "A new lot or another one"));
  const auto form = visitor.get("/events/new?step=process&product=" + right_gtin(Goods::kHoney) + "&lot=L7");
  REQUIRE(form.status == 200);
  CHECK(says(form, "Which lots went in?"));
  CHECK(says(form, "value=\"material/VN-TEST-0001/20261122\""));
  const auto unsaid = visitor.post("/events/new", untouched(form));
  CHECK(unsaid.status == 400);
  CHECK(says(unsaid, "Choose at least one lot that went in"));
  const auto done = visitor.settle(visitor.post(
      "/events/new", with(untouched(form), {{"in", "material/VN-TEST-0001/20261122"}, {"other_in", "VN-TEST-0002/19/11/2026\n\n"},
                                            {"quantity", "24"}, {"unit", ""}, {"note", "<b>mẻ 1</b>"}})));
  CHECK(says(done, "Mật ong hoa núi, lot L7 (24)"));
  CHECK(says(done, "&lt;b&gt;mẻ 1&lt;/b&gt;"));

  const auto ship = visitor.get("/events/new?step=ship");
  const auto last = visitor.get(address_of(ship, "Mật ong hoa núi, lot L7"));
  REQUIRE(last.status == 200);
  CHECK(visitor.post("/events/new", with(untouched(last), {{"partner", "Chợ Tân Kỳ"}})).status == 303);
  const auto events = captured(scene);
  REQUIRE(events.size() == 3);
  CHECK(events[1].event.input_quantities.size() == 2);
  CHECK(events[2].event.biz_step == "shipping");
  CHECK(events[2].event.quantities.front().node == "01/" + right_gtin(Goods::kHoney) + "/10/L7");
  CHECK(events[2].event.note == "Giao cho: Chợ Tân Kỳ");
}

TEST_CASE("goods from elsewhere are received by what stands on them, an inspection may fail") {
  ConsoleScene scene;
  Visitor visitor(scene, "htx");
  const auto form = visitor.get("/events/new?step=receive&code=" + web::percent_encode(right_gtin(Goods::kForeign) + "/K1"));
  REQUIRE(form.status == 200);
  CHECK(visitor.post("/events/new", with(untouched(form), {{"partner", "9521234500018"}})).status == 303);
  const auto wrong = visitor.get("/events/new?step=receive&code=abc%20def%20ghi%2F");
  CHECK(wrong.status == 400);
  const auto check = visitor.get("/events/new?step=inspect&product=" + right_gtin(Goods::kHoney) + "&lot=L7");
  CHECK(visitor.post("/events/new", with(untouched(check), {{"result", "failed"}, {"celsius", "7,5"}})).status == 303);
  const auto events = captured(scene);
  REQUIRE(events.size() == 2);
  CHECK(events[0].event.sources.front().id == "417/9521234500018");
  CHECK(events[1].event.disposition == "non_conformant");
  CHECK(events[1].event.sensors.front().value == 7.5);
  CHECK(says(visitor.get("/events"), "Failed"));
}

TEST_CASE("when it was can be said, and not what is still to come") {
  ConsoleScene scene;
  Visitor visitor(scene, "htx");
  const auto form = visitor.get("/events/new?step=harvest&of=material%2FVN-TEST-0001");
  CHECK(visitor.post("/events/new", with(untouched(form, "2026-11-20"), {{"time", "7h30"}})).status == 303);
  const auto events = captured(scene);
  REQUIRE(events.size() == 1);
  CHECK(iso_instant(events.front().event.at) == "2026-11-20T00:30:00Z");
  CHECK(events.front().event.quantities.front().node == "material/VN-TEST-0001/20261120");
  const auto early = visitor.post("/events/new", untouched(form, "2026-11-30"));
  CHECK(early.status == 400);
  CHECK(says(early, "still to come"));
  for (const auto& [name, value] : Typed{{"time", "26:00"}, {"quantity", "viele"}, {"celsius", "warm"}, {"day", ""}}) {
    CAPTURE(name);
    auto fields = untouched(form);
    std::erase_if(fields, [&, &erased = name](const auto& field) { return field.first == erased; });
    CHECK(visitor.post("/events/new", with(fields, {{name, value}})).status == 400);
  }
  CHECK(captured(scene).size() == 1);
}

TEST_CASE("another producer's goods cannot be harvested, packed or corrected") {
  ConsoleScene scene;
  Visitor visitor(scene, "htx");
  Visitor neighbour(scene, "ho");
  visitor.post("/events/new", untouched(visitor.get("/events/new?step=harvest&of=material%2FVN-TEST-0001")));
  const auto id = captured(scene).front().event.id;
  const auto form = neighbour.get("/events/new?step=pack&of=" + web::percent_encode("01/" + right_gtin(Goods::kHoney) + "/10/L7"));
  CHECK(neighbour.post("/events/new", untouched(form)).status == 400);
  CHECK(neighbour.get("/events/correct?id=" + web::percent_encode(id)).status == 404);
  CHECK(neighbour.post("/events/correct", {{"id", id}, {"reason", "incorrect_data"}}).status == 404);
  CHECK(!says(neighbour.get("/events"), "Vùng hoa"));
  for (const auto* target : {"/events/new?step=fly", "/events/new?step=pack&of=..%2F..%2Fx", "/events/new?step=pack&of=01%2F123",
                             "/events/correct?id=", "/events/correct?id=nothing", "/events?next=x"}) {
    CAPTURE(target);
    CHECK(visitor.get(target).status == 404);
  }
  CHECK(captured(scene).size() == 1);
}

TEST_CASE("a lot's departure is the registry's: the diary has it, and nothing offers to correct it") {
  ConsoleScene scene;
  Visitor visitor(scene, "htx");
  const programme::Actor actor{"htx", programme::Role::kProducer, "", "linh-ngoc", "test"};
  write(scene, [&](db::Connection& c) {
    db::note_departure_event(c, actor, right_gtin(Goods::kHoney), "L7", scene.now(), scene.now());
  });
  const auto list = visitor.get("/events");
  CHECK(says(list, "Mật ong hoa núi, lot L7"));
  CHECK(!says(list, "Wrong?"));
  db::Connection connection(scene.shop().registry(), db::Access::kRead);
  const auto events = db::find_events(connection, {});
  REQUIRE(events);
  REQUIRE(events->events.size() == 1);
  CHECK(visitor.get("/events/correct?id=" + web::percent_encode(events->events[0].event.id)).status == 404);
}

TEST_CASE("what others say of a producer's goods crowds neither its diary nor its recent lots out") {
  ConsoleScene scene;
  Visitor visitor(scene, "htx");
  visitor.post("/events/new", untouched(visitor.get("/events/new?step=harvest&of=material%2FVN-TEST-0001")));
  scene.wait(std::chrono::minutes(1));
  receive_honey(scene, 70);
  const auto list = visitor.get("/events");
  CHECK(says(list, "Vùng hoa (VN-TEST-0001), harvested 22/11/2026"));
  CHECK(!says(list, "lot N1"));
  CHECK(says(visitor.get("/events/new?step=pack"), "Vùng hoa (VN-TEST-0001), harvested 22/11/2026"));
}

TEST_CASE("what was wrong is declared so, stays to be seen, and counts no more") {
  ConsoleScene scene;
  Visitor visitor(scene, "htx");
  visitor.post("/events/new", untouched(visitor.get("/events/new?step=harvest&of=material%2FVN-TEST-0001")));
  const auto id = captured(scene).front().event.id;
  const auto list = visitor.get("/events");
  const auto ask = visitor.get(address_of(list, "Wrong?"));
  REQUIRE(ask.status == 200);
  CHECK(says(ask, "It did not happen"));
  CHECK(visitor.post("/events/correct", {{"id", id}, {"reason", "mistake"}}).status == 400);
  scene.wait(std::chrono::minutes(3));
  const auto done = visitor.settle(visitor.post("/events/correct", {{"id", id}, {"reason", "did_not_occur"}}));
  CHECK(says(done, "Declared an error"));
  CHECK(!says(done, "Wrong?"));
  CHECK(visitor.post("/events/correct", {{"id", id}, {"reason", "did_not_occur"}}).status == 404);
  const auto events = captured(scene);
  REQUIRE(events.size() == 2);
  CHECK(events[1].event.corrects == "did_not_occur");
  CHECK(events[1].event.id == id);
}

TEST_CASE("a table is entered whole or not at all, and its template can be fetched") {
  ConsoleScene scene;
  Visitor visitor(scene, "htx");
  visitor.get("/events/import");
  const auto table = visitor.get("/events/template.csv");
  REQUIRE(table.status == 200);
  CHECK(table.body.find("VN-TEST-0001") != std::string::npos);
  const std::string lines = "time,step,gtin,lot,area,inputs\n20/11/2026,harvest,,,VN-TEST-0001,\n"
                            "21/11/2026,process," + right_gtin(Goods::kHoney) + ",L9,,VN-TEST-0001/20261120\n";
  const auto wrong = visitor.upload("/events/import", "a.csv", lines + "21/11/2026,pack," + right_gtin(Goods::kForeign) + ",L9,,\n");
  CHECK(wrong.status == 400);
  CHECK(says(wrong, "row 4"));
  CHECK(captured(scene).empty());
  CHECK(visitor.upload("/events/import", "a.csv", lines + "x,fly,,,,\n").status == 400);
  CHECK(captured(scene).empty());
  CHECK(says(visitor.settle(visitor.upload("/events/import", "a.csv", lines)), "Entered: 2. Known before: 0"));
  CHECK(says(visitor.settle(visitor.upload("/events/import", "a.csv", lines)), "Entered: 0. Known before: 2"));
  CHECK(captured(scene).size() == 2);
}

TEST_CASE("the command enters a table for a producer, or tells each line that is wrong") {
  ConsoleScene scene;
  const auto file = scene.shop().path("events.csv");
  const auto run = [&](const std::string& text) {
    write_file_whole(file, text);
    return scene.shop().run({"ocop-labeler", "events", file.string(), "--db", "sqlite:" + scene.shop().path("ocop.db").string(),
                             "--producer", "linh-ngoc", "--host", "id.example.vn"});
  };
  const std::string lines = "time,step,area\n20/11/2026,harvest,VN-TEST-0001\n";
  const auto done = run(lines);
  CHECK(done.code == 0);
  CHECK(done.out == "1 events entered, 0 known before\n");
  const auto wrong = run(lines + "20/11/2099,harvest,VN-TEST-0001\n");
  CHECK(wrong.code == 1);
  CHECK(wrong.err.find("row 3") != std::string::npos);
  CHECK(wrong.err.find("nothing was entered") != std::string::npos);
  CHECK(run("{\"type\":\"EPCISDocument\"}").err.find("@context") != std::string::npos);
  CHECK(captured(scene).size() == 1);
}
