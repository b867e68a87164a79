// gzip for answers (RFC 1952).
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

namespace ocop::web {

/// Does Accept-Encoding take gzip (RFC 9110, 12.5.3)? Weight 0 is a no.
bool accepts_gzip(std::string_view accept_encoding);

/// Smaller answers than this cost more to compress than they save.
inline constexpr std::size_t kLeastToCompress = 1024;

/// Keeps zlib's tables between calls, which are most of the cost of a small
/// page. Thread-safe.
class Gzip {
 public:
  Gzip();
  ~Gzip();
  std::string compress(std::string_view text);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace ocop::web
