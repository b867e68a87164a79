#include "labeler/product_print.h"

#include <utility>

#include "base/text.h"
#include "db/goods_acts.h"
#include "db/registry.h"
#include "gs1/check_digit.h"
#include "labeler/batch_plan.h"
#include "labeler/key_owner.h"
#include "labeler/roll_stars.h"

namespace ocop::labeler {
namespace {

/// Stars of today's certificate.
Result<int> stars_today(const db::Dossier& dossier, Date today) {
  if (const auto* certificate = certificate_in_force(dossier, today)) return certificate->stars;
  return fail("", message("{} has no OCOP certificate in force today; --no-stars prints labels without the mark",
                          "{} hôm nay không có giấy chứng nhận OCOP còn hiệu lực; thêm --no-stars để in tem "
                          "không có sao",
                          dossier.product.name_vi));
}

Result<db::Dossier> find_product(const db::Address& database, const ProductPrintRequest& request,
                                 const std::string& producer) {
  if (request.copies == 0 || request.copies > kMostCopies)
    return fail("--copies", message("1 to {} labels are printed at once", "mỗi lần in từ 1 đến {} tem", kMostCopies));
  const auto gtin = gs1::to_gtin14(request.gtin);
  if (!gtin) return fail("--gtin", gtin.error().message);
  auto dossier = db::Reader(database).dossier(*gtin, "", "");
  if (!dossier)
    return fail("--gtin", message("the registry has no product with the GTIN {}",
                                  "sổ đăng ký không có sản phẩm mang mã GTIN {}", *gtin));
  if (auto own = check_owner(dossier->product, producer); !own) return tl::unexpected(own.error());
  return std::move(*dossier);
}

Result<void> note(const db::Address& database, const ProductPrintRequest& request, const std::string& gtin,
                  std::string_view run, Instant now) {
  db::PrintNote note;
  note.gtin = gtin;
  note.format = format_name(request.output.format);
  note.level = level_code(LabelLevel::kProduct);
  note.labels = request.copies;
  note.run = run;
  db::Connection connection(database, db::Access::kTool);
  db::WriteTransaction transaction(connection);
  if (auto noted = db::note_print(connection, request.actor, note, now); !noted) return noted;
  transaction.commit();
  return {};
}

}  // namespace

Result<Made> print_product(const db::Address& database, const keys::SigningKey& key, ProductPrintRequest request,
                           const Clock& clock, const PrintRun& run) {
  const auto dossier = find_product(database, request, key.producer());
  if (!dossier) return tl::unexpected(dossier.error());
  auto facts = label_facts(*dossier);
  const auto now = clock();
  if (request.stars) {
    const auto stars = stars_today(*dossier, local_date(now));
    if (!stars) return tl::unexpected(stars.error());
    facts.stars = *stars;
  }
  const auto& gtin = dossier->product.gtin;
  const LabelCodes codes(key, {LabelLevel::kProduct, gtin, "", {{0, request.copies, kSerialWidth}}}, request.host,
                         spelling_of(request.output));
  auto labels = LabelRun::open(codes, facts, request.output, {}, now);
  if (!labels) return tl::unexpected(labels.error());
  return labels->print(run, {[&](std::string_view id) { return note(database, request, gtin, id, clock()); }, {}});
}

}  // namespace ocop::labeler
