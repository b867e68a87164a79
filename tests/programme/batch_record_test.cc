#include "programme/batch_record.h"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include "gs1/check_digit.h"

using namespace ocop;
using namespace ocop::programme;

namespace {

constexpr std::string_view kFull =
    R"({"producer":"htx-doan-ket","gtin":"09521234543213","lot":"L2601","produced":"2026-11-22",)"
    R"("best_before":"2027-11-22","serials":{"first":1,"count":500,"width":6},)"
    R"("areas":[{"area":"VN-TNOR-0095","kg":120.5,"harvested":"2026-11-20"},{"area":"VN-TNOR-0096"}],)"
    R"("certificate":"01/QĐ-UBND","issued_at":"2026-11-22T03:04:05Z"})";

BatchRecord full_record() {
  return {"htx-doan-ket",
          "09521234543213",
          "L2601",
          make_date(2026, 11, 22),
          make_date(2027, 11, 22),
          {1, 500, 6},
          {{"VN-TNOR-0095", 120'500, make_date(2026, 11, 20)}, {"VN-TNOR-0096", 0, {}}},
          "01/QĐ-UBND",
          *parse_instant("2026-11-22T03:04:05Z")};
}

std::string replaced(std::string text, std::string_view what, std::string_view by) {
  const auto at = text.find(what);
  REQUIRE_MESSAGE(at != std::string::npos, what);
  return text.replace(at, what.size(), by);
}

}  // namespace

TEST_CASE("A record is written in one way and read back") {
  CHECK(to_json(full_record()) == kFull);
  const auto read = parse_batch_record(kFull);
  REQUIRE(read);
  CHECK(*read == full_record());
}

TEST_CASE("What a record need not state is left out") {
  auto record = full_record();
  record.best_before.reset();
  record.areas.clear();
  record.certificate.clear();
  const auto json = to_json(record);
  CHECK(
      json ==
      R"({"producer":"htx-doan-ket","gtin":"09521234543213","lot":"L2601","produced":"2026-11-22",)"
      R"("serials":{"first":1,"count":500,"width":6},"areas":[],"certificate":"",)"
      R"("issued_at":"2026-11-22T03:04:05Z"})");
  CHECK(parse_batch_record(json) == record);
}

TEST_CASE("The order of members and white space do not matter") {
  const auto read = parse_batch_record(
      " {\"issued_at\":\"2026-11-22T03:04:05Z\", \"lot\":\"L2601\",\n\"gtin\":\"09521234543213\","
      "\"producer\":\"htx-doan-ket\",\"certificate\":\"01/"
      "Q\\u0110-UBND\",\"produced\":\"2026-11-22\","
      "\"serials\":{\"width\":6,\"first\":1,\"count\":500},\"best_before\":\"2027-11-22\","
      "\"areas\":[{\"harvested\":\"2026-11-20\",\"kg\":120.500,\"area\":\"VN-TNOR-0095\"},"
      "{\"area\":\"VN-TNOR-0096\"}]}\r\n");
  REQUIRE(read);
  CHECK(*read == full_record());
}

TEST_CASE("Kilograms are read exactly") {
  struct Row {
    std::string kg;
    std::int64_t grams;  ///< 0 = refused
  };
  const Row rows[] = {{"1", 1000},
                      {"0.001", 1},
                      {"1.1", 1100},
                      {"4.35", 4350},
                      {"1.005", 1005},
                      {"120.500", 120500},
                      {"8.115", 8115},
                      {"0.1", 100},
                      {"1000000000", 1'000'000'000'000},
                      {"999999999.999", 999'999'999'999},
                      {"1000000000.001", 0},
                      {"1000000001", 0},
                      {"99999999999999999999", 0},
                      {"0", 0},
                      {"0.0", 0},
                      {"-1", 0},
                      {"-0.5", 0},
                      {"1e2", 0},
                      {"1E-1", 0},
                      {"1.0005", 0},
                      {"1.0000", 0},
                      {"\"1\"", 0},
                      {"null", 0},
                      {"true", 0},
                      {"[1]", 0}};
  for (const auto& row : rows) {
    CAPTURE(row.kg);
    const auto read = parse_batch_record(replaced(std::string(kFull), "120.5", row.kg));
    if (row.grams != 0) {
      REQUIRE(read);
      CHECK(read->areas[0].grams == row.grams);
      CHECK(parse_batch_record(to_json(*read)) == *read);
    } else {
      REQUIRE_FALSE(read);
      CHECK(read.error().where == "areas[0].kg");
    }
  }
}

TEST_CASE("What is wrong is refused under its member's path") {
  struct Row {
    std::string what;
    std::string by;
    std::string where;
    std::string en;
  };
  using namespace std::string_literals;
  const Row rows[] = {
      {"\"producer\":\"htx-doan-ket\",", "", "producer", "missing"},
      {"htx-doan-ket", "", "producer", "no producer id"},
      {"htx-doan-ket", "htx đoàn kết", "producer", "no producer id"},
      {"htx-doan-ket", "../../x", "producer", "no producer id"},
      {"htx-doan-ket", std::string(65, 'a'), "producer", "1 to 64"},
      {"\"htx-doan-ket\"", "7", "producer", "JSON string"},
      {"\"htx-doan-ket\"", "null", "producer", "JSON string"},
      {"09521234543213", "09521234543214", "gtin", "check digit is 3"},
      {"09521234543213", "9521234543213", "gtin", "exactly 14"},
      {"\"09521234543213\"", "9521234543213", "gtin", "JSON string"},
      {"L2601", "", "lot", "no value"},
      {"L2601", std::string(21, 'L'), "lot", "1 to 20"},
      {"L2601", "Lô 1", "lot", "set 82"},
      {"L2601", "L\\u0000", "lot", "set 82"},
      {"L2601", "..", "lot", "web address"},
      {"2026-11-22", "22/11/2026", "produced", "no date"},
      {"2026-11-22", "2026-02-29", "produced", "no date"},
      {"2026-11-22", "2026-11-22T00:00:00Z", "produced", "no date"},
      {"2027-11-22", "2026-11-21", "best_before", "before the production date"},
      {"\"2027-11-22\"", "null", "best_before", "JSON string"},
      {"2027-11-22", "", "best_before", "no date"},
      {"2026-11-20", "2026-11-23", "areas[0].harvested", "behind the production date"},
      {"{\"first\":1,\"count\":500,\"width\":6}", "500", "serials", "JSON object"},
      {"\"serials\":{\"first\":1,\"count\":500,\"width\":6},", "", "serials", "missing"},
      {"\"count\":500", "\"count\":0", "serials.count", "from 1 to 100000000"},
      {"\"count\":500", "\"count\":100000001", "serials.count", "from 1 to 100000000"},
      {"\"count\":500", "\"count\":-1", "serials.count", "from 1"},
      {"\"count\":500", "\"count\":500.0", "serials.count", "whole number"},
      {"\"count\":500", "\"count\":5e2", "serials.count", "whole number"},
      {"\"count\":500", "\"count\":99999999999999999999999", "serials.count", "whole number"},
      {"\"count\":500", "\"count\":\"500\"", "serials.count", "JSON number"},
      {"\"count\":500,", "", "serials.count", "missing"},
      {"\"width\":6", "\"width\":0", "serials.width", "from 1 to 18"},
      {"\"width\":6", "\"width\":19", "serials.width", "from 1 to 18"},
      {"\"width\":6", "\"width\":2", "serials", "do not fit 2 digits"},
      {"\"first\":1", "\"first\":999501", "serials", "do not fit 6 digits"},
      {"\"first\":1", "\"first\":1000000", "serials.first", "from 0 to 999999"},
      {"\"first\":1", "\"first\":1,\"step\":2", "serials.step", "unknown"},
      {"VN-TNOR-0095", "", "areas[0].area", "planting-area code"},
      {"VN-TNOR-0095", "VN_1", "areas[0].area", "planting-area code"},
      {"VN-TNOR-0095", std::string(41, 'A'), "areas[0].area", "1 to 40"},
      {"{\"area\":\"VN-TNOR-0096\"}", "{}", "areas[1].area", "missing"},
      {"{\"area\":\"VN-TNOR-0096\"}", "\"VN-TNOR-0096\"", "areas[1]", "JSON object"},
      {"{\"area\":\"VN-TNOR-0096\"}", "{\"area\":\"VN-TNOR-0095\",\"harvested\":\"2026-11-20\"}",
       "areas[1]", "twice"},
      {"\"kg\":120.5", "\"KG\":120.5", "areas[0].KG", "unknown"},
      {"01/QĐ-UBND", "01\\nQĐ", "certificate", "certificate number"},
      {"01/QĐ-UBND", " 01/QĐ", "certificate", "certificate number"},
      {"01/QĐ-UBND", "Quye\u0302\u0301t \u0111i\u0323nh", "certificate", "NFC"},
      {"01/QĐ-UBND", std::string(121, 'x'), "certificate", "at most 120"},
      {"\"01/QĐ-UBND\"", "null", "certificate", "JSON string"},
      {",\"certificate\":\"01/QĐ-UBND\"", "", "certificate", "missing"},
      {"03:04:05Z", "03:04:05.123Z", "issued_at", "to the second"},
      {"03:04:05Z", "03:04:05.000Z", "issued_at", "to the second"},
      {"03:04:05Z", "03:04:05+07:00", "issued_at", "to the second"},
      {"03:04:05Z", "03:04:05", "issued_at", "to the second"},
      {"03:04:05Z", "24:04:05Z", "issued_at", "to the second"},
      {"{\"producer\"", "{\"quantity\":1,\"producer\"", "quantity", "unknown"},
      {"{\"producer\"", "{\"<script>\":1,\"producer\"", "<script>", "unknown"},
      {"{\"producer\"", "{\"lot\":\"L2\",\"producer\"", "lot", "twice"},
      {"{\"producer\"", "[{\"producer\"", "", "no JSON"},
      {"05Z\"}", "05Z\"}\0"s, "", "no JSON"},
      {"05Z\"}", "05Z\"},{}", "", "no JSON"},
      {"L2601", std::string(kMaxBatchJson, 'L'), "", "at most 46080"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.what);
    CAPTURE(row.by.substr(0, 60));
    const auto read = parse_batch_record(replaced(std::string(kFull), row.what, row.by));
    REQUIRE_FALSE(read);
    CHECK(read.error().where == row.where);
    CHECK_MESSAGE(read.error().message.en.find(row.en) != std::string::npos,
                  read.error().message.en);
    CHECK_FALSE(read.error().message.vi.empty());
  }
  CHECK(parse_batch_record("7").error().message.en == "A JSON object belongs here");
}

TEST_CASE("The edges of what is allowed are allowed") {
  const std::pair<std::string, std::string> rows[] = {
      {"\"count\":500", "\"count\":1"},
      {"\"first\":1,\"count\":500,\"width\":6", "\"first\":1,\"count\":100000000,\"width\":9"},
      {"\"first\":1,\"count\":500,\"width\":6", "\"first\":0,\"count\":10,\"width\":1"},
      {"\"first\":1,\"count\":500,\"width\":6",
       "\"first\":999999999999999999,\"count\":1,\"width\":18"},
      {"2027-11-22", "2026-11-22"},
      {"2026-11-20", "2026-11-22"},
      {"L2601", "01234567890123456789"},
      {"htx-doan-ket", "A.b_c-9"},
  };
  for (const auto& [what, by] : rows) {
    CAPTURE(by);
    const auto read = parse_batch_record(replaced(std::string(kFull), what, by));
    REQUIRE_MESSAGE(read, (read ? "" : read.error().in(Language::kEnglish)));
    CHECK(parse_batch_record(to_json(*read)) == *read);
  }
}

TEST_CASE("Too many areas are refused") {
  auto record = full_record();
  record.areas.clear();
  for (int i = 0; i < 200; ++i) record.areas.push_back({fmt::format("A-{}", i), 1, {}});
  CHECK(parse_batch_record(to_json(record)) == record);
  record.areas.push_back({"B", 1, {}});
  const auto read = parse_batch_record(to_json(record));
  REQUIRE_FALSE(read);
  CHECK(read.error().where == "areas");
}

TEST_CASE("The same statement signed again is the same content") {
  const auto record = full_record();
  auto other = record;
  other.issued_at += std::chrono::hours(1);
  std::swap(other.areas[0], other.areas[1]);
  CHECK(same_content(record, other));
  const auto differs = [&](auto change) {
    auto changed = record;
    change(changed);
    return !same_content(record, changed);
  };
  CHECK(differs([](auto& r) { r.producer += "x"; }));
  CHECK(differs([](auto& r) { r.gtin[1] = '8'; }));
  CHECK(differs([](auto& r) { r.lot += "x"; }));
  CHECK(differs([](auto& r) { r.produced = add_days(r.produced, 1); }));
  CHECK(differs([](auto& r) { r.best_before.reset(); }));
  CHECK(differs([](auto& r) { ++r.serials.count; }));
  CHECK(differs([](auto& r) { ++r.serials.width; }));
  CHECK(differs([](auto& r) { ++r.areas[0].grams; }));
  CHECK(differs([](auto& r) { r.areas.pop_back(); }));
  CHECK(differs([](auto& r) { r.certificate.clear(); }));
}

TEST_CASE("A serial range knows its serials") {
  const SerialRange range{95, 10, 4};
  CHECK(range.serial(0) == "0095");
  CHECK(range.serial(9) == "0104");
  for (std::uint64_t i = 0; i < range.count; ++i) CHECK(range.contains(range.serial(i)));
  for (const auto* serial :
       {"0094", "0105", "95", "00095", "095", "", "009x", " 095", "+095", "9999"}) {
    CAPTURE(serial);
    CHECK_FALSE(range.contains(serial));
  }
  CHECK_FALSE(range.contains(std::string("009\0", 4)));
  const SerialRange last{999'999'999'999'999'999, 1, 18};
  CHECK(last.contains("999999999999999999"));
  CHECK_FALSE(last.contains("999999999999999998"));
}

TEST_CASE("Reading what was written gives the same record") {
  CHECK(rc::check([] {
    BatchRecord record = full_record();
    const auto body =
        *rc::gen::container<std::string>(13, rc::gen::inRange('0', static_cast<char>('9' + 1)));
    record.gtin = body + gs1::check_digit(body);
    record.lot = *rc::gen::nonEmpty(
        rc::gen::element<std::string>("\"", "a/b", "<'&>", "%2F", "(21)1", "A\"B"));
    record.produced = add_days(make_date(2000, 1, 1), *rc::gen::inRange(0, 20'000));
    record.best_before = *rc::gen::arbitrary<bool>()
                             ? std::optional(add_days(record.produced, *rc::gen::inRange(0, 4000)))
                             : std::nullopt;
    record.serials.width = *rc::gen::inRange(9U, 19U);
    record.serials.first = *rc::gen::inRange<std::uint64_t>(0, 800'000'000);
    record.serials.count = *rc::gen::inRange<std::uint64_t>(1, kMaxBatchQuantity + 1);
    record.areas.clear();
    for (int i = *rc::gen::inRange(0, 5); i > 0; --i) {
      record.areas.push_back(
          {fmt::format("A-{}", i), *rc::gen::inRange<std::int64_t>(0, kMaxAreaGrams + 1),
           *rc::gen::arbitrary<bool>() ? std::optional(record.produced) : std::nullopt});
    }
    record.certificate = *rc::gen::element<std::string>("", "01/QĐ-UBND", "\"\\/", "日本");
    record.issued_at =
        start_of_day(record.produced) + std::chrono::seconds(*rc::gen::inRange(0, 86'400));
    const auto read = parse_batch_record(to_json(record));
    RC_ASSERT(read.has_value());
    RC_ASSERT(*read == record);
  }));
}

TEST_CASE("A damaged record is refused or means what it says") {
  CHECK(rc::check([] {
    std::string text(kFull);
    const auto at = *rc::gen::inRange<std::size_t>(0, text.size());
    text[at] = *rc::gen::arbitrary<char>();
    const auto read = parse_batch_record(text);
    if (read) {
      RC_ASSERT(parse_batch_record(to_json(*read)) == *read);
    } else {
      RC_ASSERT(!read.error().message.vi.empty());
    }
  }));
}
