#include "verifier/console/forms.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "base/text.h"
#include "office/form_page.h"
#include "office/weight.h"

namespace ocop::verifier::console {
namespace {

using nlohmann::json;

constexpr std::size_t kMostLine = 1'000;   ///< bytes
constexpr std::size_t kMostText = 40'000;  ///< bytes

std::string error_of(const Field& field, const std::vector<Error>& errors, Language language) {
  for (const auto& error : errors) {
    if (error.where == field.name) return error.message.in(language);
  }
  return {};
}

office::Field::Kind office_kind(Field::Kind kind) {
  using Theirs = office::Field::Kind;
  switch (kind) {
    case Field::Kind::kLine:
      return Theirs::kText;
    case Field::Kind::kDate:
      return Theirs::kDate;
    case Field::Kind::kNumber:
      return Theirs::kNumber;
    case Field::Kind::kText:
      return Theirs::kArea;
    case Field::Kind::kChoice:
      return Theirs::kSelect;
    case Field::Kind::kFile:
      return Theirs::kFile;
    case Field::Kind::kHidden:
      return Theirs::kHidden;
    case Field::Kind::kTick:
      return Theirs::kCheck;
  }
  return Theirs::kText;
}

json field_json(const Field& field, const std::string& error, Language language) {
  office::Field shown;
  shown.name = field.name;
  shown.label = field.label.in(language);
  shown.kind = office_kind(field.kind);
  shown.value = field.value;
  shown.hint = field.hint.in(language);
  shown.error = error;
  shown.required = field.required;
  shown.accept = field.accept;
  if (field.kind == Field::Kind::kDate) {
    // A browser's own date field takes nothing but ISO.
    const auto date = read_date(field.value);
    shown.value = date ? iso_date(*date) : std::string();
  }
  if (field.kind == Field::Kind::kTick) {
    shown.checked = !field.value.empty();
    shown.value = "yes";
  }
  for (const auto& option : field.options) {
    shown.options.push_back({option.value, option.text, option.value == field.value});
  }
  return office::to_json(shown);
}

bool has_field(const std::vector<Field>& fields, std::string_view name) {
  return std::any_of(fields.begin(), fields.end(), [&](const Field& f) { return f.name == name; });
}

/// Errors of no field, or of one that the form does not show, stand on top alone.
json summary_json(const FormView& form, Language language) {
  json all = json::array();
  for (const auto& error : form.errors) {
    const auto found = std::find_if(form.fields.begin(), form.fields.end(), [&](const Field& f) {
      return f.name == error.where && f.kind != Field::Kind::kHidden;
    });
    const bool beside = found != form.fields.end();
    all.push_back({{"field", beside ? json(found->name) : json(false)},
                   {"label", beside ? found->label.in(language) : std::string()},
                   {"text", error.message.in(language)}});
  }
  return all;
}

json fields_json(const std::vector<Field>& fields, const std::vector<Error>& errors,
                 Language language) {
  json shown = json::array();
  for (const auto& field : fields) {
    shown.push_back(field_json(field, error_of(field, errors, language), language));
  }
  return shown;
}

std::optional<long long> scaled(std::string_view text, std::size_t decimals) {
  const auto mark = text.find_first_of(".,");
  const auto whole = parse_digits(text.substr(0, mark));
  std::string fraction(mark == std::string_view::npos ? std::string_view("0")
                                                      : text.substr(mark + 1));
  if (!whole || *whole > 1'000'000'000 || fraction.empty() || fraction.size() > decimals) return {};
  fraction.resize(decimals, '0');
  const auto part = parse_digits(fraction);
  if (!part) return {};
  long long scale = 1;
  for (std::size_t i = 0; i < decimals; ++i) scale *= 10;
  return *whole * scale + *part;
}

}  // namespace

std::string form_html(const Context& context, const Visit& visit, const FormView& form) {
  const bool files = std::any_of(form.fields.begin(), form.fields.end(),
                                 [](const Field& f) { return f.kind == Field::Kind::kFile; });
  return context.desk->render(visit, "console_form",
                              {{"action", form.action},
                               {"files", files},
                               {"submit", form.submit},
                               {"danger", !form.warning.empty()},
                               {"has_errors", !form.errors.empty()},
                               {"summary", summary_json(form, visit.language)},
                               {"warning", form.warning.empty() ? json(false) : json(form.warning)},
                               {"back", form.back.empty() ? json(false) : json(form.back)},
                               {"fields", fields_json(form.fields, form.errors, visit.language)}});
}

std::string filters_html(const Context& context, const Visit& visit, std::string_view action,
                         const std::vector<Field>& fields) {
  return context.desk->render(
      visit, "console_filters",
      {{"action", action}, {"fields", fields_json(fields, {}, visit.language)}});
}

void fill(std::vector<Field>& fields, const web::Form& typed) {
  for (auto& field : fields) {
    if (field.kind == Field::Kind::kFile) continue;
    if (typed.has(field.name)) {
      field.value = typed.text(field.name);
    } else if (field.kind == Field::Kind::kTick) {
      field.value.clear();
    }
  }
}

void fill(std::vector<Field>& fields, const Visit& visit) {
  for (auto& field : fields) field.value = asked(visit, field.name);
}

std::optional<Date> read_date(std::string_view text) {
  const auto date = parse_iso_date(text);
  return date ? date : parse_dmy_date(text);
}

std::optional<int> read_tenths(std::string_view text, int most) {
  const auto value = scaled(text, 1);
  if (!value || *value > most) return {};
  return static_cast<int>(*value);
}

const Field& Reading::field(std::string_view name) const {
  for (const auto& field : fields_) {
    if (field.name == name) return field;
  }
  throw std::out_of_range("no field " + std::string(name));
}

std::string Reading::text(std::string_view name) {
  // A field that this form does not have was not typed, whatever came with the request.
  if (!has_field(fields_, name)) return {};
  const Field& known = field(name);
  std::string value = form_.text(name);
  const std::size_t most = known.kind == Field::Kind::kText ? kMostText : kMostLine;
  if (value.empty() && known.required) {
    refuse(name, message("{0} is missing", "chưa nhập: {1}", known.label.en, known.label.vi));
  }
  if (value.size() > most) {
    refuse(name,
           message("this is too long: at most {} bytes", "nội dung quá dài: tối đa {} byte", most));
    return {};
  }
  if (known.kind == Field::Kind::kChoice && !value.empty()) {
    const bool offered = std::any_of(known.options.begin(), known.options.end(),
                                     [&](const Option& o) { return o.value == value; });
    if (!offered) {
      refuse(name, message("choose one of the list", "hãy chọn một mục trong danh sách"));
      return {};
    }
  }
  return value;
}

std::optional<Date> Reading::date(std::string_view name) {
  const std::string value = text(name);
  if (value.empty()) return {};
  const auto date = read_date(value);
  if (!date) {
    refuse(name, message("“{}” is no date; write 22/11/2026",
                         "“{}” không phải ngày hợp lệ; hãy viết như 22/11/2026", printable(value)));
  }
  return date;
}

std::optional<std::int64_t> Reading::kilograms(std::string_view name) {
  const std::string value = text(name);
  if (value.empty()) return {};
  const auto grams = office::read_kilograms(value);
  if (grams) return *grams;
  refuse(name, grams.error().message);
  return {};
}

std::optional<int> Reading::whole(std::string_view name, int least, int most) {
  const std::string value = text(name);
  if (value.empty()) return {};
  const auto number = parse_digits(value);
  if (number && *number >= least && *number <= most) return static_cast<int>(*number);
  refuse(name, message("“{}” is no whole number from {} to {}",
                       "“{}” không phải số nguyên từ {} đến {}", printable(value), least, most));
  return {};
}

std::optional<int> Reading::tenths(std::string_view name, int most) {
  const std::string value = text(name);
  if (value.empty()) return {};
  const auto number = read_tenths(value, most);
  if (!number) {
    refuse(name, message("“{}” is no number from 0 to {} with at most one decimal",
                         "“{}” không phải số từ 0 đến {} với tối đa một số lẻ", printable(value),
                         most / 10));
  }
  return number;
}

std::string_view Reading::file(std::string_view name) {
  const auto* chosen = form_.file(name);
  if (chosen == nullptr && field(name).required) {
    refuse(name, message("no file was chosen", "chưa chọn tệp"));
  }
  return chosen == nullptr ? std::string_view() : std::string_view(chosen->value);
}

}  // namespace ocop::verifier::console
