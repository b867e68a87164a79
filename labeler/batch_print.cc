#include "labeler/batch_print.h"

#include <algorithm>
#include <utility>

#include "base/text.h"
#include "db/goods_acts.h"
#include "db/registration.h"
#include "db/registry.h"
#include "db/rolls.h"
#include "db/scratch.h"
#include "keys/batch_jws.h"

namespace ocop::labeler {
namespace {

/// How often serials that another run has just taken are chosen anew.
constexpr int kMostAttempts = 8;

/// A plan with all that printing it needs.
struct Prepared {
  BatchPlan plan;
  std::unique_ptr<LabelCodes> codes;  ///< stays where it is: the run refers to it
  std::unique_ptr<keys::TypedCodes> typed;
  std::unique_ptr<keys::ScratchCodes> scratch;
  std::optional<LabelRun> run;
  bool printed_before = false;  ///< by another run
};

std::optional<std::uint64_t> number_of(std::string_view serial) {
  const auto number = parse_digits(serial);
  if (!number) return std::nullopt;
  return static_cast<std::uint64_t>(*number);
}

/// What of a registered lot may be printed: void labels never again.
Result<std::vector<programme::SerialRange>> serials_to_print(db::Connection& connection,
                                                             const BatchPlan& plan,
                                                             const PrintRequest& request) {
  const auto& record = plan.record;
  if (!plan.registered) return std::vector{record.serials};
  std::vector<programme::SerialRange> taken_out;
  for (const auto& part : db::voided_of(connection, record.gtin, record.lot)) {
    const auto first = number_of(part.what.first);
    const auto last = number_of(part.what.last);
    if (first && last) taken_out.push_back({*first, *last - *first + 1, record.serials.width});
  }
  auto left = remaining_serials(record.serials, request.only, std::move(taken_out));
  if (left.empty())
    return fail("only",
                message("none of these serials is left to print: they are not of this lot, "
                        "or void",
                        "không còn tem nào để in: các số sê-ri này không thuộc lô, hoặc đã hủy"));
  return left;
}

/// Labels off a roll carry no lot: printed here, they would be other labels under the same serials.
Result<void> check_not_of_roll(db::Connection& connection, const BatchPlan& plan) {
  if (!plan.registered) return {};
  const auto& record = plan.record;
  const auto block = db::label_block_of(connection, record.gtin, record.serials);
  if (block && block->lot == record.lot) return {};
  return fail("lot", message("the labels of lot {} came off a roll that was printed ahead; print that roll "
                             "again where labels are missing",
                             "tem của lô {} lấy từ cuộn in trước; nếu thiếu tem, hãy in lại cuộn đó",
                             record.lot));
}

Result<void> check_scratch(const PrintRequest& request, const keys::ServiceKey* service) {
  if (!request.scratch) return {};
  if (request.level != LabelLevel::kUnit)
    return fail("--scratch", message("a scratch code is one unit's; labels of a whole lot have none",
                                     "mã cào là của từng sản phẩm; tem chung cho cả lô không có mã cào"));
  if (service == nullptr)
    return fail("--scratch", message("scratch codes need the service key; name it with --service-key FILE",
                                     "mã cào cần khóa dịch vụ; hãy chỉ ra bằng --service-key TỆP"));
  return {};
}

/// Reprints say why, and have no scratch codes: a second code would make the first one wrong. Nor are labels
/// printed without a panel whose code is out already: each would have a second one that looks unopened.
Result<void> check_reprint(db::Connection& connection, const PrintRequest& request, Prepared& prepared) {
  if (!prepared.plan.registered) return {};
  const auto& record = prepared.plan.record;
  const auto prints = db::prints_of(connection, record.gtin, record.lot);
  prepared.printed_before = std::ranges::any_of(
      prints, [&](const db::Print& print) { return print.what.run != prepared.run->id(); });
  if (request.level == LabelLevel::kUnit && !prepared.run->taken_up() &&
      db::has_scratch_code(connection, record.gtin, prepared.codes->serial(0)))
    return fail("scratch",
                message("the labels of the lot {} carry scratch codes, which nobody keeps, so they cannot be "
                        "printed again; void what is lost, and print other labels for a new lot",
                        "tem của lô {} có mã cào, không ai lưu lại mã này nên không in lại được; hãy hủy tem "
                        "mất hoặc hỏng rồi in tem khác cho lô mới",
                        printable(record.lot)));
  if (!prepared.printed_before) return {};
  if (request.scratch)
    return fail("--scratch", message("this lot has been printed before; only its first labels can have scratch codes",
                                     "lô này đã được in rồi; chỉ tem in lần đầu mới có mã cào"));
  if (!request.reason.empty()) return {};
  return fail("reason", message("this lot has been printed before; say why it is printed again",
                                "lô này đã được in rồi; hãy ghi lý do in lại"));
}

void make_short_codes(const PrintRequest& request, const keys::ServiceKey* service, Prepared& prepared) {
  if (request.level != LabelLevel::kUnit) return;
  if (service != nullptr) {
    prepared.typed = std::make_unique<keys::TypedCodes>(*service);
    if (request.scratch) prepared.scratch = std::make_unique<keys::ScratchCodes>(*service);
    return;
  }
  prepared.plan.notes.push_back(
      message("the labels have no typed code: there is no service key (--service-key FILE)",
              "tem không có mã tra cứu vì không có khóa dịch vụ (--service-key TỆP)"));
}

LabelFacts facts_of(const BatchPlan& plan, const PrintRequest& request) {
  auto facts = plan.facts;
  if (request.level != LabelLevel::kUnit) facts.serial_digits = 0;
  return facts;
}

Result<Prepared> prepare(db::Reader& registry, db::Connection& connection,
                         const keys::SigningKey& key, const keys::ServiceKey* service,
                         const PrintRequest& request, Instant now) {
  if (auto checked = check_scratch(request, service); !checked) return tl::unexpected(checked.error());
  auto plan = plan_batch(registry, request.batch, key.producer(), now);
  if (!plan) return tl::unexpected(plan.error());
  const auto allowed = db::check_batch(connection, plan->record, key.kid(), now);
  if (!allowed && allowed.error().refusal != db::Refusal::kSerialsOverlap)
    return tl::unexpected(allowed.error().error);
  if (auto checked = check_not_of_roll(connection, *plan); !checked) return tl::unexpected(checked.error());
  auto serials = serials_to_print(connection, *plan, request);
  if (!serials) return tl::unexpected(serials.error());
  Prepared prepared;
  prepared.plan = std::move(*plan);
  const auto& record = prepared.plan.record;
  prepared.codes = std::make_unique<LabelCodes>(
      key, LabelSet{request.level, record.gtin, record.lot, std::move(*serials)}, request.host,
      spelling_of(request.output));
  make_short_codes(request, service, prepared);
  auto run = LabelRun::open(*prepared.codes, facts_of(prepared.plan, request), request.output,
                            {prepared.typed.get(), prepared.scratch.get()}, now);
  if (!run) return tl::unexpected(run.error());
  prepared.run = std::move(*run);
  if (auto checked = check_reprint(connection, request, prepared); !checked) return tl::unexpected(checked.error());
  return prepared;
}

tl::expected<db::Registration, db::Refused> sign_and_register(db::Connection& connection,
                                                              const keys::SigningKey& key,
                                                              const programme::BatchRecord& record,
                                                              Instant now) {
  const auto jws = keys::sign_batch(key, record);
  db::WriteTransaction transaction(connection);
  auto outcome = db::register_batch(connection, {record, key.kid(), jws}, now, "labeler");
  if (outcome) transaction.commit();
  return outcome;
}

}  // namespace

std::vector<programme::SerialRange> remaining_serials(
    const programme::SerialRange& serials, const std::optional<programme::SerialRange>& only,
    std::vector<programme::SerialRange> taken_out) {
  auto from = serials.first;
  auto until = serials.first + serials.count;
  if (only) {
    from = std::max(from, only->first);
    until = std::min(until, only->first + only->count);
  }
  std::ranges::sort(taken_out, {}, &programme::SerialRange::first);
  std::vector<programme::SerialRange> left;
  for (const auto& hole : taken_out) {
    if (hole.first > from && from < until)
      left.push_back({from, std::min(until, hole.first) - from, serials.width});
    from = std::max(from, hole.first + hole.count);
  }
  if (from < until) left.push_back({from, until - from, serials.width});
  return left;
}

struct BatchPrint::State {
  db::Address database;
  PrintRequest request;
  Prepared prepared;
  bool registered_before = false;

