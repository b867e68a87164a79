#include "labeler/label_template.h"

#include <algorithm>
#include <array>
#include <optional>
#include <stdexcept>
#include <utility>

#include "base/text.h"
#include "embedded_ocop_labeler.h"
#include "labeler/own_list.h"

namespace ocop::labeler {
namespace {

using programme::JsonProblem;
using programme::JsonValue;

constexpr double kLeastPoints = 4.5;
constexpr double kMostPoints = 8;
constexpr double kSmallArea = 700;   ///< mm²
constexpr double kLargeArea = 3000;

struct FieldWords {
  std::string_view code;
  std::string_view en;
  std::string_view vi;
};

/// In the order of Field.
constexpr std::array<FieldWords, kFields> kWords = {{
    {"name", "product name", "tên sản phẩm"},
    {"producer", "producer's name", "tên chủ thể"},
    {"address", "address", "địa chỉ"},
    {"lot", "lot number", "số lô"},
    {"produced", "production date", "ngày sản xuất"},
    {"best_before", "best-before date", "hạn sử dụng"},
    {"net_content", "net content", "khối lượng tịnh"},
    {"stars", "stars", "hạng sao"},
    {"ingredients", "ingredients", "thành phần"},
    {"warnings", "storage and warnings", "bảo quản, cảnh báo"},
    {"gtin", "GTIN", "mã GTIN"},
    {"serial", "serial", "số sê-ri"},
    {"typed_code", "typed code", "mã tra cứu"},
}};

const FieldWords& words_of(Field field) { return kWords.at(static_cast<std::size_t>(field)); }

std::optional<Field> field_of(std::string_view code) {
  const auto found = std::ranges::find(kWords, code, &FieldWords::code);
  if (found == kWords.end()) return std::nullopt;
  return static_cast<Field>(found - kWords.begin());
}

std::string all_codes() {
  std::string text;
  for (const auto& words : kWords) {
    if (!text.empty()) text += ", ";
    text += words.code;
  }
  return text;
}

std::vector<TemplateField> read_fields(const OwnMembers& members, JsonProblem& problem) {
  std::vector<TemplateField> fields;
  std::size_t at = 0;
  for (const auto& item : members.items("fields", kFields)) {
    const auto where = members.at("fields", at++);
    std::string_view code = item.kind == JsonValue::Kind::kString ? std::string_view(item.text) : "";
    const bool required = !code.starts_with('?');
    if (!required) code.remove_prefix(1);
    const auto field = field_of(code);
    if (!field) {
      problem.note(where, message("there is no field “{0}”; those known are {1}, a “?” before those "
                                  "that may be left out",
                                  "không có trường “{0}”; các trường được dùng là {1}, thêm “?” ở "
                                  "trước nếu có thể bỏ",
                                  printable(code), all_codes()));
      continue;
    }
    if (std::ranges::find(fields, *field, &TemplateField::field) != fields.end())
      problem.note(where, message("the field “{}” stands twice; once is right",
                                  "trường “{}” xuất hiện hai lần; chỉ được có một", code));
    fields.push_back({*field, required});
  }
  return fields;
}

LabelTemplate read_template(const JsonValue& value, std::string path, JsonProblem& problem) {
  const OwnMembers members(value, std::move(path), {"id", "name", "fields", "least_points"}, problem);
  LabelTemplate read;
  read.id = members.id();
  read.name = members.name();
  read.fields = read_fields(members, problem);
  read.least_points = members.number("least_points", kLeastPoints, kMostPoints);
  return read;
}

Result<std::vector<LabelTemplate>> read_templates(std::string_view json,
                                                  const std::vector<LabelTemplate>& before) {
  return read_own_list(json, "templates", {"template", "mẫu tem"}, before, read_template);
}

}  // namespace

std::string_view field_code(Field field) { return words_of(field).code; }

Message field_name(Field field) {
  const auto& words = words_of(field);
  return {std::string(words.en), std::string(words.vi)};
}

std::vector<LabelTemplate> built_in_templates() {
  auto templates = read_templates(pages::embedded("templates.json"), {});
  if (!templates)
    throw std::logic_error("templates.json: " + templates.error().in(Language::kEnglish));
  return std::move(*templates);
}

const LabelTemplate* find_template(const std::vector<LabelTemplate>& templates, std::string_view id) {
  const auto found = std::ranges::find(templates, id, &LabelTemplate::id);
  return found == templates.end() ? nullptr : &*found;
}

std::string_view usual_template(double label_width, double label_height) {
  const double area = label_width * label_height;
  return area < kSmallArea ? "small" : area < kLargeArea ? "usual" : "full";
}

Result<std::vector<LabelTemplate>> parse_templates(std::string_view json) {
  return read_templates(json, built_in_templates());
}

Result<std::vector<LabelTemplate>> templates_with(const std::filesystem::path& own) {
  return with_own_file(own, "--templates", built_in_templates(), parse_templates);
}

}  // namespace ocop::labeler
