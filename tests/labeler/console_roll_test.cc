// Rolls at the console: made, activated, voided, printed again; and what is refused.
#include <doctest/doctest.h>

#include <algorithm>
#include <vector>

#include "base/file.h"
#include "db/goods_acts.h"
#include "db/registry.h"
#include "db/rolls.h"
#include "tests/labeler/console_scene.h"

using namespace ocop;
using namespace ocop::labeler;

namespace {

const std::string kHoney = right_gtin(Goods::kHoney);

Typed activation(const Typed& changed = {}) {
  Typed fields{{"gtin", kHoney},          {"roll", "R1"},
               {"for", "new"},            {"from", "000001"},
               {"to", "000010"},          {"lot", "L1"},
               {"produced", "2026-11-20"}, {"best_before", "20/11/2028"},
               {"area-0", "VN-TEST-0001"}, {"kg-0", "1"},
               {"harvested-0", "2026-11-19"}};
  for (const auto& [name, value] : changed)
    std::ranges::find(fields, name, &std::pair<std::string, std::string>::first)->second = value;
  return fields;
}

/// From the form over the check page to the signature.
web::Response activate(Visitor& visitor, const Typed& changed = {},
                       std::string_view passphrase = kKeyPassphrase) {
  return visitor.sign("/roll/activate", activation(changed), "/roll/activate/sign", passphrase);
}

/// R1 is printed, and ten of its labels are active for L1.
struct ActiveRoll {
  ActiveRoll() {
    REQUIRE(visitor.make_roll().status == 200);
    scene.await_prints();
    REQUIRE(activate(visitor).status == 200);
  }
  ConsoleScene scene;
  Visitor visitor{scene, "htx"};
};

std::string lot_of(const ConsoleScene& scene, const std::string& serial) {
  db::Reader registry(scene.shop().registry());
  const auto dossier = registry.dossier(kHoney, "", serial);
  return dossier && dossier->roll ? dossier->roll->lot : "no roll's label";
}

programme::Actor test_actor() { return {"", programme::Role::kProducer, "", "linh-ngoc", "test"}; }

/// A roll that stands in the registry, and of which no print is noted.
void make_bare_roll(const ConsoleScene& scene, const std::string& name, bool scratch) {
  db::Connection connection(scene.shop().registry(), db::Access::kTool);
  const auto printed = db::roll_of(connection, kHoney, "R1");
  REQUIRE(printed.has_value());
  db::WriteTransaction transaction(connection);
  REQUIRE(db::make_roll(connection, test_actor(), {kHoney, name, printed->kid, 30, scratch}, scene.now()).has_value());
  transaction.commit();
}

const std::string kRoll = "/roll?gtin=" + kHoney + "&roll=R1";

}  // namespace

TEST_CASE("a roll is made, and its labels are nobody's until they are activated for a lot") {
  ConsoleScene scene;
  Visitor visitor(scene, "htx");
  const auto job = visitor.make_roll();
  REQUIRE(job.status == 200);
  scene.await_prints();
  const auto done = scene.spool().jobs_of("linh-ngoc").at(0);
  REQUIRE(done.state == JobState::kDone);
  CHECK(done.files == std::vector<std::string>{"labels.zpl"});
  const auto page = visitor.get("/jobs/" + done.id);
  CHECK(says(page, "tem-cuon-r1.zpl"));
  CHECK(says(page, "not good yet"));
  CHECK(visitor.get("/jobs/" + done.id + "/1").body.starts_with("~DG"));
  CHECK(says(visitor.get("/rolls"), "<b>30</b> / 30"));
  CHECK(says(visitor.get(kRoll), "Printed 000001 – 000030 (ZPL)"));
  CHECK(lot_of(scene, "000001") == "");

  const auto roll = activate(visitor);
  CHECK(says(roll, "Signed and activated"));
  CHECK(says(roll, "000001–000010"));
  CHECK(says(roll, "000011–000030"));
  CHECK(lot_of(scene, "000010") == "L1");
  CHECK(lot_of(scene, "000011") == "");
  CHECK(scene.shop().registered(Goods::kHoney, "L1")->record.serials.count == 10);

  // More for the same lot, and nothing of it is said again.
  const auto more = activate(visitor, {{"for", "registered"}, {"from", "11"}, {"to", "12"}});
  CHECK(says(more, "Signed and activated"));
  CHECK(lot_of(scene, "000012") == "L1");
  const auto batch = visitor.get("/batch?gtin=" + kHoney + "&lot=L1");
  CHECK(says(batch, "R1: 000011–000012"));
  const auto audit = scene.audit();
  CHECK(std::ranges::find(audit, "roll.make by htx via labeler") != audit.end());
  CHECK(std::ranges::count(audit, "roll.activate by htx via labeler") == 2);
}

