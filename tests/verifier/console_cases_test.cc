// Cases through the console: what waits, a case from its opening to its outcome, who may.
#include <doctest/doctest.h>

#include <algorithm>

#include "tests/verifier/console_case_scene.h"

namespace ocop::test {
namespace {

Typed with(Typed typed, const std::string& name, const std::string& value) {
  for (auto& [key, old] : typed) {
    if (key == name) old = value;
  }
  return typed;
}

TEST_CASE("a suspicion waits on the list and on the first page until a case is open") {
  ConsoleScene scene;
  CHECK(holds(scene.get("inspector", "/cases/waiting"), "0 entries"));
  something_wrong(scene);
  CHECK(holds(scene.get("inspector", "/"), "/console/cases/waiting"));
  const auto waiting = scene.get("inspector", "/cases/waiting");
  CHECK(holds(waiting, "1 entries"));
  CHECK(holds(waiting, "/console/cases/new?gtin=" + kPlum + "&amp;lot=L01"));
  CHECK(holds(scene.get("inspector", "/cases"), "have not been looked at"));
  CHECK(holds(scene.get("inspector", "/cases/waiting.csv"), "L01"));
  CHECK(holds(scene.get("elsewhere", "/cases/waiting"), "0 entries"));

  const auto evidence = scene.get("inspector", "/cases/new?gtin=" + kPlum + "&lot=L01");
  CHECK(evidence.status == 200);
  CHECK(holds(evidence, "9 devices in 4 provinces &lt;b&gt;"));
  CHECK(holds(evidence, "Tem mờ &lt;script&gt;"));
  CHECK(holds(evidence, "Chợ &lt;Mới&gt;"));
  CHECK(scene.number("SELECT COUNT(*) FROM cases") == 0);
  const auto opened = scene.post("inspector", "/cases/new", opening());
  CHECK(opened.status == 303);
  CHECK(header(opened, "Location").starts_with("/console/cases/1"));
  CHECK(holds(scene.get("inspector", "/cases/waiting"), "0 entries"));
  const auto again = scene.get("inspector", "/cases/new?gtin=" + kPlum + "&lot=L01");
  CHECK(again.status == 303);
  CHECK(header(again, "Location") == "/console/cases/1");
  CHECK(scene.post("inspector", "/cases/new", opening()).status == 303);
  CHECK(scene.number("SELECT COUNT(*) FROM case_steps") == 1);
  CHECK(holds(scene.get("inspector", "/cases"), "/console/cases/1"));
}

TEST_CASE("a case goes from its opening to its outcome, and can be opened again") {
  ConsoleScene scene;
  something_wrong(scene);
  REQUIRE(scene.post("inspector", "/cases/new", opening()).status == 303);
  const auto page = [&] { return scene.get("inspector", "/cases/1"); };
  CHECK(holds(page(), "suspected copy"));
  CHECK(holds(page(), "Nhiều người báo"));

  CHECK(scene.post("inspector", "/cases/1/assign", {{"assignee", "province"}, {"seen", "1"}})
            .status == 303);
  CHECK(holds(page(), "Given to Officer province (province)"));
  CHECK(scene.post("province", "/cases/1/note", {{"text", "Mua mẫu <ở> chợ"}}).status == 303);
  CHECK(holds(page(), "Mua mẫu &lt;ở&gt; chợ"));
  CHECK(scene
            .post("province", "/cases/1/mark",
                  {{"mark", "confirmed"},
                   {"reason", "Giấy khác loại"},
                   {"seen", "3"},
                   {"unit-L01|000007", "yes"},
                   {"serials", "000003, 000004\r\n000007"}})
            .status == 303);
  CHECK(scene.number("SELECT COUNT(*) FROM unit_marks WHERE mark = 'confirmed'") == 3);
  CHECK(holds(page(), "3 labels confirmed: copied"));
  CHECK(holds(page(), "000003, 000004, 000007"));

  auto decided =
      with(with(outcome("authority"), "decision", "31/QĐ-QLTT"), "decided_on", "2026-11-21");
  decided = with(with(decided, "seen", "4"), "mark_rest", "");
  const auto tried = scene.post("inspector", "/cases/1/decide", with(decided, "sure", ""));
  CHECK(tried.status == 200);
  CHECK(holds(tried, "Nothing is decided yet"));
  CHECK(hidden(tried, "decision") == "31/QĐ-QLTT");
  CHECK(scene.number("SELECT COUNT(*) FROM cases WHERE status = 'open'") == 1);
  CHECK(scene.post("inspector", "/cases/1/decide", decided).status == 303);
  CHECK(holds(page(), "handed to the authority"));
  CHECK(holds(page(), "31/QĐ-QLTT, 21/11/2026"));
  CHECK(holds(scene.get("inspector", "/cases"), "0 entries"));
  CHECK(holds(scene.get("inspector", "/cases?which=closed"), "/console/cases/1"));
  CHECK(holds(scene.get("inspector", "/cases?outcome=authority"), "/console/cases/1"));
  CHECK(holds(scene.get("inspector", "/cases?outcome=cleared"), "0 entries"));
  CHECK(scene.post("inspector", "/cases/1/note", {{"text", "x"}}).status == 400);

  CHECK(scene.post("inspector", "/cases/1/reopen", {{"reason", "Mẫu mới"}, {"seen", "5"}}).status ==
        303);
  CHECK(holds(page(), "Opened again"));
  CHECK(scene.number("SELECT COUNT(*) FROM audit WHERE subject = 'case 1'") == 6);
}

TEST_CASE("a recall leads from the case to its outcome") {
  ConsoleScene scene;
  something_wrong(scene);
  REQUIRE(scene.post("province", "/cases/new", opening()).status == 303);
  const auto page = scene.get("province", "/cases/1");
  CHECK(holds(page, "/console/recalls/new?gtin=" + kPlum + "&amp;lot=L01&amp;case=1"));
  CHECK_FALSE(holds(scene.get("inspector", "/cases/1"), "/recalls/new"));
  const auto form = scene.get("province", "/recalls/new?gtin=" + kPlum + "&lot=L01&case=1");
  CHECK(hidden(form, "case") == "1");
  const auto recalled = scene.post("province", "/recalls/new",
                                   {{"gtin", kPlum},
                                    {"lot", "L01"},
                                    {"since", "2026-11-22"},
                                    {"decision", "9/QĐ"},
                                    {"reason", "Hàng giả"},
                                    {"instructions", "Trả lại"},
                                    {"case", "1"},
                                    {"sure", "yes"}});
  CHECK(recalled.status == 303);
  CHECK(header(recalled, "Location") == "/console/cases/1/decide?outcome=recall&recall=1");
  const auto decide = scene.get("province", "/cases/1/decide?outcome=recall&recall=1");
  CHECK(holds(decide, "<option value=\"recall\" selected"));
  CHECK(holds(decide, "<option value=\"1\" selected"));
  auto typed = with(outcome("recall"), "recall", "1");
  const auto refused = scene.post("inspector", "/cases/1/decide", typed);
  CHECK(refused.status == 400);
  CHECK(holds(refused, "does not say whether each label was copied"));
  typed = with(typed, "mark_rest", "");
  CHECK(scene.post("inspector", "/cases/1/decide", typed).status == 303);
  CHECK(holds(scene.get("inspector", "/cases/1"), "/console/recalls/1"));
}

TEST_CASE("labels whose serial holds a slash are marked from the list and by hand") {
  ConsoleScene scene;
  something_wrong(scene);
  for (const char* serial : {"A/1", "A/2"}) suspect(scene, serial);
  REQUIRE(scene.post("inspector", "/cases/new", with(opening(), "lot", "")).status == 303);
  const auto marked = scene.post("inspector", "/cases/1/mark",
                                 {{"mark", "cleared"},
                                  {"reason", "Ảnh tem đăng trên mạng"},
                                  {"seen", "1"},
                                  {"unit-L01|A/1", "yes"},
                                  {"serials", "L01/A/2"}});
  CHECK(marked.status == 303);
  CHECK(scene.number("SELECT COUNT(*) FROM unit_marks WHERE lot = 'L01' AND serial IN ('A/1', "
                     "'A/2')") == 2);
}

TEST_CASE("a case that is cleared takes the suspicion from its batch, and its page says so") {
  ConsoleScene scene;
  something_wrong(scene);
  scene.sql("INSERT INTO habit_watch (kind, gtin, lot, state, score, since, memory) VALUES "
            "('batch', '" + kPlum + "', 'L01', 'suspected', 8.5, 1, '')");
  REQUIRE(scene.post("inspector", "/cases/new", opening()).status == 303);
  CHECK(holds(scene.get("inspector", "/cases/1"), "<b>Batch L01</b>: suspected copy"));
  
  CHECK(holds(scene.get("inspector", "/scans"), "href=\"/console/cases/1\""));
  REQUIRE(scene.post("inspector", "/cases/1/decide", outcome()).status == 303);
  CHECK(holds(scene.get("inspector", "/cases/1"), "<b>Batch L01</b>: cleared"));
  CHECK_FALSE(holds(scene.get("inspector", "/scans"), "lot=L01"));
}

TEST_CASE("a page that leaves rows out says what the PDF holds") {
  ConsoleScene scene;
  something_wrong(scene);
  const auto add = [&](int from, int until) {
    scene.sql("INSERT INTO unit_watch (gtin, lot, serial, state, score, since, first_at, last_at, "
              "scans, devices, places, usual_devices, memory) WITH RECURSIVE k(n) AS (SELECT " +
              std::to_string(from) + " UNION ALL SELECT n + 1 FROM k WHERE n < " +
              std::to_string(until) + ") SELECT '" + kPlum +
              "', 'L01', 'S' || n, 'suspected', 5, 1, 1, 1, 9, 9, 4, 1, '' FROM k");
  };
  REQUIRE(scene.post("inspector", "/cases/new", opening()).status == 303);
  add(1, 300);
  CHECK(holds(scene.get("inspector", "/cases/1"), "200 of 301 are shown; all are in the PDF."));
  CHECK(holds(scene.get("inspector", "/cases/1/decide"), "Mark the 301 suspected labels"));
  add(301, 5'000);
  CHECK(holds(scene.get("inspector", "/cases/1"),
              "200 of 5001 are shown; the PDF lists the first 5000."));
}

TEST_CASE("each form of a case is for those who may, in their place") {
  const struct {
    const char* path;
    Typed typed;
    bool closed = false;
  } forms[] = {
      {"/cases/new", opening()},
      {"/cases/1/assign", {{"assignee", "inspector"}, {"seen", "1"}}},
      {"/cases/1/note", {{"text", "x"}}},
      {"/cases/1/mark",
       {{"mark", "cleared"}, {"reason", "x"}, {"seen", "1"}, {"unit-L01|000007", "yes"}}},
      {"/cases/1/decide", outcome()},
      {"/cases/1/reopen", {{"reason", "x"}, {"seen", "3"}}, true}};
  for (const auto& form : forms) {
    ConsoleScene scene;
    something_wrong(scene);
    const bool opens = std::string(form.path) == "/cases/new";
    if (!opens) REQUIRE(scene.post("ministry", "/cases/new", opening()).status == 303);
    if (form.closed) REQUIRE(scene.post("ministry", "/cases/1/decide", outcome()).status == 303);
    const std::string shown = opens ? "/cases/new?gtin=" + kPlum + "&lot=L01" : form.path;
    for (const std::string user : {"admin", "commune", "elsewhere", "next_door"}) {
      CAPTURE(user);
      CAPTURE(form.path);
      const auto before = scene.number("SELECT COUNT(*) FROM audit");
      const bool by_role = user != "elsewhere";
      CHECK(scene.get(user, shown).status == (by_role ? 403 : 404));
      CHECK(scene.post(user, form.path, form.typed).status == (by_role ? 403 : 404));
      CHECK(scene.number("SELECT COUNT(*) FROM audit") == before);
    }
    CHECK(scene.get("inspector", shown).status == 200);
    CHECK(scene.post("inspector", form.path, with(form.typed, "csrf", "x")).status == 303);
    auto forged = form.typed;
    forged.emplace_back("csrf", "forged");
    CHECK(scene.post("inspector", form.path, forged).status == 403);
  }
}

TEST_CASE("of two officers who mark labels the second is told, and keeps what was typed") {
  ConsoleScene scene;
  something_wrong(scene);
  REQUIRE(scene.post("inspector", "/cases/new", opening()).status == 303);
  const auto marks = [](const char* mark, const std::string& seen) {
    return Typed{{"mark", mark}, {"reason", "Đã xem"}, {"unit-L01|000007", "yes"}, {"seen", seen}};
  };
  CHECK(hidden(scene.get("inspector", "/cases/1/mark"), "seen") == "1");
  REQUIRE(scene.post("province", "/cases/1/mark", marks("confirmed", "1")).status == 303);
  const auto told = scene.post("inspector", "/cases/1/mark", marks("cleared", "1"));
  CHECK(told.status == 400);
  CHECK(holds(told, "Somebody went on"));
  CHECK(holds(told, "Đã xem"));
  CHECK(scene.number("SELECT COUNT(*) FROM unit_marks WHERE mark = 'cleared'") == 0);
  REQUIRE(hidden(told, "seen") == "2");
  CHECK(scene.post("inspector", "/cases/1/mark", marks("cleared", "2")).status == 303);
}

TEST_CASE("what is typed wrong is said beside its field, and nothing is done") {
  ConsoleScene scene;
  something_wrong(scene);
  REQUIRE(scene.post("inspector", "/cases/new", opening()).status == 303);
  const auto before = scene.number("SELECT COUNT(*) FROM audit");
  const struct {
    const char* path;
    Typed typed;
    const char* said;
  } table[] = {
      {"/cases/1/assign", {{"assignee", "commune"}, {"seen", "1"}}, "choose one of the list"},
      {"/cases/1/assign", {{"assignee", "inspector"}, {"seen", "0"}}, "Somebody went on"},
      {"/cases/1/assign", {{"assignee", "inspector"}}, "Somebody went on"},
      {"/cases/1/note", {{"text", ""}}, "the note"},
      {"/cases/1/mark", {{"mark", ""}, {"reason", "x"}, {"serials", "000001"}}, "is missing"},
      {"/cases/1/mark", {{"mark", "eaten"}, {"reason", "x"}}, "choose one of the list"},
      {"/cases/1/mark", {{"mark", "cleared"}, {"reason", "x"}}, "No label is chosen"},
      {"/cases/1/mark",
       {{"mark", "cleared"}, {"reason", "x"}, {"serials", "<script>"}},
       "Label &lt;script&gt; is not"},
      {"/cases/1/mark",
       {{"mark", "cleared"}, {"reason", "x"}, {"unit-../..|x", "yes"}},
       "is not one of this case"},
      {"/cases/1/decide", with(outcome("authority"), "decision", ""), "the decision number"},
      {"/cases/1/decide", outcome("recall"), "No recall of these goods"},
      {"/cases/1/decide", outcome("eaten"), "choose one of the list"},
      {"/cases/1/decide", with(outcome(), "recall", "999999999999999999999"),
       "choose one of the list"},
      {"/cases/1/decide", with(outcome(), "seen", "9"), "Somebody went on"},
      {"/cases/1/reopen", {{"reason", "x"}, {"seen", "1"}}, "is open already"}};
  for (const auto& row : table) {
    CAPTURE(row.path);
    CAPTURE(row.said);
    const auto answer = scene.post("inspector", row.path, row.typed);
    CHECK(answer.status == 400);
    CHECK(holds(answer, row.said));
  }
  CHECK(scene.number("SELECT COUNT(*) FROM audit") == before);
  // Who was told that somebody went on can send the form again.
  const auto told =
      scene.post("inspector", "/cases/1/assign", {{"assignee", "inspector"}, {"seen", "0"}});
  CHECK(hidden(told, "seen") == "1");
  CHECK(holds(told, "<option value=\"inspector\" selected"));
}

TEST_CASE("cases that are not there, or lie elsewhere, are not found") {
  ConsoleScene scene;
  something_wrong(scene);
  REQUIRE(scene.post("inspector", "/cases/new", opening()).status == 303);
  for (const std::string path :
       {"/cases/2", "/cases/-1", "/cases/1x", "/cases/999999999999999999999", "/cases/%00",
        "/cases/..%2F..%2Fx", "/cases/2.pdf", "/cases/.pdf", "/cases/2/note", "/photos/x",
        "/photos/%00", "/cases/new?gtin=123", "/cases/new"}) {
    CAPTURE(path);
    CHECK(scene.get("inspector", path).status == 404);
  }
  for (const std::string path : {"/cases/1", "/cases/1.pdf", "/cases/1/note"}) {
    CHECK(scene.get("elsewhere", path).status == 404);
    CHECK(scene.get("commune", path).status == 403);
  }
  CHECK(scene.get("inspector", "/cases?which=%00&outcome=x&sort=y&q=%27%3B--").status == 200);
}

TEST_CASE("a photo of a report or a step is seen by who may work on the case") {
  ConsoleScene scene;
  const std::string digest = "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d";
  scene.add_batch(kLot, "2026-10-01");
  // One byte, which is no picture: it is only handed on.
  scene.sql(
      "INSERT INTO photos (sha256, media_type, width, height, base64, recorded_at) VALUES ('" +
      digest + "', 'image/jpeg', 1, 1, 'AA==', 0)");
  CHECK(scene.get("inspector", "/photos/" + digest).status == 404);
  report_it(scene, 1, "x", digest);
  const auto photo = scene.get("inspector", "/photos/" + digest);
  CHECK(photo.status == 200);
  CHECK(photo.content_type == "image/jpeg");
  CHECK(photo.body == std::string(1, '\0'));
  CHECK(scene.get("elsewhere", "/photos/" + digest).status == 404);
  CHECK(scene.get("commune", "/photos/" + digest).status == 403);
  REQUIRE(scene.post("inspector", "/cases/new", opening()).status == 303);
  CHECK(holds(scene.get("inspector", "/cases/1"), "/console/photos/" + digest));
  const auto refused =
      scene.upload("inspector", "/cases/1/note", {{"text", "x"}}, {"photo", "x.jpg", "no picture"});
  CHECK(refused.status == 400);
  CHECK(scene.number("SELECT COUNT(*) FROM case_steps") == 1);
}

}  // namespace
}  // namespace ocop::test
