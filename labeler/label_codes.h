// The signed codes of one run's labels, by their place among those to be printed.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "gs1/compressed_link.h"
#include "gs1/digital_link.h"
#include "keys/signing_key.h"
#include "programme/batch_record.h"

namespace ocop::labeler {

/// A host for labels, in capitals, which QR symbols carry in fewer bits: a name
/// or address with a port or without, nothing else.
Result<std::string> parse_label_host(std::string_view text);

enum class LabelLevel : std::uint8_t {
  kUnit,    ///< GTIN, lot (unless it is a roll's), serial
  kBatch,   ///< GTIN and lot: all labels alike
  kProduct  ///< GTIN alone: all labels alike
};
std::string_view level_code(LabelLevel level);  ///< "unit", "batch", "product"
std::optional<LabelLevel> level_of(std::string_view code);

/// What a run's labels name.
struct LabelSet {
  LabelLevel level = LabelLevel::kUnit;
  std::string gtin;  ///< GTIN-14
  std::string lot;   ///< "" of a roll, and at product level
  std::vector<programme::SerialRange> serials;  ///< rising, of one width; of a batch-level run its count alone matters
};

enum class Spelling : std::uint8_t {
  kPlain,
  kSmallest  ///< compressed (gs1/compressed_link.h) where that makes a symbol of fewer modules
};

/// What Spelling::kSmallest was decided by: modules of a symbol's side.
struct CodeForms {
  int plain = 0;
  int compressed = 0;  ///< the smaller of both forms; 0: such codes have none, as they bear no serial
  std::optional<gs1::CompressedForm> chosen;
};

/// Safe from several threads at once. Keeps a reference to the key.
class LabelCodes {
 public:
  /// One spelling for all labels of the run, so that their symbols are of one size.
  LabelCodes(const keys::SigningKey& key, LabelSet set, std::string host, Spelling spelling = Spelling::kPlain);

  const LabelSet& set() const { return set_; }
  const keys::SigningKey& key() const { return *key_; }
  std::uint64_t count() const { return count_; }
  std::string serial(std::uint64_t index) const;  ///< index < count(); "" unless kUnit
  /// The serial as a number; of kUnit only.
  std::uint64_t number(std::uint64_t index) const;
  /// The code of that unit, signed anew at each call; at the other levels one code, signed once.
  std::string uri(std::uint64_t index) const;
  /// Like each of the codes, for SymbolEncoder::for_payloads_like(): those of base64url have the most
  /// expensive characters everywhere that a code may have them.
  std::string shape() const;
  /// Absent with Spelling::kPlain.
  const std::optional<CodeForms>& forms() const { return forms_; }
  /// What is signed, without the signature.
  gs1::DigitalLink link(std::uint64_t index) const;

 private:
  struct Part {
    std::uint64_t before = 0;  ///< labels of the parts before
    programme::SerialRange serials;
  };
  const Part& part(std::uint64_t index) const;
  std::optional<gs1::CompressedForm> form() const;
  CodeForms choose() const;

  const keys::SigningKey* key_;
  LabelSet set_;
  std::vector<Part> parts_;
  std::uint64_t count_ = 0;
  gs1::DigitalLink link_;
  std::string common_;  ///< the one code, unless kUnit
  std::optional<CodeForms> forms_;
};

}  // namespace ocop::labeler
