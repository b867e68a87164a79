#include "base/base64.h"

#include <doctest/doctest.h>
#include <rapidcheck.h>

namespace ocop {

TEST_CASE("RFC 4648's own examples come out as printed there") {
  const struct {
    const char* bytes;
    const char* text;
  } rows[] = {{"", ""},
              {"f", "Zg=="},
              {"fo", "Zm8="},
              {"foo", "Zm9v"},
              {"foob", "Zm9vYg=="},
              {"fooba", "Zm9vYmE="},
              {"foobar", "Zm9vYmFy"}};
  for (const auto& row : rows) {
    CAPTURE(row.bytes);
    CHECK(to_base64(row.bytes) == row.text);
    CHECK(from_base64(row.text) == row.bytes);
  }
}

TEST_CASE("the two alphabets differ in two characters and in padding") {
  CHECK(to_base64("\xfb\xff") == "+/8=");
  CHECK(to_base64url("\xfb\xff") == "-_8");
  CHECK(from_base64url("-_8") == "\xfb\xff");
}

TEST_CASE("a value has one text only") {
  for (const char* text : {"Zg==", "Zg", "Zh==", "Zg=", "Zg===", "Z", "Zm9v\n", " Zm9v",
                           "Zm9v=", "Zm9vZ===", "-_8=", "Zm9v====", "=", "===="}) {
    CAPTURE(text);
    const bool right = std::string(text) == "Zg==";
    CHECK(from_base64(text).has_value() == right);
  }
  for (const char* text : {"Zg", "Zg==", "Zh", "Z", "Zm8=", "Zm9v\n", "+/8", "Zm\xc3\xa9", "-_9"}) {
    CAPTURE(text);
    const bool right = std::string(text) == "Zg";
    CHECK(from_base64url(text).has_value() == right);
  }
  CHECK_FALSE(from_base64url(std::string("Zg\0\0", 4)));
}

TEST_CASE("any bytes survive both alphabets") {
  CHECK(rc::check([](const std::string& bytes) {
    RC_ASSERT(from_base64(to_base64(bytes)) == bytes);
    RC_ASSERT(from_base64url(to_base64url(bytes)) == bytes);
  }));
}

TEST_CASE("what decodes encodes to the same text") {
  CHECK(rc::check([] {
    const auto text = *rc::gen::container<std::string>(
        rc::gen::elementOf(std::string("ABCDEFGHabcdefgh01239+/-_=")));
    if (const auto bytes = from_base64(text)) RC_ASSERT(to_base64(*bytes) == text);
    if (const auto bytes = from_base64url(text)) RC_ASSERT(to_base64url(*bytes) == text);
  }));
}

}  // namespace ocop
