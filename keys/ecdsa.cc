#include "keys/ecdsa.h"

#include <openssl/evp.h>

#include <algorithm>
#include <mutex>
#include <span>
#include <utility>
#include <vector>

namespace ocop::keys {

namespace {

using Number = std::array<std::uint8_t, 32>;  // big-endian

// Order of the P-256 group (FIPS 186-4, D.1.2.3) and (n − 1) / 2.
constexpr Number kOrder{0xff, 0xff, 0xff, 0xff, 0x00, 0x00, 0x00, 0x00, 0xff, 0xff, 0xff,
                        0xff, 0xff, 0xff, 0xff, 0xff, 0xbc, 0xe6, 0xfa, 0xad, 0xa7, 0x17,
                        0x9e, 0x84, 0xf3, 0xb9, 0xca, 0xc2, 0xfc, 0x63, 0x25, 0x51};
constexpr Number kHalfOrder{0x7f, 0xff, 0xff, 0xff, 0x80, 0x00, 0x00, 0x00, 0x7f, 0xff, 0xff,
                            0xff, 0xff, 0xff, 0xff, 0xff, 0xde, 0x73, 0x7d, 0x56, 0xd3, 0x8b,
                            0xcf, 0x42, 0x79, 0xdc, 0xe5, 0x61, 0x7e, 0x31, 0x92, 0xa8};

using View = std::span<const std::uint8_t>;

View r_of(const RawSignature& signature) { return View(signature).first(32); }
View s_of(const RawSignature& signature) { return View(signature).last(32); }

bool is_zero(View number) {
  return std::all_of(number.begin(), number.end(), [](std::uint8_t byte) { return byte == 0; });
}

bool less(View a, View b) {
  return std::lexicographical_compare(a.begin(), a.end(), b.begin(), b.end());
}

std::uint8_t* put_integer(std::uint8_t* to, View number) {
  const auto first =
      std::find_if(number.begin(), number.end() - 1, [](std::uint8_t byte) { return byte != 0; });
  const bool sign_byte = *first >= 0x80;
  *to++ = 0x02;
  *to++ = static_cast<std::uint8_t>(number.end() - first + (sign_byte ? 1 : 0));
  if (sign_byte) *to++ = 0x00;
  return std::copy(first, number.end(), to);
}

// Takes one INTEGER off the front of `der`.
bool take_integer(View& der, std::span<std::uint8_t> number) {
  if (der.size() < 3 || der[0] != 0x02) return false;
  const std::size_t length = der[1];
  if (length == 0 || length > 33 || der.size() < 2 + length) return false;
  View value = der.subspan(2, length);
  der = der.subspan(2 + length);
  if (value[0] >= 0x80) return false;
  if (value[0] == 0 && length > 1) {
    if (value[1] < 0x80) return false;
    value = value.subspan(1);
  }
  if (value.size() > number.size()) return false;
  std::copy(value.rbegin(), value.rend(), number.rbegin());
  return true;
}

}  // namespace

SignatureRange signature_range(const RawSignature& signature) {
  const View r = r_of(signature);
  const View s = s_of(signature);
  if (is_zero(r) || !less(r, kOrder)) return SignatureRange::kR;
  if (is_zero(s) || !less(s, kOrder)) return SignatureRange::kS;
  return less(kHalfOrder, s) ? SignatureRange::kHighS : SignatureRange::kGood;
}

void make_low_s(RawSignature& signature) {
  if (!less(kHalfOrder, s_of(signature))) return;
  int borrow = 0;
  for (std::size_t i = 32; i-- > 0;) {
    const int difference = int{kOrder[i]} - int{signature[32 + i]} - borrow;
    borrow = difference < 0 ? 1 : 0;
    signature[32 + i] = static_cast<std::uint8_t>(difference & 0xff);
  }
}

DerSignature to_der(const RawSignature& signature) {
  DerSignature der;
  std::uint8_t* end = put_integer(der.bytes.data() + 2, r_of(signature));
  end = put_integer(end, s_of(signature));
  der.size = static_cast<std::size_t>(end - der.bytes.data());
  der.bytes[0] = 0x30;
  der.bytes[1] = static_cast<std::uint8_t>(der.size - 2);
  return der;
}

std::optional<RawSignature> from_der(std::string_view text) {
  std::array<std::uint8_t, 72> bytes{};
  if (text.size() < 8 || text.size() > bytes.size()) return std::nullopt;
  std::transform(text.begin(), text.end(), bytes.begin(),
                 [](char c) { return static_cast<std::uint8_t>(c); });
  View der = View(bytes).first(text.size());
  if (der[0] != 0x30 || der[1] != der.size() - 2) return std::nullopt;
  der = der.subspan(2);
  RawSignature signature{};
  const std::span<std::uint8_t> out(signature);
  if (!take_integer(der, out.first(32)) || !take_integer(der, out.last(32)) || !der.empty()) {
    return std::nullopt;
  }
  return signature;
}

// Fetching the algorithms and initialising a context costs as much as several
// signatures, so contexts are kept; there are as many as calls ever overlapped.
class PreparedKey::State {
 public:
  struct Context {
    std::unique_ptr<EVP_MD_CTX, FreeWith<&EVP_MD_CTX_free>> digest;
    std::unique_ptr<EVP_PKEY_CTX, FreeWith<&EVP_PKEY_CTX_free>> key;
  };

