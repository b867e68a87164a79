#include "office/password.h"

#include <fmt/format.h>
#include <openssl/evp.h>

#include <algorithm>
#include <set>
#include <vector>

#include "base/base64.h"
#include "base/digest.h"
#include "base/text.h"
#include "embedded_ocop_office.h"
#include "keys/openssl.h"

namespace ocop::office {
namespace {

constexpr std::size_t kHalf = 32;
constexpr std::size_t kSalt = 16;
constexpr std::size_t kNonce = 12;
constexpr std::size_t kTag = 16;
constexpr std::size_t kLeastDistinct = 4;
constexpr std::size_t kLeastNameInside = 4;
/// What a stored cost may ask for, so that a damaged row cannot take all memory.
constexpr unsigned kMostLog2N = 20;
constexpr unsigned kMostR = 16;
constexpr unsigned kMostP = 4;

using Cipher = std::unique_ptr<EVP_CIPHER_CTX, keys::FreeWith<&EVP_CIPHER_CTX_free>>;

unsigned char* bytes_of(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }
const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

struct Stored {
  PasswordCost cost;
  std::string salt;
  std::string hash;
};

std::optional<unsigned> number(std::string_view text, unsigned most) {
  const auto value = parse_digits(text);
  if (!value || *value < 1 || *value > static_cast<long long>(most)) return {};
  return static_cast<unsigned>(*value);
}

std::optional<Stored> parse(std::string_view text) {
  std::vector<std::string_view> parts;
  while (true) {
    const auto end = text.find('$');
    parts.push_back(text.substr(0, end));
    if (end == std::string_view::npos) break;
    text.remove_prefix(end + 1);
  }
  if (parts.size() != 6 || parts[0] != "scrypt") return {};
  const auto log2_n = number(parts[1], kMostLog2N);
  const auto r = number(parts[2], kMostR);
  const auto p = number(parts[3], kMostP);
  const auto salt = from_base64url(parts[4]);
  const auto hash = from_base64url(parts[5]);
  if (!log2_n || !r || !p || !salt || !hash || hash->size() != kHalf) return {};
  return Stored{{*log2_n, *r, *p}, *salt, *hash};
}

/// What of the same text was typed in another way gives the same bytes.
std::string composed(std::string_view password) {
  return to_nfc(password).value_or(std::string(password));
}

std::string derive(std::string_view password, std::string_view salt, const PasswordCost& cost) {
  const keys::ErrorGuard guard;
  const std::string text = composed(password);
  std::string out(2 * kHalf, '\0');
  const std::uint64_t n = std::uint64_t{1} << cost.log2_n;
  const std::uint64_t memory = 128 * cost.r * (n + cost.p + 2);
  keys::need_ok(EVP_PBE_scrypt(text.data(), text.size(), bytes_of(salt), salt.size(), n, cost.r,
                               cost.p, memory, bytes_of(out), out.size()),
                "scrypt");
  return out;
}

std::size_t characters(std::string_view utf8) {
  return static_cast<std::size_t>(std::count_if(utf8.begin(), utf8.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  }));
}

/// Lower case, without diacritics and blanks: how somebody who guesses would try it.
std::string as_guessed(std::string_view text) {
  std::string out = fold(text);
  std::erase(out, ' ');
  return out;
}

bool is_common(std::string_view guessed) {
  std::string_view list = embedded("common_passwords.txt");
  while (!list.empty()) {
    const auto end = std::min(list.find('\n'), list.size());
    if (trim(list.substr(0, end)) == guessed) return true;
    list.remove_prefix(std::min(end + 1, list.size()));
  }
  return false;
}

}  // namespace

Result<void> check_new_password(std::string_view password, std::string_view user) {
  const auto text = to_nfc(password);
  if (!text || text->find('\0') != std::string::npos) {
    return fail("password", message("the password holds characters that are not Unicode text",
                                    "mật khẩu có ký tự không phải văn bản Unicode"));
  }
  if (characters(*text) < kLeastPassword) {
    return fail(
        "password",
        message("a password has at least {} characters; several words are easy to remember",
                "mật khẩu phải có ít nhất {} ký tự; nên ghép vài từ cho dễ nhớ", kLeastPassword));
  }
  if (text->size() > kMostPassword) {
    return fail("password", message("a password has at most {} bytes", "mật khẩu dài nhất {} byte",
                                    kMostPassword));
  }
  const std::string guessed = as_guessed(*text);
  if (user.size() >= kLeastNameInside && guessed.find(as_guessed(user)) != std::string::npos) {
    return fail("password", message("a password must not hold the user name",
                                    "mật khẩu không được chứa tên đăng nhập"));
  }
  const bool monotonous = std::set<char>(guessed.begin(), guessed.end()).size() < kLeastDistinct;
  if (monotonous || is_common(guessed)) {
    return fail(
        "password",
        message("this password is among the first that a stranger would try; choose another",
                "mật khẩu này thuộc loại dễ đoán nhất; hãy chọn mật khẩu khác"));
  }
  return {};
}

