#include "gs1/digital_link.h"

#include <doctest/doctest.h>

using namespace ocop;
using namespace ocop::gs1;

namespace {

DigitalLink parsed(std::string_view uri) {
  auto link = parse_digital_link(uri);
  if (!link) FAIL(uri << ": " << link.error().in(Language::kEnglish));
  return *link;
}

}  // namespace

TEST_CASE("A unit's code is read part by part") {
  const auto link = parsed(
      "https://ID.EXAMPLE.VN:8443/vn/ocop/01/09521234543213/22/2A/10/L2601/21/"
      "000123?17=261122&S=12&lang=vi");
  CHECK(link.scheme == "https");
  CHECK(link.host == "ID.EXAMPLE.VN:8443");
  CHECK(link.prefix == "/vn/ocop");
  CHECK(link.key == Element{"01", "09521234543213"});
  CHECK(link.qualifiers == std::vector<Element>{{"22", "2A"}, {"10", "L2601"}, {"21", "000123"}});
  CHECK(link.attributes == std::vector<Element>{{"17", "261122"}});
  CHECK(link.extension("S") == "12");
  CHECK(link.extension("lang") == "vi");
  CHECK_FALSE(link.extension("s"));
  CHECK(link.qualifier("10") == "L2601");
  CHECK_FALSE(link.qualifier("235"));
  CHECK(link.attribute("17") == "261122");
  CHECK_FALSE(link.attribute("15"));
}

TEST_CASE("Everything the syntax allows is read and written back canonically") {
  struct Row {
    std::string uri;
    std::string canonical;  ///< "" when it is the same
  };
  const Row rows[] = {
      {"https://id.example.vn/01/09521234543213", ""},
      {"http://id.example.vn/01/09521234543213", ""},
      {"HTTPS://ID.EXAMPLE.VN/01/09521234543213", "https://ID.EXAMPLE.VN/01/09521234543213"},
      {"HTTP://a/01/09521234543213", "http://a/01/09521234543213"},
      {"https://id.example.vn/01/09521234543213/10/L", ""},
      {"https://id.example.vn/01/09521234543213/21/S", ""},
      {"https://id.example.vn/01/09521234543213/22/V/21/S", ""},
      {"https://id.example.vn/01/09521234543213/22/V/10/L/21/S", ""},
      {"https://id.example.vn/01/09521234543213/235/TPX-1", ""},
      {"https://id.example.vn/414/9521234500001", ""},
      {"https://id.example.vn/414/9521234500001/254/Kho.2", ""},
      {"https://id.example.vn/417/9521234500001", ""},
      {"https://192.0.2.1:65535/01/09521234543213", ""},
      {"https://[2001:db8::1]:80/01/09521234543213", ""},
      {"https://[2001:db8::1]/01/09521234543213", ""},
      {"https://xn--fsq.xn--0zwm56d/01/09521234543213", ""},
      {"https://id.example.vn/01/09521234543213/21/000123?3103=000195&3922=1500&15=261122", ""},
      {"https://id.example.vn/01/09521234543213/21/S?250=2&8030=a-_9", ""},
      {"https://id.example.vn/00/106141412345678908", ""},
      {"https://id.example.vn/00/106141412345678908?02=09521234543213&37=12&10=L&17=261122", ""},
      {"https://id.example.vn/253/9521234500001DOC-1", ""},
      {"https://id.example.vn/255/95212345000011234?3902=1500", ""},
      {"https://id.example.vn/401/9521A%2FB", ""},
      {"https://id.example.vn/402/11111111111111118", ""},
      {"https://id.example.vn/414/9521234500001/7040/1ABC", ""},
      {"https://id.example.vn/415/9521234500001/8020/INV-1?3902=1500&12=261122", ""},
      {"https://id.example.vn/417/9521234500001/7040/1AB_", ""},
      {"https://id.example.vn/8003/09521234543213SN1", ""},
      {"https://id.example.vn/8004/9521-A/7040/1ABC?7230=EMABC", ""},
      {"https://id.example.vn/8006/095212345432130102/22/V/10/L/21/S", ""},
      {"https://id.example.vn/8006/095212345432130102/22/V?17=261122", ""},
      {"https://id.example.vn/8010/9521%23-%2FA/8011/7", ""},
      {"https://id.example.vn/8013/1987654Ad4X4bL5ttr2310c2K", ""},
      {"https://id.example.vn/8017/111111111111111115/8019/1", ""},
      {"https://id.example.vn/8018/111111111111111115?7256=Nguy%25E1%25BB%2585n", ""},
      {"https://id.example.vn/01/09521234543213?90=x&99=y", ""},
      // Shorter GTINs.
      {"https://a/01/9521234543213", "https://a/01/09521234543213"},
      {"https://a/01/614141000739", "https://a/01/00614141000739"},
      {"https://a/01/96385074/10/L", "https://a/01/00000096385074/10/L"},
      {"https://a/414/9521234500001?01=9521234543213",
       "https://a/414/9521234500001?01=09521234543213"},
      // Percent-encoding: whatever may be encoded may come encoded.
      {"https://a/01/09521234543213/10/A%2fB", "https://a/01/09521234543213/10/A%2FB"},
      {"https://a/01/09521234543213/10/A%2F21%2FB", ""},
      {"https://a/01/%30%39521234543213/10/%4C", "https://a/01/09521234543213/10/L"},
      {"https://a/01/09521234543213/10/!'()*+,:;=&",
       "https://a/01/09521234543213/10/%21%27%28%29%2A%2B%2C%3A%3B%3D%26"},
      {"https://a/01/09521234543213/10/%25%22%3C%3E%3F", ""},
      {"https://a/01/09521234543213/10/...", ""},
      // The query.
      {"https://a/01/09521234543213?11=261101&13=261102&15=270100&17=271122", ""},
      {"https://a/01/09521234543213?17=261122;S=1", "https://a/01/09521234543213?17=261122&S=1"},
      {"https://a/01/09521234543213?S=1&17=261122", "https://a/01/09521234543213?17=261122&S=1"},
      {"https://a/01/09521234543213?%31%37=261122", "https://a/01/09521234543213?17=261122"},
      {"https://a/01/09521234543213?414=9521234500001&417=9521234500001", ""},
      {"https://a/01/09521234543213?S=1&S=2", ""},
      {"https://a/01/09521234543213?S=", ""},
      {"https://a/01/09521234543213?a=b=c", "https://a/01/09521234543213?a=b%3Dc"},
      {"https://a/01/09521234543213?a+b=c+d/?:@",
       "https://a/01/09521234543213?a%2Bb=c%2Bd%2F%3F%3A%40"},
      {"https://a/01/09521234543213?10a=x&a10=y&-=z", ""},
      {"https://a/01/09521234543213?t%C3%AAn=%C4%91%C3%A0o%20%3Cscript%3E", ""},
  };
  for (const auto& row : rows) {
    CAPTURE(row.uri);
    const auto link = parsed(row.uri);
    CHECK(build_digital_link(link) == (row.canonical.empty() ? row.uri : row.canonical));
    CHECK(parsed(build_digital_link(link)) == link);
  }
}

