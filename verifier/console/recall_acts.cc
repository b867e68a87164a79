// Recalling goods, after a look at what is hit; lifting a recall.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "gs1/check_digit.h"
#include "verifier/console/certificates.h"

namespace ocop::verifier::console {
namespace {

using nlohmann::json;
using programme::Act;

std::vector<Field> recall_fields(const Visit& visit) {
  using enum Field::Kind;
  return {
      {.name = "gtin",
       .label = {"GTIN of the product", "Mã GTIN của sản phẩm"},
       .required = true,
       .value = asked(visit, "gtin", 14)},
      {.name = "lot",
       .label = {"Lot", "Số lô"},
       .value = asked(visit, "lot", 20),
       .hint = {"Empty: all lots, or those of the days below",
                "Để trống: mọi lô, hoặc các lô sản xuất trong khoảng ngày dưới đây"}},
      {.name = "first",
       .label = {"First serial of the lot", "Số sê-ri đầu trong lô"},
       .hint = {"Empty: the whole lot", "Để trống: cả lô"}},
      {.name = "last", .label = {"Last serial", "Số sê-ri cuối"}},
      {.kind = kDate, .name = "produced_from", .label = {"Made from", "Sản xuất từ ngày"}},
      {.kind = kDate, .name = "produced_until", .label = {"Made until", "Sản xuất đến hết ngày"}},
      {.kind = kDate,
       .name = "since",
       .label = {"Recall since", "Thu hồi kể từ ngày"},
       .required = true,
       .value = dmy_date(today(visit))},
      {.name = "decision", .label = {"Number of the decision", "Số quyết định"}, .required = true},
      {.kind = kText,
       .name = "reason",
       .label = {"Reason", "Lý do"},
       .required = true,
       .hint = {"Shown to shoppers first of all", "Hiển thị đầu tiên cho người mua"}},
      {.kind = kText,
       .name = "instructions",
       .label = {"Instructions", "Hướng dẫn"},
       .required = true,
       .hint = {"What a shopper who holds the goods should do", "Người đang giữ hàng cần làm gì"}},
      // Of the case that led here, and goes on with the recall.
      {.kind = kHidden, .name = "case", .value = asked(visit, "case", 18)}};
}

/// "000001" and "000050" as a range; both as printed, of one width.
std::optional<programme::SerialRange> read_serials(Reading& reading) {
  const std::string first = reading.text("first");
  const std::string last = reading.text("last");
  if (first.empty() && last.empty()) return {};
  const auto from = parse_digits(first);
  const auto until = parse_digits(last.empty() ? first : last);
  const bool same_width = last.empty() || first.size() == last.size();
  if (!from || !until || !same_width || *until < *from) {
    reading.refuse(
        "first",
        message("write the first and the last serial as they are printed, with all zeros, like "
                "000001 and 000050",
                "hãy ghi số sê-ri đầu và cuối đúng như in trên tem, đủ số 0, ví dụ 000001 và "
                "000050"));
    return {};
  }
  return programme::SerialRange{.first = static_cast<std::uint64_t>(*from),
                                .count = static_cast<std::uint64_t>(*until - *from + 1),
                                .width = static_cast<unsigned>(first.size())};
}

db::RecallRequest read_recall(Reading& reading) {
  db::RecallRequest request;
  const std::string typed = reading.text("gtin");
  if (const auto gtin = gs1::to_gtin14(typed)) {
    request.gtin = *gtin;
  } else if (!typed.empty()) {
    reading.refuse("gtin", gtin.error().message);
  }
  request.lot = reading.text("lot");
  request.serials = read_serials(reading);
  request.produced_from = reading.date("produced_from");
  request.produced_until = reading.date("produced_until");
  request.since = reading.date("since").value_or(Date{});
  request.decision = reading.text("decision");
  request.reason = reading.text("reason");
  request.instructions = reading.text("instructions");
  return request;
}

web::Response show_form(const Context& context, const Visit& visit, std::vector<Field> fields,
                        std::vector<Error> errors) {
  const int status = errors.empty() ? 200 : 400;
  for (auto& error : errors) {
    if (error.where == "serials") error.where = "first";
  }
  const std::string body =
      form_html(context, visit,
                {.action = address({"recalls", "new"}),
                 .submit = say(visit, "Xem hàng bị thu hồi", "See what is hit"),
                 .fields = std::move(fields),
                 .errors = std::move(errors),
                 .back = address({"recalls"})});
  return show_page(context, visit, say(visit, "Thu hồi hàng", "Recall goods"), "console_sheet",
                   {{"content", body}}, status);
}

/// What was typed, hidden, with the scan and one button: nothing has been recalled yet. The
/// scan is asked for here, since a browser does not send a file again by itself.
std::string confirm_form(const Context& context, const Visit& visit,
                         const std::vector<Field>& fields, const std::vector<Error>& errors) {
  std::vector<Field> hidden;
  for (const auto& field : fields) {
    hidden.push_back(
        {.kind = Field::Kind::kHidden, .name = field.name, .value = visit.form.text(field.name)});
  }
  hidden.push_back({.kind = Field::Kind::kHidden, .name = "sure", .value = "yes"});
  hidden.push_back(paper_field());
  return form_html(
      context, visit,
      {.action = address({"recalls", "new"}),
       .submit = say(visit, "Thu hồi hàng này", "Recall these goods"),
       .fields = std::move(hidden),
       .errors = errors,
       .warning =
           say(visit,
               "Chưa thu hồi gì. Khi xác nhận, người quét tem sẽ thấy thông báo thu hồi đầu tiên.",
               "Nothing is recalled yet. Once you confirm, whoever scans a label sees the recall "
               "first."),
       .back = address({"recalls"})});
}

web::Response preview(const Context& context, Visit& visit, const db::RecallRequest& request,
                      std::vector<Field> fields, const std::vector<Error>& errors) {
  std::optional<db::ProductRow> product;
  json data;
  context.desk->read([&](db::Connection& connection) {
    product = product_row(connection, visit, request.gtin);
    if (!product) return;
    const auto hit = hit_by(connection, visit, request);
    Facts facts(visit.language);
    facts.add({"Product", "Sản phẩm"}, product->product.name_vi)
        .add({"Producer", "Chủ thể"}, product->producer.name)
        .add({"Goods", "Hàng bị thu hồi"}, recalled_text(request, visit.language))
        .add({"Since", "Từ ngày"}, dmy_date(request.since))
        .add({"Decision", "Quyết định"}, request.decision)
        .lines({"Reason", "Lý do"}, request.reason)
        .lines({"Instructions to shoppers", "Hướng dẫn người mua"}, request.instructions);
    data = {{"facts", facts.html(context, visit)},
            {"hit", hit_text(visit, hit)},
            {"batches", table_html(context, visit, batch_listing(visit, hit.batches))},
            {"buttons", json::array()},
            {"form", confirm_form(context, visit, fields, errors)}};
  });
  if (!product) {
    fill(fields, visit.form);
    return show_form(context, visit, std::move(fields),
                     {{"gtin", message("there is no such product in your place",
                                       "địa bàn của bạn không có sản phẩm này")}});
  }
  return show_page(context, visit,
                   say(visit, "Kiểm tra trước khi thu hồi", "Check before you recall"),
                   "console_recall", std::move(data), errors.empty() ? 200 : 400);
}

/// What came of a recall: without the second step it was only tried.
struct Tried {
  Result<void> done;
  bool refused = false;
  std::int64_t id = 0;
};

Tried try_recall(const Context& context, const Visit& visit, db::RecallRequest request,
                 std::string_view scan, bool sure) {
  Tried tried;
  tried.done = context.desk->write([&](db::Connection& connection) -> Result<void> {
    tried.refused = true;
    auto stored = store_scan(connection, visit, scan);
    if (!stored) return tl::unexpected(stored.error());
    request.paper = *std::move(stored);
    const auto recalled = db::recall_goods(connection, visit.actor, request, visit.now);
    if (!recalled) return tl::unexpected(recalled.error());
    tried.refused = false;
    tried.id = *recalled;
    // An error takes it back.
    if (!sure) return fail("sure", {});
    return {};
  });
  return tried;
}

/// The recall's page, or the outcome of the case that led here.
std::string after_recall(const Visit& visit, std::int64_t id) {
  const std::string recall = std::to_string(id);
  const std::string number = visit.form.text("case");
  if (!parse_digits(number)) return below({"recalls", recall});
  return below({"cases", number, "decide"}) + "?outcome=recall&recall=" + recall;
}

web::Response new_recall(const Context& context, Visit& visit) {
  auto fields = recall_fields(visit);
  if (visit.request.method != "POST") return show_form(context, visit, std::move(fields), {});
  auto answered = fields;
  answered.push_back(paper_field());
  Reading reading(visit.form, answered);
  const auto request = read_recall(reading);
  const bool sure = visit.form.text("sure") == "yes";
  const std::string_view scan = sure ? reading.file("paper") : "";
  auto errors = reading.errors();
  if (errors.empty()) {
    const auto tried = try_recall(context, visit, request, scan, sure);
    if (tried.done) {
      return context.desk->done(visit, after_recall(visit, tried.id),
                                {"The goods are recalled", "Đã thu hồi hàng"});
    }
    if (!tried.refused) return preview(context, visit, request, std::move(fields), {});
    errors = {tried.done.error()};
    if (errors.front().where == "paper") {
      return preview(context, visit, request, std::move(fields), errors);
    }
  }
  fill(fields, visit.form);
  return show_form(context, visit, std::move(fields), std::move(errors));
}

std::vector<Field> lift_fields(const Visit& visit) {
  return {
      {.kind = Field::Kind::kDate,
       .name = "on",
       .label = {"Lifted on", "Kết thúc từ ngày"},
       .required = true,
       .value = dmy_date(today(visit))},
      {.name = "decision", .label = {"Number of the decision", "Số quyết định"}, .required = true},
      {.kind = Field::Kind::kText,
       .name = "reason",
       .label = {"Reason", "Lý do"},
       .required = true},
      paper_field()};
}

web::Response lift_page(const Context& context, Visit& visit) {
  const std::string number = piece(visit, 0);
  const auto id = parse_digits(number);
  std::optional<db::Recall> recall;
  context.desk->read([&](db::Connection& connection) {
    if (id) recall = recall_of(connection, visit, *id);
  });
  if (!recall) return not_found(context, visit);
  auto fields = lift_fields(visit);
  std::vector<Error> errors;
  if (visit.request.method == "POST") {
    Reading reading(visit.form, fields);
    db::LiftRequest request{.recall = *id,
                            .on = reading.date("on").value_or(Date{}),
                            .reason = reading.text("reason"),
                            .decision = reading.text("decision")};
    const std::string_view scan = reading.file("paper");
    errors = reading.errors();
    if (errors.empty()) {
      const auto done = context.desk->write([&](db::Connection& connection) -> Result<void> {
        auto stored = store_scan(connection, visit, scan);
        if (!stored) return tl::unexpected(stored.error());
        request.paper = *std::move(stored);
        return db::lift_recall(connection, visit.actor, request, visit.now);
      });
      if (done) {
        return context.desk->done(visit, below({"recalls", number}),
                                  {"The recall is lifted", "Đã kết thúc thu hồi"});
      }
      errors = {done.error()};
    }
    fill(fields, visit.form);
  }
  const int status = errors.empty() ? 200 : 400;
  const std::string body = form_html(context, visit,
                                     {.action = address({"recalls", number, "lift"}),
                                      .submit = say(visit, "Kết thúc thu hồi", "Lift the recall"),
                                      .fields = std::move(fields),
                                      .errors = std::move(errors),
                                      .back = address({"recalls", number})});
  return show_page(context, visit,
                   say(visit, message("Lift recall no. {}", "Kết thúc thu hồi hàng số {}", number)),
                   "console_sheet", {{"content", body}}, status);
}

}  // namespace

void add_recall_act_routes(Routes& routes, const Context& context) {
  for (const char* method : {"GET", "POST"}) {
    routes.push_back(route(context, method, "/recalls/new", Act::kRecall, new_recall));
    routes.push_back(route(context, method, "/recalls/*/lift", Act::kLiftRecall, lift_page));
  }
}

}  // namespace ocop::verifier::console
