// SHA-256 and HMAC, and randomness that cannot be guessed.
#pragma once

#include <cstddef>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>

namespace ocop {

/// OpenSSL fails. Never the verdict on somebody's input.
class DigestError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

std::string sha256(std::string_view bytes);      ///< 32 bytes
std::string sha256_hex(std::string_view bytes);  ///< 64 digits, lower case
std::string hex_digits(std::string_view bytes);  ///< lower case

/// SHA-256 of what comes piece by piece.
class Sha256 {
 public:
  Sha256();
  Sha256(Sha256&&) noexcept;
  ~Sha256();
  void add(std::string_view bytes);
  std::string finish();  ///< 32 bytes; once

 private:
  struct State;
  std::unique_ptr<State> state_;
};
std::string hmac_sha256(std::string_view key, std::string_view bytes);
std::string hmac_sha1(std::string_view key, std::string_view bytes);  ///< for TOTP (RFC 6238)

std::string random_bytes(std::size_t count);

/// In time that depends on the lengths only.
bool same_bytes(std::string_view a, std::string_view b);

}  // namespace ocop
