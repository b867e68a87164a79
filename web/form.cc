#include "web/form.h"

#include <algorithm>

#include "base/text.h"
#include "web/percent.h"

namespace ocop::web {
namespace {

constexpr std::size_t kMostPartHead = 4096;
constexpr std::size_t kMostBoundary = 70;  // RFC 2046, 5.1.1

tl::unexpected<Error> malformed() {
  return fail("", message("the form that arrived is damaged; go back and send it again",
                          "biểu mẫu nhận được bị hỏng; hãy quay lại và gửi lại"));
}

tl::unexpected<Error> too_many() {
  return fail(
      "", message("a form has at most {} fields", "biểu mẫu có nhiều nhất {} ô", kMostFormFields));
}

/// Names and texts become Unicode form C; a file's bytes stay as they are.
Result<void> check(FormField& field) {
  const auto clean = [](std::string& text) {
    const auto composed = to_nfc(text);
    if (!composed || text.find('\0') != std::string::npos) return false;
    text = *composed;
    return true;
  };
  if (!clean(field.name) || !clean(field.file_name) || (!field.is_file && !clean(field.value))) {
    return fail("", message("the form holds a text that is not Unicode (UTF-8)",
                            "biểu mẫu có nội dung không phải Unicode (UTF-8)"));
  }
  return {};
}

Result<Form> read_urlencoded(std::string_view body) {
  std::vector<FormField> fields;
  while (!body.empty()) {
    const auto end = std::min(body.find('&'), body.size());
    const auto pair = body.substr(0, end);
    body.remove_prefix(std::min(end + 1, body.size()));
    if (pair.empty()) continue;
    if (fields.size() == kMostFormFields) return too_many();
    const auto equals = std::min(pair.find('='), pair.size());
    FormField field{.name = form_decode(pair.substr(0, equals)),
                    .value = form_decode(pair.substr(std::min(equals + 1, pair.size()))),
                    .file_name = {},
                    .is_file = false};
    if (auto fine = check(field); !fine) return tl::unexpected(fine.error());
    fields.push_back(std::move(field));
  }
  return Form(std::move(fields));
}

/// The value of a parameter like boundary="x" after the first ";"; nullopt when it is
/// absent or its quotes do not close.
std::optional<std::string> parameter(std::string_view header, std::string_view name) {
  auto at = header.find(';');
  while (at != std::string_view::npos && at < header.size()) {
    header = trim(header.substr(at + 1));
    const auto equals = header.find('=');
    if (equals == std::string_view::npos) return {};
    const bool wanted = ascii_lower(trim(header.substr(0, equals))) == name;
    header = trim(header.substr(equals + 1));
    std::string value;
    if (header.starts_with('"')) {
      const auto close = header.find('"', 1);
      if (close == std::string_view::npos) return {};
      value = header.substr(1, close - 1);
      at = header.find(';', close);
    } else {
      at = header.find(';');
      value = trim(header.substr(0, at));
    }
    if (wanted) return value;
  }
  return {};
}

/// Browsers write these three characters of names as %XX (WHATWG HTML, 4.10.21.8).
std::string plain_name(std::string_view name) {
  std::string out;
  while (!name.empty()) {
    const auto three = ascii_upper(name.substr(0, 3));
    const char stands_for = three == "%22"   ? '"'
                            : three == "%0D" ? '\r'
                            : three == "%0A" ? '\n'
                                             : 0;
    out += stands_for ? stands_for : name.front();
    name.remove_prefix(stands_for ? 3 : 1);
  }
  return out;
}

/// What stands after the last slash of either kind: some browsers send whole paths.
std::string last_piece(std::string_view path) {
  const auto slash = path.find_last_of("/\\");
  auto name = slash == std::string_view::npos ? path : path.substr(slash + 1);
  if (name == "." || name == "..") name = {};
  return printable(name, 255);
}

Result<FormField> read_part_head(std::string_view head) {
  FormField field;
  bool named = false;
  while (!head.empty()) {
    const auto end = std::min(head.find("\r\n"), head.size());
    const auto line = head.substr(0, end);
    head.remove_prefix(std::min(end + 2, head.size()));
    const auto colon = line.find(':');
    if (colon == std::string_view::npos) return malformed();
    const auto name = ascii_lower(trim(line.substr(0, colon)));
    const auto value = trim(line.substr(colon + 1));
    if (name == "content-transfer-encoding") return malformed();  // RFC 7578, 4.7
    if (name != "content-disposition") continue;
    if (named || !ascii_lower(value).starts_with("form-data")) return malformed();
    const auto of = parameter(value, "name");
    if (!of) return malformed();
    named = true;
    field.name = plain_name(*of);
    if (const auto file = parameter(value, "filename")) {
      field.is_file = true;
      field.file_name = last_piece(plain_name(*file));
    }
  }
  if (!named) return malformed();
  return field;
}

Result<Form> read_multipart(std::string_view body, const std::string& boundary) {
  const std::string dashes = "--" + boundary;
  if (!body.starts_with(dashes)) return malformed();
  body.remove_prefix(dashes.size());
  std::vector<FormField> fields;
  while (!body.starts_with("--")) {
    if (!body.starts_with("\r\n")) return malformed();
    body.remove_prefix(2);
    if (fields.size() == kMostFormFields) return too_many();
    const auto head_end = body.substr(0, kMostPartHead).find("\r\n\r\n");
    if (head_end == std::string_view::npos) return malformed();
    auto field = read_part_head(body.substr(0, head_end));
    if (!field) return tl::unexpected(field.error());
    body.remove_prefix(head_end + 4);
    const auto end = body.find("\r\n" + dashes);
    if (end == std::string_view::npos) return malformed();
    field->value = body.substr(0, end);
    if (auto fine = check(*field); !fine) return tl::unexpected(fine.error());
    fields.push_back(std::move(*field));
    body.remove_prefix(end + 2 + dashes.size());
  }
  return Form(std::move(fields));
}

}  // namespace

std::string Form::text(std::string_view name) const {
  for (const auto& field : fields_) {
    if (field.name == name && !field.is_file) return std::string(trim(field.value));
  }
  return {};
}

bool Form::has(std::string_view name) const {
  return std::any_of(fields_.begin(), fields_.end(),
                     [&](const FormField& field) { return field.name == name; });
}

std::vector<std::string> Form::texts(std::string_view name) const {
  std::vector<std::string> all;
  for (const auto& field : fields_) {
    if (field.name == name && !field.is_file) all.emplace_back(trim(field.value));
  }
  return all;
}

const FormField* Form::file(std::string_view name) const {
  for (const auto& field : fields_) {
    const bool chosen = !field.file_name.empty() || !field.value.empty();
    if (field.name == name && field.is_file && chosen) return &field;
  }
  return nullptr;
}

Result<Form> read_form(const Request& request) {
  const std::string_view type = request.header("Content-Type");
  const std::string essence = ascii_lower(trim(type.substr(0, type.find(';'))));
  if (essence == "application/x-www-form-urlencoded") return read_urlencoded(request.body);
  if (essence != "multipart/form-data") {
    return fail("Content-Type",
                message("this address takes forms only", "địa chỉ này chỉ nhận biểu mẫu"));
  }
  const auto boundary = parameter(type, "boundary");
  if (!boundary || boundary->empty() || boundary->size() > kMostBoundary) return malformed();
  return read_multipart(request.body, *boundary);
}

}  // namespace ocop::web
