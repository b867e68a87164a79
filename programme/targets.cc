#include "programme/targets.h"

#include <algorithm>
#include <string>

namespace ocop::programme {
namespace {

struct TargetWord {
  std::string_view code;
  std::string_view en;
  std::string_view vi;
  bool share;
};

constexpr std::array<TargetWord, kTargetKinds.size()> kWords{{
    {"products", "OCOP products in force", "Sản phẩm OCOP còn hiệu lực", false},
    {"new_products", "products certified for the first time", "Sản phẩm được công nhận mới", false},
    {"new_four_stars", "new products with 4 stars", "Sản phẩm mới đạt 4 sao", false},
    {"cooperative_share", "cooperatives among the producers", "Tỷ lệ chủ thể là hợp tác xã", true},
    {"enterprise_share", "small and medium enterprises among the producers",
     "Tỷ lệ chủ thể là doanh nghiệp nhỏ và vừa", true},
    {"area_share", "products linked to a raw-material area",
     "Tỷ lệ sản phẩm gắn với vùng nguyên liệu", true},
    {"modern_channel_share", "producers in modern sales channels",
     "Tỷ lệ chủ thể tham gia kênh bán hàng hiện đại", true},
}};

const TargetWord& word(TargetKind kind) { return kWords.at(static_cast<std::size_t>(kind)); }

}  // namespace

std::string_view target_code(TargetKind kind) { return word(kind).code; }

std::optional<TargetKind> target_of(std::string_view code) {
  const auto* const found = std::find_if(kWords.begin(), kWords.end(),
                                         [&](const TargetWord& w) { return w.code == code; });
  if (found == kWords.end()) return {};
  return static_cast<TargetKind>(found - kWords.begin());
}

Message target_name(TargetKind kind) {
  return {std::string(word(kind).en), std::string(word(kind).vi)};
}

bool is_share(TargetKind kind) { return word(kind).share; }

}  // namespace ocop::programme
