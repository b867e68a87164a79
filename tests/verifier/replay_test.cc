// Replays of files that people and other systems write.
#include "verifier/replay.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <sstream>

#include "base/file.h"
#include "tests/support/temporary_folder.h"
#include "verifier/replay_input.h"
#include "verifier/replay_lines.h"

using namespace ocop;
using ocop::test::TemporaryFolder;
using namespace ocop::verifier;

namespace {

const std::string kHeader = "time,gtin,lot,serial,device,place\n";
const std::string kGood = "2026-11-01T08:00:00Z,09521234543213,L1,000001,phone one,19\n";

struct Replay {
  TemporaryFolder folder;
  int status = -1;
  std::string out, err;

  std::string path(const char* name) const { return (folder.path() / name).string(); }
  explicit Replay(const std::string& scans, std::vector<std::string> options = {}) {
    write_file_whole(path("scans.csv"), scans);
    run(std::move(options));
  }
  void run(std::vector<std::string> options) {
    std::vector<std::string> words{"replay", path("scans.csv"), "--alerts", path("alerts.csv"), "--lang", "en"};
    words.insert(words.end(), options.begin(), options.end());
    std::vector<const char*> argv;
    for (const auto& word : words) argv.push_back(word.c_str());
    std::ostringstream told, refused;
    status = run_replay(static_cast<int>(argv.size()), argv.data(), told, refused);
    out = told.str();
    err = refused.str();
  }
  std::string alerts() const { return read_file(path("alerts.csv"), 1'000'000); }
};

std::vector<std::string> fields_of(std::string_view line) {
  std::vector<std::string> fields;
  if (!split_fields(line, fields)) return {"astray"};
  return fields;
}

}  // namespace

