#include "labeler/pdf_file.h"

#include <doctest/doctest.h>

#include <charconv>

#include "tests/support/temporary_folder.h"

using namespace ocop;
using namespace ocop::labeler;

namespace {

std::size_t number_at(std::string_view text, std::size_t at) {
  std::size_t value = 0;
  std::from_chars(text.data() + at, text.data() + text.size(), value);
  return value;
}

}  // namespace

TEST_CASE("every entry of the cross-reference table points at its object") {
  const test::TemporaryFolder folder;
  const auto path = folder / "a.pdf";
  constexpr std::size_t kPages = 150;  // more than one branch of the page tree
  {
    PdfFile file(path);
    const auto info = file.add("<</Title (x)>>");
    for (std::size_t i = 0; i < kPages; ++i) {
      const auto content = file.add_compressed("", compress("0 g\n"));
      file.add_page("/Contents " + std::to_string(content) + " 0 R");
    }
    const auto unseen = file.finish("", "/MediaBox [0 0 10 10]", info);
    CHECK(!std::filesystem::exists(path));
    CHECK(read_file(unseen, 10'000'000).ends_with("%%EOF\n"));
    file.commit();
  }
  const auto bytes = read_file(path, 10'000'000);
  CHECK(bytes.starts_with("%PDF-1.6\n"));
  CHECK(bytes.ends_with("%%EOF\n"));
  const auto table = number_at(bytes, bytes.rfind("startxref\n") + 10);
  REQUIRE(bytes.substr(table, 7) == "xref\n0 ");
  const auto objects = number_at(bytes, table + 7);
  const auto first_line = bytes.find('\n', table + 5) + 1;
  for (std::size_t i = 1; i < objects; ++i) {
    const auto offset = number_at(bytes, first_line + 20 * i);
    CHECK(bytes.compare(offset, std::to_string(i).size() + 7, std::to_string(i) + " 0 obj\n") == 0);
  }
  CHECK(bytes.find("/Count " + std::to_string(kPages)) != std::string::npos);
}

TEST_CASE("a file that is not committed leaves nothing") {
  const test::TemporaryFolder folder;
  { PdfFile file(folder / "a.pdf"); }
  CHECK(std::filesystem::is_empty(folder.path()));
}

TEST_CASE("text strings are UTF-16 with surrogates") {
  CHECK(pdf_text("Mật") == "<FEFF004D1EAD0074>");
  CHECK(utf16_hex("\U0001F36F") == "D83CDF6F");
  CHECK(utf16_hex("é") == "00E9");
}
