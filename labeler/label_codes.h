// The signed codes of one batch's labels, by their place in its serial range.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

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
  LabelCodes(const keys::SigningKey& key, const programme::BatchRecord& record, std::string host);

  std::uint64_t count() const { return serials_.count; }
  std::string serial(std::uint64_t index) const { return serials_.serial(index); }
  /// The code of that unit, signed anew at each call.
  std::string uri(std::uint64_t index) const;

 private:
  const keys::SigningKey* key_;
  programme::SerialRange serials_;
  gs1::DigitalLink link_;
};

}  // namespace ocop::labeler
