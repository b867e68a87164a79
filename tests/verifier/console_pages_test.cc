// What the console shows, to whom, and what it hides.
#include <doctest/doctest.h>

#include "tests/verifier/console_scene.h"

namespace ocop::test {
namespace {

const std::vector<std::string> kEveryPage = {"/",
                                             "/products",
                                             "/products/" + kPlum,
                                             "/certificates",
                                             kPlumPath,
                                             kPlumPath + "/extract",
                                             "/producers",
                                             "/producers/htx-doan-ket",
                                             "/areas",
                                             "/areas/" + kPlumArea,
                                             "/batches",
                                             "/recalls",
                                             "/reports",
                                             "/scans",
                                             "/search?q=mat+ong",
                                             "/worklists/expiring-180",
                                             "/worklists/expiring-120",
                                             "/worklists/still-active",
                                             "/worklists/over-yield",
                                             "/worklists/producer-stopped"};

TEST_CASE("every page of the console opens for every role, in both languages") {
  ConsoleScene scene;
  for (const std::string user : {"admin", "ministry", "province", "commune", "inspector"}) {
    for (const auto& page : kEveryPage) {
      for (const std::string language : {"vi", "en"}) {
        CAPTURE(user);
        CAPTURE(page);
        const auto response = scene.get(user, page, language);
        CHECK(response.status == 200);
        CHECK(holds(response, "<h1>"));
        CHECK(response.body.find("{{", response.body.find("<main")) == std::string::npos);
      }
    }
  }
}

TEST_CASE("what lies outside of an officer's place answers exactly like what does not exist") {
  ConsoleScene scene;
  struct Row {
    std::string there, unknown;
  };
  for (const auto& row :
       std::vector<Row>{{"/products/" + kPlum, "/products/09521000009998"},
                        {"/producers/htx-doan-ket", "/producers/htx-none"},
                        {"/areas/" + kPlumArea, "/areas/VN-NONE"},
                        {kPlumPath, "/certificates/none"},
                        {kPlumPath + "/extract", "/certificates/none/extract"},
                        {kPlumPath + "/papers/1", "/certificates/none/papers/1"}}) {
    for (const std::string user : {"elsewhere", "next_door"}) {
      CAPTURE(row.there);
      CAPTURE(user);
      const auto hidden_one = scene.get(user, row.there);
      const auto unknown = scene.get(user, row.unknown);
      CHECK(hidden_one.status == 404);
      CHECK(unknown.status == 404);
      const auto text = [](const web::Response& response) {
        return response.body.substr(response.body.find("<main"));
      };
      CHECK(text(hidden_one) == text(unknown));
    }
  }
  CHECK(scene.get("elsewhere", "/products/" + kPomelo).status == 200);
  CHECK_FALSE(holds(scene.get("elsewhere", "/products"), "Ô mai mơ"));
  CHECK_FALSE(holds(scene.get("next_door", "/certificates"), kPlumCertificate));
}

TEST_CASE("search needs no diacritics, and takes composed and decomposed ones alike") {
  ConsoleScene scene;
  const std::string decomposed = "M%C3%A2%CC%A3t%20ong";  // ậ as â and a dot below
  for (const std::string& words :
       {std::string("mat+ong"), std::string("M%E1%BA%ACT+ONG"), decomposed, std::string("ong+mat"),
        std::string("9521000001039")}) {
    CAPTURE(words);
    CHECK(holds(scene.get("province", "/search?q=" + words), "Mật ong hoa núi"));
    CHECK(holds(scene.get("province", "/products?q=" + words), "Mật ong hoa núi"));
  }
  CHECK(holds(scene.get("province", "/search?q=%25"), "Nothing was found"));
  CHECK(scene.get("province", "/search?q=%FF%00%27").status == 200);
  CHECK_FALSE(holds(scene.get("elsewhere", "/search?q=mat+ong"), "Mật ong hoa núi"));
}

TEST_CASE("what somebody typed is shown as text") {
  ConsoleScene scene;
  const std::string attack = "<script>alert(1)</script>\"'";
  scene.sql(
      "UPDATE products SET name_vi = '<script>alert(1)</script>\"''', story_vi = '</p><img src=x>' "
      "WHERE gtin = '" +
      kPlum + "'");
  scene.sql(
      "UPDATE producers SET name = '<b>x</b>', address = '\"><svg onload=x>' WHERE id = "
      "'htx-doan-ket'");
  scene.sql(
      "UPDATE areas SET name = '<i>y</i>', outline = "
      "'{\"type\":\"Polygon\",\"coordinates\":[[\"<svg\"]]}' "
      "WHERE id = '" +
      kPlumArea + "'");
  for (const auto& page : kEveryPage) {
    CAPTURE(page);
    const auto response = scene.get("province", page);
    CHECK_FALSE(holds(response, "<script"));
    CHECK_FALSE(holds(response, "<img src=x"));
    CHECK_FALSE(holds(response, "<svg onload"));
    CHECK_FALSE(holds(response, "<b>x</b>"));
    CHECK_FALSE(holds(response, "<i>y</i>"));
  }
  CHECK(holds(scene.get("province", "/products/" + kPlum), "&lt;script&gt;"));
  CHECK_FALSE(holds(scene.get("province", "/search?q=%3Cscript%3E"), "<script"));
}

TEST_CASE("lists filter by place, group, stars and standing") {
  ConsoleScene scene;
  CHECK_FALSE(holds(scene.get("province", "/products?group=2"), "Ô mai mơ"));
  CHECK(holds(scene.get("province", "/products?group=2"), "Trà hoa hồng"));
  CHECK(holds(scene.get("ministry", "/products?place=56"), "Bưởi"));
  CHECK_FALSE(holds(scene.get("ministry", "/products?place=56"), "Trà hoa hồng"));
  const auto expired = scene.get("province", "/certificates?status=expired");
  CHECK(holds(expired, "MẪU-TK-2021-01"));
  CHECK_FALSE(holds(expired, kPlumCertificate));
  CHECK_FALSE(holds(scene.get("province", "/certificates?stars=5"), kPlumCertificate));
  // A place outside of the bounds narrows nothing and opens nothing.
  CHECK_FALSE(holds(scene.get("province", "/products?place=56"), "Bưởi"));
  CHECK(scene.get("province", "/products?page=99999999999999999999").status == 200);
}

TEST_CASE("every list goes out as CSV and XLSX, within the same bounds") {
  ConsoleScene scene;
  scene.add_batch("L01", "2026-10-01");
  for (const std::string list :
       {"/products", "/certificates", "/producers", "/areas", "/batches", "/recalls", "/reports",
        "/worklists/expiring-180", "/worklists/still-active"}) {
    CAPTURE(list);
    const auto csv = scene.get("province", list + ".csv");
    CHECK(csv.status == 200);
    CHECK(csv.content_type.starts_with("text/csv"));
    CHECK(csv.body.starts_with("\xEF\xBB\xBF"));
    const auto xlsx = scene.get("province", list + ".xlsx");
    CHECK(xlsx.body.starts_with("PK"));
  }
  CHECK(holds(scene.get("province", "/products.csv"), "Ô mai mơ dẻo chua ngọt"));
  CHECK_FALSE(holds(scene.get("elsewhere", "/products.csv"), "Ô mai mơ dẻo chua ngọt"));
}

TEST_CASE("an API token reads lists and nothing else") {
  ConsoleScene scene;
  const auto list = scene.by_token("province", "registry:read", "/products.csv");
  CHECK(list.status == 200);
  CHECK(holds(list, "Mật ong hoa núi"));
  CHECK(scene.by_token("elsewhere", "registry:read", "/products/" + kPlum).status == 404);
  CHECK(scene.by_token("commune", "other", "/products.csv").status == 403);
  CHECK(scene.by_token("ministry", "registry:read", "/products/" + kPlum + "/edit").status == 403);
}

TEST_CASE("days and decisions are those of the rules, not of the program") {
  ConsoleScene scene;
  CHECK(holds(scene.get("province", "/"), "Expiring within 180 days"));
  const auto list = scene.get("province", "/worklists/expiring-180");
  CHECK(holds(list, "filed 180 to 120 days before the last day (QĐ 26/2026/QĐ-TTg)"));
  CHECK(holds(scene.get("province", "/products/" + kPlum + "/issue"),
              "due within 45 days of a full dossier (QĐ 26/2026/QĐ-TTg)"));
  CHECK(holds(scene.get("province", kPlumPath + "/revoke"),
              "due within 15 days of the finding (QĐ 26/2026/QĐ-TTg)"));
  CHECK_FALSE(holds(scene.get("province", kPlumPath + "/suspend"), "of the finding"));

  scene.add_rules(R"({"id": "7/2026", "decision": "QĐ 7", "from": "2026-11-01",
    "validity_months": 36, "ratings": [{"stars": 3, "score_from": 50, "score_below": 101,
    "issues": "province", "revokes": "province"}],
    "renewal": {"earliest_days": 90, "latest_days": 60}, "decision_days": 31, "revocation":
    {"days": 9, "grounds": [{"code": "production_stopped", "en": "f", "vi": "g"}]}})");
  scene.sql("UPDATE certificates SET expires = '2027-05-20' WHERE number = '" + kPlumCertificate +
            "'");
  CHECK(holds(scene.get("province", "/"), "Expiring within 90 days"));
  const auto shorter = scene.get("province", "/worklists/expiring-180");
  CHECK(holds(shorter, "filed 90 to 60 days before the last day (QĐ 7)"));
  CHECK_FALSE(holds(shorter, kPlumCertificate));
  CHECK(holds(scene.get("province", "/worklists/expiring-120"), "Expiring within 60 days"));
  CHECK(holds(scene.get("province", "/worklists/producer-stopped"), "revocation (QĐ 7)"));
  CHECK(holds(scene.get("province", "/certificates"), "within 90 days"));
  CHECK(holds(scene.get("province", "/products/" + kPlum + "/issue"), "within 31 days"));
  CHECK(holds(scene.get("province", kPlumPath + "/revoke"), "within 9 days of the finding (QĐ 7)"));
}

TEST_CASE("worklists find what waits") {
  ConsoleScene scene;
  scene.sql("UPDATE certificates SET expires = '2027-05-20' WHERE number = '" + kPlumCertificate +
            "'");
  CHECK(holds(scene.get("province", "/worklists/expiring-180"), kPlumCertificate));
  CHECK_FALSE(holds(scene.get("province", "/worklists/expiring-120"), kPlumCertificate));
  scene.sql("UPDATE certificates SET expires = '2027-03-22' WHERE number = '" + kPlumCertificate +
            "'");
  CHECK(holds(scene.get("province", "/worklists/expiring-120"), kPlumCertificate));
  CHECK_FALSE(holds(scene.get("elsewhere", "/worklists/expiring-120"), kPlumCertificate));

  CHECK_FALSE(holds(scene.get("province", "/worklists/still-active"), "MẪU-TK-2021-01"));
  const auto scanned_on = [&](const std::string& day) {
    scene.sql("INSERT INTO scan_days (gtin, day, scans, last_at) VALUES ('" + kRoseTea + "', '" +
              day + "', 1, 1790000000000)");
  };
  scanned_on("2022-01-01");
  CHECK_FALSE(holds(scene.get("province", "/worklists/still-active"), "MẪU-TK-2021-01"));
  scanned_on("2026-09-21");
  CHECK(holds(scene.get("province", "/worklists/still-active"), "MẪU-TK-2021-01"));

  scene.add_batch("L01", "2026-10-01");
  scene.sql("INSERT INTO batch_areas (gtin, lot, seq, area, grams, season_year) VALUES ('" + kPlum +
            "', 'L01', 1, '" + kPlumArea + "', 26000001, 2026)");
  CHECK(holds(scene.get("province", "/worklists/over-yield"), kPlumArea));

  CHECK_FALSE(holds(scene.get("province", "/worklists/producer-stopped"), kPlumCertificate));
  scene.sql("UPDATE producers SET stopped_on = '2026-11-01' WHERE id = 'htx-doan-ket'");
  CHECK(holds(scene.get("province", "/worklists/producer-stopped"), kPlumCertificate));
}

TEST_CASE("an extract shows stars only while the certificate is in force") {
  ConsoleScene scene;
  const auto good = scene.get("inspector", kPlumPath + "/extract");
  CHECK(holds(good, "aria-label=\"3 stars\""));
  CHECK(holds(good, "It is not the certificate"));
  const auto expired = scene.get("inspector", "/certificates/M%E1%BA%AAU-TK-2021-01/extract");
  CHECK_FALSE(holds(expired, "aria-label=\"3 stars\""));
  CHECK(holds(expired, "No stars are shown"));
}

}  // namespace
}  // namespace ocop::test
