#include "tests/verifier/service_scene.h"

#include <soci/soci.h>

#include <stdexcept>
#include <thread>

#include "db/import.h"
#include "db/schema.h"
#include "verifier/typed_code.h"

namespace ocop::test {

ServiceScene::ServiceScene(std::size_t readers)
    : key_(std::make_unique<keys::SigningKey>(
          programme_.signing_key(programme_.issue("htx-doan-ket").kid))),
      address_(db::Address::parse("sqlite:" + (programme_.folder() / "registry.db").string()).value()),
      clock_(fixed_clock(noon())) {
  db::create_database(address_);
  {
    db::Connection connection(address_, db::Access::kTool);
    if (!db::import_files(connection, {OCOP_SAMPLE}, false, noon())) {
      throw std::runtime_error("the sample data does not import");
    }
  }
  live_ = verifier::LiveKeys::open({.jwks = programme_.directory() / "jwks.json",
                                    .root = programme_.directory() / "root.crt"})
              .value();
  db::WriterSettings settings;
  settings.group_wait = std::chrono::milliseconds(1);
  writer_ = std::make_unique<db::Writer>(address_, settings);
  writer_->run([rows = verifier::key_rows(*live_->current())](db::Connection& connection) {
            db::store_keys(connection, rows, noon());
          })
      .get();
  readers_ = std::make_unique<db::ReaderPool>(address_, readers);
  pages_ = std::make_unique<verifier::Pages>("id.example.vn");
  service_ = std::make_unique<verifier::Service>(
      verifier::Service::Parts{.readers = *readers_,
                               .writer = *writer_,
                               .keys = *live_,
                               .pages = *pages_,
                               .clock = clock_});
}

ServiceScene::~ServiceScene() = default;

web::Response ServiceScene::get(const std::string& target, web::Fields headers,
                                const std::string& method) {
  web::Request request;
  request.id = "test";
  request.method = method;
  request.target = target;
  request.path = target.substr(0, target.find('?'));
  request.host = "id.example.vn";
  request.headers = std::move(headers);
  return service_->handle(request);
}

web::Response ServiceScene::post(const std::string& target, const std::string& body,
                                 const std::string& type) {
  web::Request request;
  request.id = "test";
  request.method = "POST";
  request.target = request.path = target;
  request.headers = {{"Content-Type", type}, {"Accept-Language", "en"}};
  request.body = body;
  return service_->handle(request);
}

programme::BatchRecord ServiceScene::record() const {
  programme::BatchRecord record;
  record.producer = "htx-doan-ket";
  record.gtin = kPlum;
  record.lot = "L2611";
  record.produced = make_date(2026, 11, 1);
  record.best_before = make_date(2027, 11, 1);
  record.serials = {.first = 1, .count = 100, .width = 6};
  record.areas = {{.area = "VN-MAU-0001", .grams = 20'000, .harvested = make_date(2026, 5, 20)}};
  record.certificate = "MẪU-TK-2025-01";
  record.issued_at = noon();
  return record;
}

std::string ServiceScene::signed_record(const programme::BatchRecord& record) const {
  return keys::sign_batch(*key_, record);
}

std::string ServiceScene::label(const std::string& lot, const std::string& serial) const {
  gs1::DigitalLink link;
  link.host = "ID.EXAMPLE.VN";
  link.key = {"01", kPlum};
  link.qualifiers = {{"10", lot}, {"21", serial}};
  return verifier::local_path(keys::sign_label(*key_, link));
}

void ServiceScene::await_scans(std::uint64_t count) const {
  while (writer_->stats().scans_written < count) {
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
}

void ServiceScene::sql(const std::string& statement) {
  writer_->run([&](db::Connection& connection) { connection.sql() << statement; }).get();
}

std::uint64_t ServiceScene::counted(const std::string& lot, const std::string& serial) const {
  return db::Reader(address_).dossier(kPlum, lot, serial).value().scans.count;
}

}  // namespace ocop::test
