#include "gs1/digital_link.h"

#include <algorithm>

#include "base/text.h"
#include "gs1/compressed_link.h"
#include "gs1/digital_link_parts.h"

namespace ocop::gs1 {
namespace {

constexpr std::size_t kMaxHostName = 253;

bool is_alphanumeric(char c) {
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

tl::unexpected<Error> too_long(std::size_t size) {
  return fail("", message("The address has {0} characters; at most {1} are read",
                          "Địa chỉ dài {0} ký tự; chỉ đọc tối đa {1} ký tự", size, kMaxUriLength));
}

/// Takes "https://" off the front; the scheme in lower case.
Result<std::string> take_scheme(std::string_view& uri) {
  const auto end = std::min(uri.find("://"), uri.size());
  const auto written = uri.substr(0, end);
  const auto scheme = ascii_lower(written);
  if (end == uri.size() || (scheme != "https" && scheme != "http")) {
    return fail("scheme",
                message("\"{0}\" is no address of a code; one begins with https:// or http://",
                        "\"{0}\" không phải là địa chỉ của mã; địa chỉ phải bắt đầu bằng "
                        "https:// hoặc http://",
                        printable(uri, 40)));
  }
  if (written != scheme && written != ascii_upper(written)) {
    return fail("scheme", message("The scheme \"{0}\" mixes upper and lower case; write \"{1}\"",
                                  "Giao thức \"{0}\" lẫn chữ hoa và chữ thường; hãy viết \"{1}\"",
                                  written, scheme));
  }
  uri.remove_prefix(end + 3);
  return scheme;
}

bool is_host_name(std::string_view name) {
  return !name.empty() && name.size() <= kMaxHostName &&
         std::all_of(name.begin(), name.end(),
                     [](char c) { return is_alphanumeric(c) || c == '-' || c == '.'; });
}

/// "[2001:db8::1]"
bool is_ip_literal(std::string_view name) {
  if (name.size() < 4 || name.size() > 47 || name.front() != '[' || name.back() != ']')
    return false;
  name = name.substr(1, name.size() - 2);
  return name.find_first_not_of("0123456789ABCDEFabcdef:.") == std::string_view::npos;
}

bool is_port(std::string_view port) {
  if (port.size() > 5) return false;
  const auto number = parse_digits(port);
  return number && *number <= 65535;
}

Result<void> check_host(std::string_view host) {
  if (host.empty()) {
    return fail("host", message("The address names no host, as in https://id.example.vn/01/…",
                                "Địa chỉ không có tên máy chủ, ví dụ https://id.example.vn/01/…"));
  }
  if (host.find('@') != std::string_view::npos) {
    return fail("host",
                message("The address holds a user name before \"@\"; a code has none",
                        "Địa chỉ có tên người dùng trước dấu \"@\"; mã không được có phần này"));
  }
  const auto bracket = host.rfind(']');
  const auto colon = host.find(':', bracket == std::string_view::npos ? 0 : bracket);
  const auto name = host.substr(0, colon);
  if (!is_host_name(name) && !is_ip_literal(name)) {
    return fail("host",
                message("\"{0}\" is no host name; it has letters without diacritics, digits, "
                        "hyphens and dots",
                        "\"{0}\" không phải là tên máy chủ; tên chỉ gồm chữ cái không dấu, "
                        "chữ số, dấu gạch nối và dấu chấm",
                        printable(name)));
  }
  if (colon != std::string_view::npos && !is_port(host.substr(colon + 1))) {
    return fail("host", message("\"{0}\" is no port; a port is a number up to 65535",
                                "\"{0}\" không phải là số cổng; cổng là số không quá 65535",
                                printable(host.substr(colon + 1))));
  }
  return {};
}

Result<DigitalLink> read_uncompressed(std::string_view target, DigitalLink link) {
  const auto question = target.find('?');
  if (auto read = read_path(target.substr(0, question), link); !read) {
    return tl::unexpected(std::move(read.error()));
  }
  if (question != std::string_view::npos) {
    if (auto read = read_query(target.substr(question + 1), link); !read) {
      return tl::unexpected(std::move(read.error()));
    }
  }
  if (auto checked = check_together(link); !checked) {
    return tl::unexpected(std::move(checked.error()));
  }
  return link;
}

/// `target` is path and query.
Result<DigitalLink> read_target(std::string_view target, DigitalLink link) {
  if (target.find('#') != std::string_view::npos) {
    return fail("fragment", message("The address holds a fragment behind \"#\"; a code has none",
                                    "Địa chỉ có phần sau dấu \"#\"; mã không được có phần này"));
  }
  if (target.empty() || target.front() != '/') {
    return fail("path", message("The address has no path with a code, as in /01/09521234543213",
                                "Địa chỉ không có đường dẫn chứa mã, ví dụ /01/09521234543213"));
  }
  if (!is_compressed_path(target.substr(0, target.find('?')))) {
    return read_uncompressed(target, std::move(link));
  }
  const auto expanded = expand_target(target);
  if (!expanded) return tl::unexpected(expanded.error());
  return read_uncompressed(*expanded, std::move(link));
}

}  // namespace

Result<DigitalLink> parse_digital_link(std::string_view uri) {
  if (uri.size() > kMaxUriLength) return too_long(uri.size());
  auto scheme = take_scheme(uri);
  if (!scheme) return tl::unexpected(std::move(scheme.error()));
  const auto host = uri.substr(0, uri.find_first_of("/?#"));
  if (auto checked = check_host(host); !checked) return tl::unexpected(std::move(checked.error()));
  DigitalLink link;
  link.scheme = std::move(*scheme);
  link.host = host;
  return read_target(uri.substr(host.size()), std::move(link));
}

Result<DigitalLink> parse_request_target(std::string_view target, std::string_view host) {
  const auto size = std::string_view("https://").size() + host.size() + target.size();
  if (size > kMaxUriLength) return too_long(size);
  if (auto checked = check_host(host); !checked) return tl::unexpected(std::move(checked.error()));
  DigitalLink link;
  link.host = host;
  return read_target(target, std::move(link));
}

}  // namespace ocop::gs1
