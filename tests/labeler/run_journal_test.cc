#include "labeler/run_journal.h"

#include <doctest/doctest.h>

#include "base/file.h"
#include "tests/support/temporary_folder.h"

using namespace ocop;
using namespace ocop::labeler;
namespace fs = std::filesystem;

TEST_CASE("a journal is taken up with what it holds, under the same id") {
  const test::TemporaryFolder folder;
  const auto out = folder / "labels.pdf";
  write_file_whole(out, "whole");
  std::string id;
  {
    auto journal = RunJournal::open(out, "request").value();
    CHECK(!journal.taken_up());
    CHECK(!fs::exists(RunJournal::path(out)));
    id = journal.run();
    CHECK(id.size() == 32);
    journal.write();
    journal.enter(*entry_of(out));
  }
  auto again = RunJournal::open(out, "request").value();
  CHECK(again.taken_up());
  CHECK(again.run() == id);
  REQUIRE(again.find("labels.pdf") != nullptr);
  CHECK(*again.find("labels.pdf") == *entry_of(out));
  CHECK(again.find("labels-002.pdf") == nullptr);
  write_file_whole(out, "whale");
  CHECK(*again.find("labels.pdf") != *entry_of(out));
  CHECK(!entry_of(folder / "absent"));
  again.remove();
  CHECK(!fs::exists(RunJournal::path(out)));
}

TEST_CASE("a journal of another request, or none, is left alone and named") {
  const test::TemporaryFolder folder;
  const auto out = folder / "labels.pdf";
  RunJournal::open(out, "request")->write();
  const auto other = RunJournal::open(out, "another");
  REQUIRE(!other);
  CHECK(other.error().where == "--out");
  CHECK(other.error().message.en.find("labels.pdf.run is the journal of another print") != std::string::npos);
  const auto whole = read_file(RunJournal::path(out), 10'000);
  for (const auto& text :
       {std::string(), std::string("{"), std::string("[]"), std::string("{\"run\":\"../../x\",\"request\":\"request\",\"files\":[]}"),
        whole.substr(0, whole.size() - 5), std::string("{\"run\":1,\"request\":\"request\",\"files\":[]}"),
        std::string("{\"run\":\"00000000000000000000000000000000\",\"request\":\"request\",\"serials\":[[5,0]],\"files\":[]}"),
        std::string("{\"run\":\"00000000000000000000000000000000\",\"request\":\"request\",\"serials\":[[5,2],[6,1]],\"files\":[]}"),
        std::string("{\"run\":\"00000000000000000000000000000000\",\"request\":\"request\",\"serials\":[[1,18446744073709551615]],\"files\":[]}"),
        std::string("{\"run\":\"00000000000000000000000000000000\",\"request\":\"request\",\"files\":[{\"name\":\"a\",\"size\":-1,\"sha256\":\"\"}]}")}) {
    CAPTURE(text);
    write_file_whole(RunJournal::path(out), text);
    const auto refused = RunJournal::open(out, "request");
    REQUIRE(!refused);
    CHECK(refused.error().message.en.find("is no journal of a run") != std::string::npos);
    CHECK(RunJournal::serials(out, 6).empty());
  }
}

TEST_CASE("a journal tells which labels its run began with, and nobody but its owner") {
  const test::TemporaryFolder folder;
  const auto out = folder / "labels.pdf";
  CHECK(RunJournal::serials(out, 6).empty());
  RunJournal::open(out, "request", {{1, 500, 6}, {701, 300, 6}})->write();
  CHECK(RunJournal::serials(out, 6) == std::vector<programme::SerialRange>{{1, 500, 6}, {701, 300, 6}});
  CHECK(fs::status(RunJournal::path(out)).permissions() == (fs::perms::owner_read | fs::perms::owner_write));
}

TEST_CASE("of two runs to one output the second is refused while the first lives") {
  const test::TemporaryFolder folder;
  const auto out = folder / "labels.pdf";
  {
    const auto journal = RunJournal::open(out, "request").value();
    CHECK_THROWS_AS((void)RunJournal::open(out, "request"), FileError);
  }
  CHECK(RunJournal::open(out, "request").has_value());
  CHECK(fs::is_empty(folder.path()));
}

TEST_CASE("a folder's entry changes with any of its pages") {
  const test::TemporaryFolder folder;
  fs::create_directory(folder / "pages");
  write_file_whole(folder / "pages" / "sheet-0001.svg", "one");
  write_file_whole(folder / "pages" / "sheet-0002.svg", "two");
  const auto before = entry_of(folder / "pages");
  CHECK(before->size == 6);
  write_file_whole(folder / "pages" / "sheet-0002.svg", "too");
  CHECK(*entry_of(folder / "pages") != *before);
}
