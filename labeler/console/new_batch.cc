#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/digest.h"
#include "base/text.h"
#include "db/registration.h"
#include "gs1/check_digit.h"
#include "labeler/batch_plan.h"
#include "labeler/console/batch_form.h"
#include "labeler/console/choose_product.h"
#include "labeler/console/console.h"
#include "labeler/console/context.h"
#include "labeler/console/open_recalls.h"
#include "labeler/console/sample.h"
#include "labeler/console/signing.h"
#include "labeler/console/standing.h"

namespace ocop::labeler::console {
namespace {

using nlohmann::json;

std::string title(const Visit& visit) { return say(visit, "Lô mới", "New batch"); }

web::Response show_form(const Context& context, const Visit& visit, const db::Dossier& product,
                        const TypedBatch& typed, const std::vector<Error>& errors) {
  return scripted(page(context, visit, title(visit), "tem_new",
                       form_json(context, visit, product, typed, errors),
                       errors.empty() ? 200 : kBadRequest));
}

web::Response new_form(const Context& context, Visit& visit) {
  const auto gtin = asked(visit, "gtin");
  if (gtin.empty()) return choose_product(context, visit, title(visit), "/labels/new");
  const auto product = own_goods(context, visit, gtin);
  if (!product) return not_found(context, visit);
  TypedBatch typed;
  typed.gtin = product->product.gtin;
  typed.lot = new_lot(*context.readers.borrow().operator->(), typed.gtin, today(visit));
  typed.produced = iso_date(today(visit));
  typed.output = usual_output(context);
  typed.stars = "yes";
  return show_form(context, visit, *product, typed, {});
}

/// What is about to be signed, and whether anything speaks against it now.
struct Planned {
  BatchPlan plan;
  Sample sample;
  std::string seen;  ///< of all that the check page shows: what is signed is what was seen
};

std::string fingerprint(const BatchPlan& plan, const TypedBatch& typed) {
  auto record = plan.record;
  record.issued_at = {};
  std::string text = fmt::format("{}\n{}", programme::to_json(record), plan.facts.stars);
  for (const auto& [name, value] : fields_of(typed.output)) text += "\n" + name + "=" + value;
  return sha256_hex(text);
}

Error other_content(const BatchPlan& plan) {
  return {
      "lot",
      message("Lot {} of this product is registered already. Choose another number for a new lot; "
              "to print this one again, open it under “Batches”",
              "Lô {} của sản phẩm này đã được đăng ký. Lô mới thì hãy đặt số khác; muốn in lại "
              "lô cũ thì mở lô đó trong mục “Các lô”",
              plan.record.lot)};
}

Result<Planned> plan(const Context& context, const Visit& visit, const TypedBatch& typed,
                     const ReadBatch& read) {
  auto reader = context.readers.borrow();
  auto planned = plan_batch(*reader.operator->(), read.request, visit.actor.producer, visit.now);
  if (!planned) return tl::unexpected(at_field(planned.error(), read));
  if (planned->registered) return tl::unexpected(other_content(*planned));
  std::optional<Error> refused;
  context.desk->read([&](db::Connection& connection) {
    const auto key = context.keys.key_of(connection, visit.actor.producer, visit.now);
    if (!key) {
      refused = no_key();
      return;
    }
    const auto allowed = db::check_batch(connection, planned->record, key->kid, visit.now);
    if (!allowed) refused = at_field(allowed.error().error, read);
  });
  if (refused) return tl::unexpected(*refused);
  auto sample = draw_sample(context, planned->facts, read.output, planned->record.gtin,
                            planned->record.serials.serial(0), read.scratch);
  if (!sample) return tl::unexpected(at_output_field(sample.error()));
  auto seen = fingerprint(*planned, typed);
  return Planned{std::move(*planned), std::move(*sample), std::move(seen)};
}

json facts_json(const Visit& visit, const db::Dossier& product, const Planned& planned,
                const ReadBatch& read) {
  const auto& record = planned.plan.record;
  const auto& in = visit.language;
  json facts = json::array();
  const auto add = [&](std::string_view vi, std::string_view en, std::string text) {
    if (!text.empty()) facts.push_back(fact(say(visit, vi, en), std::move(text)));
  };
  add("Sản phẩm", "Product", product.product.name_vi);
  add("Mã GTIN", "GTIN", gs1::shortest_gtin(record.gtin));
  add("Số lô", "Lot", record.lot);
  add("Ngày sản xuất", "Production date", dmy_date(record.produced));
  add("Hạn sử dụng", "Best before", record.best_before ? dmy_date(*record.best_before) : "");
  add("Số tem", "Labels", std::to_string(record.serials.count));
  add("Số sê-ri", "Serials",
      record.serials.serial(0) + " – " + record.serials.serial(record.serials.count - 1));
  for (const auto& use : record.areas) {
    std::string text = use.area;
    if (use.grams > 0) text += ": " + kilograms(use.grams, in) + " kg";
    if (use.harvested)
      text += say(visit, ", thu hoạch ", ", harvested ") + dmy_date(*use.harvested);
    add("Vùng nguyên liệu", "Raw-material area", std::move(text));
  }
  add("Giấy chứng nhận", "Certificate", record.certificate);
  const int stars = planned.plan.facts.stars;
  add("Sao OCOP trên tem", "OCOP stars on the labels",
      stars > 0 ? say(visit, fmt::format("{} sao", stars), fmt::format("{} stars", stars))
                : say(visit, "không in sao", "none"));
  if (read.scratch)
    add("Mã cào", "Scratch codes", say(visit, "có, mỗi tem một mã", "yes, one on each label"));
  add("Tệp", "File", output_words(visit, read.output, record.serials.count));
  return facts;
}

struct Check {
  const db::Dossier& product;
  const TypedBatch& typed;
  const Planned& planned;
  const ReadBatch& read;
  std::string order;
  std::string problem{};     ///< above
  std::string passphrase{};  ///< what is wrong with it
};

web::Response show_check(const Context& context, const Visit& visit, const Check& check,
                         int status) {
  auto fields = fields_of(check.typed);
  fields.emplace_back("order", check.order);
  fields.emplace_back("seen", check.planned.seen);
  json data{{"facts", facts_json(visit, check.product, check.planned, check.read)},
            {"preview", sample_image(visit, check.planned.sample)},
            {"recalls", recall_notes(context, visit, check.planned.plan.record)},
            {"hidden", hidden_json(fields)},
            {"problem", check.problem},
            {"passphrase_error", check.passphrase},
            {"why", context.desk->text(visit.language, "tem_check_why")},
            {"will", context.desk->text(visit.language, "tem_will_be_signed")},
            {"action", "/labels/print"},
            {"back", "/labels/new"}};
  data["notes"] = json::array();
  for (const auto& note : check.planned.plan.notes)
    data["notes"].push_back({{"note", note.in(visit.language)}});
  return page(context, visit, say(visit, "Kiểm tra rồi ký", "Check and sign"), "tem_check",
              std::move(data), status);
}

web::Response check(const Context& context, Visit& visit) {
  const auto typed = read_typed(visit);
  const auto product = own_goods(context, visit, typed.gtin);
  if (!product) return not_found(context, visit);
  const auto read = read_batch(context, typed, *product, own_printers(context, visit), today(visit));
  // The check page's "change something" comes back here, and so does a look at the label.
  if (visit.form.has("change") || visit.form.has("look"))
    return show_form(context, visit, *product, typed, {});
  if (!read.errors.empty()) return show_form(context, visit, *product, typed, read.errors);
  const auto planned = plan(context, visit, typed, read);
  if (!planned) return show_form(context, visit, *product, typed, {planned.error()});
  return show_check(context, visit, {*product, typed, *planned, read, Spool::new_order()},
                    200);
}

web::Response sign(const Context& context, Visit& visit) {
  const auto order = order_of(visit);
  if (const auto job = job_of_order(context, visit, order)) return to_job(context, visit, job->id);
  const auto typed = read_typed(visit);
  const auto product = own_goods(context, visit, typed.gtin);
  if (!product) return not_found(context, visit);
  const auto read = read_batch(context, typed, *product, own_printers(context, visit), today(visit));
  if (!read.errors.empty()) return show_form(context, visit, *product, typed, read.errors);
  const auto planned = plan(context, visit, typed, read);
  if (!planned) {
    // The same form a moment ago may have registered it meanwhile.
    if (const auto job = job_of_order(context, visit, order))
      return to_job(context, visit, job->id);
    return show_form(context, visit, *product, typed, {planned.error()});
  }
  Check shown{*product, typed, *planned, read, order};
  if (planned->seen != visit.form.text("seen")) {
    shown.problem = say(visit, "Có thông tin đã thay đổi; hãy kiểm tra lại rồi ký.",
                        "Something has changed meanwhile; look at it again, then sign.");
    return show_check(context, visit, shown, kConflict);
  }
  PrintRequest request;
  request.batch = read.request;
  request.host = context.host;
  request.output = read.output;
  request.scratch = read.scratch;
  const auto id =
      sign_and_print(context, visit, order, std::move(request), product->product.name_vi);
  if (id) return to_job(context, visit, *id);
  const auto& refused = id.error();
  if (refused.kind == SigningRefusal::Kind::kBatch)
    return show_form(context, visit, *product, typed, {at_field(refused.error, read)});
  if (refused.kind == SigningRefusal::Kind::kNotQueued)
    return context.desk->refuse(visit, kUnavailable, refused.error);
  const auto why = refused.error.message.in(visit.language);
  const bool busy = refused.kind == SigningRefusal::Kind::kBusy;
  (busy ? shown.problem : shown.passphrase) = why;
  return show_check(context, visit, shown, busy ? kUnavailable : kBadRequest);
}

}  // namespace

void add_new_batch_routes(Routes& routes, const Context& context) {
  add_route(routes, context, "GET", "/labels/new", programme::Act::kPrintLabels, new_form);
  add_route(routes, context, "POST", "/labels/new", programme::Act::kPrintLabels, check);
  add_route(routes, context, "POST", "/labels/print", programme::Act::kPrintLabels, sign);
}

}  // namespace ocop::labeler::console
