#include "keys/service_key.h"

#include <fcntl.h>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/kdf.h>
#include <openssl/params.h>
#include <openssl/rand.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <memory>
#include <optional>
#include <string>
#include <system_error>

#include "base/descriptor.h"
#include "base/file.h"
#include "keys/openssl.h"

namespace ocop::keys {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t kBytes = 32;
constexpr std::size_t kFileSize = 2 * kBytes + 1;
constexpr std::string_view kHexDigits = "0123456789abcdef";

using Kdf = std::unique_ptr<EVP_KDF, FreeWith<&EVP_KDF_free>>;
using KdfContext = std::unique_ptr<EVP_KDF_CTX, FreeWith<&EVP_KDF_CTX_free>>;

[[noreturn]] void throw_file(const fs::path& file) {
  throw FileError(file.string() + ": " + std::generic_category().message(errno));
}

/// Wiped when it goes, by whatever way.
class HexText {
 public:
  HexText() = default;
  HexText(const HexText&) = delete;
  HexText& operator=(const HexText&) = delete;
  ~HexText() { OPENSSL_cleanse(text_.data(), text_.size()); }
  std::array<char, kFileSize + 1>& text() { return text_; }

 private:
  std::array<char, kFileSize + 1> text_{};
};

std::size_t read_start(int fd, const fs::path& file, std::array<char, kFileSize + 1>& text) {
  std::size_t have = 0;
  while (have < text.size()) {
    const ssize_t got = ::read(fd, text.data() + have, text.size() - have);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) throw_file(file);
    if (got == 0) break;
    have += static_cast<std::size_t>(got);
  }
  return have;
}

std::optional<Secret> parse(std::string_view text) {
  if (text.size() != kFileSize || text.back() != '\n') return {};
  std::array<char, kBytes> bytes{};
  for (std::size_t i = 0; i < kBytes; ++i) {
    const auto high = kHexDigits.find(text[2 * i]);
    const auto low = kHexDigits.find(text[2 * i + 1]);
    if (high == std::string_view::npos || low == std::string_view::npos) return {};
    bytes.at(i) = static_cast<char>(high << 4U | low);
  }
  Secret secret(std::string_view(bytes.data(), bytes.size()));
  OPENSSL_cleanse(bytes.data(), bytes.size());
  return secret;
}

}  // namespace

Result<ServiceKey> ServiceKey::load(const fs::path& file) {
  const Descriptor fd(::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (fd.get() < 0) {
    if (errno != ENOENT && errno != ENOTDIR) throw_file(file);
    return fail(file.string(),
                message("there is no service key here; `ocop-keys service-key` makes one",
                        "ở đây không có khóa dịch vụ; `ocop-keys service-key` sẽ tạo"));
  }
  struct stat status {};
  if (::fstat(fd.get(), &status) != 0) throw_file(file);
  if (S_ISREG(status.st_mode) && (status.st_mode & 077) != 0) {
    return fail(file.string(),
                message("others can read the service key; make it yours alone: chmod 600",
                        "người khác đọc được khóa dịch vụ; hãy để riêng bạn đọc: chmod 600"));
  }
  HexText content;
  std::optional<Secret> bytes;
  if (S_ISREG(status.st_mode)) {
    const std::size_t size = read_start(fd.get(), file, content.text());
    bytes = parse({content.text().data(), size});
  }
  if (!bytes) {
    return fail(file.string(),
                message("this is no service key; 64 hexadecimal digits in lower case and a line "
                        "feed are expected",
                        "đây không phải khóa dịch vụ; cần 64 chữ số thập lục phân viết thường và "
                        "một dấu xuống dòng"));
  }
  return ServiceKey(std::move(*bytes));
}

Result<void> ServiceKey::create(const fs::path& file) {
  std::array<unsigned char, kBytes> bytes{};
  need_ok(RAND_priv_bytes(bytes.data(), static_cast<int>(bytes.size())), "drawing random bytes");
  HexText content;
  auto& text = content.text();
  for (std::size_t i = 0; i < kBytes; ++i) {
    text.at(2 * i) = kHexDigits[bytes.at(i) >> 4U];
    text.at(2 * i + 1) = kHexDigits[bytes.at(i) & 0xfU];
  }
  text.at(2 * kBytes) = '\n';
  OPENSSL_cleanse(bytes.data(), bytes.size());

  // A rename would replace the key of another process that makes one now; a link never does.
  const fs::path beside = file.string() + "." + std::to_string(::getpid()) + ".new";
  write_file_whole(beside, {text.data(), kFileSize}, 0600);
  const int linked = ::link(beside.c_str(), file.c_str()) == 0 ? 0 : errno;
  ::unlink(beside.c_str());
  if (linked == EEXIST) {
    return fail(file.string(),
                message("there is a service key already; it is never replaced, since typed and "
                        "scratch codes in the market could no longer be read",
                        "đã có khóa dịch vụ; khóa này không bao giờ được thay, vì khi đó mã tra cứu "
                        "và mã cào ngoài thị trường sẽ không đọc được nữa"));
  }
  errno = linked;
  if (linked != 0) throw_file(file);
  return {};
}

Secret ServiceKey::derive(std::string_view purpose) const {
  const Kdf hkdf(need(EVP_KDF_fetch(nullptr, "HKDF", nullptr), "HKDF"));
  const KdfContext context(need(EVP_KDF_CTX_new(hkdf.get()), "HKDF"));
  std::string digest = "SHA256";
  std::string key(bytes_.view());
  std::string info(purpose);
  const std::array<OSSL_PARAM, 4> parameters{
      OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST, digest.data(), 0),
      OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_KEY, key.data(), key.size()),
      OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_INFO, info.data(), info.size()),
      OSSL_PARAM_construct_end()};
  std::array<unsigned char, kBytes> out{};
  const int derived = EVP_KDF_derive(context.get(), out.data(), out.size(), parameters.data());
  OPENSSL_cleanse(key.data(), key.size());
  need_ok(derived, "HKDF");
  Secret secret(std::string_view(reinterpret_cast<const char*>(out.data()), out.size()));
  OPENSSL_cleanse(out.data(), out.size());
  return secret;
}

}  // namespace ocop::keys
