#include "labeler/console/void_form.h"

#include <fmt/format.h>

#include "labeler/console/confirm.h"
#include "labeler/console/serial_list.h"
#include "labeler/plural.h"

namespace ocop::labeler::console {
namespace {

using office::Field;
using programme::SerialRange;

web::Response show(const Context& context, const Visit& visit, const VoidForm& form,
                   const TypedVoid& before, const std::optional<Error>& error) {
  ActPage act{form.title, form.subject, form.back, {}, form.hidden};
  act.form.action = form.action;
  act.form.submit = say(visit, "Xem lại trước khi hủy", "Look at it before it is done");
  act.form.intro =
      say(visit, "Tem đã hủy thì không dùng được nữa: ai quét sẽ thấy đây là tem đã hủy.",
          "A void label is good for nothing: whoever scans it sees that it was voided.");
  act.form.fields = {
      {.name = "serials",
       .label = say(visit, "Số sê-ri cần hủy", "Serials to void"),
       .kind = Field::Kind::kArea,
       .value = before.serials,
       .hint = say(visit, "Mỗi dòng một số hoặc một dãy, ví dụ 000012 hoặc 000020-000031.",
                   "One number or range a line, like 000012 or 000020-000031."),
       .required = true,
       .most = 4000},
      {.name = "reason",
       .label = say(visit, "Lý do", "Reason"),
       .value = before.reason,
       .hint = form.reason_hint,
       .required = true,
       .most = 500}};
  if (error) act.form.refuse(*error, visit.language);
  return show_act(context, visit, std::move(act), error ? kBadRequest : 200);
}

web::Response confirm(const Context& context, const Visit& visit, const VoidForm& form,
                      const TypedVoid& given, const std::vector<SerialRange>& ranges) {
  std::uint64_t labels = 0;
  std::string list;
  for (const auto& range : ranges) {
    labels += range.count;
    list += (list.empty() ? "" : ", ") + range.serial(0);
    if (range.count > 1) list += fmt::format("{}{}", form.between, range.serial(range.count - 1));
  }
  auto hidden = form.hidden;
  hidden.emplace_back("serials", given.serials);
  hidden.emplace_back("reason", given.reason);
  return show_confirmation(
      context, visit,
      {form.title,
       form.subject,
       say(visit, "Việc hủy tem không thể làm lại.", "Voiding cannot be undone."),
       form.action,
       say(visit, "Hủy " + std::to_string(labels) + " tem",
           fmt::format("Void {} label{}", labels, plural(labels))),
       {{say(visit, "Số tem", "Labels"), std::to_string(labels)},
        {say(visit, "Số sê-ri", "Serials"), list},
        {say(visit, "Lý do", "Reason"), given.reason}},
       std::move(hidden)});
}

/// Told before the confirmation; the registry looks again when they are voided.
std::optional<Error> void_already(const VoidForm& form, const std::vector<SerialRange>& ranges) {
  for (const auto& part : form.voided())
    for (const auto& range : ranges)
      if (range.first < part.first + part.count && part.first < range.first + range.count)
        return Error{"serials", form.void_already(part)};
  return std::nullopt;
}

Result<void> void_all(const Context& context, const VoidForm& form,
                      const std::vector<SerialRange>& ranges, const std::string& reason) {
  return context.desk->write([&](db::Connection& connection) -> Result<void> {
    for (const auto& range : ranges)
      if (auto done = form.void_part(connection, range, reason); !done) return done;
    return {};
  });
}

}  // namespace

web::Response show_void_form(const Context& context, const Visit& visit, const VoidForm& form,
                             const TypedVoid& given) {
  return show(context, visit, form, given, {});
}

web::Response take_void_form(const Context& context, const Visit& visit, const VoidForm& form) {
  const TypedVoid given{typed(visit, "serials"), typed(visit, "reason", 2000)};
  const auto again = [&](const std::optional<Error>& error) {
    return show(context, visit, form, given, error);
  };
  if (is_to_change(visit)) return again({});
  const auto ranges = parse_serials(given.serials, form.whole);
  if (!ranges) return again(ranges.error());
  if (given.reason.empty())
    return again(Error{"reason", message("Say why these labels are void", "Hãy ghi lý do hủy")});
  if (const auto error = void_already(form, *ranges)) return again(error);
  if (!is_confirmed(visit)) return confirm(context, visit, form, given, *ranges);
  if (const auto done = void_all(context, form, *ranges, given.reason); !done)
    return again(
        Error{done.error().where == "reason" ? "reason" : "serials", done.error().message});
  return context.desk->done(visit, form.back, message("The labels are void", "Đã hủy tem"));
}

}  // namespace ocop::labeler::console
