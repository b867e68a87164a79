#include "gs1/check_digit.h"

#include <algorithm>
#include <stdexcept>

#include "base/text.h"

namespace ocop::gs1 {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool all_digits(std::string_view text) { return std::all_of(text.begin(), text.end(), is_digit); }

/// `body` is digits only.
char digit_behind(std::string_view body) {
  unsigned sum = 0;
  bool triple = true;
  for (std::size_t i = body.size(); i-- > 0; triple = !triple) {
    const auto digit = static_cast<unsigned>(body[i] - '0');
    sum += triple ? 3 * digit : digit;
  }
  return static_cast<char>('0' + (10 - sum % 10) % 10);
}

tl::unexpected<Error> wrong_check_digit(std::string_view name, std::string_view digits) {
  const char right = digit_behind(digits.substr(0, digits.size() - 1));
  return fail(std::string(name),
              message("{0} {1} ends in {2}, but its check digit is {3}; a digit may be mistyped",
                      "{0} {1} kết thúc bằng {2} nhưng số kiểm tra đúng là {3}; có thể đã gõ nhầm "
                      "một chữ số",
                      name, digits, digits.back(), right));
}

}  // namespace

char check_digit(std::string_view body) {
  if (!all_digits(body)) throw std::invalid_argument("check_digit: digits only");
  return digit_behind(body);
}

bool has_valid_check_digit(std::string_view digits) {
  return digits.size() >= 2 && all_digits(digits) &&
         digit_behind(digits.substr(0, digits.size() - 1)) == digits.back();
}

Result<std::string> to_gtin14(std::string_view gtin) {
  if (gtin.empty() || !all_digits(gtin)) {
    return fail("GTIN",
                message("\"{0}\" is no GTIN: a GTIN has digits only",
                        "\"{0}\" không phải là GTIN: GTIN chỉ gồm các chữ số", printable(gtin)));
  }
  const auto size = gtin.size();
  if (size != 8 && size != 12 && size != 13 && size != 14) {
    return fail("GTIN", message("{0} has {1} digits; a GTIN has 8, 12, 13 or 14",
                                "{0} có {1} chữ số; GTIN phải có 8, 12, 13 hoặc 14 chữ số",
                                printable(gtin), size));
  }
  if (!has_valid_check_digit(gtin)) return wrong_check_digit("GTIN", gtin);
  std::string padded(14 - size, '0');
  padded += gtin;
  return padded;
}

std::string shortest_gtin(std::string_view gtin14) {
  const auto zeros = std::min(gtin14.find_first_not_of('0'), gtin14.size());
  if (gtin14.size() != 14 || zeros == 0) return std::string(gtin14);
  if (zeros >= 6) return std::string(gtin14.substr(6));
  return std::string(gtin14.substr(zeros >= 2 ? 2 : 1));
}

Result<std::string> parse_gln(std::string_view gln) {
  if (gln.size() != 13 || !all_digits(gln)) {
    return fail("GLN", message("\"{0}\" is no GLN: a GLN has exactly 13 digits",
                               "\"{0}\" không phải là GLN: GLN có đúng 13 chữ số", printable(gln)));
  }
  if (!has_valid_check_digit(gln)) return wrong_check_digit("GLN", gln);
  return std::string(gln);
}

}  // namespace ocop::gs1
