#include "labeler/console/reprint_form.h"

#include <algorithm>
#include <iterator>
#include <nlohmann/json.hpp>

#include "labeler/console/batch_form.h"
#include "labeler/console/console.h"
#include "labeler/console/serial_list.h"

namespace ocop::labeler::console {
namespace {

using nlohmann::json;
using office::Field;

std::vector<Field> fields(const Context& context, const Visit& visit, const ReprintForm& form,
                          const TypedReprint& typed) {
  std::vector<Field> all{
      {.name = "serials",
       .label = say(visit, "In lại những số sê-ri nào", "Which serials to print again"),
       .value = typed.serials,
       .hint = form.serials_hint,
       .most = 40},
      {.name = "reason",
       .label = say(visit, "Lý do in lại", "Why it is printed again"),
       .kind = Field::Kind::kArea,
       .value = typed.reason,
       .hint = form.reason_hint,
       .required = form.printed,
       .most = 500}};
  std::ranges::move(stars_field(visit, form.stars, typed.stars), std::back_inserter(all));
  std::ranges::move(
      output_fields(context, visit, typed.output, own_printers(context, visit), form.scratch),
      std::back_inserter(all));
  return all;
}

}  // namespace

TypedReprint usual_reprint(TypedOutput output) { return {"", "", "yes", std::move(output)}; }

TypedReprint read_typed_reprint(const Visit& visit) {
  return {typed(visit, "serials", 100), typed(visit, "reason", 500), typed(visit, "stars", 8),
          read_typed_output(visit)};
}

Result<ReadReprint> read_reprint(const Context& context, const Visit& visit,
                                 const TypedReprint& typed, const programme::SerialRange& whole,
                                 std::uint64_t labels, int stars) {
  ReadReprint read;
  if (!typed.serials.empty()) {
    const auto ranges = parse_serials(typed.serials, whole);
    if (!ranges) return tl::unexpected(ranges.error());
    if (ranges->size() > 1)
      return fail("serials", message("One part at a time, like 000012-000030",
                                     "Mỗi lần một dãy số, ví dụ 000012-000030"));
    read.only = ranges->front();
    labels = read.only->count;
  }
  if (labels > kMostConsoleLabels)
    return fail("serials",
                message("At most {} labels at once; write a part of them",
                        "Mỗi lần in nhiều nhất {} tem; hãy ghi một phần", kMostConsoleLabels));
  auto output = read_output(context, typed.output, own_printers(context, visit), labels);
  if (!output.errors.empty()) return tl::unexpected(output.errors.front());
  read.output = std::move(output.output);
  read.scratch = output.scratch;
  read.stars = typed.stars == "yes" && stars > 0;
  return read;
}

web::Response show_reprint(const Context& context, const Visit& visit, const ReprintForm& form,
                           const ReprintView& view) {
  office::FormPage shown;
  shown.action = form.action;
  shown.fields = fields(context, visit, form, view.typed);
  std::string passphrase;
  for (const auto& error : view.errors) {
    if (error.where == "passphrase")
      passphrase = error.message.in(visit.language);
    else
      shown.refuse(error, visit.language);
  }
  json data = office::to_json(shown);
  data["hidden"] = hidden_json(form.hidden);
  auto pictured = form.hidden;
  std::ranges::move(fields_of(view.typed.output), std::back_inserter(pictured));
  pictured.emplace_back("stars", view.typed.stars);
  data["preview_src"] = preview_address(pictured);
  data["passphrase_error"] = passphrase;
  for (const auto& [name, text] : form.subject) data[name] = text;
  data["first_time"] = !form.printed;
  data["back"] = form.back;
  return scripted(page(context, visit, form.title, form.name, std::move(data), view.status));
}

void refuse(ReprintView& view, const SigningRefusal& refusal, Error (*at_field)(const Error&)) {
  auto error = refusal.error;
  if (error.where == "only") error.where = "serials";
  const bool found =
      error.where == "serials" || error.where == "reason" || error.where == "passphrase";
  view.errors = {found ? error : at_field(error)};
  if (refusal.kind == SigningRefusal::Kind::kBusy) view.status = kUnavailable;
}

}  // namespace ocop::labeler::console
