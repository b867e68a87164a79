#include "keys/keyring.h"

#include <map>
#include <utility>

#include "base/file.h"
#include "keys/certificate.h"
#include "keys/ecdsa.h"
#include "keys/jwks.h"
#include "keys/private_key.h"

namespace ocop::keys {

namespace {

struct Entry {
  PublishedKey key;
  PreparedKey verifier;
};

std::string name_of(const Jwk& jwk) { return "kid " + jwk.key.kid; }

Result<void> check_certificate(const TrustAnchor& root, const Jwk& jwk) {
  const CertificateHandle leaf = parse_certificate_der(jwk.certificate);
  const CertificateHandle issuing = parse_certificate_der(jwk.issuing_certificate);
  const auto facts = leaf ? certificate_facts(*leaf) : std::nullopt;
  if (!facts || !issuing) {
    return fail(name_of(jwk), message("x5c holds what is no certificate",
                                      "x5c chứa dữ liệu không phải chứng thư"));
  }
  if (auto chain = root.verify(*leaf, *issuing); !chain) {
    Error error = std::move(chain.error());
    error.where = name_of(jwk) + "." + error.where;
    return tl::unexpected(std::move(error));
  }
  if (facts->public_key_info != jwk.public_key_info) {
    return fail(name_of(jwk), message("the certificate is for another key than x and y",
                                      "chứng thư là của khoá khác, không khớp x và y"));
  }
  if (facts->common_name != jwk.key.producer) {
    return fail(name_of(jwk), message("the certificate names another producer than \"producer\"",
                                      "chứng thư ghi chủ thể khác với \"producer\""));
  }
  if (facts->not_before != jwk.key.not_before || facts->not_after != jwk.key.not_after) {
    return fail(name_of(jwk), message("the certificate has another validity than nbf and exp",
                                      "thời hạn của chứng thư khác với nbf và exp"));
  }
  return {};
}

}  // namespace

struct Keyring::State {
  std::string json;
  std::map<std::string, Entry, std::less<>> entries;
};

Keyring::Keyring(std::unique_ptr<State> state) : state_(std::move(state)) {}
Keyring::Keyring(Keyring&&) noexcept = default;
Keyring& Keyring::operator=(Keyring&&) noexcept = default;
Keyring::~Keyring() = default;

Result<Keyring> Keyring::parse(std::string_view jwks_json, std::string_view root_pem) {
  const auto root = TrustAnchor::parse(root_pem);
  if (!root) return tl::unexpected(root.error());
  auto jwks = parse_jwks(jwks_json);
  if (!jwks) return tl::unexpected(std::move(jwks.error()));
  auto state = std::make_unique<State>();
  state->json = jwks_json;
  for (Jwk& jwk : *jwks) {
    KeyHandle key = decode_public_key(jwk.public_key_info);
    if (!key) {
      return fail(name_of(jwk), message("x and y are no point on the curve P-256",
                                        "x và y không phải một điểm trên đường cong P-256"));
    }
    if (auto certificate = check_certificate(*root, jwk); !certificate) {
      return tl::unexpected(std::move(certificate.error()));
    }
    std::string kid = jwk.key.kid;
    state->entries.emplace(
        std::move(kid),
        Entry{std::move(jwk.key), PreparedKey(std::move(key), PreparedKey::Use::kVerify)});
  }
  return Keyring(std::move(state));
}

Result<Keyring> Keyring::load(const std::filesystem::path& directory) {
  const auto jwks = directory / "jwks.json";
  const auto root = directory / "root.crt";
  for (const auto& file : {jwks, root}) {
    if (!std::filesystem::exists(file)) {
      return fail(
          file.string(),
          message("there is no such file; the programme's jwks.json and root.crt belong here",
                  "không có tệp này; ở đây phải có jwks.json và root.crt của chương trình"));
    }
  }
  constexpr std::size_t kMaxRoot = 64 * 1024;
  return parse(read_file(jwks, kMaxJwks), read_file(root, kMaxRoot));
}

const PublishedKey* Keyring::find(std::string_view kid) const {
  const auto found = state_->entries.find(kid);
  return found == state_->entries.end() ? nullptr : &found->second.key;
}

std::vector<const PublishedKey*> Keyring::all() const {
  std::vector<const PublishedKey*> keys;
  keys.reserve(state_->entries.size());
  for (const auto& [kid, entry] : state_->entries) keys.push_back(&entry.key);
  return keys;
}

bool Keyring::verify(std::string_view kid, std::string_view message,
                     const RawSignature& signature) const {
  const auto found = state_->entries.find(kid);
  return found != state_->entries.end() && found->second.verifier.verify(message, signature);
}

const std::string& Keyring::jwks_json() const { return state_->json; }

}  // namespace ocop::keys
