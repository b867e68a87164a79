// Inside db/ only: the rows that lists are made of, as the engines give them.
#pragma once

#include <soci/soci.h>

#include <functional>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "db/connection.h"
#include "db/list_question.h"
#include "db/queries.h"
#include "db/records.h"

namespace ocop::db {

/// The place of a row `x`, with its province.
inline constexpr std::string_view kListedPlace =
    "pl.id, pl.name, CASE WHEN pl.kind = 'province' THEN '' "
    "WHEN up.kind = 'province' THEN up.name ELSE COALESCE(top.name, '') END";
inline constexpr std::string_view kListedPlaceJoins =
    " JOIN places pl ON pl.id = x.place"
    " LEFT JOIN places up ON up.id = pl.parent"
    " LEFT JOIN places top ON top.id = up.parent ";

/// A producer `x`.
struct ListedProducer {
  std::string id, name, kind, address;
  long long sample = 0;
  PlaceRow place;
  std::string stopped_on;

  static std::string columns();
  auto slots() {
    return std::tie(id, name, kind, address, sample, place.id, place.name, place.province,
                    stopped_on);
  }
  Producer producer() const;
};

/// A product `pr` with its producer `x` and picture `pi`.
struct ListedProduct {
  Product row;
  long long group = 0, sample = 0;
  ListedProducer producer;

  static std::string columns();
  static std::string joins();  ///< of products pr
  auto slots() {
    return std::tuple_cat(std::tie(row.gtin, row.producer_id, group, row.set, row.name_vi,
                                   row.name_en, row.name_as_printed, row.story_vi, row.story_en,
                                   row.picture, row.net_content, row.ingredients, row.warnings,
                                   row.note, sample),
                          producer.slots());
  }
  Product product() const;
};

/// Search terms of pr and x, after joins().
inline constexpr std::string_view kProductTerms =
    "COALESCE(sp.text, '') || ' ' || COALESCE(sr.text, '')";

/// Products and what belongs to them, in the actor's bounds.
void add_product_bounds(Where& where, const Bounds& bounds);

/// Certificates with their acts, for which `condition` (on certificates c, with the
/// parameters of `where`) holds: ordered by number.
std::vector<programme::Certificate> certificates_where(Connection& connection,
                                                       const std::string& condition,
                                                       const Where& where);

[[noreturn]] void throw_unreadable_row(std::string_view what, const std::string& text);

/// ask() with the slots of a row first.
template <class OnRow, class Slots, class... Out>
void ask_rows(Connection& connection, const std::string& sql, const Where& where, OnRow on_row,
              Slots slots, Out&... out) {
  std::apply([&](auto&... slot) { ask(connection, sql, where, on_row, slot..., out...); }, slots);
}

}  // namespace ocop::db
