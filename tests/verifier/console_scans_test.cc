// The dashboard of scans, and its timelines and maps.
#include <doctest/doctest.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "tests/verifier/console_scene.h"
#include "verifier/console/scan_charts.h"

namespace ocop::test {
namespace {

using namespace verifier::console;

const std::string kEveryDay = "/scans?from=2026-11-01&until=2026-11-22";

Date day(const char* text) { return parse_iso_date(text).value(); }

void count(const ConsoleScene& scene, const std::string& when, const std::string& gtin,
           const std::string& verdict, const std::string& place, int scans, int counted,
           int told = 0) {
  scene.sql("INSERT INTO scan_counts (day, gtin, lot, verdict, place, scans, counted, told) "
            "VALUES ('" + when + "', '" + gtin + "', '', '" + verdict + "', '" + place + "', " +
            std::to_string(scans) + ", " + std::to_string(counted) + ", " + std::to_string(told) +
            ")");
}

std::size_t times(const std::string& text, const std::string& piece) {
  std::size_t found = 0;
  for (auto at = text.find(piece); at != std::string::npos; at = text.find(piece, at + 1)) ++found;
  return found;
}

}  // namespace

TEST_CASE("the dashboard shows each figure in a drawing and in a table") {
  ConsoleScene scene;
  count(scene, "2026-11-20", kPlum, "genuine", "", 60, 50);
  count(scene, "2026-11-21", kPlum, "expired", "19", 7, 7);
  count(scene, "2026-11-22", kPlum, "suspected_copy", "01", 3, 3);
  count(scene, "2026-11-22", kPlum, "forged", "", 11, 0);
  for (const std::string user : {"inspector", "province", "ministry"}) {
    CAPTURE(user);
    const auto page = scene.get(user, kEveryDay);
    REQUIRE(page.status == 200);
    CHECK(holds(page, "<b>60</b> scans"));
    CHECK(holds(page, "<b>11</b> attempts"));
    CHECK(holds(page, "21/11/2026: 7 scans (Holds, with a reservation: 7)"));
    CHECK(holds(page, "<th scope=\"row\">20/11/2026</th><td class=\"number\">50</td>"));
    CHECK(holds(page, "<th scope=\"row\">Thai Nguyen</th>"));
    CHECK(holds(page, "Thai Nguyen: 7 scans"));
    CHECK(times(page.body, "<caption>") >= 3);
    CHECK(header(page, "Content-Security-Policy").find("script-src 'self';") != std::string::npos);
  }
  CHECK(holds(scene.get("inspector", kEveryDay, "vi"), "Nghi sao chép"));
}

TEST_CASE("scans of others' products are not shown, and those of no product to the country only") {
  ConsoleScene scene;
  count(scene, "2026-11-20", kPlum, "genuine", "", 61, 61);
  count(scene, "2026-11-20", "", "unknown_product", "", 47, 0);
  for (const std::string user : {"elsewhere", "next_door"}) {
    for (const std::string& query :
         {std::string(), "&gtin=" + kPlum, std::string("&place=19")}) {
      const auto page = scene.get(user, kEveryDay + query);
      CAPTURE(user + query);
      CHECK(page.status == 200);
      CHECK(holds(page, "<b>0</b> scans"));
      CHECK_FALSE(holds(page, ">61<"));
      CHECK_FALSE(holds(page, ">47<"));
    }
  }
  CHECK(holds(scene.get("inspector", kEveryDay), "<b>61</b> scans"));
  CHECK_FALSE(holds(scene.get("inspector", kEveryDay), ">47<"));
  CHECK(holds(scene.get("ministry", kEveryDay), "<b>47</b> attempts"));
}

TEST_CASE("filters that nobody meant answer with a page") {
  ConsoleScene scene;
  count(scene, "2026-11-20", kPlum, "genuine", "19", 5, 5);
  for (const char* query :
       {"?from=x&until=y", "?from=2199-01-01&until=1900-01-01", "?gtin=%00", "?gtin=99999999999999",
        "?province=zz", "?province=19%27", "?place=%3Cscript%3E", "?from=1900-01-01"}) {
    CAPTURE(query);
    const auto page = scene.get("inspector", std::string("/scans") + query);
    CHECK(page.status == 200);
    CHECK_FALSE(holds(page, "<script>"));
  }
  CHECK(holds(scene.get("inspector", "/scans?province=19"), "<b>5</b> scans"));
  CHECK(holds(scene.get("inspector", "/scans?province=01"), "<b>0</b> scans"));
  CHECK(holds(scene.get("inspector", "/scans?until=2026-11-20&from=2026-11-22"), "<b>5</b> scans"));
}

TEST_CASE("a code that somebody made up is shown as text") {
  ConsoleScene scene;
  scene.sql("INSERT INTO scans (at_ms, gtin, lot, serial, verdict, channel, counted) VALUES "
            "(1795314000000, '" + kPlum + "', '<script>alert(1)</script>', '=1+1', 'forged', "
            "'page', 0)");
  const auto page = scene.get("inspector", kEveryDay);
  CHECK(holds(page, "&lt;script&gt;alert(1)"));
  CHECK_FALSE(holds(page, "<script>alert"));
  CHECK(holds(scene.get("inspector", "/scans.csv?from=2026-11-01"), "'=1+1"));
}

TEST_CASE("files hold every table of the dashboard") {
  ConsoleScene scene;
  count(scene, "2026-11-20", kPlum, "genuine", "19", 5, 5);
  const auto csv = scene.get("inspector", "/scans.csv?from=2026-11-19&until=2026-11-21");
  CHECK(csv.status == 200);
  for (const std::string line :
       {"Scans by day,20/11/2026,5,0,0,0,5", "Scans by province,Thai Nguyen,5,0,0,0,5",
        "Batches suspected of copies,Product,Lot"})
    CHECK(holds(csv, line));
  const auto xlsx = scene.get("inspector", "/scans.xlsx");
  CHECK(xlsx.status == 200);
  CHECK(xlsx.body.substr(0, 2) == "PK");
}

TEST_CASE("a suspected batch leads to its case, or to opening one") {
  ConsoleScene scene;
  scene.add_batch("A&B", "2026-10-01");
  scene.sql("INSERT INTO habit_watch (kind, gtin, lot, state, score, since, memory) VALUES "
            "('batch', '" + kPlum + "', 'A&B', 'suspected', 8.5, 1, '')");
  CHECK(holds(scene.get("inspector", "/scans"),
              "/console/cases/new?gtin=" + kPlum + "&amp;lot=A%26B"));
  CHECK_FALSE(holds(scene.get("elsewhere", "/scans"), "A%26B"));
  scene.sql("INSERT INTO cases (id, gtin, lot, opened_at, status) VALUES (12, '" + kPlum +
            "', 'A&B', 1, 'open')");
  CHECK(holds(scene.get("inspector", "/scans"), "href=\"/console/cases/12\""));
}

TEST_CASE("no number stands for how likely a batch is copied") {
  ConsoleScene scene;
  scene.sql("INSERT INTO habit_watch (kind, gtin, lot, state, score, since, memory) VALUES "
            "('batch', '" + kPlum + "', 'L1', 'suspected', 8.5, 1, '')");
  scene.sql("INSERT INTO unit_watch (gtin, lot, serial, state, score, since, first_at, last_at, "
            "scans, devices, places, usual_devices, memory) VALUES ('" + kPlum +
            "', 'L2', '1', 'suspected', 9.5, 1, 1, 2, 3, 3, 2, 1, '')");
  const auto page = scene.get("inspector", "/scans");
  CHECK(holds(page, "suspected as a whole"));
  CHECK(holds(page, "units suspected"));
  for (const char* number : {">8.5<", ">9.5<", "thousand to one"}) CHECK_FALSE(holds(page, number));
}

TEST_CASE("what a map loads comes from this server, and is what the drawing shows") {
  ConsoleScene scene;
  const auto outlines = scene.get("inspector", "/scans/provinces.json");
  REQUIRE(outlines.status == 200);
  const auto json = nlohmann::json::parse(outlines.body);
  CHECK(json.at("features").size() == 34);
  CHECK(json.at("features")[0].at("id") == "01");
  CHECK(json.at("features")[0].at("geometry").at("type") == "Polygon");
  for (const std::string file : {"map.js", "leaflet.js", "leaflet.css"})
    CHECK(scene.get("inspector", "/scans/" + file).status == 200);
  CHECK(holds(scene.get("inspector", "/scans/leaflet.js"), "Vladimir Agafonkin"));
}

TEST_CASE("bars follow without gaps, by day up to two months and by week beyond") {
  struct Row {
    const char *from, *until;
    bool weekly;
    std::size_t bars;
    const char* first;  ///< day of the first bar
  };
  for (const auto& row : std::vector<Row>{{"2026-11-22", "2026-11-22", false, 1, "2026-11-22"},
                                          {"2026-09-22", "2026-11-22", false, 62, "2026-09-22"},
                                          {"2026-09-21", "2026-11-22", true, 9, "2026-09-21"},
                                          {"2026-11-23", "2026-11-22", false, 0, ""},
                                          {"1990-01-01", "2026-11-22", true, 522, "2016-11-23"}}) {
    CAPTURE(row.from);
    const auto series = scan_series({}, day(row.from), day(row.until));
    CHECK(series.weekly == row.weekly);
    REQUIRE(series.bars.size() == row.bars);
    if (series.bars.empty()) continue;
    CHECK(iso_date(series.bars.front().from) == row.first);
    CHECK(iso_date(series.bars.back().until) == row.until);
    for (std::size_t i = 1; i < series.bars.size(); ++i)
      CHECK(series.bars[i].from == add_days(series.bars[i - 1].until, 1));
  }
  const auto series = scan_series({{"2026-11-21", "genuine", 9, 4}, {"2026-11-30", "genuine", 9, 9},
                                   {"no day", "genuine", 9, 9}},
                                  day("2026-11-20"), day("2026-11-22"));
  CHECK(series.bars[1].scans[ScanClass::kGood] == 4);
  CHECK(series.most() == 4);
}

TEST_CASE("scans whose visitors told a province are that province's, and no officer's look is") {
  ConsoleScene scene;
  // As the writer counts them: visitors' scans, what they told later, looks of officers.
  count(scene, "2026-11-20", kPlum, "genuine", "", 6, 5);
  count(scene, "2026-11-20", kPlum, "genuine", "19", 3, 0, 3);
  count(scene, "2026-11-20", kPlum, "genuine", "01", 1, 0, 1);
  count(scene, "2026-11-20", kPlum, "genuine", "56", 4, 0);
  count(scene, "2026-11-20", kPlum, "not_registered", "", 2, 0);
  count(scene, "2026-11-20", kPlum, "not_registered", "19", 1, 0, 1);
  const struct {
    std::string province, scans, attempts, by_day;
  } rows[] = {{"", "5", "2", "Scans by day,20/11/2026,5,0,0,2,7"},
              {"19", "3", "1", "Scans by day,20/11/2026,3,0,0,1,4"},
              {"01", "1", "0", "Scans by day,20/11/2026,1,0,0,0,1"},
              {"56", "0", "0", "Scans by day,20/11/2026,0,0,0,0,0"}};
  for (const auto& row : rows) {
    CAPTURE(row.province);
    const std::string query = kEveryDay + "&gtin=" + kPlum + "&province=" + row.province;
    const auto page = scene.get("inspector", query);
    CHECK(holds(page, "<b>" + row.scans + "</b> scans"));
    CHECK(holds(page, "<b>" + row.attempts + "</b> attempts"));
    CHECK(holds(scene.get("inspector", "/scans.csv" + query.substr(6)), row.by_day));
  }
  const auto all = scene.get("inspector", "/scans.csv" + kEveryDay.substr(6));
  for (const std::string line :
       {"Scans by province,Thai Nguyen,3,0,0,1,4", "Scans by province,Ha Noi,1,0,0,0,1",
        "Scans by province,Not told,1,0,0,1,2"})
    CHECK(holds(all, line));
  CHECK_FALSE(holds(all, "Khanh Hoa"));
}

TEST_CASE("a place told after the scan moves it, and does not count it twice") {
  const auto places = scan_places({{"", "genuine", 12, 10},          // of these ten, three told later
                                   {"", "not_registered", 2, 0},     // and both of these
                                   {"01", "genuine", 0, 0, 1},
                                   {"19", "genuine", 0, 0, 2},
                                   {"19", "not_registered", 0, 0, 2},
                                   {"56", "genuine", 4, 0},          // officers
                                   {"79", "genuine", 6, 6}});        // imported with their place
  REQUIRE(places.size() == 4);
  CHECK(places[0].province == "79");
  CHECK(places[1].province == "19");
  CHECK(places[1].scans[ScanClass::kForged] == 2);
  CHECK(places[2].province == "01");
  CHECK(places[3].province.empty());
  CHECK(places[3].scans[ScanClass::kGood] == 7);
  CHECK(places[3].scans[ScanClass::kForged] == 0);
  CHECK(scan_places({{"", "genuine", 3, 0}}).empty());
}

TEST_CASE("every headline has its class") {
  CHECK(scan_class("genuine") == ScanClass::kGood);
  CHECK(scan_class("suspected_copy") == ScanClass::kSuspected);
  for (const char* forged : {"forged", "not_registered", "unknown_product"})
    CHECK(scan_class(forged) == ScanClass::kForged);
  for (const char* limited : {"void", "key_revoked", "recalled", "certificate_revoked", "suspended",
                              "expired", "past_best_before", "unsigned"})
    CHECK(scan_class(limited) == ScanClass::kLimited);
}

TEST_CASE("titles of drawings are escaped, and nothing scanned is said in a sentence") {
  const auto series = scan_series({{"2026-11-22", "genuine", 1, 1}}, day("2026-11-22"), day("2026-11-22"));
  CHECK(timeline_html(series, "<b>\"", Language::kEnglish).find("<b>") == std::string::npos);
  const auto empty = timeline_html(scan_series({}, day("2026-11-01"), day("2026-11-22")), "x", Language::kVietnamese);
  CHECK(empty.find("Không có lượt quét nào") != std::string::npos);
  CHECK(map_html({}, "x", Language::kVietnamese).find("Không có lượt quét nào") != std::string::npos);
  const auto map = map_html({{"", {"Not told", "Không cho biết"}, {{1234, 0, 0, 0}}}}, "x", Language::kVietnamese);
  CHECK(map.find("1.234 lượt quét không cho biết nơi quét") != std::string::npos);
  CHECK(times(map, "<path class=\"p0\"") == 34);
}

}  // namespace ocop::test
