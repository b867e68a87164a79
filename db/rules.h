// What a whole row must be, beyond its single cells. Pure but for what the
// caller looks up.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "base/date.h"
#include "base/result.h"
#include "db/table_store.h"
#include "db/tables.h"
#include "programme/rules.h"

namespace ocop::db {

/// An error about one column of a row; the caller knows where that stands.
struct RowError {
  std::string_view column;
  Message message;
};

/// The kind of a place, of the files or the registry; nullopt when it is unknown.
using PlaceKindOf = std::function<std::optional<std::string>(const std::string& id)>;

/// Fills in what follows from the rest of the row: a certificate's last day, by the
/// rule set of its day of issue (left empty where none was in effect; check_row() then asks
/// for it); a print's labels, by its serials.
void complete_row(const programme::RuleBook& rules, const Table& table, RowValues& row);

std::optional<RowError> check_row(const Table& table, const RowValues& row,
                                  const PlaceKindOf& place_kind);

/// Nothing is wrong, but a person should look: a certificate issued after
/// `today`, or valid for other than the months of its rule set; an extension of a day whose
/// rule set knows none; an area whose outline is more than twice or less than half as
/// large as stated.
std::optional<RowError> doubt_about(const programme::RuleBook& rules, const Table& table,
                                    const RowValues& row, Date today);

/// May the row there is become the new one (Table::changes)?
std::optional<RowError> check_change(const Table& table, const RowValues& old,
                                     const RowValues& row);

}  // namespace ocop::db
