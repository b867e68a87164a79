// Editing one row of producers, areas or products by hand: the rules of import, within
// the actor's bounds, with old and new values in the audit log, and never over what
// somebody else has changed meanwhile. In the caller's write transaction; all throw
// DatabaseError.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "db/scope.h"
#include "db/table_store.h"

namespace ocop::db {

/// What a person wrote, by column name: {"address", "Thôn 1"}.
using TypedRow = std::map<std::string, std::string, std::less<>>;

struct StoredRow {
  RowValues values;    ///< in the order of the table's columns
  std::string digest;  ///< tells whether the row has changed; 64 hexadecimal digits
};
/// nullopt when there is no row of that id or GTIN-14. `table`: "producers", "areas",
/// "products".
std::optional<StoredRow> stored_row(Connection& connection, std::string_view table,
                                    std::string_view key);

/// The columns that a form may set, in its order: the key and an area's yield only of new
/// rows (db/goods_acts.h changes a yield, with a reason).
std::vector<std::string_view> edited_columns(std::string_view table, bool is_new);
/// What a column is called on a form. Throws std::out_of_range.
Message column_label(std::string_view table, std::string_view column);

struct EditRequest {
  std::string_view table;
  std::string key;   ///< "" adds a row; its key is among `typed`
  TypedRow typed;    ///< columns that are not there stay as they are
  std::string seen;  ///< StoredRow::digest of the row that the form showed; "" of a new one
};

/// The row's key. All that is wrong is listed, `where` being the column; "seen" means that the
/// row has changed since it was shown, "key" that there is none within the actor's bounds.
tl::expected<std::string, std::vector<Error>> edit_row(Connection& connection, const Actor& actor,
                                                       const EditRequest& request, Instant now);

enum class Link {
  kProductArea,  ///< GTIN-14, area: where a product's raw material comes from
  kAreaProducer  ///< area, producer: whom an area supplies
};

/// Makes or removes a link; both ends must lie within the actor's bounds. Refuses (where
/// = "area" or "producer") a link that is there already, or is not there to be removed.
Result<void> set_link(Connection& connection, const Actor& actor, Link link, std::string_view from,
                      std::string_view to, bool linked, Instant now);

}  // namespace ocop::db
