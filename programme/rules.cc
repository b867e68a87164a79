#include "programme/rules.h"

#include <algorithm>
#include <array>
#include <stdexcept>
#include <utility>

#include "embedded_ocop_programme.h"

namespace ocop::programme {
namespace {

struct AuthorityWord {
  std::string_view code;
  std::string_view en;
  std::string_view vi;
};

constexpr std::array<AuthorityWord, 3> kAuthorities{{
    {"district", "the district", "cấp huyện"},
    {"province", "the province", "cấp tỉnh"},
    {"ministry", "the Ministry of Agriculture and Environment", "Bộ Nông nghiệp và Môi trường"},
}};

constexpr std::array<std::string_view, 3> kBuiltIn{"148-2023.json", "1489-2025.json",
                                                   "26-2026.json"};

const AuthorityWord& word(Authority authority) {
  return kAuthorities.at(static_cast<std::size_t>(authority));
}

const Ground* find_ground(const std::vector<Ground>& grounds, std::string_view code) {
  const auto found = std::find_if(grounds.begin(), grounds.end(),
                                  [&](const Ground& ground) { return ground.code == code; });
  return found == grounds.end() ? nullptr : &*found;
}

bool in_effect(const RuleSet& set, Date day) {
  return set.from <= day && (!set.until || day <= *set.until);
}

Authority on_day(const std::optional<Handover>& handover, Authority authority, Date day) {
  const bool gone = handover && authority == handover->gone && day >= handover->from;
  return gone ? handover->successor : authority;
}

RuleBook read_built_in() {
  std::vector<RuleSet> sets;
  for (const auto file : kBuiltIn) {
    auto set = parse_rule_set(rules::embedded(file));
    if (!set) {
      throw std::logic_error(std::string(file) + ": " + set.error().in(Language::kEnglish));
    }
    sets.push_back(std::move(*set));
  }
  return RuleBook(std::move(sets));
}

}  // namespace

std::string_view authority_code(Authority authority) { return word(authority).code; }

std::optional<Authority> authority_of(std::string_view code) {
  const auto* const found = std::find_if(kAuthorities.begin(), kAuthorities.end(),
                                         [&](const AuthorityWord& w) { return w.code == code; });
  if (found == kAuthorities.end()) return {};
  return static_cast<Authority>(found - kAuthorities.begin());
}

Message authority_name(Authority authority) {
  return {std::string(word(authority).en), std::string(word(authority).vi)};
}

const StarRule* RuleSet::rating(int stars) const {
  const auto found = std::find_if(ratings.begin(), ratings.end(),
                                  [&](const StarRule& rule) { return rule.stars == stars; });
  return found == ratings.end() ? nullptr : &*found;
}

const StarRule* RuleSet::rating_of_score(int tenths) const {
  const auto found = std::find_if(ratings.begin(), ratings.end(), [&](const StarRule& rule) {
    return tenths >= rule.score_from * 10 && tenths < rule.score_below * 10;
  });
  return found == ratings.end() ? nullptr : &*found;
}

Authority RuleSet::issuer(const StarRule& rating, Date day) const {
  return on_day(handover, rating.issues, day);
}

Authority RuleSet::revoker(const StarRule& rating, Date day) const {
  return on_day(handover, rating.revokes, day);
}

const Ground* RuleSet::revocation_ground(std::string_view code) const {
  return find_ground(revocation_grounds, code);
}

const Ground* RuleSet::extension_ground(std::string_view code) const {
  return find_ground(extension_grounds, code);
}

const RuleBook& RuleBook::built_in() {
  static const RuleBook book = read_built_in();
  return book;
}

RuleBook::RuleBook(std::vector<RuleSet> sets) {
  for (auto& set : sets) {
    const auto same = std::find_if(sets_.begin(), sets_.end(),
                                   [&](const RuleSet& known) { return known.id == set.id; });
    if (same != sets_.end()) sets_.erase(same);
    sets_.push_back(std::move(set));
  }
  std::stable_sort(sets_.begin(), sets_.end(),
                   [](const RuleSet& a, const RuleSet& b) { return a.from < b.from; });
}

const RuleSet* RuleBook::find(std::string_view id) const {
  const auto found =
      std::find_if(sets_.begin(), sets_.end(), [&](const RuleSet& set) { return set.id == id; });
  return found == sets_.end() ? nullptr : &*found;
}

const RuleSet* RuleBook::governing(Date act, std::optional<Date> filed) const {
  if (filed) {
    const auto* then = governing(*filed);
    if (then != nullptr && in_effect(*then, act)) return then;
  }
  const auto newest = std::find_if(sets_.rbegin(), sets_.rend(),
                                   [&](const RuleSet& set) { return in_effect(set, act); });
  return newest == sets_.rend() ? nullptr : &*newest;
}

}  // namespace ocop::programme
