#include "labeler/label_codes.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

#include "base/text.h"
#include "keys/label_code.h"
#include "labeler/symbol.h"

namespace ocop::labeler {
namespace {

constexpr std::array<std::pair<std::string_view, LabelLevel>, 3> kLevels = {
    {{"unit", LabelLevel::kUnit}, {"batch", LabelLevel::kBatch}, {"product", LabelLevel::kProduct}}};

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

using Form = std::optional<gs1::CompressedForm>;

/// "" when the link has no compressed form.
std::string spelled(const gs1::DigitalLink& link, Form form) {
  if (!form) return gs1::build_digital_link(link);
  return gs1::compress(link, *form).value_or("");
}

/// One serial's base64url may happen to be all digits, the next one's is not.
std::string shape_of(std::string uri, Form form) {
  if (form != gs1::CompressedForm::kBase64) return uri;
  const auto end = uri.find('?');
  const auto mark = uri.rfind('/', end) + 1;
  for (auto at = mark; at < end; ++at) uri[at] = 'a';
  return uri;
}

/// 0 when no symbol holds it.
int modules_of(const std::string& payload) {
  const auto encoder = SymbolEncoder::for_payloads_like(payload);
  return encoder ? encoder->width() : 0;
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

std::string_view level_code(LabelLevel level) {
  return std::ranges::find(kLevels, level, &std::pair<std::string_view, LabelLevel>::second)->first;
}

std::optional<LabelLevel> level_of(std::string_view code) {
  for (const auto& [known, level] : kLevels)
    if (code == known) return level;
  return std::nullopt;
}

LabelCodes::LabelCodes(const keys::SigningKey& key, LabelSet set, std::string host, Spelling spelling)
    : key_(&key), set_(std::move(set)) {
  for (const auto& range : set_.serials) {
    parts_.push_back({count_, range});
    count_ += range.count;
  }
  link_.host = std::move(host);
  link_.key = {"01", set_.gtin};
  if (set_.level != LabelLevel::kProduct && !set_.lot.empty())
    link_.qualifiers.push_back({"10", set_.lot});
  if (set_.level == LabelLevel::kUnit)
    link_.qualifiers.push_back({"21", {}});
  else
    common_ = gs1::build_digital_link(keys::sign_label(*key_, link_));
  if (spelling == Spelling::kSmallest) forms_ = choose();
}

CodeForms LabelCodes::choose() const {
  const auto signed_link = keys::sign_label(*key_, link(0));
  CodeForms forms{modules_of(spelled(signed_link, std::nullopt)), 0, std::nullopt};
  for (const auto form : {gs1::CompressedForm::kHex, gs1::CompressedForm::kBase64}) {
    const auto uri = spelled(signed_link, form);
    const auto modules = uri.empty() ? 0 : modules_of(shape_of(uri, form));
    if (modules == 0 || (forms.compressed != 0 && modules >= forms.compressed)) continue;
    forms.compressed = modules;
    if (modules < forms.plain) forms.chosen = form;
  }
  return forms;
}

std::optional<gs1::CompressedForm> LabelCodes::form() const { return forms_ ? forms_->chosen : std::nullopt; }

std::string LabelCodes::shape() const { return shape_of(uri(0), form()); }

const LabelCodes::Part& LabelCodes::part(std::uint64_t index) const {
  return *std::prev(std::ranges::upper_bound(parts_, index, {}, &Part::before));
}

std::string LabelCodes::serial(std::uint64_t index) const {
  if (set_.level != LabelLevel::kUnit) return "";
  const auto& here = part(index);
  return here.serials.serial(index - here.before);
}

std::uint64_t LabelCodes::number(std::uint64_t index) const {
  const auto& here = part(index);
  return here.serials.first + (index - here.before);
}

gs1::DigitalLink LabelCodes::link(std::uint64_t index) const {
  auto link = link_;
  if (set_.level == LabelLevel::kUnit) link.qualifiers.back().value = serial(index);
  return link;
}

std::string LabelCodes::uri(std::uint64_t index) const {
  if (set_.level != LabelLevel::kUnit) return common_;
  return spelled(keys::sign_label(*key_, link(index)), form());
}

}  // namespace ocop::labeler
