// By how much compressed label codes make a symbol smaller, over hosts of 6 to 32 characters, and what
// reading and writing them costs. Prints the tables of docs/compression.md.
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gs1/compressed_link.h"
#include "gs1/digital_link.h"
#include "labeler/symbol.h"

namespace {

using namespace ocop;

constexpr std::size_t kShortest = 6;
constexpr std::size_t kLongest = 32;

struct Case {
  std::string_view lot;
  std::string_view serial;
  std::string_view best_before{};
  bool is_signed = true;
};

std::string host_of(std::size_t length) {
  std::string host = "ID.";
  while (host.size() + 3 < length) host += static_cast<char>('A' + host.size() % 26);
  return host + ".VN";
}

gs1::DigitalLink link_of(const Case& one, std::size_t host) {
  gs1::DigitalLink link;
  link.host = host_of(host);
  link.key = {"01", "09521234543213"};
  if (!one.lot.empty()) link.qualifiers.push_back({"10", std::string(one.lot)});
  link.qualifiers.push_back({"21", std::string(one.serial)});
  if (!one.best_before.empty()) link.attributes.push_back({"15", std::string(one.best_before)});
  if (one.is_signed) link.extensions.emplace_back("S", std::string(166, '7'));
  return link;
}

int version_of(const std::string& uri) { return labeler::SymbolEncoder::for_payloads_like(uri).value().version(); }

/// The dearest that such codes come to: base64url is taken for bytes throughout.
int version_of(const gs1::DigitalLink& link, gs1::CompressedForm form) {
  auto uri = gs1::compress(link, form).value();
  if (form == gs1::CompressedForm::kBase64) {
    const auto end = std::min(uri.find('?'), uri.size());
    for (auto at = uri.rfind('/', end) + 1; at < end; ++at) uri[at] = 'a';
  }
  return version_of(uri);
}

/// "17–22: 8 → 7" of the hosts for which the symbol gets smaller.
std::string gains(const Case& one, gs1::CompressedForm form) {
  std::string text;
  std::size_t from = 0;
  std::string change;
  const auto close = [&](std::size_t before) {
    if (from == 0) return;
    text += fmt::format("{}{}{}: {}", text.empty() ? "" : ", ", from, before == from ? "" : fmt::format("–{}", before), change);
    from = 0;
  };
  for (auto host = kShortest; host <= kLongest; ++host) {
    const auto link = link_of(one, host);
    const int plain = version_of(gs1::build_digital_link(link));
    const int compressed = version_of(link, form);
    const auto now = compressed < plain ? fmt::format("{} → {}", plain, compressed) : std::string();
    if (now != change) close(host - 1);
    if (from == 0 && !now.empty()) from = host;
    change = now;
  }
  close(kLongest);
  return text.empty() ? "–" : text;
}

/// Hosts for which a compressed symbol would be larger.
std::size_t losses(const Case& one, gs1::CompressedForm form) {
  std::size_t count = 0;
  for (auto host = kShortest; host <= kLongest; ++host) {
    const auto link = link_of(one, host);
    count += static_cast<std::size_t>(version_of(link, form) > version_of(gs1::build_digital_link(link)));
  }
  return count;
}

double microseconds(const std::string& uri) {
  using clock = std::chrono::steady_clock;
  constexpr int kTimes = 20'000;
  std::size_t read = 0;
  const auto begin = clock::now();
  for (int i = 0; i < kTimes; ++i) read += static_cast<std::size_t>(gs1::parse_digital_link(uri).has_value());
  const std::chrono::duration<double, std::micro> took = clock::now() - begin;
  return took.count() / static_cast<double>(read);
}

}  // namespace

int main() {
  using enum gs1::CompressedForm;
  const std::vector<Case> cases = {
      {"", "000001"},         {"", "0000000001"},           {"2601", "000001"},       {"2601", "0000000001"},
      {"26112201", "000001"}, {"26112201", "0000000001"},   {"L2601", "000001"},      {"LO-2026-11", "000001"},
      {"2601", "000001", "270101"}, {"L2601", "000001", "270101"}, {"", "000001", "", false},
      {"26112201", "000001", "", false}, {"L2601", "000001", "", false},
  };
  fmt::print("| lot | serial | best before | signed | hexadecimal: hosts | base64url: hosts | larger by hexadecimal, base64url |\n");
  fmt::print("|---|---|---|---|---|---|---|\n");
  for (const auto& one : cases)
    fmt::print("| {} | {} | {} | {} | {} | {} | {}, {} of {} |\n", one.lot.empty() ? "–" : one.lot, one.serial,
               one.best_before.empty() ? "–" : one.best_before, one.is_signed ? "yes" : "no", gains(one, kHex),
               gains(one, kBase64), losses(one, kHex), losses(one, kBase64), kLongest - kShortest + 1);
  const auto link = link_of(cases[4], 13);
  const auto plain = gs1::build_digital_link(link);
  fmt::print("\n| read one code | characters | µs |\n|---|---|---|\n");
  fmt::print("| plain | {} | {:.2f} |\n", plain.size(), microseconds(plain));
  for (const auto form : {kHex, kBase64}) {
    const auto uri = gs1::compress(link, form).value();
    fmt::print("| {} | {} | {:.2f} |\n", form == kHex ? "hexadecimal" : "base64url", uri.size(), microseconds(uri));
  }
  return 0;
}
