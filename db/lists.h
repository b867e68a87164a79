// What consoles list and search: rows within a place, filtered, paged. Reads only;
// one snapshot each where the caller opened one. All throw DatabaseError.
//
// Search takes words in any order, with or without diacritics and case: "mat ong"
// finds "Mật ong hoa núi"; each word must be in the row's search terms.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "db/connection.h"
#include "db/goods_acts.h"
#include "db/records.h"

namespace ocop::db {

struct Page {
  std::size_t offset = 0;
  std::size_t limit = 50;  ///< 0 = all (exports)
};

/// Whose rows: a place ("" = all) and, for a producer's own view, the producer.
struct Bounds {
  std::string place;
  std::string producer;
};
/// Throws std::logic_error when the role needs a place or producer and the actor has none.
Bounds bounds_of(const programme::Actor& actor);

struct ProductRow {
  Product product;
  Producer producer;
  std::vector<programme::Certificate> certificates;  ///< newest first, with events
  std::size_t areas = 0;
};
struct ProductFilter {
  std::string search;
  std::string place;  ///< within the bounds
  std::string producer;
  std::optional<programme::Group> group;
  std::optional<programme::ProducerKind> kind;
};
/// By name, folded.
std::vector<ProductRow> list_products(Connection& connection, const Bounds& bounds,
                                      const ProductFilter& filter, Page page);
std::size_t count_products(Connection& connection, const Bounds& bounds,
                           const ProductFilter& filter);

struct ProducerRow {
  Producer producer;
  std::optional<Date> stopped_on;
  std::size_t products = 0;
};
/// By id.
std::vector<ProducerRow> list_producers(Connection& connection, const Bounds& bounds,
                                        std::string_view search, Page page);
std::size_t count_producers(Connection& connection, const Bounds& bounds, std::string_view search);

struct AreaFacts {
  Area area;
  std::string status;  ///< "active", "suspended", "revoked"
  std::optional<Date> valid_from, valid_until;
  std::optional<double> latitude, longitude;
  std::string outline;                 ///< GeoJSON geometry, "" when there is none
  std::vector<std::string> producers;  ///< ids it supplies
  std::vector<std::string> products;   ///< GTINs
};
/// By code. A producer's are those that supply it or one of its products.
std::vector<AreaFacts> list_areas(Connection& connection, const Bounds& bounds,
                                  std::string_view search, Page page);
std::size_t count_areas(Connection& connection, const Bounds& bounds, std::string_view search);
std::optional<AreaFacts> area_facts(Connection& connection, std::string_view area);
struct YieldChange {
  int year = 0;
  std::int64_t grams = 0;
  std::string reason;
  Instant recorded_at{};
  std::string recorded_by;
  int seq = 0;  ///< of the season
  std::string paper{};
};
std::vector<YieldChange> yield_changes(Connection& connection,
                                       std::string_view area);  ///< newest first

/// A certificate with the product and producer it speaks of.
struct CertificateRow {
  programme::Certificate certificate;
  Product product;
  Producer producer;
  std::optional<Date> producer_stopped_on;
};
struct CertificateFilter {
  std::string search;                               ///< number, product, producer
  std::optional<Date> expires_from, expires_until;  ///< of the regular term
  std::optional<int> stars;
  std::optional<Date> stopped_by;  ///< the producer stopped on or before that day
};
/// With a range of expiry the first to expire first, else the last issued first.
std::vector<CertificateRow> list_certificates(Connection& connection, const Bounds& bounds,
                                              const CertificateFilter& filter, Page page);
std::size_t count_certificates(Connection& connection, const Bounds& bounds,
                               const CertificateFilter& filter);
std::optional<CertificateRow> certificate_row(Connection& connection, std::string_view number);

struct BatchRow {
  std::string gtin;
  std::string product, producer;  ///< their names
  std::string lot, certificate;
  Date produced;
  std::optional<Date> best_before;
  std::uint64_t quantity = 0;  ///< all labels, those that came off rolls too
  std::string first, last;  ///< serials of its own record, as printed
  Instant registered_at{};
  std::size_t voided = 0;  ///< labels
  bool recalled = false;   ///< on the day asked about, whole or in part
};
std::vector<BatchRow> list_batches(Connection& connection, const Bounds& bounds,
                                   std::string_view gtin14, Date day,
                                   Page page);  ///< newest first; gtin "" = all
std::size_t count_batches(Connection& connection, const Bounds& bounds, std::string_view gtin14);

/// Newest first. `open_only`: not lifted.
std::vector<Recall> list_recalls(Connection& connection, const Bounds& bounds, bool open_only,
                                 Page page);

/// For a worklist: what became of a product from a day on.
struct Activity {
  std::uint64_t batches = 0;  ///< registered
  std::optional<Instant> last_batch;
  std::uint64_t scans = 0;  ///< counted ones
  std::optional<Instant> last_scan;
};
struct ActivityQuestion {
  std::string gtin;  ///< each once
  Date since;        ///< the first day that counts
};
/// By GTIN; products of which nothing became are left out. Two questions for each 300 products.
std::map<std::string, Activity> activities_since(Connection& connection,
                                                 const std::vector<ActivityQuestion>& asked);
Activity activity_of(Connection& connection, std::string_view gtin14);  ///< ever

struct PlaceName {
  std::string id, name, kind, parent;
};
/// Of any place, also a former one.
std::optional<std::string> place_name(Connection& connection, std::string_view id);
std::vector<PlaceName> places_within(Connection& connection,
                                     std::string_view scope);  ///< today's places, by name

struct Target {
  std::string place;
  int year = 0;
  std::string kind;  ///< programme/targets.h
  std::int64_t at_least = 0;
  std::optional<std::int64_t> at_most;
  std::string source;
  bool sample = false;
};
/// Of exactly that place.
std::vector<Target> targets_of(Connection& connection, std::string_view place, int year);
/// Adds or replaces, with an entry in the audit log. Errors' where: "place", "year", "kind",
/// "at_least", "at_most", "source".
Result<void> set_target(Connection& connection, const programme::Actor& actor, const Target& target,
                        Instant now);

}  // namespace ocop::db
