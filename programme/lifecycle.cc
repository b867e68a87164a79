#include "programme/lifecycle.h"

#include <algorithm>
#include <array>

namespace ocop::programme {
namespace {

struct BasisWord {
  std::string_view code;
  std::string_view en;
  std::string_view vi;
};

constexpr std::array<BasisWord, 3> kBases{{
    {"first", "first certificate", "công nhận lần đầu"},
    {"renewal", "renewal", "công nhận lại"},
    {"upgrade", "upgrade", "nâng hạng sao"},
}};

const BasisWord& word(Basis basis) { return kBases.at(static_cast<std::size_t>(basis)); }

}  // namespace

std::string_view basis_code(Basis basis) { return word(basis).code; }

std::optional<Basis> basis_of(std::string_view code) {
  const auto* const found = std::find_if(kBases.begin(), kBases.end(),
                                         [&](const BasisWord& w) { return w.code == code; });
  if (found == kBases.end()) return {};
  return static_cast<Basis>(found - kBases.begin());
}

Message basis_name(Basis basis) {
  return {std::string(word(basis).en), std::string(word(basis).vi)};
}

std::optional<Window> renewal_window(const RuleBook& rules, const Certificate& certificate,
                                     Date day) {
  const auto* rule = rules.governing(day);
  if (rule == nullptr || !rule->renewal_earliest_days || !rule->renewal_latest_days) return {};
  return Window{add_days(certificate.expires, -*rule->renewal_earliest_days),
                add_days(certificate.expires, -*rule->renewal_latest_days)};
}

}  // namespace ocop::programme
