#include "db/photos.h"

#include <soci/soci.h>

#include "base/base64.h"
#include "base/digest.h"
#include "db/guard.h"
#include "db/list_question.h"
#include "db/list_rows.h"
#include "db/queries.h"

namespace ocop::db {

std::string store_photo(Connection& connection, const Photo& photo, Instant now) {
  auto digest = sha256_hex(photo.jpeg);
  const std::string base64 = to_base64(photo.jpeg);
  const long long width = photo.width;
  const long long height = photo.height;
  const long long at = milliseconds(now);
  guarded(connection.display(), [&] {
    connection.sql() << "INSERT INTO photos (sha256, media_type, width, height, base64, "
                        "recorded_at) VALUES (:sha256, 'image/jpeg', :width, :height, :base64, "
                        ":at) ON CONFLICT (sha256) DO NOTHING",
        soci::use(digest), soci::use(width), soci::use(height), soci::use(base64), soci::use(at);
  });
  return digest;
}

std::optional<Photo> photo(Connection& connection, const Bounds& bounds, std::string_view sha256) {
  const std::string wanted(sha256);
  Where where;
  const std::string name = where.value(wanted);
  add_product_bounds(where, bounds);
  where.add("pr.gtin IN (SELECT r.gtin FROM public_reports r WHERE r.photo = " + name +
            " AND r.photo <> '' UNION SELECT c.gtin FROM case_steps s JOIN cases c ON "
            "c.id = s.case_id WHERE s.photo = " + name + ")");
  const std::string sql =
      "SELECT p.width, p.height, p.base64 FROM photos p WHERE p.sha256 = " + name +
      " AND EXISTS (SELECT 1 FROM products pr JOIN producers x ON x.id = pr.producer" +
      where.sql() + ")";
  std::optional<Photo> found;
  long long width = 0;
  long long height = 0;
  std::string base64;
  ask(
      connection, sql, where,
      [&] {
        auto bytes = from_base64(base64);
        if (!bytes || sha256_hex(*bytes) != wanted) {
          throw DatabaseError(connection.display() + ": the photo " + wanted + " is damaged");
        }
        found = Photo{*std::move(bytes), static_cast<int>(width), static_cast<int>(height)};
      },
      width, height, base64);
  return found;
}

}  // namespace ocop::db
