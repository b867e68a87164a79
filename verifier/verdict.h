// The verdict: one pure function from facts to what a scanned code is worth.
// No I/O, no clock. Order of the headline: worst finding first (design, "The verdict").
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/date.h"
#include "base/message.h"
#include "programme/certificate.h"

namespace ocop::verifier {

/// Worst first; the enum's order is the precedence.
enum class Headline {
  kForged, kNotRegistered, kVoid, kKeyRevoked, kRecalled, kSuspectedCopy, kCertificateRevoked,
  kSuspended, kExpired, kPastBestBefore, kUnsigned, kGenuine
};
inline constexpr int kHeadlines = 12;

std::string_view headline_code(Headline headline);  ///< "forged", "not_registered", …
/// What stands above everything else: "Forged label", "Genuine label". It speaks
/// of the label or the certificate, never of the goods: print can be copied.
Message headline_name(Headline headline);

enum class SignatureFact {
  kValid, kInvalid, kUnknownKey,
  kForeignKey,  ///< valid, but by a key of another producer than the product's
  kTyped,       ///< absent, but the code carries the typed code of exactly this label
  kAbsent
};

enum class KeyFact { kTrusted, kNotYetValid, kExpired, kRevoked };

enum class RegistrationFact {
  kNotNeeded,          ///< product-level code: no batch to look for
  kRegistered, kUnknownLot, kSerialOutOfRange, kVoid, kNotActivated
};

enum class Level { kProduct, kBatch, kUnit };

struct Facts {
  Level level = Level::kProduct;
  SignatureFact signature = SignatureFact::kAbsent;
  Message signature_problem;             ///< for kInvalid: what is wrong, when known

  KeyFact key = KeyFact::kTrusted;       ///< of the label's key, today
  std::optional<Date> key_since;         ///< expired or revoked since
  std::string key_reason;                ///< why it was revoked
  bool batch_before_revocation = false;  ///< the batch was registered before the key was revoked

  RegistrationFact registration = RegistrationFact::kNotNeeded;
  std::optional<Date> registered_on;

  struct Recall {
    Date since;
    std::string reason;
    std::string instructions;
    std::string decision;  ///< "" for a producer's own
    Message goods;         ///< which ones: "lot L1, serials …"; empty = not stated
  };
  std::vector<Recall> recalls;           ///< in effect today that cover these goods, newest first

  programme::CertificateStanding at_production;  ///< kNone when there is no batch
  programme::CertificateStanding today;
  std::string certificate_number;
  int stars = 0;                                 ///< of the certificate of today
  /// Had the product ever a certificate? A product outside the programme is no "expired" one.
  bool ever_certified = false;

  std::optional<Date> best_before;
  Date date;                                     ///< today in Viet Nam

  struct Suspicion {
    Message reason;
    Date since;
    bool confirmed = false;                      ///< by an inspector
    std::uint32_t devices = 0;                   ///< distinct ones that scanned the code
    std::uint32_t places = 0;                    ///< distinct provinces that they named
  };
  std::optional<Suspicion> suspicion;            ///< that this label was copied
  std::optional<Date> cleared_on;                ///< an inspector found it in order, and nothing since
  bool batch_suspected = false;                  ///< labels of its batch may be copied, not known which
};

struct Finding {
  Headline headline{};       ///< which headline it argues for; kGenuine = in order
  std::string code;          ///< stable: "signature_invalid", "certificate_in_force", …
  Message reason;            ///< one sentence for a shopper
  std::optional<Date> date;
};

struct Verdict {
  Headline headline{};
  std::vector<Finding> findings;  ///< worst first; the first one explains the headline
  /// Stars and OCOP mark: the certificate is in force or extended today and, where
  /// there is a batch, was on its production date; and the label is one to trust
  /// (headline genuine or past best before).
  bool show_stars = false;
};

/// Never empty: a verdict has at least one finding. Facts that contradict each
/// other are read to the worse side (a batch code without a registration is
/// not registered).
Verdict judge(const Facts& facts);

}  // namespace ocop::verifier
