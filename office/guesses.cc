#include "office/guesses.h"

#include <nlohmann/json.hpp>

#include "base/digest.h"
#include "db/audit.h"
#include "office/lock_out.h"

namespace ocop::office {

namespace {

std::string digits_of(std::string_view bytes) { return sha256_hex(bytes).substr(0, 4); }

/// The row of all unknown browsers in this window.
std::string common_row(Instant now) { return "all " + std::to_string(common_window(now)); }

std::optional<std::chrono::minutes> common_wait(db::Connection& connection, const Guesser& guesser,
                                                Instant now) {
  if (guesser.common.empty()) return {};
  const auto all = db::failures_of(connection, guesser.common, common_row(now));
  if (all.count < kCommonGuesses) return {};
  return std::chrono::ceil<std::chrono::minutes>(end_of_window(now) - now);
}

}  // namespace

Guesser guesser_of(const DeskCore& core, const web::Request& request, const db::User& user,
                   Instant now) {
  std::string device = core.sessions.device(request, user.id, now);
  if (!device.empty()) return {user.id, std::move(device), {}};
  return {user.id, "net " + digits_of(network_of(request.remote) + " " + user.id), user.id};
}

Guesser guesser_of_unknown(const DeskCore& core, const web::Request& request,
                           std::string_view name) {
  const std::string aimed = core.bucket_key + std::string(name);
  return {"?" + digits_of(aimed + " " + network_of(request.remote)), "net", "?" + digits_of(aimed)};
}

std::optional<std::chrono::minutes> reserve_guess(const DeskCore& core, const Guesser& guesser,
                                                  Instant now, std::optional<Instant> begun) {
  std::optional<std::chrono::minutes> wait;
  const auto done = core.store.write([&](db::Connection& connection) -> Result<void> {
    const db::Failures before = db::failures_of(connection, guesser.user, guesser.device);
    if (is_stale(before, now)) {
      db::clear_failures(connection, guesser.user, guesser.device);
    } else if (!begun || before.last > *begun) {
      wait = still_locked(before, now);
    }
    if (!wait) wait = common_wait(connection, guesser, now);
    if (wait) return {};
    db::count_failure(connection, guesser.user, guesser.device, now);
    if (!guesser.common.empty())
      db::count_failure(connection, guesser.common, common_row(now), now);
    return {};
  });
  if (!done) throw db::DatabaseError(done.error().in(Language::kEnglish));
  return wait;
}

void note_wrong_guess(const DeskCore& core, const db::User& user, const Guesser& guesser,
                      Instant now) {
  static_cast<void>(core.store.write([&](db::Connection& connection) -> Result<void> {
    programme::Actor nobody = actor_of(core, user);
    nobody.user.clear();
    const auto note = [&](std::int64_t failures, std::chrono::minutes wait, std::string_view by) {
      const nlohmann::json details{
          {"failures", failures}, {"minutes", wait.count()}, {"device", by}};
      db::append_audit(
          connection, nobody,
          {.act = "sign_in.lock", .subject = "user " + user.id, .details = details.dump()}, now);
    };
    const auto own = db::failures_of(connection, guesser.user, guesser.device);
    const auto all = db::failures_of(connection, guesser.common, common_row(now));
    if (own.count >= kGuesses)
      note(own.count, wait_after(own.count), guesser.common.empty() ? "known" : "unknown");
    if (all.count == kCommonGuesses) {
      note(all.count, std::chrono::ceil<std::chrono::minutes>(end_of_window(now) - now),
           "all unknown");
    }
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
