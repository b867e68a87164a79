#include "gs1/compressed_link.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>
#include <vector>

#include "base/text.h"
#include "gs1/epc_binary.h"
#include "gs1/percent.h"

namespace ocop::gs1 {
namespace {

constexpr std::string_view kHexDigits = "0123456789abcdef";
constexpr std::size_t kMark = 2;  // "eh", "ex"

struct Alphabet {
  std::string_view mark;
  std::string_view characters;
  unsigned bits;
};
constexpr std::array kAlphabets{Alphabet{"ex", kBase64Url, 6}, Alphabet{"eh", kHexDigits, 4}};

const Alphabet& alphabet_of(CompressedForm form) { return kAlphabets[static_cast<std::size_t>(form)]; }

/// nullptr when the segment is none.
const Alphabet* alphabet_of(std::string_view segment) {
  for (const auto& alphabet : kAlphabets) {
    if (!segment.starts_with(alphabet.mark)) continue;
    const bool written = segment.find_first_not_of(alphabet.characters, kMark) == std::string_view::npos;
    return written ? &alphabet : nullptr;
  }
  return nullptr;
}

std::string_view last_segment(std::string_view path) {
  const auto slash = path.rfind('/');
  return slash == std::string_view::npos ? std::string_view() : path.substr(slash + 1);
}

BitReader bits_of(std::string_view segment, const Alphabet& alphabet) {
  BitWriter bits;
  for (const char c : segment.substr(kMark)) bits.write(value_in(alphabet.characters, c), alphabet.bits);
  return BitReader(bits.bits());
}

std::string text_of(const BitWriter& bits, const Alphabet& alphabet) {
  BitReader in(bits.bits());
  std::string text(alphabet.mark);
  while (in.left() > 0) text += alphabet.characters[in.read(alphabet.bits)];
  return text;
}

/// Behind `stem`, would a segment be the value of an AI?
bool ends_in_ai(std::string_view stem) { return find_application_identifier(last_segment(stem)) != nullptr; }

/// Where in the path behind its key an AI stands; as many as there are places when it is no qualifier of it.
std::size_t place_in_path(const ApplicationIdentifier& key, const Element& element) {
  const auto found = std::ranges::find(key.qualifiers, code_number(element.ai));
  return static_cast<std::size_t>(found - key.qualifiers.begin());
}

bool is_smaller(const Element& a, const Element& b) {
  return a.ai.size() != b.ai.size() ? a.ai.size() < b.ai.size() : a.ai < b.ai;
}

void append_pair(std::string& path, const Element& element) {
  path.append("/").append(element.ai).append("/");
  append_percent_encoded(path, element.value);
}

/// The elements behind `stem`, as a target without the parameters it had.
std::string uncompressed(std::string_view stem, std::vector<Element> elements) {
  const auto& key = *find_application_identifier(elements.front().ai);
  const auto place = [&](const Element& element) { return place_in_path(key, element); };
  std::string target(stem);
  append_pair(target, elements.front());
  elements.erase(elements.begin());
  const auto attributes = std::stable_partition(elements.begin(), elements.end(), [&](const Element& element) {
    return place(element) < key.qualifiers.size();
  });
  std::ranges::stable_sort(elements.begin(), attributes, {}, place);
  std::stable_sort(attributes, elements.end(), is_smaller);
  std::for_each(elements.begin(), attributes, [&](const Element& element) { append_pair(target, element); });
  char separator = '?';
  std::for_each(attributes, elements.end(), [&](const Element& element) {
    target += separator;
    target.append(element.ai).append("=");
    append_percent_encoded(target, element.value);
    separator = '&';
  });
  return target;
}

tl::unexpected<Error> too_long_uncompressed(std::size_t size) {
  return fail("", message("Uncompressed, the address has {0} characters; at most {1} are read",
                          "Sau khi giải nén, địa chỉ dài {0} ký tự; chỉ đọc tối đa {1} ký tự", size, kMaxUriLength));
}

tl::unexpected<Error> not_compressible(const DigitalLink& link) {
  const bool wants_serial = link.key.ai == "01" && !link.qualifier("21");
  if (wants_serial)
    return fail("21", message("Only a code with a serial number (21) has a compressed form",
                              "Chỉ mã có số sê-ri (21) mới có dạng nén"));
  return fail(link.key.ai, message("What {0} names has no compressed form",
                                   "Đối tượng {0} không có dạng nén", printable(link.element_string())));
}

}  // namespace

bool is_compressed_path(std::string_view path) {
  const auto segment = last_segment(path);
  const auto* const alphabet = alphabet_of(segment);
  if (alphabet == nullptr || segment.size() < kMark + 2) return false;
  auto header = bits_of(segment.substr(0, kMark + 2), *alphabet);
  // Twelve bits of base64url begin with the header's eight, and so do the eight of hexadecimal.
  if (!is_epc_header(static_cast<std::uint8_t>(header.read(8)))) return false;
  return !ends_in_ai(path.substr(0, path.size() - segment.size() - 1));
}

Result<std::string> expand_target(std::string_view target) {
  const auto question = std::min(target.find('?'), target.size());
  const auto path = target.substr(0, question);
  const auto segment = last_segment(path);
  const auto* const alphabet = alphabet_of(segment);
  if (alphabet == nullptr)
    return fail("path", message("The path ends in no compressed code, which begins with eh or ex",
                                "Đường dẫn không kết thúc bằng mã nén; mã nén bắt đầu bằng eh hoặc ex"));
  auto elements = read_epc(bits_of(segment, *alphabet));
  if (!elements) return tl::unexpected(std::move(elements.error()));
  auto expanded = uncompressed(path.substr(0, path.size() - segment.size() - 1), std::move(*elements));
  if (question < target.size()) {
    const bool has_query = expanded.find('?') != std::string::npos;
    expanded.append(1, has_query ? '&' : '?').append(target.substr(question + 1));
  }
  if (expanded.size() > kMaxUriLength) return too_long_uncompressed(expanded.size());
  return expanded;
}

Result<std::string> compress(const DigitalLink& link, CompressedForm form) {
  if (ends_in_ai(link.prefix))
    return fail("path", message("Behind the path {0} a compressed code would be read as a value",
                                "Sau đường dẫn {0}, mã nén sẽ bị đọc thành một giá trị", printable(link.prefix)));
  std::vector<Element> elements{link.key};
  elements.insert(elements.end(), link.qualifiers.begin(), link.qualifiers.end());
  elements.insert(elements.end(), link.attributes.begin(), link.attributes.end());
  const auto style = form == CompressedForm::kHex ? DigitStyle::kNibbles : DigitStyle::kFewestBits;
  const auto bits = write_epc(elements, style);
  if (!bits) return not_compressible(link);
  std::string uri = link.scheme;
  uri.append("://").append(link.host).append(link.prefix).append("/").append(text_of(*bits, alphabet_of(form)));
  char separator = '?';
  for (const auto& [name, value] : link.extensions) {
    uri += separator;
    append_percent_encoded(uri, name);
    uri += '=';
    append_percent_encoded(uri, value);
    separator = '&';
  }
  return uri;
}

}  // namespace ocop::gs1
