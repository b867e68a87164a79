#include "verifier/structured_data.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <nlohmann/json.hpp>
#include <optional>

#include "base/text.h"
#include "gs1/check_digit.h"
#include "verifier/pages/label_view.h"
#include "verifier/pages/shown.h"

namespace ocop::verifier {
namespace {

using Json = nlohmann::ordered_json;
using pages::Showing;
using pages::shown;

constexpr std::size_t kMostAreas = 6;
constexpr std::size_t kMostName = 200;

/// UN/ECE Recommendation 20.
struct Unit {
  std::string_view written;
  std::string_view code;
};
constexpr std::array kUnits{Unit{"g", "GRM"},    Unit{"gr", "GRM"},   Unit{"gam", "GRM"},
                            Unit{"gram", "GRM"}, Unit{"kg", "KGM"},   Unit{"mg", "MGM"},
                            Unit{"ml", "MLT"},   Unit{"cl", "CLT"},   Unit{"l", "LTR"},
                            Unit{"lit", "LTR"},  Unit{"liter", "LTR"}};

/// Nodes of the document that are named twice; they have no address of their own.
constexpr const char* kProducer = "_:producer";
constexpr const char* kCertificate = "_:certificate";

Json reference(std::string iri) { return {{"@id", std::move(iri)}}; }
Json in_language(std::string_view language, std::string text) {
  return {{"@value", std::move(text)}, {"@language", language}};
}
Json vietnamese(std::string text) { return in_language("vi", std::move(text)); }
Json both(const Message& text) {
  return Json::array({in_language("vi", text.vi), in_language("en", text.en)});
}
Json day(Date date) { return {{"@value", iso_date(date)}, {"@type", "xsd:date"}}; }

/// "500 ml", "0,5 kg", "250g": a number and a unit, and nothing else.
std::optional<Json> net_content(std::string_view text) {
  std::string number(text.substr(0, text.find_first_not_of("0123456789.,")));
  const std::string unit = fold(text.substr(number.size()));
  std::replace(number.begin(), number.end(), ',', '.');
  double value = 0;
  const auto [end, wrong] = std::from_chars(number.data(), number.data() + number.size(), value);
  const auto* const found = std::find_if(
      kUnits.begin(), kUnits.end(), [&](const Unit& each) { return each.written == trim(unit); });
  const bool whole = wrong == std::errc() && end == number.data() + number.size() && value > 0;
  // "1.000 g" is a kilogram in Viet Nam and a gram elsewhere.
  const auto point = number.find('.');
  const bool doubtful = point != std::string::npos && number.size() - point == 4;
  if (!whole || doubtful || found == kUnits.end()) return {};
  return Json{{"@type", "gs1:QuantitativeValue"},
              {"gs1:value", {{"@value", number}, {"@type", "xsd:float"}}},
              {"gs1:unitCode", found->code}};
}

class Document {
 public:
  Document(const Resolution& resolution, std::string_view host)
      : resolution_(resolution),
        dossier_(*resolution.dossier),
        root_("https://" + shown(ascii_lower(host), 253)),
        showing_(pages::showing_of(resolution.verdict.headline)) {}

  Json make() {
    add_identity();
    add_names();
    add_producer();
    add_verdict();
    add_recalls();
    if (showing_ == Showing::kNamed) return std::move(node_);
    add_batch();
    add_certificate();
    add_origin();
    add_links();
    if (showing_ == Showing::kFull) add_label_facts();
    return std::move(node_);
  }

 private:
  /// What is not registered or not this producer's is no lot or unit of the product.
  bool is_batch() const { return showing_ != Showing::kNamed && dossier_.batch.has_value(); }
  bool is_unit() const {
    return is_batch() && dossier_.serial_in_batch && !resolution_.serial.empty();
  }

  std::string address() const {
    gs1::DigitalLink link;
    link.host = root_.substr(root_.find("//") + 2);
    link.key = {"01", dossier_.product.gtin};
    if (is_unit()) {
      link.qualifiers = {{"21", resolution_.serial}};
    } else if (is_batch()) {
      link.qualifiers = {{"10", dossier_.batch->record.lot}};
    }
    return gs1::build_digital_link(link);
  }