TEST_CASE("the next free labels are proposed; gaps, double use and what is beyond the end are refused") {
  ConsoleScene scene;
  Visitor visitor(scene, "htx");
  REQUIRE(visitor.make_roll().status == 200);
  scene.await_prints();
  const auto form = visitor.get("/roll/activate?gtin=" + kHoney + "&roll=R1");
  CHECK(says(form, "value=\"000001\""));
  CHECK(!says(form, "value=\"000030\""));
  REQUIRE(activate(visitor).status == 200);
  CHECK(says(visitor.get("/roll/activate?gtin=" + kHoney + "&roll=R1"), "value=\"000011\""));
  struct Case {
    Typed changed;
    const char* words;
  };
  const Case cases[] = {{{{"from", "10"}, {"to", "12"}, {"lot", "L2"}}, "f-from-told"},
                        {{{"from", "15"}, {"to", "20"}, {"lot", "L2"}}, "000011"},
                        {{{"from", "11"}, {"to", "31"}, {"lot", "L2"}}, "f-to-told"},
                        {{{"from", "12"}, {"to", "11"}, {"lot", "L2"}}, "lies before the first one"},
                        {{{"from", "x"}, {"lot", "L2"}}, "is no serial of this roll"},
                        {{{"from", ""}, {"lot", "L2"}}, "Type the first serial"},
                        {{{"from", "11"}, {"to", "12"}}, "registered already"},
                        {{{"from", "11"}, {"to", "12"}, {"lot", ""}}, "Type a lot number"},
                        {{{"from", "11"}, {"to", "12"}, {"lot", "L2"}, {"produced", "2026-11-23"}},
                         "is still to come"},
                        {{{"from", "11"}, {"to", "12"}, {"lot", "L2"}, {"kg-0", "1000"}}, "f-kg-0-told"}};
  for (const auto& [changed, words] : cases) {
    CAPTURE(words);
    const auto refused = visitor.post("/roll/activate", activation(changed));
    CHECK(refused.status == 400);
    CHECK(says(refused, words));
    CHECK(says(refused, "aria-invalid=\"true\""));
  }
  CHECK(visitor.post("/roll/activate", activation({{"roll", "R9"}})).status == 404);

  // The gap is voided, and then the labels behind it may be used.
  const Typed gap{{"gtin", kHoney}, {"roll", "R1"}, {"serials", "11-14"}, {"reason", "đầu cuộn ướt"}};
  const auto sure = visitor.post("/roll/void", gap);
  CHECK(says(sure, "Void 4 labels"));
  auto fields = hidden_fields(sure.body);
  fields.emplace_back("sure", "yes");
  CHECK(says(visitor.settle(visitor.post("/roll/void", fields)), "đầu cuộn ướt"));
  CHECK(visitor.post("/roll/void", gap).status == 400);
  CHECK(says(activate(visitor, {{"from", "15"}, {"to", "20"}, {"lot", "L2"}}), "Signed and activated"));
  CHECK(lot_of(scene, "000014") == "");
  CHECK(lot_of(scene, "000015") == "L2");
}

