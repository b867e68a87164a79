// Paper, template, printer and scratch codes at the console, and the label's picture.
#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <thread>

#include "base/file.h"
#include "db/registry.h"
#include "tests/labeler/console_scene.h"

using namespace ocop;
using namespace ocop::labeler;

namespace {

const std::string kHoney = right_gtin(Goods::kHoney);

web::Response preview(Visitor& visitor, const std::string& more) {
  return visitor.get("/labels/preview.svg?gtin=" + kHoney + "&format=pdf&stars=yes" + more);
}

}  // namespace

TEST_CASE("the picture shows the label on each paper, or says why there is none") {
  ConsoleScene scene;
  Visitor visitor(scene, "htx");
  for (const auto& stock : built_in_stocks()) {
    CAPTURE(stock.id);
    const auto picture = preview(visitor, "&stock=" + stock.id);
    CHECK(picture.status == 200);
    CHECK(picture.content_type == "image/svg+xml");
    CHECK(header(picture, "Cache-Control") == "no-store");
    CHECK(says(picture, "QR code"));
    CHECK(says(picture, stock.round ? "<ellipse" : "stroke-dasharray"));
  }
  const auto unknown = preview(visitor, "&stock=none");
  CHECK(unknown.status == 200);
  CHECK(says(unknown, "Choose one of these"));
  const auto hostile = preview(visitor, "&stock=a4-70x37&lot=%3Cscript%3E&produced=x&printer=%3Cb%3E");
  CHECK(!says(hostile, "<script>"));
  CHECK(!says(hostile, "<b>"));
  const auto long_name = visitor.get("/labels/preview.svg?gtin=" + right_gtin(Goods::kLongName) +
                                     "&format=pdf&stock=roll-30x20&kind=roll");
  CHECK(long_name.status == 200);
  CHECK(says(long_name, "<text"));
}

TEST_CASE("the form shows the picture without scripts, by its own button, and lets its own script run") {
  ConsoleScene scene;
  Visitor visitor(scene, "htx");
  const auto form = visitor.get("/labels/new?gtin=" + kHoney);
  CHECK(says(form, "<img id=\"preview\" src=\"/labels/preview.svg?gtin=" + kHoney));
  CHECK(header(form, "Content-Security-Policy").find("script-src 'self'") != std::string::npos);
  const auto look =
      visitor.post("/labels/new", visitor.honey({{"stock", "roll-60x40"}, {"lot", ""}, {"look", "yes"}}));
  CHECK(look.status == 200);
  CHECK(says(look, "stock=roll-60x40"));
  CHECK(!says(look, "aria-invalid=\"true\""));
  const auto script = visitor.get("/labels/preview.js");
  CHECK(script.content_type.starts_with("text/javascript"));
  CHECK(says(script, "preview.svg"));
  CHECK(header(visitor.get("/batches"), "Content-Security-Policy").empty());
}

TEST_CASE("a sheet that was used before begins behind its last label") {
  ConsoleScene scene;
  Visitor visitor(scene, "htx");
  REQUIRE(visitor.print({{"start", "22"}}).status == 200);
  scene.await_prints();
  const auto job = scene.spool().jobs_of("linh-ngoc").at(0);
  CHECK(job.pages == 2);
  for (const auto* start : {"0", "25", "-1", "x", "99999999999999999999"}) {
    CAPTURE(start);
    const auto refused = visitor.post("/labels/new", visitor.honey({{"lot", "L2"}, {"start", start}}));
    CHECK(refused.status == 400);
    CHECK(says(refused, "has the labels 1 to 24"));
  }
}

