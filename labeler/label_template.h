// What stands on a label, as data. Own ones are entries of a JSON file in the form of
// labeler/templates.json:
//   {"templates":[{"id":"short","name":{"vi":"Ngắn","en":"Short"},
//     "fields":["name","producer","lot","produced","best_before","serial","?ingredients"],
//     "least_points":5}]}
// A "?" before a field: where it fits; without, a label that has no room for it is refused.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/message.h"
#include "base/result.h"

namespace ocop::labeler {

enum class Field : std::uint8_t {
  kName, kProducer, kAddress, kLot, kProduced, kBestBefore, kNetContent, kStars, kIngredients,
  kWarnings, kGtin, kSerial, kTypedCode
};
inline constexpr int kFields = 13;
std::string_view field_code(Field field);  ///< "name", "best_before", …
Message field_name(Field field);           ///< "product name", as a refusal names it

struct TemplateField {
  Field field{};
  bool required = true;
  bool operator==(const TemplateField&) const = default;
};

struct LabelTemplate {
  std::string id;
  Message name;
  std::vector<TemplateField> fields;  ///< those that come first are given up last
  double least_points = 5;            ///< type is never smaller than this; 4.5 to 8
  bool operator==(const LabelTemplate&) const = default;
};

/// "full" (all that is known, what matters less where it fits), "usual" (name, producer, lot,
/// dates, stars, serial, typed code), "small" (name, serial, typed code; for small rolls).
std::vector<LabelTemplate> built_in_templates();
const LabelTemplate* find_template(const std::vector<LabelTemplate>& templates, std::string_view id);
/// "small" for labels under 700 mm², else "usual", from 3,000 mm² "full".
std::string_view usual_template(double label_width, double label_height);

/// Errors as those of parse_stocks().
Result<std::vector<LabelTemplate>> parse_templates(std::string_view json);
Result<std::vector<LabelTemplate>> templates_with(const std::filesystem::path& own);

}  // namespace ocop::labeler
