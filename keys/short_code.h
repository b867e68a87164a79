// Codes that people type: 12 characters of Crockford's base 32 (0-9 A-Z without I L O U), the
// last one a check character. docs/short-codes.md gives the formats and vectors.
//
// The check character is the sum of c_i·x^i over GF(32) (x^5+x^2+1), plus a constant of
// the kind: it finds every wrong character, every two that are swapped, and a code typed into the
// wrong field.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "keys/service_key.h"

namespace ocop::keys {

inline constexpr std::size_t kShortCodeLength = 12;
inline constexpr std::string_view kShortCodeAlphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

enum class ShortCode : std::uint8_t { kTyped, kScratch };

/// "7K3M9QXD2RTA" → "7K3M-9QXD-2RTA", as it is printed.
std::string grouped(std::string_view code);

/// As people type it: blanks and hyphens anywhere, lower case, I and L for 1, O for 0.
/// Refuses other characters, another length, a wrong check character, and a code of
/// the other kind (says where that one belongs). Returns the 12 characters.
Result<std::string> read_short_code(ShortCode kind, std::string_view typed);
/// Could it be meant as one? (12 characters that read_short_code() knows, whatever the check.)
bool like_short_code(std::string_view typed);

/// Typed codes: FF1 (NIST SP 800-38G, AES-256, radix 32, 11 characters) of the number of a
/// block of labels (28 bits) and of the label within it (27 bits). Who does not hold the
/// key finds a code that exists only by trying some 2^55 ÷ (labels in all). Safe from several threads at once.
class TypedCodes {
 public:
  explicit TypedCodes(const ServiceKey& key);
  TypedCodes(TypedCodes&&) noexcept;
  ~TypedCodes();

  struct Label {
    std::uint32_t block = 0;  ///< < 2^28
    std::uint32_t index = 0;  ///< < 2^27
    bool operator==(const Label&) const = default;
  };
  std::string code(Label label) const;
  /// `code` as read_short_code() gives it. Every such code names some label; the registry
  /// knows whether it exists.
  Label find(std::string_view code) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// Scratch codes: 55 random bits each. The registry keeps a tag: HMAC-SHA256 under a key
/// derived from the service key, of "ocop-scratch-1\n" GTIN14 "\n" SERIAL "\n" CODE, its first
/// 16 bytes. Safe from several threads at once.
class ScratchCodes {
 public:
  explicit ScratchCodes(const ServiceKey& key);
  ScratchCodes(ScratchCodes&&) noexcept;
  ~ScratchCodes();

  using Tag = std::array<std::uint8_t, 16>;
  std::string fresh() const;
  Tag tag(std::string_view gtin14, std::string_view serial, std::string_view code) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace ocop::keys
