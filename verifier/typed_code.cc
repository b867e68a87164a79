#include "verifier/typed_code.h"

#include <algorithm>
#include <vector>

#include "base/text.h"

namespace ocop::verifier {
namespace {

/// A host that no answer shows: only what comes behind it is used.
constexpr std::string_view kAnyHost = "label.invalid";

Message what_is_right() {
  return message(
      "this is no label code; type the 8 to 14 digits of the product, then if you like /LOT and "
      "/SERIAL, or paste the address behind the QR code",
      "đây không phải là mã trên tem; hãy gõ 8 đến 14 chữ số của sản phẩm, có thể thêm /SỐ-LÔ và "
      "/SỐ-SÊ-RI, hoặc dán địa chỉ có trong mã QR");
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// Building and parsing again applies every rule of the syntax to the parts.
Result<gs1::DigitalLink> checked(gs1::DigitalLink link) {
  link.host = kAnyHost;
  return gs1::parse_digital_link(gs1::build_digital_link(link));
}

Result<gs1::DigitalLink> from_elements(std::string_view typed) {
  auto elements = gs1::parse_element_string(typed);
  if (!elements) return fail("", what_is_right());
  for (auto& element : *elements) element.value = std::string(trim(element.value));
  if (const auto good = gs1::check_elements(*elements); !good) return tl::unexpected(good.error());
  gs1::DigitalLink link;
  for (auto& element : *elements) {
    const auto* ai = gs1::find_application_identifier(element.ai);
    if (ai->role == gs1::Role::kPrimaryKey && link.key.ai.empty()) {
      link.key = std::move(element);
    } else if (ai->role == gs1::Role::kQualifier) {
      link.qualifiers.push_back(std::move(element));
    } else {
      link.attributes.push_back(std::move(element));
    }
  }
  if (link.key.ai.empty()) return fail("", what_is_right());
  return checked(std::move(link));
}

Result<gs1::DigitalLink> from_number(std::string_view typed) {
  const auto first = std::min(typed.find('/'), typed.size());
  std::string gtin(typed.substr(0, first));
  std::erase_if(gtin, [](char c) { return c == ' ' || c == '-' || c == '.'; });
  if (gtin.empty() || !std::all_of(gtin.begin(), gtin.end(), is_digit)) {
    return fail("", what_is_right());
  }
  gs1::DigitalLink link;
  link.key = {"01", std::move(gtin)};
  if (const auto good = gs1::check_value(*gs1::find_application_identifier("01"), link.key.value);
      !good && link.key.value.size() == 14) {
    return tl::unexpected(good.error());
  }
  typed.remove_prefix(std::min(first + 1, typed.size()));
  for (const char* ai : {"10", "21"}) {
    if (typed.empty()) break;
    const auto end = std::min(typed.find('/'), typed.size());
    const std::string value(trim(typed.substr(0, end)));
    if (const auto good = gs1::check_value(*gs1::find_application_identifier(ai), value); !good) {
      return tl::unexpected(good.error());
    }
    link.qualifiers.push_back({ai, value});
    typed.remove_prefix(std::min(end + 1, typed.size()));
  }
  if (!typed.empty()) return fail("", what_is_right());
  return checked(std::move(link));
}

bool is_address(std::string_view typed) {
  return ascii_lower(typed.substr(0, 8)).find("://") != std::string::npos;
}

}  // namespace

Result<gs1::DigitalLink> parse_typed_code(std::string_view typed) {
  typed = trim(typed);
  if (typed.empty() || typed.size() > gs1::kMaxUriLength) return fail("", what_is_right());
  if (is_address(typed)) return gs1::parse_digital_link(typed);
  if (typed.front() == '(') return from_elements(typed);
  if (typed.front() == '/') return gs1::parse_request_target(typed, kAnyHost);
  if (typed.find("/01/") != std::string_view::npos && !is_digit(typed.front())) {
    return gs1::parse_digital_link("https://" + std::string(typed));
  }
  return from_number(typed);
}

std::string local_path(gs1::DigitalLink link) {
  link.scheme = "https";
  link.host = kAnyHost;
  link.prefix.clear();
  return gs1::build_digital_link(link).substr(std::string_view("https://").size() + kAnyHost.size());
}

}  // namespace ocop::verifier
