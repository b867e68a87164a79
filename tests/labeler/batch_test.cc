// The whole way of a label: command line → registry and sheet → raster → code.
#include <doctest/doctest.h>

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <set>
#include <sstream>
#include <thread>

#include "base/file.h"
#include "keys/batch_jws.h"
#include "labeler/batch_plan.h"
#include "tests/labeler/workshop.h"
#include "tests/support/qr_reader.h"

using namespace ocop;
using namespace ocop::labeler;
namespace fs = std::filesystem;

TEST_CASE("every label of a printed page reads back as a signed code, in order") {
  const Workshop shop;
  const auto outcome = shop.batch({{"--quantity", "30"}, {"--area", "VN-TEST-0001:12,5:19/11/2026"}});
  CHECK(outcome.err == "");
  REQUIRE(outcome.code == 0);
  CHECK(outcome.out.find("30 labels, lot L2601, serials 000001 to 000030; registered; 2 pages, symbols of version 7-") !=
        std::string::npos);
  const auto first = shop.read_page(shop.path("labels.pdf"), 1);
  const auto second = shop.read_page(shop.path("labels.pdf"), 2);
  CHECK(first.size() == 24);
  CHECK(second.size() == 6);
  CHECK(shop.wrong_code(first, "L2601", 1) == "");
  CHECK(shop.wrong_code(second, "L2601", 25) == "");
}

