#include "verifier/resolver/offer.h"

#include <array>
#include <utility>

#include "verifier/typed_code.h"
#include "web/percent.h"

namespace ocop::verifier::resolver {
namespace {

constexpr std::string_view kVietNam = "VN";

/// Titles of the service's own links.
struct Titles {
  Message page = message("The page of this product", "Trang thông tin của sản phẩm");
  Message certificate = message("OCOP certificate", "Giấy chứng nhận OCOP");
  Message recalls = message("Is it recalled?", "Tình trạng thu hồi");
  Message places = message("Raw-material areas and place of production", "Vùng nguyên liệu và nơi sản xuất");
  Message trace = message("Traceability: what it was made of", "Truy xuất nguồn gốc: làm từ những gì");
  Message events = message("Visibility events (EPCIS 2.0)", "Các sự kiện truy xuất (EPCIS 2.0)");
  Message record = message("The producer's signed batch record", "Hồ sơ lô có chữ ký số của chủ thể");
};

std::string path_of(const std::vector<gs1::Element>& elements) {
  gs1::DigitalLink link;
  link.key = elements.front();
  link.qualifiers.assign(elements.begin() + 1, elements.end());
  return local_path(std::move(link));
}

class Builder {
 public:
  Builder(const db::Dossier& dossier, Language language) : dossier_(dossier), language_(language) {}

  void add_page(Level& level, const std::string& path) const {
    for (const Language language : kLanguages) {
      level.links.push_back({.type = "pip",
                             .href = page_in(path, language),
                             .title = titles_.page.in(language),
                             .lang = std::string(language_tag(language)),
                             .media_type = "text/html"});
    }
  }

  void add_certificate(Level& level, const std::string& path) const {
    add_statement(level, "certificationInfo", titles_.certificate, path, "#certificate",
                  "/api/v1/certificates");
  }

  void add_recalls(Level& level, const std::string& path) const {
    add_statement(level, "recallStatus", titles_.recalls, path, "#recall", "/api/v1/recalls");
  }

  void add_places(Level& level, const std::string& path) const {
    for (const Language language : kLanguages) {
      level.links.push_back({.type = "locationInfo",
                             .href = page_in(path, language) + "#areas",
                             .title = titles_.places.in(language),
                             .lang = std::string(language_tag(language)),
                             .media_type = "text/html"});
    }
    level.links.push_back({.type = "locationInfo",
                           .href = "/api/v1/locations" + path,
                           .title = titles_.places.in(language_),
                           .media_type = "application/json"});
  }

  void add_batch_data(Level& level, const std::string& path, std::string_view lot) const {
    level.links.push_back({.type = "traceability",
                           .href = "/trace" + path,
                           .title = titles_.trace.in(language_),
                           .media_type = "text/html"});
    level.links.push_back({.type = "jws",
                           .href = "/batches/" + dossier_.product.gtin + "/" + web::percent_encode(lot) + ".jws",
                           .title = titles_.record.in(language_),
                           .media_type = "application/jose"});
  }

  void add_events(Level& level) const {
    level.links.push_back({.type = "epcis",
                           .href = "/epcis/epcs/" + web::percent_encode("https://id.gs1.org" + level.anchor) +
                                   "/events",
                           .title = titles_.events.in(language_),
                           .media_type = "application/json"});
  }

  std::string description(std::string_view lot, std::string_view serial) const {
    const db::Product& product = dossier_.product;
    const bool english = language_ == Language::kEnglish;
    std::string text = english && !product.name_en.empty() ? product.name_en : product.name_vi;
    if (!lot.empty()) text.append(english ? ", lot " : ", lô ").append(lot);
    if (!serial.empty()) text.append(english ? ", serial number " : ", số sê-ri ").append(serial);
    return text;
  }

 private:
  static constexpr std::array kLanguages{Language::kVietnamese, Language::kEnglish};

  static std::string page_in(const std::string& path, Language language) {
    return std::string(kPagePrefix) + path + "?lang=" + std::string(language_tag(language));
  }

  /// What holds by Viet Nam's law: a part of the page, and data.
  void add_statement(Level& level, const char* type, const Message& title, const std::string& path,
                     const char* part, const char* data) const {
    for (const Language language : kLanguages) {
      level.links.push_back({.type = type,
                             .href = page_in(path, language) + part,
                             .title = title.in(language),
                             .lang = std::string(language_tag(language)),
                             .media_type = "text/html",
                             .context = std::string(kVietNam)});
    }
    level.links.push_back({.type = type,
                           .href = data + path,
                           .title = title.in(language_),
                           .media_type = "application/json",
                           .context = std::string(kVietNam)});
  }

  const db::Dossier& dossier_;
  Language language_;
  Titles titles_;
};

void add_producers(Level& level, const std::vector<db::ProductLink>& added, bool of_lot) {
  for (const db::ProductLink& link : added) {
    if (link.what.lot.empty() == of_lot) continue;
    level.links.push_back({.type = link.what.type,
                           .href = link.what.href,
                           .title = link.what.title,
                           .lang = link.what.lang,
                           .media_type = link.what.media_type});
  }
}

}  // namespace

std::vector<const Link*> Offer::default_links() const {
  std::vector<const Link*> found;
  for (const Link& link : levels.front().links) {
    if (link.type == default_link().type) found.push_back(&link);
  }
  return found;
}

std::vector<const Link*> Offer::of_type(std::string_view type) const {
  std::vector<const Link*> found;
  for (const Level& level : levels) {
    for (const Link& link : level.links) {
      if (link.type == type) found.push_back(&link);
    }
    if (!found.empty()) break;
  }
  return found;
}

Offer offer_of(const gs1::DigitalLink& asked, const db::Dossier& dossier, Language language) {
  const Builder builder(dossier, language);
  const gs1::Element product{"01", dossier.product.gtin};
  gs1::DigitalLink code;
  code.key = asked.key;
  code.qualifiers = asked.qualifiers;
  const std::string asked_path = local_path(std::move(code));
  Offer offer;
  const auto add_level = [&](const std::vector<gs1::Element>& elements, std::string description) -> Level& {
    offer.levels.push_back({.anchor = path_of(elements), .description = std::move(description), .links = {}});
    return offer.levels.back();
  };
  const auto page_of = [&](const Level& level) { return offer.levels.size() == 1 ? asked_path : level.anchor; };

  const std::string serial(asked.qualifier("21").value_or(""));
  if (!serial.empty() && (dossier.serial_in_batch || dossier.roll)) {
    Level& unit = add_level({product, {"21", serial}},
                            builder.description(dossier.batch ? dossier.batch->record.lot : "", serial));
    builder.add_page(unit, asked_path);
    builder.add_recalls(unit, asked_path);
    builder.add_events(unit);
  }
  if (dossier.batch) {
    const std::string& lot = dossier.batch->record.lot;
    Level& batch = add_level({product, {"10", lot}}, builder.description(lot, ""));
    builder.add_page(batch, page_of(batch));
    builder.add_recalls(batch, batch.anchor);
    builder.add_places(batch, batch.anchor);
    builder.add_batch_data(batch, batch.anchor, lot);
    builder.add_events(batch);
    add_producers(batch, dossier.links, true);
  }
  Level& whole = add_level({product}, builder.description("", ""));
  builder.add_page(whole, page_of(whole));
  builder.add_certificate(whole, whole.anchor);
  builder.add_recalls(whole, whole.anchor);
  builder.add_places(whole, whole.anchor);
  add_producers(whole, dossier.links, false);
  return offer;
}

}  // namespace ocop::verifier::resolver