TEST_CASE("The primary key is found behind prefixes and among values that look like codes") {
  struct Row {
    std::string path;
    std::string prefix;
    std::string elements;
  };
  const std::string gtin = "09521234543213";
  const Row rows[] = {
      {"/some/path/01/" + gtin, "/some/path", "(01)" + gtin},
      {"/some/01/01/" + gtin, "/some/01", "(01)" + gtin},
      {"/01/01/" + gtin, "/01", "(01)" + gtin},
      {"/01/x/01/" + gtin, "/01/x", "(01)" + gtin},
      {"/01/" + gtin + "/10/X/01/" + gtin, "/01/" + gtin + "/10/X", "(01)" + gtin},
      {"/01/" + gtin + "/10/01", "", "(01)" + gtin + "(10)01"},
      {"/01/" + gtin + "/10/414/21/417", "", "(01)" + gtin + "(10)414(21)417"},
      {"/10/L/01/" + gtin + "/10/10", "/10/L", "(01)" + gtin + "(10)10"},
      {"/414/01/" + gtin, "/414", "(01)" + gtin},
      {"//01/" + gtin, "/", "(01)" + gtin},
      {"/a%2Fb/%7e/01/" + gtin, "/a%2Fb/%7e", "(01)" + gtin},
  };
  for (const auto& row : rows) {
    CAPTURE(row.path);
    const auto link = parsed("https://a" + row.path);
    CHECK(link.prefix == row.prefix);
    CHECK(link.element_string() == row.elements);
    CHECK(parsed(build_digital_link(link)) == link);
  }
}

TEST_CASE("The signed string holds path elements in path order, then attributes by number") {
  const auto link = parsed(
      "https://a/01/9521234543213/22/V/10/L2601/21/"
      "000123?414=9521234500001&17=271122&S=1&11=261122");
  CHECK(link.element_string() ==
        "(01)09521234543213(22)V(10)L2601(21)000123(11)261122(17)271122(414)9521234500001");
  // Attributes themselves stay as written.
  CHECK(link.attributes.front().ai == "414");
}

TEST_CASE("A request target is read like the URI it was made from") {
  const auto link =
      parse_request_target("/x/01/09521234543213/10/A%2FB?17=261122&S=1", "id.example.vn:8080");
  REQUIRE(link);
  CHECK(*link == parsed("https://id.example.vn:8080/x/01/09521234543213/10/A%2FB?17=261122&S=1"));

  struct Row {
    std::string target;
    std::string host;
    std::string where;
  };
  const Row rows[] = {
      {"/01/09521234543213", "", "host"},
      {"/01/09521234543213", "a/b", "host"},
      {"/01/09521234543213", "a\r\nX: y", "host"},
      {"/01/09521234543213", "u@a", "host"},
      {"https://a/01/09521234543213", "a", "path"},
      {"", "a", "path"},
      {"*", "a", "path"},
      {"/01/09521234543213#f", "a", "fragment"},
      {"/01/09521234543213?S=" + std::string(3000, '1'), "a", ""},
  };
  for (const auto& row : rows) {
    CAPTURE(row.target);
    const auto refused = parse_request_target(row.target, row.host);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().where == row.where);
  }
}

TEST_CASE("A path is a code's only if a segment behind which another comes is a primary key's") {
  for (const char* code :
       {"/00/106141412345678908", "/8018/1", "/253/x", "/01/09521234543213", "/01/",
        "/a/b/414/9521234500001/254/K", "//01/x", "/417/9521234500001", "/10/L/01/x/21/S"}) {
    CAPTURE(code);
    CHECK(holds_primary_key(code));
  }
  for (const char* other : {"", "/", "01", "01/x", "/01", "/a/01", "/x01/y", "/01x/y", "/%30%31/y",
                            "/8020/x", "/10/L/21/S", "/api/v1/verify", "////"}) {
    CAPTURE(other);
    CHECK_FALSE(holds_primary_key(other));
  }
  CHECK_FALSE(holds_primary_key(std::string(100'000, '/')));
  CHECK_FALSE(holds_primary_key(std::string_view("/\0001/x", 5)));
}
