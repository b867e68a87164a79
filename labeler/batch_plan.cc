#include "labeler/batch_plan.h"

#include <algorithm>
#include <utility>

#include "base/text.h"
#include "gs1/application_identifier.h"
#include "gs1/check_digit.h"
#include "labeler/key_owner.h"
#include "labeler/roll_stars.h"

namespace ocop::labeler {
namespace {

using programme::Group;

bool spoils(Group group) {
  return group == Group::kFood || group == Group::kDrinks || group == Group::kHerbs;
}

Result<void> check_product(const db::Product& product, const BatchRequest& request,
                           const std::string& producer) {
  if (product.group == Group::kTourism)
    return fail("", message("{} is a tourism service; services have no batches",
                            "{} là dịch vụ du lịch; dịch vụ không có lô", product.name_vi));
  if (auto own = check_owner(product, producer); !own) return own;
  if (!request.best_before && spoils(product.group))
    return fail("--best-before",
                message("{} needs a best-before date, as all food, drinks and herbs do",
                        "{} phải có hạn sử dụng, như mọi thực phẩm, đồ uống và dược liệu",
                        product.name_vi));
  return {};
}

Error no_certificate(const programme::RuleBook& rules, const db::Product& product, Date produced,
                     const programme::Certificate* certificate) {
  if (certificate == nullptr)
    return {"", message("{0} had no OCOP certificate on {1}; --no-stars prints labels without the "
                        "mark",
                        "{0} chưa có giấy chứng nhận OCOP vào ngày {1}; thêm --no-stars để in tem "
                        "không có sao",
                        product.name_vi, dmy_date(produced))};
  const auto status = programme::certificate_status_name(
      programme::standing_on(rules, *certificate, produced).status);
  return {"", {fmt::format("on the production date {} the certificate {} of {} was not in force "
                           "({}); --no-stars prints labels without the mark",
                           dmy_date(produced), certificate->number, product.name_vi, status.en),
               fmt::format("vào ngày sản xuất {}, giấy chứng nhận {} của {} không có hiệu lực "
                           "({}); thêm --no-stars để in tem không có sao",
                           dmy_date(produced), certificate->number, product.name_vi, status.vi)}};
}

/// Record's certificate and the label's stars.
Result<void> plan_certificate(const db::Dossier& dossier, const BatchRequest& request, Date today,
                              BatchPlan& plan) {
  const auto* then = certificate_in_force(dossier, request.produced);
  if (then != nullptr) plan.record.certificate = then->number;
  if (!request.stars) return {};
  if (then == nullptr)
    return tl::unexpected(
        no_certificate(*dossier.rules, dossier.product, request.produced,
                       programme::governing(*dossier.rules, dossier.certificates, request.produced)));
  const auto* now = certificate_in_force(dossier, today);
  if (now == nullptr) {
    plan.notes.push_back(message("the OCOP certificate is not in force today, so the labels carry "
                                 "neither stars nor the mark",
                                 "giấy chứng nhận OCOP hôm nay không còn hiệu lực nên tem không in "
                                 "sao và chữ OCOP"));
    return {};
  }
  // After an upgrade or a fall, no more than either day's certificate gives.
  plan.facts.stars = std::min(then->stars, now->stars);
  return {};
}

unsigned digits(std::uint64_t value) {
  unsigned count = 1;
  for (; value >= 10; value /= 10) ++count;
  return count;
}

Result<programme::SerialRange> new_serials(db::Reader& registry, const std::string& gtin,
                                           std::uint64_t quantity) {
  constexpr unsigned kMostDigits = 18;
  const auto first = registry.next_serial(gtin);
  const auto width = std::max(kSerialWidth, digits(first + quantity - 1));
  if (width > kMostDigits)
    return fail("", message("the product {} has no serials left", "sản phẩm {} đã dùng hết số sê-ri", gtin));
  return programme::SerialRange{first, quantity, width};
}

Result<void> check_request(const BatchRequest& request, Date today) {
  if (request.quantity == 0 || request.quantity > programme::kMaxBatchQuantity)
    return fail("--quantity", message("a batch has 1 to {} labels", "mỗi lô có từ 1 đến {} tem",
                                      programme::kMaxBatchQuantity));
  const auto* ai = gs1::find_application_identifier("10");
  if (auto checked = gs1::check_value(*ai, request.lot); !checked)
    return fail("--lot", checked.error().message);
  if (request.produced > today)
    return fail("--produced",
                message("the production date {} is still to come; a batch is stated once it is made",
                        "ngày sản xuất {} chưa đến; chỉ đăng ký lô hàng đã làm ra",
                        dmy_date(request.produced)));
  if (request.best_before && *request.best_before < request.produced)
    return fail("--best-before",
                message("best before {} lies before the production date {}",
                        "hạn sử dụng {} trước ngày sản xuất {}", dmy_date(*request.best_before),
                        dmy_date(request.produced)));
  return {};
}

/// "12.5" or "12,5" kilograms.
std::optional<std::int64_t> parse_grams(std::string_view text) {
  constexpr std::size_t kMostWhole = 9;
  const auto point = text.find_first_of(".,");
  const auto whole = text.substr(0, point);
  auto decimals = point == std::string_view::npos ? std::string() : std::string(text.substr(point + 1));
  if (whole.empty() || whole.size() > kMostWhole || decimals.size() > 3 ||
      (point != std::string_view::npos && decimals.empty()))
    return std::nullopt;
  decimals.resize(3, '0');
  const auto kilograms = parse_digits(whole);
  const auto grams = parse_digits(decimals);
  if (!kilograms || !grams) return std::nullopt;
  return *kilograms * 1000 + *grams;
}

}  // namespace

Result<Date> parse_day(std::string_view option, std::string_view text) {
  auto date = parse_iso_date(text);
  if (!date) date = parse_dmy_date(text);
  if (date) return *date;
  return fail(std::string(option),
              message("“{}” is no date; 22/11/2026 or 2026-11-22 is expected",
                      "“{}” không phải ngày tháng; hãy ghi như 22/11/2026 hoặc 2026-11-22",
                      printable(text)));
}

Result<programme::AreaUse> parse_area_use(std::string_view text) {
  const auto first = text.find(':');
  programme::AreaUse use;
  use.area = text.substr(0, first);
  if (use.area.empty())
    return fail("--area", message("“{}” names no area; ID, ID:KG or ID:KG:DATE is expected",
                                  "“{}” không có mã vùng; hãy ghi MÃ, MÃ:KG hoặc MÃ:KG:NGÀY",
                                  printable(text)));
  if (first == std::string_view::npos) return use;
  const auto rest = text.substr(first + 1);
  const auto second = rest.find(':');
  const auto grams = parse_grams(rest.substr(0, second));
  if (!grams || *grams == 0)
    return fail("--area", message("“{}” is no weight in kilograms; 12 or 12.5 is expected",
                                  "“{}” không phải khối lượng tính bằng kg; hãy ghi như 12 hoặc 12,5",
                                  printable(rest.substr(0, second))));
  use.grams = *grams;
  if (second == std::string_view::npos) return use;
  const auto harvested = parse_day("--area", rest.substr(second + 1));
  if (!harvested) return tl::unexpected(harvested.error());
  use.harvested = *harvested;
  return use;
}

LabelFacts label_facts(const db::Dossier& dossier) {
  LabelFacts facts;
  facts.product = dossier.product.name_vi;
  facts.producer = dossier.producer.name;
  facts.address = dossier.producer.address;
  facts.net_content = dossier.product.net_content;
  facts.ingredients = dossier.product.ingredients;
  facts.warnings = dossier.product.warnings;
  facts.gtin = gs1::shortest_gtin(dossier.product.gtin);
  return facts;
}

Result<BatchPlan> plan_batch(db::Reader& registry, const BatchRequest& request,
                             const std::string& producer, Instant now) {
  const auto gtin = gs1::to_gtin14(request.gtin);
  if (!gtin) return fail("--gtin", gtin.error().message);
  if (auto checked = check_request(request, local_date(now)); !checked) return tl::unexpected(checked.error());
  const auto dossier = registry.dossier(*gtin, "", "");
  if (!dossier)
    return fail("--gtin", message("the registry has no product with the GTIN {}",
                                  "sổ đăng ký không có sản phẩm mang mã GTIN {}", *gtin));
  const auto& product = dossier->product;
  if (auto checked = check_product(product, request, producer); !checked)
    return tl::unexpected(checked.error());

  BatchPlan plan;
  plan.facts = label_facts(*dossier);
  plan.facts.lot = request.lot;
  plan.facts.produced = request.produced;
  plan.facts.best_before = request.best_before;
  plan.record = {producer, *gtin, request.lot, request.produced, request.best_before, {},
                 request.areas, {}, std::chrono::floor<std::chrono::seconds>(now)};
  if (auto checked = plan_certificate(*dossier, request, local_date(now), plan); !checked)
    return tl::unexpected(checked.error());

  if (const auto before = registry.batch(*gtin, request.lot)) {
    plan.registered = true;
    plan.record.certificate = before->record.certificate;
    plan.record.serials = before->record.serials;
    plan.record.serials.count = request.quantity;
  } else {
    const auto serials = new_serials(registry, *gtin, request.quantity);
    if (!serials) return tl::unexpected(serials.error());
    plan.record.serials = *serials;
  }
  plan.facts.serial_digits = plan.record.serials.width;
  return plan;
}

}  // namespace ocop::labeler
