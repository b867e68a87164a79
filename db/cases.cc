#include "db/cases.h"

#include <soci/soci.h>

#include <algorithm>

#include "db/case_steps.h"
#include "db/goods_rows.h"
#include "db/guard.h"
#include "db/queries.h"

namespace ocop::db {
namespace {

struct OutcomeWords {
  std::string_view code, en, vi;
};
constexpr std::array<OutcomeWords, kCaseOutcomes.size()> kOutcomeWords{
    {{"confirmed", "copies or forgeries confirmed", "xác nhận có tem sao chép hoặc hàng giả"},
     {"cleared", "nothing wrong found", "không có vi phạm"},
     {"recall", "goods recalled", "thu hồi hàng"},
     {"authority", "handed to the authority", "chuyển cơ quan có thẩm quyền"}}};

constexpr std::array<std::string_view, 2> kMarkCodes{"confirmed", "cleared"};

const OutcomeWords& words_of(CaseOutcome outcome) {
  return kOutcomeWords.at(static_cast<std::size_t>(outcome));
}

Result<void> check_lot(Connection& connection, const CaseOpening& opening) {
  if (opening.lot.empty()) return {};
  if (!storable(opening.lot) || ranges_of_lot(connection, opening.gtin, opening.lot).empty()) {
    return unknown_lot(opening.gtin, opening.lot);
  }
  return {};
}

Case insert_case(Connection& connection, const Actor& actor, const CaseOpening& opening,
                 Instant now) {
  Case what;
  what.id = next_id(connection, Numbered::kCases);
  what.gtin = opening.gtin;
  what.lot = opening.lot;
  const long long id = what.id;
  const long long at = milliseconds(now);
  connection.sql() << "INSERT INTO cases (id, gtin, lot, opened_at, opened_by, status) VALUES "
                      "(:id, :gtin, :lot, :at, :by, 'open')",
      soci::use(id), soci::use(what.gtin), soci::use(what.lot), soci::use(at),
      soci::use(actor.user);
  return what;
}

Result<void> check_photo(Connection& connection, const std::string& sha256) {
  long long found = 0;
  if (storable(sha256)) {
    connection.sql() << "SELECT COUNT(*) FROM photos WHERE sha256 = :sha256", soci::into(found),
        soci::use(sha256);
  }
  if (found > 0) return {};
  return fail("photo", message("The photo is not in the registry; send the file again",
                               "Sổ đăng ký chưa có ảnh này; hãy gửi lại tệp"));
}

}  // namespace

std::string_view outcome_code(CaseOutcome outcome) { return words_of(outcome).code; }

std::optional<CaseOutcome> outcome_of(std::string_view code) {
  for (const CaseOutcome outcome : kCaseOutcomes) {
    if (outcome_code(outcome) == code) return outcome;
  }
  return {};
}

Message outcome_name(CaseOutcome outcome) {
  const auto& words = words_of(outcome);
  return {std::string(words.en), std::string(words.vi)};
}

std::string_view mark_code(UnitMark mark) { return kMarkCodes.at(static_cast<std::size_t>(mark)); }

std::optional<UnitMark> mark_of(std::string_view code) {
  if (code == mark_code(UnitMark::kConfirmed)) return UnitMark::kConfirmed;
  if (code == mark_code(UnitMark::kCleared)) return UnitMark::kCleared;
  return {};
}

Result<OpenedCase> open_case(Connection& connection, const Actor& actor, const CaseOpening& opening,
                             Instant now) {
  return guarded(connection.display(), [&]() -> Result<OpenedCase> {
    if (auto reach = check_reach_product(connection, actor, Act::kWorkCase, opening.gtin); !reach) {
      return tl::unexpected(reach.error());
    }
    if (auto lot = check_lot(connection, opening); !lot) return tl::unexpected(lot.error());
    auto text =
        read_words({"text", {"the note", "ghi chú"}, false, true, kMostCaseText}, opening.text);
    if (!text) return tl::unexpected(text.error());
    lock_product(connection, opening.gtin);
    if (const auto there = open_one(connection, opening.gtin, opening.lot)) {
      return OpenedCase{there->id, true};
    }
    const Case what = insert_case(connection, actor, opening, now);
    auto step = step_of(actor, "open");
    step.text = *std::move(text);
    add_step(connection, what, step, now);
    log_step(connection, actor, what, "case.open", step, now);
    return OpenedCase{what.id, false};
  });
}

Result<void> assign_case(Connection& connection, const Actor& actor, const CaseAssignment& request,
                         Instant now) {
  return guarded(connection.display(), [&]() -> Result<void> {
    const auto what = reach_case(connection, actor, Act::kWorkCase, request.id);
    if (!what) return tl::unexpected(what.error());
    auto step = step_of(actor, "assign");
    step.value = request.assignee;
    if (what->assignee == request.assignee && sent_before(connection, *what, step, now)) return {};
    if (auto open = check_open(*what); !open) return open;
    if (auto seen = check_seen(*what, request.seen); !seen) return seen;
    const auto workers = case_workers(connection, what->gtin);
    const bool known = std::any_of(workers.begin(), workers.end(), [&](const CaseWorker& worker) {
      return worker.id == request.assignee;
    });
    if (!known && !request.assignee.empty()) {
      return fail("assignee", message("Choose somebody who may work on cases in this place",
                                      "Hãy chọn người được xử lý vụ việc ở địa bàn này"));
    }
    const long long id = what->id;
    connection.sql() << "UPDATE cases SET assignee = :assignee WHERE id = :id",
        soci::use(request.assignee), soci::use(id);
    add_step(connection, *what, step, now);
    log_step(connection, actor, *what, "case.assign", step, now);
    return {};
  });
}

Result<void> add_case_note(Connection& connection, const Actor& actor, const CaseNote& note,
                           Instant now) {
  return guarded(connection.display(), [&]() -> Result<void> {
    const auto what = reach_case(connection, actor, Act::kWorkCase, note.id);
    if (!what) return tl::unexpected(what.error());
    const bool photo = !note.photo.empty();
    auto text =
        read_words({"text", {"the note", "ghi chú"}, !photo, true, kMostCaseText}, note.text);
    if (!text) return tl::unexpected(text.error());
    if (photo) {
      if (auto known = check_photo(connection, note.photo); !known) return known;
    }
    auto step = step_of(actor, photo ? "photo" : "note");
    step.text = *std::move(text);
    step.photo = note.photo;
    if (sent_before(connection, *what, step, now)) return {};
    if (auto open = check_open(*what); !open) return open;
    add_step(connection, *what, step, now);
    log_step(connection, actor, *what, photo ? "case.photo" : "case.note", step, now);
    return {};
  });
}

}  // namespace ocop::db
