#include "web/form.h"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include "web/cookie.h"
#include "web/percent.h"

namespace ocop::web {
namespace {

Request posted(const std::string& type, std::string body) {
  Request request;
  request.method = "POST";
  request.headers = {{"content-type", type}};
  request.body = std::move(body);
  return request;
}

Result<Form> urlencoded(std::string body) {
  return read_form(posted("application/x-www-form-urlencoded; charset=UTF-8", std::move(body)));
}

constexpr const char* kMultipart = "multipart/form-data; boundary=\"AaB03x\"";

Result<Form> multipart(std::string body) { return read_form(posted(kMultipart, std::move(body))); }

std::string part(const std::string& head, const std::string& value) {
  return "--AaB03x\r\n" + head + "\r\n\r\n" + value + "\r\n";
}

TEST_CASE("an urlencoded form gives its texts decoded, composed and without blanks around") {
  const auto form = urlencoded("a=1+2&b=%C3%A0&c=a%CC%80&a=second&empty=&d=%20x%0D%0A&&noequals");
  REQUIRE(form);
  CHECK(form->text("a") == "1 2");
  CHECK(form->texts("a") == std::vector<std::string>{"1 2", "second"});
  CHECK(form->text("b") == "à");
  CHECK(form->text("c") == "à");
  CHECK(form->text("d") == "x");
  CHECK(form->has("empty"));
  CHECK(form->has("noequals"));
  CHECK_FALSE(form->has("nothing"));
  CHECK(form->text("nothing").empty());
  CHECK(form->file("a") == nullptr);
}

TEST_CASE("a multipart form gives texts and files, bytes of files as they are") {
  const std::string bytes("\x89PNG\r\n\x00\xff--AaB03", 15);
  const auto form =
      multipart(part("Content-Disposition: form-data; name=\"note\"", " ghi chú ") +
                part("content-disposition: form-data; name=\"paper\"; "
                     "filename=\"C:\\giấy\\a%22b.pdf\"\r\nContent-Type: application/pdf",
                     bytes) +
                part("Content-Disposition: form-data; name=\"none\"; "
                     "filename=\"\"\r\nContent-Type: application/octet-stream",
                     "") +
                "--AaB03x--\r\n");
  REQUIRE(form);
  CHECK(form->text("note") == "ghi chú");
  CHECK(form->text("paper").empty());
  REQUIRE(form->file("paper") != nullptr);
  CHECK(form->file("paper")->value == bytes);
  CHECK(form->file("paper")->file_name == "a\"b.pdf");
  CHECK(form->file("none") == nullptr);
}

TEST_CASE("a file's name never is a path") {
  for (const auto& [sent, name] :
       std::vector<std::pair<std::string, std::string>>{{"../../etc/passwd", "passwd"},
                                                        {"..", ""},
                                                        {"/", ""},
                                                        {"a/..", ""},
                                                        {"..\\..\\x", "x"},
                                                        {"a\tb", "a\uFFFDb"}}) {
    CAPTURE(sent);
    const auto form = multipart(
        part("Content-Disposition: form-data; name=\"f\"; filename=\"" + sent + "\"", "x") +
        "--AaB03x--");
    REQUIRE(form);
    CHECK(form->file("f")->file_name == name);
  }
}

TEST_CASE("what is malformed, not UTF-8 or holds NUL is refused with a sentence") {
  const std::string good = part("Content-Disposition: form-data; name=\"a\"", "1");
  const std::vector<std::string> bodies{
      "",
      "x",
      "--AaB03x",
      "--AaB03x\r\n",
      good,
      good + "--AaB03",
      good + "--AaB03xx",
      "--AaB03x\nContent-Disposition: form-data; name=\"a\"\n\n1\n--AaB03x--",
      part("Content-Type: text/plain", "1") + "--AaB03x--",
      part("Content-Disposition: attachment; name=\"a\"", "1") + "--AaB03x--",
      part("Content-Disposition: form-data", "1") + "--AaB03x--",
      part("Content-Disposition: form-data; name=\"a", "1") + "--AaB03x--",
      part("no colon", "1") + "--AaB03x--",
      part("Content-Disposition: form-data; name=\"a\"\r\nContent-Disposition: form-data; "
           "name=\"b\"",
           "1") +
          "--AaB03x--",
      part("Content-Disposition: form-data; name=\"a\"\r\nContent-Transfer-Encoding: base64", "1") +
          "--AaB03x--",
      part("Content-Disposition: form-data; name=\"a\"", "\xff") + "--AaB03x--",
      part("Content-Disposition: form-data; name=\"a\"", std::string("1\0", 2)) + "--AaB03x--",
      part("Content-Disposition: form-data; name=\"a\"; x=" + std::string(5000, 'x'), "1") +
          "--AaB03x--"};
  for (const auto& body : bodies) {
    CAPTURE(body);
    const auto form = multipart(body);
    REQUIRE_FALSE(form);
    CHECK_FALSE(form.error().message.vi.empty());
  }
  CHECK_FALSE(urlencoded("a=%FF"));
  CHECK_FALSE(urlencoded("a=%00"));
  CHECK_FALSE(urlencoded("%C3=1"));
}

TEST_CASE("other types and strange boundaries are refused") {
  for (const char* type :
       {"", "text/plain", "application/json", "multipart/mixed; boundary=x", "multipart/form-data",
        "multipart/form-data; boundary=", "multipart/form-data; boundary=\"x"}) {
    CAPTURE(type);
    CHECK_FALSE(read_form(posted(type, "--x--")));
  }
  CHECK_FALSE(read_form(posted("multipart/form-data; boundary=" + std::string(71, 'x'),
                               "--" + std::string(71, 'x') + "--")));
}

TEST_CASE("a form has at most so many fields") {
  std::string body;
  for (std::size_t i = 0; i < kMostFormFields; ++i) body += "a=1&";
  CHECK(urlencoded(body));
  CHECK_FALSE(urlencoded(body + "a=1"));
  std::string parts;
  for (std::size_t i = 0; i <= kMostFormFields; ++i)
    parts += part("Content-Disposition: form-data; name=\"a\"", "1");
  CHECK_FALSE(multipart(parts + "--AaB03x--"));
}

TEST_CASE("whatever bytes come, reading a form ends") {
  rc::check([](const std::string& noise) {
    static_cast<void>(multipart("--AaB03x\r\n" + noise));
    static_cast<void>(multipart(part("Content-Disposition: form-data; name=\"a\"", noise) + noise));
    static_cast<void>(urlencoded(noise));
    static_cast<void>(read_form(posted("multipart/form-data; " + noise, noise)));
  });
}

TEST_CASE("texts survive the way through a form") {
  rc::check([](const std::vector<std::uint8_t>& letters) {
    std::string text = "x";
    for (const auto letter : letters) text += static_cast<char>(0x20 + letter % 0x5f);
    text += "ệ";
    CHECK(urlencoded("n=" + percent_encode(text))->text("n") == text);
  });
}

TEST_CASE("a cookie is found by its whole name, and not when it is there twice") {
  Request request;
  request.headers = {{"cookie", "a=1; __Host-b=x=y ;c=;  d=4"}};
  CHECK(cookie(request, "a") == "1");
  CHECK(cookie(request, "__Host-b") == "x=y");
  CHECK(cookie(request, "c") == "");
  CHECK(cookie(request, "d") == "4");
  CHECK_FALSE(cookie(request, "b"));
  CHECK_FALSE(cookie(request, ""));
  request.headers.emplace_back("Cookie", "a=2");
  CHECK_FALSE(cookie(request, "a"));
  CHECK(cookie(request, "d") == "4");
}

TEST_CASE("a cookie is set for this host, out of scripts' reach, and only from token characters") {
  CHECK(set_cookie("__Host-s", "abc_-1") ==
        "__Host-s=abc_-1; Path=/; HttpOnly; Secure; SameSite=Lax");
  CHECK(set_cookie("s", "", std::chrono::seconds(0)) ==
        "s=; Path=/; HttpOnly; Secure; SameSite=Lax; Max-Age=0");
  for (const char* value : {"a;b", "a b", "a\r\nSet-Cookie: x=1", "a,b", "\"a\"", "à"}) {
    CHECK_THROWS_AS(set_cookie("s", value), std::invalid_argument);
  }
  CHECK_THROWS_AS(set_cookie("", "x"), std::invalid_argument);
  CHECK_THROWS_AS(set_cookie("a=b", "x"), std::invalid_argument);
}

}  // namespace
}  // namespace ocop::web
