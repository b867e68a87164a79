#include "verifier/national/feed.h"

#include <algorithm>
#include <span>
#include <utility>

#include "db/audit.h"
#include "verifier/national/read.h"

namespace ocop::verifier {
namespace {

constexpr std::size_t kEntries = 500;  ///< of the audit log, read at once
constexpr std::size_t kPage = 500;     ///< subjects compared at once
constexpr std::size_t kGroup = 50;     ///< statements in one transaction: others wait for it

}  // namespace

Feeder::Feeder(Parts parts)
    : parts_(std::move(parts)),
      connection_(parts_.database, db::Access::kTool),
      reader_(parts_.database) {}

std::uint64_t Feeder::catch_up() {
  stopping_ = false;
  const Date today = local_date(parts_.clock());
  const auto state = db::feed_state(connection_);
  if (state.audit_seq < 0 || state.compared_on < today) {
    return compare_all(db::audit_head(connection_).seq, today);
  }
  std::uint64_t signed_now = 0;
  for (auto at = state.audit_seq;;) {
    const auto changed = db::changed_subjects(connection_, at, kEntries);
    if (changed.until == at) return signed_now;
    if (changed.everything) return signed_now + compare_all(db::audit_head(connection_).seq, today);
    std::vector<db::Subject> subjects;
    for (const auto& one : changed.subjects) subjects.push_back(one.subject);
    signed_now += publish(subjects, changed.until);
    if (stopping()) return signed_now;
    at = changed.until;
    advance(at, {});
  }
}

// `head` was read before any document, so nothing that comes later is passed over.
std::uint64_t Feeder::compare_all(std::int64_t head, Date today) {
  std::uint64_t signed_now = 0;
  db::Subject last;
  while (true) {
    const auto page = db::registry_subjects(connection_, last, kPage);
    if (page.empty()) break;
    signed_now += publish(page, head);
    if (stopping()) return signed_now;
    last = page.back();
  }
  advance(head, today);
  return signed_now;
}

std::uint64_t Feeder::publish(const std::vector<db::Subject>& subjects, std::int64_t audit_seq) {
  std::vector<db::Subject> differing;
  db::PublishedDigests published(connection_);
  db::PlaceCodes codes(connection_);
  const Instant now = parts_.clock();
  for (const auto& subject : subjects) {
    if (stopping()) return 0;
    if (change_of(subject, published.of(subject), codes, now)) differing.push_back(subject);
  }
  std::uint64_t signed_now = 0;
  for (std::size_t begin = 0; begin < differing.size(); begin += kGroup) {
    if (stopping()) break;
    const auto group = std::span(differing).subspan(begin, std::min(kGroup, differing.size() - begin));
    db::WriteTransaction transaction(connection_);
    db::take_feed_turn(connection_);
    const auto last = db::last_change(connection_);
    std::int64_t seq = last ? last->seq : 0;
    std::string previous = last ? keys::change_digest(last->jws) : std::string(keys::kNoPrevious);
    std::vector<db::Change> changes;
    for (const auto& subject : group) {
      auto change = change_of(subject, published.of(subject), codes, now);
      if (!change) continue;
      change->seq = ++seq;
      change->audit_seq = audit_seq;
      change->jws = keys::sign_change(parts_.key, {seq, previous, change->subject, change->key, now,
                                                   change->jws});
      previous = keys::change_digest(change->jws);
      changes.push_back(std::move(*change));
    }
    db::append_changes(connection_, changes);
    transaction.commit();
    signed_now += changes.size();
  }
  return signed_now;
}

std::optional<db::Change> Feeder::change_of(const db::Subject& subject, const std::string& published,
                                            db::PlaceCodes& codes, Instant now) {
  const Date today = local_date(now);
  const auto record = read_national(reader_, codes, subject.gtin, subject.lot, parts_.host, today);
  if (!record) return std::nullopt;
  db::Change change;
  change.digest = national_digest(*record);
  if (change.digest == published) return std::nullopt;
  change.signed_at = now;
  change.subject = subject.kind();
  change.key = subject.key();
  change.jws = national_json(*record, today);
  return change;
}

// Whoever sees a stop leaves subjects out, so everybody behind must see it, too.
bool Feeder::stopping() {
  stopping_ = stopping_ || (parts_.stop && parts_.stop());
  return stopping_;
}

void Feeder::advance(std::int64_t audit_seq, std::optional<Date> compared_on) {
  db::WriteTransaction transaction(connection_);
  db::advance_feed(connection_, audit_seq, compared_on);
  transaction.commit();
}

}  // namespace ocop::verifier
