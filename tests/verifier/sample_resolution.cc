#include "tests/verifier/sample_resolution.h"

#include <memory>
#include <utility>

namespace ocop::verifier::sample {
namespace {

db::Area forest_area() {
  db::Area area;
  area.id = "VN-TNOR-0095";
  area.name = "Rừng hoa Nà Lạc";
  area.crop = "Ong nội lấy mật hoa rừng";
  area.issuer = "Sở Nông nghiệp và Môi trường";
  area.place = {"05527", "Xã Tân Kỳ", "Tỉnh Thái Nguyên"};
  area.hectares = 12.5;
  area.practice = programme::Practice::kVietGap;
  area.yield_grams = 900'000;
  return area;
}

programme::Certificate four_stars(const Facts& facts) {
  programme::Certificate certificate;
  certificate.number = facts.certificate_number;
  certificate.gtin = "09521234543213";
  certificate.stars = facts.stars;
  certificate.issuer = "Ủy ban nhân dân tỉnh Thái Nguyên";
  certificate.issued = make_date(2025, 1, 10);
  certificate.expires = make_date(2028, 1, 9);
  return certificate;
}

db::Batch honey_batch(const Facts& facts) {
  db::Batch batch;
  batch.record.producer = "htx-linh-ngoc";
  batch.record.gtin = "09521234543213";
  batch.record.lot = "L2601";
  batch.record.produced = make_date(2026, 10, 1);
  batch.record.best_before = facts.best_before;
  batch.record.serials = {1, 1200, 6};
  batch.record.certificate = facts.certificate_number;
  batch.registered_at = *parse_instant("2026-10-02T01:30:00Z");
  batch.areas.push_back({forest_area(), 480'000, make_date(2026, 9, 20)});
  return batch;
}

db::Dossier honey(const Facts& facts) {
  db::Dossier dossier;
  dossier.rules = std::make_shared<const programme::RuleBook>(programme::RuleBook::built_in());
  db::Product& product = dossier.product;
  product.gtin = "09521234543213";
  product.producer_id = "htx-linh-ngoc";
  product.group = programme::Group::kFood;
  product.name_vi = "Mật ong hoa núi";
  product.name_en = "Mountain flower honey";
  product.story_vi =
      "Mỗi độ xuân về, hoa dại nở trắng các triền núi đá vôi. Đàn ong nội của bà con đi lấy mật "
      "từ những vạt rừng chưa có khói xe.\nMật được quay một lần vào cuối mùa hoa, lọc qua vải và "
      "để lắng mười ngày trước khi đóng chai.";
  product.story_en =
      "Each spring wild flowers whiten the limestone slopes, and the villagers' native bees gather "
      "from woods that no road has reached.\nThe honey is drawn once, at the end of the bloom.";
  product.net_content = "500 ml";
  product.sample = true;
  dossier.producer.id = "htx-linh-ngoc";
  dossier.producer.name = "Hợp tác xã Linh Ngọc";
  dossier.producer.kind = programme::ProducerKind::kCooperative;
  dossier.producer.address = "Thôn Nà Lạc";
  dossier.producer.place = {"05527", "Xã Tân Kỳ", "Tỉnh Thái Nguyên"};
  dossier.areas.push_back(forest_area());
  if (facts.ever_certified) dossier.certificates.push_back(four_stars(facts));
  if (facts.level != Level::kProduct && facts.registration != RegistrationFact::kNotNeeded &&
      facts.registration != RegistrationFact::kUnknownLot)
    dossier.batch = honey_batch(facts);
  return dossier;
}

}  // namespace

Resolution resolution_of(const Facts& facts) {
  Resolution resolution;
  resolution.link.host = "ID.EXAMPLE.VN";
  resolution.link.key = {"01", "09521234543213"};
  if (facts.level != Level::kProduct) resolution.lot = "L2601";
  if (facts.level == Level::kUnit) resolution.serial = "000123";
  resolution.dossier = honey(facts);
  resolution.facts = facts;
  resolution.verdict = judge(facts);
  resolution.at = *parse_instant("2026-11-22T03:04:05Z");
  return resolution;
}

std::string sample_target() {
  return "/01/09521234543213/10/L2601/21/000123?S=1" + std::string(165, '7');
}

web::Request request_of(const std::string& accept_language, const std::string& target) {
  web::Request request;
  request.method = "GET";
  request.target = target;
  request.path = target.substr(0, target.find('?'));
  request.host = "id.example.vn";
  request.headers.emplace_back("Accept-Language", accept_language);
  return request;
}

}  // namespace ocop::verifier::sample
