#include "gs1/compressed_link.h"

#include <doctest/doctest.h>

#include "base/text.h"
#include "gs1/epc_binary.h"
#include "gs1/epc_values.h"

using namespace ocop;
using namespace ocop::gs1;

namespace {

BitReader bits_of_hex(std::string_view hex) {
  BitWriter bits;
  for (const char c : ascii_lower(hex)) bits.write(value_in("0123456789abcdef", c), 4);
  return BitReader(bits.bits());
}

std::string read_hex(std::string_view hex) {
  const auto elements = read_epc(bits_of_hex(hex));
  return elements ? element_string(*elements) : elements.error().in(Language::kEnglish);
}

std::string hex_of(const BitWriter& bits) {
  BitReader in(bits.bits());
  std::string hex;
  while (in.left() > 0) hex += "0123456789ABCDEF"[in.read(4)];
  return hex;
}

std::string written(std::string_view uri, CompressedForm form) {
  const auto link = parse_digital_link(uri);
  REQUIRE_MESSAGE(link.has_value(), uri);
  const auto compressed = compress(*link, form);
  return compressed ? *compressed : compressed.error().in(Language::kEnglish);
}

std::string read(std::string_view uri) {
  const auto link = parse_digital_link(uri);
  return link ? build_digital_link(*link) : link.error().in(Language::kEnglish);
}

}  // namespace

TEST_CASE("The compression standard's worked example reads in both alphabets") {
  const std::string plain = "https://example.com/01/09528765123457/21/123456789123";
  CHECK(read("https://example.com/eh30164596f40c0e5cbe991a83") == plain);
  CHECK(read("https://example.com/exMBZFlvQMDly-mRqD") == plain);
}

TEST_CASE("The Tag Data Standard's examples of each scheme read as its annex E says") {
  struct Row {
    std::string_view hex;
    std::string_view elements;
  };
  const Row rows[] = {
      {"3066C4409047E140075BCD15", "(01)09506000134352(21)123456789"},
      {"3666C4409047E159B2C2BF100000000000000000000000000000", "(01)09506000134352(21)32a/b"},
      {"F73795211411234538566CB0AFC4", "(01)79521141123453(21)32a/b"},
      {"FB342CDE795211411234538566CB0AFC4", "(01)79521141123453(21)32a/b(17)220630"},
      {"FD3795211411234538566CB0AFC525065F1876F0D996D800", "(01)79521141123453(21)32a/b"},
      {"FC342CDE795211411234538566CB0AFC525065F1876F0D996D80", "(01)79521141123453(21)32a/b(17)220630"},
      {"311BA1B300CE0A6A83000000", "(00)095201234567891235"},
      {"F90095201234567891235", "(00)095201234567891235"},
      {"3276451FD46072000000162E", "(414)9521141123454(254)5678"},
      {"3976451FD46072CD9615F8800000000000000000000000000000", "(414)9521141123454(254)32a/b"},
      {"F2395211411234548566CB0AFC4", "(414)9521141123454(254)32a/b"},
      {"E9395211411234548566CB0AFC525065F1876F0D996D8000", "(414)9521141123454(254)32a/b"},
      {"3376451FD40C0E400000162E", "(8003)095211411234545678"},
      {"3776451FD40C0E59B2C2BF1000000000000000000000", "(8003)0952114112345432a/b"},
      {"F13095211411234548566CB0AFC4", "(8003)0952114112345432a/b"},
      {"EB3095211411234548566CB0AFC525065F1876F0D996D800", "(8003)0952114112345432a/b"},
      {"3476451FD40000000000162E", "(8004)95211415678"},
      {"3876451FD59B2C2BF10000000000000000000000000000000000", "(8004)952114132a/b"},
      {"FA3952114132E83C2BF10", "(8004)952114132a/b"},
      {"EE3952114132E83C2BF1494197C61DBC3665B600", "(8004)952114132a/b"},
      {"2D76451FD4499602D2000000", "(8018)952114112345678906"},
      {"F43952114112345678906", "(8018)952114112345678906"},
      {"E7395211411234567890692832F8C3B786CCB6C0", "(8018)952114112345678906"},
      {"2E76451FD4499602D2000000", "(8017)952114112345678906"},
      {"F53952114112345678906", "(8017)952114112345678906"},
      {"E8395211411234567890692832F8C3B786CCB6C0", "(8017)952114112345678906"},
      {"2C76451FD46072000000162E", "(253)95211411234545678"},
      {"3E76451FD7039B061438997367D0C18B266D1AB66EE0", "(253)9521141987650ABCDefgh012345678"},
      {"F6395211411234540458B8", "(253)95211411234545678"},
      {"EA395211411234540458BA4A0CBE30EDE1B32DB0", "(253)95211411234545678"},
      {"3C76451FD400C0E680003039", "(8010)952114198765(8011)12345"},
      {"3D76451FD75411DEF6B4CC00000003039000", "(8010)95211415PQ7/Z43(8011)12345"},
      {"F0395211415E87A145BAFB4D19A8C0E4", "(8010)95211415PQ7/Z43(8011)12345"},
      {"E6395211415E87A145BAFB4D19A8C0E64A0CBE30EDE1B32DB000", "(8010)95211415PQ7/Z43(8011)12345"},
      {"3F76451FD612640000019907", "(255)952114167890904711"},
      {"F839521141678909509338", "(255)952114167890904711"},
      {"EC3952114167890950933C94197C61DBC3665B60", "(255)952114167890904711"},
      {"4076451FD40C0E40820000000F54", "(8006)095211411234540102(21)981"},
      {"4176451FD40C0E4082DBDD8B36600000000000000000000000000000", "(8006)095211411234540102(21)mw133"},
      {"F3309521141123454010266AE27FDF35", "(8006)095211411234540102(21)rif981"},
      // Annex E prints these two with the header of the scheme without a host; table 14-1 gives EF and ED.
      {"EF009520123456789123592832F8C3B786CCB6C0", "(00)095201234567891235"},
      {"ED309521141123454010266AE27FDF3592832F8C3B786CCB6C00", "(8006)095211411234540102(21)rif981"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.hex);
    CHECK(read_hex(row.hex) == row.elements);
    const auto link = parse_request_target("/eh" + ascii_lower(row.hex), "a.vn");
    CHECK_MESSAGE(link.has_value(), link.error().in(Language::kEnglish));
  }
}

