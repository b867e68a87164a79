#include <doctest/doctest.h>

#include <string>
#include <utility>
#include <vector>

#include "gs1/epcis/nodes.h"

using namespace ocop;
using namespace ocop::gs1::epcis;

namespace {

constexpr std::string_view kHost = "id.example.vn";

std::string node(std::string_view uri) {
  const auto found = node_of(uri, kHost);
  return found ? *found : "refused: " + found.error().in(Language::kEnglish);
}

}  // namespace

TEST_CASE("an EPC URN becomes the GS1 key that it stands for, with the check digit it leaves out") {
  // Company prefixes and references of GS1's Tag Data Standard and of the event hash's examples.
  const std::vector<std::pair<std::string, std::string>> cases{
      {"urn:epc:id:sgtin:4012345.011111.9876", "01/04012345111118/21/9876"},
      {"urn:epc:id:sgtin:4012345.011111.98%22", "01/04012345111118/21/98%22"},
      {"urn:epc:id:sgtin:415056789012.0.987654", "01/04150567890128/21/987654"},
      {"urn:epc:id:sgtin:0614141.812345.6789%2F%26%25%22!%3F()", "01/80614141123458/21/6789%2F%26%25%22%21%3F%28%29"},
      {"urn:epc:class:lgtin:4012345.012345.Lot987", "01/04012345123456/10/Lot987"},
      {"urn:epc:id:upui:1234567.098765.51qIgY)%3C%26Jp3*j7SDB", "01/01234567987651/235/51qIgY%29%3C%26Jp3%2Aj7SDB"},
      {"urn:epc:id:sscc:4012345.3111111111", "00/340123451111111111"},
      {"urn:epc:id:sgln:4012345.00005.122", "414/4012345000054/254/122"},
      {"urn:epc:id:sgln:4012345.00005.0", "414/4012345000054"},
      {"urn:epc:id:pgln:4000001.00000", "417/4000001000005"},
      {"urn:epc:id:pgln:999999999999.", "417/9999999999994"},
      {"urn:epc:id:grai:4012345.00022.334455", "8003/04012345000221334455"},
      {"urn:epc:id:giai:4012345.ABC345", "8004/4012345ABC345"},
      {"urn:epc:id:gsrn:4012345.0000006765", "8018/401234500000067657"},
      {"urn:epc:id:gsrnp:4012345.0000000007", "8017/401234500000000074"},
      {"urn:epc:id:gdti:4012345.00009.PO-4711", "253/4012345000092PO-4711"},
      {"urn:epc:id:gdti:987659999999..9", "253/98765999999929"},
      {"urn:epc:id:sgcn:4012345.99999.44", "255/401234599999044"},
      {"urn:epc:id:cpi:0614141.11111111111111-A%23%2F.1234", "8010/061414111111111111111-A%23%2F/8011/1234"},
      {"urn:epc:id:ginc:4012345.333", "401/4012345333"},
      {"urn:epc:id:gsin:4012345.222333444", "402/40123452223334442"},
      {"urn:epc:id:itip:4012345.011111.01.02.987", "8006/040123451111180102/21/987"},
      {"urn:epc:idpat:sgtin:4012345.012345.*", "01/04012345123456"},
      {"urn:epc:idpat:grai:4012345.99999.*", "8003/04012345999990"},
      {"urn:epc:idpat:gdti:4012345.11111.*", "253/4012345111118"},
      {"urn:epc:idpat:sgcn:4012345.22222.*", "255/4012345222227"},
      {"urn:epc:idpat:cpi:4012345.AB12.*", "8010/4012345AB12"},
      {"urn:epc:idpat:itip:4012345.012345.01.02.*", "8006/040123451234560102"},
      {"urn:epc:idpat:upui:4012345.012345.*", "01/04012345123456"},
  };
  for (const auto& [uri, right] : cases) {
    CAPTURE(uri);
    CHECK(node(uri) == right);
  }
}

TEST_CASE("a Digital Link of any host becomes the same node, named by its finest part") {
  const std::vector<std::pair<std::string, std::string>> cases{
      {"https://id.gs1.org/01/09521234543213", "01/09521234543213"},
      {"https://shop.example.com/some/path/01/9521234543213", "01/09521234543213"},
      {"http://SHOP.example.com/01/09521234543213/10/L2601", "01/09521234543213/10/L2601"},
      {"https://id.gs1.org/01/09521234543213/22/2A/10/L2601", "01/09521234543213/10/L2601"},
      {"https://id.gs1.org/01/09521234543213/10/L2601/21/7", "01/09521234543213/21/7"},
      {"https://id.example.vn/01/09521234543213/21/7?S=123", "01/09521234543213/21/7"},
      {"https://id.gs1.org/01/09521234543213/10/a%2fb", "01/09521234543213/10/a%2Fb"},
      {"https://id.gs1.org/414/9521234500001/254/A1", "414/9521234500001/254/A1"},
      {"https://id.gs1.org/00/340123451111111111", "00/340123451111111111"},
      {"https://id.example.vn/material/VN-KHOR-0001/20261120", "material/VN-KHOR-0001/20261120"},
      {"https://ID.example.VN/material/VN-KHOR-0001", "material/VN-KHOR-0001"},
  };
  for (const auto& [uri, right] : cases) {
    CAPTURE(uri);
    CHECK(node(uri) == right);
  }
}

