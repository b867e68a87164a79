#include "db/scratch.h"

#include <fmt/format.h>
#include <soci/soci.h>

#include <vector>

#include "base/base64.h"
#include "db/goods_rows.h"
#include "db/guard.h"
#include "db/queries.h"
#include "db/serial_rows.h"

namespace ocop::db {
namespace {

constexpr std::size_t kTagSize = ScratchTag{}.size();  // the 16 in stored_tag()
constexpr std::size_t kMostRun = 40;

/// One row of scratch_blocks, its tags decoded.
struct Block {
  SerialRange serials;
  std::string run;
  std::string tags;
};

std::string tags_of(Connection& connection, const std::string& base64, const SerialRange& serials) {
  auto tags = from_base64(base64);
  if (tags && tags->size() == serials.count * kTagSize) return *std::move(tags);
  throw DatabaseError(connection.display() + ": the scratch codes of " + serials.serial(0) +
                      " are damaged");
}

std::vector<Block> blocks_among(Connection& connection, const std::string& gtin,
                                const SerialRange& range) {
  std::vector<Block> blocks;
  Block at;
  std::string base64;
  long long first = 0;
  long long last = 0;
  const SerialColumns wanted(range);
  soci::statement each =
      (connection.sql().prepare << "SELECT first_serial, last_serial, run, tags FROM "
                                   "scratch_blocks WHERE gtin = :gtin AND width = :width AND "
                                   "last_serial >= :first AND first_serial <= :last "
                                   "ORDER BY first_serial",
       soci::into(first), soci::into(last), soci::into(at.run), soci::into(base64),
       soci::use(gtin, "gtin"), soci::use(wanted.width, "width"),
       soci::use(wanted.first, "first"), soci::use(wanted.last, "last"));
  each.execute();
  while (each.fetch()) {
    at.serials = range_of(first, last, wanted.width);
    at.tags = tags_of(connection, base64, at.serials);
    blocks.push_back(at);
  }
  return blocks;
}

void remove_block(soci::session& sql, const std::string& gtin, const Block& block) {
  const SerialColumns serials(block.serials);
  sql << "DELETE FROM scratch_blocks WHERE gtin = :gtin AND width = :width AND "
         "first_serial = :first",
      soci::use(gtin), soci::use(serials.width), soci::use(serials.first);
}

void insert_block(soci::session& sql, const std::string& gtin, const Block& block) {
  const SerialColumns serials(block.serials);
  const auto base64 = to_base64(block.tags);
  sql << "INSERT INTO scratch_blocks (gtin, width, first_serial, last_serial, run, tags) VALUES "
         "(:gtin, :width, :first, :last, :run, :tags)",
      soci::use(gtin), soci::use(serials.width), soci::use(serials.first), soci::use(serials.last),
      soci::use(block.run), soci::use(base64);
}

/// What of `block` lies from number `first` to `last`, if anything.
std::optional<Block> piece(const Block& block, std::int64_t first, std::int64_t last) {
  if (first > last) return {};
  const auto from = static_cast<std::size_t>(first - first_number(block.serials));
  const auto count = static_cast<std::size_t>(last - first + 1);
  return Block{range_of(first, last, block.serials.width), block.run,
               block.tags.substr(from * kTagSize, count * kTagSize)};
}

/// The run's own earlier block gives way; what it holds of other labels stays.
void make_room(soci::session& sql, const std::string& gtin, const Block& old,
               const SerialRange& serials) {
  remove_block(sql, gtin, old);
  const auto before = piece(old, first_number(old.serials), first_number(serials) - 1);
  const auto behind = piece(old, last_number(serials) + 1, last_number(old.serials));
  if (before) insert_block(sql, gtin, *before);
  if (behind) insert_block(sql, gtin, *behind);
}

/// Labels have codes within one lot's own serials, or one roll's.
bool are_labels(soci::session& sql, const std::string& gtin, const SerialRange& serials) {
  const SerialColumns columns(serials);
  long long blocks = 0;
  sql << "SELECT COUNT(*) FROM label_blocks WHERE gtin = :gtin AND width = :width AND "
         "first_serial <= :first AND last_serial >= :last",
      soci::into(blocks), soci::use(gtin), soci::use(columns.width), soci::use(columns.first),
      soci::use(columns.last);
  return blocks > 0;
}

Result<void> check_put(std::string_view gtin, const programme::SerialRange& serials,
                       std::span<const ScratchTag> tags, std::string_view run) {
  const bool sound = all_storable(gtin, run) && !run.empty() && run.size() <= kMostRun &&
                     !tags.empty() && tags.size() <= static_cast<std::size_t>(kMostScratchTags) &&
                     tags.size() == serials.count && serials.width >= 1 && serials.width <= 18 &&
                     serials.serial(serials.count - 1).size() == serials.width;
  if (sound) return {};
  return fail("serials", message("Scratch codes are kept for 1 to {} labels of a run at a time",
                                 "Mỗi lần chỉ lưu mã cào cho 1 đến {} tem của một lượt in",
                                 kMostScratchTags));
}

/// Of a whole block only the base64 groups that hold the tag are read: six of four characters.
std::optional<ScratchTag> stored_tag(Connection& connection, const std::string& gtin,
                                     const SerialKey& key) {
  if (key.width == 0) return {};
  std::string groups;
  long long first = 0;
  connection.sql() << "SELECT first_serial, SUBSTR(tags, CAST((:number - first_serial) * 16 / 3 * 4 "
                      "+ 1 AS INTEGER), 24) FROM scratch_blocks WHERE gtin = :gtin AND "
                      "width = :width AND last_serial >= :last AND first_serial <= :first",
      soci::into(first), soci::into(groups), soci::use(key.number, "number"),
      soci::use(gtin, "gtin"), soci::use(key.width, "width"), soci::use(key.number, "last"),
      soci::use(key.number, "first");
  if (!connection.sql().got_data()) return {};
  const auto bytes = from_base64(groups);
  const auto from = static_cast<std::size_t>(key.number - first) * kTagSize % 3;
  if (!bytes || bytes->size() < from + kTagSize) {
    throw DatabaseError(connection.display() + ": the scratch codes of " + gtin + " from " +
                        std::to_string(first) + " on are damaged");
  }
  ScratchTag tag{};
  for (std::size_t i = 0; i < kTagSize; ++i) tag[i] = static_cast<std::uint8_t>((*bytes)[from + i]);
  return tag;
}

bool equal_in_constant_time(const ScratchTag& a, const ScratchTag& b) {
  unsigned differing = 0;
  for (std::size_t i = 0; i < kTagSize; ++i) differing |= static_cast<unsigned>(a[i] ^ b[i]);
  return differing == 0;
}

/// Wrong codes of one label on a day.
class Guesses {
 public:
  Guesses(soci::session& sql, std::string gtin, std::string serial, Instant now)
      : sql_(sql), gtin_(std::move(gtin)), serial_(std::move(serial)), day_(iso_date(local_date(now))) {}

