#include "verifier/pages/label_view.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>

#include "base/text.h"
#include "gs1/check_digit.h"
#include "programme/certificate.h"
#include "programme/programme.h"
#include "verifier/heading.h"
#include "verifier/pages/producer_links.h"
#include "verifier/pages/shown.h"

namespace ocop::verifier::pages {
namespace {

using nlohmann::json;
using programme::CertificateStatus;

constexpr std::size_t kMostAreas = 6;
constexpr std::size_t kMostStory = 6000;
constexpr std::size_t kMostRecallText = 8000;
constexpr std::size_t kMostReason = 1500;

/// Rows of a definition list; a row without value is left out.
class Rows {
 public:
  Rows(const Words& words, Language language) : words_(words), language_(language) {}

  Rows& add(std::string_view key, std::string value) {
    if (!value.empty())
      rows_.push_back({{"k", words_.in(language_, key)}, {"v", std::move(value)}});
    return *this;
  }
  Rows& add(std::string_view key, const std::optional<Date>& day) {
    return add(key, day ? dmy_date(*day) : std::string());
  }
  /// Of the registry, which speaks Vietnamese.
  Rows& add_vietnamese(std::string_view key, std::string value) {
    if (value.empty()) return *this;
    add(key, std::move(value));
    if (language_ == Language::kEnglish) rows_.back()["row_lang"] = " lang=\"vi\"";
    return *this;
  }
  Rows& add_standing(std::string_view key, CertificateStatus status) {
    add(key, programme::certificate_status_name(status).in(language_));
    rows_.back()["standing"] = true;
    rows_.back()["off"] = !programme::may_show_stars(status);
    return *this;
  }
  json end() { return std::move(rows_); }

 private:
  const Words& words_;
  Language language_;
  json rows_ = json::array();
};

json lines_of(const std::vector<std::string>& all) {
  json lines = json::array();
  for (const std::string& line : all) lines.push_back({{"line", line}});
  return lines;
}

/// What officers wrote on several lines, with `between` for the line ends.
std::string lined_up(std::string_view text, std::size_t most, char between) {
  std::string all;
  for (const std::string& line : paragraphs(text, most)) {
    if (!all.empty()) all += between;
    all += line;
  }
  return all;
}

/// `first` with `second` behind it, unless that is already said there.
std::string joined(const std::string& first, const std::string& second) {
  if (first.empty()) return second;
  if (second.empty() || fold(first).find(fold(second)) != std::string::npos) return first;
  return first + ", " + second;
}

std::string place_name(const db::Place& place) {
  return joined(shown(place.name), shown(place.province));
}

std::string address_of(const db::Producer& producer) {
  const std::string street = joined(shown(producer.address), shown(producer.place.name));
  return joined(street, shown(producer.place.province));
}

/// Findings that leave the headline alone and yet are no tick in a list.
bool is_note(std::string_view code) {
  constexpr std::string_view kNotes[] = {"product_level",        "key_not_yet_valid",
                                         "key_expired",          "key_revoked_after_batch",
                                         "certificate_none",     "certificate_not_yet_valid",
                                         "certificate_extended", "batch_before_certificate",
                                         "batch_copied"};
  return std::find(std::begin(kNotes), std::end(kNotes), code) != std::end(kNotes);
}

/// Builds the values of one page from one resolution.
class View {
 public:
  View(const Resolution& resolution, Language language, const Words& words, const Icons& icons)
      : resolution_(resolution),
        dossier_(*resolution.dossier),
        language_(language),
        words_(words),
        icons_(icons),
        showing_(showing_of(resolution.verdict.headline)) {}

  json make() {
    add_headline();
    add_recalls();
    add_product();
    add_producer();
    if (showing_ != Showing::kNamed) {
      view_["full"] = true;
      add_checks();
      add_areas();
      add_batch();
      add_certificate();
    } else {
      add_muted();
    }
    add_findings();
    if (showing_ == Showing::kFull) {
      add_story();
      add_links();
    }
    return std::move(view_);
  }

