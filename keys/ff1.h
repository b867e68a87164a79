// FF1, encryption of numbers as numbers (NIST SP 800-38G, clause 6.2), with AES-256.
// Internal to keys/.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "keys/secret.h"

struct evp_cipher_ctx_st;

namespace ocop::keys {

/// A permutation of the strings of `length` digits below `radix`. Const members are safe from
/// several threads at once.
class Ff1 {
 public:
  using Digits = std::vector<std::uint32_t>;  ///< most significant first

  /// `key`: 32 bytes. `radix` 2 to 65,536 and `length` 2 to 64 with radix^length at least
  /// 1,000,000 (the standard's floor) and radix^⌈length/2⌉ below 2^56 (so that halves are machine
  /// words). Throws std::invalid_argument for others, CryptoError.
  Ff1(const Secret& key, std::uint32_t radix, std::size_t length);
  Ff1(Ff1&&) noexcept;
  ~Ff1();

  /// `tweak`: at most 255 bytes. Throws std::invalid_argument for another number of digits,
  /// or one that is no digit.
  Digits encrypt(const Digits& plain, std::string_view tweak = {}) const;
  Digits decrypt(const Digits& cipher, std::string_view tweak = {}) const;

 private:
  struct FreeContext {
    void operator()(evp_cipher_ctx_st* context) const noexcept;
  };
  using Context = std::unique_ptr<evp_cipher_ctx_st, FreeContext>;
  using Block = std::array<std::uint8_t, 16>;
  class Rounds;
  Digits run(const Digits& in, std::string_view tweak, bool forwards) const;

  Context keyed_;  ///< copied for each use: a context is one thread's
  std::uint32_t radix_;
  std::size_t length_;
  std::size_t half_bytes_;   ///< b of the standard
  std::size_t round_bytes_;  ///< d of the standard
};

}  // namespace ocop::keys
