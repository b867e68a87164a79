#include "office/report.h"

#include <doctest/doctest.h>

#include <CLI/CLI.hpp>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "base/file.h"
#include "office/report_command.h"
#include "office/report_page.h"
#include "office/xlsx_reader.h"
#include "tests/db/engines.h"
#include "tests/db/many_products.h"

namespace ocop::office {
namespace {

using programme::Certificate;
using programme::CertificateAct;
using programme::ProducerKind;
using programme::RuleBook;

Date day(const char* text) { return parse_iso_date(text).value(); }

Certificate certificate(const std::string& number, int stars, const char* issued,
                        const std::string& basis = "") {
  Certificate result;
  result.number = number;
  result.stars = stars;
  result.issued = day(issued);
  result.expires = programme::last_day_of_term(result.issued, 36);
  result.basis = basis;
  return result;
}

db::ProductRow product(const std::string& producer, ProducerKind kind, std::size_t areas,
                       std::vector<Certificate> newest_first) {
  db::ProductRow row;
  row.product.group = programme::Group::kFood;
  row.producer.id = producer;
  row.producer.kind = kind;
  row.producer.place = {"x-" + producer, "Xã " + producer, ""};
  row.areas = areas;
  row.certificates = std::move(newest_first);
  return row;
}

Report of(const std::vector<db::ProductRow>& rows, const char* from, const char* until,
          const std::vector<db::Target>& targets = {}) {
  return make_report(RuleBook::built_in(), rows, targets, "19", day(from), day(until));
}

std::int64_t counted(const std::vector<Counted>& list, std::string_view key) {
  for (const auto& one : list) {
    if (one.key == key) return one.products;
  }
  return -1;
}

TEST_CASE("products in force are counted by commune, group, stars and kind of producer") {
  auto suspended = certificate("s", 3, "2025-01-01");
  suspended.events.push_back(
      {CertificateAct::kSuspend, day("2025-06-01"), {}, "1/QĐ", "", "", {}, {}, "", "", 1, {}, ""});
  const std::vector<db::ProductRow> rows{
      product("a", ProducerKind::kCooperative, 1, {certificate("1", 3, "2024-05-01")}),
      product("a", ProducerKind::kCooperative, 0, {certificate("2", 4, "2024-05-01")}),
      product("b", ProducerKind::kEnterprise, 2, {certificate("3", 3, "2024-05-01")}),
      product("c", ProducerKind::kHousehold, 1, {certificate("4", 3, "2020-05-01")}),
      product("d", ProducerKind::kCooperative, 1, {suspended}),
      product("e", ProducerKind::kCooperative, 1, {})};
  const auto report = of(rows, "2025-01-01", "2025-12-31");
  CHECK(report.in_force == 3);
  CHECK(report.producers == 2);
  CHECK(report.cooperatives == 1);
  CHECK(report.enterprises == 1);
  CHECK(report.with_area == 2);
  REQUIRE(report.by_commune.size() == 2);
  CHECK(report.by_commune[0].key == "x-a");
  CHECK(report.by_commune[0].products == 2);
  CHECK(report.by_commune[1].name.vi == "Xã b");
  CHECK(counted(report.by_group, "1") == 3);
  CHECK(counted(report.by_group, "6") == 0);
  CHECK(counted(report.by_stars, "3") == 2);
  CHECK(counted(report.by_stars, "4") == 1);
  CHECK(counted(report.by_stars, "5") == 0);
  CHECK(counted(report.by_kind, "cooperative") == 2);
  CHECK(counted(report.by_kind, "farm") == 0);
}

TEST_CASE(
    "a certificate counts as first, upgrade or renewal by its basis, else by what came before") {
  struct Case {
    std::vector<Certificate> certificates;  // newest first
    std::int64_t first, upgraded, renewed;
  };
  auto names_previous = certificate("c", 4, "2025-05-01");
  names_previous.previous = "a";
  for (const auto& expected : {
           Case{{certificate("a", 3, "2025-05-01")}, 1, 0, 0},
           Case{{certificate("b", 3, "2025-05-01"), certificate("a", 3, "2022-01-01")}, 0, 0, 1},
           Case{{certificate("b", 4, "2025-05-01"), certificate("a", 3, "2022-01-01")}, 0, 1, 0},
           Case{{certificate("b", 3, "2025-05-01"), certificate("a", 4, "2022-01-01")}, 0, 0, 1},
           // The named one counts, not the latest.
           Case{{names_previous, certificate("b", 4, "2024-01-01"),
                 certificate("a", 3, "2022-01-01")},
                0,
                1,
                0},
           Case{{certificate("b", 4, "2025-05-01", "renewal"), certificate("a", 3, "2022-01-01")},
                0,
                0,
                1},
           Case{{certificate("b", 4, "2025-05-01", "first"), certificate("a", 3, "2022-01-01")},
                1,
                0,
                0},
           Case{{certificate("a", 3, "2025-05-01", "upgrade")}, 0, 1, 0},
           Case{{certificate("a", 3, "2024-12-31")}, 0, 0, 0},
           Case{{certificate("a", 3, "2025-01-01")}, 1, 0, 0},
           Case{{certificate("a", 3, "2025-12-31")}, 1, 0, 0},
           Case{{certificate("a", 3, "2026-01-01")}, 0, 0, 0},
       }) {
    INFO(expected.certificates.front().number, " ", iso_date(expected.certificates.front().issued));
    const auto report = of({product("a", ProducerKind::kFarm, 0, expected.certificates)},
                           "2025-01-01", "2025-12-31");
    CHECK(report.issued_first == expected.first);
    CHECK(report.upgraded == expected.upgraded);
    CHECK(report.renewed == expected.renewed);
  }
}

TEST_CASE("what ran out in the period counts unless a later certificate followed") {
  // Valid until 2025-03-31: expired from 1 April on.
  const auto old = certificate("a", 3, "2022-04-01");
  const auto expired = [](std::vector<Certificate> certificates, const char* from,
                          const char* until) {
    return of({product("a", ProducerKind::kFarm, 0, std::move(certificates))}, from, until).expired;
  };
  CHECK(expired({old}, "2025-01-01", "2025-12-31") == 1);
  CHECK(expired({old}, "2025-04-01", "2025-04-01") == 1);
  CHECK(expired({old}, "2025-01-01", "2025-03-31") == 0);
  CHECK(expired({old}, "2025-04-02", "2025-12-31") == 0);
  CHECK(expired({certificate("b", 3, "2025-06-01"), old}, "2025-01-01", "2025-12-31") == 0);
  CHECK(expired({certificate("b", 3, "2026-06-01"), old}, "2025-01-01", "2025-12-31") == 1);
}

TEST_CASE("a revocation counts on its day") {
  auto revoked = certificate("a", 3, "2025-01-01");
  revoked.events.push_back(
      {CertificateAct::kRevoke, day("2025-06-30"), {}, "1/QĐ", "", "", {}, {}, "", "", 1, {}, ""});
  const std::vector<db::ProductRow> rows{product("a", ProducerKind::kFarm, 0, {revoked})};
  CHECK(of(rows, "2025-06-30", "2025-06-30").revoked == 1);
  CHECK(of(rows, "2025-07-01", "2025-12-31").revoked == 0);
  CHECK(of(rows, "2025-01-01", "2025-06-29").revoked == 0);
  CHECK(of(rows, "2025-01-01", "2025-12-31").in_force == 0);
}

TEST_CASE("goals are those of the year, shares in tenths of a percent") {
  const auto target = [](const char* kind, std::int64_t at_least, int year = 2025) {
    return db::Target{"19", year, kind, at_least, {}, "Kế hoạch", true};
  };
  const std::vector<db::ProductRow> rows{
      product("a", ProducerKind::kCooperative, 1, {certificate("1", 4, "2025-02-01")}),
      product("b", ProducerKind::kEnterprise, 0, {certificate("2", 3, "2025-08-01")}),
      product("c", ProducerKind::kHousehold, 0, {certificate("3", 3, "2024-05-01")})};
  const auto report =
      of(rows, "2025-07-01", "2025-12-31",
         {target("modern_channel_share", 500), target("area_share", 333),
          target("area_share", 1, 2024), target("cooperative_share", 334),
          target("enterprise_share", 300), target("products", 3), target("new_products", 3),
          target("new_four_stars", 1), target("unheard of", 1)});
  const auto goal = [&](std::string_view kind) {
    for (const auto& one : report.goals) {
      if (one.target.kind == kind) return one;
    }
    FAIL("no goal of that kind");
    return Report::Goal{};
  };
  CHECK(report.goals.size() == 7);
  CHECK(report.goals.front().target.kind == "products");
  CHECK(goal("products").reached == 3);
  CHECK(goal("products").met);
  // New in the year, also before the period.
  CHECK(report.issued_first == 1);
  CHECK(goal("new_products").reached == 2);
  CHECK_FALSE(goal("new_products").met);
  CHECK(goal("new_four_stars").reached == 1);
  CHECK(goal("cooperative_share").reached == 333);
  CHECK_FALSE(goal("cooperative_share").met);
  CHECK(goal("enterprise_share").met);
  CHECK(goal("area_share").met);
  CHECK_FALSE(goal("modern_channel_share").reached.has_value());
  CHECK_FALSE(goal("modern_channel_share").met);
  CHECK(target_value(goal("cooperative_share").target, 334, Language::kVietnamese) == "33,4%");
  CHECK(target_value(goal("cooperative_share").target, 334, Language::kEnglish) == "33.4%");
  CHECK(target_value(goal("cooperative_share").target, 300, Language::kEnglish) == "30%");
  CHECK(target_value(goal("products").target, 3, Language::kEnglish) == "3");

  const auto none = of({}, "2025-01-01", "2025-12-31", {target("cooperative_share", 1)});
  CHECK(none.goals.front().reached == 0);
}

TEST_CASE("a report's tables and page speak both languages and escape what they show") {
  auto row = product("a", ProducerKind::kCooperative, 1, {certificate("1", 3, "2025-02-01")});
  row.producer.place.name = "Xã <script>alert(1)</script>";
  const auto report =
      of({row}, "2025-01-01", "2025-12-31", {{"19", 2025, "products", 1, {}, "<b>", true}});
  for (const auto language : {Language::kVietnamese, Language::kEnglish}) {
    const auto tables = report_tables(report, language);
    REQUIRE(tables.size() == 6);
    for (const auto& table : tables) {
      for (const auto& line : table.rows) CHECK(line.size() == table.headings.size());
    }
    const auto html = report_html(report, language);
    CHECK(html.find("<script") == std::string::npos);
    CHECK(html.find("<b>") == std::string::npos);
    CHECK(html.find("&lt;script&gt;") != std::string::npos);
    CHECK(html.find("<svg") != std::string::npos);
    CHECK(html.find("<h2>") != std::string::npos);
    CHECK(xlsx_rows(to_xlsx(tables)).has_value());
  }
  CHECK(report_html(report, Language::kVietnamese).find("Theo hạng sao") != std::string::npos);
  CHECK(report_html(report, Language::kEnglish).find("By stars") != std::string::npos);
}

TEST_CASE("shares stand in the summary and as bars without any target, with one decimal") {
  const std::vector<db::ProductRow> rows{
      product("a", ProducerKind::kCooperative, 1, {certificate("1", 3, "2024-05-01")}),
      product("b", ProducerKind::kEnterprise, 1, {certificate("2", 3, "2024-05-01")}),
      product("c", ProducerKind::kHousehold, 0, {certificate("3", 3, "2024-05-01")}),
      product("c", ProducerKind::kHousehold, 0, {certificate("4", 3, "2024-05-01")})};
  const auto report = of(rows, "2025-01-01", "2025-12-31");
  const auto summary = report_tables(report, Language::kVietnamese).front().rows;
  const auto value = [&](std::size_t from_end) {
    return std::get<std::string>(summary.at(summary.size() - from_end)[1]);
  };
  CHECK(value(3) == "33,3%");
  CHECK(value(2) == "33,3%");
  CHECK(value(1) == "50,0%");
  const auto html = report_html(report, Language::kEnglish);
  CHECK(html.find("Products with a raw-material area: 50.0%</title>") != std::string::npos);
  CHECK(html.find("width=\"170.0\"") != std::string::npos);
  const auto nothing = of({}, "2025-01-01", "2025-12-31");
  const auto empty = report_tables(nothing, Language::kVietnamese).front().rows;
  CHECK(std::holds_alternative<std::monostate>(empty.back()[1]));
  CHECK(report_html(nothing, Language::kEnglish).find("%</title>") == std::string::npos);
}

struct Said {
  int code = 0;
  std::string out, err;
};

Said run(const db::Address& address, std::vector<std::string> arguments,
         Language language = Language::kEnglish) {
  CLI::App app;
  db::Command chosen;
  add_report_command(app, chosen);
  std::reverse(arguments.begin(), arguments.end());
  app.parse(std::move(arguments));
  std::ostringstream out, err;
  const db::CommandSession session{address, language, parse_instant("2025-10-01T03:00:00Z").value(),
                                   out, err};
  Said said;
  said.code = chosen(session);
  said.out = out.str();
  said.err = err.str();
  return said;
}

TEST_CASE("the command prints a report or writes it whole") {
  db::on_each_engine([](const db::Address& address) {
    db::example::fill_many(address, 30);
    const auto text = run(address, {"report", "--place", "19"});
    CHECK(text.code == 0);
    CHECK(text.out.find("Place") != std::string::npos);
    CHECK(text.out.find("Tỉnh Thái Nguyên") != std::string::npos);
    CHECK(text.out.find("01/01/2025") != std::string::npos);
    CHECK(text.out.find("01/10/2025") != std::string::npos);
    CHECK(run(address, {"report"}, Language::kVietnamese).out.find("cả nước") != std::string::npos);

    const db::TemporaryDirectory directory;
    const auto xlsx = (directory.path() / "a.xlsx").string();
    const auto csv = (directory.path() / "a.csv").string();
    CHECK(
        run(address, {"report", "--from", "1/1/2024", "--to", "2024-12-31", "--xlsx", xlsx}).code ==
        0);
    const auto rows = xlsx_rows(read_file(xlsx, 1 << 20));
    REQUIRE(rows.has_value());
    CHECK((*rows)[2] == std::vector<std::string>{"From", "2024-01-01"});
    CHECK(run(address, {"report", "--csv", csv}).code == 0);
    CHECK(read_file(csv, 1 << 20).find("By commune") != std::string::npos);

    CHECK(run(address, {"report", "--place", "nowhere"}).err.find("nowhere") != std::string::npos);
    CHECK(run(address, {"report", "--from", "31/02/2025"}).code == 1);
    CHECK(run(address, {"report", "--from", "2025-12-31"}).err.find("swap") != std::string::npos);
    CHECK_THROWS_AS(run(address, {"report", "--xlsx", xlsx, "--csv", csv}), CLI::ParseError);
    CHECK_THROWS_AS(run(address, {"report", "--csv", directory.path().string()}), FileError);
  });
}

}  // namespace
}  // namespace ocop::office