 private:
  const std::string& word(std::string_view key) const { return words_.in(language_, key); }
  bool english() const { return language_ == Language::kEnglish; }
  /// Of registry text, which is Vietnamese, on a page in the other language.
  std::string vietnamese() const { return english() ? " lang=\"vi\"" : ""; }

  void add_headline() {
    const Verdict& verdict = resolution_.verdict;
    const Look look = look_of(verdict.headline);
    const std::string code(headline_code(verdict.headline));
    view_["code"] = code;
    view_["tone"] = look.tone;
    view_["icon"] = icons_.sign(look);
    view_["kicker"] = word("kicker");
    view_["headline"] = heading_of(verdict).in(language_);
    view_["lead"] = verdict.headline == Headline::kRecalled
                        ? word("recall_lead")
                        : lined_up(verdict.findings.front().reason.in(language_), kMostReason, ' ');
    view_["advice"] = lines_of(words_.lines(language_, "advice_" + advice_key()));
    view_["private"] = true;
    view_["praise"] = verdict.headline == Headline::kGenuine;
    view_["vi"] = vietnamese();
    view_["checked_at"] = words_.with(language_, "checked_at", local_date_time(resolution_.at));
    if (verdict.headline >= Headline::kCertificateRevoked &&
        verdict.headline <= Headline::kPastBestBefore)
      view_["chip"] = word(chip_key());
  }

  /// The headline's, but for findings that ask for other acts.
  std::string advice_key() const {
    const std::string& first = resolution_.verdict.findings.front().code;
    if (first == "not_activated" || first == "typed_code" || first == "copy_confirmed") return first;
    return std::string(headline_code(resolution_.verdict.headline));
  }

  std::string_view chip_key() const {
    switch (resolution_.facts.signature) {
      case SignatureFact::kValid:
        return "chip_valid";
      case SignatureFact::kTyped:
        return "chip_typed";
      default:
        return "chip_absent";
    }
  }

  /// Before anything else, also where the label itself is worse: whoever holds such
  /// goods must know.
  void add_recalls() {
    json recalls = json::array();
    for (const auto& recall : resolution_.facts.recalls) {
      Rows rows(words_, language_);
      rows.add_vietnamese("recall_reason", lined_up(recall.reason, kMostRecallText, '\n'))
          .add_vietnamese("recall_instructions", lined_up(recall.instructions, kMostRecallText, '\n'))
          .add("recall_goods", shown(recall.goods.in(language_), 200))
          .add("recall_since", recall.since)
          .add("recall_decision", shown(recall.decision, 120));
      recalls.push_back({{"rows", rows.end()}});
    }
    view_["recalls"] = std::move(recalls);
  }

  void add_product() {
    const db::Product& product = dossier_.product;
    const bool translated = english() && !product.name_en.empty();
    const std::string name = shown(translated ? product.name_en : product.name_vi, 200);
    view_["product_name"] = name.empty() ? gs1::shortest_gtin(product.gtin) : name;
    view_["name_lang"] = translated ? "" : vietnamese();
    if (translated) view_["other_name"] = shown(product.name_vi, 200);
    view_["title"] = view_["headline"].get<std::string>() + " – " +
                     view_["product_name"].get<std::string>() + " – OCOP";
    view_["gtin"] = product.gtin;
    view_["picture"] = showing_ == Showing::kFull && !product.picture.empty();
    std::vector<std::string> line = {programme::group_name(product.group).in(language_)};
    if (!product.net_content.empty()) line.push_back(shown(product.net_content, 40));
    line.push_back("GTIN " + gs1::shortest_gtin(product.gtin));
    view_["product_line"] = lines_of(line);
    view_["sample"] = sample();
    if (!resolution_.verdict.show_stars) return;
    const int stars = std::clamp(resolution_.facts.stars, 3, 5);
    view_["stars"] = true;
    view_["stars_width"] = std::to_string(kStarWidth * stars);
    view_["stars_path"] = star_row(stars);
    view_["stars_name"] = words_.with(language_, "stars_name", stars);
  }

