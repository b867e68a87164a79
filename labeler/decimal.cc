#include "labeler/decimal.h"

#include <fmt/format.h>

namespace ocop::labeler {

std::string decimal(double value, int places) {
  auto text = fmt::format("{:.{}f}", value, places);
  if (places > 0) {
    text.erase(text.find_last_not_of('0') + 1);
    if (text.back() == '.') text.pop_back();
  }
  return text == "-0" ? "0" : text;
}

}  // namespace ocop::labeler
