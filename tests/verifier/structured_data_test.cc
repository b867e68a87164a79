// What a code's page says to machines.
#include "verifier/structured_data.h"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <vector>

#include "tests/verifier/page_scene.h"

namespace ocop::verifier {
namespace {

using nlohmann::json;
using namespace sample;

constexpr const char* kHost = "ID.Example.vn";

/// Of the GS1 Web Vocabulary 1.16, apart from link types.
const std::set<std::string> kGs1Terms = {"Product",
                                         "Organization",
                                         "CertificationDetails",
                                         "Country",
                                         "PostalAddress",
                                         "QuantitativeValue",
                                         "ReferencedFileDetails",
                                         "CertificationStatus-ACTIVE",
                                         "CertificationStatus-INACTIVE",
                                         "gtin",
                                         "productName",
                                         "manufacturer",
                                         "organizationName",
                                         "hasBatchLotNumber",
                                         "hasSerialNumber",
                                         "productionDate",
                                         "bestBeforeDate",
                                         "certification",
                                         "certificationStandard",
                                         "certificationIdentification",
                                         "certificationAgency",
                                         "certificationStatus",
                                         "certificationStartDate",
                                         "certificationEndDate",
                                         "certificationValue",
                                         "countryCode",
                                         "provenanceStatement",
                                         "netContent",
                                         "value",
                                         "unitCode",
                                         "ingredientStatement",
                                         "image",
                                         "referencedFileURL"};

/// Of schema.org 28.
const std::set<std::string> kSchemaTerms = {"Product",
                                            "IndividualProduct",
                                            "SomeProducts",
                                            "Organization",
                                            "PostalAddress",
                                            "Certification",
                                            "Rating",
                                            "Country",
                                            "PropertyValue",
                                            "gtin",
                                            "name",
                                            "manufacturer",
                                            "address",
                                            "addressCountry",
                                            "addressLocality",
                                            "addressRegion",
                                            "streetAddress",
                                            "additionalProperty",
                                            "propertyID",
                                            "value",
                                            "description",
                                            "serialNumber",
                                            "productionDate",
                                            "hasCertification",
                                            "certificationIdentification",
                                            "issuedBy",
                                            "certificationStatus",
                                            "validFrom",
                                            "expires",
                                            "certificationRating",
                                            "ratingValue",
                                            "bestRating",
                                            "worstRating",
                                            "countryOfOrigin",
                                            "image",
                                            "size"};

const std::set<std::string> kLinkTypes = {"recipeInfo", "homepage"};

/// In order, of a unit that is its batch's, with all that a product can have.
Resolution whole(const Facts& facts = in_order()) {
  Resolution resolution = resolution_of(facts);
  db::Dossier& dossier = *resolution.dossier;
  dossier.serial_in_batch = dossier.batch.has_value() && facts.level == Level::kUnit;
  dossier.product.picture = "image/jpeg";
  dossier.product.ingredients = "Mật ong 100%";
  db::ProductLink link;
  link.what = {dossier.product.gtin, "", "recipeInfo", "https://htx.vn/a?b=1&c=2", "Trà", "vi", ""};
  dossier.links = {link};
  return resolution;
}

json data_of(const Resolution& resolution) {
  return json::parse(structured_data(resolution, kHost));
}
json data_with(const Fault& fault) { return data_of(whole(with(fault))); }

std::string verdict_of(const json& data) { return data.at("additionalProperty").at(0).at("value"); }

/// Every name in `node` that must be a word of a vocabulary: keys, types and references to terms.
void check_terms(const json& node) {
  if (node.is_array()) {
    for (const json& each : node) check_terms(each);
  }
  if (!node.is_object()) return;
  const auto check = [](const std::string& name) {
    INFO(name);
    if (!name.starts_with("gs1:")) {
      CHECK(kSchemaTerms.contains(name));
    } else {
      const auto term = name.substr(4);
      const bool known = kGs1Terms.contains(term) || kLinkTypes.contains(term);
      CHECK(known);
    }
  };
  for (const auto& [key, value] : node.items()) {
    if (key == "@context" || key == "@value" || key == "@language") continue;
    if (key == "@type") {
      for (const json& type : value.is_array() ? value : json::array({value})) {
        if (type.get<std::string>().starts_with("xsd:")) continue;
        check(type);
      }
    } else if (key == "@id") {
      if (value.get<std::string>().starts_with("gs1:")) check(value);
    } else {
      check(key);
      check_terms(value);
    }
  }
}

}  // namespace

TEST_CASE("a genuine unit is told with product, producer, certificate, batch and origin") {
  const json data = data_of(whole());
  CHECK(data.at("@context").at("gs1") == "https://ref.gs1.org/voc/");
  CHECK(data.at("@context").at("@vocab") == "https://schema.org/");
  CHECK(data.at("@id") == "https://id.example.vn/01/09521234543213/21/000123");
  CHECK(data.at("@type") == json({"Product", "gs1:Product", "IndividualProduct"}));
  CHECK(data.at("gtin") == "09521234543213");
  CHECK(data.at("gs1:gtin") == "09521234543213");
  CHECK(data.at("name") == json::parse(R"([{"@value": "Mật ong hoa núi", "@language": "vi"},
      {"@value": "Mountain flower honey", "@language": "en"}])"));
  CHECK(data.at("gs1:productName") == data.at("name"));
  CHECK(data.at("gs1:manufacturer").at("@id") == data.at("manufacturer").at("@id"));
  CHECK(data.at("manufacturer").at("name").at("@value") == "Hợp tác xã Linh Ngọc");
  CHECK(data.at("manufacturer").at("address").at("streetAddress") == "Thôn Nà Lạc");
  CHECK(verdict_of(data) == "genuine");
  CHECK(data.at("gs1:hasBatchLotNumber") == "L2601");
  CHECK(data.at("gs1:hasSerialNumber") == "000123");
  CHECK(data.at("serialNumber") == "000123");
  CHECK(data.at("gs1:productionDate") == json({{"@value", "2026-10-01"}, {"@type", "xsd:date"}}));
  CHECK(data.at("productionDate") == "2026-10-01");
  CHECK(data.at("gs1:bestBeforeDate").at("@value") == "2027-04-01");
  CHECK(data.at("gs1:provenanceStatement").at(0).at("@value") ==
        "Rừng hoa Nà Lạc (VN-TNOR-0095), Xã Tân Kỳ, Tỉnh Thái Nguyên");
  CHECK(data.at("countryOfOrigin").at("gs1:countryCode") == "VN");
  CHECK(data.at("gs1:netContent").at("gs1:unitCode") == "MLT");
  CHECK(data.at("gs1:netContent").at("gs1:value").at("@value") == "500");
  CHECK(data.at("gs1:ingredientStatement").at("@value") == "Mật ong 100%");
  CHECK(data.at("image") == "https://id.example.vn/pictures/09521234543213");
  CHECK(data.at("gs1:recipeInfo").at(0).at("@id") == "https://htx.vn/a?b=1&c=2");
  const json& certificate = data.at("hasCertification");
  CHECK(data.at("gs1:certification").at("@id") == certificate.at("@id"));
  CHECK(certificate.at("gs1:certificationIdentification") == "07/2025/GCN-OCOP");
  CHECK(certificate.at("gs1:certificationAgency").at("@value") ==
        "Ủy ban nhân dân tỉnh Thái Nguyên");
  CHECK(certificate.at("issuedBy").at("name") == certificate.at("gs1:certificationAgency"));
  CHECK(certificate.at("gs1:certificationStartDate").at("@value") == "2025-01-10");
  CHECK(certificate.at("expires") == "2028-01-09");
  CHECK(certificate.at("gs1:certificationValue") == "4");
  CHECK(certificate.at("certificationRating").at("ratingValue") == 4);
}

TEST_CASE("each word is one of the GS1 Web Vocabulary or of schema.org, whatever the verdict") {
  check_terms(data_of(whole()));
  for (const Fault& fault : faults()) check_terms(data_with(fault));
}

TEST_CASE("a code is told as the level that is known of it") {
  Facts facts = in_order();
  facts.level = Level::kBatch;
  json data = data_of(whole(facts));
  CHECK(data.at("@id") == "https://id.example.vn/01/09521234543213/10/L2601");
  CHECK(data.at("@type") == json({"Product", "gs1:Product", "SomeProducts"}));
  CHECK_FALSE(data.contains("serialNumber"));
  facts.level = Level::kProduct;
  facts.registration = RegistrationFact::kNotNeeded;
  data = data_of(whole(facts));
  CHECK(data.at("@id") == "https://id.example.vn/01/09521234543213");
  CHECK(data.at("@type") == json({"Product", "gs1:Product"}));
  CHECK_FALSE(data.contains("gs1:hasBatchLotNumber"));
  CHECK(data.contains("gs1:provenanceStatement"));
}

TEST_CASE("a certificate is told as it stands today") {
  using programme::CertificateStatus;
  struct Case {
    CertificateStatus status;
    bool active;
    const char* last;
  };
  for (const auto& [status, active, last] :
       {Case{CertificateStatus::kInForce, true, "2028-01-09"},
        Case{CertificateStatus::kExtended, true, "2028-07-09"},
        Case{CertificateStatus::kExpired, false, "2028-01-09"},
        Case{CertificateStatus::kSuspended, false, "2028-01-09"},
        Case{CertificateStatus::kRevoked, false, "2028-01-09"},
        Case{CertificateStatus::kReplaced, false, "2028-01-09"},
        Case{CertificateStatus::kNotYetValid, false, "2028-01-09"}}) {
    Facts facts = in_order();
    facts.today = {status, kIssued, std::nullopt, "", "", ""};
    if (status == CertificateStatus::kExtended) facts.today.until = make_date(2028, 7, 9);
    const json certificate = data_of(whole(facts)).at("hasCertification");
    INFO(programme::certificate_status_code(status));
    CHECK(certificate.at("gs1:certificationStatus").at("@id") ==
          (active ? "gs1:CertificationStatus-ACTIVE" : "gs1:CertificationStatus-INACTIVE"));
    CHECK(certificate.at("certificationStatus").at("@id") ==
          (active ? "https://schema.org/CertificationActive"
                  : "https://schema.org/CertificationInactive"));
    CHECK(certificate.at("gs1:certificationEndDate").at("@value") == last);
    CHECK(certificate.contains("gs1:certificationValue") == active);
    CHECK(certificate.contains("certificationRating") == active);
    CHECK(certificate.at("description").at(0).at("@value") ==
          programme::certificate_status_name(status).vi);
  }
  Facts never = in_order();
  never.today = {};
  never.at_production = {};
  never.ever_certified = false;
  never.certificate_number.clear();
  CHECK_FALSE(data_of(whole(never)).contains("hasCertification"));
}

TEST_CASE("what is no label of the product names the product and claims nothing of it") {
  for (const Fault& fault : faults()) {
    CAPTURE(std::string(fault.code));
    const json data = data_with(fault);
    CHECK(verdict_of(data) == headline_code(fault.headline));
    CHECK(data.at("gs1:gtin") == "09521234543213");
    const bool named_only = fault.headline <= Headline::kKeyRevoked;
    for (const char* claim : {"gs1:hasBatchLotNumber", "gs1:productionDate", "hasCertification",
                              "gs1:certification", "gs1:provenanceStatement", "gs1:recipeInfo"}) {
      CAPTURE(claim);
      CHECK(data.contains(claim) != named_only);
    }
    if (named_only) CHECK(data.at("@id") == "https://id.example.vn/01/09521234543213");
    CHECK(data.contains("image") == (fault.headline > Headline::kSuspectedCopy));
    const bool stars = data.contains("hasCertification") &&
                       data["hasCertification"].contains("certificationRating");
    CHECK(stars == judge(with(fault)).show_stars);
  }
  const json recalled = data_with(faults().at(8));
  CHECK(recalled.at("additionalProperty").at(1).at("propertyID") ==
        "https://ref.gs1.org/cbv/Disp-recalled");
  CHECK(recalled.at("additionalProperty").at(1).at("value") == "2026-11-05");
}

TEST_CASE("a household's street is not told to machines") {
  Resolution resolution = whole();
  resolution.dossier->producer.kind = programme::ProducerKind::kHousehold;
  CHECK(structured_data(resolution, kHost).find("Thôn Nà Lạc") == std::string::npos);
  CHECK(data_of(resolution).at("manufacturer").at("address").at("addressLocality") == "Xã Tân Kỳ");
}

TEST_CASE("a net content is a quantity where it is a number and a unit without doubt") {
  struct Case {
    const char* text;
    const char* value;
    const char* unit;
  };
  const std::vector<Case> cases = {
      {"500 ml", "500", "MLT"}, {"0,5 kg", "0.5", "KGM"}, {"250g", "250", "GRM"},
      {"1 lít", "1", "LTR"},    {"200 GR", "200", "GRM"}, {"1.5 l", "1.5", "LTR"},
      {"1.000 g", "", ""},      {"2 x 250 g", "", ""},    {"500", "", ""},
      {"hộp 12 gói", "", ""},   {"1.2.3 kg", "", ""},     {"-5 kg", "", ""},
      {"0 kg", "", ""},         {"1e5 kg", "", ""},       {"", "", ""}};
  for (const auto& one : cases) {
    INFO(one.text);
    Resolution resolution = whole();
    resolution.dossier->product.net_content = one.text;
    const json data = data_of(resolution);
    CHECK(data.contains("gs1:netContent") == (*one.value != '\0'));
    CHECK(data.contains("size") == (*one.text != '\0'));
    if (!data.contains("gs1:netContent")) continue;
    CHECK(data["gs1:netContent"]["gs1:value"]["@value"] == one.value);
    CHECK(data["gs1:netContent"]["gs1:unitCode"] == one.unit);
  }
}

TEST_CASE("names that are markup stay text in a script element, and in the page") {
  for (const char* name : {"</script><script>alert(1)</script>", "<!--<script>", "]]>", "&quot;",
                           "\"},{\"", "\\u003c", "a\xE2\x80\xA8z", "\xFF\xFE", "Mật\nong"}) {
    INFO(name);
    Resolution resolution = whole();
    resolution.dossier->product.name_vi = name;
    resolution.dossier->producer.name = name;
    const std::string text = structured_data(resolution, kHost);
    CHECK(text.find_first_of("<>&") == std::string::npos);
    for (const char c : text) CHECK_MESSAGE((c >= ' ' || c < 0), text);
    const std::string page = the_pages().label(resolution, request_of("vi", sample_target())).body;
    const auto begin = page.find("<script type=\"application/ld+json\">");
    REQUIRE(begin != std::string::npos);
    const auto from = page.find('>', begin) + 1;
    CHECK(json::accept(page.substr(from, page.find("</script>", from) - from)));
    CHECK(page.find("<script", from) == std::string::npos);
  }
  const bool harmless =
      rc::check("whatever names are", [](const std::string& a, const std::string& b) {
        Resolution resolution = whole();
        resolution.dossier->product.name_vi = a;
        resolution.dossier->product.net_content = b;
        resolution.dossier->areas.front().name = b;
        resolution.dossier->batch->areas.front().area.name = a;
        const std::string text = structured_data(resolution, b);
        RC_ASSERT(text.find_first_of("<>&") == std::string::npos);
        RC_ASSERT(json::accept(text));
      });
  CHECK(harmless);
}

}  // namespace ocop::verifier
