#include "db/registry.h"

#include <soci/soci.h>

#include <utility>

#include "db/connection_state.h"
#include "db/goods_queries.h"
#include "db/guard.h"
#include "db/link_rows.h"
#include "db/queries.h"
#include "db/storable.h"
#include "db/roll_queries.h"
#include "db/rule_book.h"
#include "db/serial_rows.h"
#include "db/watch_queries.h"

namespace ocop::db {
struct Reader::State {
  explicit State(const Address& address) : connection(address, Access::kRead) {}

  Connection connection;
  soci::statement begin{(connection.sql().prepare << begin_read_statement(connection.engine()))};
  soci::statement commit{(connection.sql().prepare << "COMMIT")};
  ProductQuery product{connection.sql()};
  ProducerQuery producer{connection.sql()};
  CertificatesQuery certificates{connection.sql()};
  AreaQuery area{connection.sql()};
  ProductAreasQuery product_areas{connection.sql()};
  BatchQuery batch{connection.sql()};
  KeyQuery key{connection.sql()};
  PictureQuery picture{connection.sql()};
  ScanTotalsQuery totals{connection.sql()};
  WatchQuery watch{connection.sql()};
  RecallsQuery recalls{connection.sql()};
  OfferedLinksQuery links{connection.sql()};
  ExceptionsQuery exceptions{connection.sql()};
  ExceptionsQuery::RulesStamp stamp;
  std::shared_ptr<const programme::RuleBook> book;
  SerialQuery serials{connection.sql()};
  LabelBlockQuery block{connection.sql()};
  NumberQuery scratch_use{
      connection.sql(),
      NumberQuery::Two{"SELECT used_at FROM scratch_uses WHERE gtin = :a AND serial = :b"}};

  std::optional<Dossier> dossier(std::string_view gtin, std::string_view lot,
                                 std::string_view serial);
  void find_label(Dossier& dossier, std::string_view lot, std::string_view serial);
  const std::shared_ptr<const programme::RuleBook>& rules(ExceptionsQuery::RulesStamp now);

  template <class Question>
  decltype(auto) ask(Question question) {
    return guarded(connection.display(), question);
  }
};

std::optional<Dossier> Reader::State::dossier(std::string_view gtin, std::string_view lot,
                                              std::string_view serial) {
  auto found = product.find(gtin);
  if (!found) return {};
  Dossier dossier;
  dossier.product = std::move(found->product);
  dossier.producer = std::move(found->producer);
  dossier.certificates = certificates.find(gtin);
  dossier.areas = product_areas.find(gtin);
  find_label(dossier, lot, serial);
  dossier.scans = totals.find(gtin, lot, serial);
  if (!lot.empty() || !serial.empty()) {
    auto watched = watch.find(gtin, lot, serial);
    dossier.watch = std::move(watched.unit);
    dossier.batch_state = std::move(watched.batch_state);
  }
  const auto seldom = exceptions.find(gtin, serial);
  if (seldom.recalled) dossier.recalls = recalls.find(gtin);
  const bool known = dossier.serial_in_batch || dossier.roll;
  dossier.voided = known && seldom.voided;
  if (known && seldom.scratch) {
    dossier.scratch.exists = true;
    if (const auto used = scratch_use.find(gtin, serial)) {
      dossier.scratch.used_at = stored_instant(*used);
    }
  }
  if (seldom.links) dossier.links = links.find(gtin, dossier.batch ? dossier.batch->record.lot : "");
  dossier.rules = rules(seldom.rules);
  return dossier;
}

/// Batch and roll. Most labels are of their batch's own record, which costs no question more.
void Reader::State::find_label(Dossier& dossier, std::string_view lot, std::string_view serial) {
  const std::string& gtin = dossier.product.gtin;
  if (!lot.empty()) {
    dossier.batch = batch.find(gtin, lot);
    if (!dossier.batch || serial.empty()) return;
    dossier.serial_in_batch = dossier.batch->record.serials.contains(serial) ||
                              serials.find(gtin, serial).lot == lot;
    return;
  }
  if (serial.empty()) return;
  const auto found = serials.find(gtin, serial);
  if (found.roll.empty()) return;
  dossier.roll = RollLabel{found.roll, found.lot};
  if (found.lot.empty()) return;
  dossier.batch = batch.find(gtin, found.lot);
  dossier.serial_in_batch = dossier.batch.has_value();
}

const std::shared_ptr<const programme::RuleBook>& Reader::State::rules(
    ExceptionsQuery::RulesStamp now) {
  if (now != stamp) {
    book = load_rule_book(connection);
    stamp = now;
  }
  return book;
}

Reader::Reader(const Address& address)
    : state_(guarded(address.display(), [&] { return std::make_unique<State>(address); })) {}

Reader::~Reader() = default;
Reader::Reader(Reader&&) noexcept = default;

std::optional<Dossier> Reader::dossier(std::string_view gtin14, std::string_view lot,
                                       std::string_view serial) {
  if (!all_storable(gtin14, lot, serial)) return {};
  try {
    return state_->ask([&] {
      state_->begin.execute(true);
      auto result = state_->dossier(gtin14, lot, serial);
      state_->commit.execute(true);
      return result;
    });
  } catch (...) {
    state_->connection.rollback();
    throw;
  }
}

std::optional<Product> Reader::product(std::string_view gtin14) {
  if (!all_storable(gtin14)) return {};
  auto found = state_->ask([&] { return state_->product.find(gtin14); });
  if (!found) return {};
  return std::move(found->product);
}

std::optional<Producer> Reader::producer(std::string_view id) {
  if (!all_storable(id)) return {};
  return state_->ask([&] { return state_->producer.find(id); });
}

std::vector<programme::Certificate> Reader::certificates(std::string_view gtin14) {
  if (!all_storable(gtin14)) return {};
  return state_->ask([&] { return state_->certificates.find(gtin14); });
}

std::optional<Area> Reader::area(std::string_view id) {
  if (!all_storable(id)) return {};
  return state_->ask([&] { return state_->area.find(id); });
}

std::optional<Batch> Reader::batch(std::string_view gtin14, std::string_view lot) {
  if (!all_storable(gtin14, lot)) return {};
  return state_->ask([&] { return state_->batch.find(gtin14, lot); });
}

std::vector<JourneyStep> Reader::journey(std::string_view gtin14, std::string_view lot, std::string_view serial) {
  return journey_of(state_->connection, gtin14, lot, serial);
}

std::optional<KeyRow> Reader::key(std::string_view kid) {
  if (!all_storable(kid)) return {};
  return state_->ask([&] { return state_->key.find(kid); });
}

std::optional<Picture> Reader::picture(std::string_view gtin14) {
  if (!all_storable(gtin14)) return {};
  return state_->ask([&] { return state_->picture.find(gtin14); });
}

std::shared_ptr<const programme::RuleBook> Reader::rules() {
  return state_->ask([&] { return state_->rules(state_->exceptions.find("", "").rules); });
}

std::optional<LabelBlock> Reader::label_block(std::uint32_t id) {
  return state_->ask([&] { return state_->block.find(id); });
}

std::uint64_t Reader::next_serial(std::string_view gtin14) {
  if (!all_storable(gtin14)) return 1;
  return state_->ask([&] { return next_serial_of(state_->connection, std::string(gtin14)); });
}

void Reader::ping() {
  state_->ask([&] { state_->key.find(""); });
}

}  // namespace ocop::db
