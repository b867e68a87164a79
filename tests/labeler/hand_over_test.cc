// Labels that are made on their way to the printer, as `batch --printer` sends them.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <string>
#include <vector>

#include "labeler/output_options.h"
#include "labeler/zpl_writer.h"
#include "tests/labeler/fake_printer.h"
#include "tests/labeler/press.h"
#include "tests/labeler/workshop.h"
#include "tests/support/temporary_folder.h"

using namespace ocop;
using namespace ocop::labeler;

namespace {

bool holds(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

/// Files of four labels each.
Made files_of_labels(const test::TemporaryFolder& folder, int files) {
  const Press press(known_stock("roll-30x20"));
  Made made;
  for (int number = 1; number <= files; ++number) {
    made.files.push_back(folder / fmt::format("l{}.zpl", number));
    const auto writer = zpl_writer(made.files.back(), press.layout(), press.art(), test_typeface());
    print_all(*writer, press.layout(), press.labels(4));
  }
  return made;
}

}  // namespace

TEST_CASE("a lot that is made goes on to the printer, file by file") {
  const FakePrinter printer({});
  const Workshop shop;
  const auto outcome = shop.batch({{"--format", "zpl"}, {"--stock", "roll-40x30"}, {"--quantity", "6"},
                                   {"--pages-per-file", "4"}, {"--printer", printer.name()},
                                   {"--out", shop.path("labels.zpl").string()}});
  CAPTURE(outcome.err);
  REQUIRE(outcome.code == 0);
  CHECK(holds(outcome.out, "6 labels sent to 127.0.0.1"));
  CHECK(printer.printed() == std::vector<std::string>{"000001", "000002", "000003", "000004", "000005", "000006"});
}

TEST_CASE("sending that is stopped says which files are left, and not that labels be made again") {
  const FakePrinter printer({.prints_per_question = 0});
  const test::TemporaryFolder folder;
  const auto made = files_of_labels(folder, 5);
  const auto stopped = hand_over(made, {printer.address(), ""}, [&] { return printer.connections() > 0; });
  REQUIRE(!stopped);
  const auto name = [&](int number) { return made.files.at(number - 1).string(); };
  const auto left = name(1) + ", " + name(2) + ", …, " + name(5);
  CHECK(stopped.error().message.en ==
        "stopped; the printer goes on with what it has, send again for the rest; the labels are made, send " + left +
            " with ocop-labeler send");
  CHECK(holds(stopped.error().message.vi, "đã dừng; máy in còn in nốt phần đã nhận"));
  CHECK(holds(stopped.error().message.vi, "hãy gửi " + left + " bằng ocop-labeler send"));
}

TEST_CASE("a printer that fails in the second file leaves that one and those behind it to be sent") {
  const FakePrinter printer({.closes_after = 4});
  const test::TemporaryFolder folder;
  auto made = files_of_labels(folder, 3);
  made.files.erase(made.files.begin());
  const auto broken = hand_over(made, {printer.address(), ""}, {});
  REQUIRE(!broken);
  CHECK(holds(broken.error().message.en, "send " + made.files[0].string() + ", " + made.files[1].string() + " with"));
}
