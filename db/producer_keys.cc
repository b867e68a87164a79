#include "db/producer_keys.h"

#include <soci/soci.h>

#include <string>

#include "db/guard.h"
#include "db/queries.h"

namespace ocop::db {

std::vector<KeyRow> keys_of(Connection& connection, std::string_view producer) {
  return guarded(connection.display(), [&] {
    std::vector<std::string> kids;
    std::string kid;
    const std::string wanted(producer);
    soci::statement statement =
        (connection.sql().prepare << "SELECT kid FROM signing_keys WHERE producer = :producer "
                                     "ORDER BY not_before DESC, kid",
         soci::into(kid), soci::use(wanted, "producer"));
    statement.execute();
    while (statement.fetch()) kids.push_back(kid);
    KeyQuery key(connection.sql());
    std::vector<KeyRow> keys;
    for (const auto& each : kids)
      if (auto found = key.find(each)) keys.push_back(std::move(*found));
    return keys;
  });
}

}  // namespace ocop::db
