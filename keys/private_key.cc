#include "keys/private_key.h"

#include <fcntl.h>
#include <openssl/crypto.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/pkcs12.h>
#include <openssl/rand.h>
#include <openssl/x509.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

#include "base/descriptor.h"
#include "base/file.h"
#include "base/text.h"

namespace ocop::keys {

namespace {

using Bio = std::unique_ptr<BIO, FreeWith<&BIO_free_all>>;
using Sealed = std::unique_ptr<X509_SIG, FreeWith<&X509_SIG_free>>;
using PrivateKeyInfo = std::unique_ptr<PKCS8_PRIV_KEY_INFO, FreeWith<&PKCS8_PRIV_KEY_INFO_free>>;

constexpr std::uint64_t kScryptN = 16384;
constexpr std::uint64_t kScryptR = 8;
constexpr std::uint64_t kScryptP = 5;
constexpr std::size_t kSaltBytes = 16;

constexpr std::size_t kMaxKeyFile = 64 * 1024;

// What stands before x‖y in the DER of every P-256 SubjectPublicKeyInfo with an
// uncompressed point (RFC 5480): the algorithm, the curve, BIT STRING, 04.
constexpr std::array<unsigned char, 27> kInfoStart{
    0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06,
    0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00, 0x04};
constexpr std::size_t kInfoSize = kInfoStart.size() + 64;

bool starts_info(std::string_view info) {
  return info.size() == kInfoSize &&
         std::equal(kInfoStart.begin(), kInfoStart.end(), info.begin(),
                    [](unsigned char a, char b) { return a == static_cast<unsigned char>(b); });
}

bool is_p256(const EVP_PKEY& key) {
  std::array<char, 64> group{};
  std::size_t size = 0;
  return EVP_PKEY_get_base_id(&key) == EVP_PKEY_EC &&
         EVP_PKEY_get_group_name(&key, group.data(), group.size(), &size) == 1 &&
         std::string_view(group.data(), size) == "prime256v1";
}

[[noreturn]] void throw_file(const std::filesystem::path& file) {
  throw FileError(file.string() + ": " + std::generic_category().message(errno));
}

// The permissions are those of the file that is read, not of one that stood
// under its name a moment before.
Result<std::string> read_private_file(const std::filesystem::path& file) {
  const Descriptor fd(::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (fd.get() < 0) {
    if (errno != ENOENT && errno != ENOTDIR) throw_file(file);
    return fail(file.string(), message("there is no such key file", "không có tệp khoá này"));
  }
  struct stat status {};
  if (::fstat(fd.get(), &status) != 0) throw_file(file);
  if (!S_ISREG(status.st_mode) || status.st_size > static_cast<off_t>(kMaxKeyFile)) {
    return fail(file.string(),
                message("this is no key file; an encrypted PKCS#8 PEM file is expected",
                        "đây không phải tệp khoá; cần một tệp PEM PKCS#8 đã mã hoá"));
  }
  if ((status.st_mode & 077) != 0) {
    return fail(file.string(),
                message("others can read this private key; make it yours alone: chmod 600",
                        "người khác đọc được khoá riêng này; hãy để riêng bạn đọc: chmod 600"));
  }
  std::string content(static_cast<std::size_t>(status.st_size), '\0');
  std::size_t have = 0;
  while (have < content.size()) {
    const ssize_t got = ::read(fd.get(), content.data() + have, content.size() - have);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) throw_file(file);
    if (got == 0) break;
    have += static_cast<std::size_t>(got);
  }
  content.resize(have);
  return content;
}

// Whatever else a PEM block may be, a private key in the clear is named as one.
tl::unexpected<Error> refuse_pem(const std::filesystem::path& file, std::string_view pem) {
  if (pem.find("PRIVATE KEY-----") != std::string_view::npos) {
    return fail(file.string(),
                message("this private key is not encrypted; encrypt it with: openssl pkcs8 -topk8 "
                        "-scrypt -v2 aes-256-cbc",
                        "khoá riêng này chưa được mã hoá; hãy mã hoá bằng: openssl pkcs8 -topk8 "
                        "-scrypt -v2 aes-256-cbc"));
  }
  return fail(file.string(),
              message("this is no key file; an encrypted PKCS#8 PEM file is expected",
                      "đây không phải tệp khoá; cần một tệp PEM PKCS#8 đã mã hoá"));
}

std::string to_string(BIO& bio) {
  char* data = nullptr;
  const long size = BIO_get_mem_data(&bio, &data);
  return {data, static_cast<std::size_t>(size)};
}

}  // namespace

KeyHandle generate_key() {
  const ErrorGuard guard;
  return KeyHandle(need(EVP_EC_gen("P-256"), "making a P-256 key"));
}

std::string public_key_info(EVP_PKEY& key) {
  const ErrorGuard guard;
  unsigned char* der = nullptr;
  const int size = i2d_PUBKEY(&key, &der);
  need_ok(size, "encoding a public key");
  std::string info(reinterpret_cast<const char*>(der), static_cast<std::size_t>(size));
  OPENSSL_free(der);
  return info;
}

std::string public_key_info(const std::array<std::uint8_t, 32>& x,
                            const std::array<std::uint8_t, 32>& y) {
  std::string info(kInfoStart.begin(), kInfoStart.end());
  info.append(x.begin(), x.end());
  info.append(y.begin(), y.end());
  return info;
}

std::optional<Coordinates> coordinates(std::string_view info) {
  if (!starts_info(info)) return std::nullopt;
  Coordinates point;
  const auto x = info.begin() + kInfoStart.size();
  std::copy(x, x + 32, point.x.begin());
  std::copy(x + 32, x + 64, point.y.begin());
  return point;
}

KeyHandle decode_public_key(std::string_view info) {
  if (!starts_info(info)) return nullptr;
  const ErrorGuard guard;
  const auto* der = reinterpret_cast<const unsigned char*>(info.data());
  KeyHandle key(d2i_PUBKEY(nullptr, &der, static_cast<long>(info.size())));
  if (!key || !is_p256(*key)) return nullptr;
  return key;
}

Kid kid_of(std::string_view info) {
  const ErrorGuard guard;
  std::array<unsigned char, 32> digest{};
  std::size_t size = digest.size();
  need_ok(EVP_Q_digest(nullptr, "SHA256", nullptr, info.data(), info.size(), digest.data(), &size),
          "SHA-256");
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < 4; ++i) value = (value << 8) | digest[i];
  std::string digits = std::to_string(value);
  return std::string(10 - digits.size(), '0') + digits;
}