  bool sample() const {
    const auto is_sample = [](const db::Area& area) { return area.sample; };
    if (dossier_.product.sample || dossier_.producer.sample) return true;
    return showing_ != Showing::kNamed &&
           (std::any_of(dossier_.areas.begin(), dossier_.areas.end(), is_sample) ||
            (dossier_.batch &&
             std::any_of(dossier_.batch->areas.begin(), dossier_.batch->areas.end(),
                         [&](const db::BatchArea& use) { return is_sample(use.area); })));
  }

  void add_producer() {
    const db::Producer& producer = dossier_.producer;
    view_["producer_name"] = shown(producer.name, 200);
    // "Hợp tác xã Linh Ngọc" says what it is.
    const Message kind = programme::producer_kind_name(producer.kind);
    if (!fold(producer.name.substr(0, 400)).starts_with(fold(kind.vi)))
      view_["producer_kind"] = kind.in(language_);
    view_["producer_place"] = address_of(producer);
    view_["icon_producer"] = icons_.at("producer");
  }

  void add_muted() {
    const bool forged = resolution_.verdict.headline == Headline::kForged;
    view_["muted"] = true;
    view_["muted_title"] = word(forged ? "real_product" : "named_product");
    view_["muted_text"] = word(forged ? "real_product_text" : "named_product_text");
  }

  void add_checks() {
    // A count of an unsigned code says nothing of any label.
    if (resolution_.facts.signature != SignatureFact::kValid &&
        resolution_.facts.signature != SignatureFact::kTyped)
      return;
    const db::ScanTotals& scans = dossier_.scans;
    const std::string count = grouped(scans.count, language_);
    view_["checks"] = true;
    view_["icon_checks"] = icons_.at("checks");
    if (resolution_.facts.level != Level::kUnit) {
      view_["checks_title"] = word("checks_shared");
      view_["checks_text"] =
          words_.with(language_, "checks_shared_count", count) + " " + word("checks_shared_text");
      return;
    }
    // Nothing reassuring beside a suspicion.
    const bool suspected = resolution_.verdict.headline == Headline::kSuspectedCopy;
    view_["checks"] = scans.count > 0 || !suspected;
    const std::string title = scans.count == 0   ? word("checks_first")
                              : scans.count == 1 ? word("checks_again_once")
                                                 : words_.with(language_, "checks_again", count);
    view_["checks_title"] = title;
    if (resolution_.verdict.headline == Headline::kGenuine) view_["chip"] = title;
    if (scans.count == 0) {
      view_["checks_text"] = word("checks_first_text");
      return;
    }
    std::string text;
    if (scans.first_at)
      text = words_.with(language_, "checks_since", local_date_time(*scans.first_at)) + " ";
    view_["checks_text"] = text + word("checks_again_text");
  }

  json area_of(const db::Area& area, const std::optional<Date>& harvested) const {
    Rows rows(words_, language_);
    rows.add("area_code", shown(area.id, 60)).add("crop", shown(area.crop, 100));
    rows.add("place", place_name(area.place));
    if (area.practice != programme::Practice::kNone)
      rows.add("practice", programme::practice_name(area.practice).in(language_));
    if (area.hectares)
      rows.add("hectares",
               words_.with(language_, "hectares_value", decimal(*area.hectares, language_)));
    rows.add("harvested", harvested);
    const std::string name = shown(area.name, 150);
    return {{"area_name", name.empty() ? shown(area.id, 60) : name}, {"rows", rows.end()}};
  }

  void add_areas() {
    json areas = json::array();
    std::size_t count = 0;
    const auto add = [&](const db::Area& area, const std::optional<Date>& harvested) {
      if (count++ < kMostAreas) areas.push_back(area_of(area, harvested));
    };
    const bool of_batch = dossier_.batch && !dossier_.batch->areas.empty();
    if (of_batch)
      for (const db::BatchArea& use : dossier_.batch->areas) add(use.area, use.harvested);
    else
      for (const db::Area& area : dossier_.areas) add(area, std::nullopt);
    if (count == 0) return;
    view_["has_areas"] = true;
    view_["icon_area"] = icons_.at("area");
    view_["areas_title"] = word(count == 1 ? "area" : "areas");
    if (!of_batch) view_["areas_note"] = word("areas_of_product");
    view_["areas"] = std::move(areas);
    if (count > kMostAreas)
      view_["areas_more"] =
          words_.with(language_, "areas_more", grouped(count - kMostAreas, language_));
  }