  State(KeyHandle key, Use use)
      : key_(std::move(key)),
        use_(use),
        sha256_(need(EVP_MD_fetch(nullptr, "SHA256", nullptr), "fetching SHA-256")) {}

  Use use() const { return use_; }

  Context borrow() {
    {
      const std::lock_guard lock(mutex_);
      if (!idle_.empty()) {
        Context context = std::move(idle_.back());
        idle_.pop_back();
        return context;
      }
    }
    return make();
  }

  // A context whose operation threw is not given back.
  void give_back(Context context) {
    const std::lock_guard lock(mutex_);
    idle_.push_back(std::move(context));
  }

  Number digest(const Context& context, std::string_view message) const {
    Number digest{};
    unsigned size = 0;
    need_ok(EVP_DigestInit_ex2(context.digest.get(), sha256_.get(), nullptr), "SHA-256");
    need_ok(EVP_DigestUpdate(context.digest.get(), message.data(), message.size()), "SHA-256");
    need_ok(EVP_DigestFinal_ex(context.digest.get(), digest.data(), &size), "SHA-256");
    return digest;
  }

 private:
  Context make() const {
    Context context{
        decltype(Context::digest)(need(EVP_MD_CTX_new(), "a digest context")),
        decltype(Context::key)(
            need(EVP_PKEY_CTX_new_from_pkey(nullptr, key_.get(), nullptr), "a key context"))};
    EVP_PKEY_CTX* key = context.key.get();
    need_ok(use_ == Use::kSign ? EVP_PKEY_sign_init(key) : EVP_PKEY_verify_init(key),
            "preparing ECDSA");
    need_ok(EVP_PKEY_CTX_set_signature_md(key, sha256_.get()), "preparing ECDSA with SHA-256");
    return context;
  }

  KeyHandle key_;
  Use use_;
  std::unique_ptr<EVP_MD, FreeWith<&EVP_MD_free>> sha256_;
  std::mutex mutex_;
  std::vector<Context> idle_;
};

PreparedKey::PreparedKey(KeyHandle key, Use use)
    : state_(std::make_unique<State>(std::move(key), use)) {}
PreparedKey::PreparedKey(PreparedKey&&) noexcept = default;
PreparedKey::~PreparedKey() = default;

RawSignature PreparedKey::sign(std::string_view message) const {
  if (state_->use() != Use::kSign) throw std::logic_error("key prepared for verifying only");
  const ErrorGuard guard;
  State::Context context = state_->borrow();
  const Number digest = state_->digest(context, message);
  std::array<unsigned char, 72> der{};
  std::size_t size = der.size();
  need_ok(EVP_PKEY_sign(context.key.get(), der.data(), &size, digest.data(), digest.size()),
          "signing");
  state_->give_back(std::move(context));
  auto signature = from_der({reinterpret_cast<const char*>(der.data()), size});
  if (!signature) throw CryptoError("signing: OpenSSL's signature is not DER");
  make_low_s(*signature);
  return *signature;
}

bool PreparedKey::verify(std::string_view message, const RawSignature& signature) const {
  if (state_->use() != Use::kVerify) throw std::logic_error("key prepared for signing only");
  if (signature_range(signature) != SignatureRange::kGood) return false;
  const ErrorGuard guard;
  State::Context context = state_->borrow();
  const Number digest = state_->digest(context, message);
  const DerSignature der = to_der(signature);
  const int answer =
      EVP_PKEY_verify(context.key.get(), der.bytes.data(), der.size, digest.data(), digest.size());
  state_->give_back(std::move(context));
  return answer == 1;
}

}  // namespace ocop::keys
