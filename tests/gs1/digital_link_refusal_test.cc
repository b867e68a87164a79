#include <doctest/doctest.h>

#include "gs1/digital_link.h"

using namespace ocop;
using namespace ocop::gs1;

namespace {

struct Row {
  std::string uri;
  std::string where;
  std::string en;  ///< part of the sentence
  std::string vi;
};

void check_refused(const Row& row) {
  CAPTURE(row.uri);
  const auto link = parse_digital_link(row.uri);
  REQUIRE_FALSE(link);
  const auto& error = link.error();
  CHECK(error.where == row.where);
  CHECK_MESSAGE(error.message.en.find(row.en) != std::string::npos, error.message.en);
  CHECK_MESSAGE(error.message.vi.find(row.vi) != std::string::npos, error.message.vi);
  CHECK(error.message.en.size() < 400);
  CHECK(error.message.vi.size() < 500);
}

const std::string kStem = "https://id.example.vn/01/09521234543213";

}  // namespace

TEST_CASE("Scheme and host are refused by name") {
  const Row rows[] = {
      {"Https://a/01/09521234543213", "scheme", "mixes upper and lower case; write \"https\"",
       "lẫn chữ hoa"},
      {"hTTP://a/01/09521234543213", "scheme", "write \"http\"", "lẫn chữ hoa"},
      {"ftp://a/01/09521234543213", "scheme", "begins with https://", "bắt đầu bằng https://"},
      {"javascript:alert(1)", "scheme", "begins with https://", "bắt đầu bằng https://"},
      {"id.example.vn/01/09521234543213", "scheme", "begins with https://",
       "bắt đầu bằng https://"},
      {"https:/a/01/09521234543213", "scheme", "begins with", "bắt đầu bằng"},
      {" https://a/01/09521234543213", "scheme", "begins with", "bắt đầu bằng"},
      {"", "scheme", "begins with", "bắt đầu bằng"},
      {"https", "scheme", "begins with", "bắt đầu bằng"},
      {"https:///01/09521234543213", "host", "names no host", "không có tên máy chủ"},
      {"https://", "host", "names no host", "không có tên máy chủ"},
      {"https://user:pw@a/01/09521234543213", "host", "user name", "tên người dùng"},
      {"https://id.example.vn@evil.example/01/09521234543213", "host", "user name",
       "tên người dùng"},
      {"https://a b/01/09521234543213", "host", "no host name", "không phải là tên máy chủ"},
      {"https://a%2Eb/01/09521234543213", "host", "no host name", "không phải là tên máy chủ"},
      {"https://ví.dụ.vn/01/09521234543213", "host", "no host name", "không phải là tên máy chủ"},
      {"https://a\\b/01/09521234543213", "host", "no host name", "không phải là tên máy chủ"},
      {std::string("https://a\0/01/09521234543213", 27), "host", "no host name", "không phải"},
      {"https://[::1/01/09521234543213", "host", "no host name", "không phải là tên máy chủ"},
      {"https://[fe80::1%25lo]/01/09521234543213", "host", "no host name",
       "không phải là tên máy chủ"},
      {"https://[::1]x/01/09521234543213", "host", "no host name", "không phải là tên máy chủ"},
      {"https://a:/01/09521234543213", "host", "no port", "không phải là số cổng"},
      {"https://a:65536/01/09521234543213", "host", "up to 65535", "không quá 65535"},
      {"https://a:000080/01/09521234543213", "host", "no port", "không phải là số cổng"},
      {"https://a:8x/01/09521234543213", "host", "no port", "không phải là số cổng"},
      {"https://" + std::string(254, 'a') + "/01/09521234543213", "host", "no host name",
       "không phải"},
  };
  for (const auto& row : rows) check_refused(row);
}