  void add_identity() {
    node_["@context"] = {{"@vocab", "https://schema.org/"},
                         {"gs1", "https://ref.gs1.org/voc/"},
                         {"xsd", "http://www.w3.org/2001/XMLSchema#"}};
    node_["@id"] = address();
    node_["@type"] = {"Product", "gs1:Product"};
    if (is_unit()) {
      node_["@type"].push_back("IndividualProduct");
    } else if (is_batch()) {
      node_["@type"].push_back("SomeProducts");
    }
    node_["gtin"] = dossier_.product.gtin;
    node_["gs1:gtin"] = dossier_.product.gtin;
  }

  void add_names() {
    const db::Product& product = dossier_.product;
    Json names = Json::array();
    if (const auto name = shown(product.name_vi, kMostName); !name.empty())
      names.push_back(vietnamese(name));
    if (const auto name = shown(product.name_en, kMostName); !name.empty())
      names.push_back(in_language("en", name));
    if (names.empty()) return;
    node_["name"] = names;
    node_["gs1:productName"] = std::move(names);
  }

  /// A household's street is its home: it stays on the label and the page.
  void add_producer() {
    const db::Producer& producer = dossier_.producer;
    const std::string name = shown(producer.name, kMostName);
    Json address{{"@type", "PostalAddress"}, {"addressCountry", "VN"}};
    if (producer.kind != programme::ProducerKind::kHousehold && !producer.address.empty()) {
      address["streetAddress"] = shown(producer.address, kMostName);
    }
    if (!producer.place.name.empty())
      address["addressLocality"] = shown(producer.place.name, kMostName);
    if (!producer.place.province.empty())
      address["addressRegion"] = shown(producer.place.province, kMostName);
    node_["manufacturer"] = {{"@id", kProducer},
                             {"@type", {"Organization", "gs1:Organization"}},
                             {"name", vietnamese(name)},
                             {"gs1:organizationName", vietnamese(name)},
                             {"address", std::move(address)}};
    node_["gs1:manufacturer"] = reference(kProducer);
  }

  /// Neither vocabulary has words for it: of a code, not of the goods.
  void add_verdict() {
    node_["additionalProperty"] =
        Json::array({{{"@type", "PropertyValue"},
                      {"propertyID", root_ + "/api/v1/verify#verdict"},
                      {"value", headline_code(resolution_.verdict.headline)}}});
  }

