#include <soci/soci.h>

#include <nlohmann/json.hpp>

#include "base/text.h"
#include "db/audit.h"
#include "db/certificate_acts.h"
#include "db/events.h"
#include "db/goods_acts.h"
#include "db/goods_queries.h"
#include "db/goods_rows.h"
#include "db/guard.h"

namespace ocop::db {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t kReasonLength = 1'000;

Message reason_label() { return {"the reason", "lý do"}; }

Result<void> check_day(std::string_view field, Date day, Instant now) {
  if (day <= local_date(now)) return {};
  return fail(std::string(field),
              message("{} is still to come; state today or a day before",
                      "Ngày {} chưa đến; hãy ghi hôm nay hoặc một ngày trước đó", dmy_date(day)));
}

/// An act of an authority rests on a decision; a producer's own does not.
Result<std::string> read_decision(const Actor& actor, std::string_view text) {
  const bool own = actor.role == programme::Role::kProducer;
  auto decision = read_words(
      {"decision", {"the decision number", "số quyết định"}, !own, false, 300}, text);
  if (!decision || !own || decision->empty()) return decision;
  return fail("decision", message("A producer's own recall rests on no decision; leave it empty",
                                  "Chủ thể tự thu hồi thì không có quyết định; hãy để trống"));
}

Result<void> check_lot(Connection& connection, const RecallRequest& request) {
  if (request.lot.empty()) {
    if (!request.serials) return {};
    return fail("serials", message("Serials belong to a lot; name the lot too",
                                   "Số sê-ri thuộc về một lô; hãy ghi cả số lô"));
  }
  if (request.produced_from || request.produced_until) {
    return fail("produced_from",
                message("A recall is of a lot or of the goods made between two days, not both",
                        "Chỉ thu hồi theo lô hoặc theo khoảng ngày sản xuất, không theo cả hai"));
  }
  if (!storable(request.lot)) return unknown_lot(request.gtin, request.lot);
  const auto ranges = ranges_of_lot(connection, request.gtin, request.lot);
  if (ranges.empty()) return unknown_lot(request.gtin, request.lot);
  if (!request.serials || hold(serials_of(ranges), *request.serials)) return {};
  const auto& own = ranges.front().serials;
  return fail("serials", message("These serials are not all of lot {0}; its serials are {1} to {2}",
                                 "Các số sê-ri này không thuộc trọn lô {0}; dãy số của lô là {1} "
                                 "đến {2}",
                                 request.lot, own.serial(0), own.serial(own.count - 1)));
}

Result<void> check_days(const RecallRequest& request) {
  const auto& from = request.produced_from;
  const auto& until = request.produced_until;
  if (from.has_value() != until.has_value()) {
    return fail(from ? "produced_until" : "produced_from",
                message("State both production days, the first and the last",
                        "Hãy ghi đủ ngày sản xuất đầu và cuối"));
  }
  if (!from || *from <= *until) return {};
  return fail("produced_until", message("The last production day {0} is before the first, {1}",
                                        "Ngày sản xuất cuối {0} trước ngày đầu {1}",
                                        dmy_date(*until), dmy_date(*from)));
}

/// What the recall says, checked and as it is stored.
Result<RecallRequest> check_recall(Connection& connection, const Actor& actor,
                                   RecallRequest request, Instant now) {
  if (auto reach = check_reach_product(connection, actor, Act::kRecall, request.gtin); !reach) {
    return tl::unexpected(reach.error());
  }
  if (auto lot = check_lot(connection, request); !lot) return tl::unexpected(lot.error());
  if (auto days = check_days(request); !days) return tl::unexpected(days.error());
  if (auto since = check_day("since", request.since, now); !since) {
    return tl::unexpected(since.error());
  }
  auto reason = read_words({"reason", reason_label(), true, true, kReasonLength}, request.reason);
  if (!reason) return tl::unexpected(reason.error());
  auto instructions = read_words(
      {"instructions", {"the instructions to buyers", "hướng dẫn người mua"}, true, true, 2'000},
      request.instructions);
  if (!instructions) return tl::unexpected(instructions.error());
  auto decision = read_decision(actor, request.decision);
  if (!decision) return tl::unexpected(decision.error());
  if (auto scan = check_paper(connection, request.paper); !scan) {
    return tl::unexpected(scan.error());
  }
  request.reason = *std::move(reason);
  request.instructions = *std::move(instructions);
  request.decision = *std::move(decision);
  return request;
}

void insert_recall(soci::session& sql, long long id, const RecallRequest& request,
                   const Actor& actor, Instant now) {
  const SerialColumns serials(request.serials.value_or(SerialRange{0, 1, 1}));
  auto has_serials = request.serials ? soci::i_ok : soci::i_null;
  const std::string from = request.produced_from ? iso_date(*request.produced_from) : "";
  const std::string until = request.produced_until ? iso_date(*request.produced_until) : "";
  auto has_days = request.produced_from ? soci::i_ok : soci::i_null;
  const std::string since = iso_date(request.since);
  const long long at = milliseconds(now);
  sql << "INSERT INTO recalls (id, gtin, lot, width, first_serial, last_serial, produced_from, "
         "produced_until, since, reason, instructions, decision, recorded_at, recorded_by, "
         "paper) VALUES "
         "(:id, :gtin, :lot, :width, :first, :last, :from, :until, :since, :reason, "
         ":instructions, :decision, :at, :who, :paper)",
      soci::use(id), soci::use(request.gtin), soci::use(request.lot),
      soci::use(serials.width, has_serials), soci::use(serials.first, has_serials),
      soci::use(serials.last, has_serials),
      soci::use(from, has_days), soci::use(until, has_days), soci::use(since),
      soci::use(request.reason), soci::use(request.instructions), soci::use(request.decision),
      soci::use(at), soci::use(actor.user), soci::use(request.paper);
}

std::string recall_details(const RecallRequest& request) {
  Json details{{"gtin", request.gtin}, {"lot", request.lot}};
  if (request.serials) {
    details["first"] = request.serials->serial(0);
    details["last"] = request.serials->serial(request.serials->count - 1);
  }
  if (request.produced_from) {
    details["produced_from"] = iso_date(*request.produced_from);
    details["produced_until"] = iso_date(*request.produced_until);
  }
  details["since"] = iso_date(request.since);
  details["reason"] = request.reason;
  details["instructions"] = request.instructions;
  details["decision"] = request.decision;
  if (!request.paper.empty()) details["paper"] = request.paper;
  return details.dump();
}

/// The number of the same recall that the same hand entered a moment ago: a form sent twice.
std::optional<std::int64_t> sent_before(Connection& connection, const RecallRequest& request,
                                        const Actor& actor, Instant now) {
  for (const auto& recall : RecallsQuery(connection.sql()).find(request.gtin)) {
    const bool just_now = recall.recorded_at <= now && now - recall.recorded_at < kSentTwiceWithin;
    if (just_now && recall.recorded_by == actor.user && !recall.lift && recall.what == request) {
      return recall.id;
    }
  }
  return {};
}

std::string recall_subject(long long id) { return "recall " + std::to_string(id); }

Result<void> check_lift(Connection& connection, const Actor& actor, const Recall& recall,
                        const LiftRequest& request, Instant now) {
  if (auto reach = check_reach_product(connection, actor, Act::kLiftRecall, recall.what.gtin);
      !reach) {
    return reach;
  }
  if (recall.lift) {
    return fail("recall", message("This recall was lifted on {} already",
                                  "Lệnh thu hồi này đã được gỡ bỏ ngày {}",
                                  dmy_date(recall.lift->on)));
  }
  if (actor.role == programme::Role::kProducer && !recall.what.decision.empty()) {
    return fail("recall", message("An authority recalled these goods by decision {}; only an "
                                  "authority can lift the recall",
                                  "Cơ quan quản lý đã thu hồi hàng này theo quyết định {}; chỉ cơ "
                                  "quan quản lý mới được gỡ bỏ lệnh thu hồi",
                                  recall.what.decision));
  }
  if (request.on < recall.what.since) {
    return fail("on", message("{0} is before the recall began, on {1}",
                              "Ngày {0} trước ngày bắt đầu thu hồi, {1}", dmy_date(request.on),
                              dmy_date(recall.what.since)));
  }
  return check_day("on", request.on, now);
}

/// With its entry in the log.
void insert_lift(Connection& connection, const Actor& actor, const LiftRequest& request,
                 Instant now) {
  const long long id = request.recall;
  const std::string on = iso_date(request.on);
  const long long at = milliseconds(now);
  connection.sql() << "INSERT INTO recall_lifts (recall, lifted_on, reason, decision, "
                      "recorded_at, recorded_by, paper) VALUES (:id, :day, :reason, :decision, "
                      ":at, :who, :paper)",
      soci::use(id), soci::use(on), soci::use(request.reason), soci::use(request.decision),
      soci::use(at), soci::use(actor.user), soci::use(request.paper);
  Json details{{"on", on}, {"reason", request.reason}, {"decision", request.decision}};
  if (!request.paper.empty()) details["paper"] = request.paper;
  append_audit(connection, actor, {"goods.lift_recall", recall_subject(id), details.dump()}, now);
}

tl::unexpected<Error> unknown_recall(std::int64_t id) {
  return fail("recall", message("There is no recall with the number {}",
                                "Không có lệnh thu hồi số {}", id));
}

}  // namespace

Result<std::int64_t> recall_goods(Connection& connection, const Actor& actor,
                                  const RecallRequest& request, Instant now) {
  return guarded(connection.display(), [&]() -> Result<std::int64_t> {
    const auto checked = check_recall(connection, actor, request, now);
    if (!checked) return tl::unexpected(checked.error());
    lock_product(connection, checked->gtin);
    if (const auto there = sent_before(connection, *checked, actor, now)) return *there;
    const long long id = next_id(connection, Numbered::kRecalls);
    insert_recall(connection.sql(), id, *checked, actor, now);
    append_audit(connection, actor, {"goods.recall", recall_subject(id), recall_details(*checked)},
                 now);
    note_recall_event(connection, actor, id, now);
    return id;
  });
}

Result<void> lift_recall(Connection& connection, const Actor& actor, const LiftRequest& request,
                         Instant now) {
  return guarded(connection.display(), [&]() -> Result<void> {
    const long long id = request.recall;
    auto recall = RecallQuery(connection.sql()).find(id);
    if (!recall) return unknown_recall(id);
    lock_product(connection, recall->what.gtin);
    // Somebody may have lifted it before the lock was ours.
    recall = RecallQuery(connection.sql()).find(id);
    if (!recall) return unknown_recall(id);
    if (auto sound = check_lift(connection, actor, *recall, request, now); !sound) return sound;
    const auto reason =
        read_words({"reason", reason_label(), true, true, kReasonLength}, request.reason);
    if (!reason) return tl::unexpected(reason.error());
    const auto decision = read_decision(actor, request.decision);
    if (!decision) return tl::unexpected(decision.error());
    if (auto scan = check_paper(connection, request.paper); !scan) return scan;
    insert_lift(connection, actor, {id, request.on, *reason, *decision, request.paper}, now);
    note_recall_event(connection, actor, id, now);
    return {};
  });
}

std::vector<Recall> recalls_of(Connection& connection, std::string_view gtin14) {
  if (!storable(gtin14)) return {};
  return guarded(connection.display(),
                 [&] { return RecallsQuery(connection.sql()).find(gtin14); });
}

}  // namespace ocop::db
