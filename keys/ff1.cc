#include "keys/ff1.h"

#include <openssl/evp.h>

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "keys/openssl.h"

namespace ocop::keys {

namespace {

constexpr int kRounds = 10;
constexpr std::size_t kKeyBytes = 32;
constexpr std::size_t kMostDigits = 64;
constexpr std::size_t kMostTweak = 255;
constexpr std::uint64_t kLeastStrings = 1'000'000;
constexpr std::uint64_t kMostHalf = std::uint64_t{1} << 56U;

using Cipher = std::unique_ptr<EVP_CIPHER, FreeWith<&EVP_CIPHER_free>>;

/// radix^digits, or `most` where that is less.
std::uint64_t bounded_power(std::uint64_t radix, std::size_t digits, std::uint64_t most) {
  std::uint64_t power = 1;
  for (std::size_t i = 0; i < digits; ++i) {
    if (power > most / radix) return most;
    power *= radix;
  }
  return std::min(power, most);
}

std::size_t bytes_below(std::uint64_t bound) {
  std::size_t bytes = 0;
  for (std::uint64_t rest = bound - 1; rest > 0; rest >>= 8U) ++bytes;
  return bytes;
}

std::uint64_t number_of(const std::uint32_t* digits, std::size_t count, std::uint32_t radix) {
  std::uint64_t number = 0;
  for (std::size_t i = 0; i < count; ++i) number = number * radix + digits[i];
  return number;
}

void put_digits(std::uint64_t number, std::uint32_t* digits, std::size_t count,
                std::uint32_t radix) {
  for (std::size_t i = count; i > 0; --i) {
    digits[i - 1] = static_cast<std::uint32_t>(number % radix);
    number /= radix;
  }
}

}  // namespace

void Ff1::FreeContext::operator()(evp_cipher_ctx_st* context) const noexcept {
  EVP_CIPHER_CTX_free(context);
}

/// The round function of one string: what does not change from round to round is done once.
class Ff1::Rounds {
 public:
  Rounds(const Ff1& cipher, std::string_view tweak)
      : context_(need(EVP_CIPHER_CTX_new(), "AES")),
        half_bytes_(cipher.half_bytes_),
        round_bytes_(cipher.round_bytes_) {
    need_ok(EVP_CIPHER_CTX_copy(context_.get(), cipher.keyed_.get()), "AES");
    // Q: the tweak and zeros, then the round's number and half.
    const std::size_t tail = 1 + half_bytes_;
    q_.assign((tweak.size() + tail + 15) / 16 * 16, 0);
    std::copy(tweak.begin(), tweak.end(), q_.begin());
    const auto n = static_cast<std::uint8_t>(cipher.length_);
    const Block p{1,
                  2,
                  1,
                  static_cast<std::uint8_t>(cipher.radix_ >> 16U),
                  static_cast<std::uint8_t>(cipher.radix_ >> 8U),
                  static_cast<std::uint8_t>(cipher.radix_),
                  kRounds,
                  static_cast<std::uint8_t>(cipher.length_ / 2),
                  0,
                  0,
                  0,
                  n,
                  0,
                  0,
                  0,
                  static_cast<std::uint8_t>(tweak.size())};
    after_p_ = aes(p);
  }

  /// y of the standard's step 6, modulo `modulus` (below 2^56).
  std::uint64_t of(int round, std::uint64_t half, std::uint64_t modulus) {
    std::uint8_t* end = q_.data() + q_.size();
    for (std::size_t i = 1; i <= half_bytes_; ++i, half >>= 8U) {
      *(end - i) = static_cast<std::uint8_t>(half);
    }
    *(end - half_bytes_ - 1) = static_cast<std::uint8_t>(round);
    Block r = after_p_;
    for (std::size_t at = 0; at < q_.size(); at += r.size()) {
      for (std::size_t i = 0; i < r.size(); ++i) r[i] ^= q_[at + i];
      r = aes(r);
    }
    std::uint64_t y = 0;
    Block block = r;
    for (std::size_t i = 0; i < round_bytes_; ++i) {
      if (i > 0 && i % block.size() == 0) {
        block = r;
        block.back() ^= static_cast<std::uint8_t>(i / block.size());
        block = aes(block);
      }
      y = (y << 8U | block[i % block.size()]) % modulus;
    }
    return y;
  }

