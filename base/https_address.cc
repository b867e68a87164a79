#include "base/https_address.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <optional>

#include "base/text.h"

namespace ocop {
namespace {

constexpr std::string_view kScheme = "https://";
constexpr std::size_t kMostHost = 253;  // RFC 1035, 2.3.4, without the root's dot
constexpr std::size_t kMostHostLabel = 63;

// RFC 6761, 6762, 7686, 8375, 9476, and ICANN's name for private networks.
constexpr std::array<std::string_view, 8> kNobodys{"localhost", "local", "internal", "test",
                                                   "invalid",   "onion", "arpa",     "alt"};

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_hexadecimal(char c) { return std::isxdigit(static_cast<unsigned char>(c)) != 0; }

tl::unexpected<Error> no_https() {
  return fail("", message("The address starts with https://, such as https://htx.vn/mat-ong",
                          "Địa chỉ phải bắt đầu bằng https://, ví dụ https://htx.vn/mat-ong"));
}

tl::unexpected<Error> no_host(std::string_view host) {
  return fail("", message("“{}” is no name of a public web site; write one such as htx.vn",
                          "“{}” không phải tên một trang web công khai; hãy viết tên như htx.vn",
                          printable(host)));
}

tl::unexpected<Error> too_long() {
  return fail("", message("The address is longer than {} characters; use a shorter one",
                          "Địa chỉ dài hơn {} ký tự; hãy dùng địa chỉ ngắn hơn", kMostAddress));
}

/// What stands between "//" and the path: a host with nothing but its own port.
std::optional<std::string_view> host_of(std::string_view authority) {
  const auto colon = authority.find(':');
  if (colon == std::string_view::npos) return authority;
  if (authority.substr(colon) != ":443") return {};
  return authority.substr(0, colon);
}

bool is_host_label(std::string_view label) {
  if (label.empty() || label.size() > kMostHostLabel) return false;
  if (label.front() == '-' || label.back() == '-') return false;
  return std::all_of(label.begin(), label.end(),
                     [](char c) { return is_letter(c) || is_digit(c) || c == '-'; });
}

/// Of all top-level domains (RFC 3696, 2), and of no part of a number that browsers would read as
/// an IPv4 address ("1", "0x7f").
bool is_top_level(std::string_view label) {
  return label.size() >= 2 &&
         (label.starts_with("xn--") || std::all_of(label.begin(), label.end(), is_letter));
}

bool is_public_name(std::string_view host) {
  if (host.size() > kMostHost || host.find('.') == std::string_view::npos) return false;
  std::string_view last = host;
  for (std::string_view rest = host; !rest.empty();) {
    const auto dot = rest.find('.');
    last = rest.substr(0, dot);
    if (!is_host_label(last)) return false;
    if (dot == std::string_view::npos) break;
    rest.remove_prefix(dot + 1);
    if (rest.empty()) return false;
  }
  return is_top_level(last) && std::find(kNobodys.begin(), kNobodys.end(), last) == kNobodys.end();
}

/// Path, query and fragment with what people paste: letters beyond ASCII are encoded (RFC 3987,
/// 3.1); what else a URI cannot hold is refused, at its place.
Result<std::string> encoded_rest(std::string_view rest) {
  constexpr std::string_view kOthers = "-._~:/?#[]@!$&'()*+,;=%";
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string encoded;
  for (std::size_t i = 0; i < rest.size(); ++i) {
    const char c = rest[i];
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= 0x80) {
      encoded.append({'%', kDigits[byte >> 4U], kDigits[byte & 0xFU]});
      continue;
    }
    const bool escape =
        i + 2 < rest.size() && is_hexadecimal(rest[i + 1]) && is_hexadecimal(rest[i + 2]);
    const bool fits = is_letter(c) || is_digit(c) || kOthers.find(c) != std::string_view::npos;
    if (!fits || (c == '%' && !escape)) {
      return fail(
          "", message("The address holds “{}”, which no address can; copy it anew from the browser",
                      "Địa chỉ có ký tự “{}” không hợp lệ; hãy chép lại từ trình duyệt",
                      printable(std::string_view(&c, 1))));
    }
    encoded += c;
  }
  return encoded;
}

Result<HttpsAddress> parse(std::string_view text) {
  std::string_view rest = text.substr(kScheme.size());
  const auto end = rest.find_first_of("/?#\\");
  const auto authority = rest.substr(0, end);
  rest.remove_prefix(authority.size());
  if (authority.find('@') != std::string_view::npos) {
    return fail("", message("The address may hold no user name or password",
                            "Địa chỉ không được chứa tên đăng nhập hay mật khẩu"));
  }
  const auto named = host_of(authority);
  if (!named && authority.find('[') == std::string_view::npos) {
    return fail("", message("The address may name no port", "Địa chỉ không được ghi số cổng"));
  }
  HttpsAddress address;
  address.host = ascii_lower(named.value_or(authority));
  if (address.host.ends_with('.')) address.host.pop_back();
  if (!is_public_name(address.host)) return no_host(authority);
  const auto encoded = encoded_rest(rest);
  if (!encoded) return tl::unexpected(encoded.error());
  address.text = std::string(kScheme) + address.host;
  if (!encoded->starts_with('/')) address.text += '/';
  address.text += *encoded;
  return address;
}

}  // namespace

Result<HttpsAddress> read_https_address(std::string_view given) {
  const auto text = to_nfc(trim(given));
  if (!text || text->find('\0') != std::string::npos) {
    return fail("", message("The address is no text; copy it anew from the browser",
                            "Địa chỉ không phải văn bản; hãy chép lại từ trình duyệt"));
  }
  if (ascii_lower(text->substr(0, kScheme.size())) != kScheme) return no_https();
  if (text->size() > kMostAddress) return too_long();
  auto address = parse(*text);
  if (address && address->text.size() > kMostAddress) return too_long();
  return address;
}

}  // namespace ocop
