#include <algorithm>

#include "base/text.h"
#include "gs1/check_digit.h"
#include "gs1/digital_link_parts.h"
#include "gs1/percent.h"

namespace ocop::gs1 {
namespace {

constexpr auto kNowhere = std::string_view::npos;

/// The segment between the "/" at `slash` and the next one.
std::string_view segment_behind(std::string_view path, std::size_t slash) {
  return path.substr(slash + 1, path.find('/', slash + 1) - slash - 1);
}

/// "." and ".." in any spelling: a browser takes them out of the path, so such
/// an address would arrive as another one.
bool is_dot_segment(std::string_view segment) {
  if (segment.empty() || segment.size() > 6 || (segment[0] != '.' && segment[0] != '%')) {
    return false;
  }
  const auto decoded = percent_decoded(segment);
  return decoded == "." || decoded == "..";
}

Result<void> check_dot_segments(std::string_view path) {
  for (std::size_t slash = 0; slash != kNowhere; slash = path.find('/', slash + 1)) {
    const auto segment = segment_behind(path, slash);
    if (is_dot_segment(segment)) {
      return fail(
          "path",
          message("The path holds the segment \"{0}\", which browsers take out; leave it away",
                  "Đường dẫn có đoạn \"{0}\" mà trình duyệt sẽ bỏ đi; hãy xóa đoạn này", segment));
    }
  }
  return {};
}

/// Where the primary key of a well-formed path begins. AIs and values come in
/// pairs up to the path's end, and no primary key is a qualifier: read from the
/// right, the first pair with a primary key's AI is the only one that can be it,
/// whatever the prefix or the values look like.
std::size_t locate_key(std::string_view path) {
  for (std::size_t end = path.size(); end > 0;) {
    const auto value_slash = path.rfind('/', end - 1);
    if (value_slash == 0) return kNowhere;
    const auto ai_slash = path.rfind('/', value_slash - 1);
    const auto* ai = find_application_identifier(segment_behind(path, ai_slash));
    if (ai == nullptr) return kNowhere;
    if (ai->role == Role::kPrimaryKey) return ai_slash;
    if (ai->role != Role::kQualifier) return kNowhere;
    end = ai_slash;
  }
  return kNowhere;
}

/// In a path that is not well-formed: where its author most likely meant the
/// primary key to be, so that the refusal can name the part that is wrong.
std::size_t guess_key(std::string_view path) {
  std::size_t any = kNowhere;
  std::size_t likely = kNowhere;
  for (std::size_t slash = 0; slash != kNowhere;) {
    const auto next = path.find('/', slash + 1);
    const auto* ai = find_application_identifier(segment_behind(path, slash));
    if (next != kNowhere && ai != nullptr && ai->role == Role::kPrimaryKey) {
      any = slash;
      const auto value = segment_behind(path, next);
      if (value.size() >= 8 && looks_like_ai(value)) likely = slash;
    }
    slash = next;
  }
  return likely != kNowhere ? likely : any;
}

tl::unexpected<Error> refuse_last_segment(std::string_view segment) {
  if (segment.empty()) {
    return fail("path",
                message("The path ends in \"/\"; the code ends with a value",
                        "Đường dẫn kết thúc bằng \"/\"; mã phải kết thúc bằng một giá trị"));
  }
  if (const auto* ai = find_application_identifier(segment)) {
    return fail(std::string(segment), message("({0}) {1} has no value",
                                              "({0}) {1} không có giá trị", ai->code, ai->title));
  }
  return fail("path", message("\"{0}\" stands behind the code; nothing may follow the last value",
                              "\"{0}\" nằm sau mã; không được có gì sau giá trị cuối cùng",
                              printable(segment)));
}

tl::unexpected<Error> refuse_code(std::string_view code) {
  if (looks_like_ai(code)) {
    const auto shown = printable(code, 20);
    return fail(shown,
                message("({0}) is no application identifier of GS1; a product's code has (01) with "
                        "(22), (10) and (21)",
                        "({0}) không phải là số phân định ứng dụng của GS1; mã sản phẩm gồm (01) "
                        "với (22), (10) và (21)",
                        shown));
  }
  return fail("path",
              message("\"{0}\" stands where an application identifier such as 10 or 21 belongs",
                      "\"{0}\" nằm ở vị trí của một số phân định ứng dụng như 10 hoặc 21",
                      printable(code)));
}

/// `pairs` is "/AI/value/AI/value…", the primary key first.
Result<void> read_pairs(std::string_view pairs, DigitalLink& link) {
  for (bool first = true; !pairs.empty(); first = false) {
    const auto code = segment_behind(pairs, 0);
    pairs.remove_prefix(code.size() + 1);
    if (pairs.empty()) return refuse_last_segment(code);
    const auto* ai = find_application_identifier(code);
    if (ai == nullptr) return refuse_code(code);
    if (!first) {
      if (auto placed = check_place(link, *ai); !placed) return placed;
    }
    const auto encoded = segment_behind(pairs, 0);
    pairs.remove_prefix(encoded.size() + 1);
    auto value = read_value(*ai, encoded);
    if (!value) return tl::unexpected(std::move(value.error()));
    Element element{std::string(code), std::move(*value)};
    if (first) {
      link.key = std::move(element);
    } else {
      link.qualifiers.push_back(std::move(element));
    }
  }
  return {};
}

}  // namespace

bool holds_primary_key(std::string_view path) {
  for (std::size_t slash = path.find('/'); slash != kNowhere;) {
    const auto next = path.find('/', slash + 1);
    if (next == kNowhere) return false;
    const auto* ai = find_application_identifier(path.substr(slash + 1, next - slash - 1));
    if (ai != nullptr && ai->role == Role::kPrimaryKey) return true;
    slash = next;
  }
  return false;
}

bool looks_like_ai(std::string_view text) {
  return !text.empty() &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

Result<std::string> read_value(const ApplicationIdentifier& ai, std::string_view encoded) {
  auto value = percent_decoded(encoded);
  if (ai.code == "01" && value.size() != ai.max_length && looks_like_ai(value)) {
    auto gtin = to_gtin14(value);
    if (!gtin) gtin.error().where = ai.code;
    return gtin;
  }
  if (auto checked = check_value(ai, value); !checked) {
    return tl::unexpected(std::move(checked.error()));
  }
  return value;
}

Result<void> read_path(std::string_view path, DigitalLink& link) {
  if (auto checked = check_uri_characters(UriPart::kPath, path); !checked) return checked;
  if (auto checked = check_dot_segments(path); !checked) return checked;
  auto start = locate_key(path);
  if (start == kNowhere) start = guess_key(path);
  if (start == kNowhere) {
    return fail("path",
                message("The path holds no primary key with its value, as in /01/09521234543213",
                        "Đường dẫn không có khóa chính kèm giá trị, ví dụ /01/09521234543213"));
  }
  link.prefix = path.substr(0, start);
  link.qualifiers.reserve(3);
  return read_pairs(path.substr(start), link);
}

}  // namespace ocop::gs1
