#include "db/queries.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "base/base64.h"
#include "db/connection.h"

namespace ocop::db {
namespace {

// The place of a row `x`, with the province above it: a commune's parent is a
// province, or a former district whose parent is one.
const std::string kPlaceColumns =
    "pl.id, pl.name, CASE WHEN pl.kind = 'province' THEN '' "
    "WHEN up.kind = 'province' THEN up.name ELSE COALESCE(top.name, '') END";
const std::string kPlaceJoins =
    " JOIN places pl ON pl.id = x.place"
    " LEFT JOIN places up ON up.id = pl.parent"
    " LEFT JOIN places top ON top.id = up.parent ";

const std::string kAreaColumns =
    "x.id, x.name, x.crop, x.issuer, x.practice, COALESCE(x.hectares, -1), "
    "COALESCE(x.yield_grams, -1), x.sample, " +
    kPlaceColumns;

auto prepare(soci::session& sql, const std::string& text) { return (sql.prepare << text); }

auto into_area(soci::details::prepare_temp_type prepared, AreaRow& row) {
  return (prepared, soci::into(row.id), soci::into(row.name), soci::into(row.crop),
          soci::into(row.issuer), soci::into(row.practice), soci::into(row.hectares),
          soci::into(row.yield_grams), soci::into(row.sample), soci::into(row.place.id),
          soci::into(row.place.name), soci::into(row.place.province));
}

[[noreturn]] void throw_unreadable(std::string_view what, const std::string& text) {
  throw DatabaseError("the registry holds \"" + text + "\" where " + std::string(what) +
                      " belongs");
}

programme::ProducerKind stored_kind(const std::string& text) {
  const auto kind = programme::producer_kind_of(text);
  if (!kind) throw_unreadable("a kind of producer", text);
  return *kind;
}

}  // namespace

Date stored_date(const std::string& text) {
  const auto date = parse_iso_date(text);
  if (!date) throw_unreadable("a date", text);
  return *date;
}

std::optional<Date> stored_optional_date(const std::string& text) {
  if (text.empty()) return {};
  return stored_date(text);
}

Instant stored_instant(long long milliseconds) {
  return Instant(std::chrono::milliseconds(milliseconds));
}

long long milliseconds(Instant instant) { return instant.time_since_epoch().count(); }

ProductQuery::ProductQuery(soci::session& sql)
    : statement_(
          (sql.prepare << "SELECT pr.gtin, pr.producer, pr.group_number, pr.product_set, "
                          "pr.name_vi, pr.name_en, pr.name_as_printed, pr.story_vi, "
                          "pr.story_en, COALESCE(pi.media_type, ''), pr.net_content, "
                          "pr.ingredients, pr.warnings, pr.note, pr.sample, x.name, x.kind, "
                          "x.address, x.sample, " +
                              kPlaceColumns +
                              " FROM products pr JOIN producers x ON x.id = pr.producer" +
                              kPlaceJoins +
                              "LEFT JOIN pictures pi ON pi.gtin = pr.gtin "
                              "WHERE pr.gtin = :gtin",
           soci::into(product_.gtin), soci::into(product_.producer_id), soci::into(group_),
           soci::into(product_.set), soci::into(product_.name_vi), soci::into(product_.name_en),
           soci::into(product_.name_as_printed), soci::into(product_.story_vi),
           soci::into(product_.story_en), soci::into(product_.picture),
           soci::into(product_.net_content), soci::into(product_.ingredients),
           soci::into(product_.warnings), soci::into(product_.note), soci::into(product_sample_),
           soci::into(producer_name_), soci::into(producer_kind_), soci::into(producer_address_),
           soci::into(producer_sample_), soci::into(place_.id), soci::into(place_.name),
           soci::into(place_.province), soci::use(wanted_, "gtin"))) {}

ProductQuery::Found ProductQuery::found() const {
  const auto group = programme::group_of(static_cast<int>(group_));
  if (!group) throw_unreadable("a product group", std::to_string(group_));
  Found found{product_,
              {product_.producer_id, producer_name_, stored_kind(producer_kind_), producer_address_,
               place_.place(), producer_sample_ != 0}};
  found.product.group = *group;
  found.product.sample = product_sample_ != 0;
  return found;
}

std::optional<ProductQuery::Found> ProductQuery::find(std::string_view gtin) {
  wanted_ = gtin;
  std::optional<Found> result;
  run(statement_, [&] { result = found(); });
  return result;
}

ProducerQuery::ProducerQuery(soci::session& sql)
    : statement_((sql.prepare << "SELECT x.id, x.name, x.kind, x.address, x.sample, " +
                                     kPlaceColumns + " FROM producers x" + kPlaceJoins +
                                     "WHERE x.id = :id",
                  soci::into(id_), soci::into(name_), soci::into(kind_), soci::into(address_),
                  soci::into(sample_), soci::into(place_.id), soci::into(place_.name),
                  soci::into(place_.province), soci::use(wanted_, "id"))) {}

std::optional<Producer> ProducerQuery::find(std::string_view id) {
  wanted_ = id;
  std::optional<Producer> result;
  run(statement_, [&] {
    result = Producer{id_, name_, stored_kind(kind_), address_, place_.place(), sample_ != 0};
  });
  return result;
}

CertificatesQuery::CertificatesQuery(soci::session& sql)
    : statement_((sql.prepare << "SELECT c.number, c.gtin, c.stars, c.issuer, c.issued, c.expires, "
                                 "c.note, c.basis, c.previous, COALESCE(c.score_tenths, -1), "
                                 "COALESCE(e.act, ''), COALESCE(e.effective_on, ''), "
                                 "COALESCE(e.until_date, ''), COALESCE(e.decision, ''), "
                                 "COALESCE(e.reason, ''), COALESCE(e.ground, ''), "
                                 "COALESCE(e.authority, ''), COALESCE(e.filed_on, ''), "
                                 "COALESCE(e.rule, ''), COALESCE(e.paper, ''), "
                                 "COALESCE(e.seq, 0), COALESCE(e.recorded_at, 0), "
                                 "COALESCE(e.recorded_by, '') "
                                 "FROM certificates c "
                                 "LEFT JOIN certificate_events e ON e.number = c.number "
                                 "WHERE c.gtin = :gtin ORDER BY c.number, e.effective_on, e.seq",
                  soci::into(number_), soci::into(gtin_), soci::into(stars_), soci::into(issuer_),
                  soci::into(issued_), soci::into(expires_), soci::into(note_), soci::into(basis_),
                  soci::into(previous_), soci::into(score_), soci::into(act_),
                  soci::into(effective_on_), soci::into(until_), soci::into(decision_),
                  soci::into(reason_), soci::into(ground_), soci::into(authority_),
                  soci::into(filed_on_), soci::into(rule_), soci::into(paper_), soci::into(seq_),
                  soci::into(recorded_at_), soci::into(recorded_by_), soci::use(wanted_, "gtin"))) {
}

programme::Certificate CertificatesQuery::certificate() const {
  programme::Certificate result;
  result.number = number_;
  result.gtin = gtin_;
  result.stars = static_cast<int>(stars_);
  result.issuer = issuer_;
  result.issued = stored_date(issued_);
  result.expires = stored_date(expires_);
  result.note = note_;
  result.basis = basis_;
  result.previous = previous_;
  if (score_ >= 0) result.score_tenths = static_cast<int>(score_);
  return result;
}

programme::CertificateEvent CertificatesQuery::event() const {
  const auto act = programme::certificate_act_of(act_);
  if (!act) throw_unreadable("an act about a certificate", act_);
  programme::CertificateEvent result;
  result.act = *act;
  result.date = stored_date(effective_on_);
  result.until = stored_optional_date(until_);
  result.decision = decision_;
  result.reason = reason_;
  result.ground = ground_;
  result.authority = programme::authority_of(authority_);
  result.filed = stored_optional_date(filed_on_);
  result.rule = rule_;
  result.paper = paper_;
  result.seq = static_cast<int>(seq_);
  result.recorded_at = stored_instant(recorded_at_);
  result.recorded_by = recorded_by_;
  return result;
}

std::vector<programme::Certificate> CertificatesQuery::find(std::string_view gtin) {
  wanted_ = gtin;
  std::vector<programme::Certificate> result;
  run(statement_, [&] {
    if (result.empty() || result.back().number != number_) result.push_back(certificate());
    if (!act_.empty()) result.back().events.push_back(event());
  });
  // Not in SQL: the engines collate text differently.
  std::sort(result.begin(), result.end(), [](const auto& a, const auto& b) {
    return std::tie(a.issued, a.number) > std::tie(b.issued, b.number);
  });
  return result;
}

Area AreaRow::area() const {
  const auto known = programme::practice_of(practice);
  if (!known) throw_unreadable("a practice", practice);
  Area result{id, name, crop, issuer, place.place(), {}, *known, {}, sample != 0};
  if (hectares >= 0) result.hectares = hectares;
  if (yield_grams >= 0) result.yield_grams = yield_grams;
  return result;
}

AreaQuery::AreaQuery(soci::session& sql)
    : statement_((into_area(prepare(sql, "SELECT " + kAreaColumns + " FROM areas x" + kPlaceJoins +
                                             "WHERE x.id = :id"),
                            row_),
                  soci::use(wanted_, "id"))) {}

std::optional<Area> AreaQuery::find(std::string_view id) {
  wanted_ = id;
  std::optional<Area> result;
  run(statement_, [&] { result = row_.area(); });
  return result;
}

ProductAreasQuery::ProductAreasQuery(soci::session& sql)
    : statement_(
          (into_area(prepare(sql, "SELECT " + kAreaColumns +
                                      " FROM product_areas pa JOIN areas x ON x.id = pa.area" +
                                      kPlaceJoins + "WHERE pa.gtin = :gtin"),
                     row_),
           soci::use(wanted_, "gtin"))) {}

std::vector<Area> ProductAreasQuery::find(std::string_view gtin) {
  wanted_ = gtin;
  std::vector<Area> result;
  run(statement_, [&] { result.push_back(row_.area()); });
  std::sort(result.begin(), result.end(), [](const Area& a, const Area& b) { return a.id < b.id; });
  return result;
}

BatchAreasQuery::BatchAreasQuery(soci::session& sql)
    : statement_(
          (into_area(prepare(sql, "SELECT " + kAreaColumns +
                                      ", ba.grams, COALESCE(ba.harvested, '') "
                                      "FROM batch_areas ba JOIN areas x ON x.id = ba.area" +
                                      kPlaceJoins +
                                      "WHERE ba.gtin = :gtin AND ba.lot = :lot ORDER BY ba.seq"),
                     row_),
           soci::into(grams_), soci::into(harvested_), soci::use(gtin_, "gtin"),
           soci::use(lot_, "lot"))) {}

std::vector<BatchArea> BatchAreasQuery::find(std::string_view gtin, std::string_view lot) {
  gtin_ = gtin;
  lot_ = lot;
  std::vector<BatchArea> result;
  run(statement_, [&] {
    result.push_back({row_.area(), grams_, stored_optional_date(harvested_)});
  });
  return result;
}

BatchQuery::BatchQuery(soci::session& sql)
    : statement_(
          (sql.prepare << "SELECT b.producer, b.kid, b.jws, b.produced, "
                          "COALESCE(b.best_before, ''), COALESCE(b.certificate, ''), "
                          "b.quantity, b.issued_at, b.registered_at, s.first_serial, s.width "
                          "FROM batches b "
                          "JOIN serial_ranges s ON s.gtin = b.gtin AND s.lot = b.lot "
                          "AND s.seq = 1 WHERE b.gtin = :gtin AND b.lot = :lot",
           soci::into(producer_), soci::into(kid_), soci::into(jws_), soci::into(produced_),
           soci::into(best_before_), soci::into(certificate_), soci::into(quantity_),
           soci::into(issued_at_), soci::into(registered_at_), soci::into(first_),
           soci::into(width_), soci::use(gtin_, "gtin"), soci::use(lot_, "lot"))),
      areas_(sql) {}

Batch BatchQuery::batch() const {
  Batch batch;
  programme::BatchRecord& record = batch.record;
  record.producer = producer_;
  record.gtin = gtin_;
  record.lot = lot_;
  record.produced = stored_date(produced_);
  record.best_before = stored_optional_date(best_before_);
  record.serials = {static_cast<std::uint64_t>(first_), static_cast<std::uint64_t>(quantity_),
                    static_cast<unsigned>(width_)};
  record.certificate = certificate_;
  record.issued_at = stored_instant(issued_at_);
  batch.kid = kid_;
  batch.jws = jws_;
  batch.registered_at = stored_instant(registered_at_);
  return batch;
}

std::optional<Batch> BatchQuery::find(std::string_view gtin, std::string_view lot) {
  gtin_ = gtin;
  lot_ = lot;
  std::optional<Batch> result;
  run(statement_, [&] { result = batch(); });
  if (!result) return result;
  result->areas = areas_.find(gtin, lot);
  for (const BatchArea& use : result->areas) {
    result->record.areas.push_back({use.area.id, use.grams, use.harvested});
  }
  return result;
}

KeyQuery::KeyQuery(soci::session& sql)
    : statement_((sql.prepare << "SELECT kid, producer, not_before, not_after, revoked_since, "
                                 "revocation_reason, jwk FROM signing_keys WHERE kid = :kid",
                  soci::into(kid_), soci::into(producer_), soci::into(not_before_),
                  soci::into(not_after_), soci::into(revoked_since_, revoked_), soci::into(reason_),
                  soci::into(jwk_), soci::use(wanted_, "kid"))) {}

std::optional<KeyRow> KeyQuery::find(std::string_view kid) {
  wanted_ = kid;
  std::optional<KeyRow> result;
  run(statement_, [&] {
    result = KeyRow{kid_,    producer_, stored_instant(not_before_), stored_instant(not_after_), {},
                    reason_, jwk_};
    if (revoked_ == soci::i_ok) result->revoked_since = stored_instant(revoked_since_);
  });
  return result;
}

ScanTotalsQuery::ScanTotalsQuery(soci::session& sql)
    : statement_((sql.prepare << "SELECT scans, first_at FROM scan_totals "
                                 "WHERE gtin = :gtin AND lot = :lot AND serial = :serial",
                  soci::into(scans_), soci::into(first_at_), soci::use(gtin_, "gtin"),
                  soci::use(lot_, "lot"), soci::use(serial_, "serial"))) {}

ScanTotals ScanTotalsQuery::find(std::string_view gtin, std::string_view lot,
                                 std::string_view serial) {
  gtin_ = gtin;
  lot_ = lot;
  serial_ = serial;
  ScanTotals result;
  run(statement_, [&] {
    result = {static_cast<std::uint64_t>(scans_), stored_instant(first_at_)};
  });
  return result;
}

NumberQuery::NumberQuery(soci::session& sql, const char* one_parameter)
    : statement_((sql.prepare << one_parameter, soci::into(number_, found_), soci::use(a_, "a"))) {}

NumberQuery::NumberQuery(soci::session& sql, Two two_parameters)
    : statement_((sql.prepare << two_parameters.text, soci::into(number_, found_),
                  soci::use(a_, "a"), soci::use(b_, "b"))) {}

std::optional<long long> NumberQuery::find(std::string_view a, std::string_view b) {
  a_ = a;
  b_ = b;
  std::optional<long long> result;
  run(statement_, [&] {
    if (found_ == soci::i_ok) result = number_;
  });
  return result;
}

PictureQuery::PictureQuery(soci::session& sql)
    : statement_((sql.prepare << "SELECT media_type, base64 FROM pictures WHERE gtin = :gtin",
                  soci::into(media_type_), soci::into(base64_), soci::use(wanted_, "gtin"))) {}

std::optional<Picture> PictureQuery::find(std::string_view gtin) {
  wanted_ = gtin;
  std::optional<Picture> result;
  run(statement_, [&] {
    auto bytes = from_base64(base64_);
    if (!bytes) throw DatabaseError("the picture of " + wanted_ + " is damaged");
    result = Picture{media_type_, *std::move(bytes)};
  });
  return result;
}

}  // namespace ocop::db