bool is_kid(std::string_view text) {
  if (text.size() != 10) return false;
  const auto value = parse_digits(text);
  return value && *value <= 0xffff'ffffLL;
}

std::string encrypt_private_key(EVP_PKEY& key, const Secret& passphrase) {
  const ErrorGuard guard;
  const PrivateKeyInfo info(need(EVP_PKEY2PKCS8(&key), "encoding a private key"));
  std::array<unsigned char, kSaltBytes> salt{};
  need_ok(RAND_bytes(salt.data(), static_cast<int>(salt.size())), "drawing random bytes");
  // With no IV given, one is drawn.
  X509_ALGOR* algorithm =
      need(PKCS5_pbe2_set_scrypt(EVP_aes_256_cbc(), salt.data(), static_cast<int>(salt.size()),
                                 nullptr, kScryptN, kScryptR, kScryptP),
           "preparing scrypt");
  const auto secret = passphrase.view();
  X509_SIG* raw =
      PKCS8_set0_pbe(secret.data(), static_cast<int>(secret.size()), info.get(), algorithm);
  if (raw == nullptr) {
    X509_ALGOR_free(algorithm);
    throw_crypto("encrypting a private key");
  }
  const Sealed sealed(raw);
  const Bio bio(need(BIO_new(BIO_s_mem()), "a buffer"));
  need_ok(PEM_write_bio_PKCS8(bio.get(), sealed.get()), "writing PEM");
  return to_string(*bio);
}

Result<KeyHandle> load_private_key(const std::filesystem::path& file, const Secret& passphrase) {
  auto content = read_private_file(file);
  if (!content) return tl::unexpected(std::move(content.error()));
  const ErrorGuard guard;
  const Bio bio(
      need(BIO_new_mem_buf(content->data(), static_cast<int>(content->size())), "a buffer"));
  const Sealed sealed(PEM_read_bio_PKCS8(bio.get(), nullptr, nullptr, nullptr));
  if (!sealed) {
    auto refusal = refuse_pem(file, *content);
    OPENSSL_cleanse(content->data(), content->size());
    return refusal;
  }
  const auto secret = passphrase.view();
  const PrivateKeyInfo info(
      PKCS8_decrypt(sealed.get(), secret.data(), static_cast<int>(secret.size())));
  // A wrong passphrase now and then leaves padding that looks right, and then
  // bytes that are no key.
  KeyHandle key(info ? EVP_PKCS82PKEY(info.get()) : nullptr);
  if (!key) {
    return fail(file.string(),
                message("the passphrase does not open this key (or the file is damaged)",
                        "mật khẩu không mở được khoá này (hoặc tệp đã hỏng)"));
  }
  if (!is_p256(*key)) {
    return fail(file.string(), message("this is no P-256 key, the only kind that signs labels",
                                       "đây không phải khoá P-256, loại duy nhất ký được tem"));
  }
  return key;
}

}  // namespace ocop::keys