  void add_recalls() {
    for (const auto& recall : resolution_.facts.recalls) {
      node_["additionalProperty"].push_back(
          {{"@type", "PropertyValue"},
           {"propertyID", "https://ref.gs1.org/cbv/Disp-recalled"},
           {"value", iso_date(recall.since)},
           {"description", vietnamese(shown(recall.reason, 1'000))}});
    }
  }

  void add_batch() {
    if (!is_batch()) return;
    const programme::BatchRecord& record = dossier_.batch->record;
    node_["gs1:hasBatchLotNumber"] = record.lot;
    if (is_unit()) {
      node_["serialNumber"] = resolution_.serial;
      node_["gs1:hasSerialNumber"] = resolution_.serial;
    }
    node_["productionDate"] = iso_date(record.produced);
    node_["gs1:productionDate"] = day(record.produced);
    if (record.best_before) node_["gs1:bestBeforeDate"] = day(*record.best_before);
  }

  void add_certificate() {
    const Facts& facts = resolution_.facts;
    const auto found = std::find_if(dossier_.certificates.begin(), dossier_.certificates.end(),
                                    [&](const programme::Certificate& each) {
                                      return each.number == facts.certificate_number;
                                    });
    if (found == dossier_.certificates.end()) return;
    const bool active = programme::may_show_stars(facts.today.status);
    const Date last = facts.today.status == programme::CertificateStatus::kExtended
                          ? facts.today.until.value_or(found->expires)
                          : found->expires;
    const std::string number = shown(found->number, 120);
    const std::string issuer = shown(found->issuer, kMostName);
    Json certificate{
        {"@id", kCertificate},
        {"@type", {"Certification", "gs1:CertificationDetails"}},
        {"name", "OCOP"},
        {"gs1:certificationStandard",
         both(message("One Commune One Product (OCOP)", "Mỗi xã một sản phẩm (OCOP)"))},
        {"certificationIdentification", number},
        {"gs1:certificationIdentification", number},
        {"issuedBy", {{"@type", "Organization"}, {"name", vietnamese(issuer)}}},
        {"gs1:certificationAgency", vietnamese(issuer)},
        {"certificationStatus", reference(active ? "https://schema.org/CertificationActive"
                                                 : "https://schema.org/CertificationInactive")},
        {"gs1:certificationStatus",
         reference(active ? "gs1:CertificationStatus-ACTIVE" : "gs1:CertificationStatus-INACTIVE")},
        {"description", both(programme::certificate_status_name(facts.today.status))},
        {"validFrom", iso_date(found->issued)},
        {"gs1:certificationStartDate", day(found->issued)},
        {"expires", iso_date(last)},
        {"gs1:certificationEndDate", day(last)}};
    if (resolution_.verdict.show_stars) {
      certificate["certificationRating"] = {
          {"@type", "Rating"}, {"ratingValue", facts.stars}, {"bestRating", 5}, {"worstRating", 1}};
      certificate["gs1:certificationValue"] = std::to_string(facts.stars);
    }
    node_["hasCertification"] = std::move(certificate);
    node_["gs1:certification"] = reference(kCertificate);
  }

  static std::string provenance(const db::Area& area) {
    std::string text = shown(area.name.empty() ? area.id : area.name, 150);
    if (!area.name.empty()) text += " (" + shown(area.id, 60) + ")";
    for (const auto& place : {area.place.name, area.place.province}) {
      if (!place.empty()) text += ", " + shown(place, 100);
    }
    return text;
  }

  void add_origin() {
    Json places = Json::array();
    const auto add = [&](const db::Area& area) {
      if (places.size() < kMostAreas) places.push_back(vietnamese(provenance(area)));
    };
    if (dossier_.batch) {
      for (const db::BatchArea& used : dossier_.batch->areas) add(used.area);
    } else {
      for (const db::Area& area : dossier_.areas) add(area);
    }
    if (places.empty()) return;
    node_["countryOfOrigin"] = {
        {"@type", {"Country", "gs1:Country"}}, {"name", "Viet Nam"}, {"gs1:countryCode", "VN"}};
    node_["gs1:provenanceStatement"] = std::move(places);
  }

  /// Each under its own term; the resolver's linkset says more of them.
  void add_links() {
    for (const db::ProductLink& link : dossier_.links) {
      Json& same = node_["gs1:" + link.what.type];
      if (same.is_null()) same = Json::array();
      same.push_back(reference(link.what.href));
    }
  }

  void add_label_facts() {
    const db::Product& product = dossier_.product;
    if (auto content = net_content(trim(product.net_content)))
      node_["gs1:netContent"] = *std::move(content);
    if (!product.net_content.empty()) node_["size"] = shown(product.net_content, 40);
    if (!product.ingredients.empty()) {
      node_["gs1:ingredientStatement"] = vietnamese(shown(product.ingredients, 1'000));
    }
    if (product.picture.empty()) return;
    const std::string picture = root_ + "/pictures/" + product.gtin;
    node_["image"] = picture;
    node_["gs1:image"] = {{"@type", "gs1:ReferencedFileDetails"},
                          {"gs1:referencedFileURL", reference(picture)}};
  }

  const Resolution& resolution_;
  const db::Dossier& dossier_;
  std::string root_;
  Showing showing_;
  Json node_ = Json::object();
};

/// Those three characters stand in strings only, never in JSON's own grammar.
std::string harmless_in_html(const std::string& json) {
  std::string text;
  text.reserve(json.size());
  for (const char c : json) {
    switch (c) {
      case '<':
        text += "\\u003c";
        break;
      case '>':
        text += "\\u003e";
        break;
      case '&':
        text += "\\u0026";
        break;
      default:
        text += c;
    }
  }
  return text;
}

}  // namespace

std::string structured_data(const Resolution& resolution, std::string_view host) {
  // Names come from imported files: never fail on a bad byte.
  return harmless_in_html(
      Document(resolution, host).make().dump(-1, ' ', false, Json::error_handler_t::replace));
}

}  // namespace ocop::verifier
