#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "base/digest.h"
#include "base/text.h"
#include "gs1/check_digit.h"
#include "labeler/batch_plan.h"
#include "labeler/console/choose_product.h"
#include "labeler/console/console.h"
#include "labeler/console/roll_form.h"
#include "labeler/console/roll_view.h"
#include "labeler/console/sample.h"
#include "labeler/console/signing.h"
#include "labeler/roll_stars.h"

namespace ocop::labeler::console {
namespace {

using nlohmann::json;

std::string title(const Visit& visit) { return say(visit, "Cuộn tem mới", "New roll"); }

web::Response show_form(const Context& context, const Visit& visit, const db::Dossier& product,
                        const TypedRoll& typed, const std::vector<Error>& errors) {
  return scripted(page(context, visit, title(visit), "tem_roll_new",
                       roll_form_json(context, visit, product, typed, errors),
                       errors.empty() ? 200 : kBadRequest));
}

web::Response new_form(const Context& context, Visit& visit) {
  const auto gtin = asked(visit, "gtin");
  if (gtin.empty()) return choose_product(context, visit, title(visit), "/rolls/new");
  const auto product = own_goods(context, visit, gtin);
  if (!product) return not_found(context, visit);
  TypedRoll typed;
  typed.gtin = product->product.gtin;
  typed.stars = "yes";
  typed.output = usual_roll_output(context);
  context.desk->read([&](db::Connection& connection) {
    typed.roll = new_roll_name(connection, typed.gtin, today(visit));
  });
  return show_form(context, visit, *product, typed, {});
}

/// What is about to be signed, as the registry is now.
struct Planned {
  Sample sample;
  programme::SerialRange serials;
  int stars = 0;
  std::vector<Message> notes;
  std::string seen;  ///< of all that the check page shows
};

Result<Planned> plan(const Context& context, const Visit& visit, const db::Dossier& product,
                     const TypedRoll& typed, const RollPrintRequest& request) {
  std::optional<Error> refused;
  context.desk->read([&](db::Connection& connection) {
    if (!context.keys.key_of(connection, visit.actor.producer, visit.now))
      refused = no_key();
    else if (db::roll_of(connection, request.gtin, request.roll))
      refused = Error{"roll", message("This product has a roll of that name; choose another name",
                                      "Sản phẩm này đã có cuộn mang tên đó; hãy đặt tên khác")};
  });
  if (refused) return tl::unexpected(*refused);
  const auto first = context.readers.borrow()->next_serial(request.gtin);
  const auto digits = std::to_string(first + request.count - 1).size();
  const programme::SerialRange serials{first, request.count,
                                       std::max(kSerialWidth, static_cast<unsigned>(digits))};
  auto facts = label_facts(product);
  facts.serial_digits = serials.width;
  std::vector<Message> notes;
  const auto* certificate = certificate_in_force(product, today(visit));
  if (request.stars && certificate != nullptr) {
    facts.stars = certificate->stars;
    notes.push_back(stars_end(product, *certificate, today(visit)));
  }
  auto sample = draw_sample(context, facts, request.output, request.gtin, serials.serial(0),
                            request.scratch);
  if (!sample) return tl::unexpected(at_output_field(sample.error()));
  auto text = std::to_string(facts.stars);
  for (const auto& note : notes) text += "\n" + note.vi;
  for (const auto& [name, value] : fields_of(typed)) text += "\n" + name + "=" + value;
  return Planned{std::move(*sample), serials, facts.stars, std::move(notes), sha256_hex(text)};
}

struct Check {
  const db::Dossier& product;
  const TypedRoll& typed;
  const RollPrintRequest& request;
  const Planned& planned;
  std::string order;
  std::string problem{};
  std::string passphrase{};
};

json facts_json(const Visit& visit, const Check& check) {
  const auto& request = check.request;
  json facts = json::array();
  const auto add = [&](std::string_view vi, std::string_view en, std::string text) {
    facts.push_back(fact(say(visit, vi, en), std::move(text)));
  };
  add("Sản phẩm", "Product", check.product.product.name_vi);
  add("Mã GTIN", "GTIN", gs1::shortest_gtin(request.gtin));
  add("Tên cuộn", "Roll", request.roll);
  add("Số tem", "Labels", std::to_string(request.count));
  add("Số sê-ri", "Serials", serials_text(check.planned.serials));
  add("Lô, ngày sản xuất, hạn dùng", "Lot and dates",
      say(visit, "chưa có: ghi khi kích hoạt", "none yet: stated when labels are activated"));
  const int stars = check.planned.stars;
  add("Sao OCOP trên tem", "OCOP stars on the labels",
      stars > 0 ? say(visit, fmt::format("{} sao", stars), fmt::format("{} stars", stars))
                : say(visit, "không in sao", "none"));
  if (request.scratch)
    add("Mã cào", "Scratch codes", say(visit, "có, mỗi tem một mã", "yes, one on each label"));
  add("Tệp", "File", output_words(visit, request.output, request.count));
  return facts;
}

web::Response show_check(const Context& context, const Visit& visit, const Check& check,
                         int status) {
  auto fields = fields_of(check.typed);
  fields.emplace_back("order", check.order);
  fields.emplace_back("seen", check.planned.seen);
  json notes = json::array();
  for (const auto& note : check.planned.notes)
    notes.push_back({{"note", note.in(visit.language)}});
  return page(context, visit, say(visit, "Kiểm tra rồi ký", "Check and sign"), "tem_check",
              {{"facts", facts_json(visit, check)},
               {"preview", sample_image(visit, check.planned.sample)},
               {"hidden", hidden_json(fields)},
               {"problem", check.problem},
               {"passphrase_error", check.passphrase},
               {"why", say(visit,
                           "Chưa có gì được ký. Tem trong cuộn chỉ dùng được sau khi kích hoạt cho một lô.",
                           "Nothing is signed yet. The roll's labels are good only once they are activated for "
                           "a lot.")},
               {"action", "/rolls/print"},
               {"back", "/rolls/new"},
               {"will", context.desk->text(visit.language, "tem_will_be_signed")},
               {"notes", notes},
               {"recalls", json::array()}},
              status);
}

web::Response check(const Context& context, Visit& visit) {
  const auto typed = read_typed_roll(visit);
  const auto product = own_goods(context, visit, typed.gtin);
  if (!product) return not_found(context, visit);
  if (visit.form.has("change") || visit.form.has("look"))
    return show_form(context, visit, *product, typed, {});
  const auto read =
      read_roll(context, typed, *product, own_printers(context, visit), today(visit));
  if (!read.errors.empty()) return show_form(context, visit, *product, typed, read.errors);
  const auto planned = plan(context, visit, *product, typed, read.request);
  if (!planned) return show_form(context, visit, *product, typed, {planned.error()});
  return show_check(context, visit, {*product, typed, read.request, *planned, Spool::new_order()},
                    200);
}

/// The same form once more leads to what it made; with another roll in it, it is none that this service gave out.
web::Response made_already(const Context& context, const Visit& visit, const SpoolJob& job, const TypedRoll& typed) {
  if (job.roll == typed.roll) return to_job(context, visit, job.id);
  return context.desk->refuse(
      visit, kConflict,
      {"", message("This form has been used already; begin a new one for the roll {}",
                   "Biểu mẫu này đã được dùng rồi; hãy mở biểu mẫu mới cho cuộn {}", printable(typed.roll, 20))});
}

web::Response sign(const Context& context, Visit& visit) {
  const auto order = order_of(visit);
  const auto typed = read_typed_roll(visit);
  if (const auto job = job_of_order(context, visit, order)) return made_already(context, visit, *job, typed);
  const auto product = own_goods(context, visit, typed.gtin);
  if (!product) return not_found(context, visit);
  const auto read =
      read_roll(context, typed, *product, own_printers(context, visit), today(visit));
  if (!read.errors.empty()) return show_form(context, visit, *product, typed, read.errors);
  const auto planned = plan(context, visit, *product, typed, read.request);
  if (!planned) {
    // The same form a moment ago may have made it meanwhile.
    if (const auto job = job_of_order(context, visit, order)) return made_already(context, visit, *job, typed);
    return show_form(context, visit, *product, typed, {planned.error()});
  }
  Check shown{*product, typed, read.request, *planned, order};
  if (planned->seen != visit.form.text("seen")) {
    shown.problem = say(visit, "Có thông tin đã thay đổi; hãy kiểm tra lại rồi ký.",
                        "Something has changed meanwhile; look at it again, then sign.");
    return show_check(context, visit, shown, kConflict);
  }
  const auto id =
      sign_and_print_roll(context, visit, order, read.request, product->product.name_vi);
  if (id) return to_job(context, visit, *id);
  const auto& refused = id.error();
  if (refused.kind == SigningRefusal::Kind::kBatch)
    return show_form(context, visit, *product, typed, {at_roll_field(refused.error)});
  if (refused.kind == SigningRefusal::Kind::kNotQueued)
    return context.desk->refuse(visit, kUnavailable, refused.error);
  const bool busy = refused.kind == SigningRefusal::Kind::kBusy;
  (busy ? shown.problem : shown.passphrase) = refused.error.message.in(visit.language);
  return show_check(context, visit, shown, busy ? kUnavailable : kBadRequest);
}

}  // namespace

void add_new_roll_routes(Routes& routes, const Context& context) {
  add_route(routes, context, "GET", "/rolls/new", programme::Act::kPrintLabels, new_form);
  add_route(routes, context, "POST", "/rolls/new", programme::Act::kPrintLabels, check);
  add_route(routes, context, "POST", "/rolls/print", programme::Act::kPrintLabels, sign);
}

}  // namespace ocop::labeler::console
