#include "office/guesses.h"

#include <nlohmann/json.hpp>

#include "db/audit.h"
#include "office/lock_out.h"

namespace ocop::office {

std::optional<std::chrono::minutes> reserve_guess(const DeskCore& core, std::string_view user,
                                                  std::string_view device, Instant now,
                                                  std::optional<Instant> begun) {
  std::optional<std::chrono::minutes> wait;
  const auto done = core.store.write([&](db::Connection& connection) -> Result<void> {
    const db::Failures before = db::failures_of(connection, user, device);
    if (is_stale(before, now)) {
      db::clear_failures(connection, user, device);
    } else if (!begun || before.last > *begun) {
      wait = still_locked(before, now);
    }
    if (!wait) db::count_failure(connection, user, device, now);
    return {};
  });
  if (!done) throw db::DatabaseError(done.error().in(Language::kEnglish));
  return wait;
}

void note_wrong_guess(const DeskCore& core, const db::User& user, std::string_view device,
                      Instant now) {
  static_cast<void>(core.store.write([&](db::Connection& connection) -> Result<void> {
    const db::Failures failures = db::failures_of(connection, user.id, device);
    if (failures.count < kGuesses) return {};
    const nlohmann::json details{{"failures", failures.count},
                                 {"minutes", wait_after(failures.count).count()},
                                 {"device", device.empty() ? "unknown" : "known"}};
    programme::Actor nobody = actor_of(core, user);
    nobody.user.clear();
    db::append_audit(
        connection, nobody,
        {.act = "sign_in.lock", .subject = "user " + user.id, .details = details.dump()}, now);
    return {};
  }));
}

Message said_to_wait(std::chrono::minutes wait) {
  return message("there were too many wrong attempts; try again in {} minutes",
                 "đã sai quá nhiều lần; hãy thử lại sau {} phút", wait.count());
}

Message said_busy() {
  return message("many people are signing in just now; try again in a few seconds",
                 "đang có nhiều người đăng nhập; hãy thử lại sau vài giây");
}

}  // namespace ocop::office