TEST_CASE("a roll sent twice at once is one roll and one run; so is an activation") {
  ConsoleScene scene;
  Visitor visitor(scene, "htx");
  const auto fields = to_sign(visitor.post("/rolls/new", visitor.roll()));
  const auto places = post_twice_at_once(visitor, "/rolls/print", fields);
  CHECK(places[0].starts_with("/jobs/"));
  CHECK(places[0] == places[1]);
  scene.await_prints();
  CHECK(scene.spool().jobs_of("linh-ngoc").size() == 1);
  // The form that was used makes no other roll.
  auto other = fields;
  std::ranges::find(other, "roll", &std::pair<std::string, std::string>::first)->second = "R8";
  const auto refused = visitor.post("/rolls/print", other);
  CHECK(refused.status == 409);
  CHECK(says(refused, "This form has been used already"));
  // A new form by the same name is refused beside the name.
  const auto again = visitor.post("/rolls/new", visitor.roll());
  CHECK(again.status == 400);
  CHECK(says(again, "has a roll of that name"));

  const auto signing = to_sign(visitor.post("/roll/activate", activation()));
  for (int i = 0; i < 2; ++i)
    CHECK(says(visitor.settle(visitor.post("/roll/activate/sign", signing)), "Signed and activated"));
  db::Connection connection(scene.shop().registry(), db::Access::kRead);
  CHECK(db::parts_of(connection, *db::roll_of(connection, kHoney, "R1")).size() == 2);
}

TEST_CASE("a wrong passphrase makes no roll and activates nothing") {
  ConsoleScene scene;
  Visitor visitor(scene, "htx");
  const auto refused = visitor.make_roll({}, "sai");
  CHECK(refused.status == 400);
  CHECK(says(refused, "passphrase does not open this key"));
  CHECK(says(visitor.get("/rolls"), "There are no rolls yet"));
  REQUIRE(visitor.make_roll().status == 200);
  scene.await_prints();
  CHECK(activate(visitor, {}, "sai").status == 400);
  CHECK(lot_of(scene, "000001") == "");
}

TEST_CASE("each refusal of a new roll stands beside its field") {
  ConsoleScene scene;
  Visitor visitor(scene, "htx");
  struct Case {
    Typed changed;
    const char* words;
  };
  const Case cases[] = {{{{"roll", ""}}, "1 to 20 letters and digits"},
                        {{{"roll", "cuộn một"}}, "1 to 20 letters and digits"},
                        {{{"count", "0"}}, "1 to 100000"},
                        {{{"count", "100001"}}, "1 to 100000"},
                        {{{"stock", "a4-70x37"}}, "ZPL is for label rolls"},
                        {{{"stock", "../x"}}, "Choose one of these"},
                        {{{"template", "none"}}, "Choose one of these"},
                        {{{"printer", "nobody's"}}, "no such printer"},
                        {{{"format", "png"}, {"count", "51"}}, "at most 50 pages"}};
  for (const auto& [changed, words] : cases) {
    CAPTURE(changed.front().first + "=" + changed.front().second);
    const auto refused = visitor.post("/rolls/new", visitor.roll(changed));
    CHECK(refused.status == 400);
    CHECK(says(refused, words));
    CHECK(says(refused, "aria-invalid=\"true\""));
  }
  CHECK(visitor.get("/rolls/new?gtin=" + right_gtin(Goods::kTour)).status == 404);
  CHECK(visitor.get("/rolls/new?gtin=" + right_gtin(Goods::kForeign)).status == 404);
}

