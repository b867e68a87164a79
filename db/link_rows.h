// Inside db/ only: producers' links as rows. All throw soci::soci_error.
#pragma once

#include <soci/soci.h>

#include <string>
#include <string_view>
#include <vector>

#include "db/queries.h"

namespace ocop::db {

/// A question for those that stand, up to its further conditions.
inline constexpr std::string_view kStandingLinks =
    "SELECT id, gtin, lot, type, href, title, lang, media_type, recorded_at, recorded_by, "
    "checked_at, status, failures, COALESCE(failing_since, 0), trouble_en, trouble_vi FROM "
    "product_links WHERE removed_at IS NULL ";

/// What such a question brings back.
struct LinkRow {
  ProductLink link;
  long long id = 0, recorded_at = 0, checked_at = 0, status = 0, failures = 0, failing_since = 0;

  /// Before the statement's define_and_bind().
  void into(soci::statement& statement);
  ProductLink found() const;
};

/// Those that are offered, oldest first: once they have answered, until they are in trouble.
class OfferedLinksQuery : Query {
 public:
  explicit OfferedLinksQuery(soci::session& sql);
  std::vector<ProductLink> find(std::string_view gtin, std::string_view lot);

 private:
  std::string gtin_, lot_, none_;
  LinkRow row_;
  soci::statement statement_;
};

}  // namespace ocop::db
