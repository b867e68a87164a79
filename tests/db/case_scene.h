// Suspected units, reports and photos of the example's products, as copy detection and the public
// would have left them.
#pragma once

#include <string>
#include <vector>

#include "db/cases.h"
#include "tests/db/goods_scene.h"

namespace ocop::db::example {

/// A unit as copy detection left it.
inline void watch_unit(const Address& address, const std::string& serial, const std::string& state,
                       Instant since, const std::string& lot = "L2601", double score = 5,
                       const std::string& gtin = kHoney) {
  const std::string at = std::to_string(since.time_since_epoch().count());
  execute(address, "DELETE FROM unit_watch WHERE gtin = '" + gtin + "' AND lot = '" + lot +
                       "' AND serial = '" + serial + "'");
  execute(address,
          "INSERT INTO unit_watch (gtin, lot, serial, state, score, since, first_at, last_at, "
          "scans, devices, places, usual_devices, memory) VALUES ('" +
              gtin + "', '" + lot + "', '" + serial + "', '" + state + "', " +
              std::to_string(score) + ", " + at + ", " + at + ", " + at + ", 11, 9, 4, 1.2, '')");
}

inline void watch_batch(const Address& address, const std::string& lot, const std::string& state,
                        Instant since) {
  execute(address,
          "INSERT INTO habit_watch (kind, gtin, lot, state, score, since, memory) VALUES ('batch', "
          "'" +
              kHoney + "', '" + lot + "', '" + state + "', 3, " +
              std::to_string(since.time_since_epoch().count()) + ", '')");
}

inline void give_report(const Address& address, int id, const std::string& lot, Instant at,
                        const std::string& gtin = kHoney) {
  execute(address,
          "INSERT INTO public_reports (id, at_ms, gtin, lot, serial, verdict, reason, text, "
          "bought_at, place, device) VALUES (" +
              std::to_string(id) + ", " + std::to_string(at.time_since_epoch().count()) + ", '" +
              gtin + "', '" + lot + "', '', 'genuine', 'copy', 'Tem mờ', 'Chợ', '19', '')");
}

inline std::string give_photo(const Address& address) {
  std::string digest(64, 'a');
  execute(address,
          "INSERT INTO photos (sha256, media_type, width, height, base64, recorded_at) VALUES ('" +
              digest + "', 'image/jpeg', 1, 1, 'AA==', 0)");
  return digest;
}

/// An officer of the example, whose account is stored.
inline void add_account(const Address& address, const Actor& actor, bool disabled = false) {
  execute(address,
          "INSERT INTO users (id, name, role, place, password, created_at, disabled) "
          "VALUES ('" +
              actor.user + "', 'Cán bộ " + actor.user + "', '" +
              std::string(programme::role_code(actor.role)) + "', '" + actor.place +
              "', 'none', 0, " + (disabled ? "1" : "0") + ")");
}

inline Result<OpenedCase> open(const Address& address, const std::string& lot = "L2601",
                               const Actor& actor = inspector(), Instant at = now()) {
  return in_transaction(address, [&](Connection& c) {
    return open_case(c, actor, {kHoney, lot, "Nhiều người báo tem mờ"}, at);
  });
}

inline Result<void> note(const Address& address, std::int64_t id, const std::string& text,
                         const Actor& actor = inspector(), Instant at = now()) {
  return in_transaction(address, [&](Connection& c) {
    return add_case_note(c, actor, {id, text}, at);
  });
}

inline Result<void> give(const Address& address, const CaseAssignment& request,
                         const Actor& actor = inspector(), Instant at = now()) {
  return in_transaction(address, [&](Connection& c) { return assign_case(c, actor, request, at); });
}

/// `seen` of 0: all steps that there are.
inline Result<void> mark(const Address& address, CaseMark request,
                         const Actor& actor = inspector(), Instant at = now()) {
  return in_transaction(address, [&](Connection& c) {
    const auto what = find_case(c, {}, request.id);
    if (request.seen == 0 && what) request.seen = what->steps;
    return mark_units(c, actor, request, at);
  });
}

inline Result<void> decide(const Address& address, const CaseDecision& request,
                           const Actor& actor = inspector(), Instant at = now()) {
  return in_transaction(address, [&](Connection& c) { return decide_case(c, actor, request, at); });
}

inline Result<void> reopen(const Address& address, const CaseReopening& request,
                           const Actor& actor = inspector(), Instant at = now()) {
  return in_transaction(address, [&](Connection& c) { return reopen_case(c, actor, request, at); });
}

inline std::optional<Case> stored_case(const Address& address, std::int64_t id,
                                       const Bounds& bounds = {}) {
  Connection connection(address, Access::kRead);
  return find_case(connection, bounds, id);
}

inline std::vector<CaseStep> stored_steps(const Address& address, std::int64_t id) {
  Connection connection(address, Access::kRead);
  return case_steps(connection, id);
}

inline std::vector<WaitingRow> stored_waiting(const Address& address, const Bounds& bounds = {}) {
  Connection connection(address, Access::kRead);
  const auto rows = waiting_for_case(connection, bounds, {.offset = 0, .limit = 0});
  CHECK(rows.size() == count_waiting(connection, bounds));
  return rows;
}

}  // namespace ocop::db::example
