// Addresses of public web sites, as people paste them and as hostile ones write them.
#include "base/https_address.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace ocop {
namespace {

std::string normal(std::string_view text) {
  const auto address = read_https_address(text);
  return address ? address->text : "";
}

std::string refusal(std::string_view text) {
  const auto address = read_https_address(text);
  if (address) return "taken as " + address->text;
  CHECK(address.error().where.empty());
  CHECK(address.error().message.vi != address.error().message.en);
  return address.error().message.en;
}

}  // namespace

TEST_CASE("an address of a public site is taken in its normal form") {
  struct Case {
    const char* text;
    const char* normal;
    const char* host;
  };
  const std::vector<Case> cases = {
      {"https://htx.vn", "https://htx.vn/", "htx.vn"},
      {" HTTPS://HTX.Vn/Mat-Ong?A=1#b \n", "https://htx.vn/Mat-Ong?A=1#b", "htx.vn"},
      {"https://htx.vn:443/x", "https://htx.vn/x", "htx.vn"},
      {"https://htx.vn./x", "https://htx.vn/x", "htx.vn"},
      {"https://htx.vn?q=1", "https://htx.vn/?q=1", "htx.vn"},
      {"https://htx.vn/mật ong", "", ""},
      {"https://htx.vn/mật-ong", "https://htx.vn/m%E1%BA%ADt-ong", "htx.vn"},
      // The same letters, decomposed.
      {"https://htx.vn/ma\xCC\xA3\xCC\x82t", "https://htx.vn/m%E1%BA%ADt", "htx.vn"},
      {"https://xn--mt-ong-4za.vn/", "https://xn--mt-ong-4za.vn/", "xn--mt-ong-4za.vn"},
      {"https://www.youtube.com/watch?v=a_b-C&t=1s", "https://www.youtube.com/watch?v=a_b-C&t=1s",
       "www.youtube.com"},
      {"https://3.com/", "https://3.com/", "3.com"},
      {"https://htx.vn/a%20b", "https://htx.vn/a%20b", "htx.vn"},
      {"https://htx.vn/?u=http://127.0.0.1:8080/@x", "https://htx.vn/?u=http://127.0.0.1:8080/@x",
       "htx.vn"},
  };
  for (const auto& one : cases) {
    INFO(one.text);
    CHECK(normal(one.text) == one.normal);
    if (const auto address = read_https_address(one.text)) CHECK(address->host == one.host);
  }
}

TEST_CASE("what is no address of a public site is refused with what would be right") {
  struct Case {
    std::string text;
    const char* says;
  };
  const std::vector<Case> cases = {
      {"", "https://"},
      {"htx.vn", "https://"},
      {"http://htx.vn/", "https://"},
      {"javascript:alert(1)", "https://"},
      {"data:text/html,x", "https://"},
      {"//htx.vn/", "https://"},
      {"https:/htx.vn", "https://"},
      {"https://", "public web site"},
      {"https:///x", "public web site"},
      {"https://localhost/", "public web site"},
      {"https://printer/", "public web site"},
      {"https://printer.local/", "public web site"},
      {"https://db.internal/", "public web site"},
      {"https://a.localhost/", "public web site"},
      {"https://1.0.0.127.in-addr.arpa/", "public web site"},
      {"https://127.0.0.1/", "public web site"},
      {"https://8.8.8.8/", "public web site"},
      {"https://127.1/", "public web site"},
      {"https://0x7f.0x0.0x0.0x1/", "public web site"},
      {"https://a.0x7f/", "public web site"},
      {"https://2130706433/", "public web site"},
      {"https://[::1]/", "public web site"},
      {"https://[::ffff:127.0.0.1]:443/", "public web site"},
      {"https://htx..vn/", "public web site"},
      {"https://.vn/", "public web site"},
      {"https://htx.vn../", "public web site"},
      {"https://-htx.vn/", "public web site"},
      {"https://htx_1.vn/", "public web site"},
      {"https://mật-ong.vn/", "public web site"},
      {"https://" + std::string(64, 'a') + ".vn/", "public web site"},
      {"https://htx.vn\\@127.0.0.1/", "holds"},
      {"https://lan@htx.vn/", "user name"},
      {"https://lan:pass@htx.vn/", "user name"},
      {"https://htx.vn@127.0.0.1/", "user name"},
      {"https://htx.vn:8443/", "port"},
      {"https://htx.vn:/", "port"},
      {"https://htx.vn/a b", "holds"},
      {"https://htx.vn/<script>", "holds"},
      {"https://htx.vn/\"onclick=x", "holds"},
      {"https://htx.vn/\\\\x", "holds"},
      {"https://htx.vn/%zz", "holds"},
      {"https://htx.vn/%4", "holds"},
      {"https://htx.vn/a\nb", "holds"},
      {std::string("https://htx.vn/\0", 16), "no text"},
      {"https://htx.vn/\xFF", "no text"},
      {"https://htx.vn/" + std::string(986, 'a'), "longer than 1000"},
      {"https://htx.vn/" + std::string(1'000'000, 'a'), "longer than 1000"},
      // Short as it is typed, long once it is encoded.
      {"https://htx.vn/" + std::string(400, '\xC4'), "no text"},
  };
  for (const auto& one : cases) {
    INFO(one.text.substr(0, 100));
    CHECK(refusal(one.text).find(one.says) != std::string::npos);
  }
  std::string letters;
  for (int i = 0; i < 300; ++i) letters += "đ";
  CHECK(refusal("https://htx.vn/" + letters).find("longer than 1000") != std::string::npos);
}

TEST_CASE("the normal form of an address is its own normal form") {
  for (const char* text :
       {"https://HTX.vn:443?đ=#x", "https://a.b.c.vn./mật%20ong/", "https://htx.vn/[1]?a[]=b"}) {
    INFO(text);
    const auto once = normal(text);
    REQUIRE_FALSE(once.empty());
    CHECK(normal(once) == once);
  }
}

}  // namespace ocop