TEST_CASE("What is written are the bits of the standard's examples, but for filter value 3") {
  struct Row {
    std::vector<Element> elements;
    std::string_view hex;
  };
  const Row rows[] = {
      {{{"01", "79521141123453"}, {"21", "32a/b"}}, "F70795211411234538566CB0AFC4"},
      {{{"01", "79521141123453"}, {"21", "32a/b"}, {"17", "220630"}}, "FB042CDE795211411234538566CB0AFC4"},
      {{{"00", "095201234567891235"}}, "F90095201234567891235"},
      {{{"414", "9521141123454"}, {"254", "32a/b"}}, "F2095211411234548566CB0AFC4"},
      {{{"8003", "0952114112345432a/b"}}, "F10095211411234548566CB0AFC4"},
      {{{"8004", "952114132a/b"}}, "FA0952114132E83C2BF10"},
      {{{"8018", "952114112345678906"}}, "F40952114112345678906"},
      {{{"253", "95211411234545678"}}, "F6095211411234540458B8"},
      {{{"255", "952114167890904711"}}, "F809521141678909509338"},
      {{{"8010", "95211415PQ7/Z43"}, {"8011", "12345"}}, "F0095211415E87A145BAFB4D19A8C0E4"},
      {{{"8006", "095211411234540102"}, {"21", "rif981"}}, "F3009521141123454010266AE27FDF35"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.hex);
    const auto bits = write_epc(row.elements, DigitStyle::kFewestBits);
    REQUIRE(bits);
    CHECK(hex_of(*bits) == row.hex);
  }
}

TEST_CASE("A code says the same compressed and not") {
  const std::string_view uris[] = {
      "https://id.example.vn/01/09521234543213/21/000123",
      "https://id.example.vn/01/09521234543213/10/L2601/21/000123",
      "https://id.example.vn/some/path/01/09521234543213/22/v1/10/26-01/21/A%2Fb?13=261122&17=270101",
      "http://ID.EXAMPLE.VN:8080/01/09521234543213/21/0?S=1234&lang=vi",
      "https://id.example.vn/01/09521234543213/10/deadbeef/21/DEADBEEF?S=0",
      "https://id.example.vn/414/9521141123454/254/A1",
      "https://id.example.vn/414/9521141123454",
  };
  for (const auto uri : uris)
    for (const auto form : {CompressedForm::kBase64, CompressedForm::kHex}) {
      const auto compressed = written(uri, form);
      CAPTURE(compressed);
      CHECK(compressed.size() < uri.size() + 20);
      CHECK(read(compressed) == read(uri));
    }
}

TEST_CASE("Hexadecimal shows the digits of digits, and base64 takes the fewest characters") {
  const std::string plain = "https://ID.EXAMPLE.VN/01/09521234543213/10/2601/21/000123?S=1";
  CHECK(written(plain, CompressedForm::kHex) ==
        "https://ID.EXAMPLE.VN/ehf780952123454321326000123"
        "10242601?S=1");
  CHECK(written(plain, CompressedForm::kBase64).size() < plain.size());
  // A lot that is no number comes behind, so that nothing moves off its nibble.
  CHECK(written("https://a.vn/01/09521234543213/10/AB/21/000123?11=261122", CompressedForm::kHex)
            .starts_with("https://a.vn/ehfb80" "3576" "09521234543213" "26000123"));
}

