// Inside office/ only: the parts of a ZIP archive that lies in memory. Untrusted.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace ocop::office {

/// Not for two threads at once; the bytes must outlive it.
class ZipParts {
 public:
  static Result<ZipParts> open(std::string_view bytes);
  ~ZipParts();
  ZipParts(ZipParts&&) noexcept;

  /// Unpacked, at most `most` bytes; nullopt when there is no such part. Refuses one that is
  /// encrypted, larger, or damaged (its checksum is compared).
  Result<std::optional<std::string>> part(const std::string& name, std::size_t most) const;

 private:
  struct State;
  explicit ZipParts(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace ocop::office