TEST_CASE_FIXTURE(ActiveRoll, "what is unused of a roll is printed again with a reason; scratch codes never are") {
  const auto again = [&](Typed more) {
    more.insert(more.end(), {{"gtin", kHoney},
                             {"roll", "R1"},
                             {"stock", "roll-60x40"},
                             {"format", "csv"},
                             {"passphrase", std::string(kKeyPassphrase)}});
    return visitor.post("/roll/reprint", more);
  };
  CHECK(says(again({}), "say why it is printed again"));
  CHECK(says(again({{"reason", "kẹt"}, {"serials", "1-10"}}), "none of these labels is left"));
  REQUIRE(again({{"reason", "kẹt giấy"}}).status == 303);
  scene.await_prints();
  CHECK(scene.spool().jobs_of("linh-ngoc").at(0).labels == 20);
  CHECK(says(visitor.get(kRoll), "kẹt giấy"));

  REQUIRE(visitor.make_roll({{"roll", "R2"}, {"scratch", "yes"}}).status == 200);
  scene.await_prints();
  REQUIRE(scene.spool().jobs_of("linh-ngoc").at(0).state == JobState::kDone);
  const auto scratch = visitor.get("/roll/reprint?gtin=" + kHoney + "&roll=R2");
  CHECK(scratch.status == 409);
  CHECK(says(scratch, "print a new roll"));
  CHECK(!says(visitor.get("/roll?gtin=" + kHoney + "&roll=R2"), "/roll/reprint"));
}

TEST_CASE("a roll whose scratch codes are not out may be printed, and its page says so") {
  ConsoleScene scene;
  Visitor visitor(scene, "htx");
  REQUIRE(visitor.make_roll().status == 200);
  scene.await_prints();
  make_bare_roll(scene, "R3", true);
  const auto roll = "?gtin=" + kHoney + "&roll=R3";
  CHECK(says(visitor.get("/roll" + roll), "/roll/reprint"));
  CHECK(visitor.get("/roll/reprint" + roll).status == 200);
  const Typed first{{"roll", "R3"}, {"from", "31"}, {"to", "31"}};
  CHECK(says(visitor.post("/roll/activate", activation(first)), "no print of this roll is on record"));
  CHECK(!says(visitor.post("/roll/activate", activation()), "no print of this roll is on record"));
  {
    db::Connection connection(scene.shop().registry(), db::Access::kTool);
    db::WriteTransaction transaction(connection);
    db::PrintNote note;
    note.gtin = kHoney;
    note.roll = "R3";
    note.first = "000031";
    note.last = "000060";
    note.format = "pdf";
    REQUIRE(db::note_print(connection, test_actor(), note, scene.now()).has_value());
    transaction.commit();
  }
  CHECK(says(visitor.get("/roll" + roll), "/roll/reprint"));
  CHECK(visitor.get("/roll/reprint" + roll).status == 200);
}

TEST_CASE("nobody sees or uses another producer's rolls") {
  ConsoleScene scene;
  Visitor owner(scene, "htx");
  REQUIRE(owner.make_roll().status == 200);
  scene.await_prints();
  Visitor other(scene, "ho");
  const auto query = "?gtin=" + kHoney + "&roll=R1";
  for (const auto& address : {"/roll" + query, "/roll/activate" + query, "/roll/void" + query,
                              "/roll/reprint" + query, "/rolls?gtin=" + kHoney,
                              "/rolls/new?gtin=" + kHoney,
                              "/labels/preview.svg?gtin=" + kHoney + "&stock=a4-70x37&format=pdf"}) {
    CAPTURE(address);
    CHECK(other.get(address).status == 404);
    CHECK(owner.get(address).status == 200);
  }
  CHECK(!says(other.get("/rolls"), "R1"));
  Typed act = activation();
  act.insert(act.end(), {{"serials", "1"}, {"reason", "x"}, {"sure", "yes"}});
  for (const auto* path : {"/roll/activate", "/roll/activate/sign", "/roll/void", "/roll/reprint"})
    CHECK(other.post(path, act).status == 404);
  CHECK(other.post("/rolls/new", other.roll({{"roll", "R9"}})).status == 404);
  CHECK(lot_of(scene, "000001") == "");
}

TEST_CASE_FIXTURE(ActiveRoll, "a lot whose labels came off a roll is not printed again as a lot") {
  const auto refused = visitor.get("/reprint?gtin=" + kHoney + "&lot=L1");
  CHECK(refused.status == 409);
  CHECK(says(refused, "came off the roll R1"));
}
