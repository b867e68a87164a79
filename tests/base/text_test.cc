#include "base/text.h"

#include <doctest/doctest.h>

using namespace ocop;

TEST_CASE("search keys ignore diacritics, case, form and spacing") {
  CHECK(fold("Mật ong hoa núi") == "mat ong hoa nui");
  CHECK(fold("ĐƯỜNG  Đáyzang\t") == "duong dayzang");
  CHECK(fold("Ma\xCC\xA3\xCC\x82t ong") == "mat ong");  // NFD
  CHECK(fold("\xC2\xA0Rượu\xE3\x80\x80sâm ") == "ruou sam");
  CHECK(fold("ab\xFF\xFE"
             "c") == "abc");
  CHECK(fold("").empty());
}

TEST_CASE("NFD becomes NFC and what is no UTF-8 is refused") {
  CHECK(to_nfc("Ma\xCC\xA3\xCC\x82t") == "Mật");
  CHECK(to_nfc("Mật") == "Mật");
  CHECK_FALSE(to_nfc("\xC3\x28"));
  CHECK_FALSE(is_utf8("\xED\xA0\x80"));      // surrogate
  CHECK_FALSE(is_utf8("\xC0\xAF"));          // overlong
  CHECK_FALSE(is_utf8("\xF4\x90\x80\x80"));  // beyond U+10FFFF
  CHECK(is_utf8("Nếp nương Đáyzang"));
}

TEST_CASE("untrusted text is shown without its tricks") {
  CHECK(printable("abc") == "abc");
  CHECK(printable("a\x1b[31mb") == "a\xEF\xBF\xBD[31mb");
  CHECK(printable("a\xE2\x80\xAE"
                  "b") ==
        "a\xEF\xBF\xBD"
        "b");  // right-to-left override
  CHECK(printable(std::string("a\0b", 3)) ==
        "a\xEF\xBF\xBD"
        "b");
  CHECK(printable("\xFF") == "\xEF\xBF\xBD");
  CHECK(printable("ậậậậ", 7) == "ậậ…");
}

TEST_CASE("digits are digits only") {
  CHECK(parse_digits("007") == 7);
  CHECK(parse_digits("999999999999999999") == 999999999999999999LL);
  for (const char* text : {"", "-1", "+1", " 1", "1 ", "1e3", "9999999999999999999", "١"})
    CHECK_MESSAGE(!parse_digits(text), text);
}

TEST_CASE("letters change case in ASCII only, and trim leaves the inside alone") {
  CHECK(ascii_upper("id.vn/ậ") == "ID.VN/ậ");
  CHECK(ascii_lower("ID.VN/Ậ") == "id.vn/Ậ");
  CHECK(trim(" \t a b \r\n") == "a b");
  CHECK(trim("   ").empty());
}

TEST_CASE("blanks of all kinds become plain ones, and what cannot be seen goes") {
  CHECK(plain_blanks("a\u00A0b\u2009c\u3000d\u202Fe") == "a b c d e");
  CHECK(plain_blanks("\u200B\uFEFF1\u00AD2\u200D3\u2060") == "123");
  CHECK(plain_blanks("Mật ong\n10 % – “núi”") == "Mật ong\n10 % – “núi”");
  CHECK(plain_blanks("\xE2\x80") == "\xE2\x80");
}
