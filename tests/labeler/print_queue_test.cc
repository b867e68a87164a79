#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>
#include <optional>
#include <string>

#include "base/file.h"
#include "labeler/print_queue.h"
#include "tests/support/temporary_folder.h"

using namespace ocop;
using namespace ocop::labeler;

namespace {

/// Programs of the test's own stand where lp and lpstat are looked for.
class Programs {
 public:
  Programs() : before_(std::getenv("PATH")) { ::setenv("PATH", folder_.path().c_str(), 1); }
  ~Programs() { ::setenv("PATH", before_.c_str(), 1); }
  Programs(const Programs&) = delete;
  Programs& operator=(const Programs&) = delete;

  void add(const std::string& name, const std::string& script) const {
    write_file_whole(folder_ / name, "#!/bin/sh\n" + script, 0755);
  }
  /// A file that begins like what batch and roll print.
  std::filesystem::path add_file(const std::string& name, const std::string& content = "%PDF-1.7\n") const {
    write_file_whole(folder_ / name, content);
    return folder_ / name;
  }
  std::filesystem::path path(const std::string& name) const { return folder_ / name; }
  std::string said() const { return read_file(path("said"), 10'000); }
  /// An lp that writes down what it was given, a word a line.
  void add_lp() const { add("lp", "for word in \"$@\"; do echo \"$word\"; done > " + path("said").string() + "\n"); }

 private:
  test::TemporaryFolder folder_;
  std::string before_;
};

}  // namespace

TEST_CASE("a PDF goes to its queue unscaled, ZPL as it is") {
  const Programs programs;
  programs.add_lp();
  programs.add("lpstat", "echo Van_phong; echo Kho\n");
  const auto file = programs.add_file("it's $(a) label.pdf");
  REQUIRE(send_to_queue(file, "Kho").has_value());
  CHECK(programs.said() == "-d\nKho\n-o\nprint-scaling=none\n" + file.string() + "\n");
  for (const std::string content : {"^XA^FS^XZ\n", "~DGR:S.GRF,8,1,00\n", "^XA"}) {
    CAPTURE(content);
    const auto roll = programs.add_file("roll.zpl", content);
    REQUIRE(send_to_queue(roll, "Van_phong").has_value());
    CHECK(programs.said() == "-d\nVan_phong\n-o\nraw\n" + roll.string() + "\n");
  }
}

TEST_CASE("what a file holds decides how it goes to a queue, not its name") {
  const Programs programs;
  programs.add_lp();
  REQUIRE(send_to_queue(programs.add_file("labels.txt", "^XA^XZ\n"), "Kho").has_value());
  CHECK(programs.said().find("\nraw\n") != std::string::npos);
  REQUIRE(send_to_queue(programs.add_file("labels.zpl"), "Kho").has_value());
  CHECK(programs.said().find("\nprint-scaling=none\n") != std::string::npos);
  std::filesystem::remove(programs.path("said"));
  for (const std::string& content : {std::string(), std::string("%PDF"), std::string("%!PS-Adobe-3.0\n"),
                                     std::string(" ^XA^XZ"), std::string("^X"), std::string("~JR"),
                                     std::string("serial,uri\n"), std::string("\x89PNG\r\n\x1a\n"),
                                     std::string("\0^XA", 4)}) {
    CAPTURE(content);
    for (const auto* name : {"a.pdf", "a.zpl"}) {
      const auto refused = send_to_queue(programs.add_file(name, content), "Kho");
      REQUIRE(!refused);
      CHECK(refused.error().where == "--queue");
      CHECK(refused.error().message.en.find("neither a PDF nor ZPL") != std::string::npos);
    }
  }
  CHECK_THROWS_AS((void)send_to_queue(programs.path("absent.pdf"), "Kho"), FileError);
  CHECK(!std::filesystem::exists(programs.path("said")));
}

TEST_CASE("an unknown queue is refused by naming those there are") {
  const Programs programs;
  programs.add_lp();
  programs.add("lpstat", "echo Van_phong; echo Kho\n");
  const auto refused = send_to_queue("a.pdf", "Bep");
  REQUIRE(!refused);
  CHECK(refused.error().where == "--queue");
  CHECK(refused.error().message.en.find("Van_phong, Kho") != std::string::npos);
  CHECK(!std::filesystem::exists(programs.path("said")));
}

TEST_CASE("where CUPS names no queue, lp decides, and its refusal is told") {
  const Programs programs;
  const auto file = programs.add_file("a.pdf");
  programs.add("lp", "echo 'lp: Error - The printer or class does not exist.' >&2; exit 1\n");
  const auto refused = send_to_queue(file, "Kho");
  REQUIRE(!refused);
  CHECK(refused.error().message.en.find("The printer or class does not exist.") != std::string::npos);
  programs.add("lp", "printf '\\033[2J\\n'; exit 3\n");
  const auto hostile = send_to_queue(file, "Kho");
  REQUIRE(!hostile);
  CHECK(hostile.error().message.en.find('\x1b') == std::string::npos);
}

TEST_CASE("without lp the queue is refused") {
  const Programs programs;
  const auto refused = send_to_queue(programs.add_file("a.pdf"), "Kho");
  REQUIRE(!refused);
  CHECK(refused.error().message.en.find("no lp") != std::string::npos);
}

TEST_CASE("names that no queue has are not handed to lp") {
  const Programs programs;
  programs.add_lp();
  for (const std::string wrong : {"", "-o", "a b", "a/b", "../a", "a#b", "a\nb", "a\x7F", "a'b"}) {
    CAPTURE(wrong);
    CHECK(!send_to_queue("a.pdf", wrong));
  }
  CHECK(!send_to_queue("a.pdf", std::string("a\0b", 3)));
  CHECK(!send_to_queue("a.pdf", std::string(128, 'a')));
  CHECK(!std::filesystem::exists(programs.path("said")));
  CHECK(send_to_queue(programs.add_file("a.pdf"), "Máy_in").has_value());
}
