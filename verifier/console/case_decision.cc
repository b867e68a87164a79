// The outcome of a case, after a look at what it will say.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "verifier/console/case_page.h"
#include "verifier/console/case_words.h"
#include "verifier/console/certificates.h"

namespace ocop::verifier::console {
namespace {

using nlohmann::json;
using programme::Act;

/// What the form is about.
struct Subject {
  db::Case what;
  db::ProductRow product;
  std::vector<db::Recall> recalls;  ///< of its goods, that stand
  std::size_t undecided = 0;        ///< labels
};

std::optional<Subject> read_subject(const Context& context, const Visit& visit,
                                    std::optional<std::int64_t> id) {
  std::optional<Subject> found;
  context.desk->read([&](db::Connection& connection) {
    const auto bounds = db::bounds_of(visit.actor);
    auto what = id ? db::find_case(connection, bounds, *id) : std::nullopt;
    if (!what) return;
    auto product = product_row(connection, visit, what->gtin);
    if (!product) return;
    found = Subject{*what, *std::move(product), {}, 0};
    for (auto& recall : db::recalls_of(connection, what->gtin)) {
      const bool other_lot =
          !what->lot.empty() && !recall.what.lot.empty() && recall.what.lot != what->lot;
      if (!recall.lift && !other_lot) found->recalls.push_back(std::move(recall));
    }
    found->undecided = db::count_undecided(connection, db::scope_of(*what));
  });
  return found;
}

std::vector<Field> decision_fields(const Visit& visit, const Subject& subject) {
  using enum Field::Kind;
  std::vector<Option> outcomes{{"", ""}};
  for (const auto outcome : db::kCaseOutcomes) {
    outcomes.push_back(
        {std::string(db::outcome_code(outcome)), say(visit, db::outcome_name(outcome))});
  }
  std::vector<Option> recalls{{"", say(visit, "không có", "none")}};
  for (const auto& recall : subject.recalls) {
    recalls.push_back({std::to_string(recall.id),
                       say(visit, message("no. {0}: {1}", "số {0}: {1}", recall.id,
                                          recalled_text(recall.what, visit.language)))});
  }
  std::vector<Field> fields{
      {.kind = kChoice,
       .name = "outcome",
       .label = {"Outcome", "Kết luận"},
       .required = true,
       .value = asked(visit, "outcome", 20),
       .options = std::move(outcomes)},
      {.name = "decision",
       .label = {"Number of the decision", "Số quyết định"},
       .hint = {"Needed when the case is handed to the authority",
                "Bắt buộc khi chuyển cơ quan có thẩm quyền"}},
      {.kind = kDate, .name = "decided_on", .label = {"Day of the decision", "Ngày quyết định"}},
      {.kind = kChoice,
       .name = "recall",
       .label = {"Recall of these goods", "Lệnh thu hồi hàng này"},
       .value = asked(visit, "recall", 18),
       .hint = {"Of the outcome “goods recalled”: recall the goods first",
                "Dùng khi kết luận “thu hồi hàng”: cần ra lệnh thu hồi trước"},
       .options = std::move(recalls)},
      {.kind = kText, .name = "reason", .label = {"Reason", "Lý do"}, .required = true}};
  if (subject.undecided > 0) {
    fields.push_back(
        {.kind = kTick,
         .name = "mark_rest",
         .label = message("Mark the {} suspected labels that nobody has marked yet the same way",
                          "Đánh dấu luôn {} tem nghi sao chép chưa ai đánh dấu theo kết luận này",
                          subject.undecided),
         .hint = {"Only when copies are confirmed, or nothing wrong was found. Without this, shoppers "
                  "are still told of the suspicion",
                  "Chỉ dùng khi xác nhận có tem sao chép hoặc không có vi phạm. Nếu không chọn, người "
                  "mua vẫn thấy cảnh báo nghi sao chép"}});
  }
  fields.push_back({.kind = kHidden, .name = "seen", .value = std::to_string(subject.what.steps)});
  return fields;
}

db::CaseDecision read_decision(Reading& reading, std::int64_t id) {
  db::CaseDecision request;
  request.id = id;
  const auto outcome = db::outcome_of(reading.text("outcome"));
  request.outcome = outcome.value_or(db::CaseOutcome::kCleared);
  request.reason = reading.text("reason");
  request.decision = reading.text("decision");
  request.decided_on = reading.date("decided_on");
  request.recall = parse_digits(reading.text("recall")).value_or(0);
  request.mark_rest = !reading.text("mark_rest").empty();
  request.seen = parse_digits(reading.text("seen")).value_or(-1);
  return request;
}

std::string title_of(const Visit& visit, const Subject& subject) {
  return say(visit, "Kết luận – ", "Decide – ") +
         goods_text(subject.product.product.name_vi, subject.what.lot, visit.language);
}

web::Response show_form(const Context& context, const Visit& visit, const Subject& subject,
                        std::vector<Field> fields, std::vector<Error> errors) {
  const int status = errors.empty() ? 200 : 400;
  const std::string number = std::to_string(subject.what.id);
  const std::string body = form_html(context, visit,
                                     {.action = address({"cases", number, "decide"}),
                                      .submit = say(visit, "Xem lại kết luận", "Look at it again"),
                                      .fields = std::move(fields),
                                      .errors = std::move(errors),
                                      .back = address({"cases", number})});
  json data{{"content", body}};
  if (may(visit, Act::kRecall)) {
    data["buttons"] =
        buttons_json({{recall_href(subject.what),
                       say(visit, "Ra lệnh thu hồi hàng", "Recall the goods"), true}});
  }
  return show_page(context, visit, title_of(visit, subject), "console_sheet", std::move(data),
                   status);
}

/// What was typed, in words, and hidden with one button: nothing is decided yet.
web::Response preview(const Context& context, const Visit& visit, const Subject& subject,
                      const db::CaseDecision& request, const std::vector<Field>& fields) {
  Facts facts(visit.language);
  facts
      .add({"Goods", "Hàng hóa"},
           goods_text(subject.product.product.name_vi, subject.what.lot, visit.language))
      .add({"Producer", "Chủ thể"}, subject.product.producer.name)
      .add({"Outcome", "Kết luận"}, say(visit, db::outcome_name(request.outcome)))
      .add({"Decision", "Quyết định"}, request.decision)
      .add({"Day of the decision", "Ngày quyết định"}, day_text(request.decided_on))
      .lines({"Reason", "Lý do"}, request.reason);
  if (request.recall != 0) {
    facts.link({"Recall", "Lệnh thu hồi"}, std::to_string(request.recall),
               address({"recalls", std::to_string(request.recall)}));
  }
  if (request.mark_rest) {
    facts.add({"Labels marked with it", "Tem được đánh dấu kèm"},
              number_text(static_cast<std::int64_t>(subject.undecided), visit.language));
  }
  std::vector<Field> hidden;
  for (const auto& field : fields) {
    hidden.push_back(
        {.kind = Field::Kind::kHidden, .name = field.name, .value = visit.form.text(field.name)});
  }
  hidden.push_back({.kind = Field::Kind::kHidden, .name = "sure", .value = "yes"});
  const std::string number = std::to_string(subject.what.id);
  const std::string form =
      form_html(context, visit,
                {.action = address({"cases", number, "decide"}),
                 .submit = say(visit, "Kết thúc vụ việc", "Close the case"),
                 .fields = std::move(hidden),
                 .warning = say(
                     visit,
                     "Chưa kết luận gì. Khi xác nhận, vụ việc kết thúc và kết luận được ghi vào "
                     "nhật ký; người quét tem đã xác nhận bị sao chép sẽ được báo.",
                     "Nothing is decided yet. Once you confirm, the case is closed and its outcome "
                     "is on the audit log; whoever scans a confirmed label is told so."),
                 .back = address({"cases", number, "decide"})});
  return show_page(
      context, visit, title_of(visit, subject), "console_sheet",
      {{"content", "<section class=\"card\">" + facts.html(context, visit) + "</section>" + form}});
}

web::Response decide_page(const Context& context, Visit& visit) {
  const std::string number = piece(visit, 0);
  const auto subject = read_subject(context, visit, parse_digits(number));
  if (!subject) return not_found(context, visit);
  auto fields = decision_fields(visit, *subject);
  if (visit.request.method != "POST") {
    return show_form(context, visit, *subject, std::move(fields), {});
  }
  Reading reading(visit.form, fields);
  const auto request = read_decision(reading, subject->what.id);
  auto errors = reading.errors();
  if (errors.empty()) {
    const bool sure = visit.form.text("sure") == "yes";
    bool refused = true;
    const auto done = context.desk->write([&](db::Connection& connection) -> Result<void> {
      if (auto decided = db::decide_case(connection, visit.actor, request, visit.now); !decided) {
        return decided;
      }
      refused = false;
      // An error takes it back: without the second step it was only tried.
      if (!sure) return fail("sure", {});
      return {};
    });
    if (done) {
      return context.desk->done(visit, below({"cases", number}),
                                {"The case is closed", "Đã kết thúc vụ việc"});
    }
    if (!refused) return preview(context, visit, *subject, request, fields);
    errors = {done.error()};
  }
  const std::string fresh = fields.back().value;
  fill(fields, visit.form);
  // Who was told that somebody went on answers what is there now.
  if (errors.front().where == "seen") fields.back().value = fresh;
  return show_form(context, visit, *subject, std::move(fields), std::move(errors));
}

}  // namespace

void add_case_decision_routes(Routes& routes, const Context& context) {
  for (const char* method : {"GET", "POST"}) {
    routes.push_back(route(context, method, "/cases/*/decide", Act::kDecideCase, decide_page));
  }
}

}  // namespace ocop::verifier::console
