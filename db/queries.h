// Inside db/ only: the prepared questions that registry and registration ask.
//
// Each query's statement is bound to the query's own members, so it neither copies
// nor moves, and must go before its session. All throw soci::soci_error, and DatabaseError for
// stored text that cannot be read (a date that is none).
#pragma once

#include <soci/soci.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "db/records.h"
#include "db/storable.h"

namespace ocop::db {

Date stored_date(const std::string& text);
std::optional<Date> stored_optional_date(const std::string& text);  ///< "" is absent
Instant stored_instant(long long milliseconds);
long long milliseconds(Instant instant);

template <class... Texts>
bool all_storable(Texts... texts) {
  return (storable(texts) && ...);
}

class Query {
 public:
  Query(const Query&) = delete;
  Query& operator=(const Query&) = delete;

 protected:
  Query() = default;
  ~Query() = default;

  /// Always reads to the end: a statement left in the middle would hold SQLite's
  /// snapshot open.
  template <class OnRow>
  static void run(soci::statement& statement, OnRow on_row) {
    statement.execute();
    while (statement.fetch()) on_row();
  }
};

struct PlaceRow {
  std::string id, name, province;
  Place place() const { return {id, name, province}; }
};

class ProductQuery : Query {
 public:
  explicit ProductQuery(soci::session& sql);
  struct Found {
    Product product;
    Producer producer;
  };
  std::optional<Found> find(std::string_view gtin);

 private:
  Found found() const;
  std::string wanted_;
  Product product_;
  long long group_ = 0, product_sample_ = 0, producer_sample_ = 0;
  std::string producer_name_, producer_kind_, producer_address_;
  PlaceRow place_;
  soci::statement statement_;
};

class ProducerQuery : Query {
 public:
  explicit ProducerQuery(soci::session& sql);
  std::optional<Producer> find(std::string_view id);

 private:
  std::string wanted_, id_, name_, kind_, address_;
  long long sample_ = 0;
  PlaceRow place_;
  soci::statement statement_;
};

class CertificatesQuery : Query {
 public:
  explicit CertificatesQuery(soci::session& sql);
  std::vector<programme::Certificate> find(std::string_view gtin);  ///< newest first

 private:
  programme::Certificate certificate() const;
  programme::CertificateEvent event() const;
  std::string wanted_, number_, gtin_, issuer_, issued_, expires_, note_, basis_, previous_;
  std::string act_, effective_on_, until_, decision_, reason_;
  std::string ground_, authority_, filed_on_, rule_, paper_, recorded_by_;
  long long stars_ = 0, score_ = 0, seq_ = 0, recorded_at_ = 0;
  soci::statement statement_;
};

/// What all questions for areas bring back.
struct AreaRow {
  std::string id, name, crop, issuer, practice;
  double hectares = 0;  ///< negative: not known
  long long yield_grams = 0, sample = 0;
  PlaceRow place;
  Area area() const;
};

class AreaQuery : Query {
 public:
  explicit AreaQuery(soci::session& sql);
  std::optional<Area> find(std::string_view id);

 private:
  std::string wanted_;
  AreaRow row_;
  soci::statement statement_;
};

class ProductAreasQuery : Query {
 public:
  explicit ProductAreasQuery(soci::session& sql);
  std::vector<Area> find(std::string_view gtin);  ///< by code

 private:
  std::string wanted_;
  AreaRow row_;
  soci::statement statement_;
};

class BatchAreasQuery : Query {
 public:
  explicit BatchAreasQuery(soci::session& sql);
  std::vector<BatchArea> find(std::string_view gtin, std::string_view lot);  ///< as in the record

 private:
  std::string gtin_, lot_, harvested_;
  long long grams_ = 0;
  AreaRow row_;
  soci::statement statement_;
};

class BatchQuery : Query {
 public:
  explicit BatchQuery(soci::session& sql);
  std::optional<Batch> find(std::string_view gtin, std::string_view lot);

 private:
  Batch batch() const;
  std::string gtin_, lot_, producer_, kid_, jws_, produced_, best_before_, certificate_;
  long long first_ = 0, quantity_ = 0, width_ = 0, issued_at_ = 0, registered_at_ = 0;
  soci::statement statement_;
  BatchAreasQuery areas_;
};

class KeyQuery : Query {
 public:
  explicit KeyQuery(soci::session& sql);
  std::optional<KeyRow> find(std::string_view kid);

 private:
  std::string wanted_, kid_, producer_, reason_, jwk_;
  long long not_before_ = 0, not_after_ = 0, revoked_since_ = 0;
  soci::indicator revoked_{};
  soci::statement statement_;
};

class ScanTotalsQuery : Query {
 public:
  explicit ScanTotalsQuery(soci::session& sql);
  ScanTotals find(std::string_view gtin, std::string_view lot, std::string_view serial);

 private:
  std::string gtin_, lot_, serial_;
  long long scans_ = 0, first_at_ = 0;
  soci::statement statement_;
};

/// A question with up to two text parameters, :a and :b, whose answer is one number.
class NumberQuery : Query {
 public:
  NumberQuery(soci::session& sql, const char* one_parameter);
  struct Two {
    const char* text;
  };
  NumberQuery(soci::session& sql, Two two_parameters);
  std::optional<long long> find(std::string_view a, std::string_view b = {});  ///< NULL is nullopt

 private:
  std::string a_, b_;
  long long number_ = 0;
  soci::indicator found_{};
  soci::statement statement_;
};

class PictureQuery : Query {
 public:
  explicit PictureQuery(soci::session& sql);
  std::optional<Picture> find(std::string_view gtin);

 private:
  std::string wanted_, media_type_, base64_;
  soci::statement statement_;
};

}  // namespace ocop::db
