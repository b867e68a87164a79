#include "db/commands.h"

#include <doctest/doctest.h>

#include <sstream>

#include "tests/db/data_folder.h"
#include "tests/db/engines.h"

namespace ocop::db {
namespace {

struct Outcome {
  int code;
  std::string out;
  std::string err;
};

Outcome run(std::vector<std::string> words) {
  words.insert(words.begin(), "ocop-db");
  std::vector<const char*> argv;
  for (const auto& word : words) argv.push_back(word.c_str());
  std::ostringstream out;
  std::ostringstream err;
  const int code =
      run_commands(static_cast<int>(argv.size()), argv.data(), out, err, fixed_clock(import_day()));
  return {code, out.str(), err.str()};
}

bool holds(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

std::string option(const Address& address) {
  return address.engine == Engine::kSqlite ? "sqlite:" + address.target : address.target;
}

TEST_CASE("a registry is made, filled, looked at, checked and written out") {
  for (const auto engine : engines()) {
    INFO(engine_name(engine));
    const EmptyPlace place(engine);
    const auto db = option(place.address());
    DataFolder folder;
    CHECK(run({"--db", db, "--lang", "en", "init"}).code == 0);
    const auto dry = run({"--db", db, "--lang", "en", "import", "--dry-run", OCOP_SAMPLE});
    CHECK(dry.code == 0);
    CHECK(holds(dry.out, "added    certificates         MẪU-TK-2025-01\n"));
    CHECK(holds(dry.out, "Dry run: nothing was stored"));
    const auto import = run({"--db", db, "--lang", "en", "import", OCOP_SAMPLE});
    CHECK(import.code == 0);
    CHECK(holds(import.out, "products                  30 added       0 changed\n"));
    CHECK(holds(import.out, "note: "));
    CHECK(holds(import.out, "“tiên vua”"));
    CHECK(holds(run({"--db", db, "--lang", "vi", "import", OCOP_SAMPLE}).out,
                "0 dòng thêm hoặc đổi"));
    CHECK(run({"--db", db, "--lang", "en", "check"}).code == 0);
    CHECK(run({"--db", db, "--lang", "en", "migrate"}).code == 0);
    const auto directory = (folder.path() / "out").string();
    CHECK(run({"--db", db, "--lang", "en", "export", directory}).code == 0);
    const auto again = run({"--db", db, "--lang", "vi", "export", directory});
    CHECK(again.code == 1);
    CHECK(holds(again.err, "không trống"));
  }
}

TEST_CASE("a refused import says each error in the reader's language and stores nothing") {
  on_each_engine([](const Address& address) {
    DataFolder folder;
    folder.with("places.csv", "id,name,kind\n19,Tỉnh Thái Nguyên,vùng\n");
    const auto english = run({"--db", option(address), "--lang", "en", "import", folder.path()});
    CHECK(english.code == 1);
    CHECK(holds(english.err, "places.csv:2:21: “vùng” is not known for kind; write province"));
    CHECK(holds(english.err, "nothing was imported"));
    const auto vietnamese = run({"--db", option(address), "--lang", "vi", "import", folder.path()});
    CHECK(holds(vietnamese.err, "không hiểu “vùng”"));
  });
}

TEST_CASE("misuse is told apart from refusal") {
  DataFolder folder;
  CHECK(run({}).code == 2);
  CHECK(run({"paint"}).code == 2);
  CHECK(run({"import"}).code == 2);
  CHECK(run({"--lang", "fr", "init"}).code == 2);
  CHECK(run({"--db", "mysql://x", "check"}).code == 2);
  CHECK(run({"--clock", "tomorrow", "check"}).code == 2);
  CHECK(run({"--help"}).code == 0);
}

TEST_CASE("no command but init makes a database") {
  const TemporaryDirectory directory;
  const auto file = directory.path() / "absent.db";
  const auto db = "sqlite:" + file.string();
  for (const auto& words : {std::vector<std::string>{"check"},
                            {"import", OCOP_SAMPLE},
                            {"export", directory.path() / "o"},
                            {"migrate"}}) {
    auto all = words;
    all.insert(all.begin(), {"--db", db});
    CHECK_THROWS_AS(run(all), DatabaseError);
    CHECK_FALSE(std::filesystem::exists(file));
  }
  CHECK(run({"--db", db, "init"}).code == 0);
  CHECK_THROWS_AS(run({"--db", db, "init"}), DatabaseError);
}

}  // namespace
}  // namespace ocop::db
