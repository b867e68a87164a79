// Runs that end before their time: the program itself, killed or stopped.
#include <doctest/doctest.h>

#include <algorithm>
#include <csignal>
#include <filesystem>

#include "base/file.h"
#include "labeler/print_run.h"
#include "tests/labeler/program.h"
#include "tests/labeler/workshop.h"

using namespace ocop;
using namespace ocop::labeler;
namespace fs = std::filesystem;

namespace {

/// Each with so many labels that a run is far from its end when pages appear.
struct Case {
  const char* format;
  const char* name;
  const char* quantity;
  std::string lot() const { return std::string("L-") + format; }
};
constexpr Case kCases[] = {{"pdf", "labels.pdf", "3000"},
                           {"csv", "labels.csv", "30000"},
                           {"svg", "labels", "900"}};

std::vector<std::string> arguments(const Workshop& shop, const Case& tried) {
  return shop.arguments({{"--quantity", tried.quantity}, {"--lot", tried.lot()},
                         {"--format", tried.format}, {"--no-verify", ""},
                         {"--out", shop.path(tried.name).string()}});
}

}  // namespace

TEST_CASE("a killed run leaves nothing under the final name, and run again it ends in the same state") {
  const Workshop shop;
  for (const auto& tried : kCases) {
    CAPTURE(std::string(tried.format));
    const auto partial = shop.path(std::string(tried.name) + ".part");
    Program program(arguments(shop, tried));
    wait_for_pages(program, partial);
    program.send(SIGKILL);
    CHECK(program.wait() == 1000 + SIGKILL);
    CHECK(!fs::exists(shop.path(tried.name)));
    CHECK(fs::exists(partial));
    const auto before = shop.registered(Goods::kHoney, tried.lot());
    REQUIRE(before.has_value());

    const auto outcome = shop.run(arguments(shop, tried));
    REQUIRE(outcome.code == 0);
    CHECK(outcome.out.find("registered before, taken up") != std::string::npos);
    CHECK(fs::exists(shop.path(tried.name)));
    CHECK(!fs::exists(partial));
    CHECK(shop.registered(Goods::kHoney, tried.lot())->jws == before->jws);
  }
  const auto last = shop.read_page(shop.path("labels.pdf"), 125);
  CHECK(last.size() == 24);
  CHECK(shop.wrong_code(last, "L-pdf", 2977) == "");
}

TEST_CASE("Ctrl-C leaves nothing half done") {
  const Workshop shop;
  for (const auto& tried : kCases) {
    CAPTURE(std::string(tried.format));
    const auto partial = shop.path(std::string(tried.name) + ".part");
    Program program(arguments(shop, tried));
    wait_for_pages(program, partial);
    program.send(SIGINT);
    CHECK(program.wait() == 1);
    CHECK(!fs::exists(shop.path(tried.name)));
    CHECK(!fs::exists(partial));
  }
}

namespace {

/// Fails on its n-th page, as a full disk would.
class FailingWriter final : public SheetWriter {
 public:
  explicit FailingWriter(int good, bool in_worker) : good_(good), in_worker_(in_worker) {}
  bool draws_symbols() const override { return false; }
  std::string page(std::size_t, std::span<const Label>) const override {
    if (in_worker_) throw std::runtime_error("worker");
    return "x";
  }
  void add(const std::string&) override {
    if (good_-- == 0) throw FileError("disk full");
  }
  std::filesystem::path finish() override {
    FAIL("finished a failed run");
    return {};
  }
  void commit() override { FAIL("committed a failed run"); }

 private:
  int good_;
  bool in_worker_;
};

}  // namespace

TEST_CASE("what a writer or a worker throws ends the run and reaches the caller") {
  const Workshop shop;
  const auto words = shop.arguments();
  const auto option = [&](std::string_view name) { return *(std::ranges::find(words, name) + 1); };
  const keys::Secret secret(read_file(option("--passphrase-file"), 100));
  const auto key = keys::SigningKey::load(option("--key"), secret).value();
  const LabelCodes codes(key, {LabelLevel::kUnit, right_gtin(Goods::kHoney), "L2601", {{1, 10'000, 6}}}, "OCOP.VN");
  const LabelMaker labels(codes, nullptr, {});
  const RunFiles files(shop.path("labels.csv"), std::nullopt, codes.count(), 0);
  PrintRun run;
  run.threads = 4;
  const auto print = [&](SheetWriter& writer, const TakeTags& tags = {}) {
    return print_labels(labels, files, files.file(0), writer, run, tags);
  };
  FailingWriter full(3, false);
  CHECK_THROWS_AS(print(full), FileError);
  FailingWriter broken(0, true);
  CHECK_THROWS_WITH(print(broken), "worker");
  int asked = 0;
  run.stop = [&] { return ++asked == 2; };
  FailingWriter stopped(1000, false);
  CHECK_THROWS_AS(print(stopped), Interrupted);
  CHECK(asked == 2);
}