  void add_batch() {
    if (!dossier_.batch) return;
    const programme::BatchRecord& record = dossier_.batch->record;
    Rows rows(words_, language_);
    rows.add("produced", record.produced).add("best_before", record.best_before);
    rows.add("lot", shown(record.lot, 60)).add("serial", shown(resolution_.serial, 60));
    // A lot that rolls were activated for has more units than its first record says.
    if (!dossier_.roll) rows.add("quantity", grouped(record.serials.count, language_));
    rows.add("registered", local_date_time(dossier_.batch->registered_at));
    view_["batch"] = true;
    view_["icon_batch"] = icons_.at("batch");
    view_["batch_rows"] = rows.end();
  }

  void add_certificate() {
    view_["icon_certificate"] = icons_.at("certificate");
    const Facts& facts = resolution_.facts;
    const auto found = std::find_if(dossier_.certificates.begin(), dossier_.certificates.end(),
                                    [&](const programme::Certificate& each) {
                                      return each.number == facts.certificate_number;
                                    });
    if (found == dossier_.certificates.end()) return;
    Rows rows(words_, language_);
    rows.add_standing("status_today", facts.today.status);
    if (dossier_.batch) rows.add_standing("status_at_production", facts.at_production.status);
    rows.add("certificate_number", shown(found->number, 80))
        .add("issuer", shown(found->issuer, 200));
    rows.add("issued", found->issued).add("expires", found->expires);
    if (facts.today.status == CertificateStatus::kExtended)
      rows.add("extended_until", facts.today.until);
    view_["certificate"] = true;
    view_["certificate_rows"] = rows.end();
  }

  void add_findings() {
    json findings = json::array();
    for (const Finding& finding : resolution_.verdict.findings) {
      const bool bad = finding.headline != Headline::kGenuine;
      // What is in order with the real product is no credit to a code that is not its own.
      if (showing_ == Showing::kNamed && !bad) continue;
      const bool note = !bad && is_note(finding.code);
      findings.push_back({{"bad", bad},
                          {"mark", bad    ? "✕"
                                   : note ? "•"
                                          : "✓"},
                          {"state", word(bad    ? "finding_bad"
                                         : note ? "finding_note"
                                                : "finding_good")},
                          {"reason", lined_up(finding.reason.in(language_), kMostReason, ' ')}});
    }
    view_["findings"] = std::move(findings);
    view_["reasons_open"] = resolution_.verdict.headline != Headline::kGenuine ||
                            resolution_.facts.batch_suspected;
  }

  void add_links() {
    if (dossier_.links.empty()) return;
    view_["has_links"] = true;
    view_["icon_links"] = icons_.at("links");
    view_["links"] = producer_links(dossier_.links, language_);
  }

  void add_story() {
    const db::Product& product = dossier_.product;
    const bool translated = english() && !product.story_en.empty();
    const auto all = paragraphs(translated ? product.story_en : product.story_vi, kMostStory);
    if (all.empty()) return;
    view_["story"] = true;
    view_["icon_story"] = icons_.at("story");
    view_["story_lang"] = translated ? "" : vietnamese();
    view_["paragraphs"] = lines_of(all);
  }

  const Resolution& resolution_;
  const db::Dossier& dossier_;
  Language language_;
  const Words& words_;
  const Icons& icons_;
  Showing showing_;
  json view_ = json::object();
};

}  // namespace

Showing showing_of(Headline headline) {
  if (headline <= Headline::kKeyRevoked) return Showing::kNamed;
  return headline <= Headline::kSuspectedCopy ? Showing::kFacts : Showing::kFull;
}

json label_view(const Resolution& resolution, Language language, const Words& words,
                const Icons& icons) {
  return View(resolution, language, words, icons).make();
}

}  // namespace ocop::verifier::pages