std::string hash_password(std::string_view password, PasswordCost cost) {
  const std::string salt = random_bytes(kSalt);
  const std::string derived = derive(password, salt, cost);
  return fmt::format("scrypt${}${}${}${}${}", cost.log2_n, cost.r, cost.p, to_base64url(salt),
                     to_base64url(std::string_view(derived).substr(0, kHalf)));
}

std::optional<keys::Secret> open_password(std::string_view password, std::string_view stored) {
  const auto known = parse(stored);
  const bool too_long = password.size() > 4 * kMostPassword;
  const std::string derived =
      derive(too_long ? std::string_view() : password,
             known ? known->salt : std::string(kSalt, '\0'), known ? known->cost : PasswordCost{});
  const std::string_view both = derived;
  const bool same =
      same_bytes(both.substr(0, kHalf), known ? known->hash : std::string(kHalf, '\0'));
  if (!known || !same || too_long) return {};
  return keys::Secret(both.substr(kHalf));
}

std::string seal(const keys::Secret& key, std::string_view secret, std::string_view context) {
  const keys::ErrorGuard guard;
  if (key.view().size() != kHalf) throw keys::CryptoError("seal: a key has 32 bytes");
  const std::string nonce = random_bytes(kNonce);
  std::string sealed(secret.size(), '\0');
  std::string tag(kTag, '\0');
  const Cipher cipher(keys::need(EVP_CIPHER_CTX_new(), "seal"));
  int length = 0;
  keys::need_ok(EVP_EncryptInit_ex(cipher.get(), EVP_aes_256_gcm(), nullptr, bytes_of(key.view()),
                                   bytes_of(std::string_view(nonce))),
                "seal");
  keys::need_ok(EVP_EncryptUpdate(cipher.get(), nullptr, &length, bytes_of(context),
                                  static_cast<int>(context.size())),
                "seal");
  keys::need_ok(EVP_EncryptUpdate(cipher.get(), bytes_of(sealed), &length, bytes_of(secret),
                                  static_cast<int>(secret.size())),
                "seal");
  keys::need_ok(EVP_EncryptFinal_ex(cipher.get(), nullptr, &length), "seal");
  keys::need_ok(
      EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_GCM_GET_TAG, static_cast<int>(kTag), tag.data()),
      "seal");
  return to_base64url(nonce + sealed + tag);
}

std::optional<keys::Secret> unseal(const keys::Secret& key, std::string_view sealed,
                                   std::string_view context) {
  const keys::ErrorGuard guard;
  const auto bytes = from_base64url(sealed);
  if (!bytes || bytes->size() < kNonce + kTag || key.view().size() != kHalf) return {};
  const std::string_view all = *bytes;
  const auto hidden = all.substr(kNonce, all.size() - kNonce - kTag);
  std::string tag(all.substr(all.size() - kTag));
  std::string plain(hidden.size(), '\0');
  const Cipher cipher(keys::need(EVP_CIPHER_CTX_new(), "unseal"));
  int length = 0;
  keys::need_ok(EVP_DecryptInit_ex(cipher.get(), EVP_aes_256_gcm(), nullptr, bytes_of(key.view()),
                                   bytes_of(all.substr(0, kNonce))),
                "unseal");
  keys::need_ok(EVP_DecryptUpdate(cipher.get(), nullptr, &length, bytes_of(context),
                                  static_cast<int>(context.size())),
                "unseal");
  keys::need_ok(EVP_DecryptUpdate(cipher.get(), bytes_of(plain), &length, bytes_of(hidden),
                                  static_cast<int>(hidden.size())),
                "unseal");
  keys::need_ok(
      EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_GCM_SET_TAG, static_cast<int>(kTag), tag.data()),
      "unseal");
  if (EVP_DecryptFinal_ex(cipher.get(), nullptr, &length) <= 0) return {};
  keys::Secret secret(plain);
  std::fill(plain.begin(), plain.end(), '\0');
  return secret;
}

}  // namespace ocop::office
