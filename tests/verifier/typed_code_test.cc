#include "verifier/typed_code.h"

#include <doctest/doctest.h>
#include <rapidcheck.h>

using namespace ocop;
using namespace ocop::verifier;

TEST_CASE("what people type leads to the address of the code") {
  struct Row {
    std::string typed;
    std::string path;
  };
  const Row rows[] = {
      {"09521234543213", "/01/09521234543213"},
      {"  9521234543213\n", "/01/09521234543213"},
      {"952 1234 543213", "/01/09521234543213"},
      {"9521234543213/L2601", "/01/09521234543213/10/L2601"},
      {"9521234543213/L2601/000123", "/01/09521234543213/10/L2601/21/000123"},
      {"9521234543213 / L2601 / 000123", "/01/09521234543213/10/L2601/21/000123"},
      {"9521234543213/", "/01/09521234543213"},
      {"(01)09521234543213(10)L2601(21)000123", "/01/09521234543213/10/L2601/21/000123"},
      {"(01) 09521234543213 (10) L2601", "/01/09521234543213/10/L2601"},
      {"(01)09521234543213(10)A\\(B", "/01/09521234543213/10/A%28B"},
      {"(01)09521234543213(17)271231", "/01/09521234543213?17=271231"},
      {"https://ID.EXAMPLE.VN/01/09521234543213/10/L2601", "/01/09521234543213/10/L2601"},
      {"HTTPS://ID.EXAMPLE.VN/01/09521234543213", "/01/09521234543213"},
      {"https://id.example.vn/some/path/01/09521234543213?S=12", "/01/09521234543213?S=12"},
      {"id.example.vn/01/09521234543213", "/01/09521234543213"},
      {"/01/09521234543213/10/A%2FB", "/01/09521234543213/10/A%2FB"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.typed);
    const auto link = parse_typed_code(row.typed);
    REQUIRE(link);
    CHECK(local_path(*link) == row.path);
  }
}

TEST_CASE("what makes no code is refused with a sentence in both languages") {
  const std::string rows[] = {
      "", "   ", "abc", "123", "09521234543214", "9521234543214",
      "9521234543213/" + std::string(21, 'L'), "9521234543213/L/1/2", "9521234543213//1", "9521234543213/mật",
      "(01)", "(01", "(01)09521234543213x(10)", "(10)L", "(99)1", "(01)09521234543213(10)",
      "(01)09521234543213(17)271231(17)271231", "(01)09521234543213(37)5", "(01)09521234543213(x)1",
      "(01)09521234543213(01)09521234543213", "(01)09521234543213(21)1(10)L", "()", "(",
      "javascript:alert(1)", "ftp://x/01/09521234543213", "https://x/02/09521234543213", "//evil.example/01/1",
      "../../etc/passwd", std::string("9521234543213\0", 14), std::string(5000, '1'),
      "https://user:pass@x/01/09521234543213", "<script>alert(1)</script>"};
  for (const auto& row : rows) {
    CAPTURE(row);
    const auto link = parse_typed_code(row);
    REQUIRE(!link);
    CHECK(!link.error().message.en.empty());
    CHECK(!link.error().message.vi.empty());
  }
}

TEST_CASE("no typed text leads anywhere but below this server") {
  CHECK(rc::check([](const std::string& noise) {
    for (const std::string& start : {"", "9521234543213/", "(01)09521234543213(10)", "/01/", "https://"}) {
      const auto link = parse_typed_code(start + noise);
      if (!link) continue;
      const std::string path = local_path(*link);
      RC_ASSERT(path.starts_with("/" + link->key.ai + "/") && gs1::holds_primary_key(path));
      for (const char c : path) RC_ASSERT(c > 0x20 && c < 0x7f);
    }
  }));
}