TEST_CASE("What stands behind an AI's number is its value, whatever it looks like") {
  CHECK(read("https://a.vn/01/09521234543213/10/eh30164596f40c0e5c") ==
        "https://a.vn/01/09521234543213/10/eh30164596f40c0e5c");
  CHECK(is_compressed_path("/eh30164596f40c0e5cbe991a83"));
  CHECK(is_compressed_path("/a/b/exMBZFlvQMDly-mRqD"));
  for (const auto* path : {"/", "/eh", "/ex", "/eh3", "/EH30164596", "/eh30164596F", "/ehe2", "/ehff", "/export",
                           "/example", "/10/eh30164596", "/01/exMBZF", "/ex30=", "/eh30/", "/x/eh30.js", "eh30", ""})
    CHECK_MESSAGE(!is_compressed_path(path), path);
}

TEST_CASE("Values that do not hold are refused by their AI, as in an uncompressed code") {
  struct Row {
    std::string_view hex;
    std::string_view where;
  };
  const Row rows[] = {
      {"f7009521234543214" "26000123", "01"},            // check digit
      {"f7809521234543213" "26000123" "17" "35a1", "17"},  // month 13
      {"f708952123454321a26000123", "01"},                // a nibble that is no digit
      {"f7009521234543213", "21"},                        // cut off behind the key
      {"f7009521234543213" "20", "21"},                   // no characters
      {"f7009521234543213" "35ffffff", "21"},             // 21 characters
      {"f7009521234543213" "c6000123", "21"},             // reserved encodation
      {"f7009521234543213" "0163", "path"},               // bits behind
      {"f7009521234543213" "26000123" "14", "path"},      // no AI begins with 14
      {"f7009521234543213" "26000123" "1a00", "path"},    // no digit
      {"f7009521234543213" "26000123" "2122" "01", "21"}, // twice
      {"fb070000" "09521234543213" "26000123", "path"},   // reserved type of date
      {"301f4596f40c0e5cbe991a83", "path"},               // reserved partition
      {"30164596f40c0e5cbe991a", "21"},                   // too short
      {"30164596f40c0e5cbe991a8301", "path"},             // too long
      {"3014ffffffffffffffffffff", "01"},                 // company prefix out of range
  };
  for (const auto& row : rows) {
    CAPTURE(row.hex);
    const auto link = parse_digital_link("https://a.vn/eh" + std::string(row.hex));
    REQUIRE_FALSE(link);
    CHECK_MESSAGE(link.error().where == row.where, link.error().in(Language::kEnglish));
    CHECK(!link.error().message.vi.empty());
  }
}

TEST_CASE("Bits that encode nothing are refused where they stand") {
  struct Row {
    std::string_view hex;
    std::string_view sentence;
  };
  const std::string_view nothing = "encode no value of it";
  const Row rows[] = {
      {"f7009521234543213" "26000123" "21" "211", "holds (21) twice"},
      {"f7009521234543213" "26000123" "31a000001", "no application identifier"},
      {"f7009521234543213" "26000123" "17" "c821", nothing},                 // year 100
      {"f7009521234543213" "26000123" "10" "35" "111111111111111111111", nothing},  // 21 characters of at most 20
      {"f7009521234543213" "a30000", nothing},                                // group 0
      {"f7009521234543213" "a3ffff", nothing},                                // group above 40 · 40 · 40
      {"f7009521234543213" "a1ffff", nothing},                                // the same, filled up
      {"f7009521234543213" "a1063f", nothing},                                // one character, two that are no filling
      {"3f76451fd612640000031fa7", nothing},                                  // a serial without its marker digit
      {"311ba1b300ce0a6a83000001", nothing},                                  // reserved bits of an SSCC-96
      {"fa0952114132c", nothing},                                             // a nibble that neither goes on nor ends
      {"fb07fc00" "09521234543213" "26000123", "a date that is none"},
      {"e7" "0" "952114112345678906" "8" "0", "a host name that is none"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.hex);
    const auto said = read_hex(row.hex);
    CHECK_MESSAGE(said.find(row.sentence) != std::string::npos, said);
  }
}

TEST_CASE("Text of an older tag ends at its first zero") {
  const auto tag = [](std::string_view text) {
    BitWriter bits;
    bits.write(0x36, 8);
    bits.write(0, 3);
    bits.write(5, 3);  // a company prefix of seven digits
    bits.write(9521141, 24);
    bits.write(112345, 20);
    for (std::size_t i = 0; i < 20; ++i) bits.write(i < text.size() ? static_cast<unsigned char>(text[i]) : 0, 7);
    const auto read = read_epc(BitReader(bits.bits()));
    return read ? element_string(*read) : read.error().where;
  };
  CHECK(tag("AB") == "(01)19521141123451(21)AB");
  CHECK(tag(std::string_view("A\0B", 3)) == "21");
  CHECK(tag("") == "21");
  CHECK(tag("A B") == "21");
}

