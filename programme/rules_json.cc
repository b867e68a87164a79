#include <algorithm>
#include <initializer_list>
#include <set>
#include <utility>

#include "base/text.h"
#include "programme/json_members.h"
#include "programme/rules.h"

namespace ocop::programme {
namespace {

constexpr int kMostMonths = 600;
constexpr int kMostDays = 3650;
constexpr int kLeastStars = 3;
constexpr int kMostStars = 5;
constexpr int kBestScore = 100;
constexpr std::size_t kMostIdBytes = 40;
constexpr std::size_t kMostTextBytes = 400;
constexpr std::size_t kMostGrounds = 40;

/// The members of one object of a rule set.
class Members : public JsonMembers {
 public:
  Members(const JsonValue& object, std::string path, std::initializer_list<std::string_view> known,
          JsonProblem& problem)
      : JsonMembers(object, std::move(path), known,
                    message("a rule set has no such member; docs/rules.md lists them",
                            "bộ quy định không có thành phần này; xem danh sách trong "
                            "docs/rules.md"),
                    problem) {}

  Date date(std::string_view name) const {
    const auto& found = member(name);
    const auto day =
        found.kind == JsonValue::Kind::kString ? parse_iso_date(found.text) : std::nullopt;
    if (day) return *day;
    note(name, message("a date such as 2026-05-22 belongs here",
                       "ở đây phải là ngày, viết như 2026-05-22"));
    return {};
  }

  Authority authority(std::string_view name) const {
    const auto& found = member(name);
    const auto known =
        found.kind == JsonValue::Kind::kString ? authority_of(found.text) : std::nullopt;
    if (known) return *known;
    note(name, message("district, province or ministry belongs here",
                       "ở đây phải là district, province hoặc ministry"));
    return {};
  }
};

StarRule read_rating(const JsonValue& value, const std::string& path, const StarRule* before,
                     JsonProblem& problem) {
  const Members members(value, path, {"stars", "score_from", "score_below", "issues", "revokes"},
                        problem);
  StarRule rule;
  rule.stars = members.whole("stars", kLeastStars, kMostStars);
  rule.score_from = members.whole("score_from", 0, kBestScore);
  rule.score_below = members.whole("score_below", 1, kBestScore + 1);
  rule.issues = members.authority("issues");
  rule.revokes = members.authority("revokes");
  if (rule.score_below <= rule.score_from) {
    members.note("score_below", message("it must lie above score_from, {}",
                                        "phải lớn hơn score_from, {}", rule.score_from));
  }
  if (before != nullptr && rule.stars <= before->stars) {
    members.note("stars",
                 message("the ratings must rise; more than {} stars belong here",
                         "các hạng phải tăng dần; ở đây phải lớn hơn {} sao", before->stars));
  }
  if (before != nullptr && rule.score_from < before->score_below) {
    members.note("score_from",
                 message("it must not lie below the last rating's score_below, {}",
                         "không được nhỏ hơn score_below của hạng trước, {}", before->score_below));
  }
  return rule;
}

std::vector<StarRule> read_ratings(const Members& set) {
  std::vector<StarRule> ratings;
  const auto& items = set.items("ratings", kMostStars - kLeastStars + 1);
  for (std::size_t i = 0; i < items.size(); ++i) {
    const auto* before = ratings.empty() ? nullptr : &ratings.back();
    ratings.push_back(read_rating(items[i], set.at("ratings", i), before, set.problem()));
  }
  return ratings;
}

bool is_code(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return (c >= 'a' && c <= 'z') || c == '_'; });
}

std::vector<Ground> read_grounds(const Members& act) {
  std::vector<Ground> grounds;
  std::set<std::string> codes;
  const auto& items = act.items("grounds", kMostGrounds);
  for (std::size_t i = 0; i < items.size(); ++i) {
    const Members members(items[i], act.at("grounds", i), {"code", "en", "vi"}, act.problem());
    Ground ground{members.text("code", kMostIdBytes),
                  {members.text("en", kMostTextBytes), members.text("vi", kMostTextBytes)}};
    if (!is_code(ground.code)) {
      members.note(
          "code", message("a code of a–z and _ belongs here", "mã ở đây chỉ gồm chữ a–z và dấu _"));
    }
    if (!codes.insert(ground.code).second) {
      members.note("code", message("the code {} stands twice; once is right",
                                   "mã {} xuất hiện hai lần; chỉ được có một", ground.code));
    }
    grounds.push_back(std::move(ground));
  }
  return grounds;
}

