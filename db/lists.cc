#include "db/lists.h"

#include <algorithm>
#include <stdexcept>
#include <tuple>
#include <utility>

#include "base/text.h"
#include "db/list_question.h"

namespace ocop::db {

Bounds bounds_of(const programme::Actor& actor) {
  using programme::Role;
  const bool is_producer = actor.role == Role::kProducer;
  const bool needs_place =
      actor.role == Role::kProvinceOfficer || actor.role == Role::kCommuneOfficer;
  // An account that lost what bounds it would otherwise see everybody's rows.
  if ((is_producer && actor.producer.empty()) || (needs_place && actor.place.empty()))
    throw std::logic_error("the account " + actor.user + " lacks what bounds it");
  if (is_producer) return {"", actor.producer};
  return {actor.place, ""};
}

std::optional<std::string> place_name(Connection& connection, std::string_view id) {
  Where where;
  where.add("id = " + where.value(id));
  std::optional<std::string> result;
  std::string name;
  ask(
      connection, "SELECT name FROM places" + where.sql(), where, [&] { result = name; }, name);
  return result;
}

std::vector<PlaceName> places_within(Connection& connection, std::string_view scope) {
  Where where;
  where.add("p.valid_until IS NULL");
  where.add("NOT EXISTS (SELECT 1 FROM place_history h WHERE h.old_place = p.id)");
  add_within(where, "p.id", scope);
  std::vector<PlaceName> places;
  PlaceName at;
  ask(
      connection, "SELECT p.id, p.name, p.kind, COALESCE(p.parent, '') FROM places p" + where.sql(),
      where, [&] { places.push_back(at); }, at.id, at.name, at.kind, at.parent);
  std::vector<std::pair<std::string, PlaceName>> keyed;
  for (auto& place : places) keyed.emplace_back(fold(place.name), std::move(place));
  std::sort(keyed.begin(), keyed.end(), [](const auto& a, const auto& b) {
    return std::tie(a.first, a.second.id) < std::tie(b.first, b.second.id);
  });
  std::transform(keyed.begin(), keyed.end(), places.begin(),
                 [](auto& one) { return std::move(one.second); });
  return places;
}

}  // namespace ocop::db
