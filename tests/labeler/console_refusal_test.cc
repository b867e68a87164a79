// What the console refuses, hides and does once only.
#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <future>

#include "base/file.h"
#include "db/goods_acts.h"
#include "db/lists.h"
#include "labeler/batch_print.h"
#include "labeler/console/context.h"
#include "labeler/console/serial_list.h"
#include "tests/labeler/console_scene.h"

using namespace ocop;
using namespace ocop::labeler;

namespace {

std::size_t batches(const ConsoleScene& scene) {
  db::Connection connection(scene.shop().registry(), db::Access::kRead);
  return db::count_batches(connection, {}, "");
}

/// The page's link, its "&amp;" read as a browser does.
std::string link_to_batch(const web::Response& page) {
  auto address = "/batch?" + between(page.body, "href=\"/batch?", "\"");
  constexpr std::string_view kEscaped = "&amp;";
  if (const auto at = address.find(kEscaped); at != std::string::npos)
    address.replace(at, kEscaped.size(), "&");
  return address;
}

}  // namespace

TEST_CASE("nobody sees, prints or fetches another producer's things") {
  ConsoleScene scene;
  Visitor owner(scene, "htx");
  const auto job = owner.print();
  scene.await_prints();
  const auto id = scene.spool().jobs_of("linh-ngoc").at(0).id;
  Visitor other(scene, "ho");
  const auto gtin = right_gtin(Goods::kHoney);
  for (const auto& address :
       {"/jobs/" + id, "/jobs/" + id + "/1", "/batch?gtin=" + gtin + "&lot=L2601",
        "/labels/new?gtin=" + gtin, "/reprint?gtin=" + gtin + "&lot=L2601",
        "/void?gtin=" + gtin + "&lot=L2601", "/recall?gtin=" + gtin,
        "/recall?gtin=" + gtin + "&lot=L2601", "/batches?gtin=" + gtin, "/batches.csv?gtin=" + gtin,
        "/batches.xlsx?gtin=" + gtin}) {
    CAPTURE(address);
    CHECK(other.get(address).status == 404);
    CHECK(owner.get(address).status == 200);
  }
  CHECK(!says(other.get("/batches"), "L2601"));
  CHECK(!says(other.get("/batches.csv"), "L2601"));
  CHECK(!says(other.get("/"), "Mật ong"));
  const Typed lot{{"gtin", gtin},
                  {"lot", "L2601"},
                  {"serials", "1"},
                  {"reason", "x"},
                  {"instructions", "x"},
                  {"sure", "yes"},
                  {"format", "pdf"},
                  {"passphrase", std::string(kKeyPassphrase)},
                  {"id", "1"}};
  for (const auto* act : {"/void", "/recall", "/recall/lift", "/reprint"}) {
    CAPTURE(act);
    CHECK(other.post(act, lot).status == 404);
  }
  CHECK(other.post("/labels/new", other.honey({{"lot", "L9"}})).status == 404);
  CHECK(other.post("/labels/print", other.honey({{"lot", "L9"}})).status == 404);
  CHECK(batches(scene) == 1);
}

TEST_CASE("without a session there is nothing but the sign-in page") {
  ConsoleScene scene;
  for (const auto* target :
       {"/", "/labels/new", "/jobs/00000000000000000000000000000000/1", "/batches.csv"}) {
    web::Request request;
    request.method = "GET";
    request.target = request.path = target;
    const auto response = scene.console().handle(request);
    CHECK(response.status == 303);
    CHECK(header(response, "Location").starts_with("/sign-in"));
  }
}