TEST_CASE("a printer is listed, chosen, adjusted by four measures, changed and taken off the list") {
  ConsoleScene scene;
  Visitor visitor(scene, "htx");
  const Typed printer{{"name", "Máy <kho>"}, {"dpi", "300"},  {"offset_x", "1,5"},
                      {"offset_y", "-0.3"},  {"scale_x", ""}, {"scale_y", "1,01"}};
  const auto list = visitor.settle(visitor.post("/printers", printer));
  CHECK(says(list, "Máy &lt;kho&gt;"));
  CHECK(says(list, "1.5 mm; -0.3 mm"));
  CHECK(says(visitor.get("/labels/new?gtin=" + kHoney), "Máy &lt;kho&gt; – 300 dpi"));
  REQUIRE(visitor.print({{"printer", "Máy <kho>"}}).status == 200);
  scene.await_prints();
  CHECK(scene.spool().jobs_of("linh-ngoc").at(0).state == JobState::kDone);

  struct Case {
    const char* field;
    const char* value;
  };
  for (const auto& [field, value] :
       {Case{"name", ""}, {"dpi", "299"}, {"offset_x", "20,1"}, {"offset_y", "nan"},
        {"offset_y", "1e1"}, {"scale_x", "0.5"}, {"scale_y", "1,2"}}) {
    CAPTURE(field);
    CAPTURE(value);
    auto changed = printer;
    std::ranges::find(changed, field, &std::pair<std::string, std::string>::first)->second = value;
    const auto refused = visitor.post("/printers", changed);
    CHECK(refused.status == 400);
    CHECK(says(refused, "aria-invalid=\"true\""));
  }

  auto wordy = printer;
  wordy.front().second = std::string(3000, 'x');
  const auto refused = visitor.post("/printers", wordy);
  CHECK(refused.status == 400);
  CHECK(says(refused, "at most 60"));

  const auto sheet = visitor.get("/printers/calibration.pdf?stock=a4-70x37&printer=");
  CHECK(sheet.body.starts_with("%PDF-"));
  CHECK(visitor.get("/printers/calibration.pdf?stock=none").status == 404);
  const auto form = visitor.get("/printers/measured?stock=a4-70x37&printer=" + std::string("M"));
  CHECK(form.status == 200);
  const auto line = [&](const char* name) {
    return between(form.body.substr(form.body.find("Line " + std::string(name))), "It should be ", " mm");
  };
  const auto moved = [](const std::string& text, double by) { return fmt::format("{}", std::stod(text) + by); };
  const auto adjusted = visitor.settle(visitor.post("/printers/measured", {{"printer", "Máy <kho>"},
                                                                          {"stock", "a4-70x37"},
                                                                          {"a", moved(line("A"), 1)},
                                                                          {"b", moved(line("B"), 1)},
                                                                          {"c", moved(line("C"), -0.5)},
                                                                          {"d", moved(line("D"), -0.5)}}));
  CHECK(says(adjusted, "-1 mm; 0.5 mm"));
  const auto wild = visitor.post("/printers/measured", {{"printer", "Máy <kho>"}, {"stock", "a4-70x37"},
                                                        {"a", "100"}, {"b", "50"}, {"c", "x"}, {"d", ""}});
  CHECK(wild.status == 400);
  CHECK(says(wild, "aria-invalid=\"true\""));

  Visitor other(scene, "ho");
  CHECK(!says(other.get("/printers"), "kho"));
  CHECK(other.post("/printers/remove", {{"name", "Máy <kho>"}}).status != 303);
  CHECK(says(visitor.settle(visitor.post("/printers/remove", {{"name", "Máy <kho>"}})), "No printers are listed"));
}

TEST_CASE("scratch codes are printed once; such labels are not printed again") {
  ConsoleScene scene;
  Visitor visitor(scene, "htx");
  CHECK(says(visitor.get("/labels/new?gtin=" + kHoney), "name=\"scratch\""));
  REQUIRE(visitor.print({{"scratch", "yes"}, {"stock", "a4-63x72"}}).status == 200);
  scene.await_prints();
  REQUIRE(scene.spool().jobs_of("linh-ngoc").at(0).state == JobState::kDone);
  const auto dossier = db::Reader(scene.shop().registry()).dossier(kHoney, "L2601", "000024");
  CHECK(dossier->scratch.exists);
  const auto again = visitor.get("/reprint?gtin=" + kHoney + "&lot=L2601");
  CHECK(again.status == 409);
  CHECK(says(again, "print other labels for a new lot"));
}

