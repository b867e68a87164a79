#include "keys/signing_key.h"

#include <openssl/evp.h>

#include <utility>

#include "base/file.h"
#include "keys/certificate.h"
#include "keys/ecdsa.h"
#include "keys/jwks.h"
#include "keys/private_key.h"

namespace ocop::keys {

struct SigningKey::State {
  Kid kid;
  std::string producer;
  Instant not_before;
  Instant not_after;
  PreparedKey signer;
  PreparedKey checker;
};

namespace {

KeyHandle another_handle(const KeyHandle& key) {
  if (EVP_PKEY_up_ref(key.get()) != 1) throw CryptoError("sharing a key");
  return KeyHandle(key.get());
}

}  // namespace

SigningKey::SigningKey(std::unique_ptr<State> state) : state_(std::move(state)) {}
SigningKey::SigningKey(SigningKey&&) noexcept = default;
SigningKey& SigningKey::operator=(SigningKey&&) noexcept = default;
SigningKey::~SigningKey() = default;

Result<SigningKey> SigningKey::load(const std::filesystem::path& key_file,
                                    const Secret& passphrase) {
  auto key = load_private_key(key_file, passphrase);
  if (!key) return tl::unexpected(std::move(key.error()));
  const auto certificate_file = std::filesystem::path(key_file).replace_extension(".crt");
  if (!std::filesystem::exists(certificate_file)) {
    return fail(certificate_file.string(),
                message("the key's certificate is missing; it belongs beside the key",
                        "thiếu chứng thư của khoá; chứng thư phải nằm cạnh tệp khoá"));
  }
  constexpr std::size_t kMaxCertificate = 64 * 1024;
  const auto certificate = parse_certificate_pem(read_file(certificate_file, kMaxCertificate));
  const auto facts = certificate ? certificate_facts(*certificate) : std::nullopt;
  if (!facts || !is_producer_id(facts->common_name)) {
    return fail(certificate_file.string(),
                message("this is no certificate of a producer's key",
                        "đây không phải chứng thư khoá của một chủ thể"));
  }
  const std::string info = public_key_info(**key);
  if (facts->public_key_info != info) {
    return fail(
        certificate_file.string(),
        message("this certificate belongs to another key than {}",
                "chứng thư này thuộc khoá khác, không phải {}", key_file.filename().string()));
  }
  auto public_part = another_handle(*key);
  return SigningKey(std::make_unique<State>(
      State{kid_of(info), facts->common_name, facts->not_before, facts->not_after,
            PreparedKey(std::move(*key), PreparedKey::Use::kSign),
            PreparedKey(std::move(public_part), PreparedKey::Use::kVerify)}));
}

const Kid& SigningKey::kid() const { return state_->kid; }
const std::string& SigningKey::producer() const { return state_->producer; }
Instant SigningKey::not_before() const { return state_->not_before; }
Instant SigningKey::not_after() const { return state_->not_after; }

RawSignature SigningKey::sign(std::string_view message) const {
  return state_->signer.sign(message);
}

bool SigningKey::verify(std::string_view message, const RawSignature& signature) const {
  return state_->checker.verify(message, signature);
}

}  // namespace ocop::keys
