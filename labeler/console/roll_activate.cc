#include <algorithm>
#include <iterator>
#include <nlohmann/json.hpp>

#include "base/digest.h"
#include "db/lists.h"
#include "labeler/console/batch_form.h"
#include "labeler/console/open_recalls.h"
#include "labeler/console/roll_view.h"
#include "labeler/console/signing.h"

namespace ocop::labeler::console {
namespace {

using nlohmann::json;
using office::Field;

constexpr std::size_t kMostLots = 100;

std::string title(const Visit& visit) {
  return say(visit, "Kích hoạt tem cuộn", "Activate labels of a roll");
}

struct Typed {
  bool registered = false;  ///< for a lot that is registered already
  std::string from, to;
  TypedBatch batch;
};

Typed read_typed_activation(const Visit& visit) {
  Typed given;
  given.registered = typed(visit, "for", 16) == "registered";
  given.from = typed(visit, "from", 40);
  given.to = typed(visit, "to", 40);
  given.batch = read_typed(visit);
  return given;
}

std::vector<std::pair<std::string, std::string>> fields_of(const Typed& given,
                                                           const db::Roll& roll) {
  std::vector<std::pair<std::string, std::string>> fields{
      {"gtin", roll.gtin},
      {"roll", roll.roll},
      {"for", given.registered ? "registered" : "new"},
      {"from", given.from},
      {"to", given.to},
      {"lot", given.batch.lot}};
  if (given.registered) return fields;
  fields.emplace_back("produced", given.batch.produced);
  fields.emplace_back("best_before", given.batch.best_before);
  for (std::size_t i = 0; i < given.batch.areas.size(); ++i) {
    fields.emplace_back(area_field("area", i), given.batch.areas[i].area);
    fields.emplace_back(area_field("kg", i), given.batch.areas[i].kilograms);
    fields.emplace_back(area_field("harvested", i), given.batch.areas[i].harvested);
  }
  return fields;
}

std::vector<Field> range_fields(const Visit& visit, const Typed& given) {
  return {{.name = "from",
           .label = say(visit, "Từ số sê-ri", "First serial"),
           .value = given.from,
           .hint = say(visit, "Tem chưa dùng kế tiếp của cuộn. Đầu cuộn bị hỏng thì hủy số tem đó trước.",
                       "What comes next on the roll. Void what was damaged first."),
           .required = true,
           .most = 18},
          {.name = "to",
           .label = say(visit, "Đến số sê-ri", "Last serial"),
           .value = given.to,
           .hint = say(visit, "Số in trên con tem cuối cùng dành cho lô này.",
                       "The number on the last label that is for this lot."),
           .required = true,
           .most = 18}};
}

Field lots_field(const Context& context, const Visit& visit, const OwnRoll& own,
                 const Typed& given) {
  std::vector<db::BatchRow> lots;
  context.desk->read([&](db::Connection& connection) {
    lots = db::list_batches(connection, db::bounds_of(visit.actor), own.roll.gtin, today(visit),
                            {0, kMostLots});
  });
  Field field{.name = "lot",
              .label = say(visit, "Cho lô nào", "For which lot"),
              .kind = Field::Kind::kSelect,
              .hint = lots.empty() ? say(visit, "Sản phẩm này chưa có lô nào: hãy chọn “Lô mới”.",
                                         "This product has no lot yet: choose “New lot”.")
                                   : "",
              .required = true};
  for (const auto& lot : lots)
    field.options.push_back(
        {lot.lot, lot.lot + say(visit, ", sản xuất ", ", produced ") + dmy_date(lot.produced),
         lot.lot == given.batch.lot});
  return field;
}

web::Response show_form(const Context& context, const Visit& visit, const OwnRoll& own,
                        const Typed& given, const std::vector<Error>& errors) {
  auto fields = range_fields(visit, given);
  if (given.registered)
    fields.push_back(lots_field(context, visit, own, given));
  else
    std::ranges::move(lot_fields(visit, own.product, given.batch), std::back_inserter(fields));
  const auto above = above_form(errors, visit.language);
  json areas = given.registered ? json::array()
                                : areas_json(context, visit, own.product, given.batch, errors);
  const auto other = [&](const char* kind) {
    return link("/roll/activate", {{"gtin", own.roll.gtin}, {"roll", own.roll.roll}, {"for", kind}});
  };
  return page(context, visit, title(visit), "tem_activate",
              {{"subject", roll_title(visit, own)},
               {"bar", roll_bar(visit, own.parts)},
               {"legend", roll_legend(visit, own.parts)},
               {"gtin", own.roll.gtin},
               {"roll", own.roll.roll},
               {"for", given.registered ? "registered" : "new"},
               {"registered", given.registered},
               {"to_new", other("new")},
               {"to_registered", other("registered")},
               {"form_error", above},
               {"some_wrong", !errors.empty() && above.empty()},
               {"fields", with_errors(std::move(fields), errors, visit.language)},
               {"areas", areas},
               {"has_areas", !areas.empty()},
               {"back", roll_address(own.roll)}},
              errors.empty() ? 200 : kBadRequest);
}

web::Response ask(const Context& context, Visit& visit) {
  const auto own = own_roll(context, visit, asked(visit, "gtin"), asked(visit, "roll"));
  if (!own) return not_found(context, visit);
  Typed given;
  given.registered = asked(visit, "for") == "registered";
  if (own->next) given.from = own->next->serial(0);
  if (!given.registered) {
    given.batch.lot =
        new_lot(*context.readers.borrow().operator->(), own->roll.gtin, today(visit));
    given.batch.produced = iso_date(today(visit));
  }
  return show_form(context, visit, *own, given, {});
}

struct Read {
  ActivationRequest request;
  ReadBatch batch;
  std::vector<Error> errors;
};

Read read_activation(const OwnRoll& own, const Typed& given, const Visit& visit) {
  Read read;
  if (given.registered) {
    read.request.batch.gtin = own.roll.gtin;
    read.request.batch.lot = given.batch.lot;
    if (given.batch.lot.empty())
      read.errors.push_back({"lot", message("Choose a lot", "Hãy chọn một lô")});
  } else {
    read.batch = read_lot(given.batch, own.product, today(visit));
    read.errors = read.batch.errors;
    read.request.batch = read.batch.request;
  }
  read.request.roll = own.roll.roll;
  read.request.first = given.from;
  read.request.last = given.to;
  if (given.from.empty())
    read.errors.push_back({"from", message("Type the first serial", "Hãy nhập số sê-ri đầu")});
  if (given.to.empty())
    read.errors.push_back({"to", message("Type the last serial", "Hãy nhập số sê-ri cuối")});
  return read;
}

Error at_form_field(const Error& error, const Read& read) {
  if (error.where == "from" || error.where == "to") return error;
  return at_field(error, read.batch);
}

/// What would be signed, or why it would not be.
Result<programme::BatchRecord> plan(const Context& context, const Visit& visit, const Typed& given,
                                    const Read& read) {
  if (!given.registered &&
      context.readers.borrow()->batch(read.request.batch.gtin, read.request.batch.lot))
    return fail("lot", message("Lot {} is registered already: choose “A registered lot” above, or another number",
                               "Lô {} đã được đăng ký: hãy chọn “Lô đã đăng ký” ở trên, hoặc đặt số khác",
                               read.request.batch.lot));
  std::optional<db::KeyRow> key;
  context.desk->read([&](db::Connection& connection) {
    key = context.keys.key_of(connection, visit.actor.producer, visit.now);
  });
  if (!key) return tl::unexpected(no_key());
  auto record = plan_activation(context.database, visit.actor.producer, key->kid, read.request, visit.now);
  if (!record) return tl::unexpected(at_form_field(record.error(), read));
  return record;
}

std::string fingerprint(programme::BatchRecord record) {
  record.issued_at = {};
  return sha256_hex(programme::to_json(record));
}

struct Check {
  const OwnRoll& own;
  const Typed& given;
  const programme::BatchRecord& record;
  std::string problem{};
  std::string passphrase{};
};

json notes_json(const Context& context, const Visit& visit, const Check& check) {
  json notes = json::array();
  if (!was_printed(context, check.own.roll)) notes.push_back({{"note", no_print_noted().in(visit.language)}});
  return notes;
}

json facts_json(const Visit& visit, const Check& check) {
  const auto& record = check.record;
  json facts = json::array();
  const auto add = [&](std::string_view vi, std::string_view en, std::string text) {
    if (!text.empty()) facts.push_back(fact(say(visit, vi, en), std::move(text)));
  };
  add("Sản phẩm", "Product", check.own.product.product.name_vi);
  add("Cuộn", "Roll", check.own.roll.roll);
  add("Tem kích hoạt", "Labels",
      serials_text(record.serials) + " (" + std::to_string(record.serials.count) + ")");
  add("Số lô", "Lot",
      record.lot + (check.given.registered ? say(visit, " (đã đăng ký)", " (registered)")
                                           : say(visit, " (lô mới)", " (new)")));
  add("Ngày sản xuất", "Production date", dmy_date(record.produced));
  add("Hạn sử dụng", "Best before", record.best_before ? dmy_date(*record.best_before) : "");
  for (const auto& use : record.areas) {
    std::string text = use.area;
    if (use.grams > 0) text += ": " + kilograms(use.grams, visit.language) + " kg";
    if (use.harvested)
      text += say(visit, ", thu hoạch ", ", harvested ") + dmy_date(*use.harvested);
    add("Vùng nguyên liệu", "Raw-material area", std::move(text));
  }
  add("Giấy chứng nhận", "Certificate", record.certificate);
  return facts;
}

web::Response show_check(const Context& context, const Visit& visit, const Check& check,
                         int status) {
  auto fields = fields_of(check.given, check.own.roll);
  fields.emplace_back("seen", fingerprint(check.record));
  return page(context, visit, say(visit, "Kiểm tra rồi kích hoạt", "Check and activate"), "tem_check",
              {{"facts", facts_json(visit, check)},
               {"preview", ""},
               {"hidden", hidden_json(fields)},
               {"problem", check.problem},
               {"passphrase_error", check.passphrase},
               {"why", say(visit,
                           "Chưa có gì được ký. Hãy đọc kỹ: tem đã kích hoạt thì không đổi sang lô khác được.",
                           "Nothing is signed yet. Read it well: activated labels cannot go to another lot.")},
               {"will", say(visit, "Sẽ được ký", "To be signed")},
               {"action", "/roll/activate/sign"},
               {"back", "/roll/activate"},
               {"submit", say(visit, "Ký và kích hoạt", "Sign and activate")},
               {"notes", notes_json(context, visit, check)},
               {"recalls", recall_notes(context, visit, check.record)}},
              status);
}

web::Response check(const Context& context, Visit& visit) {
  const auto given = read_typed_activation(visit);
  const auto own = own_roll(context, visit, given.batch.gtin, typed(visit, "roll", 80));
  if (!own) return not_found(context, visit);
  if (visit.form.has("change")) return show_form(context, visit, *own, given, {});
  const auto read = read_activation(*own, given, visit);
  if (!read.errors.empty()) return show_form(context, visit, *own, given, read.errors);
  const auto record = plan(context, visit, given, read);
  if (!record) return show_form(context, visit, *own, given, {record.error()});
  return show_check(context, visit, {*own, given, *record}, 200);
}

/// The same form a moment ago may have done it.
bool stands_already(const OwnRoll& own, const Typed& given) {
  return std::ranges::any_of(own.parts, [&](const db::RollPart& part) {
    return part.state == db::RollState::kActivated && part.lot == given.batch.lot &&
           part.serials.serial(0) == given.from &&
           part.serials.serial(part.serials.count - 1) == given.to;
  });
}

web::Response sign(const Context& context, Visit& visit) {
  const auto given = read_typed_activation(visit);
  const auto own = own_roll(context, visit, given.batch.gtin, typed(visit, "roll", 80));
  if (!own) return not_found(context, visit);
  const auto done = [&] {
    return context.desk->done(visit, roll_address(own->roll),
                              message("Signed and activated: the labels are good from now on",
                                      "Đã ký và kích hoạt: từ giờ tem dùng được"));
  };
  if (stands_already(*own, given)) return done();
  const auto read = read_activation(*own, given, visit);
  if (!read.errors.empty()) return show_form(context, visit, *own, given, read.errors);
  const auto record = plan(context, visit, given, read);
  if (!record) return show_form(context, visit, *own, given, {record.error()});
  Check shown{*own, given, *record};
  if (fingerprint(*record) != visit.form.text("seen")) {
    shown.problem = say(visit, "Có thông tin đã thay đổi; hãy kiểm tra lại rồi ký.",
                        "Something has changed meanwhile; look at it again, then sign.");
    return show_check(context, visit, shown, kConflict);
  }
  const auto activated = sign_activation(context, visit, read.request);
  if (activated) return done();
  const auto& refused = activated.error();
  if (refused.kind == SigningRefusal::Kind::kBatch)
    return show_form(context, visit, *own, given, {at_form_field(refused.error, read)});
  const bool busy = refused.kind == SigningRefusal::Kind::kBusy;
  (busy ? shown.problem : shown.passphrase) = refused.error.message.in(visit.language);
  return show_check(context, visit, shown, busy ? kUnavailable : kBadRequest);
}

}  // namespace

void add_activation_routes(Routes& routes, const Context& context) {
  add_route(routes, context, "GET", "/roll/activate", programme::Act::kPrintLabels, ask);
  add_route(routes, context, "POST", "/roll/activate", programme::Act::kPrintLabels, check);
  add_route(routes, context, "POST", "/roll/activate/sign", programme::Act::kPrintLabels, sign);
}

}  // namespace ocop::labeler::console