TEST_CASE("of a run that stopped, labels whose scratch codes are out are to be voided, others printed again") {
  ConsoleScene scene;
  Visitor visitor(scene, "htx");
  REQUIRE(visitor.print({{"scratch", "yes"}, {"quantity", "20000"}, {"format", "csv"}}).status == 200);
  REQUIRE(visitor.make_roll({{"roll", "R7"}, {"scratch", "yes"}}).status == 200);
  const auto codes_are_out = [&] {
    return db::Reader(scene.shop().registry()).dossier(kHoney, "L2601", "000001")->scratch.exists;
  };
  while (!codes_are_out()) std::this_thread::sleep_for(std::chrono::milliseconds(5));
  scene.restart();

  Visitor later(scene, "htx");
  for (const auto& job : scene.spool().jobs_of("linh-ngoc")) {
    REQUIRE(job.state == JobState::kFailed);
    const auto page = later.get("/jobs/" + job.id);
    CHECK(says(page, "The run was interrupted"));
    const bool lost = job.roll.empty();
    CHECK(says(page, "Void the labels 000001 – 020000, and print others") == lost);
    CHECK(says(page, "/void?gtin=" + kHoney) == lost);
    CHECK(says(page, "Open it and print it again") != lost);
  }
  CHECK(later.get("/reprint?gtin=" + kHoney + "&lot=L2601").status == 409);
  const auto roll = "?gtin=" + kHoney + "&roll=R7";
  CHECK(later.get("/roll/reprint" + roll).status == 200);
  REQUIRE(later.post("/roll/reprint", {{"gtin", kHoney},
                                       {"roll", "R7"},
                                       {"stars", "yes"},
                                       {"stock", "roll-60x40"},
                                       {"format", "csv"},
                                       {"passphrase", std::string(kKeyPassphrase)}})
              .status == 303);
  scene.await_prints();
  CHECK(scene.spool().jobs_of("linh-ngoc").at(0).state == JobState::kDone);
}

TEST_CASE("without a service key there are no scratch codes, and the labels print all the same") {
  ConsoleScene scene({}, false);
  Visitor visitor(scene, "htx");
  CHECK(!says(visitor.get("/labels/new?gtin=" + kHoney), "name=\"scratch\""));
  CHECK(says(visitor.post("/labels/new", visitor.honey({{"scratch", "yes"}})), "no service key"));
  REQUIRE(visitor.print().status == 200);
  scene.await_prints();
  CHECK(scene.spool().jobs_of("linh-ngoc").at(0).state == JobState::kDone);
}

TEST_CASE("an open recall that covers the new batch is told before it is signed") {
  ConsoleScene scene;
  Visitor visitor(scene, "htx");
  REQUIRE(visitor.post("/recall", {{"gtin", kHoney}, {"reason", "lẫn <tạp> chất"}, {"instructions", "trả lại"},
                                   {"from", "2026-11-01"}, {"until", "2026-11-21"}, {"sure", "yes"}})
              .status == 303);
  const auto check = visitor.post("/labels/new", visitor.honey());
  CHECK(says(check, "covers this batch too"));
  CHECK(says(check, "lẫn &lt;tạp&gt; chất"));
  const auto before =
      visitor.post("/labels/new", visitor.honey({{"produced", "2026-10-31"}, {"harvested-0", "2026-10-30"}}));
  CHECK(before.status == 200);
  CHECK(!says(before, "covers this batch too"));
}

TEST_CASE("a spool that cannot be written is found out before anything is signed") {
  ConsoleScene scene;
  Visitor visitor(scene, "htx");
  const auto fields = to_sign(visitor.post("/labels/new", visitor.honey()));
  std::filesystem::rename(scene.spool_directory(), scene.shop().path("away"));
  const auto refused = visitor.post("/labels/print", fields);
  std::filesystem::rename(scene.shop().path("away"), scene.spool_directory());
  CHECK(refused.status == 503);
  CHECK(says(refused, "nothing was signed or registered"));
  CHECK(!scene.shop().registered(Goods::kHoney, "L2601"));
  CHECK(visitor.settle(visitor.post("/labels/print", fields)).status == 200);
  scene.await_prints();
  CHECK(scene.shop().registered(Goods::kHoney, "L2601").has_value());
}
