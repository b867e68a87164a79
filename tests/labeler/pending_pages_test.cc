#include "labeler/pending_pages.h"

#include <doctest/doctest.h>

#include <filesystem>

#include "tests/support/temporary_folder.h"

using namespace ocop;
using namespace ocop::labeler;
namespace fs = std::filesystem;

namespace {

std::size_t entries(const fs::path& folder) {
  std::size_t count = 0;
  for ([[maybe_unused]] const auto& entry : fs::directory_iterator(folder)) ++count;
  return count;
}

void print(const fs::path& out, std::uint64_t pages, std::string_view content) {
  PendingPages pending(out, "svg", pages);
  for (std::uint64_t i = 0; i < pages; ++i) pending.add(content);
  pending.commit();
}

}  // namespace

TEST_CASE("one page is a file, more are a folder of numbered pages") {
  const test::TemporaryFolder folder;
  print(folder / "one.svg", 1, "a");
  CHECK(read_file(folder / "one.svg", 10) == "a");
  print(folder / "many", 3, "b");
  CHECK(entries(folder / "many") == 3);
  CHECK(read_file(folder.path() / "many" / "sheet-0003.svg", 10) == "b");
  CHECK(entries(folder.path()) == 2);
}

TEST_CASE("a trailing slash names the same folder") {
  const test::TemporaryFolder folder;
  print(fs::path((folder / "many").string() + "/"), 2, "b");
  CHECK(entries(folder / "many") == 2);
}

TEST_CASE("a folder is seen only when whole, and goes when it is not committed") {
  const test::TemporaryFolder folder;
  {
    PendingPages pending(folder / "many", "svg", 2);
    pending.add("a");
    CHECK(!fs::exists(folder / "many"));
  }
  CHECK(fs::is_empty(folder.path()));
}

TEST_CASE("printing again replaces a folder of pages as a whole") {
  const test::TemporaryFolder folder;
  print(folder / "many", 5, "old");
  print(folder / "many", 2, "new");
  CHECK(entries(folder / "many") == 2);
  CHECK(read_file(folder.path() / "many" / "sheet-0001.svg", 10) == "new");
  CHECK(entries(folder.path()) == 1);
}

TEST_CASE("a folder with other things in it is never replaced") {
  for (const auto* name : {"thesis.doc", "sheet-0001.txt", "sheet-.svg", "sheet-12.svg", "xsheet-0001.svg",
                           "sheet-0001.svg.Xy12Zw"}) {
    const test::TemporaryFolder folder;
    fs::create_directory(folder / "many");
    write_file_whole(folder.path() / "many" / name, "dear");
    CAPTURE(name);
    CHECK_THROWS_AS(print(folder / "many", 2, "a"), FileError);
    CHECK(read_file(folder.path() / "many" / name, 10) == "dear");
  }
  const test::TemporaryFolder folder;
  fs::create_directories(folder.path() / "many" / "sheet-0001.svg");
  CHECK_THROWS_AS(print(folder / "many", 2, "a"), FileError);
}

TEST_CASE("a link in place of the temporary folder is not followed") {
  const test::TemporaryFolder folder;
  fs::create_directory(folder / "victim");
  write_file_whole(folder.path() / "victim" / "sheet-0001.svg", "dear");
  fs::create_directory_symlink(folder / "victim", folder / "many.part");
  CHECK_THROWS_AS(print(folder / "many", 2, "a"), FileError);
  CHECK(read_file(folder.path() / "victim" / "sheet-0001.svg", 10) == "dear");
}

TEST_CASE("a file in a folder's place is kept") {
  const test::TemporaryFolder folder;
  write_file_whole(folder / "many", "dear");
  CHECK_THROWS_AS(print(folder / "many", 2, "a"), FileError);
  CHECK(read_file(folder / "many", 10) == "dear");
}

TEST_CASE("what a killed run left behind is replaced") {
  const test::TemporaryFolder folder;
  fs::create_directory(folder / "many.part");
  write_file_whole(folder.path() / "many.part" / "sheet-0007.svg", "half");
  write_file_whole(folder.path() / "many.part" / "sheet-0008.svg.Xy12Zw", "half");
  print(folder / "many", 2, "a");
  CHECK(entries(folder / "many") == 2);
  CHECK(entries(folder.path()) == 1);
}

TEST_CASE("of two runs at once the second is refused") {
  const test::TemporaryFolder folder;
  PendingPages first(folder / "many", "svg", 2);
  CHECK_THROWS_AS(PendingPages(folder / "many", "svg", 2), FileError);
  first.add("a");
  first.add("a");
  first.commit();
  CHECK(entries(folder / "many") == 2);
}

TEST_CASE("a place that cannot be written is refused at once") {
  const test::TemporaryFolder folder;
  CHECK_THROWS_AS(PendingPages(folder.path() / "absent" / "many", "svg", 2), FileError);
  CHECK_THROWS_AS(PendingPages(folder.path() / "absent" / "one.svg", "svg", 1), FileError);
}
