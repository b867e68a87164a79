#include "keys/feed_key.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "base/base64.h"
#include "base/digest.h"
#include "base/file.h"
#include "base/text.h"
#include "keys/certificate.h"
#include "keys/ecdsa.h"
#include "keys/private_key.h"

namespace ocop::keys {

namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

constexpr std::size_t kMaxCertificate = 64 * 1024;
constexpr std::string_view kHeaderStart = R"({"alg":"ES256","typ":"ocop-change+jws","kid":")";
constexpr std::string_view kHeaderMiddle = R"(","x5c":[")";
constexpr std::string_view kHeaderBetween = R"(",")";
constexpr std::string_view kHeaderEnd = R"("]})";

std::string header_of(std::string_view kid, std::string_view leaf, std::string_view issuing) {
  std::string header(kHeaderStart);
  header.append(kid).append(kHeaderMiddle).append(leaf).append(kHeaderBetween).append(issuing);
  return header.append(kHeaderEnd);
}

struct Header {
  std::string_view kid, leaf, issuing;
};

// One text a header, as of batch records: nothing is negotiated by it.
std::optional<Header> header_parts(std::string_view header) {
  if (!header.starts_with(kHeaderStart) || !header.ends_with(kHeaderEnd)) return std::nullopt;
  const std::string_view inner = header.substr(kHeaderStart.size(), header.size() - kHeaderStart.size());
  const auto middle = inner.find(kHeaderMiddle);
  if (middle == inner.npos) return std::nullopt;
  const auto leaf_at = middle + kHeaderMiddle.size();
  const auto between = inner.find(kHeaderBetween, leaf_at);
  if (between == inner.npos) return std::nullopt;
  const auto issuing_at = between + kHeaderBetween.size();
  if (issuing_at + kHeaderEnd.size() > inner.size()) return std::nullopt;
  return Header{inner.substr(0, middle), inner.substr(leaf_at, between - leaf_at),
                inner.substr(issuing_at, inner.size() - kHeaderEnd.size() - issuing_at)};
}

Result<CertificateHandle> read_certificate(const fs::path& file) {
  if (!fs::exists(file)) {
    return fail(file.string(), message("the certificate is missing; `ocop-keys feed-key` makes it",
                                       "thiếu chứng thư; `ocop-keys feed-key` sẽ tạo"));
  }
  auto certificate = parse_certificate_pem(read_file(file, kMaxCertificate));
  if (certificate) return certificate;
  return fail(file.string(),
              message("this is no certificate in PEM", "đây không phải chứng thư ở dạng PEM"));
}

tl::unexpected<Error> no_statement() {
  return fail("payload", message("this is no statement: exactly seq, previous, subject, key, at and "
                                 "document are expected",
                                 "đây không phải một bản tin: phải có đúng seq, previous, subject, "
                                 "key, at và document"));
}

bool is_digest(const std::string& text) {
  return text.size() == kNoPrevious.size() && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
  });
}

Result<ChangeStatement> statement_of(const std::string& payload) {
  const Json json = Json::parse(payload, nullptr, false);
  constexpr std::size_t kMembers = 6;
  if (!json.is_object() || json.size() != kMembers) return no_statement();
  const auto text = [&](const char* name) {
    const auto found = json.find(name);
    return found != json.end() && found->is_string() ? found->get<std::string>() : std::string();
  };
  const auto seq = json.find("seq");
  const auto document = json.find("document");
  const auto at = parse_instant(text("at"));
  if (seq == json.end() || !seq->is_number_unsigned() || document == json.end() ||
      !document->is_object() || !at) {
    return no_statement();
  }
  ChangeStatement statement{seq->get<std::int64_t>(), text("previous"), text("subject"),
                            text("key"),              *at,              document->dump()};
  if (statement.seq < 1 || !is_digest(statement.previous) || statement.subject.empty() ||
      statement.key.empty()) {
    return no_statement();
  }
  return statement;
}

std::string payload_of(const ChangeStatement& statement) {
  Json json{{"seq", statement.seq},       {"previous", statement.previous},
            {"subject", statement.subject}, {"key", statement.key},
            {"at", iso_instant(statement.at)}};
  std::string payload = json.dump();
  payload.pop_back();
  return payload.append(",\"document\":").append(statement.document).append("}");
}

}  // namespace

struct FeedKey::State {
  Kid kid;
  Instant not_before, not_after;
  std::string header;  ///< base64url
  PreparedKey signer;
};

fs::path feed_key_file(const fs::path& directory) { return directory / "feed.key"; }

FeedKey::FeedKey(std::unique_ptr<State> state) : state_(std::move(state)) {}
FeedKey::FeedKey(FeedKey&&) noexcept = default;
FeedKey& FeedKey::operator=(FeedKey&&) noexcept = default;
FeedKey::~FeedKey() = default;

Result<FeedKey> FeedKey::load(const fs::path& directory, const Secret& passphrase) {
  const fs::path file = feed_key_file(directory);
  if (!fs::exists(file)) {
    return fail(file.string(), message("there is no key of the feed here; `ocop-keys feed-key` makes one",
                                       "ở đây chưa có khóa của luồng dữ liệu; `ocop-keys feed-key` sẽ tạo"));
  }
  auto key = load_private_key(file, passphrase);
  if (!key) return tl::unexpected(std::move(key.error()));
  const fs::path certificate_file = fs::path(file).replace_extension(".crt");
  const auto leaf = read_certificate(certificate_file);
  if (!leaf) return tl::unexpected(leaf.error());
  const auto issuing = read_certificate(directory / "issuing.crt");
  if (!issuing) return tl::unexpected(issuing.error());
  const auto facts = certificate_facts(**leaf);
  const std::string info = public_key_info(**key);
  if (!facts || facts->public_key_info != info) {
    return fail(certificate_file.string(),
                message("this certificate belongs to another key than feed.key; `ocop-keys feed-key` makes "
                        "both anew",
                        "chứng thư này không thuộc về feed.key; `ocop-keys feed-key` sẽ tạo lại cả hai"));
  }
  Kid kid = kid_of(info);
  std::string header = to_base64url(
      header_of(kid, to_base64(certificate_der(**leaf)), to_base64(certificate_der(**issuing))));
  return FeedKey(std::make_unique<State>(
      State{std::move(kid), facts->not_before, facts->not_after, std::move(header),
            PreparedKey(std::move(*key), PreparedKey::Use::kSign)}));
}