  bool too_many() {
    long long wrong = 0;
    sql_ << "SELECT wrong FROM scratch_guesses WHERE gtin = :gtin AND serial = :serial AND "
            "day = :day",
        soci::into(wrong), soci::use(gtin_), soci::use(serial_), soci::use(day_);
    return sql_.got_data() && wrong >= kMostWrongADay;
  }

  /// Days gone by count no more.
  void add() {
    sql_ << "DELETE FROM scratch_guesses WHERE gtin = :gtin AND serial = :serial AND day < :day",
        soci::use(gtin_), soci::use(serial_), soci::use(day_);
    sql_ << "INSERT INTO scratch_guesses (gtin, serial, day, wrong) VALUES (:gtin, :serial, :day, "
            "1) ON CONFLICT (gtin, serial, day) DO UPDATE SET wrong = scratch_guesses.wrong + 1",
        soci::use(gtin_), soci::use(serial_), soci::use(day_);
  }

 private:
  soci::session& sql_;
  std::string gtin_, serial_, day_;
};

std::optional<Instant> used_at(soci::session& sql, const std::string& gtin,
                               const std::string& serial) {
  long long at = 0;
  sql << "SELECT used_at FROM scratch_uses WHERE gtin = :gtin AND serial = :serial",
      soci::into(at), soci::use(gtin), soci::use(serial);
  if (!sql.got_data()) return {};
  return stored_instant(at);
}

/// Of two at the same time the second waits for the first one's commit, and adds nothing.
bool add_use(soci::session& sql, const std::string& gtin, const std::string& serial, Instant now) {
  const long long at = milliseconds(now);
  soci::statement add = (sql.prepare << "INSERT INTO scratch_uses (gtin, serial, used_at) VALUES "
                                        "(:gtin, :serial, :at) ON CONFLICT (gtin, serial) DO "
                                        "NOTHING",
                         soci::use(gtin, "gtin"), soci::use(serial, "serial"),
                         soci::use(at, "at"));
  add.execute(true);
  return add.get_affected_rows() == 1;
}

}  // namespace

Result<void> put_scratch_tags(Connection& connection, std::string_view gtin14,
                              const programme::SerialRange& serials,
                              std::span<const ScratchTag> tags, std::string_view run) {
  if (auto sound = check_put(gtin14, serials, tags, run); !sound) return sound;
  return guarded(connection.display(), [&]() -> Result<void> {
    soci::session& sql = connection.sql();
    const std::string gtin(gtin14);
    lock_product(connection, gtin);
    if (!are_labels(sql, gtin, serials)) {
      return fail("serials", message("The labels {0} to {1} are of no lot or roll of {2}",
                                     "Các tem {0} đến {1} không thuộc lô hay cuộn nào của {2}",
                                     serials.serial(0), serials.serial(serials.count - 1), gtin));
    }
    const auto there = blocks_among(connection, gtin, serials);
    for (const auto& block : there) {
      if (block.run == run) continue;
      return fail("serials",
                  message("The labels {0} to {1} have scratch codes of an earlier run, which may be "
                          "in the market; void them and print others",
                          "Các tem {0} đến {1} đã có mã cào của lượt in trước, có thể đã ra thị "
                          "trường; hãy hủy chúng và in tem khác",
                          block.serials.serial(0), block.serials.serial(block.serials.count - 1)));
    }
    for (const auto& block : there) make_room(sql, gtin, block, serials);
    Block added{serials, std::string(run), {}};
    added.tags.reserve(tags.size() * kTagSize);
    for (const auto& tag : tags) added.tags.append(tag.begin(), tag.end());
    insert_block(sql, gtin, added);
    return {};
  });
}

bool has_scratch_code(Connection& connection, std::string_view gtin14, std::string_view serial) {
  if (!all_storable(gtin14, serial)) return false;
  return guarded(connection.display(), [&] {
    return stored_tag(connection, std::string(gtin14), SerialKey(serial)).has_value();
  });
}

ScratchUse use_scratch_code(Connection& connection, std::string_view gtin14,
                            std::string_view serial, const ScratchTag& tag, Instant now) {
  if (!all_storable(gtin14, serial)) return {ScratchOutcome::kNone, {}};
  return guarded(connection.display(), [&]() -> ScratchUse {
    soci::session& sql = connection.sql();
    const std::string gtin(gtin14);
    const std::string label(serial);
    const auto stored = stored_tag(connection, gtin, SerialKey(serial));
    if (!stored) return {ScratchOutcome::kNone, {}};
    Guesses guesses(sql, gtin, label, now);
    if (guesses.too_many()) return {ScratchOutcome::kTooMany, {}};
    if (!equal_in_constant_time(*stored, tag)) {
      guesses.add();
      return {ScratchOutcome::kWrong, {}};
    }
    if (add_use(sql, gtin, label, now)) return {ScratchOutcome::kFirst, now};
    return {ScratchOutcome::kUsed, used_at(sql, gtin, label).value_or(now)};
  });
}

}  // namespace ocop::db