TEST_CASE("the registered record is the signed one") {
  const Workshop shop;
  REQUIRE(shop.batch({{"--area", "VN-TEST-0001:12.5:2026-11-19"}}).code == 0);
  const auto batch = shop.registered(Goods::kHoney, "L2601");
  REQUIRE(batch.has_value());
  const auto opened = keys::open_batch(shop.keyring(), batch->jws);
  REQUIRE(opened.has_value());
  CHECK(opened->record == batch->record);
  CHECK(batch->record.producer == "linh-ngoc");
  CHECK(batch->record.certificate == "A-1");
  CHECK(batch->record.serials == programme::SerialRange{1, 24, 6});
  REQUIRE(batch->record.areas.size() == 1);
  CHECK(batch->record.areas[0] == programme::AreaUse{"VN-TEST-0001", 12'500, make_date(2026, 11, 19)});
  CHECK(batch->record.issued_at == *parse_instant("2026-11-22T03:04:05Z"));
}

TEST_CASE("each refusal is one sentence that names what is wrong, and nothing is registered or printed") {
  struct Case {
    std::vector<std::pair<std::string, std::string>> changed;
    const char* sentence;
  };
  const Case cases[] = {
      {{{"--gtin", "09521999999993"}}, "--gtin: the registry has no product"},
      {{{"--gtin", "123"}}, "--gtin: "},
      {{{"--gtin", Goods::kTour}}, "services have no batches"},
      {{{"--gtin", Goods::kRice}}, "had no OCOP certificate on 20/11/2026"},
      {{{"--gtin", Goods::kTea}}, "the certificate A-2 of Trà hoa hồng was not in force"},
      {{{"--produced", "2025-07-24"}}, "had no OCOP certificate on 24/07/2025"},
      {{{"--area", "VN-TEST-0002:1"}}, "not linked"},
      {{{"--area", "VN-NOWHERE:1"}}, "no raw-material area"},
      {{{"--area", "VN-TEST-0001:100.001"}}, "expected yield of 100 kg"},
      {{{"--area", "VN-TEST-0001:60:1/11/2026"}, {"--area", "VN-TEST-0001:40,5:2/11/2026"}},
       "expected yield of 100 kg"},
      {{{"--area", "VN-TEST-0001:1"}, {"--area", "VN-TEST-0001:2"}}, "stands twice"},
      {{{"--quantity", "-18446744073709551615"}}, "--quantity: "},
      {{{"--quantity", "99999999999999999999999"}}, "--quantity: "},
      {{{"--quantity", "1e3"}}, "--quantity: "},
      {{{"--area", "VN-TEST-0001:1:21/11/2026"}}, "harvest date 21/11/2026 is after"},
      {{{"--area", ":1"}}, "names no area"},
      {{{"--area", "VN-TEST-0001:1e9"}}, "no weight in kilograms"},
      {{{"--area", "VN-TEST-0001:-1"}}, "no weight in kilograms"},
      {{{"--area", "VN-TEST-0001:0"}}, "no weight in kilograms"},
      {{{"--area", "VN-TEST-0001:99999999999999999999"}}, "no weight in kilograms"},
      {{{"--area", "VN-TEST-0001:1:yesterday"}}, "no date"},
      {{{"--best-before", "2026-11-19"}}, "--best-before: best before 19/11/2026 lies before"},
      {{{"--best-before", ""}}, "needs a best-before date"},
      {{{"--produced", "31/02/2026"}}, "--produced: “31/02/2026” is no date"},
      {{{"--key", "foreign key"}}, "the key belongs to the producer khac"},
      {{{"--gtin", Goods::kForeign}}, "to khac; sign with a key of khac"},
      {{{"--lot", "ABCDEFGHIJ01234567890"}}, "--lot: "},
      {{{"--lot", "lô 1"}}, "--lot: "},
      {{{"--quantity", "0"}}, "a batch has 1 to"},
      {{{"--quantity", "2000001"}}, "at most 2000000 labels go into one PDF"},
      {{{"--quantity", "100001"}, {"--format", "svg"}}, "at most 100000 labels are drawn as pictures"},
      {{{"--format", "png"}, {"--pages-per-file", "3"}}, "--pages-per-file: "},
      {{{"--pages-per-file", "-3"}}, "--pages-per-file: "},
      {{{"--format", "zpl"}}, "take one of roll-30x20, roll-40x30"},
      {{{"--stock", "a5"}}, "--stock: there is no “a5”; there are a4-70x37"},
      {{{"--template", "x"}}, "--template: there is no “x”; there are full, usual, small"},
      {{{"--stocks", "/nowhere.json"}}, "--stocks"},
      {{{"--dpi", "150"}}, "--dpi: "},
      {{{"--dpi", "99999999999999999999"}}, "--dpi: "},
      {{{"--offset-x", "nan"}}, "--offset-x: "},
      {{{"--offset-x", "1e1"}}, "--offset-x: "},
      {{{"--offset-y", "20.5"}}, "--offset-y: "},
      {{{"--scale-x", "0"}}, "--scale-x: "},
      {{{"--scale-y", "1,2"}}, "--scale-y: "},
      {{{"--start-at", "0"}}, "--start-at: "},
      {{{"--start-at", "25"}}, "--start-at: "},
      {{{"--start-at", "x"}}, "--start-at: “x” is no whole number"},
      {{{"--printer", "192.0.2.1"}}, "--printer: "},
      {{{"--queue", "Office"}, {"--format", "svg"}}, "--queue: "},
      {{{"--printer", "192.0.2.1"}, {"--queue", "Office"}}, "either --printer or --queue"},
      {{{"--printer-profile", "x"}}, "--printers: "},
      {{{"--service-key", "/nowhere.key"}}, "service key"},
      {{{"--level", "batch"}, {"--scratch", ""}}, "labels of a whole lot have none"},
      {{{"--quantity", "100000001"}, {"--format", "csv"}}, "a batch has 1 to"},
      {{{"--host", "https://ocop.vn"}}, "without https://"},
      {{{"--host", "ocop..vn"}}, "is no host name"},
      {{{"--host", "-ocop.vn"}}, "is no host name"},
      {{{"--host", "ocop-.vn:80"}}, "is no host name"},
      {{{"--produced", "23/11/2026"}, {"--best-before", "23/11/2027"}}, "is still to come"},
      {{{"--host", "ocop.vn/path"}}, "--host: "},
      {{{"--host", "tên-miền.vn"}}, "--host: "},
      {{{"--host", "a@ocop.vn"}}, "--host: "},
      {{{"--module-mm", "0.1"}}, "--module-mm: "},
      {{{"--module-mm", "0.9"}}, "module"},
      {{{"--module-mm", "wide"}}, "--module-mm: “wide” is no number"},
      {{{"--gtin", Goods::kLongName}}, "the product name"},
      {{{"--clock", "2026-11-22"}}, "--clock: "},
      {{{"--clock", "2028-11-22T00:00:00Z"}}, "is valid from"},
      {{{"--passphrase-file", "/dev/null"}}, ""},
  };
  const Workshop shop;
  for (const auto& [changed, sentence] : cases) {
    CAPTURE(changed.front().first);
    CAPTURE(changed.front().second);
    const auto outcome = shop.batch(changed);
    CHECK(outcome.code == 1);
    CHECK(outcome.out == "");
    CAPTURE(outcome.err);
    CHECK(outcome.err.starts_with("ocop-labeler: "));
    CHECK(std::ranges::count(outcome.err, '\n') == 1);
    CHECK(outcome.err.find(sentence) != std::string::npos);
    CHECK(!fs::exists(shop.path("labels.pdf")));
    CHECK(!fs::exists(shop.path("labels.pdf.part")));
  }
  CHECK(db::Reader(shop.registry()).next_serial(Goods::kHoney) == 1);
}

TEST_CASE("refusals come in Vietnamese too") {
  const Workshop shop;
  const auto outcome = shop.batch({{"--gtin", Goods::kRice}, {"--lang", "vi"}});
  CHECK(outcome.err ==
        "ocop-labeler: Nếp nương chưa có giấy chứng nhận OCOP vào ngày 20/11/2026; thêm --no-stars để in tem "
        "không có sao\n");
}

TEST_CASE("wrong usage is told from refusal") {
  const Workshop shop;
  CHECK(shop.run({"ocop-labeler"}).code == 2);
  CHECK(shop.run({"ocop-labeler", "batch"}).code == 2);
  CHECK(shop.batch({{"--format", "docx"}}).code == 2);
  CHECK(shop.batch({{"--level", "pallet"}}).code == 2);
  CHECK(shop.run({"ocop-labeler", "batch", "--help"}).code == 0);
}

TEST_CASE("goods without a certificate are labelled without the mark on request") {
  const Workshop shop;
  REQUIRE(shop.batch({{"--gtin", Goods::kRice}, {"--no-stars", ""}}).code == 0);
  CHECK(shop.registered(Goods::kRice, "L2601")->record.certificate == "");
}

TEST_CASE("stars need a certificate on the production date and today") {
  const Workshop shop;
  const auto outcome = shop.batch({{"--gtin", Goods::kTea}, {"--produced", "2023-01-01"}});
  REQUIRE(outcome.code == 0);
  CHECK(outcome.err.find("neither stars nor the mark") != std::string::npos);
  CHECK(shop.registered(Goods::kTea, "L2601")->record.certificate == "A-2");
}

TEST_CASE("an upgrade gives earlier goods no more stars than they were made under") {
  const Workshop shop;
  db::Reader registry(shop.registry());
  const auto stars = [&](const char* produced, const char* now) {
    BatchRequest request;
    request.gtin = right_gtin(Goods::kHat);
    request.lot = "L1";
    request.produced = *parse_iso_date(produced);
    request.quantity = 1;
    const auto plan = plan_batch(registry, request, "linh-ngoc", *parse_instant(now)).value();
    return std::pair{plan.facts.stars, plan.record.certificate};
  };
  CHECK(stars("2026-11-20", "2026-11-20T03:00:00Z") == std::pair{4, std::string("A-6")});
  CHECK(stars("2026-11-20", "2026-11-22T03:00:00Z") == std::pair{4, std::string("A-6")});
  CHECK(stars("2026-11-21", "2026-11-22T03:00:00Z") == std::pair{5, std::string("A-7")});
  // 20 November, 17:30 in London is the 21st in Viet Nam.
  CHECK(stars("2026-11-21", "2026-11-20T17:30:00Z").first == 5);
}

TEST_CASE("goods that do not spoil need no best-before date") {
  const Workshop shop;
  REQUIRE(shop.batch({{"--gtin", Goods::kBasket}, {"--best-before", ""}}).code == 0);
  CHECK(!shop.registered(Goods::kBasket, "L2601")->record.best_before);
}

TEST_CASE("serials continue behind the product's highest, and a registered lot keeps its own") {
  const Workshop shop;
  REQUIRE(shop.batch({{"--lot", "A"}, {"--quantity", "30"}}).code == 0);
  REQUIRE(shop.batch({{"--lot", "B"}, {"--quantity", "5"}}).code == 0);
  CHECK(shop.registered(Goods::kHoney, "B")->record.serials == programme::SerialRange{31, 5, 6});
  const auto again = shop.batch({{"--lot", "B"}, {"--quantity", "5"}, {"--clock", "2026-12-22T03:04:05Z"},
                                  {"--reason", "tem rách"}});
  REQUIRE(again.code == 0);
  CHECK(again.out.find("serials 000031 to 000035; registered before, printed again") != std::string::npos);
  CHECK(shop.wrong_code(shop.read_page(shop.path("labels.pdf"), 1), "B", 31) == "");
}

TEST_CASE("a registered lot with other content is refused, and its sheet stays") {
  const Workshop shop;
  REQUIRE(shop.batch().code == 0);
  const auto before = read_file(shop.path("labels.pdf"), 10'000'000);
  struct { const char* option; const char* value; } const cases[] = {
      {"--quantity", "25"}, {"--produced", "2026-11-19"}, {"--best-before", "2028-11-19"},
      {"--area", "VN-TEST-0001:1"}};
  for (const auto& [option, value] : cases) {
    CAPTURE(option);
    const auto outcome = shop.batch({{option, value}});
    CHECK(outcome.code == 1);
    CHECK(outcome.err.find("registered with other content") != std::string::npos);
  }
  CHECK(read_file(shop.path("labels.pdf"), 10'000'000) == before);
}

TEST_CASE("a hostile lot is data everywhere") {
  const Workshop shop;
  for (const auto* lot : {"../../x", "';DROP--", "<script>", "100%", "a\"b,c"}) {
    CAPTURE(lot);
    const auto outcome = shop.batch({{"--lot", lot}});
    CHECK(outcome.err == "");
    REQUIRE(outcome.code == 0);
    const auto uris = shop.read_page(shop.path("labels.pdf"), 1);
    CHECK(uris.size() == 24);
    const auto serials = shop.registered(Goods::kHoney, lot)->record.serials;
    CHECK(shop.wrong_code(uris, lot, serials.first) == "");
  }
}

TEST_CASE("SVG and PNG: one sheet is a file, several are a folder") {
  const Workshop shop;
  for (const auto* format : {"svg", "png"}) {
    CAPTURE(format);
    const auto lot = [&](const char* name) { return std::string(name) + format; };
    const auto one = shop.path(lot("one."));
    REQUIRE(shop.batch({{"--lot", lot("A")}, {"--format", format}, {"--out", one.string()}}).code == 0);
    CHECK(fs::is_regular_file(one));
    const auto many = shop.path(lot("many-"));
    REQUIRE(shop.batch({{"--lot", lot("B")}, {"--format", format}, {"--quantity", "25"},
                        {"--out", many.string()}}).code == 0);
    CHECK(fs::is_regular_file(many / (std::string("sheet-0001.") + format)));
    CHECK(fs::is_regular_file(many / (std::string("sheet-0002.") + format)));
    CHECK(!fs::exists(many / (std::string("sheet-0003.") + format)));
  }
}

TEST_CASE("a PNG sheet reads back, its symbols where the PDF has them") {
  const Workshop shop;
  const auto out = shop.path("labels.png");
  REQUIRE(shop.batch({{"--format", "png"}, {"--out", out.string()}}).code == 0);
  const auto symbols = testing::read_qr_symbols(out);
  std::vector<std::string> uris;
  for (const auto& symbol : symbols) uris.push_back(symbol.payload);
  CHECK(uris.size() == 24);
  CHECK(shop.wrong_code(uris, "L2601", 1) == "");

  REQUIRE(shop.batch({{"--reason", "cần bản PDF"}}).code == 0);
  (void)shop.read_page(shop.path("labels.pdf"), 1);
  const auto of_pdf = testing::read_qr_symbols(shop.path("page-1.png"));
  REQUIRE(of_pdf.size() == symbols.size());
  constexpr int kPixels = 2;
  for (std::size_t i = 0; i < symbols.size(); ++i) {
    CHECK(std::abs(symbols[i].x - of_pdf[i].x) <= kPixels);
    CHECK(std::abs(symbols[i].y - of_pdf[i].y) <= kPixels);
  }
}

TEST_CASE("an SVG sheet draws each label, its symbol and its serial, and holds no text to misread") {
  const Workshop shop;
  const auto out = shop.path("labels.svg");
  REQUIRE(shop.batch({{"--format", "svg"}, {"--out", out.string()}, {"--quantity", "3"}}).code == 0);
  const auto svg = read_file(out, 10'000'000);
  const auto count = [&](std::string_view part) {
    std::size_t found = 0;
    for (auto at = svg.find(part); at != std::string::npos; at = svg.find(part, at + 1)) ++found;
    return found;
  };
  CHECK(count("xlink:href=\"#l\"") == 3);
  CHECK(count("crispEdges") == 3);
  CHECK(count("xlink:href=\"#o") >= 18);
  CHECK(count("<text") == 0);
}

TEST_CASE("a table lists every code for printers that draw their own symbols") {
  const Workshop shop;
  const auto out = shop.path("labels.csv");
  REQUIRE(shop.batch({{"--format", "csv"}, {"--out", out.string()}, {"--quantity", "50"}, {"--lot", "a\"b,c"}}).code == 0);
  const auto text = read_file(out, 10'000'000);
  CHECK(text.starts_with("\xEF\xBB\xBFserial,uri,typed_code,scratch_code,gtin,lot,produced,best_before,product,producer\r\n"));
  std::vector<std::string> uris;
  std::istringstream lines(text);
  std::string line;
  std::getline(lines, line);
  while (std::getline(lines, line)) {
    REQUIRE(line.ends_with(",09521000001039,\"a\"\"b,c\",2026-11-20,2028-11-20,Mật ong hoa núi,Hợp tác xã Linh Ngọc\r"));
    uris.push_back(line.substr(7, line.find(',', 7) - 7));
  }
  CHECK(uris.size() == 50);
  CHECK(shop.wrong_code(uris, "a\"b,c", 1) == "");
}

TEST_CASE("a place that cannot be written is refused before anything is registered") {
  const Workshop shop;
  const auto absent = shop.batch({{"--out", (shop.path("absent") / "labels.pdf").string()}});
  CHECK(absent.code == 1);
  CHECK(absent.err.find("make the folder first") != std::string::npos);
  // Another name of the registry, by way of a link.
  std::filesystem::create_hard_link(shop.registry().target, shop.path("labels.pdf"));
  const auto registry = shop.batch({{"--out", shop.path("labels.pdf").string()}});
  CHECK(registry.code == 1);
  CHECK(registry.err.find("is the registry, the key") != std::string::npos);
  for (const auto& name : {"service.key", "jwks.json", "producers/labels.pdf"}) {
    const auto among_keys = shop.batch({{"--out", (shop.key_directory() / name).string()}});
    CHECK(among_keys.code == 1);
    CHECK(among_keys.err.find("lies among the programme's keys") != std::string::npos);
  }
  CHECK_THROWS_AS(shop.batch({{"--out", shop.path("").parent_path().string()}}), FileError);
  CHECK(!shop.registered(Goods::kHoney, "L2601"));
}

TEST_CASE("two runs at once on one output: the second is refused and registers nothing") {
  const Workshop shop;
  PendingFile other(shop.path("labels.pdf"));
  CHECK_THROWS_AS(shop.batch(), FileError);
  CHECK(!shop.registered(Goods::kHoney, "L2601"));
}

TEST_CASE("lots registered at the same time share no serial") {
  const Workshop shop;
  std::vector<std::jthread> runs;
  std::atomic<int> failed = 0;
  for (int i = 0; i < 4; ++i)
    runs.emplace_back([&, i] {
      const auto name = "P" + std::to_string(i);
      failed += shop.batch({{"--lot", name}, {"--out", shop.path(name).string()}}).code;
    });
  runs.clear();
  CHECK(failed == 0);
  std::set<std::uint64_t> firsts;
  for (int i = 0; i < 4; ++i)
    firsts.insert(shop.registered(Goods::kHoney, "P" + std::to_string(i))->record.serials.first);
  CHECK(firsts == std::set<std::uint64_t>{1, 25, 49, 73});
}

TEST_CASE("a long host is told, with the version it costs") {
  const Workshop shop;
  const auto outcome = shop.batch({{"--host", "truy-xuat-nguon-goc.example.vn"}});
  REQUIRE(outcome.code == 0);
  CHECK(outcome.err.find("makes symbols of version 8 (49 × 49 modules)") != std::string::npos);
  CHECK(outcome.err.find("would give version 7") != std::string::npos);
}