 private:
  Block aes(const Block& in) {
    Block out{};
    int written = 0;
    need_ok(EVP_EncryptUpdate(context_.get(), out.data(), &written, in.data(),
                              static_cast<int>(in.size())),
            "AES");
    return out;
  }

  Context context_;
  std::size_t half_bytes_;
  std::size_t round_bytes_;
  std::vector<std::uint8_t> q_;
  Block after_p_{};
};

Ff1::Ff1(const Secret& key, std::uint32_t radix, std::size_t length)
    : radix_(radix), length_(length) {
  if (key.view().size() != kKeyBytes || radix < 2 || radix > 65'536 || length < 2 ||
      length > kMostDigits || bounded_power(radix, length, kLeastStrings) < kLeastStrings ||
      bounded_power(radix, length - length / 2, kMostHalf) >= kMostHalf) {
    throw std::invalid_argument("FF1 is not defined for this key, radix and length");
  }
  half_bytes_ = bytes_below(bounded_power(radix, length - length / 2, kMostHalf));
  round_bytes_ = (half_bytes_ + 3) / 4 * 4 + 4;
  const Cipher aes(need(EVP_CIPHER_fetch(nullptr, "AES-256-ECB", nullptr), "AES-256"));
  keyed_.reset(need(EVP_CIPHER_CTX_new(), "AES"));
  need_ok(EVP_EncryptInit_ex2(keyed_.get(), aes.get(),
                              reinterpret_cast<const unsigned char*>(key.view().data()), nullptr,
                              nullptr),
          "AES");
  need_ok(EVP_CIPHER_CTX_set_padding(keyed_.get(), 0), "AES");
}

Ff1::Ff1(Ff1&&) noexcept = default;
Ff1::~Ff1() = default;

Ff1::Digits Ff1::encrypt(const Digits& plain, std::string_view tweak) const {
  return run(plain, tweak, true);
}

Ff1::Digits Ff1::decrypt(const Digits& cipher, std::string_view tweak) const {
  return run(cipher, tweak, false);
}

Ff1::Digits Ff1::run(const Digits& in, std::string_view tweak, bool forwards) const {
  const auto no_digit = [this](std::uint32_t digit) { return digit >= radix_; };
  if (in.size() != length_ || tweak.size() > kMostTweak ||
      std::any_of(in.begin(), in.end(), no_digit)) {
    throw std::invalid_argument("no such FF1 string or tweak");
  }
  const std::size_t u = length_ / 2;
  const std::size_t v = length_ - u;
  const std::uint64_t left = bounded_power(radix_, u, kMostHalf);
  const std::uint64_t right = bounded_power(radix_, v, kMostHalf);
  std::uint64_t a = number_of(in.data(), u, radix_);
  std::uint64_t b = number_of(in.data() + u, v, radix_);
  Rounds rounds(*this, tweak);
  if (forwards) {
    for (int i = 0; i < kRounds; ++i) {
      const std::uint64_t modulus = i % 2 == 0 ? left : right;
      a = (a + rounds.of(i, b, modulus)) % modulus;
      std::swap(a, b);
    }
  } else {
    for (int i = kRounds - 1; i >= 0; --i) {
      const std::uint64_t modulus = i % 2 == 0 ? left : right;
      std::swap(a, b);
      a = (a + modulus - rounds.of(i, b, modulus)) % modulus;
    }
  }
  Digits out(length_);
  put_digits(a, out.data(), u, radix_);
  put_digits(b, out.data() + u, v, radix_);
  return out;
}

}  // namespace ocop::keys
