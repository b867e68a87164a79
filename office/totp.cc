#include "office/totp.h"

#include <fmt/format.h>
#include <qrencode.h>

#include <memory>
#include <stdexcept>

#include "base/digest.h"
#include "web/percent.h"

namespace ocop::office {
namespace {

constexpr std::int64_t kStepSeconds = 30;
constexpr std::size_t kDigits = 6;
constexpr std::uint32_t kModulus = 1'000'000;
constexpr std::size_t kSecretBytes = 20;
constexpr int kQuietZone = 4;  // ISO/IEC 18004, 9.1

struct FreeSymbol {
  void operator()(QRcode* symbol) const noexcept { QRcode_free(symbol); }
};

}  // namespace

std::string new_totp_secret() { return random_bytes(kSecretBytes); }

std::string totp_code(std::string_view secret, std::int64_t step) {
  std::string counter(8, '\0');
  auto rest = static_cast<std::uint64_t>(step);
  for (std::size_t i = counter.size(); i-- > 0; rest >>= 8)
    counter[i] = static_cast<char>(rest & 0xff);
  const std::string mac = hmac_sha1(secret, counter);
  // RFC 4226, 5.3: the last four bits choose which 31 bits count.
  const auto byte = [&mac](std::size_t at) {
    return static_cast<std::uint32_t>(static_cast<unsigned char>(mac.at(at)));
  };
  const std::size_t at = byte(mac.size() - 1) & 0xf;
  const std::uint32_t number =
      ((byte(at) & 0x7f) << 24) | (byte(at + 1) << 16) | (byte(at + 2) << 8) | byte(at + 3);
  return fmt::format("{:06}", number % kModulus);
}

std::int64_t totp_step(Instant at) {
  return std::chrono::floor<std::chrono::seconds>(at).time_since_epoch().count() / kStepSeconds;
}

std::optional<std::int64_t> match_totp(std::string_view secret, std::string_view code,
                                       Instant now) {
  if (code.size() != kDigits) return {};
  const std::int64_t step = totp_step(now);
  std::optional<std::int64_t> matched;
  // All three are compared, whichever fits, so that the time tells nothing.
  for (const std::int64_t candidate : {step - 1, step, step + 1}) {
    if (same_bytes(totp_code(secret, candidate), code)) matched = candidate;
  }
  return matched;
}

std::string base32(std::string_view bytes) {
  static constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  std::string out;
  std::uint32_t bits = 0;
  int held = 0;
  for (const char c : bytes) {
    bits = (bits << 8) | static_cast<unsigned char>(c);
    held += 8;
    while (held >= 5) {
      held -= 5;
      out += kAlphabet[(bits >> held) & 31];
    }
  }
  if (held > 0) out += kAlphabet[(bits << (5 - held)) & 31];
  return out;
}

std::string totp_uri(std::string_view secret, std::string_view issuer, std::string_view user) {
  const std::string by = web::percent_encode(issuer);
  return fmt::format("otpauth://totp/{}:{}?secret={}&issuer={}", by, web::percent_encode(user),
                     base32(secret), by);
}

std::string qr_svg(std::string_view text) {
  const std::unique_ptr<QRcode, FreeSymbol> symbol(
      QRcode_encodeString8bit(std::string(text).c_str(), 0, QR_ECLEVEL_M));
  if (!symbol) throw std::runtime_error("libqrencode: no symbol for this text");
  const int side = symbol->width + 2 * kQuietZone;
  std::string path;
  for (int row = 0; row < symbol->width; ++row) {
    for (int column = 0; column < symbol->width; ++column) {
      if (!(symbol->data[row * symbol->width + column] & 1)) continue;
      path += fmt::format("M{} {}h1v1h-1z", column + kQuietZone, row + kQuietZone);
    }
  }
  return fmt::format(
      R"(<svg class="qr" viewBox="0 0 {0} {0}" role="img" aria-label="QR" shape-rendering="crispEdges"><path fill="#fff" d="M0 0h{0}v{0}h-{0}z"/><path fill="#000" d="{1}"/></svg>)",
      side, path);
}

}  // namespace ocop::office
