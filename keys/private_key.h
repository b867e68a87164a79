// P-256 keys: made, named and kept as encrypted PKCS#8 files. Internal to keys/.
#pragma once

#include <array>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "keys/openssl.h"
#include "keys/secret.h"
#include "keys/signing_key.h"

namespace ocop::keys {

KeyHandle generate_key();

/// SubjectPublicKeyInfo in DER.
std::string public_key_info(evp_pkey_st& key);

/// The same from a JWK's coordinates: named curve, uncompressed point.
std::string public_key_info(const std::array<std::uint8_t, 32>& x,
                            const std::array<std::uint8_t, 32>& y);

/// The x and y of a P-256 SubjectPublicKeyInfo made by this room.
struct Coordinates {
  std::array<std::uint8_t, 32> x{};
  std::array<std::uint8_t, 32> y{};
};
std::optional<Coordinates> coordinates(std::string_view public_key_info);

/// nullopt unless it is a P-256 key whose point is on the curve.
KeyHandle decode_public_key(std::string_view public_key_info);

Kid kid_of(std::string_view public_key_info);
/// Ten digits whose value is below 2^32.
bool is_kid(std::string_view text);

/// Encrypted PKCS#8 PEM (RFC 5958; PBES2, RFC 8018): AES-256-CBC, key from the
/// passphrase by scrypt (RFC 7914) with N 16384, r 8, p 5 and 16 bytes of salt.
/// scrypt's block of 16 MiB stays below OpenSSL's own bound of 32 MiB.
std::string encrypt_private_key(evp_pkey_st& key, const Secret& passphrase);

/// Refuses a file that is absent, readable or writable by group or others, not
/// encrypted, not P-256, or that the passphrase does not open.
Result<KeyHandle> load_private_key(const std::filesystem::path& file, const Secret& passphrase);

}  // namespace ocop::keys
