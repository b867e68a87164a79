// Passwords (scrypt, RFC 7914) and what they seal.
//
// scrypt gives 64 bytes: half is stored to tell the right password, half is a key
// that seals the second factor's secret (AES-256-GCM). So a stolen database holds neither.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "keys/secret.h"

namespace ocop::office {

inline constexpr std::size_t kLeastPassword = 10;   ///< characters
inline constexpr std::size_t kMostPassword = 256;   ///< bytes

/// Refuses one that is too short or long, is among the most used ones, or holds the
/// user's name.
Result<void> check_new_password(std::string_view password, std::string_view user);

struct PasswordCost {
  unsigned log2_n = 15;  ///< 32 MiB with r 8
  unsigned r = 8;
  unsigned p = 1;
};

/// "scrypt$15$8$1$SALT$HASH" (base64url), with a new random salt; text in NFC.
std::string hash_password(std::string_view password, PasswordCost cost = {});
/// The key that the password opens; nullopt when it is another password. A `stored` that
/// is none costs the same time and opens nothing: unknown users answer as slowly.
std::optional<keys::Secret> open_password(std::string_view password, std::string_view stored);

/// Base64url of nonce, ciphertext and tag, bound to `context` (the user's id).
std::string seal(const keys::Secret& key, std::string_view secret, std::string_view context);
std::optional<keys::Secret> unseal(const keys::Secret& key, std::string_view sealed, std::string_view context);

}  // namespace ocop::office
