#include "db/scope.h"

#include <soci/soci.h>

#include <string>

#include "base/text.h"
#include "db/area_season.h"
#include "db/guard.h"
#include "db/storable.h"
#include "programme/provinces.h"

namespace ocop::db {
namespace {

using programme::Role;

/// Who and where a product, producer or area is.
struct Subject {
  std::string place;
  std::string producer;
};

std::optional<Subject> find_subject(Connection& connection, const std::string& question,
                                    std::string_view wanted) {
  if (!storable(wanted)) return {};
  return guarded(connection.display(), [&]() -> std::optional<Subject> {
    const std::string id(wanted);
    Subject subject;
    connection.sql() << question, soci::into(subject.place), soci::into(subject.producer),
        soci::use(id, "id");
    if (!connection.sql().got_data()) return {};
    return subject;
  });
}

/// An account whose role needs a place and that has none reaches nothing.
bool within_bounds(Connection& connection, const Actor& actor, std::string_view place) {
  const bool needs_place =
      actor.role == Role::kCommuneOfficer || actor.role == Role::kProvinceOfficer;
  if (needs_place && actor.place.empty()) return false;
  return lies_within(connection, place, actor.place);
}

std::string name_of_place(Connection& connection, const std::string& id) {
  return guarded(connection.display(), [&] {
    std::string name = id;
    if (storable(id)) {
      connection.sql() << "SELECT name FROM places WHERE id = :id", soci::into(name),
          soci::use(id, "id");
    }
    return name;
  });
}

tl::unexpected<Error> out_of_bounds(Connection& connection, const Actor& actor,
                                    std::string where) {
  if (actor.role == Role::kProducer) {
    return fail(std::move(where),
                message("This belongs to another producer; an account acts for its own only",
                        "Nội dung này thuộc chủ thể khác; mỗi tài khoản chỉ được thao tác cho chủ "
                        "thể của mình"));
  }
  return fail(std::move(where),
              message("This lies outside of {0}; an account acts within its own place only",
                      "Nội dung này nằm ngoài địa bàn {0}; mỗi tài khoản chỉ được thao tác trong "
                      "địa bàn của mình",
                      actor.place.empty() ? "–" : name_of_place(connection, actor.place)));
}

tl::unexpected<Error> unknown(std::string where, std::string_view id) {
  return fail(std::move(where),
              message("There is no “{}” in the registry", "Sổ đăng ký không có “{}”",
                      printable(id)));
}

Result<void> check_bounds(Connection& connection, const Actor& actor,
                          const std::optional<Subject>& subject, const std::string& where,
                          std::string_view id) {
  if (!subject) return unknown(where, id);
  const bool reached = actor.role == Role::kProducer
                           ? !actor.producer.empty() && subject->producer == actor.producer
                           : within_bounds(connection, actor, subject->place);
  if (!reached) return out_of_bounds(connection, actor, where);
  return {};
}

}  // namespace

bool lies_within(Connection& connection, std::string_view place, std::string_view scope) {
  if (scope.empty()) return true;
  if (!storable(place) || !storable(scope)) return false;
  return guarded(connection.display(), [&] {
    const std::string inner(place);
    const std::string outer(scope);
    long long found = 0;
    connection.sql() << "SELECT COUNT(*) FROM place_within WHERE place = :place AND "
                        "ancestor = :ancestor",
        soci::into(found), soci::use(inner, "place"), soci::use(outer, "ancestor");
    return found > 0;
  });
}

std::string province_of(Connection& connection, std::string_view place) {
  // Communes lie in provinces; districts between them ended in 2025.
  constexpr int kLevels = 3;
  return guarded(connection.display(), [&] {
    std::string id(place);
    for (int level = 0; level < kLevels && !id.empty() && storable(id); ++level) {
      std::string kind, parent, code;
      connection.sql() << "SELECT kind, COALESCE(parent, ''), code FROM places WHERE id = :id",
          soci::into(kind), soci::into(parent), soci::into(code), soci::use(id, "id");
      if (!connection.sql().got_data()) return std::string();
      if (kind == "province") return programme::find_province(code) == nullptr ? std::string() : code;
      id = parent;
    }
    return std::string();
  });
}

Result<void> check_reach_product(Connection& connection, const Actor& actor, Act act,
                                 std::string_view gtin14) {
  if (auto allowed = programme::check_may(actor, act); !allowed) return allowed;
  const auto subject = find_subject(connection,
                                    "SELECT x.place, x.id FROM products p JOIN producers x ON "
                                    "x.id = p.producer WHERE p.gtin = :id",
                                    gtin14);
  return check_bounds(connection, actor, subject, "gtin", gtin14);
}

Result<void> check_reach_producer(Connection& connection, const Actor& actor, Act act,
                                  std::string_view producer) {
  if (auto allowed = programme::check_may(actor, act); !allowed) return allowed;
  const auto subject =
      find_subject(connection, "SELECT place, id FROM producers WHERE id = :id", producer);
  return check_bounds(connection, actor, subject, "producer", producer);
}

Result<void> check_reach_area(Connection& connection, const Actor& actor, Act act,
                              std::string_view area) {
  if (auto allowed = programme::check_may(actor, act); !allowed) return allowed;
  auto subject = find_subject(connection, "SELECT place, '' FROM areas WHERE id = :id", area);
  const bool its_own = subject && actor.role == Role::kProducer && !actor.producer.empty() &&
                       guarded(connection.display(), [&] {
                         return supplies(connection.sql(), std::string(area), actor.producer);
                       });
  if (its_own) subject->producer = actor.producer;
  return check_bounds(connection, actor, subject, "area", area);
}

Result<void> check_reach_place(Connection& connection, const Actor& actor, Act act,
                               std::string_view place) {
  if (auto allowed = programme::check_may(actor, act); !allowed) return allowed;
  const auto subject =
      find_subject(connection, "SELECT id, '' FROM places WHERE id = :id", place);
  return check_bounds(connection, actor, subject, "place", place);
}

}  // namespace ocop::db
