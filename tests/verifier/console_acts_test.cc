// Acts on certificates, goods and areas through the console: who may, who may not, and
// what happens when two act at once.
#include <doctest/doctest.h>

#include <algorithm>

#include "tests/verifier/console_scene.h"

namespace ocop::test {
namespace {

struct Try {
  std::string path;
  Typed typed;
  std::vector<std::string> allowed;  ///< users
  std::string first{};               ///< SQL: what the act is done to
};

Typed extend() {
  return {{"date", "2026-11-22"}, {"decision", "16/QĐ"},        {"until", "2029-01-20"},
          {"reason", "x"},        {"ground", "rules_changed"}, {"seen", "0"}};
}

Typed reinstate() {
  auto typed = decision();
  typed.back().second = "1";
  return typed;
}

const std::string kSuspended =
    "INSERT INTO certificate_events (number, seq, act, effective_on, decision, reason, authority, "
    "recorded_at) VALUES ('" +
    kPlumCertificate + "', 1, 'suspend', '2026-11-20', '1/QĐ', 'x', 'province', 1790000000000)";
const std::string kRecalled =
    "INSERT INTO recalls (id, gtin, since, reason, instructions, decision, recorded_at) VALUES "
    "(1, '" +
    kPlum + "', '2026-11-20', 'x', 'y', '1/QĐ', 1790000000000)";
const std::string kSupplies =
    "INSERT INTO area_producers (area, producer) VALUES ('" + kPlumArea + "', 'htx-doan-ket')";
const std::string kPdf = "%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n";

Typed issue() {
  return {{"basis", "first"},
          {"number", "77/GCN"},
          {"stars", "3"},
          {"score", "65,5"},
          {"issuer", "Ủy ban nhân dân tỉnh Thái Nguyên"},
          {"issued", "2026-11-20"},
          {"decision", "77/QĐ"}};
}

Typed recall() {
  return {{"gtin", "9521000001015"},
          {"lot", "L01"},
          {"since", "2026-11-22"},
          {"decision", "9/QĐ"},
          {"reason", "Nhiễm khuẩn"},
          {"instructions", "Trả lại nơi bán"},
          {"sure", "yes"}};
}

TEST_CASE("each act is for the roles that may, within their place; it changes nothing for others") {
  const std::vector<Try> tries = {
      {kPlumPath + "/suspend", decision(), {"province"}},
      {kPlumPath + "/revoke", decision("law_breached"), {"province"}},
      {kPlumPath + "/extend", extend(), {"province"}},
      {kPlumPath + "/reinstate", reinstate(), {"province"}, kSuspended},
      {"/products/" + kRoseTea + "/issue", issue(), {"province"}},
      {"/recalls/new", recall(), {"ministry", "province"}},
      {"/recalls/1/lift",
       {{"on", "2026-11-22"}, {"decision", "10/QĐ"}, {"reason", "x"}},
       {"ministry", "province"},
       kRecalled},
      {"/areas/" + kPlumArea + "/delivery",
       {{"producer", "htx-doan-ket"}, {"delivered", "2026-11-22"}, {"kilograms", "100"}},
       {"commune"},
       kSupplies},
      {"/products/" + kPlum + "/edit",
       {{"producer", "htx-doan-ket"}, {"group_number", "1"}, {"name_vi", "Mơ"}, {"seen", "now"}},
       {"ministry", "province", "commune"}},
      {"/areas/" + kPlumArea + "/edit",
       {{"name", "Vùng mơ"},
        {"place", "02104"},
        {"practice", "none"},
        {"status", "active"},
        {"seen", "now"}},
       {"ministry", "province", "commune"}},
      {"/batches/" + kPlum + "/L01/void",
       {{"first", "000001"}, {"reason", "Rách tem"}},
       {"province"}},
      {"/areas/" + kPlumArea + "/yield",
       {{"year", "2026"}, {"kilograms", "30000"}, {"reason", "Được mùa"}},
       {"ministry", "province"}},
      {"/products/" + kPlum + "/areas",
       {{"area", "VN-MAU-0002"}},
       {"ministry", "province", "commune"}},
      {"/areas/" + kPlumArea + "/producers",
       {{"producer", "htx-doan-ket"}},
       {"ministry", "province", "commune"}},
      {"/targets",
       {{"place", "19"}, {"year", "2026"}, {"products_least", "60"}},
       {"ministry", "province"}}};
  for (const auto& one : tries) {
    for (const std::string user :
         {"admin", "ministry", "province", "commune", "inspector", "elsewhere", "next_door"}) {
      CAPTURE(one.path);
      CAPTURE(user);
      ConsoleScene scene;
      scene.add_batch("L01", "2026-10-01");
      if (!one.first.empty()) scene.sql(one.first);
      auto typed = one.typed;
      if (typed.back() == std::pair<std::string, std::string>("seen", "now")) {
        typed.back().second = hidden(scene.get("ministry", one.path), "seen");
      }
      const auto before = scene.number("SELECT COUNT(*) FROM audit");
      const auto response = scene.post(user, one.path, typed);
      const bool allowed =
          std::find(one.allowed.begin(), one.allowed.end(), user) != one.allowed.end();
      CHECK((response.status == 303) == allowed);
      CHECK((scene.number("SELECT COUNT(*) FROM audit") > before) == allowed);
    }
  }
}

TEST_CASE("five stars are the ministry's to suspend and to revoke") {
  for (const std::string act : {"/suspend", "/revoke"}) {
    ConsoleScene scene;
    scene.sql("UPDATE certificates SET stars = 5 WHERE number = '" + kPlumCertificate + "'");
    const auto refused = scene.post("province", kPlumPath + act, decision("law_breached"));
    CHECK(refused.status == 400);
    CHECK(scene.number("SELECT COUNT(*) FROM certificate_events") == 0);
    CHECK(scene.post("ministry", kPlumPath + act, decision("law_breached")).status == 303);
  }
}

TEST_CASE("a GET changes nothing and a form without its token is refused") {
  ConsoleScene scene;
  const auto before = scene.number("SELECT COUNT(*) FROM audit");
  for (const std::string page : {"/suspend", "/revoke", "/extend"}) {
    CHECK(scene.get("province", kPlumPath + page + "?date=2026-11-22&decision=1&reason=x").status ==
          200);
  }
  auto typed = decision();
  typed.emplace_back("csrf", "another");
  CHECK(scene.post("province", kPlumPath + "/suspend", typed).status == 403);
  typed.back().second = "";
  CHECK(scene.post("province", kPlumPath + "/suspend", typed).status == 403);
  CHECK(scene.number("SELECT COUNT(*) FROM audit") == before);
  CHECK(scene.number("SELECT COUNT(*) FROM certificate_events") == 0);
}

TEST_CASE("a certificate is suspended, reinstated, revoked, and its page tells all of it") {
  ConsoleScene scene;
  CHECK(scene.post("province", kPlumPath + "/suspend", decision()).status == 303);
  auto typed = decision();
  typed.back().second = "1";
  CHECK(scene.post("province", kPlumPath + "/reinstate", typed).status == 303);
  typed = decision("production_stopped");
  typed.back().second = "2";
  CHECK(scene.post("province", kPlumPath + "/revoke", typed).status == 303);
  const auto page = scene.get("inspector", kPlumPath);
  for (const std::string text : {"Suspended", "Reinstated", "Revoked", "15/QĐ-UBND",
                                 "Kết luận kiểm tra", "Officer province", "22/11/2026"}) {
    CAPTURE(text);
    CHECK(holds(page, text));
  }
  CHECK_FALSE(holds(scene.get("province", kPlumPath), "/revoke\""));
}

TEST_CASE("of two officers the second is told what the first did, and keeps what was typed") {
  ConsoleScene scene;
  CHECK(hidden(scene.get("colleague", kPlumPath + "/revoke"), "seen") == "0");
  CHECK(scene.post("province", kPlumPath + "/suspend", decision()).status == 303);
  auto typed = decision("law_breached");
  typed[3].second = "Lý do của người thứ hai";
  const auto conflict = scene.post("colleague", kPlumPath + "/revoke", typed);
  CHECK(conflict.status == 409);
  CHECK(holds(conflict, "Suspended"));
  CHECK(holds(conflict, "Officer province"));
  CHECK(holds(conflict, "Lý do của người thứ hai"));
  CHECK(scene.number("SELECT COUNT(*) FROM certificate_events") == 1);
  typed.back().second = hidden(conflict, "seen");
  CHECK(scene.post("colleague", kPlumPath + "/revoke", typed).status == 303);
  CHECK(scene.number("SELECT COUNT(*) FROM certificate_events") == 2);
}

TEST_CASE("what is wrong stands beside its field and nothing that was typed is lost") {
  ConsoleScene scene;
  const auto response = scene.post("province", kPlumPath + "/revoke",
                                   {{"date", "31/02/2026"},
                                    {"decision", ""},
                                    {"ground", "made_up"},
                                    {"reason", "Giữ lại <nội dung>"},
                                    {"seen", "0"}});
  CHECK(response.status == 400);
  CHECK(holds(response, "is no date"));
  CHECK(holds(response, "choose one of the list"));
  CHECK(holds(response, "aria-invalid=\"true\""));
  CHECK(holds(response, "Giữ lại &lt;nội dung&gt;"));
}

TEST_CASE("a scan of the decision is kept with the act and given back as it was") {
  ConsoleScene scene;
  const std::string pdf = "%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n";
  CHECK(scene.upload("province", kPlumPath + "/suspend", decision(), {"paper", "q.pdf", pdf})
            .status == 303);
  const auto paper = scene.get("inspector", kPlumPath + "/papers/1");
  CHECK(paper.status == 200);
  CHECK(paper.content_type == "application/pdf");
  CHECK(paper.body == pdf);
  CHECK(header(paper, "Content-Disposition").starts_with("attachment"));
  auto typed = decision();
  typed.back().second = "1";
  const auto refused =
      scene.upload("province", kPlumPath + "/reinstate", typed, {"paper", "x.pdf", "<html>"});
  CHECK(refused.status == 400);
  CHECK(scene.number("SELECT COUNT(*) FROM certificate_events") == 1);
}

TEST_CASE("goods are recalled only after a look at what is hit, and the recall is lifted") {
  ConsoleScene scene;
  scene.add_batch("L01", "2026-10-01");
  scene.add_batch("L02", "2026-11-01");
  Typed typed = recall();
  typed[1].second = "";
  typed.pop_back();
  typed.emplace_back("produced_from", "15/10/2026");
  typed.emplace_back("produced_until", "15/11/2026");
  const auto look = scene.post("province", "/recalls/new", typed);
  CHECK(look.status == 200);
  CHECK(holds(look, "1 batches, 100 labels"));
  CHECK(holds(look, "L02"));
  CHECK(scene.number("SELECT COUNT(*) FROM recalls") == 0);
  CHECK(scene.number("SELECT COUNT(*) FROM audit WHERE act LIKE 'recall%'") == 0);
  typed.emplace_back("sure", "yes");
  CHECK(scene.post("province", "/recalls/new", typed).status == 303);
  CHECK(holds(scene.get("inspector", "/batches"), "recalled"));
  CHECK(holds(scene.get("inspector", "/recalls/1"), "Trả lại nơi bán"));
  CHECK(scene.get("elsewhere", "/recalls/1").status == 404);
  CHECK(scene
            .post("elsewhere", "/recalls/1/lift",
                  {{"on", "2026-11-22"}, {"decision", "1"}, {"reason", "x"}})
            .status == 404);
  CHECK(scene
            .post("province", "/recalls/1/lift",
                  {{"on", "2026-11-22"}, {"decision", "10/QĐ"}, {"reason", "Đã kiểm nghiệm lại"}})
            .status == 303);
  CHECK(holds(scene.get("inspector", "/recalls/1"), "Đã kiểm nghiệm lại"));
}

TEST_CASE("recalls, lifts and yields keep the scan of their paper, for those within reach") {
  ConsoleScene scene;
  scene.add_batch("L01", "2026-10-01");
  const Typed lift = {{"on", "2026-11-22"}, {"decision", "10/QĐ"}, {"reason", "x"}};
  const Typed yield = {{"year", "2026"}, {"kilograms", "30000"}, {"reason", "Được mùa"}};
  const std::string area = "/areas/" + kPlumArea;
  const struct {
    std::string path;
    Typed typed;
    std::string page, link;
  } acts[] = {{"/recalls/new", recall(), "/recalls/1", "/recalls/1/paper"},
              {"/recalls/1/lift", lift, "/recalls/1", "/recalls/1/lift/paper"},
              {area + "/yield", yield, area, area + "/yields/2026/1/paper"}};
  for (const auto& act : acts) {
    CAPTURE(act.path);
    const auto before = scene.number("SELECT COUNT(*) FROM audit");
    const auto refused =
        scene.upload("province", act.path, act.typed, {"paper", "x.pdf", "<html>"});
    CHECK(refused.status == 400);
    CHECK(holds(refused, "no whole PDF or JPEG"));
    CHECK(holds(refused, "name=\"paper\""));
    CHECK(scene.number("SELECT COUNT(*) FROM audit") == before);
    CHECK(scene.get("province", act.link).status == 404);
    CHECK(scene.upload("province", act.path, act.typed, {"paper", "q.pdf", kPdf}).status == 303);
    CHECK(holds(scene.get("inspector", act.page), "/console" + act.link + "\""));
    const auto scan = scene.get("inspector", act.link);
    CHECK(scan.status == 200);
    CHECK(scan.body == kPdf);
    CHECK(scan.content_type == "application/pdf");
    CHECK(header(scan, "Content-Disposition").starts_with("attachment"));
    CHECK(scene.get("elsewhere", act.link).status == 404);
  }
  CHECK(scene.number("SELECT COUNT(*) FROM papers") == 1);
}

TEST_CASE("a preview that another officer's change overtook is shown anew, and nothing is lost") {
  ConsoleScene scene;
  const std::string csv = "id,name,kind,place\nhtx-doan-ket,Tên từ tệp,cooperative,02104\n";
  const auto preview =
      scene.upload("province", "/import", {{"table", "producers"}}, {"file", "chu-the.csv", csv});
  Typed confirm = {{"table", "producers"},
                   {"file_name", "chu-the.csv"},
                   {"previewed", hidden(preview, "previewed")},
                   {"content", hidden(preview, "content")},
                   {"seen", hidden(preview, "seen")}};
  const std::string edit = "/producers/htx-doan-ket/edit";
  CHECK(scene.post("commune", edit,
                   {{"name", "Tên của xã"}, {"kind", "cooperative"}, {"place", "02104"},
                    {"seen", hidden(scene.get("commune", edit), "seen")}})
            .status == 303);
  const auto overtaken = scene.upload("province", "/import/confirm", confirm, {});
  CHECK(overtaken.status == 409);
  CHECK(holds(overtaken, "Tên của xã → Tên từ tệp"));
  CHECK(scene.number("SELECT COUNT(*) FROM producers WHERE name = 'Tên của xã'") == 1);
  confirm.back().second = hidden(overtaken, "seen");
  CHECK(scene.upload("province", "/import/confirm", confirm, {}).status == 303);
  CHECK(scene.number("SELECT COUNT(*) FROM producers WHERE name = 'Tên từ tệp'") == 1);
}

TEST_CASE("a table is previewed, then stored as it was previewed, or refused with its rows") {
  ConsoleScene scene;
  const std::string csv = "id,name,kind,place\nhtx-moi,Hợp tác xã Mới,cooperative,02104\n";
  const Typed what = {{"table", "producers"}};
  const auto preview = scene.upload("province", "/import", what, {"file", "chu-the.csv", csv});
  CHECK(preview.status == 200);
  CHECK(holds(preview, "htx-moi"));
  CHECK(scene.number("SELECT COUNT(*) FROM producers WHERE id = 'htx-moi'") == 0);
  const Typed confirm = {{"table", "producers"},
                         {"file_name", "chu-the.csv"},
                         {"previewed", hidden(preview, "previewed")},
                         {"content", hidden(preview, "content")},
                         {"seen", hidden(preview, "seen")}};
  CHECK(scene.upload("province", "/import/confirm", confirm, {}).status == 303);
  CHECK(scene.number("SELECT COUNT(*) FROM producers WHERE id = 'htx-moi'") == 1);

  auto other = confirm;
  other[3].second = "aWQsbmFtZQ";
  CHECK(scene.upload("province", "/import/confirm", other, {}).status == 400);
  const auto bad =
      scene.upload("province", "/import", what,
                   {"file", "x.csv", "id,name,kind,place\nx,Tên,circus,02104\ny,Tên,farm,22813\n"});
  CHECK(bad.status == 400);
  CHECK(holds(bad, "circus"));
  CHECK(scene.upload("commune", "/import", what, {"file", "chu-the.csv", csv}).status == 403);
  for (const std::string name :
       {"producers.csv", "areas.xlsx", "products.csv", "certificates.xlsx"}) {
    CHECK(scene.get("province", "/import/templates/" + name).status == 200);
  }
  CHECK(scene.get("province", "/import/templates/users.csv").status == 404);
}

}  // namespace
}  // namespace ocop::test
