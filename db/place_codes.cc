#include "db/place_codes.h"

#include <soci/soci.h>

#include "db/guard.h"
#include "db/storable.h"

namespace ocop::db {

struct PlaceCodes::State {
  explicit State(Connection& connection)
      : display(connection.display()),
        statement((connection.sql().prepare << "SELECT code FROM places WHERE id = :id", soci::use(id),
                   soci::into(code))) {}
  std::string display, id, code;
  soci::statement statement;
};

PlaceCodes::PlaceCodes(Connection& connection)
    : state_(guarded(connection.display(), [&] { return std::make_unique<State>(connection); })) {}
PlaceCodes::~PlaceCodes() = default;

const std::string& PlaceCodes::of(const std::string& place) {
  const auto [entry, is_new] = known_.try_emplace(place);
  if (!is_new || !storable(place)) return entry->second;
  guarded(state_->display, [&, &code = entry->second] {
    state_->id = place;
    state_->statement.execute();
    while (state_->statement.fetch()) code = state_->code;
  });
  return entry->second;
}

}  // namespace ocop::db
