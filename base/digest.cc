#include "base/digest.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>

#include <array>
#include <climits>
#include <memory>

namespace ocop {
namespace {

struct FreeDigest {
  void operator()(EVP_MD* digest) const { EVP_MD_free(digest); }
};
using Digest = std::unique_ptr<EVP_MD, FreeDigest>;

constexpr std::array<char, 16> kHexDigits{'0', '1', '2', '3', '4', '5', '6', '7',
                                          '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'};

// Looking an algorithm up costs more than hashing a short text, so it is done once.
const EVP_MD* sha256_algorithm() {
  static const Digest digest(EVP_MD_fetch(nullptr, "SHA256", nullptr));
  if (digest == nullptr) throw DigestError("OpenSSL has no SHA-256");
  return digest.get();
}

const EVP_MD* sha1_algorithm() {
  static const Digest digest(EVP_MD_fetch(nullptr, "SHA1", nullptr));
  if (digest == nullptr) throw DigestError("OpenSSL has no SHA-1");
  return digest.get();
}

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

std::string text_of(const unsigned char* bytes, unsigned length) {
  return {reinterpret_cast<const char*>(bytes), length};
}

std::string hmac(const EVP_MD* digest, std::string_view key, std::string_view bytes) {
  if (key.size() > INT_MAX) throw DigestError("the HMAC key is too long");
  std::array<unsigned char, EVP_MAX_MD_SIZE> out{};
  unsigned length = 0;
  // A null key asks HMAC() to go on with the key before.
  const char* key_bytes = key.empty() ? "" : key.data();
  if (HMAC(digest, key_bytes, static_cast<int>(key.size()), bytes_of(bytes), bytes.size(),
           out.data(), &length) == nullptr) {
    throw DigestError("HMAC failed");
  }
  return text_of(out.data(), length);
}

}  // namespace

std::string sha256(std::string_view bytes) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> out{};
  unsigned length = 0;
  if (EVP_Digest(bytes.data(), bytes.size(), out.data(), &length, sha256_algorithm(), nullptr) !=
      1) {
    throw DigestError("SHA-256 failed");
  }
  return text_of(out.data(), length);
}

std::string hex_digits(std::string_view bytes) {
  std::string digits;
  digits.reserve(2 * bytes.size());
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    digits += kHexDigits.at(byte >> 4U);
    digits += kHexDigits.at(byte & 0xFU);
  }
  return digits;
}

std::string sha256_hex(std::string_view bytes) { return hex_digits(sha256(bytes)); }

struct Sha256::State {
  struct Free {
    void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
  };
  std::unique_ptr<EVP_MD_CTX, Free> context{EVP_MD_CTX_new()};
};

Sha256::Sha256() : state_(std::make_unique<State>()) {
  if (EVP_DigestInit_ex(state_->context.get(), sha256_algorithm(), nullptr) != 1)
    throw DigestError("SHA-256 failed");
}

Sha256::Sha256(Sha256&&) noexcept = default;
Sha256::~Sha256() = default;

void Sha256::add(std::string_view bytes) {
  if (EVP_DigestUpdate(state_->context.get(), bytes.data(), bytes.size()) != 1)
    throw DigestError("SHA-256 failed");
}

std::string Sha256::finish() {
  std::array<unsigned char, EVP_MAX_MD_SIZE> out{};
  unsigned length = 0;
  if (EVP_DigestFinal_ex(state_->context.get(), out.data(), &length) != 1)
    throw DigestError("SHA-256 failed");
  return text_of(out.data(), length);
}

std::string hmac_sha256(std::string_view key, std::string_view bytes) {
  return hmac(sha256_algorithm(), key, bytes);
}

std::string hmac_sha1(std::string_view key, std::string_view bytes) {
  return hmac(sha1_algorithm(), key, bytes);
}

std::string random_bytes(std::size_t count) {
  if (count > INT_MAX) throw DigestError("too many random bytes are asked for");
  std::string bytes(count, '\0');
  if (count > 0 &&
      RAND_bytes(reinterpret_cast<unsigned char*>(bytes.data()), static_cast<int>(count)) != 1) {
    throw DigestError("OpenSSL gives no random bytes");
  }
  return bytes;
}

bool same_bytes(std::string_view a, std::string_view b) {
  return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace ocop
