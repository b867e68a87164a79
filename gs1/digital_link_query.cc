#include <algorithm>

#include "base/text.h"
#include "gs1/digital_link_parts.h"
#include "gs1/percent.h"

namespace ocop::gs1 {
namespace {

Result<void> read_attribute(const std::string& code, std::string_view encoded, DigitalLink& link) {
  const auto* ai = find_application_identifier(code);
  if (ai == nullptr) {
    const auto shown = printable(code, 20);
    return fail(
        shown,
        message("({0}) is no application identifier of GS1; other parameters have a name that "
                "is no number",
                "({0}) không phải là số phân định ứng dụng của GS1; tham số khác phải có "
                "tên không phải là số",
                shown));
  }
  if (auto checked = check_attribute(link, *ai); !checked) return checked;
  auto value = read_value(*ai, encoded);
  if (!value) return tl::unexpected(std::move(value.error()));
  if (link.attributes.empty()) link.attributes.reserve(4);
  link.attributes.push_back({code, std::move(*value)});
  return {};
}

bool is_plain_text(std::string_view text) {
  bool ascii = true;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20 || byte == 0x7f) return false;
    ascii = ascii && byte < 0x80;
  }
  return ascii || is_utf8(text);
}

Result<void> read_extension(std::string name, std::string_view encoded, DigitalLink& link) {
  auto value = percent_decoded(encoded);
  // What was not percent-encoded is a URI's character, and so plain.
  const bool decoded = value.size() != encoded.size();
  if (!is_plain_text(name) || (decoded && !is_plain_text(value))) {
    return fail(
        printable(name, 40),
        message("The parameter \"{0}\" holds a control character or bytes that are no UTF-8 text",
                "Tham số \"{0}\" có ký tự điều khiển hoặc các byte không phải văn bản UTF-8",
                printable(name, 40)));
  }
  link.extensions.emplace_back(std::move(name), std::move(value));
  return {};
}

Result<void> read_parameter(std::string_view parameter, DigitalLink& link) {
  if (parameter.empty()) {
    return fail("query",
                message("The query holds an empty parameter; a parameter is name=value",
                        "Phần truy vấn có tham số rỗng; tham số phải có dạng tên=giá trị"));
  }
  const auto equals = parameter.find('=');
  if (equals == std::string_view::npos || equals == 0) {
    return fail("query",
                message("The parameter \"{0}\" is not of the form name=value",
                        "Tham số \"{0}\" không có dạng tên=giá trị", printable(parameter)));
  }
  // Names are compared decoded: "%31%37" is "17" to any reader of URIs.
  auto name = percent_decoded(parameter.substr(0, equals));
  const auto value = parameter.substr(equals + 1);
  if (looks_like_ai(name)) return read_attribute(name, value, link);
  return read_extension(std::move(name), value, link);
}

}  // namespace

Result<void> read_query(std::string_view query, DigitalLink& link) {
  if (auto checked = check_uri_characters(UriPart::kQuery, query); !checked) return checked;
  while (true) {
    // Far quicker than find_first_of() on the long value of a signature.
    const auto* const end =
        std::find_if(query.begin(), query.end(), [](char c) { return c == '&' || c == ';'; });
    const auto size = static_cast<std::size_t>(end - query.begin());
    if (auto read = read_parameter(query.substr(0, size), link); !read) return read;
    if (end == query.end()) return {};
    query.remove_prefix(size + 1);
  }
}

}  // namespace ocop::gs1
