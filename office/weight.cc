#include "office/weight.h"

#include <string>

#include "base/text.h"

namespace ocop::office {
namespace {

constexpr std::size_t kDecimals = 3;
constexpr std::size_t kMostWhole = 9;

Error no_weight(std::string_view typed) {
  return {"", message("“{}” is no weight; write kilograms with at most three decimals and no "
                      "separator of thousands, such as 1250.5",
                      "“{}” không phải khối lượng hợp lệ; hãy ghi số kg, tối đa ba số lẻ, không "
                      "dùng dấu phân cách hàng nghìn, ví dụ 1250,5",
                      printable(typed))};
}

/// The same weight as "1.500" means to who reads a decimal point, written so that it
/// cannot be a thousand: "1.5", "1.0", "1.2340".
std::string unmistakable(std::string decimals) {
  decimals.erase(decimals.find_last_not_of('0') + 1);
  if (decimals.empty() || decimals.size() == kDecimals) decimals += '0';
  return decimals;
}

Error two_weights(std::string_view typed, std::string_view whole, const std::string& decimals) {
  return {"", message("“{0}” can be read as {1}{2} kg or as {1}.{3} kg; write {1}{2} or {1}.{3}",
                      "“{0}” có thể hiểu là {1}{2} kg hoặc {1},{3} kg; hãy ghi {1}{2} hoặc {1},{3}",
                      printable(typed), whole, decimals, unmistakable(decimals))};
}

}  // namespace

Result<std::int64_t> read_kilograms(std::string_view typed) {
  const auto mark = typed.find_first_of(".,");
  const auto whole = typed.substr(0, mark);
  const auto kilograms = parse_digits(whole);
  if (!kilograms || whole.size() > kMostWhole) return tl::unexpected(no_weight(typed));
  if (mark == std::string_view::npos) return *kilograms * 1000;
  std::string decimals(typed.substr(mark + 1));
  if (decimals.size() == kDecimals && *kilograms != 0 && parse_digits(decimals)) {
    return tl::unexpected(two_weights(typed, whole, decimals));
  }
  if (decimals.size() == kDecimals + 1 && decimals.back() == '0') decimals.pop_back();
  if (decimals.empty() || decimals.size() > kDecimals || !parse_digits(decimals)) {
    return tl::unexpected(no_weight(typed));
  }
  decimals.resize(kDecimals, '0');
  return *kilograms * 1000 + parse_digits(decimals).value();
}

}  // namespace ocop::office
