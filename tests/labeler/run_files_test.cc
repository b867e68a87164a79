#include "labeler/run_files.h"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include "labeler/stock.h"

using namespace ocop;
using namespace ocop::labeler;

namespace {

PageLayout sheets(std::size_t first_slot) {
  PageLayout::Settings settings;
  settings.first_slot = first_slot;
  return PageLayout::make(*find_stock(built_in_stocks(), "a4-70x37"), settings).value();
}

}  // namespace

TEST_CASE("files are named one behind the other") {
  const RunFiles files("out/labels.pdf", sheets(0), 1000, 10);
  CHECK(files.count() == 5);
  CHECK(files.path(0) == "out/labels.pdf");
  CHECK(files.path(1) == "out/labels-002.pdf");
  CHECK(files.path(999) == "out/labels-1000.pdf");
  CHECK(RunFiles("labels", sheets(0), 30, 1).path(1) == "labels-002");
}

TEST_CASE("sheets and labels of each file") {
  const RunFiles files("labels.pdf", sheets(20), 100, 2);
  CHECK(files.pages() == 5);
  CHECK(files.count() == 3);
  const auto first = files.file(0);
  CHECK(first.first == 0);
  CHECK(first.count == 28);
  CHECK(first.pages == 2);
  const auto last = files.file(2);
  CHECK(last.first == 76);
  CHECK(last.count == 24);
  CHECK(last.first_page == 4);
  CHECK(last.pages == 1);
  CHECK(files.page(first, 0).first_slot == 20);
  CHECK(files.page(first, 0).count == 4);
  CHECK(files.page(last, 0).first_slot == 0);
}

TEST_CASE("every label is on one page of one file, in order") {
  CHECK(rc::check([] {
    const auto labels = *rc::gen::inRange<std::uint64_t>(1, 3000);
    const auto per_file = *rc::gen::inRange<std::uint64_t>(0, 40);
    const bool table = *rc::gen::arbitrary<bool>();
    std::optional<PageLayout> layout;
    if (!table) layout = sheets(*rc::gen::inRange<std::size_t>(0, 24));
    const RunFiles files("x", layout, labels, per_file);
    std::uint64_t next = 0;
    for (std::size_t number = 0; number < files.count(); ++number) {
      const auto file = files.file(number);
      RC_ASSERT(file.first == next);
      RC_ASSERT(file.pages >= 1);
      for (std::uint64_t page = 0; page < file.pages; ++page) {
        const auto part = files.page(file, page);
        RC_ASSERT(part.first == next);
        RC_ASSERT(part.count >= 1);
        next += part.count;
      }
      RC_ASSERT(next == file.first + file.count);
    }
    RC_ASSERT(next == labels);
  }));
}
