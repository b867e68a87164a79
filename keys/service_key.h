// The service's own secret, for what is neither signed nor public: typed codes and scratch
// codes. 32 random bytes, held by the verifier and by labelers that print such codes, and
// never in the database: who steals that learns no unused code.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <string_view>

#include "base/result.h"
#include "keys/secret.h"

namespace ocop::keys {

inline constexpr std::string_view kServiceKeyFile = "service.key";  ///< in the key directory

class ServiceKey {
 public:
  /// 64 hexadecimal digits and a line feed. Refuses a file that is absent, none, or readable
  /// by others.
  static Result<ServiceKey> load(const std::filesystem::path& file);
  /// Makes the file (0600); refuses one that exists: losing it makes every typed and scratch
  /// code unreadable.
  static Result<void> create(const std::filesystem::path& file);

  /// HKDF-SHA256 (RFC 5869) without salt, `purpose` as info.
  Secret derive(std::string_view purpose) const;  ///< 32 bytes

 private:
  explicit ServiceKey(Secret bytes) : bytes_(std::move(bytes)) {}
  Secret bytes_;
};

}  // namespace ocop::keys
