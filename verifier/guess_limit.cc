#include "verifier/guess_limit.h"

#include <arpa/inet.h>

#include <array>

#include "base/digest.h"
#include "office/lock_out.h"

namespace ocop::verifier {

GuessLimit::GuessLimit(const Settings& settings)
    : settings_(settings), key_(random_bytes(32)), places_(settings.places) {}

GuessLimit::Place& GuessLimit::place_of(std::string_view remote) {
  const std::string digest = hmac_sha256(key_, office::network_of(remote));
  std::size_t number = 0;
  for (std::size_t i = 0; i < 4; ++i) number = number << 8U | static_cast<unsigned char>(digest[i]);
  return places_[number % places_.size()];
}

std::optional<std::chrono::seconds> GuessLimit::reserve(std::string_view remote, Instant now) {
  const std::uint32_t most = is_nearby(remote) ? settings_.most_nearby : settings_.most;
  const std::lock_guard lock(mutex_);
  Place& place = place_of(remote);
  if (place.until <= now) place = {now + settings_.window, 0};
  if (place.guesses >= most) return std::chrono::ceil<std::chrono::seconds>(place.until - now);
  ++place.guesses;
  return {};
}

void GuessLimit::give_back(std::string_view remote, Instant now) {
  const std::lock_guard lock(mutex_);
  Place& place = place_of(remote);
  if (place.until > now && place.guesses > 0) --place.guesses;
}

bool is_nearby(std::string_view remote) {
  const std::string text(remote);
  std::array<unsigned char, 16> bytes{};
  const unsigned char* four = nullptr;
  if (inet_pton(AF_INET, text.c_str(), bytes.data()) == 1) {
    four = bytes.data();
  } else if (inet_pton(AF_INET6, text.c_str(), bytes.data()) == 1) {
    constexpr std::string_view kMapped("\0\0\0\0\0\0\0\0\0\0\xFF\xFF", 12);
    constexpr std::string_view kLoopback("\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x01", 16);
    const std::string_view all(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    if (!all.starts_with(kMapped)) return all == kLoopback || (bytes[0] & 0xfeU) == 0xfcU;
    four = bytes.data() + kMapped.size();
  } else {
    return true;
  }
  return four[0] == 127 || four[0] == 10 || (four[0] == 192 && four[1] == 168) ||
         (four[0] == 172 && (four[1] & 0xf0U) == 16);
}

}  // namespace ocop::verifier
