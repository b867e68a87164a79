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
};

struct CertificatePlan {
  CertificateKind kind{};
  std::string common_name;   ///< the producer's id for kProducer
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

  /// Is `leaf` a producer's certificate from `issuing`, and that one from this
  /// root? Judged at the leaf's own not_before: an expired key still was issued.
  Result<void> verify(x509_st& leaf, x509_st& issuing) const;

 private:
  explicit TrustAnchor(CertificateHandle root) : root_(std::move(root)) {}
  CertificateHandle root_;
};

}  // namespace ocop::keys
