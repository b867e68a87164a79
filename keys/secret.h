// Bytes that are wiped when they go.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace ocop::keys {

/// A passphrase or key in memory. Wiped on destruction and on move-out; not
/// copyable; never printed.
class Secret {
 public:
  Secret() = default;
  explicit Secret(std::string_view bytes);
  Secret(Secret&& other) noexcept;
  Secret& operator=(Secret&& other) noexcept;
  ~Secret();

  std::string_view view() const { return {bytes_.data(), bytes_.size()}; }
  bool empty() const { return bytes_.empty(); }

 private:
  std::vector<char> bytes_;
};

}  // namespace ocop::keys
