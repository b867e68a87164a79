#include "web/request_head.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace ocop::web {
namespace {

using Outcome = std::variant<std::monostate, RequestHead, RefusedHead>;
constexpr int kFine = 0;

bool is_token(std::string_view text) {
  constexpr std::string_view kMarks = "!#$%&'*+-.^_`|~";
  return !text.empty() && std::all_of(text.begin(), text.end(), [&](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           kMarks.find(c) != std::string_view::npos;
  });
}

bool is_printable_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c > 0x20 && c < 0x7f; });
}

bool has_control(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return (byte < 0x20 && byte != '\t') || byte == 0x7f;
  });
}

bool is_host(std::string_view text) {
  return text.size() <= 255 && std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                  c == '.' || c == '-' || c == '_' || c == ':' || c == '[' || c == ']';
         });
}

bool known_method(std::string_view method) {
  static constexpr std::array<std::string_view, 7> kMethods{"GET",   "HEAD",   "POST",   "PUT",
                                                            "PATCH", "DELETE", "OPTIONS"};
  return std::find(kMethods.begin(), kMethods.end(), method) != kMethods.end();
}

/// "http://host/path" is to be understood too (RFC 9112, 3.2.2).
int take_target(std::string_view target, RequestHead& head) {
  if (!is_printable_ascii(target)) return 400;
  if (target.starts_with("http://") || target.starts_with("https://")) {
    const auto authority = target.substr(target.find("//") + 2);
    const auto end = std::min(authority.find_first_of("/?"), authority.size());
    head.host = authority.substr(0, end);
    head.target = authority.substr(end);
    if (head.host.empty() || !is_host(head.host)) return 400;
    if (!head.target.starts_with('/')) head.target.insert(0, "/");
    return kFine;
  }
  if (!target.starts_with('/') && !(target == "*" && head.method == "OPTIONS")) return 400;
  head.target = target;
  return kFine;
}

int take_request_line(std::string_view line, const HeadLimits& limits, RequestHead& head) {
  const auto first = line.find(' ');
  const auto last = line.rfind(' ');
  if (first == std::string_view::npos || first == last) return 400;
  const auto method = line.substr(0, first);
  const auto target = line.substr(first + 1, last - first - 1);
  const auto version = line.substr(last + 1);
  if (!is_token(method)) return 400;
  if (target.size() > limits.target) return 414;
  if (version != "HTTP/1.1" && version != "HTTP/1.0") {
    return version.starts_with("HTTP/") && is_printable_ascii(version) ? 505 : 400;
  }
  if (!known_method(method)) return 501;
  head.method = method;
  head.keep_alive = version == "HTTP/1.1";
  return take_target(target, head);
}

int take_field(std::string_view line, RequestHead& head) {
  const auto colon = line.find(':');
  if (colon == std::string_view::npos || !is_token(line.substr(0, colon))) return 400;
  const auto value = trim(line.substr(colon + 1));
  if (has_control(value)) return 400;
  // CGI-style servers confuse "_" with "-"; no header that matters here has one.
  if (line.substr(0, colon).find('_') != std::string_view::npos) return kFine;
  head.fields.emplace_back(line.substr(0, colon), value);
  return kFine;
}

struct Framing {
  int hosts = 0;
  int lengths = 0;
  std::string_view length;
  bool transfer_encoding = false;
  bool content_encoding = false;
  bool expect_other = false;
};

void note_connection(std::string_view value, RequestHead& head) {
  const std::string lower = ascii_lower(value);
  if (lower.find("close") != std::string::npos) head.keep_alive = false;
}

Framing framing_of(RequestHead& head) {
  Framing framing;
  for (const auto& [name, value] : head.fields) {
    const std::string lower = ascii_lower(name);
    if (lower == "host") {
      ++framing.hosts;
      if (head.host.empty()) head.host = value;
    } else if (lower == "content-length") {
      ++framing.lengths;
      framing.length = value;
    } else if (lower == "transfer-encoding") {
      framing.transfer_encoding = true;
    } else if (lower == "content-encoding") {
      framing.content_encoding = ascii_lower(value) != "identity";
    } else if (lower == "connection") {
      note_connection(value, head);
    } else if (lower == "expect") {
      head.expects_continue = ascii_lower(value) == "100-continue";
      framing.expect_other = !head.expects_continue;
    }
  }
  return framing;
}