TEST_CASE("A path without a well-formed key is refused") {
  const Row rows[] = {
      {"https://a", "path", "no path with a code", "không có đường dẫn"},
      {"https://a?01=09521234543213", "path", "no path", "không có đường dẫn"},
      {"https://a/", "path", "no primary key", "không có khóa chính"},
      {"https://a/about/us", "path", "no primary key", "không có khóa chính"},
      {"https://a/01", "path", "no primary key", "không có khóa chính"},
      {"https://a/gtin/09521234543213", "path", "no primary key", "không có khóa chính"},
      {"https://a/10/L/21/S", "path", "no primary key", "không có khóa chính"},
      {"https://a/%30%31/09521234543213", "path", "no primary key", "không có khóa chính"},
      {"https://a/01%2F09521234543213", "path", "no primary key", "không có khóa chính"},
      {"https://a/01/", "01", "no value", "không có giá trị"},
      {"https://a/01//10/L", "01", "no value", "không có giá trị"},
      {"https://a/01/09521234543214", "01", "its check digit is 3", "số kiểm tra đúng là 3"},
      {"https://a/01/9521234543214", "01", "its check digit is 3", "số kiểm tra đúng là 3"},
      {"https://a/01/952123454321", "01", "its check digit is", "số kiểm tra"},
      {"https://a/01/95212345432", "01", "8, 12, 13 or 14", "8, 12, 13 hoặc 14"},
      {"https://a/01/0952123454321X", "01", "digits only", "chữ số"},
      {"https://a/01/0952123454321%2F", "01", "digits only", "chữ số"},
      {"https://a/01/095212345%2F2%2F13", "01", "digits only", "chữ số"},
      {"https://a/414/9521234500002", "414", "its check digit is 1", "số kiểm tra đúng là 1"},
      {"https://a/417/952123450000", "417", "exactly 13", "đúng 13"},
  };
  for (const auto& row : rows) check_refused(row);
}

TEST_CASE("Qualifiers in a wrong place, order or shape are refused") {
  const Row rows[] = {
      {kStem + "/21/S/10/L", "10", "stands behind (21)", "nằm sau (21)"},
      {kStem + "/10/L/22/V", "22", "stands behind (10)", "nằm sau (10)"},
      {kStem + "/10/A/10/B", "10", "stands twice", "hai lần"},
      {kStem + "/10/A/21/B/10/A", "10", "stands twice", "hai lần"},
      {kStem + "/235/T/21/S", "235", "alone behind (01)", "một mình sau (01)"},
      {kStem + "/22/V/235/T", "235", "alone behind (01)", "một mình sau (01)"},
      {kStem + "/254/X", "254", "does not go with the primary key (01), but with (414)",
       "đi cùng (414)"},
      {"https://a/414/9521234500001/10/L", "10", "but with (01)", "đi cùng (01)"},
      {"https://a/417/9521234500001/254/X", "254", "but with (414)", "đi cùng (414)"},
      {kStem + "/10/" + std::string(21, 'L'), "10", "has 21 characters; it takes 1 to 20",
       "có 21 ký tự"},
      {kStem + "/21/" + std::string(2000, 'L'), "21", "has 2000 characters", "có 2000 ký tự"},
      {kStem + "/235/" + std::string(29, 'L'), "235", "1 to 28", "từ 1 đến 28"},
      {kStem + "/10/A%20B", "10", "set 82", "bộ 82 ký tự"},
      {kStem + "/10/L%C3%B4", "10", "set 82", "bộ 82 ký tự"},
      {kStem + "/10/A%00B", "10", "set 82", "bộ 82 ký tự"},
      {kStem + "/10/A%0D%0AB", "10", "set 82", "bộ 82 ký tự"},
      {kStem + "/10/A~B", "10", "set 82", "bộ 82 ký tự"},
      {kStem + "/10/%5C", "10", "set 82", "bộ 82 ký tự"},
      {kStem + "/10/", "10", "no value", "không có giá trị"},
      {kStem + "/10", "10", "no value", "không có giá trị"},
      {kStem + "/10//21/S", "10", "no value", "không có giá trị"},
      {kStem + "/03/09521234543213", "03", "in bar codes only", "chỉ dùng trong mã vạch"},
      {kStem + "/10/L/8011/1", "8011", "(01), but with (8010)", "mà đi cùng (8010)"},
      {kStem + "/8019/1", "8019", "but with (8017) or (8018)", "(8017) hoặc (8018)"},
      {"https://a/414/9521234500001/254/X/7040/1ABC", "7040", "alone behind (414), without (254)",
       "một mình sau (414), không kèm (254)"},
      {"https://a/8006/095212345432130102/235/T", "235", "(8006), but with (01)", "đi cùng (01)"},
      {"https://a/8006/095212345432130102/21/S/22/V", "22", "the order is (22), (10), (21)",
       "thứ tự đúng là (22), (10), (21)"},
      {"https://a/00/106141412345678908/10/L", "10", "but with (01) or (8006)",
       "đi cùng (01) hoặc (8006)"},
      {kStem + "/17/261122", "17", "belongs in the query, as ?17=", "phần truy vấn, dạng ?17="},
      {kStem + "/10/L/15/261122", "15", "belongs in the query", "phần truy vấn"},
      {kStem + "/05/X", "05", "no application identifier", "không phải là số phân định ứng dụng"},
      {kStem + "/" + std::string(100, '9') + "/X", std::string(17, '9') + "…", "", ""},
      {kStem + "/", "path", "ends in \"/\"", "kết thúc bằng \"/\""},
      {kStem + "/10/L/", "path", "ends in \"/\"", "kết thúc bằng \"/\""},
      {kStem + "/10/L/extra", "path", "\"extra\" stands behind the code", "\"extra\" nằm sau mã"},
      {kStem + "/lot/L", "path", "\"lot\" stands where", "\"lot\" nằm ở vị trí"},
      {kStem + "/10/L/index/html", "path", "\"index\" stands where", "\"index\" nằm ở vị trí"},
      {kStem + "/414/9521234500001/21", "21", "no value", "không có giá trị"},
      {kStem + "/01/x/21", "01", "second primary key", "khóa chính thứ hai"},
      {kStem + "/10/.", "path", "browsers take out", "trình duyệt sẽ bỏ"},
      {kStem + "/10/%2E%2e", "path", "browsers take out", "trình duyệt sẽ bỏ"},
      {"https://a/../01/09521234543213", "path", "browsers take out", "trình duyệt sẽ bỏ"},
      {"https://a/%2e/01/09521234543213", "path", "browsers take out", "trình duyệt sẽ bỏ"},
  };
  for (const auto& row : rows) {
    if (row.uri.find(std::string(100, '9')) == std::string::npos) {
      check_refused(row);
    } else {
      CHECK(parse_digital_link(row.uri).error().where.size() < 30);
    }
  }
}

