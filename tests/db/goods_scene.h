// Recalls and voided labels of the example's batch, for the tests of what comes of them.
#pragma once

#include <string>
#include <vector>

#include "db/audit.h"
#include "db/goods_acts.h"
#include "tests/db/actors.h"
#include "tests/db/engines.h"
#include "tests/db/example.h"

namespace ocop::db::example {

inline RecallRequest whole_lot() {
  RecallRequest request;
  request.gtin = kHoney;
  request.lot = "L2601";
  request.since = day("2026-03-02");
  request.reason = "Dư lượng kháng sinh";
  request.instructions = "Trả lại nơi mua";
  request.decision = "12/QĐ-SNN";
  return request;
}

template <class Test>
void with_lot(Test test) {
  on_each_engine([&](const Address& address) {
    fill(address);
    enter(address, record());
    test(address);
  });
}

inline Result<std::int64_t> recall(const Address& address, const RecallRequest& request,
                                   const Actor& actor = province_officer(), Instant at = now()) {
  return in_transaction(address,
                        [&](Connection& c) { return recall_goods(c, actor, request, at); });
}

inline Result<void> lift(const Address& address, const LiftRequest& request,
                         const Actor& actor = province_officer()) {
  return in_transaction(address,
                        [&](Connection& c) { return lift_recall(c, actor, request, now()); });
}

inline Result<void> make_void(const Address& address, const std::string& first,
                              const std::string& last,
                              const std::string& reason = "mất một cuộn tem",
                              const Actor& actor = cooperative()) {
  return in_transaction(address, [&](Connection& c) {
    return void_serials(c, actor, {kHoney, "L2601", first, last, reason}, now());
  });
}

inline std::vector<AuditEntry> log_of(const Address& address) {
  Connection connection(address, Access::kRead);
  return audit_entries(connection, {});
}

}  // namespace ocop::db::example
