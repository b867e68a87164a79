// Forms as data, for the templates "form" (a whole form; behind an h1 when the data has
// a "heading") and "field" (one line of it): every field with its label, hint and error.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "base/result.h"

namespace ocop::office {

struct Option {
  std::string value;
  std::string label;
  bool chosen = false;
};

struct Field {
  enum class Kind { kText, kDate, kNumber, kArea, kSelect, kFile, kCheck, kHidden };
  std::string name;  ///< also the id, behind "f-"
  std::string label;
  Kind kind = Kind::kText;
  std::string value{};  ///< a date as ISO; of a checkbox what it sends
  std::string hint{};
  std::string error{};
  std::vector<Option> options{};  ///< kSelect
  bool required = false;
  bool checked = false;  ///< kCheck
  std::string accept{};  ///< kFile: ".pdf,.jpg"
  std::size_t most = 0;  ///< characters; 0 = not said
};

struct FormPage {
  std::string action;
  std::string submit;         ///< the button's words
  std::string cancel{};       ///< where "Cancel" leads; "" = no such link
  std::string intro{};        ///< a sentence above the fields
  std::string error{};        ///< about the form as a whole
  std::string fingerprint{};  ///< sent back as the hidden field "version"
  bool danger = false;        ///< what is sent cannot be taken back
  std::vector<Field> fields{};

  /// Puts the sentence beside the field that `error.where` names, else above the form.
  void refuse(const Error& error, Language language);
};

/// A file field makes the form multipart.
nlohmann::json to_json(const Field& field);
nlohmann::json to_json(const FormPage& form);

}  // namespace ocop::office
