#include "db/registration.h"

#include <soci/soci.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "db/audit.h"
#include "db/events.h"
#include "db/goods_rows.h"
#include "db/guard.h"
#include "db/label_blocks.h"
#include "db/lineage.h"
#include "db/queries.h"
#include "db/registration_checks.h"
#include "db/registration_rows.h"

namespace ocop::db {
namespace {

constexpr std::array<std::string_view, 24> kRefusalCodes{"malformed",
                                                         "unknown_product",
                                                         "unknown_key",
                                                         "foreign_key",
                                                         "key_not_valid",
                                                         "key_revoked",
                                                         "service_has_no_batches",
                                                         "unknown_certificate",
                                                         "no_certificate",
                                                         "unknown_area",
                                                         "area_not_linked",
                                                         "yield_exceeded",
                                                         "other_content",
                                                         "serials_overlap",
                                                         "dates_order",
                                                         "producer_stopped",
                                                         "area_not_valid",
                                                         "kilograms_missing",
                                                         "not_allowed",
                                                         "unknown_roll",
                                                         "serials_not_of_roll",
                                                         "serials_used",
                                                         "serials_gap",
                                                         "serials_void"};

using Outcome = tl::expected<Registration, Refused>;

void insert_batch(soci::session& sql, const SignedStatement& statement, Instant now) {
  const programme::BatchRecord& record = statement.record;
  const std::string kid(statement.kid);
  const std::string jws(statement.jws);
  const std::string produced = iso_date(record.produced);
  const std::string best_before = record.best_before ? iso_date(*record.best_before) : "";
  const auto quantity = static_cast<long long>(record.serials.count);
  const long long issued_at = milliseconds(record.issued_at);
  const long long registered_at = milliseconds(now);
  const auto or_null = [](const std::string& text) {
    return text.empty() ? soci::i_null : soci::i_ok;
  };
  soci::indicator has_best_before = or_null(best_before);
  soci::indicator has_certificate = or_null(record.certificate);
  sql << "INSERT INTO batches (gtin, lot, producer, kid, jws, produced, best_before, quantity, "
         "certificate, issued_at, registered_at) VALUES (:gtin, :lot, :producer, :kid, :jws, "
         ":produced, :best_before, :quantity, :certificate, :issued_at, :registered_at)",
      soci::use(record.gtin), soci::use(record.lot), soci::use(record.producer), soci::use(kid),
      soci::use(jws), soci::use(produced), soci::use(best_before, has_best_before),
      soci::use(quantity), soci::use(record.certificate, has_certificate), soci::use(issued_at),
      soci::use(registered_at);
}

void insert_areas(soci::session& sql, const programme::BatchRecord& record) {
  long long seq = 0;
  for (const auto& use : record.areas) {
    ++seq;
    const auto grams = static_cast<long long>(use.grams);
    const std::string harvested = use.harvested ? iso_date(*use.harvested) : "";
    soci::indicator has_harvested = use.harvested ? soci::i_ok : soci::i_null;
    const long long season = season_year(use, record);
    sql << "INSERT INTO batch_areas (gtin, lot, seq, area, grams, harvested, season_year) "
           "VALUES (:gtin, :lot, :seq, :area, :grams, :harvested, :season)",
        soci::use(record.gtin), soci::use(record.lot), soci::use(seq), soci::use(use.area),
        soci::use(grams), soci::use(harvested, has_harvested), soci::use(season);
  }
}

void insert_own_serials(soci::session& sql, const programme::BatchRecord& record) {
  const SerialColumns serials(record.serials);
  sql << "INSERT INTO serial_ranges (gtin, width, first_serial, last_serial, lot) "
         "VALUES (:gtin, :width, :first, :last, :lot)",
      soci::use(record.gtin), soci::use(serials.width), soci::use(serials.first), soci::use(serials.last),
      soci::use(record.lot);
}

void note_registration(Connection& connection, const SignedStatement& statement,
                       std::string_view via, Instant now) {
  const auto& record = statement.record;
  auto areas = nlohmann::json::array();
  for (const auto& use : record.areas) areas.push_back({{"area", use.area}, {"grams", use.grams}});
  programme::Actor signer;
  signer.role = programme::Role::kProducer;
  signer.user = "key " + std::string(statement.kid);
  signer.producer = record.producer;
  signer.via = via;
  append_audit(connection, signer,
               {"batch.register", "batch " + record.gtin + "/" + record.lot,
                nlohmann::json{{"producer", record.producer},
                               {"produced", iso_date(record.produced)},
                               {"first", record.serials.first},
                               {"count", record.serials.count},
                               {"width", record.serials.width},
                               {"certificate", record.certificate},
                               {"areas", std::move(areas)}}
                    .dump()},
               now);
}

}  // namespace

std::string_view refusal_code(Refusal refusal) {
  return kRefusalCodes.at(static_cast<std::size_t>(refusal));
}

tl::expected<void, Refused> check_jws(std::string_view jws) {
  const bool compact = !jws.empty() && std::all_of(jws.begin(), jws.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '-' ||
           c == '_' || c == '.';
  });
  if (compact) return {};
  return refuse(Refusal::kMalformed, "jws",
                message("The signed record is no compact JWS",
                        "Bản ghi đã ký không phải là JWS dạng gọn"));
}

void lock_rows(Connection& connection, const programme::BatchRecord& record) {
  std::vector<std::string> areas;
  for (const auto& use : record.areas) areas.push_back(use.area);
  lock_product(connection, record.gtin);
  lock_areas(connection, std::move(areas));
}

void insert_lot(Connection& connection, const SignedStatement& statement, Instant now) {
  insert_batch(connection.sql(), statement, now);
  insert_areas(connection.sql(), statement.record);
  add_lineage(connection, statement.record);
}

Outcome register_batch(Connection& connection, const SignedStatement& statement, Instant now,
                       std::string_view via) {
  if (auto text = check_jws(statement.jws); !text) return tl::unexpected(text.error());
  return guarded(connection.display(), [&]() -> Outcome {
    if (auto sound = check_record(statement.record, now); !sound) {
      return tl::unexpected(std::move(sound.error()));
    }
    lock_rows(connection, statement.record);
    auto outcome = check_against_registry(connection, statement.record, statement.kid, now);
    if (!outcome || *outcome == Registration::kAlreadyThere) return outcome;
    insert_lot(connection, statement, now);
    insert_own_serials(connection.sql(), statement.record);
    insert_label_block(connection, statement.record.gtin, statement.record.serials,
                       statement.record.lot);
    note_batch_events(connection, statement.record.gtin, statement.record.lot, now);
    note_registration(connection, statement, via, now);
    return outcome;
  });
}

Outcome check_batch(Connection& connection, const programme::BatchRecord& record,
                    std::string_view kid, Instant now) {
  return guarded(connection.display(), [&]() -> Outcome {
    if (auto sound = check_record(record, now); !sound) return tl::unexpected(std::move(sound.error()));
    return check_against_registry(connection, record, kid, now);
  });
}

}  // namespace ocop::db
