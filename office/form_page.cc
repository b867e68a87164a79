#include "office/form_page.h"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace ocop::office {
namespace {

using nlohmann::json;
using Kind = Field::Kind;

/// Templates look for a missing name in what surrounds it: so all names are there.
json input_of(const Field& field) {
  const bool line =
      field.kind == Kind::kText || field.kind == Kind::kDate || field.kind == Kind::kNumber;
  return {{"is_line", line},
          {"is_area", field.kind == Kind::kArea},
          {"is_select", field.kind == Kind::kSelect},
          {"is_file", field.kind == Kind::kFile},
          {"is_check", field.kind == Kind::kCheck},
          {"is_hidden", field.kind == Kind::kHidden},
          {"is_labelled", field.kind != Kind::kCheck && field.kind != Kind::kHidden},
          {"type", field.kind == Kind::kDate ? "date" : "text"},
          {"numeric", field.kind == Kind::kNumber}};
}

}  // namespace

void FormPage::refuse(const Error& why, Language language) {
  const auto field = std::find_if(fields.begin(), fields.end(), [&](const Field& each) {
    return each.name == why.where && each.kind != Kind::kHidden;
  });
  (field == fields.end() ? error : field->error) =
      field == fields.end() ? why.in(language) : why.message.in(language);
}

json to_json(const Field& field) {
  json out = input_of(field);
  out["name"] = field.name;
  out["label"] = field.label;
  out["value"] = field.value;
  out["hint"] = field.hint;
  out["error"] = field.error;
  out["required"] = field.required;
  out["checked"] = field.checked;
  out["accept"] = field.accept;
  out["most"] = field.most == 0 ? json("") : json(field.most);
  out["told"] = !field.hint.empty() || !field.error.empty();
  out["options"] = json::array();
  for (const auto& option : field.options) {
    out["options"].push_back(
        {{"value", option.value}, {"label", option.label}, {"chosen", option.chosen}});
  }
  return out;
}

json to_json(const FormPage& form) {
  json fields = json::array();
  bool files = false;
  for (const auto& field : form.fields) {
    fields.push_back(to_json(field));
    files = files || field.kind == Kind::kFile;
  }
  return {{"action", form.action}, {"submit", form.submit},    {"cancel", form.cancel},
          {"intro", form.intro},   {"form_error", form.error}, {"version", form.fingerprint},
          {"danger", form.danger}, {"multipart", files},       {"fields", fields}};
}

}  // namespace ocop::office
