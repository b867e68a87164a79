// What a run tells the registry, and when.
#include "labeler/label_run.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "base/file.h"
#include "tests/labeler/workshop.h"

using namespace ocop;
using namespace ocop::labeler;
namespace fs = std::filesystem;

namespace {

const Instant kNow = *parse_instant("2026-11-22T03:04:05Z");

/// A table of labels with scratch codes, of two ranges of serials with a gap between.
struct Scene {
  Workshop shop;
  keys::SigningKey key = load_key();
  keys::ServiceKey service = keys::ServiceKey::load(shop.key_directory() / keys::kServiceKeyFile).value();
  keys::TypedCodes typed{service};
  keys::ScratchCodes scratch{service};
  LabelCodes codes{key, {LabelLevel::kUnit, right_gtin(Goods::kHoney), "L1", {{1, 4500, 6}, {5001, 100, 6}}}, "OCOP.VN"};
  Output output;
  std::vector<programme::SerialRange> blocks;
  std::map<std::uint64_t, keys::ScratchCodes::Tag> tags;
  std::vector<std::string> events;

  Scene() {
    output.format = Format::kCsv;
    output.out = shop.path("labels.csv");
    output.verify = false;
  }

  keys::SigningKey load_key() const {
    const auto words = shop.arguments();
    const auto option = [&](std::string_view name) { return *(std::ranges::find(words, name) + 1); };
    const keys::Secret secret(read_file(option("--passphrase-file"), 100));
    return keys::SigningKey::load(option("--key"), secret).value();
  }
  LabelRun open() const { return LabelRun::open(codes, {}, output, {&typed, &scratch, 9, 1}, kNow).value(); }
  RunNotes notes() {
    return {[&](std::string_view) {
              events.emplace_back("print");
              CHECK(!fs::exists(output.out));
              return Result<void>();
            },
            [&](const programme::SerialRange& serials, std::span<const keys::ScratchCodes::Tag> some, std::string_view) {
              events.emplace_back("tags");
              CHECK(!fs::exists(output.out));
              CHECK(serials.count == some.size());
              blocks.push_back(serials);
              for (std::size_t i = 0; i < some.size(); ++i) tags[serials.first + i] = some[i];
              return Result<void>();
            }};
  }
};

PrintRun two_threads() {
  PrintRun how;
  how.threads = 2;
  return how;
}

}  // namespace

TEST_CASE("tags of scratch codes come in blocks of consecutive serials before the labels are seen") {
  Scene scene;
  const auto made = scene.open().print(two_threads(), scene.notes()).value();
  CHECK(made.labels == 4600);
  CHECK(scene.blocks == std::vector<programme::SerialRange>{{1, 4096, 6}, {4097, 404, 6}, {5001, 100, 6}});
  CHECK(scene.events == std::vector<std::string>{"tags", "tags", "tags", "print"});
  CHECK(!fs::exists(scene.output.out.string() + ".run"));
  CHECK(!fs::exists(scene.output.out.string() + ".lock.part"));
  // The tags are those of the codes that were printed.
  const auto text = read_file(scene.output.out, 10'000'000);
  const auto line = text.find("\n005001,") + 1;
  const auto code_at = text.find(',', text.find(',', text.find(',', line) + 1) + 1) + 1;
  const auto code = keys::read_short_code(keys::ShortCode::kScratch, text.substr(code_at, 14)).value();
  CHECK(scene.scratch.tag(right_gtin(Goods::kHoney), "005001", code) == scene.tags.at(5001));
  CHECK(text.find("," + keys::grouped(scene.typed.code({9, 5000})) + ",", line) < code_at);
}

TEST_CASE("what the registry refuses is not printed") {
  Scene scene;
  auto notes = scene.notes();
  notes.scratch = [](const programme::SerialRange&, std::span<const keys::ScratchCodes::Tag>, std::string_view) {
    return Result<void>(fail("serials", message("taken", "đã có")));
  };
  auto made = scene.open().print(two_threads(), notes);
  REQUIRE(!made);
  CHECK(made.error().where == "serials");
  notes = scene.notes();
  notes.print = [](std::string_view) { return Result<void>(fail("reason", message("why", "vì sao"))); };
  made = scene.open().print(two_threads(), notes);
  REQUIRE(!made);
  CHECK(made.error().where == "reason");
  CHECK(!fs::exists(scene.output.out));
  CHECK(!fs::exists(scene.output.out.string() + ".part"));
}

