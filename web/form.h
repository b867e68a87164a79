// Bodies that browsers send from forms (WHATWG HTML, 4.10.21): urlencoded and
// multipart. Untrusted.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "web/http.h"

namespace ocop::web {

struct FormField {
  std::string name;
  std::string value;      ///< a file's bytes; texts as sent
  std::string file_name;  ///< "" for what is no file; never a path
  bool is_file = false;
};

class Form {
 public:
  Form() = default;
  explicit Form(std::vector<FormField> fields) : fields_(std::move(fields)) {}

  /// First of that name, white space at its ends cut; "" when absent. NFC.
  std::string text(std::string_view name) const;
  bool has(std::string_view name) const;
  std::vector<std::string> texts(std::string_view name) const;
  /// nullptr when absent or when no file was chosen.
  const FormField* file(std::string_view name) const;
  const std::vector<FormField>& fields() const { return fields_; }

 private:
  std::vector<FormField> fields_;
};

inline constexpr std::size_t kMostFormFields = 500;

/// Reads the request's body by its Content-Type. Refuses another type, a malformed
/// multipart body, more than kMostFormFields, texts that are no UTF-8 or hold a NUL.
Result<Form> read_form(const Request& request);

}  // namespace ocop::web