TEST_CASE("A host name is passed over, and what stands behind it is read") {
  const auto code = [](const std::vector<std::uint64_t>& units) {
    BitWriter bits;
    bits.append(*write_epc(std::vector<Element>{{"01", "09521234543213"}, {"21", "1"}}, DigitStyle::kNibbles));
    BitWriter all;
    all.write(0xFD, 8);
    BitReader rest(bits.bits());
    rest.read(8);
    while (rest.left() > 0) all.write(rest.read(1), 1);
    all.write(1, 1);
    all.write(units.size(), 6);
    for (const auto unit : units) all.write(unit, 7);
    all.write(0x17, 8);
    write_encoded_date(all, "261122");
    return all;
  };
  const auto said = [](const BitWriter& bits) {
    const auto read = read_epc(BitReader(bits.bits()));
    return read ? element_string(*read) : read.error().in(Language::kEnglish);
  };
  const std::string_view expected = "(01)09521234543213(21)1(17)261122";
  CHECK(said(code({'a', '.', 'v', 'n'})) == expected);
  CHECK(said(code({'x', 3, 0})) == expected);        // ".tech" in two units
  CHECK(said(code({0x1F, 'a', 0, 0x37})) == expected);  // "www.a.de"
  CHECK(said(code({'a', 3})).find("host name that is none") != std::string::npos);
}

TEST_CASE("Words of a tag's memory are filled up with zeros, and with no more than that") {
  const std::string plain = "https://a.vn/01/09521234543213/21/000123";
  const std::string code = "https://a.vn/ehf70" "09521234543213" "26000123";
  CHECK(read(code) == plain);
  CHECK(read(code + "0000") == plain);
  CHECK(read(code + std::string(19, '0')) == plain);
  CHECK(read(code + std::string(20, '0')) != plain);
  CHECK(read(code + "0001") != plain);
  CHECK(read("https://a.vn/eh30164596f40c0e5cbe991a830000") == "https://a.vn/01/09528765123457/21/123456789123");
}

TEST_CASE("The parameters of a compressed code stay, and none may say what the code says") {
  const std::string code = "/stem/ehf78" "09521234543213" "26000123" "17" "3640";
  CHECK(expand_target(code + "?S=1%32&x") == "/stem/01/09521234543213/21/000123?17=270200&S=1%32&x");
  CHECK(expand_target("/ehf70" "09521234543213" "26000123?S=1") == "/01/09521234543213/21/000123?S=1");
  const auto twice = parse_request_target("/ehf78" "09521234543213" "26000123" "17" "36b6?17=270522", "a.vn");
  REQUIRE_FALSE(twice);
  CHECK(twice.error().where == "17");
}

TEST_CASE("What no scheme holds is not compressed") {
  struct Row {
    std::string_view uri;
    std::string_view where;
  };
  const Row rows[] = {
      {"https://a.vn/01/09521234543213", "21"},
      {"https://a.vn/01/09521234543213/10/L1", "21"},
      {"https://a.vn/417/9521141123454", "417"},
      {"https://a.vn/414/9521141123454/254/0", "414"},
      {"https://a.vn/10/01/09521234543213/21/1", "path"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.uri);
    const auto link = parse_digital_link(row.uri);
    REQUIRE(link);
    const auto compressed = compress(*link, CompressedForm::kHex);
    REQUIRE_FALSE(compressed);
    CHECK(compressed.error().where == row.where);
    CHECK(!compressed.error().message.vi.empty());
  }
}

TEST_CASE("An address that is longer than is read uncompressed is refused") {
  // Characters that percent-encoding triples, 90 to an AI.
  BitWriter bits;
  const std::vector<Element> code{{"01", "09521234543213"}, {"21", "1"}};
  bits.append(*write_epc(code, DigitStyle::kFewestBits));
  for (int ai = 91; ai <= 99; ++ai) {
    bits.write(static_cast<unsigned>(ai / 10), 4);
    bits.write(static_cast<unsigned>(ai % 10), 4);
    bits.write(4, 3);
    bits.write(90, 7);
    for (int i = 0; i < 90; ++i) bits.write('<', 7);
  }
  const auto hex = ascii_lower(hex_of(bits));
  const auto expanded = expand_target("/eh" + hex);
  CHECK(expanded.has_value());
  const auto longer = expand_target("/eh" + hex + "?x=" + std::string(600, 'a'));
  REQUIRE_FALSE(longer);
  CHECK(longer.error().message.en.find("2953") != std::string::npos);
}