const Kid& FeedKey::kid() const { return state_->kid; }
Instant FeedKey::not_before() const { return state_->not_before; }
Instant FeedKey::not_after() const { return state_->not_after; }

std::string change_digest(std::string_view jws) { return sha256_hex(jws); }

std::string sign_change(const FeedKey& key, const ChangeStatement& statement) {
  std::string jws = key.state_->header + "." + to_base64url(payload_of(statement));
  const RawSignature raw = key.state_->signer.sign(jws);
  jws += ".";
  return jws.append(to_base64url({reinterpret_cast<const char*>(raw.data()), raw.size()}));
}

struct ChangeReader::State {
  TrustAnchor root;
  struct Trusted {
    Kid kid;
    Instant not_before, not_after;
    PreparedKey key;
  };
  std::string header;  ///< of `trusted`, decoded
  std::optional<Trusted> trusted;

  /// Statement after statement has the same header: its certificates are followed once.
  Result<void> trust(const std::string& text);
};

Result<void> ChangeReader::State::trust(const std::string& text) {
  if (trusted && header == text) return {};
  const auto parts = header_parts(text);
  const auto leaf_der = parts ? from_base64(parts->leaf) : std::nullopt;
  const auto issuing_der = parts ? from_base64(parts->issuing) : std::nullopt;
  if (!leaf_der || !issuing_der) {
    return fail("header", message("the header must be exactly {0}", "phần đầu phải đúng nguyên văn {0}",
                                  header_of("KKKKKKKKKK", "…", "…")));
  }
  const CertificateHandle leaf = parse_certificate_der(*leaf_der);
  const CertificateHandle issuing = parse_certificate_der(*issuing_der);
  const auto facts = leaf ? certificate_facts(*leaf) : std::nullopt;
  if (!facts || !issuing) {
    return fail("x5c", message("x5c holds what is no certificate",
                               "x5c chứa dữ liệu không phải chứng thư"));
  }
  if (auto chain = root.verify(*leaf, *issuing, CertificateKind::kFeed); !chain) return chain;
  KeyHandle key = decode_public_key(facts->public_key_info);
  if (!key || kid_of(facts->public_key_info) != parts->kid) {
    return fail("kid", message("the kid is not that of the certificate's key",
                               "kid không phải của khóa trong chứng thư"));
  }
  header = text;
  trusted.emplace(Trusted{Kid(parts->kid), facts->not_before, facts->not_after,
                          PreparedKey(std::move(key), PreparedKey::Use::kVerify)});
  return {};
}

ChangeReader::ChangeReader(std::unique_ptr<State> state) : state_(std::move(state)) {}
ChangeReader::ChangeReader(ChangeReader&&) noexcept = default;
ChangeReader::~ChangeReader() = default;

Result<ChangeReader> ChangeReader::parse(std::string_view root_pem) {
  auto root = TrustAnchor::parse(root_pem);
  if (!root) return tl::unexpected(std::move(root.error()));
  return ChangeReader(std::make_unique<State>(State{std::move(*root), "", std::nullopt}));
}

Result<SignedChange> ChangeReader::open(std::string_view jws) {
  const auto first = jws.find('.');
  const auto second = first == jws.npos ? jws.npos : jws.find('.', first + 1);
  const bool three = second != jws.npos && jws.find('.', second + 1) == jws.npos;
  const auto header = three ? from_base64url(jws.substr(0, first)) : std::nullopt;
  const auto payload = three ? from_base64url(jws.substr(first + 1, second - first - 1)) : std::nullopt;
  const auto signature = three ? from_base64url(jws.substr(second + 1)) : std::nullopt;
  RawSignature raw{};
  if (jws.size() > kMaxChangeJws || !header || !payload || !signature || signature->size() != raw.size()) {
    return fail("jws", message("this is no statement of the feed: three parts in base64url with two dots "
                               "between them are expected, the last of 64 bytes",
                               "đây không phải một bản tin của luồng dữ liệu: cần ba phần base64url cách "
                               "nhau bằng hai dấu chấm, phần cuối dài 64 byte"));
  }
  std::copy(signature->begin(), signature->end(), raw.begin());
  if (auto trusted = state_->trust(*header); !trusted) return tl::unexpected(std::move(trusted.error()));
  const State::Trusted& by = *state_->trusted;
  if (!by.key.verify(jws.substr(0, second), raw)) {
    return fail("signature", message("the signature is not one of key {} over this statement",
                                     "chữ ký không phải do khóa {} ký trên bản tin này", by.kid));
  }
  auto statement = statement_of(*payload);
  if (!statement) return tl::unexpected(std::move(statement.error()));
  if (statement->at < by.not_before || statement->at > by.not_after) {
    return fail("at", message("{0} lies outside of the certificate's validity, {1} to {2}",
                              "{0} nằm ngoài thời hạn của chứng thư, từ {1} đến {2}",
                              iso_instant(statement->at), iso_instant(by.not_before),
                              iso_instant(by.not_after)));
  }
  return SignedChange{std::move(*statement), by.kid};
}

}  // namespace ocop::keys
