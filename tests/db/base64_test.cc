#include "db/base64.h"

#include <doctest/doctest.h>
#include <rapidcheck.h>

namespace ocop::db {

TEST_CASE("the vectors of RFC 4648, section 10") {
  struct {
    const char* bytes;
    const char* text;
  } table[] = {{"", ""},
               {"f", "Zg=="},
               {"fo", "Zm8="},
               {"foo", "Zm9v"},
               {"foob", "Zm9vYg=="},
               {"fooba", "Zm9vYmE="},
               {"foobar", "Zm9vYmFy"}};
  for (const auto& row : table) {
    CHECK(to_base64(row.bytes) == row.text);
    CHECK(from_base64(row.text) == row.bytes);
  }
}

TEST_CASE("any bytes come back as they were") {
  CHECK(rc::check(
      [](const std::string& bytes) { RC_ASSERT(from_base64(to_base64(bytes)) == bytes); }));
}

TEST_CASE("no second spelling is read") {
  for (const char* text : {"Zg", "Zg=", "Zg===", "Zh==", "Zm9=", "====", "Z===", "Zm9v\n", "Zm 9v",
                           "Zm9-", "Zg==Zg==", "=Zm9"}) {
    CAPTURE(text);
    CHECK(!from_base64(text));
  }
}

}  // namespace ocop::db
