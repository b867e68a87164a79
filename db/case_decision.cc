#include <soci/soci.h>

#include <algorithm>
#include <cstddef>

#include "db/case_rows.h"
#include "db/case_steps.h"
#include "db/goods_queries.h"
#include "db/goods_rows.h"
#include "db/guard.h"

namespace ocop::db {
namespace {

void set_status(Connection& connection, const Case& what, const std::string& status,
                const std::string& outcome, Instant now) {
  const long long id = what.id;
  const long long at = milliseconds(now);
  auto closed = status == "closed" ? soci::i_ok : soci::i_null;
  connection.sql() << "UPDATE cases SET status = :status, outcome = :outcome, closed_at = :at "
                      "WHERE id = :id",
      soci::use(status), soci::use(outcome), soci::use(at, closed), soci::use(id);
}

Result<CaseStep> read_decision(const Actor& actor, const CaseDecision& request, Instant now) {
  const bool needed = request.outcome == CaseOutcome::kAuthority;
  auto step = step_of(actor, "outcome");
  step.value = outcome_code(request.outcome);
  auto reason = read_reason(request.reason);
  if (!reason) return tl::unexpected(reason.error());
  step.text = *std::move(reason);
  auto decision = read_words(
      {"decision", {"the decision number", "số quyết định"}, needed, false, 300}, request.decision);
  if (!decision) return tl::unexpected(decision.error());
  step.decision = *std::move(decision);
  if (step.decision.empty() == request.decided_on.has_value()) {
    return fail("decided_on", message("State the decision's number and its day together",
                                      "Hãy ghi cả số và ngày của quyết định"));
  }
  if (request.decided_on && *request.decided_on > local_date(now)) {
    return fail("decided_on", message("{} is still to come; state today or a day before",
                                      "Ngày {} chưa đến; hãy ghi hôm nay hoặc một ngày trước đó",
                                      dmy_date(*request.decided_on)));
  }
  step.decided_on = request.decided_on;
  step.recall = request.recall;
  return step;
}

/// The day on which the goods of a case were made, unless they are of many lots.
std::optional<Date> produced_on(Connection& connection, const Case& what) {
  std::string day;
  connection.sql() << "SELECT produced FROM batches WHERE gtin = :gtin AND lot = :lot",
      soci::into(day), soci::use(what.gtin), soci::use(what.lot);
  if (!connection.sql().got_data()) return {};
  return stored_date(day);
}

Result<void> check_recall(Connection& connection, const Case& what, const CaseDecision& request) {
  if (request.outcome != CaseOutcome::kRecall) {
    if (request.recall == 0) return {};
    return fail("recall", message("Only the outcome of a recall names one; leave it empty",
                                  "Chỉ kết luận thu hồi hàng mới ghi lệnh thu hồi; hãy để trống"));
  }
  const auto recall = RecallQuery(connection.sql()).find(request.recall);
  const bool stands =
      recall && recall->what.gtin == what.gtin && !recall->lift &&
      recall->covers(what.lot, "", produced_on(connection, what), recall->what.since);
  if (stands) return {};
  return fail("recall", message("No recall of these goods with that number stands; recall them "
                                "first, then close the case",
                                "Không có lệnh thu hồi nào đang hiệu lực với số đó cho hàng này; "
                                "hãy ra lệnh thu hồi trước rồi kết thúc vụ việc"));
}

/// Marks what is undecided, in steps of at most kMostMarkedAtOnce: an audit entry is no longer than
/// one of marks by hand.
void mark_undecided(Connection& connection, const Actor& actor, Case& what, const CaseStep& outcome,
                    Instant now) {
  const auto rest = undecided_units(connection, scope_of(what));
  const bool cleared = outcome.value == outcome_code(CaseOutcome::kCleared);
  auto marking = step_of(actor, "mark");
  marking.value = mark_code(cleared ? UnitMark::kCleared : UnitMark::kConfirmed);
  marking.text = outcome.text;
  for (std::size_t at = 0; at < rest.size(); at += kMostMarkedAtOnce) {
    const auto from = rest.begin() + static_cast<std::ptrdiff_t>(at);
    const std::size_t count = std::min(kMostMarkedAtOnce, rest.size() - at);
    marking.units.assign(from, from + static_cast<std::ptrdiff_t>(count));
    add_marks(connection, actor, what, marking, now);
    ++what.steps;
  }
}

Result<void> check_mark_rest(const CaseDecision& request) {
  const bool says = request.outcome == CaseOutcome::kConfirmed ||
                    request.outcome == CaseOutcome::kCleared;
  if (says || !request.mark_rest) return {};
  return fail("mark_rest", message("This outcome does not say whether each label was copied; mark "
                                   "the labels one by one, or leave them",
                                   "Kết luận này không cho biết từng tem có bị sao chép hay không; "
                                   "hãy đánh dấu từng tem, hoặc để nguyên"));
}

}  // namespace

Result<void> decide_case(Connection& connection, const Actor& actor, const CaseDecision& request,
                         Instant now) {
  return guarded(connection.display(), [&]() -> Result<void> {
    auto what = reach_case(connection, actor, Act::kDecideCase, request.id);
    if (!what) return tl::unexpected(what.error());
    const auto step = read_decision(actor, request, now);
    if (!step) return tl::unexpected(step.error());
    if (!what->open && sent_before(connection, *what, *step, now)) return {};
    if (auto open = check_open(*what); !open) return open;
    if (auto seen = check_seen(*what, request.seen); !seen) return seen;
    if (auto recall = check_recall(connection, *what, request); !recall) return recall;
    if (auto right = check_mark_rest(request); !right) return right;
    if (request.mark_rest) mark_undecided(connection, actor, *what, *step, now);
    set_status(connection, *what, "closed", step->value, now);
    add_step(connection, *what, *step, now);
    log_step(connection, actor, *what, "case.decide", *step, now);
    return {};
  });
}

Result<void> reopen_case(Connection& connection, const Actor& actor, const CaseReopening& request,
                         Instant now) {
  return guarded(connection.display(), [&]() -> Result<void> {
    const auto what = reach_case(connection, actor, Act::kDecideCase, request.id);
    if (!what) return tl::unexpected(what.error());
    auto reason = read_reason(request.reason);
    if (!reason) return tl::unexpected(reason.error());
    auto step = step_of(actor, "reopen");
    step.text = *std::move(reason);
    if (what->open) {
      if (sent_before(connection, *what, step, now)) return {};
      return fail("case", message("Case {} is open already", "Vụ việc số {} đang mở", what->id));
    }
    if (auto seen = check_seen(*what, request.seen); !seen) return seen;
    if (const auto other = open_one(connection, what->gtin, what->lot)) {
      return fail("case", message("Case {} about the same goods is open; go on with that one",
                                  "Vụ việc số {} về cùng hàng hóa này đang mở; hãy xử lý tiếp ở đó",
                                  other->id));
    }
    set_status(connection, *what, "open", "", now);
    add_step(connection, *what, step, now);
    log_step(connection, actor, *what, "case.reopen", step, now);
    return {};
  });
}

}  // namespace ocop::db
