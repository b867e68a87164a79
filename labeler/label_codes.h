// The signed codes of one batch's labels, by their place among those to be printed.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "gs1/digital_link.h"
#include "keys/signing_key.h"
#include "programme/batch_record.h"

namespace ocop::labeler {

/// A host for labels, in capitals, which QR symbols carry in fewer bits: a name
/// or address with a port or without, nothing else.
Result<std::string> parse_label_host(std::string_view text);

/// Safe from several threads at once. Keeps a reference to the key.
class LabelCodes {
 public:
  /// All serials of the record.
  LabelCodes(const keys::SigningKey& key, const programme::BatchRecord& record, std::string host);
  /// Those of `serials`, rising, of the record's width.
  LabelCodes(const keys::SigningKey& key, const programme::BatchRecord& record, std::string host,
             const std::vector<programme::SerialRange>& serials);

  std::uint64_t count() const { return count_; }
  std::string serial(std::uint64_t index) const;  ///< index < count()
  /// The code of that unit, signed anew at each call.
  std::string uri(std::uint64_t index) const;

 private:
  const keys::SigningKey* key_;
  struct Part {
    std::uint64_t before = 0;  ///< labels of the parts before
    programme::SerialRange serials;
  };
  std::vector<Part> parts_;
  std::uint64_t count_ = 0;
  gs1::DigitalLink link_;
};

}  // namespace ocop::labeler
