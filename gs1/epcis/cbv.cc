#include "gs1/epcis/cbv.h"

#include <algorithm>
#include <array>

#include "gs1/epcis/nearest.h"

namespace ocop::gs1::epcis {
namespace {

/// How a vocabulary's terms are written out.
struct Spelling {
  std::string_view web;  ///< behind https://ref.gs1.org/
  std::string_view urn;  ///< behind urn:epcglobal:cbv:
  std::string_view curie;
};

Spelling spelling(Vocabulary vocabulary) {
  switch (vocabulary) {
    case Vocabulary::kBizStep:
      return {"cbv/BizStep-", "bizstep:", "cbv:BizStep-"};
    case Vocabulary::kDisposition:
      return {"cbv/Disp-", "disp:", "cbv:Disp-"};
    case Vocabulary::kTransactionType:
      return {"cbv/BTT-", "btt:", "cbv:BTT-"};
    case Vocabulary::kSourceDestType:
      return {"cbv/SDT-", "sdt:", "cbv:SDT-"};
    case Vocabulary::kErrorReason:
      return {"cbv/ER-", "er:", "cbv:ER-"};
    case Vocabulary::kComponent:
      return {"cbv/Comp-", "comp:", "cbv:Comp-"};
    case Vocabulary::kMeasurement:
      return {"voc/", "", "gs1:"};
    case Vocabulary::kException:
      break;
  }
  return {"voc/", "", "gs1:"};
}

constexpr std::array<std::string_view, 4> kWebHosts{"https://ref.gs1.org/", "https://ns.gs1.org/", "https://gs1.org/",
                                                    "https://www.gs1.org/"};

/// What stands behind `start`; "" where it does not begin so.
std::string_view behind(std::string_view text, std::string_view start) {
  return text.starts_with(start) ? text.substr(start.size()) : std::string_view();
}

std::string_view bare(Vocabulary vocabulary, std::string_view written) {
  const auto [web, urn, curie] = spelling(vocabulary);
  for (const auto host : kWebHosts) {
    const auto code = behind(behind(written, host), web);
    if (!code.empty()) return code;
  }
  if (!urn.empty()) {
    const auto code = behind(behind(written, "urn:epcglobal:cbv:"), urn);
    if (!code.empty()) return code;
  }
  const auto code = behind(written, curie);
  return code.empty() ? written : code;
}

}  // namespace

const Term* find_term(Vocabulary vocabulary, std::string_view code) {
  const auto all = terms(vocabulary);
  const auto found = std::lower_bound(all.begin(), all.end(), code,
                                      [](const Term& term, std::string_view wanted) { return term.code < wanted; });
  return found == all.end() || found->code != code ? nullptr : &*found;
}

std::string short_term(Vocabulary vocabulary, std::string_view written) {
  const auto code = bare(vocabulary, written);
  return std::string(find_term(vocabulary, code) != nullptr ? code : written);
}

std::string term_uri(Vocabulary vocabulary, std::string_view code) {
  if (find_term(vocabulary, code) == nullptr) return std::string(code);
  return std::string(kWebHosts[0]).append(spelling(vocabulary).web).append(code);
}

Message term_name(Vocabulary vocabulary, std::string_view code) {
  const auto* term = find_term(vocabulary, code);
  if (term == nullptr) return {std::string(code), std::string(code)};
  return {std::string(term->en), std::string(term->vi)};
}

std::string_view nearest_term(Vocabulary vocabulary, std::string_view written) {
  const auto code = bare(vocabulary, written);
  const auto all = terms(vocabulary);
  return std::min_element(all.begin(), all.end(),
                          [&](const Term& a, const Term& b) { return distance(code, a.code) < distance(code, b.code); })
      ->code;
}

}  // namespace ocop::gs1::epcis