TEST_CASE("a run whose tags are known keeps its id until it ends; one that left no trace does not") {
  Scene scene;
  auto notes = scene.notes();
  notes.print = [](std::string_view) { return Result<void>(fail("reason", message("why", "vì sao"))); };
  std::string id;
  {
    auto run = scene.open();
    id = run.id();
    CHECK(!run.taken_up());
    REQUIRE(!run.print(two_threads(), notes));
  }
  {
    auto run = scene.open();
    CHECK(run.taken_up());
    CHECK(run.id() == id);
    REQUIRE(run.print(two_threads(), scene.notes()));
  }
  CHECK(scene.open().id() != id);

  scene.output.pages_per_file = 1000;
  scene.output.out = scene.shop.path("other.csv");
  auto run = LabelRun::open(scene.codes, {}, scene.output, {}, kNow).value();
  REQUIRE(!run.print(two_threads(), {notes.print, {}}));
  CHECK(!fs::exists(scene.output.out));
  CHECK(!fs::exists(scene.output.out.string() + ".part"));
  CHECK(!fs::exists(scene.output.out.string() + ".run"));
}

TEST_CASE("files with scratch codes are their owner's alone") {
  constexpr auto kOwnFile = fs::perms::owner_read | fs::perms::owner_write;
  Scene scene;
  // Left by a run that was killed.
  write_file_whole(scene.output.out.string() + ".part", "table");
  scene.output.pages_per_file = 2000;
  auto run = scene.open();
  CHECK(fs::status(scene.output.out.string() + ".part").permissions() == kOwnFile);
  const RunNotes notes = {[](std::string_view) { return Result<void>(); },
                          [](const programme::SerialRange&, std::span<const keys::ScratchCodes::Tag>,
                             std::string_view) { return Result<void>(); }};
  REQUIRE(run.print(two_threads(), notes));
  for (const auto* name : {"labels.csv", "labels-002.csv", "labels-003.csv"})
    CHECK(fs::status(scene.shop.path(name)).permissions() == kOwnFile);

  const auto pages = scene.shop.path("pages");
  const auto outcome =
      scene.shop.batch({{"--scratch", ""}, {"--format", "svg"}, {"--stock", "a4-63x72"}, {"--quantity", "14"},
                        {"--no-verify", ""}, {"--lot", "S1"}, {"--out", pages.string()}});
  CAPTURE(outcome.err);
  REQUIRE(outcome.code == 0);
  CHECK(fs::status(pages).permissions() == fs::perms::owner_all);
}

TEST_CASE("a run of too many files, or before the files of a longer one, is refused") {
  Scene scene;
  const LabelCodes many(scene.key, {LabelLevel::kUnit, right_gtin(Goods::kHoney), "L1", {{1, 10'001, 6}}}, "OCOP.VN");
  scene.output.pages_per_file = 1;
  const auto refused = LabelRun::open(many, {}, scene.output, {}, kNow);
  REQUIRE(!refused);
  CHECK(refused.error().where == "--pages-per-file");
  CHECK(refused.error().message.en.find("would be 10001 files, at most 10000 are made") != std::string::npos);
  const LabelCodes most(scene.key, {LabelLevel::kUnit, right_gtin(Goods::kHoney), "L1", {{1, 10'000, 6}}}, "OCOP.VN");
  CHECK(LabelRun::open(most, {}, scene.output, {}, kNow).has_value());

  scene.output.pages_per_file = 0;
  write_file_whole(scene.shop.path("labels-002.csv"), "of a longer run");
  const auto behind = LabelRun::open(most, {}, scene.output, {}, kNow);
  REQUIRE(!behind);
  CHECK(behind.error().where == "--out");
  CHECK(behind.error().message.en.find("labels-002.csv stands there from another run") != std::string::npos);
}

TEST_CASE("labels of a product are one code many times; serials are left out") {
  const Scene scene;
  const LabelCodes codes(scene.key, {LabelLevel::kProduct, right_gtin(Goods::kTour), "", {{0, 50, 6}}}, "OCOP.VN");
  CHECK(codes.count() == 50);
  CHECK(codes.serial(3) == "");
  CHECK(codes.uri(0) == codes.uri(49));
  CHECK(codes.link(0).element_string() == "(01)" + right_gtin(Goods::kTour));
  CHECK(scene.codes.number(4499) == 4500);
  CHECK(scene.codes.serial(4500) == "005001");
  CHECK(scene.codes.uri(0) != scene.codes.uri(0));
  const LabelCodes roll(scene.key, {LabelLevel::kUnit, right_gtin(Goods::kHoney), "", {{1, 2, 6}}}, "OCOP.VN");
  CHECK(roll.link(1).element_string() == "(01)" + right_gtin(Goods::kHoney) + "(21)000002");
  for (const auto level : {LabelLevel::kUnit, LabelLevel::kBatch, LabelLevel::kProduct})
    CHECK(level_of(level_code(level)) == level);
  CHECK(!level_of("pallet"));
}
