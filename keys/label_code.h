// The label code: a signature in decimal digits behind a GS1 Digital Link URI.
// The format is written down, with test vectors, in docs/label-code.md.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "gs1/digital_link.h"
#include "keys/keyring.h"
#include "keys/signing_key.h"

namespace ocop::keys {

inline constexpr std::string_view kSignatureParameter = "S";
inline constexpr std::size_t kSignatureDigits = 166;  ///< "1" + kid (10) + r‖s (155)

struct LabelSignature {
  Kid kid;
  RawSignature raw{};
  bool operator==(const LabelSignature&) const = default;
};

/// 166 digits.
std::string encode_label_signature(const LabelSignature& signature);

/// Exactly 166 digits, version 1, value < 2^512, 1 ≤ r < n, 1 ≤ s ≤ n/2.
Result<LabelSignature> parse_label_signature(std::string_view digits);

/// "ocop-label-1\n" + element string: the bytes that are signed.
std::string label_message(const gs1::DigitalLink& link);

/// The link with its S parameter set (an earlier one replaced).
gs1::DigitalLink sign_label(const SigningKey& key, gs1::DigitalLink link);

/// Does the link carry one signature, and is it this key's over what the link says?
bool is_signed_by(const SigningKey& key, const gs1::DigitalLink& link);

enum class SignatureState { kValid, kInvalid, kUnknownKey, kAbsent };

struct LabelCheck {
  SignatureState state = SignatureState::kAbsent;
  /// The key that the signature names, when the keyring has it. Lives in the keyring.
  const PublishedKey* key = nullptr;
  /// For an S parameter that is none: what is wrong with it.
  Message problem;
};

/// More than one S parameter is invalid.
LabelCheck check_label(const Keyring& keyring, const gs1::DigitalLink& link);

}  // namespace ocop::keys
