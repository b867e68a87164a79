// Cases: what inspectors and officers make of alerts and of the public's reports about one product
// or one of its batches, step by step up to an outcome.
//
// Each act checks role and bounds (programme/roles.h, db/scope.h), appends a step and an entry of
// the audit log ("case.open", "case.assign", "case.note", "case.photo", "case.mark", "case.decide",
// "case.reopen"; subject "case 12") in the caller's write transaction, which is left unchanged on
// an error. A case out of bounds is one that does not exist (where = "case"). The same act of the
// same hand within a minute, such as a form sent twice, is done once. All throw DatabaseError.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/date.h"
#include "base/result.h"
#include "db/lists.h"
#include "db/records.h"
#include "db/scope.h"

namespace ocop::db {

enum class CaseOutcome {
  kConfirmed,  ///< copies or forgeries were found
  kCleared,    ///< nothing wrong was found
  kRecall,     ///< the goods were recalled
  kAuthority   ///< handed to the authority, by a decision
};
inline constexpr std::array kCaseOutcomes{CaseOutcome::kConfirmed, CaseOutcome::kCleared,
                                          CaseOutcome::kRecall, CaseOutcome::kAuthority};
std::string_view outcome_code(CaseOutcome outcome);  ///< "confirmed", "cleared", "recall", "authority"
std::optional<CaseOutcome> outcome_of(std::string_view code);
Message outcome_name(CaseOutcome outcome);

/// What an inspector says of a unit, above what copy detection says.
enum class UnitMark { kConfirmed, kCleared };
std::string_view mark_code(UnitMark mark);  ///< "confirmed", "cleared"
std::optional<UnitMark> mark_of(std::string_view code);

struct Case {
  std::int64_t id = 0;
  std::string gtin;
  std::string lot;  ///< "": the whole product, all its lots
  Instant opened_at{};
  std::string opened_by;
  bool open = true;
  std::string assignee;  ///< users.id; "" = nobody yet
  std::optional<CaseOutcome> outcome;
  std::optional<Instant> closed_at;
  std::int64_t steps = 0;  ///< so far: what forms state as `seen`
};

/// A label, as it is scanned: of a roll the lot is "".
struct CaseUnit {
  std::string lot, serial;
  auto operator<=>(const CaseUnit&) const = default;
};

struct CaseStep {
  std::int64_t seq = 0;
  Instant at{};
  std::string actor;  ///< users.id
  std::string step;   ///< "open", "assign", "note", "photo", "mark", "outcome", "reopen"
  std::string value;  ///< assignee, code of a mark, code of an outcome; else ""
  std::string text;
  std::string photo;  ///< for photo() of db/photos.h; "" = none
  std::string decision;
  std::optional<Date> decided_on;
  std::int64_t recall = 0;      ///< number of the recall; 0 = none
  std::vector<CaseUnit> units;  ///< of a mark, in order
};

inline constexpr std::size_t kMostCaseText = 10'000;      ///< characters of a note
inline constexpr std::size_t kMostCaseReason = 1'000;     ///< characters of a reason
inline constexpr std::size_t kMostMarkedAtOnce = 1'000;

struct CaseOpening {
  std::string gtin;
  std::string lot;   ///< "" = the whole product
  std::string text;  ///< why; may be ""
};
struct OpenedCase {
  std::int64_t id = 0;
  bool was_open = false;  ///< the product or batch had one: nothing was added
};
/// Errors' where: "gtin", "lot" (not registered), "text".
Result<OpenedCase> open_case(Connection& connection, const Actor& actor, const CaseOpening& opening,
                             Instant now);

// In the requests below `seen` is Case::steps as the form showed it. An act that another's step
// could have changed the mind about is refused (where = "seen") when there are more by now. All
// but reopen_case() refuse a closed case (where = "case").

struct CaseAssignment {
  std::int64_t id = 0;
  std::string assignee;  ///< "" = nobody
  std::int64_t seen = 0;
};
/// Refuses (where = "assignee") whom case_workers() does not name.
Result<void> assign_case(Connection& connection, const Actor& actor, const CaseAssignment& request,
                         Instant now);
struct CaseWorker {
  std::string id, name;
};
/// Who may work on a case of this product: role and place reach it, the account is not disabled.
std::vector<CaseWorker> case_workers(Connection& connection, std::string_view gtin14);

/// With a photo that store_photo() has stored, or ""; one of both must be there (where = "text",
/// "photo").
struct CaseNote {
  std::int64_t id = 0;
  std::string text;
  std::string photo{};
};
Result<void> add_case_note(Connection& connection, const Actor& actor, const CaseNote& note, Instant now);

struct CaseMark {
  std::int64_t id = 0;
  std::vector<CaseUnit> units;  ///< 1 to kMostMarkedAtOnce, each once
  UnitMark mark{};
  std::string reason;
  std::int64_t seen = 0;
};
/// One step for all. Refuses (where = "units") what is not the case's, or is no label of the product
/// that is registered or was watched; no reason (where = "reason").
Result<void> mark_units(Connection& connection, const Actor& actor, const CaseMark& request, Instant now);

struct CaseDecision {
  std::int64_t id = 0;
  CaseOutcome outcome{};
  std::string reason;
  std::string decision{};            ///< its number: needed for kAuthority
  std::optional<Date> decided_on{};  ///< with a decision, and only then; not after `now`
  /// Of kRecall, and only then: one of the product that concerns the case's goods and is not lifted.
  std::int64_t recall = 0;
  /// Marks the units that are undecided, in steps of at most kMostMarkedAtOnce. Only with kConfirmed
  /// and kCleared: the other outcomes do not say that each of them was copied.
  bool mark_rest = false;
  std::int64_t seen = 0;
};
/// Closes the case. Errors' where: "outcome", "reason", "decision", "decided_on", "recall", "mark_rest".
Result<void> decide_case(Connection& connection, const Actor& actor, const CaseDecision& request, Instant now);

struct CaseReopening {
  std::int64_t id = 0;
  std::string reason;
  std::int64_t seen = 0;
};
/// Refuses one that is open, and one whose product or batch has another open case.
Result<void> reopen_case(Connection& connection, const Actor& actor, const CaseReopening& request, Instant now);

// Reading. A case outside of the bounds is not there.

std::optional<Case> find_case(Connection& connection, const Bounds& bounds, std::int64_t id);
/// Of exactly this product or batch.
std::optional<Case> open_case_of(Connection& connection, const Bounds& bounds, std::string_view gtin14,
                                 std::string_view lot);
std::vector<CaseStep> case_steps(Connection& connection, std::int64_t id);  ///< in order

/// What speaks for a case: counts of what its page lists.
struct CaseEvidence {
  std::size_t suspected = 0;  ///< units that are undecided (UnitEvidence)
  std::size_t confirmed = 0;  ///< units, by an inspector
  std::size_t reports = 0;    ///< from the public
};

struct CaseRow {
  Case what;
  std::string product, producer, assignee;  ///< their names
  Place place;                              ///< of the producer
  CaseEvidence evidence;
  Instant last_step_at{};
};
enum class CaseOrder { kNewest, kOldest, kLastStep, kProduct, kEvidence };
struct CaseFilter {
  std::optional<bool> open{};
  std::optional<CaseOutcome> outcome{};
  std::string assignee{};            ///< users.id; "" = all
  std::string gtin{};                ///< "" = all
  std::optional<std::string> lot{};  ///< nullopt = all
  std::string search{};              ///< words of product and producer
  CaseOrder order = CaseOrder::kNewest;
};
std::vector<CaseRow> list_cases(Connection& connection, const Bounds& bounds, const CaseFilter& filter, Page page);
std::size_t count_cases(Connection& connection, const Bounds& bounds, const CaseFilter& filter);

/// A unit that copy detection watches or suspects, or that an inspector marked.
struct UnitEvidence {
  CaseUnit unit;
  UnitWatch watch;
  double score = 0;
  bool undecided = false;  ///< suspected, and since then not marked: an inspector has yet to say
};
struct CaseScope {
  std::string gtin;
  std::string lot;  ///< "" = all lots
};
CaseScope scope_of(const Case& what);
/// Undecided ones first, then by score.
std::vector<UnitEvidence> units_of(Connection& connection, const CaseScope& scope, Page page);
std::size_t count_units(Connection& connection, const CaseScope& scope);
std::size_t count_undecided(Connection& connection, const CaseScope& scope);
/// Alerts that copy detection gave of whole batches: state is "watch", "suspected", or "cleared"
/// when the newest case of the batch or its product was closed with kCleared since.
struct BatchEvidence {
  std::string lot;
  std::string state;
  Instant since{};
  Message reason;  ///< of the last alert; empty when there was none
};
std::vector<BatchEvidence> batches_of(Connection& connection, const CaseScope& scope);

/// A product or batch that copy detection suspects, or that somebody reported, since its last case
/// was closed, and that has no open case, nor has its product.
struct WaitingRow {
  std::string gtin, lot;
  std::string product, producer;  ///< their names
  Place place;
  std::size_t suspected = 0;  ///< units
  bool batch = false;         ///< the batch as a whole is suspected
  std::size_t reports = 0;
  Instant last_at{};
};
/// What came last first.
std::vector<WaitingRow> waiting_for_case(Connection& connection, const Bounds& bounds, Page page);
std::size_t count_waiting(Connection& connection, const Bounds& bounds);

}  // namespace ocop::db