TEST_CASE("Characters that cannot stand in a URI are refused") {
  const Row rows[] = {
      {kStem + "/10/A%2", "path", "malformed percent-encoding", "mã hóa phần trăm sai"},
      {kStem + "/10/A%", "path", "malformed percent-encoding", "mã hóa phần trăm sai"},
      {kStem + "/10/A%GG", "path", "\"%GG\" is malformed", "\"%GG\" là mã hóa phần trăm sai"},
      {kStem + "/10/A%2?S=1", "path", "malformed percent-encoding", "mã hóa phần trăm sai"},
      {kStem + "?S=%", "query", "malformed percent-encoding", "mã hóa phần trăm sai"},
      {kStem + "?%zz=1", "query", "malformed percent-encoding", "mã hóa phần trăm sai"},
      {kStem + "/10/A B", "path", "has to be written as %20", "phải được viết là %20"},
      {kStem + "/10/A\"B", "path", "has to be written as %22", "phải được viết là %22"},
      {kStem + "/10/<script>", "path", "has to be written as %3C", "phải được viết là %3C"},
      {kStem + "/10/A\\B", "path", "has to be written as %5C", "phải được viết là %5C"},
      {kStem + "/10/A\nB", "path", "control character (byte 0A)", "ký tự điều khiển (byte 0A)"},
      {kStem + "/10/A\x7f", "path", "control character (byte 7F)", "ký tự điều khiển (byte 7F)"},
      {kStem + std::string("/10/A\0B", 7), "path", "control character (byte 00)",
       "ký tự điều khiển"},
      {kStem + "/10/Lô", "path", "outside ASCII", "ngoài bảng ASCII"},
      {kStem + "?a=\xff", "query", "outside ASCII", "ngoài bảng ASCII"},
      {kStem + "?a=b c", "query", "has to be written as %20", "phải được viết là %20"},
      {kStem + "?a[]=b", "query", "has to be written as %5B", "phải được viết là %5B"},
      {kStem + "#x", "fragment", "fragment behind \"#\"", "phần sau dấu \"#\""},
      {kStem + "?S=1#", "fragment", "fragment behind \"#\"", "phần sau dấu \"#\""},
      {kStem + "?S=" + std::string(kMaxUriLength, '1'), "", "at most 2953", "tối đa 2953"},
  };
  for (const auto& row : rows) check_refused(row);
}

TEST_CASE("Nothing is read behind the end of the text") {
  const auto longer = kStem + "/10/A%2F";
  for (const std::size_t cut : {1, 2}) {
    const auto link = parse_digital_link(std::string_view(longer).substr(0, longer.size() - cut));
    REQUIRE_FALSE(link);
    CHECK(link.error().message.en.find("malformed percent-encoding") != std::string::npos);
  }
}