TEST_CASE("a wrong passphrase signs nothing, keeps what was typed and is tried a few times only") {
  ConsoleScene scene;
  Visitor visitor(scene, "htx");
  for (int i = 0; i < 5; ++i) {
    const auto refused = visitor.print({}, "sai");
    CHECK(refused.status == 400);
    CHECK(says(refused, "passphrase does not open this key"));
    CHECK(says(refused, "name=\"lot\" value=\"L2601\""));
    CHECK(!says(refused, "\"sai\""));
  }
  const auto closed = visitor.print();
  CHECK(closed.status == 400);
  CHECK(says(closed, "was wrong 5 times"));
  CHECK(batches(scene) == 0);
  Visitor other(scene, "ho");
  const Typed salt{{"gtin", right_gtin(Goods::kForeign)}, {"area-0", ""}, {"lot", "M1"}};
  CHECK(other.print(salt).status == 200);
  scene.wait(std::chrono::minutes(16));
  CHECK(visitor.print().status == 200);
  CHECK(batches(scene) == 2);
}

TEST_CASE("the same form sent twice, and twice at once, makes one batch and one run") {
  ConsoleScene scene;
  Visitor visitor(scene, "htx");
  const auto fields = to_sign(visitor.post("/labels/new", visitor.honey()));
  const auto places = post_twice_at_once(visitor, "/labels/print", fields);
  CHECK(places[0].starts_with("/jobs/"));
  CHECK(places[0] == places[1]);
  CHECK(header(visitor.post("/labels/print", fields), "Location") == places[0]);
  scene.await_prints();
  CHECK(batches(scene) == 1);
  CHECK(scene.spool().jobs_of("linh-ngoc").size() == 1);
  db::Connection connection(scene.shop().registry(), db::Access::kRead);
  CHECK(db::prints_of(connection, right_gtin(Goods::kHoney), "L2601").size() == 1);
}

TEST_CASE("what was signed is what was seen") {
  ConsoleScene scene;
  Visitor visitor(scene, "htx");
  const auto fields = to_sign(visitor.post("/labels/new", visitor.honey()));
  REQUIRE(scene.shop().batch({{"--lot", "EARLIER"}, {"--quantity", "3"}}).code == 0);
  const auto changed = visitor.post("/labels/print", fields);
  CHECK(changed.status == 409);
  CHECK(says(changed, "000004 – 000027"));
  CHECK(batches(scene) == 1);
}

TEST_CASE("each refusal stands beside its field, and what was typed is still there") {
  ConsoleScene scene;
  Visitor visitor(scene, "htx");
  struct Case {
    Typed changed;
    const char* words;
  };
  const Case cases[] = {
      {{{"lot", ""}}, "Type a lot number"},
      {{{"lot", "lô một"}}, "f-lot-told"},
      {{{"lot", std::string(21, 'A')}}, "f-lot-told"},
      {{{"quantity", "0"}}, "1 to 100000"},
      {{{"quantity", "100001"}}, "1 to 100000"},
      {{{"quantity", "99999999999999999999"}}, "1 to 100000"},
      {{{"produced", "hôm qua"}}, "is no date"},
      {{{"produced", "2026-11-23"}}, "is still to come"},
      {{{"best_before", ""}}, "Choose a day"},
      {{{"best_before", "2026-01-01"}}, "lies before the production date"},
      {{{"kg-0", "100,5"}}, "f-kg-0-told"},
      {{{"kg-0", "-1"}}, "is no weight"},
      {{{"kg-0", "1:2026-11-19"}}, "is no weight"},
      {{{"harvested-0", "2026-11-21"}}, "harvest date 21/11/2026 is after"},
      {{{"produced", "2025-07-01"}, {"harvested-0", ""}}, "no certificate was in force"},
      {{{"format", "exe"}}, "Choose one of these"},
      {{{"format", "png"}, {"quantity", "1201"}}, "at most 50 pages"},
  };
  for (const auto& [changed, words] : cases) {
    CAPTURE(changed.front().first + "=" + changed.front().second);
    const auto refused = visitor.post("/labels/new", visitor.honey(changed));
    CHECK(refused.status == 400);
    CHECK(says(refused, words));
    CHECK(says(refused, "aria-invalid=\"true\""));
  }
  const auto kept =
      visitor.post("/labels/new", visitor.honey({{"quantity", "x<y"}, {"lot", "L7"}}));
  CHECK(says(kept, "value=\"x&lt;y\""));
  CHECK(says(kept, "value=\"L7\""));
  CHECK(says(kept, "value=\"12,5\""));
  CHECK(batches(scene) == 0);
}