void read_renewal(const Members& set, RuleSet& result) {
  if (!set.has("renewal")) return;
  const Members renewal(set.member("renewal"), set.at("renewal"), {"earliest_days", "latest_days"},
                        set.problem());
  const int earliest = renewal.whole("earliest_days", 0, kMostDays);
  const int latest = renewal.whole("latest_days", 0, kMostDays);
  if (latest > earliest) {
    renewal.note("latest_days", message("the window closes nearer to the expiry than it opens: at "
                                        "most {} belongs here",
                                        "hạn cuối nộp hồ sơ phải gần ngày hết hạn hơn ngày bắt "
                                        "đầu: nhiều nhất là {}",
                                        earliest));
  }
  result.renewal_earliest_days = earliest;
  result.renewal_latest_days = latest;
}

void read_extension(const Members& set, RuleSet& result) {
  if (!set.has("extension")) return;
  const Members extension(set.member("extension"), set.at("extension"), {"days", "grounds"},
                          set.problem());
  result.extension_days = extension.whole("days", 1, kMostDays);
  result.extension_grounds = read_grounds(extension);
}

void read_revocation(const Members& set, RuleSet& result) {
  const Members revocation(set.member("revocation"), set.at("revocation"), {"days", "grounds"},
                           set.problem());
  if (revocation.has("days")) result.revocation_days = revocation.whole("days", 1, kMostDays);
  result.revocation_grounds = read_grounds(revocation);
}

void read_handover(const Members& set, RuleSet& result) {
  if (!set.has("handover")) return;
  const Members handover(set.member("handover"), set.at("handover"), {"from", "gone", "successor"},
                         set.problem());
  result.handover = {handover.date("from"), handover.authority("gone"),
                     handover.authority("successor")};
  if (result.handover->gone == result.handover->successor) {
    handover.note("successor", message("another authority than the one that is gone belongs here",
                                       "ở đây phải là cơ quan khác với cơ quan đã giải thể"));
  }
}

RuleSet read_rule_set(const JsonValue& document, JsonProblem& problem) {
  const Members members(document, "",
                        {"id", "decision", "from", "until", "validity_months", "ratings",
                         "handover", "renewal", "decision_days", "extension", "revocation"},
                        problem);
  RuleSet set;
  set.id = members.text("id", kMostIdBytes);
  set.decision = members.text("decision", kMostTextBytes);
  set.from = members.date("from");
  if (members.has("until")) set.until = members.date("until");
  if (set.until && *set.until < set.from) {
    members.note("until", message("it lies before the first day, {}", "đứng trước ngày đầu, {}",
                                  dmy_date(set.from)));
  }
  set.validity_months = members.whole("validity_months", 1, kMostMonths);
  set.ratings = read_ratings(members);
  read_handover(members, set);
  read_renewal(members, set);
  if (members.has("decision_days"))
    set.decision_days = members.whole("decision_days", 1, kMostDays);
  read_extension(members, set);
  read_revocation(members, set);
  return set;
}

}  // namespace

Result<RuleSet> parse_rule_set(std::string_view json) {
  if (json.size() > kMaxRuleSetBytes) {
    return fail("", message("The rule set is longer than {} bytes", "Bộ quy định dài quá {} byte",
                            kMaxRuleSetBytes));
  }
  const auto document = parse_strict_json(json);
  if (!document) return tl::unexpected(document.error());
  JsonProblem problem;
  auto set = read_rule_set(*document, problem);
  if (problem.error()) return tl::unexpected(*problem.error());
  return set;
}

}  // namespace ocop::programme
