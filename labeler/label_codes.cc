#include "labeler/label_codes.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "base/text.h"
#include "keys/label_code.h"

namespace ocop::labeler {
namespace {

/// RFC 1123, 2.1: no part of a name is empty, begins or ends with a hyphen.
bool has_whole_parts(std::string_view name) {
  name = name.substr(0, name.find(':'));
  for (;;) {
    const auto part = name.substr(0, name.find('.'));
    if (part.empty() || part.front() == '-' || part.back() == '-') return false;
    if (part.size() == name.size()) return true;
    name.remove_prefix(part.size() + 1);
  }
}

}  // namespace

Result<std::string> parse_label_host(std::string_view text) {
  constexpr std::string_view kAnyProduct = "/01/09521234543213";
  const auto host = ascii_upper(text);
  const auto link = gs1::parse_digital_link("https://" + host + std::string(kAnyProduct));
  const bool name_alone = text.find('/') == std::string_view::npos;
  if (!link && name_alone) return fail("--host", link.error().message);
  const bool bracketed = text.starts_with('[');
  if (!link || link->host != host || !link->prefix.empty() || !(bracketed || has_whole_parts(host)))
    return fail("--host", message("“{}” is no host name; a name alone is expected, like "
                                  "ID.EXAMPLE.VN, without https:// and without a path",
                                  "“{}” không phải tên máy chủ; chỉ ghi tên, như ID.EXAMPLE.VN, "
                                  "không có https:// và không có đường dẫn",
                                  printable(text)));
  return host;
}

LabelCodes::LabelCodes(const keys::SigningKey& key, const programme::BatchRecord& record,
                       std::string host)
    : LabelCodes(key, record, std::move(host), {record.serials}) {}

LabelCodes::LabelCodes(const keys::SigningKey& key, const programme::BatchRecord& record,
                       std::string host, const std::vector<programme::SerialRange>& serials)
    : key_(&key) {
  for (const auto& range : serials) {
    parts_.push_back({count_, range});
    count_ += range.count;
  }
  link_.host = std::move(host);
  link_.key = {"01", record.gtin};
  link_.qualifiers = {{"10", record.lot}, {"21", {}}};
}

std::string LabelCodes::serial(std::uint64_t index) const {
  const auto behind = std::ranges::upper_bound(parts_, index, {}, &Part::before);
  const auto& part = *std::prev(behind);
  return part.serials.serial(index - part.before);
}

std::string LabelCodes::uri(std::uint64_t index) const {
  auto link = link_;
  link.qualifiers.back().value = serial(index);
  return gs1::build_digital_link(keys::sign_label(*key_, std::move(link)));
}

}  // namespace ocop::labeler