TEST_CASE("what is not of GS1 is kept as it was given") {
  for (const std::string uri :
       {"urn:uuid:374d95fc-9457-4a51-bd6a-0bba133845a8", "https://www.ncbi.nlm.nih.gov/taxonomy/1126011",
        "geo:50.947573,6.922120", "urn:epc:id:gid:95100000.12345.400", "https://example.com/2024/01/news",
        "https://other.example.vn/material/VN-KHOR-0001", "mailto:a@example.com",
        "https://example.com/orders?id=01/2"}) {
    CAPTURE(uri);
    CHECK(node(uri) == uri);
  }
}

TEST_CASE("identifiers that do not hold are refused in both languages") {
  for (const std::string uri : {
           "L2601",
           "",
           "01/09521234543213",
           "https://",
           "https:// x",
           "https://id.gs1.org/01/09521234543214",                // check digit
           "https://shop.example.com/01/09521234543214",          // the same elsewhere
           "https://id.gs1.org/01/095212345432",                  // length
           "https://id.gs1.org/x/y",                              // no key at all
           "https://id.gs1.org/01/09521234543213?17=261122",      // data attribute
           "https://id.gs1.org/01/09521234543213/10/%C4%91",      // character set
           "urn:epc:id:sgtin:4012345.0111.9876",                  // digits missing
           "urn:epc:id:sgtin:4012345.011111",                     // serial missing
           "urn:epc:id:sgtin:4012345.011111.",                    // the same
           "urn:epc:id:sgtin:4012345.01111x.9876",
           "urn:epc:id:sgtin:4012345.011111.123456789012345678901",  // 21 characters
           "urn:epc:class:sgtin:4012345.011111.9876",
           "urn:epc:id:lgtin:4012345.011111.9876",
           "urn:epc:idpat:sgtin:4012345.*.*",
           "urn:epc:idpat:sgtin:4012345.011111.98",
           "urn:epc:idpat:sscc:4012345.*",
           "https://id.example.vn/material/",
           "https://id.example.vn/material/a/b/c",
           "https://id.example.vn/material/VN%20X",
           "https://id.example.vn/material/VN-1/",
           "https://id.example.vn/material/VN-1/123456789012345678901",
       }) {
    CAPTURE(uri);
    const auto refused = node_of(uri, kHost);
    REQUIRE(!refused);
    CHECK(!refused.error().message.en.empty());
    CHECK(!refused.error().message.vi.empty());
    CHECK(refused.error().message.en != refused.error().message.vi);
  }
  CHECK(!node_of(std::string("https://a/\0", 11), kHost));
  CHECK(!node_of("https://a/" + std::string(5000, 'x'), kHost));
  CHECK(!node_of("https://a/%zz", kHost));
}

TEST_CASE("a node's URI leads back to it, and its parts are named") {
  for (const auto& made : {batch_node("09521234543213", "L/26 01"), unit_node("09521234543213", "a%b"),
                           material_node("VN-KHOR-0001", "20261120"), material_node("VN-KHOR-0001", ""),
                           std::string("00/340123451111111111"), std::string("urn:uuid:1")}) {
    CAPTURE(made);
    const auto uri = uri_of(made, kHost);
    if (made.find("26 01") == std::string::npos && made.find("26%2001") == std::string::npos) CHECK(node(uri) == made);
  }
  CHECK(uri_of("01/09521234543213", kHost) == "https://id.gs1.org/01/09521234543213");
  CHECK(uri_of("material/VN-1", kHost) == "https://id.example.vn/material/VN-1");
  CHECK(batch_node("09521234543213", "a/b") == "01/09521234543213/10/a%2Fb");
  CHECK(material_node("VN-1", make_date(2026, 11, 20)) == "material/VN-1/20261120");
  CHECK(material_node("VN-1", std::nullopt) == "material/VN-1");

  CHECK(harvest_day("20261120") == make_date(2026, 11, 20));
  for (const char* other : {"", "L2601", "20261301", "2026112", "202611201", "2026-1-2", "+2026112", "20261 20"}) {
    CAPTURE(other);
    CHECK(!harvest_day(other));
  }

  const auto batch = parts_of("01/09521234543213/10/a%2Fb");
  CHECK(batch.gtin == "09521234543213");
  CHECK(batch.lot == "a/b");
  CHECK(batch.serial.empty());
  CHECK(parts_of("01/09521234543213/21/7").serial == "7");
  CHECK(parts_of("material/VN-1/20261120").area == "VN-1");
  CHECK(parts_of("material/VN-1/20261120").material_lot == "20261120");
  CHECK(parts_of("414/9521234500001").gln == "9521234500001");
  CHECK(parts_of("urn:uuid:1").gtin.empty());
}
