#include "db/registry.h"

#include <soci/soci.h>

#include <utility>

#include "db/connection_state.h"
#include "db/goods_queries.h"
#include "db/guard.h"
#include "db/queries.h"
#include "db/storable.h"
#include "db/rule_book.h"

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
  RecallsQuery recalls{connection.sql()};
  ExceptionsQuery exceptions{connection.sql()};
  ExceptionsQuery::RulesStamp stamp;
  std::shared_ptr<const programme::RuleBook> book;
  NumberQuery last_serial{connection.sql(),
                          "SELECT MAX(last_serial) FROM serial_ranges WHERE gtin = :a"};

  std::optional<Dossier> dossier(std::string_view gtin, std::string_view lot,
                                 std::string_view serial);
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
  if (!lot.empty()) dossier.batch = batch.find(gtin, lot);
  dossier.scans = totals.find(gtin, lot, serial);
  const auto seldom = exceptions.find(gtin, lot, serial);
  if (seldom.recalled) dossier.recalls = recalls.find(gtin);
  dossier.voided = dossier.batch && seldom.voided;
  dossier.rules = rules(seldom.rules);
  return dossier;
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

std::optional<KeyRow> Reader::key(std::string_view kid) {
  if (!all_storable(kid)) return {};
  return state_->ask([&] { return state_->key.find(kid); });
}

std::optional<Picture> Reader::picture(std::string_view gtin14) {
  if (!all_storable(gtin14)) return {};
  return state_->ask([&] { return state_->picture.find(gtin14); });
}

std::shared_ptr<const programme::RuleBook> Reader::rules() {
  return state_->ask([&] { return state_->rules(state_->exceptions.find("", "", "").rules); });
}

std::uint64_t Reader::next_serial(std::string_view gtin14) {
  if (!all_storable(gtin14)) return 1;
  return state_->ask([&] {
    const auto last = state_->last_serial.find(gtin14);
    return last ? static_cast<std::uint64_t>(*last) + 1 : std::uint64_t{1};
  });
}

void Reader::ping() {
  state_->ask([&] { state_->key.find(""); });
}

}  // namespace ocop::db