  Result<void> note(std::string_view run, Instant now) const;
  Result<void> keep(const programme::SerialRange& serials, std::span<const keys::ScratchCodes::Tag> tags,
                    std::string_view run) const;
};

Result<void> BatchPrint::State::note(std::string_view run, Instant now) const {
  const auto& record = prepared.plan.record;
  const auto& ranges = prepared.codes->set().serials;
  db::PrintNote note;
  note.gtin = record.gtin;
  note.lot = record.lot;
  note.first = ranges.front().serial(0);
  note.last = ranges.back().serial(ranges.back().count - 1);
  note.format = format_name(request.output.format);
  note.level = level_code(request.level);
  note.labels = prepared.codes->count();
  note.run = run;
  if (prepared.printed_before) note.reason = request.reason;
  db::Connection connection(database, db::Access::kTool);
  db::WriteTransaction transaction(connection);
  if (auto noted = db::note_print(connection, request.actor, note, now); !noted) return noted;
  transaction.commit();
  return {};
}

Result<void> BatchPrint::State::keep(const programme::SerialRange& serials,
                                     std::span<const keys::ScratchCodes::Tag> tags, std::string_view run) const {
  db::Connection connection(database, db::Access::kTool);
  db::WriteTransaction transaction(connection);
  if (auto kept = db::put_scratch_tags(connection, prepared.plan.record.gtin, serials, tags, run); !kept) return kept;
  transaction.commit();
  return {};
}

BatchPrint::BatchPrint(std::unique_ptr<State> state) : state_(std::move(state)) {}
BatchPrint::BatchPrint(BatchPrint&&) noexcept = default;
BatchPrint::~BatchPrint() = default;

const BatchPlan& BatchPrint::plan() const { return state_->prepared.plan; }
bool BatchPrint::registered_before() const { return state_->registered_before; }
std::uint64_t BatchPrint::labels() const { return state_->prepared.codes->count(); }

Result<BatchPrint> BatchPrint::begin(const db::Address& database, const keys::SigningKey& key,
                                     const keys::ServiceKey* service, PrintRequest request, Instant now) {
  db::Reader registry(database);
  db::Connection connection(database, db::Access::kTool);
  for (int attempt = 1;; ++attempt) {
    auto prepared = prepare(registry, connection, key, service, request, now);
    if (!prepared) return tl::unexpected(prepared.error());
    const auto& record = prepared->plan.record;
    const auto outcome = sign_and_register(connection, key, record, now);
    if (!outcome) {
      const bool taken = outcome.error().refusal == db::Refusal::kSerialsOverlap;
      if (taken && !prepared->plan.registered && attempt < kMostAttempts) continue;
      return tl::unexpected(outcome.error().error);
    }
    if (const auto block = db::label_block_of(connection, record.gtin, record.serials))
      prepared->run->use_block(block->id, block->serials.first);
    else if (prepared->typed != nullptr)
      throw db::DatabaseError(database.display() + ": lot " + record.lot + " has no label block");
    return BatchPrint(
        std::make_unique<State>(State{database, std::move(request), std::move(*prepared),
                                      *outcome == db::Registration::kAlreadyThere}));
  }
}

Result<Printed> BatchPrint::print(const PrintRun& run, const Clock& clock) {
  auto& prepared = state_->prepared;
  const RunNotes notes{
      [&](std::string_view id) { return state_->note(id, clock()); },
      [&](const programme::SerialRange& serials, std::span<const keys::ScratchCodes::Tag> tags,
          std::string_view id) { return state_->keep(serials, tags, id); }};
  auto made = prepared.run->print(run, notes);
  if (!made) return tl::unexpected(made.error());
  made->notes.insert(made->notes.begin(), prepared.plan.notes.begin(), prepared.plan.notes.end());
  return Printed{prepared.plan.record, state_->registered_before, prepared.plan.facts.stars, std::move(*made),
                 prepared.printed_before};
}

Result<Printed> print_batch(const db::Address& database, const keys::SigningKey& key,
                            const keys::ServiceKey* service, const PrintRequest& request,
                            const Clock& clock, const PrintRun& run) {
  auto begun = BatchPrint::begin(database, key, service, request, clock());
  if (!begun) return tl::unexpected(begun.error());
  return begun->print(run, clock);
}

}  // namespace ocop::labeler
