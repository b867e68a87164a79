#include "db/derived.h"

#include <soci/soci.h>

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "base/text.h"
#include "db/guard.h"
#include "db/search_terms.h"

namespace ocop::db {
namespace {

struct PlaceNode {
  int rank = 0;  ///< 0 a province, 1 a district, 2 a commune
  std::vector<std::string> above;
};
using Places = std::map<std::string, PlaceNode>;

int rank_of(const std::string& kind) {
  if (kind == "province") return 0;
  return kind == "district" ? 1 : 2;
}

Places read_places(soci::session& sql) {
  Places places;
  soci::rowset<soci::row> rows =
      (sql.prepare << "SELECT id, kind, COALESCE(parent, '') FROM places");
  for (const auto& row : rows) {
    auto& node = places[row.get<std::string>(0)];
    node.rank = rank_of(row.get<std::string>(1));
    if (auto parent = row.get<std::string>(2); !parent.empty()) node.above.push_back(std::move(parent));
  }
  soci::rowset<soci::row> history =
      (sql.prepare << "SELECT old_place, new_place FROM place_history");
  for (const auto& row : history) {
    const auto before = places.find(row.get<std::string>(0));
    const auto after = places.find(row.get<std::string>(1));
    if (before == places.end() || after == places.end()) continue;
    // A district that was divided among communes lies in none of them; its own
    // communes would otherwise lie in each of their neighbours.
    if (after->second.rank > before->second.rank) continue;
    before->second.above.push_back(after->first);
  }
  return places;
}

void collect(const Places& places, const std::string& place, std::set<std::string>& found) {
  std::vector<std::string> waiting{place};
  while (!waiting.empty()) {
    const auto next = std::move(waiting.back());
    waiting.pop_back();
    const auto node = places.find(next);
    if (node == places.end() || !found.insert(next).second) continue;
    waiting.insert(waiting.end(), node->second.above.begin(), node->second.above.end());
  }
}

void refresh_places(soci::session& sql) {
  const auto places = read_places(sql);
  sql << "DELETE FROM place_within";
  std::string place;
  std::string ancestor;
  soci::statement insert =
      (sql.prepare << "INSERT INTO place_within (place, ancestor) VALUES (:place, :ancestor)",
       soci::use(place), soci::use(ancestor));
  for (const auto& [id, node] : places) {
    std::set<std::string> within{""};
    collect(places, id, within);
    place = id;
    for (const auto& one : within) {
      ancestor = one;
      insert.execute(true);
    }
  }
}

}  // namespace

void refresh_derived(Connection& connection) {
  guarded(connection.display(), [&] {
    refresh_places(connection.sql());
    SearchTerms(connection.sql()).refresh_all();
  });
}

void refresh_search(Connection& connection, std::string_view kind, std::string_view id) {
  guarded(connection.display(), [&] { SearchTerms(connection.sql()).refresh(kind, id); });
}

}  // namespace ocop::db