TEST_CASE("Parameters in a wrong place or shape are refused") {
  const Row rows[] = {
      {kStem + "?10=L", "10", "belongs in the path, as /10/", "đường dẫn, dạng /10/"},
      {kStem + "?21=S", "21", "belongs in the path", "đường dẫn"},
      {kStem + "?22=V&235=T", "22", "belongs in the path", "đường dẫn"},
      {"https://a/414/9521234500001?254=X", "254", "belongs in the path", "đường dẫn"},
      {"https://a/414/9521234500001?10=L", "10", "belongs in the path", "đường dẫn"},
      {kStem + "?%31%30=L", "10", "belongs in the path", "đường dẫn"},
      {kStem + "?01=09521234543213", "01", "stands twice", "hai lần"},
      {kStem + "?17=261122&17=261122", "17", "stands twice", "hai lần"},
      {kStem + "?17=261122;15=261101;17=261123", "17", "stands twice", "hai lần"},
      {kStem + "?17=", "17", "no value", "không có giá trị"},
      {kStem + "?17=261322", "17", "is no date", "không phải là ngày"},
      {kStem + "?17=26112", "17", "exactly 6", "đúng 6"},
      {kStem + "?17=2611222", "17", "exactly 6", "đúng 6"},
      {kStem + "?17=26112x", "17", "digits only", "chữ số"},
      {kStem + "?414=9521234500002", "414", "its check digit is 1", "số kiểm tra đúng là 1"},
      {kStem + "?05=X", "05", "no application identifier", "không phải là số phân định ứng dụng"},
      {kStem + "?3106=000195", "3106", "no application identifier", "không phải là số phân định"},
      {kStem + "?3103=00195", "3103", "exactly 6", "đúng 6"},
      {kStem + "?03=09521234543213", "03", "in bar codes only", "chỉ dùng trong mã vạch"},
      {kStem + "?8200=x", "8200", "in bar codes only", "chỉ dùng trong mã vạch"},
      {kStem + "?7040=1ABC", "7040", "belongs in the path", "đường dẫn"},
      {kStem + "?", "query", "empty parameter", "tham số rỗng"},
      {kStem + "?S=1&", "query", "empty parameter", "tham số rỗng"},
      {kStem + "?&S=1", "query", "empty parameter", "tham số rỗng"},
      {kStem + "?a=1&;b=2", "query", "empty parameter", "tham số rỗng"},
      {kStem + "?S", "query", "\"S\" is not of the form name=value", "không có dạng tên=giá trị"},
      {kStem + "?17", "query", "not of the form name=value", "không có dạng tên=giá trị"},
      {kStem + "?=x", "query", "not of the form name=value", "không có dạng tên=giá trị"},
      {kStem + "?a=%00", "a", "control character", "ký tự điều khiển"},
      {kStem + "?a=%0d%0aSet-Cookie:x", "a", "control character", "ký tự điều khiển"},
      {kStem + "?a=%C3%28", "a", "no UTF-8", "không phải văn bản UTF-8"},
      {kStem + "?%FF=a", "\xEF\xBF\xBD", "no UTF-8", "không phải văn bản UTF-8"},
  };
  for (const auto& row : rows) check_refused(row);
}

TEST_CASE("Elements that may not stand together are refused by the one that misses another") {
  const std::string sscc = "https://a/00/106141412345678908";
  const Row rows[] = {
      {"https://a/414/9521234500001?17=261122", "17", "has to stand together with (01)",
       "phải đi cùng với (01)"},
      {"https://a/414/9521234500001/254/X?3103=000195", "3103", "together with (01) or (02)",
       "(01) hoặc (02)"},
      {kStem + "?3103=000195&3102=001950", "3103", "must not stand together with (3102)",
       "không được đi cùng với (3102)"},
      {kStem + "?3922=1500", "3922", "together with (30), (31nn)", "(36nn)"},
      {kStem + "?8030=X", "8030", "(00), (01) with (21)", "(01) cùng (21)"},
      {kStem + "/21/S?90=x&02=09521234543213", "02", "must not stand together with (01)", "(01)"},
      {kStem + "?250=X", "250", "together with (21)", "(21)"},
      {kStem + "?255=9521234500001", "01", "must not stand together with (255)", "(255)"},
      {sscc + "?02=09521234543213", "02", "together with (37)", "(37)"},
      {sscc + "?10=L", "10", "belongs in the path", "đường dẫn"},
      {"https://a/415/9521234500001", "415", "together with (8020)", "(8020)"},
      {"https://a/8017/095212345000000018?8018=095212345000000018", "8017", "(8018)", "(8018)"},
  };
  for (const auto& row : rows) check_refused(row);
}