TEST_CASE("a malformed line is told by its number and skipped; the others are replayed") {
  const std::pair<std::string, const char*> lines[] = {
      {"x,09521234543213,L1,1,a,19", "the time is in UTC"},
      {"2026-11-01T08:00:00+07:00,09521234543213,L1,1,a,19", "the time is in UTC"},
      {"1899-12-31T23:59:59Z,09521234543213,L1,1,a,19", "the time is in UTC"},
      {"9999-01-01T00:00:00Z,09521234543213,L1,1,a,19", "the time is in UTC"},
      {"2026-11-01T08:00:00.Z,09521234543213,L1,1,a,19", "the time is in UTC"},
      {"2026-11-01T08:00:00.1234567890Z,09521234543213,L1,1,a,19", "the time is in UTC"},
      {"2026-11-01T08:00:00Z,09521234543214,L1,1,a,19", "check digit"},
      {"2026-11-01T08:00:00Z,9521234543213,L1,1,a,19", "14 digits"},
      {"2026-11-01T08:00:00Z,09521234543213,L1,,a,19", "the serial is missing"},
      {"2026-11-01T08:00:00Z,09521234543213,L1," + std::string(65, '1') + ",a,19", "at most 64 bytes"},
      {"2026-11-01T08:00:00Z,09521234543213," + std::string(65, 'L') + ",1,a,19", "at most 64 bytes"},
      {"2026-11-01T08:00:00Z,09521234543213,L1,1" + std::string(1, '\0') + "2,a,19", "control characters"},
      {"2026-11-01T08:00:00Z,09521234543213,\xFF,1,a,19", "UTF-8"},
      {"2026-11-01T08:00:00Z,09521234543213,L1,1,\xC0\x80,19", "UTF-8"},
      {"2026-11-01T08:00:00Z,09521234543213,L1,1,a,00", "two digits"},
      {"2026-11-01T08:00:00Z,09521234543213,L1,1,a,7", "two digits"},
      {"2026-11-01T08:00:00Z,09521234543213,L1,1,a,99", "two digits"},
      {"2026-11-01T08:00:00Z,09521234543213,L1,1,a,02", "two digits"},
      {"2026-11-01T08:00:00Z,09521234543213,L1,1,a,-1", "two digits"},
      {"2026-11-01T08:00:00Z,09521234543213,L1,1,a", "6 fields are expected, there are 5"},
      {"2026-11-01T08:00:00Z,09521234543213,L1,1,a,19,", "6 fields are expected, there are 7"},
      {"2026-11-01T08:00:00Z,09521234543213,L1,\"1,a,19", "quotation mark"},
      {"2026-11-01T08:00:00Z,09521234543213,L1,1\"2,a,19", "quotation mark"},
      {std::string(5'000, ','), "longer than 4096 bytes"},
  };
  for (const auto& [line, why] : lines) {
    CAPTURE(line.substr(0, 80));
    const Replay replay(kHeader + kGood + line + "\n" + kGood);
    CHECK(replay.status == 0);
    CHECK(replay.err.starts_with("3: "));
    CHECK(replay.err.find(why) != std::string::npos);
    CHECK(std::count(replay.err.begin(), replay.err.end(), '\n') == 1);
    CHECK(replay.out == "2 scans, 0 alerts, 1 lines skipped\n");
    CHECK(replay.alerts() == "time,gtin,lot,serial,state,score,reason\n");
  }
}

TEST_CASE("files as systems write them: byte order mark, CRLF, quotes, fractions, columns in another order, no last line end") {
  const Replay replay("\xEF\xBB\xBFplace,device,serial,lot,gtin,time,origin\r\n"
                      "19,\"a, \"\"b\"\"\",../../x,\"L,1\",09521234543213,2026-11-01T08:00:00.5Z,\r\n"
                      "\r\n"
                      ",,=1+1,,09521234543213,2026-11-01T08:00:00.123456789Z,produced");
  CHECK(replay.err.empty());
  CHECK(replay.out == "2 scans, 0 alerts, 0 lines skipped\n");
  CHECK(Replay(kHeader).out == "0 scans, 0 alerts, 0 lines skipped\n");
}

TEST_CASE("another header, missing files and wrong settings are refused, and nothing is written") {
  for (const std::string header : {"", "\n", "time,gtin,lot,serial,device\n", "time,gtin,lot,serial,device,place,more\n",
                                   "time,gtin,lot,serial,device,place,time\n", "2026-11-01T08:00:00Z,,,,,\n"}) {
    CAPTURE(header);
    const Replay replay(header + kGood);
    CHECK(replay.status == 1);
    CHECK(replay.err.find("time,gtin,lot,serial,device,place") != std::string::npos);
    CHECK_FALSE(std::filesystem::exists(replay.path("alerts.csv")));
  }
  Replay replay(kHeader + kGood);
  write_file_whole(replay.path("settings.json"), R"({"false_alarms": 2})");
  replay.run({"--settings", replay.path("settings.json")});
  CHECK(replay.status == 1);
  CHECK(replay.err.find("false_alarms") != std::string::npos);
  replay.run({"--nothing"});
  CHECK(replay.status == 2);
  CHECK_THROWS_AS(replay.run({"--settings", replay.path("none.json")}), FileError);
  CHECK_THROWS_AS(replay.run({"--batches", replay.path("none.csv")}), FileError);
}

TEST_CASE("scans that are late by minutes stay where they are, others are sorted by time") {
  const auto order = [](std::initializer_list<const char*> times) {
    TemporaryFolder folder;
    std::string text = kHeader;
    int serial = 0;
    for (const char* time : times)
      text += fmt::format("2026-11-01T{}Z,09521234543213,L1,{},a,19\n", time, ++serial);
    write_file_whole(folder.path() / "scans.csv", text);
    const auto scans = ReplayScans::read(folder.path() / "scans.csv", [](std::uint64_t, const Message&) {}).value();
    std::string serials;
    for (const auto& row : scans.rows()) serials += row.serial;
    return serials;
  };
  CHECK(order({"08:00:00", "08:00:01", "08:00:00.5", "08:00:02"}) == "1234");
  CHECK(order({"08:05:00", "08:00:00", "08:05:00"}) == "123");
  CHECK(order({"08:05:00", "08:00:00", "07:59:59.999", "08:05:00"}) == "3214");
  CHECK(order({"09:00:00", "07:00:00", "07:00:00"}) == "231");
}

TEST_CASE("a file of batches says which serials were made, and is refused as a whole by its first wrong line") {
  const std::string header = "gtin,lot,units,first_serial,last_serial,left\n";
  const auto read = [&](const std::string& text) {
    TemporaryFolder folder;
    write_file_whole(folder.path() / "batches.csv", text);
    return ReplayBatches::read(folder.path() / "batches.csv");
  };
  const auto known = read(header + "09521234543213,L1,150,000001,000100,2026-11-01T00:00:00Z\n"
                                   "09521234543213,L1,,000201,000250,\n"
                                   "09521234543213,,,,,\n");
  REQUIRE(known);
  const auto* batch = known->find("09521234543213", "L1");
  REQUIRE(batch != nullptr);
  CHECK(batch->facts.units == 150);
  CHECK(batch->facts.left_at == parse_instant("2026-11-01T00:00:00Z"));
  const std::pair<const char*, copies::Origin> serials[] = {
      {"000001", copies::Origin::kProduced}, {"000250", copies::Origin::kProduced},
      {"000101", copies::Origin::kNeverProduced}, {"1", copies::Origin::kNeverProduced},
      {"0000001", copies::Origin::kNeverProduced}, {"00000x", copies::Origin::kNeverProduced}};
  for (const auto& [serial, origin] : serials) CHECK(batch->origin(serial) == origin);
  CHECK(known->find("09521234543213", "")->origin("1") == copies::Origin::kUnknown);
  CHECK(known->find("09521234543213", "L2") == nullptr);

  for (const char* line : {"09521234543214,L1,,,,", "09521234543213,L1,x,,,", "09521234543213,L1,-1,,,",
                           "09521234543213,L1,1,1,,", "09521234543213,L1,1,2,1,", "09521234543213,L1,1,1,10,",
                           "09521234543213,L1,1,,,yesterday", "09521234543213,L1,1,,", "\"09521234543213,L1,,,,"}) {
    CAPTURE(std::string(line));
    const auto refused = read(header + "09521234543213,L0,1,,,\n" + line + "\n");
    REQUIRE_FALSE(refused);
    CHECK(refused.error().where.ends_with("batches.csv:3"));
  }
  CHECK_FALSE(read("gtin,lot\n"));
}

TEST_CASE("serials never produced raise an alert, and one that looks like a formula is written as text") {
  const Replay replay("time,gtin,lot,serial,device,place,origin\n"
                      "2026-11-01T08:00:00Z,09521234543213,L1,=1+1,a,19,never_produced\n");
  CHECK(replay.err.empty());
  CHECK(replay.alerts().find("\n2026-11-01T08:00:00Z,09521234543213,L1,'=1+1,suspected,") != std::string::npos);
  CHECK(replay.alerts().find("never_produced: ") != std::string::npos);
}

TEST_CASE("fields are split as RFC 4180 says, within one line") {
  const std::pair<const char*, std::vector<std::string>> lines[] = {
      {"", {""}}, {",", {"", ""}}, {"a,b", {"a", "b"}}, {"\"a,b\",c", {"a,b", "c"}},
      {"\"\",x", {"", "x"}}, {"\"a\"\"b\"", {"a\"b"}}, {"a,\"\"", {"a", ""}},
      {"\"a", {"astray"}}, {"a\"", {"astray"}}, {"\"a\"b", {"astray"}}, {"a,\"b\"c,d", {"astray"}}};
  for (const auto& [line, fields] : lines) {
    CAPTURE(std::string(line));
    CHECK(fields_of(line) == fields);
  }
}

TEST_CASE("lines are read whole across blocks, and of one that is too long only its number") {
  TemporaryFolder folder;
  std::string text;
  for (int i = 0; i < 3'000; ++i) text += std::string(static_cast<std::size_t>(i % 90), 'a') + "\r\n";
  text += std::string(200'000, 'b') + "\n" + std::string(LineReader::kMostBytes, 'c') + "\nlast";
  write_file_whole(folder.path() / "lines", text);
  LineReader lines(folder.path() / "lines");
  std::string line;
  for (int i = 0; i < 3'000; ++i) {
    REQUIRE(lines.next(line));
    REQUIRE(line == std::string(static_cast<std::size_t>(i % 90), 'a'));
  }
  REQUIRE(lines.next(line));
  CHECK(lines.too_long());
  CHECK(line.empty());
  CHECK(lines.number() == 3'001);
  REQUIRE(lines.next(line));
  CHECK_FALSE(lines.too_long());
  CHECK(line.size() == LineReader::kMostBytes);
  REQUIRE(lines.next(line));
  CHECK(line == "last");
  CHECK_FALSE(lines.next(line));
}
