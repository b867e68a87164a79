// Inside db/ only: what stands in the way of taking raw material from an area, for
// registration and for deliveries. Throws soci::soci_error.
#pragma once

#include <soci/soci.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "db/goods_acts.h"

namespace ocop::db {

/// "12.5" for 12,500 grams; Vietnamese writes the decimal comma.
Message kilograms(std::int64_t grams);

/// Why `area` may not be harvested on `day`: suspended, revoked, not yet valid, expired.
/// nullopt: it may. The area must exist.
std::optional<Message> unfit_area(soci::session& sql, const std::string& area, Date day);

/// Raw material is at most this many calendar years older than the goods, unless an officer
/// has declared the yield of its season: else each year gone by would give a yield anew.
inline constexpr int kSeasonsBack = 2;

/// Why material of `season` may not go into what is made, or delivered, in `year`.
std::optional<Message> stale_season(soci::session& sql, const std::string& area, int season,
                                    int year);

/// The balance of an area and season, and the part of one producer in it.
struct Season {
  Balance balance;
  std::int64_t used = 0;       ///< by the producer's batches
  std::int64_t delivered = 0;  ///< to the producer

  /// What the producer's next batch may take, and what may be entered as delivered to it: what
  /// is left, and what the other of the two has taken already. Never negative; nullopt
  /// when no yield is declared.
  std::optional<std::int64_t> left_for_batch() const;
  std::optional<std::int64_t> left_for_delivery() const;
};
/// `producer` may be "": of nobody in particular. Lock the area first where it is to hold.
Season season_of(soci::session& sql, const std::string& area, int year,
                 const std::string& producer);

/// Is the area linked to the producer, by itself or through one of its products?
bool supplies(soci::session& sql, const std::string& area, const std::string& producer);

int year_of(Date date);

}  // namespace ocop::db