TEST_CASE("a product whose certificate is over is printed without stars only") {
  ConsoleScene scene;
  Visitor visitor(scene, "htx");
  const Typed tea{{"gtin", right_gtin(Goods::kTea)}, {"area-0", ""}, {"lot", "T1"}};
  CHECK(says(visitor.get("/labels/new?gtin=" + right_gtin(Goods::kTea)),
             "neither stars nor the word OCOP"));
  const auto refused = visitor.post("/labels/new", visitor.honey(tea));
  CHECK(refused.status == 400);
  auto plain = tea;
  plain.emplace_back("stars", "no");
  CHECK(says(visitor.post("/labels/new", visitor.honey(plain)), "none"));
}

TEST_CASE("a hostile lot is data on every page, in addresses and in file names") {
  ConsoleScene scene;
  Visitor visitor(scene, "htx");
  for (const std::string lot : {"../../x", "<script>", "a\"b&c=d", "100%25", "';DROP--", "a/b?c"}) {
    CAPTURE(lot);
    const auto started = visitor.print({{"lot", lot}, {"kg-0", "1"}});
    REQUIRE(started.status == 200);
    scene.await_prints();
    const auto job = scene.spool().jobs_of("linh-ngoc").at(0);
    CHECK(job.lot == lot);
    const auto page = visitor.get("/jobs/" + job.id);
    CHECK(!says(page, "<script>"));
    const auto file = visitor.get("/jobs/" + job.id + "/1");
    const auto name = between(header(file, "Content-Disposition"), "filename=\"", "\"");
    CHECK(name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-.") == std::string::npos);
    CHECK(name.find("..") == std::string::npos);
    const auto batch = visitor.get(link_to_batch(page));
    CHECK(says(batch, "What was done"));
    CHECK(!says(batch, "<script>"));
    CHECK(scene.shop().registered(Goods::kHoney, lot).has_value());
  }
  for (const auto* path : {"/jobs/..%2F..%2Focop.db/1", "/jobs/%00/1",
                           "/jobs/x/999999999999999999999", "/batch?gtin=%00&lot=%FF"})
    CHECK(visitor.get(path).status == 404);
}

TEST_CASE(
    "a run that stops half-way leaves its batch registered, and printing again gives the sheets") {
  ConsoleScene scene;
  Visitor visitor(scene, "htx");
  REQUIRE(visitor.print({{"quantity", "20000"}}).status == 200);
  scene.restart();
  Visitor later(scene, "htx");
  const auto job = scene.spool().jobs_of("linh-ngoc").at(0);
  CHECK(job.state == JobState::kFailed);
  CHECK(says(later.get("/jobs/" + job.id), "The run was interrupted"));
  CHECK(later.get("/jobs/" + job.id + "/1").status == 404);
  for (const auto& entry : std::filesystem::directory_iterator(scene.spool_directory() / job.id))
    CHECK(entry.path().filename() == "job.json");
  REQUIRE(scene.shop().registered(Goods::kHoney, "L2601").has_value());
  // It was never printed, so no reason is asked for.
  const auto again = later.post("/reprint", {{"gtin", right_gtin(Goods::kHoney)},
                                             {"lot", "L2601"},
                                             {"serials", "1-24"},
                                             {"format", "csv"},
                                             {"passphrase", std::string(kKeyPassphrase)}});
  REQUIRE(again.status == 303);
  scene.await_prints();
  CHECK(scene.spool().jobs_of("linh-ngoc").at(0).state == JobState::kDone);
}

TEST_CASE("a long run is several files, loose sheets one archive") {
  ConsoleScene scene;
  Visitor visitor(scene, "htx");
  visitor.print({{"quantity", "251"}, {"stock", "single"}});
  scene.await_prints();
  CHECK(scene.spool().jobs_of("linh-ngoc").at(0).files ==
        std::vector<std::string>{"labels.pdf", "labels-002.pdf"});
  REQUIRE(visitor.print({{"lot", "L2"}, {"quantity", "30"}, {"format", "svg"}}).status == 200);
  scene.await_prints();
  const auto job = scene.spool().jobs_of("linh-ngoc").at(0);
  CHECK(job.files == std::vector<std::string>{"labels.svg.zip"});
  CHECK(visitor.get("/jobs/" + job.id + "/1").body.starts_with("PK"));
}

TEST_CASE("sheets go after a day; the queue is bounded") {
  Spool::Settings narrow;
  narrow.waiting_of_one = 1;
  ConsoleScene scene(narrow);
  Visitor visitor(scene, "htx");
  std::promise<void> paper;
  SpoolJob slow;
  slow.id = Spool::id_of("linh-ngoc", Spool::new_order());
  slow.producer = "linh-ngoc";
  slow.ordered_at = scene.now();
  scene.spool().make_folder(slow.id);
  scene.spool().add(slow, [ready = paper.get_future().share()](const PrintRun&) -> Result<Made> {
    ready.wait();
    return Made{};
  });
  const auto full = visitor.print();
  CHECK(full.status == 503);
  CHECK(says(full, "nothing was done"));
  CHECK(batches(scene) == 0);
  paper.set_value();
  scene.await_prints();
  REQUIRE(visitor.print().status == 200);
  scene.await_prints();
  const auto job = scene.spool().jobs_of("linh-ngoc").at(0);
  scene.spool().sweep();
  CHECK(visitor.get("/jobs/" + job.id).status == 200);
  scene.wait(std::chrono::hours(25));
  scene.spool().sweep();
  CHECK(scene.spool().jobs_of("linh-ngoc").empty());
  CHECK(!std::filesystem::exists(scene.spool_directory() / job.id));
}

TEST_CASE("one spool folder serves one process") {
  ConsoleScene scene;
  Spool::Settings same;
  same.directory = scene.spool_directory();
  CHECK_THROWS_AS(Spool(same, fixed_clock(scene.now())), FileError);
}

TEST_CASE("serials as people list them") {
  const programme::SerialRange whole{1, 500, 6};
  struct Good {
    const char* text;
    std::vector<programme::SerialRange> ranges;
  };
  const Good good[] = {{"000012", {{12, 1, 6}}},
                       {"12", {{12, 1, 6}}},
                       {"20-31, 5 ;7", {{5, 1, 6}, {7, 1, 6}, {20, 12, 6}}},
                       {"20 – 31\r\n40", {{20, 12, 6}, {40, 1, 6}}},
                       {"1-500", {{1, 500, 6}}}};
  for (const auto& [text, ranges] : good) {
    CAPTURE(text);
    const auto parsed = console::parse_serials(text, whole);
    REQUIRE(parsed.has_value());
    CHECK(*parsed == ranges);
  }
  for (const auto* text : {"", " ,; ", "0", "501", "500-501", "31-20", "a", "1-", "-1", "1--2",
                           "99999999999999999999", "5,5", "1-10,10"}) {
    CAPTURE(text);
    CHECK(!console::parse_serials(text, whole).has_value());
  }
}

TEST_CASE("what is left of a serial range") {
  const programme::SerialRange whole{10, 20, 6};
  using Ranges = std::vector<programme::SerialRange>;
  CHECK(remaining_serials(whole, {}, {}) == Ranges{whole});
  CHECK(remaining_serials(whole, {}, {{10, 20, 6}}).empty());
  CHECK(remaining_serials(whole, {}, {{15, 2, 6}, {10, 1, 6}}) == Ranges{{11, 4, 6}, {17, 13, 6}});
  CHECK(remaining_serials(whole, programme::SerialRange{12, 3, 6}, {{13, 1, 6}}) ==
        Ranges{{12, 1, 6}, {14, 1, 6}});
  CHECK(remaining_serials(whole, programme::SerialRange{100, 3, 6}, {}).empty());
  CHECK(remaining_serials(whole, programme::SerialRange{12, 2, 6}, {{20, 5, 6}}) ==
        Ranges{{12, 2, 6}});
}
