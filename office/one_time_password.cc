#include "office/one_time_password.h"

#include <string_view>

#include "base/digest.h"

namespace ocop::office {

std::string one_time_password() {
  static constexpr std::string_view kAlphabet = "abcdefghjkmnpqrstuvwxyz23456789";
  constexpr std::size_t kCharacters = 16;
  // Bytes beyond a multiple of the alphabet would make its first letters likelier.
  constexpr std::size_t kFair = 256 / kAlphabet.size() * kAlphabet.size();
  std::string out;
  std::size_t written = 0;
  while (written < kCharacters) {
    const auto byte = static_cast<unsigned char>(random_bytes(1).front());
    if (byte >= kFair) continue;
    if (written > 0 && written % 4 == 0) out += '-';
    out += kAlphabet[byte % kAlphabet.size()];
    ++written;
  }
  return out;
}

}  // namespace ocop::office
