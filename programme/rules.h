// The programme's rules as data: each decision of the Prime Minister that set
// them is one rule set with its days of effect. Nothing below is a constant of
// the code: the sets that ship are programme/rules/*.json, further ones are added
// to the registry (db/rule_book.h). Pure.
//
// Sources: QĐ 148/QĐ-TTg (24/02/2023), QĐ 1489/QĐ-TTg (06/07/2025), QĐ
// 26/2026/QĐ-TTg (22/05/2026). The two before end 60 days after 22/05/2026, that is
// on 21/07/2026: their last day of effect is 20/07/2026. The format: docs/rules.md.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/date.h"
#include "base/message.h"
#include "base/result.h"

namespace ocop::programme {

/// Who decides. Districts were abolished on 1 July 2025.
enum class Authority { kDistrict, kProvince, kMinistry };
std::string_view authority_code(Authority authority);  ///< "district", "province", "ministry"
std::optional<Authority> authority_of(std::string_view code);
Message authority_name(Authority authority);

/// One rating of a rule set.
struct StarRule {
  int stars = 0;
  int score_from = 0;   ///< average score, inclusive
  int score_below = 0;  ///< exclusive; 101 for the highest
  Authority issues{};
  Authority revokes{};
};

/// An authority that ceased to be while the set stayed in effect: from that day its
/// successor decides in its place (districts: from 1 July 2025 the province).
struct Handover {
  Date from;
  Authority gone{};
  Authority successor{};
};

/// A ground that an act may rest on.
struct Ground {
  std::string code;  ///< "false_dossier", …
  Message name;
};

struct RuleSet {
  std::string id;             ///< "26/2026"
  std::string decision;       ///< "QĐ 26/2026/QĐ-TTg"
  Date from;                  ///< first day of effect
  std::optional<Date> until;  ///< last day; none known
  int validity_months = 0;
  std::vector<StarRule> ratings;  ///< the stars that get a certificate, 3–5, rising
  std::optional<Handover> handover;
  /// A renewal is filed this many days before the expiry: at most, at least. The set
  /// that knows no window has neither.
  std::optional<int> renewal_earliest_days;
  std::optional<int> renewal_latest_days;
  int decision_days = 0;    ///< from a full dossier to the decision; 0 = not set
  int extension_days = 0;   ///< most days of an extension after the expiry; 0 = there is none
  int revocation_days = 0;  ///< from the finding to the decision; 0 = not set
  std::vector<Ground> revocation_grounds;
  std::vector<Ground> extension_grounds;

  const StarRule* rating(int stars) const;            ///< nullptr: such stars get no certificate
  const StarRule* rating_of_score(int tenths) const;  ///< by the average score in tenths of a point
  /// Who issues, who revokes on that day; the handover is minded.
  Authority issuer(const StarRule& rating, Date day) const;
  Authority revoker(const StarRule& rating, Date day) const;
  const Ground* revocation_ground(std::string_view code) const;
  const Ground* extension_ground(std::string_view code) const;
};

/// Longest JSON text of a rule set, in bytes.
inline constexpr std::size_t kMaxRuleSetBytes = std::size_t{64} << 10;

/// One JSON object as docs/rules.md describes it; members that it does not know are
/// refused. `where` of an error is the member's path: "ratings[1].stars".
Result<RuleSet> parse_rule_set(std::string_view json);

class RuleBook {
 public:
  /// Those that ship with the program. Parsed once, lives as long as the process; thread-safe.
  static const RuleBook& built_in();

  RuleBook() = default;
  /// Later sets of an id replace earlier ones.
  explicit RuleBook(std::vector<RuleSet> sets);

  const std::vector<RuleSet>& sets() const { return sets_; }  ///< by their first day
  const RuleSet* find(std::string_view id) const;

  /// The set that governs an act of that day: the one in effect that came into
  /// effect last. Where the dossier was filed under an older set that is still in
  /// effect on the day of the act, that set (transition). nullptr when none was in effect.
  const RuleSet* governing(Date act, std::optional<Date> filed = {}) const;

 private:
  std::vector<RuleSet> sets_;
};

}  // namespace ocop::programme
