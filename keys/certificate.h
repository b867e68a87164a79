// X.509 certificates of the programme (RFC 5280): made, read, and followed to
// the root. Internal to keys/; the profile is in docs/label-code.md, "Trust".
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/date.h"
#include "base/result.h"
#include "keys/openssl.h"

namespace ocop::keys {

enum class CertificateKind {
  kRoot,      ///< self-signed, signs CAs
  kIssuing,   ///< signs producers' keys, pathlen 0
  kProducer,  ///< digitalSignature only
  kFeed,      ///< digitalSignature, and an extended use of its own: signs the outgoing feed
};

/// The one extended key usage of a certificate of the outgoing feed (ITU-T X.667: made from a UUID).
inline constexpr const char* kFeedUsage = "2.25.139216634562706144111737557136824830944";
/// No producer's id: it has a blank.
inline constexpr const char* kFeedName = "Outgoing feed";

struct CertificatePlan {
  CertificateKind kind{};
  std::string common_name;   ///< the producer's id for kProducer, kFeedName for kFeed
  std::string organization;  ///< the programme's name
  Instant not_before;        ///< whole seconds
  Instant not_after;
};

/// `issuer` is nullptr for the root, which signs itself. Serial: 128 random bits.
CertificateHandle make_certificate(const CertificatePlan& plan, evp_pkey_st& subject_key,
                                   x509_st* issuer, evp_pkey_st& issuer_key);

std::string certificate_pem(x509_st& certificate);
std::string certificate_der(x509_st& certificate);
/// nullptr when it is none, or has anything behind it (DER) or beside it (PEM: a
/// second certificate).
CertificateHandle parse_certificate_pem(std::string_view pem);
CertificateHandle parse_certificate_der(std::string_view der);

struct CertificateFacts {
  std::string common_name;   ///< "" when there is none or more than one
  std::string organization;  ///< likewise
  Instant not_before;
  Instant not_after;
  std::string public_key_info;  ///< DER
};

/// nullopt when its dates are none.
std::optional<CertificateFacts> certificate_facts(x509_st& certificate);

/// The programme's root, as anchor of a chain. Safe from several threads.
class TrustAnchor {
 public:
  /// Refuses what is no self-signed CA certificate.
  static Result<TrustAnchor> parse(std::string_view root_pem);

  /// Is `leaf` a certificate of that kind (a producer's or the feed's) from `issuing`, and that one
  /// from this root? Judged at the leaf's own not_before: an expired key still was issued.
  Result<void> verify(x509_st& leaf, x509_st& issuing,
                      CertificateKind kind = CertificateKind::kProducer) const;

 private:
  explicit TrustAnchor(CertificateHandle root) : root_(std::move(root)) {}
  CertificateHandle root_;
};

}  // namespace ocop::keys
