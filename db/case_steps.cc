#include "db/case_steps.h"

#include <soci/soci.h>

#include <nlohmann/json.hpp>
#include <tuple>

#include "db/audit.h"
#include "db/case_rows.h"
#include "db/goods_rows.h"
#include "db/queries.h"

namespace ocop::db {
namespace {

using Json = nlohmann::ordered_json;

tl::unexpected<Error> unknown_case(std::int64_t id) {
  return fail("case", message("There is no case with the number {}", "Không có vụ việc số {}", id));
}

std::string case_subject(std::int64_t id) { return "case " + std::to_string(id); }

}  // namespace

Result<Case> reach_case(Connection& connection, const Actor& actor, Act act, std::int64_t id) {
  if (auto allowed = programme::check_may(actor, act); !allowed) {
    return tl::unexpected(allowed.error());
  }
  const auto found = case_row(connection, id);
  if (!found || !check_reach_product(connection, actor, act, found->gtin)) return unknown_case(id);
  lock_product(connection, found->gtin);
  // Somebody may have gone on with it before the lock was ours.
  return *case_row(connection, id);
}

std::optional<Case> open_one(Connection& connection, const std::string& gtin,
                             const std::string& lot) {
  return open_case_of(connection, {}, gtin, lot);
}

Result<void> check_open(const Case& what) {
  if (what.open) return {};
  return fail("case", message("Case {} is closed; open it again to go on",
                              "Vụ việc số {} đã kết thúc; hãy mở lại để xử lý tiếp", what.id));
}

Result<void> check_seen(const Case& what, std::int64_t seen) {
  if (seen == what.steps) return {};
  return fail("seen",
              message("Somebody went on with this case meanwhile; look at the new steps, "
                      "then send the form again",
                      "Vụ việc này vừa có bước xử lý mới; hãy xem các bước mới rồi gửi lại"));
}

Result<std::string> read_reason(std::string_view text) {
  return read_words({"reason", {"the reason", "lý do"}, true, true, kMostCaseReason}, text);
}

CaseStep step_of(const Actor& actor, std::string_view step) {
  CaseStep made;
  made.actor = actor.user;
  made.step = step;
  return made;
}

bool sent_before(Connection& connection, const Case& what, const CaseStep& step, Instant now) {
  const auto last = case_step(connection, what.id, what.steps);
  if (!last || now < last->at || now - last->at >= kSentTwiceWithin) return false;
  const auto content = [](const CaseStep& one) {
    return std::tie(one.actor, one.step, one.value, one.text, one.photo, one.decision,
                    one.decided_on, one.recall, one.units);
  };
  return content(*last) == content(step);
}

void add_step(Connection& connection, const Case& what, const CaseStep& step, Instant now) {
  const long long id = what.id;
  const long long seq = what.steps + 1;
  const long long at = milliseconds(now);
  const long long recall = step.recall;
  const std::string decided_on = step.decided_on ? iso_date(*step.decided_on) : "";
  connection.sql() << "INSERT INTO case_steps (case_id, seq, at_ms, actor, step, value, text, "
                      "photo, decision, decided_on, recall) VALUES (:id, :seq, :at, :actor, "
                      ":step, :value, :text, :photo, :decision, :decided_on, :recall)",
      soci::use(id), soci::use(seq), soci::use(at), soci::use(step.actor), soci::use(step.step),
      soci::use(step.value), soci::use(step.text), soci::use(step.photo), soci::use(step.decision),
      soci::use(decided_on), soci::use(recall);
}

void log_step(Connection& connection, const Actor& actor, const Case& what, std::string_view act,
              const CaseStep& step, Instant now) {
  Json details{{"gtin", what.gtin}, {"lot", what.lot}};
  const auto add = [&](const char* name, const std::string& value) {
    if (!value.empty()) details[name] = value;
  };
  add(step.step == "assign" ? "assignee" : step.step == "mark" ? "mark" : "outcome", step.value);
  add("text", step.text);
  add("photo", step.photo);
  add("decision", step.decision);
  if (step.decided_on) details["decided_on"] = iso_date(*step.decided_on);
  if (step.recall != 0) details["recall"] = step.recall;
  for (const auto& unit : step.units) {
    details["units"].push_back({{"lot", unit.lot}, {"serial", unit.serial}});
  }
  append_audit(connection, actor, {std::string(act), case_subject(what.id), details.dump()}, now);
}

}  // namespace ocop::db
