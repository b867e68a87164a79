#include "tests/verifier/service_scene.h"

#include <soci/soci.h>

#include <algorithm>
#include <stdexcept>
#include <thread>

#include "db/import.h"
#include "db/schema.h"
#include "verifier/typed_code.h"
#include "web/percent.h"

namespace ocop::test {

ServiceScene::ServiceScene(std::size_t readers, bool with_service_key, db::WriterSettings writer)
    : key_(std::make_unique<keys::SigningKey>(
          programme_.signing_key(programme_.issue("htx-doan-ket").kid))),
      address_(db::Address::parse("sqlite:" + (programme_.folder() / "registry.db").string()).value()),
      clock_([this] { return now; }) {
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
  writer_ = std::make_unique<db::Writer>(address_, writer);
  writer_->run([rows = verifier::key_rows(*live_->current())](db::Connection& connection) {
            db::store_keys(connection, rows, noon());
          })
      .get();
  readers_ = std::make_unique<db::ReaderPool>(address_, readers);
  pages_ = std::make_unique<verifier::Pages>("id.example.vn");
  codes_ = std::make_unique<verifier::ShortCodes>(
      keys::ServiceKey::load(programme_.directory() / keys::kServiceKeyFile).value());
  reports_ = std::make_unique<verifier::PublicReports>(*writer_, nullptr);
  records_ = std::make_unique<verifier::resolver::Records>(*readers_, *live_, clock_);
  service_ = std::make_unique<verifier::Service>(
      verifier::Service::Parts{.readers = *readers_,
                               .writer = *writer_,
                               .keys = *live_,
                               .pages = *pages_,
                               .clock = clock_,
                               .short_codes = with_service_key ? codes_.get() : nullptr,
                               .reports = reports_.get(),
                               .subservices = {records_.get()},
                               .host = "id.example.vn",
                               .run_by = "Sở mẫu"});
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
  request.remote = remote;
  request.headers = std::move(headers);
  const bool says = std::any_of(request.headers.begin(), request.headers.end(),
                                [](const auto& field) { return field.first == "Accept"; });
  if (!says) request.headers.emplace_back("Accept", "text/html,application/xhtml+xml,*/*;q=0.8");
  return service_->handle(request);
}

web::Response ServiceScene::post(const std::string& target, const std::string& body,
                                 const std::string& type) {
  web::Request request;
  request.id = "test";
  request.method = "POST";
  request.target = target;
  request.path = target.substr(0, target.find('?'));
  request.host = "id.example.vn";
  request.remote = remote;
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

std::string ServiceScene::roll_label(const std::string& serial) const {
  gs1::DigitalLink link;
  link.host = "ID.EXAMPLE.VN";
  link.key = {"01", kPlum};
  link.qualifiers = {{"21", serial}};
  return verifier::local_path(keys::sign_label(*key_, link));
}

programme::SerialRange ServiceScene::make_roll(const std::string& roll, std::uint64_t count) {
  programme::SerialRange serials;
  writer_
      ->run([&](db::Connection& connection) {
        const programme::Actor actor{"", programme::Role::kProducer, "", "htx-doan-ket", "labeler"};
        const db::RollRequest request{kPlum, roll, key_->kid(), count, false};
        serials = db::make_roll(connection, actor, request, now).value().serials;
      })
      .get();
  return serials;
}

void ServiceScene::activate(const std::string& roll, const programme::SerialRange& serials) {
  programme::BatchRecord stated = record();
  stated.serials = serials;
  const std::string jws = signed_record(stated);
  writer_
      ->run([&](db::Connection& connection) {
        const programme::Actor actor{"", programme::Role::kProducer, "", "htx-doan-ket", "labeler"};
        const auto done = db::activate_roll(connection, actor, roll,
                                            {.record = stated, .kid = key_->kid(), .jws = jws}, now);
        if (!done) throw std::runtime_error(done.error().error.in(Language::kEnglish));
      })
      .get();
}

void ServiceScene::void_labels(const std::string& roll, const std::string& first,
                               const std::string& last) {
  writer_
      ->run([&](db::Connection& connection) {
        const programme::Actor actor{"", programme::Role::kProducer, "", "htx-doan-ket", "labeler"};
        if (!db::void_roll(connection, actor, {kPlum, roll, first, last, "lost"}, now))
          throw std::runtime_error("the labels cannot be voided");
      })
      .get();
}

std::vector<std::string> ServiceScene::put_scratch_codes(const programme::SerialRange& serials) {
  std::vector<std::string> codes;
  std::vector<db::ScratchTag> tags;
  for (std::uint64_t i = 0; i < serials.count; ++i) {
    codes.push_back(codes_->scratch.fresh());
    tags.push_back(codes_->scratch.tag(kPlum, serials.serial(i), codes.back()));
  }
  writer_
      ->run([&](db::Connection& connection) {
        if (!db::put_scratch_tags(connection, kPlum, serials, tags, "run"))
          throw std::runtime_error("the scratch codes cannot be kept");
      })
      .get();
  return codes;
}

std::string ServiceScene::typed_code(const std::string& serial) const {
  db::Reader reader(address_);
  for (std::uint32_t id = 1; const auto block = reader.label_block(id); ++id) {
    for (std::uint32_t i = 0; i < block->serials.count; ++i) {
      if (block->gtin == kPlum && block->serials.serial(i) == serial)
        return codes_->typed.code({.block = id, .index = i});
    }
  }
  throw std::runtime_error("no label block holds serial " + serial);
}

web::Response ServiceScene::scratch(const std::string& label, const std::string& code) {
  return post(label, "scratch=" + web::percent_encode(code), "application/x-www-form-urlencoded");
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

std::string header(const web::Response& response, std::string_view name) {
  for (const auto& [key, value] : response.headers) {
    if (key == name) return value;
  }
  return {};
}

std::string verify_target(const std::string& path) {
  return "/api/v1/verify?uri=" + web::percent_encode("https://ID.EXAMPLE.VN" + path);
}

}  // namespace ocop::test