int check_framing(const Framing& framing, bool needs_host, const HeadLimits& limits,
                  RequestHead& head) {
  if (framing.hosts > 1 || (needs_host && framing.hosts == 0) || !is_host(head.host)) return 400;
  if (framing.lengths > 1 || (framing.transfer_encoding && framing.lengths > 0)) return 400;
  if (framing.transfer_encoding) return 411;
  if (framing.lengths == 1) {
    if (framing.length.size() > 18) return 413;
    const auto length = parse_digits(framing.length);
    if (!length) return 400;
    if (static_cast<unsigned long long>(*length) > limits.payload) return 413;
    head.body = static_cast<std::size_t>(*length);
  }
  if (head.body > 0 && (head.method == "GET" || head.method == "HEAD")) return 400;
  if (framing.content_encoding) return 415;
  return framing.expect_other ? 417 : kFine;
}

/// Status of a head that grew too long before its end came.
int too_long(std::string_view bytes, const HeadLimits& limits) {
  return bytes.find('\n') > limits.target + 32 ? 414 : 431;
}

/// What the client asked for, for the choice of an error page.
std::string begin_of_path(std::string_view bytes) {
  constexpr std::size_t kMost = 64;
  const auto line = bytes.substr(0, std::min(bytes.find('\r'), bytes.size()));
  const auto blank = line.find(' ');
  if (blank == std::string_view::npos) return {};
  const auto path = line.substr(blank + 1, kMost);
  const auto end = std::min(path.find_first_of(" ?"), path.size());
  return is_printable_ascii(path.substr(0, end)) ? std::string(path.substr(0, end)) : std::string();
}

Outcome read_any_head(std::string_view bytes, const HeadLimits& limits) {
  RequestHead head;
  std::size_t at = 0;
  // One empty line before a request is forgiven (RFC 9112, 2.2).
  if (bytes.starts_with("\r\n")) at = 2;
  bool first_line = true;
  while (true) {
    const auto end = bytes.find('\n', at);
    if (end == std::string_view::npos) {
      if (bytes.size() > limits.head) return RefusedHead{too_long(bytes, limits), {}};
      // Other protocols' first bytes need not wait for a line's end.
      const auto begun =
          bytes.substr(at, bytes.ends_with('\r') ? bytes.size() - 1 - at : bytes.npos);
      if (has_control(begun)) return RefusedHead{400, {}};
      return std::monostate{};
    }
    if (end == at || bytes[end - 1] != '\r') return RefusedHead{400, {}};
    const auto line = bytes.substr(at, end - 1 - at);
    at = end + 1;
    if (at > limits.head) return RefusedHead{too_long(bytes, limits), {}};
    if (line.empty() && !first_line) break;
    if (head.fields.size() == limits.fields) return RefusedHead{431, {}};
    const int status = first_line ? take_request_line(line, limits, head) : take_field(line, head);
    if (status != kFine) return RefusedHead{status, {}};
    first_line = false;
  }
  head.length = at;
  const bool needs_host = head.keep_alive && head.host.empty();
  const Framing framing = framing_of(head);
  if (const int status = check_framing(framing, needs_host, limits, head); status != kFine) {
    return RefusedHead{status, {}};
  }
  return head;
}

}  // namespace

Outcome read_head(std::string_view bytes, const HeadLimits& limits) {
  Outcome outcome = read_any_head(bytes, limits);
  if (auto* refused = std::get_if<RefusedHead>(&outcome)) {
    refused->path = begin_of_path(bytes.substr(bytes.starts_with("\r\n") ? 2 : 0));
  }
  return outcome;
}

}  // namespace ocop::web
