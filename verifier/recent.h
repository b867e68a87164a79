// What happened lately, by a keyed hash: a table of bounded size that forgets what was not
// touched for longest. Thread-safe.
#pragma once

#include <cstdint>
#include <list>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "base/digest.h"

namespace ocop::verifier {

/// Keys are hashed to 64 bits with a key of the table's own: it holds no text, and nobody can
/// aim at another one's entry.
template <class Value>
class Recent {
 public:
  /// `most`: at least 1.
  explicit Recent(std::size_t most) : most_(most), key_(random_bytes(32)) {}

  /// Calls `change` with the value of `key`, made anew when it is not there, and returns what
  /// `change` returns. `change` must not use the table.
  template <class Change>
  auto touch(std::string_view key, const Change& change) {
    const std::uint64_t hash = hash_of(key);
    const std::lock_guard lock(mutex_);
    const auto found = places_.find(hash);
    if (found != places_.end()) {
      entries_.splice(entries_.begin(), entries_, found->second);
      return change(entries_.front().second);
    }
    if (entries_.size() >= most_) {
      places_.erase(entries_.back().first);
      entries_.pop_back();
    }
    entries_.emplace_front(hash, Value{});
    places_.emplace(hash, entries_.begin());
    return change(entries_.front().second);
  }

  std::size_t size() const {
    const std::lock_guard lock(mutex_);
    return entries_.size();
  }

 private:
  using Entry = std::pair<std::uint64_t, Value>;

  std::uint64_t hash_of(std::string_view key) const {
    const std::string digest = hmac_sha256(key_, key);
    std::uint64_t hash = 0;
    for (std::size_t i = 0; i < sizeof(hash); ++i) hash = hash << 8U | static_cast<unsigned char>(digest[i]);
    return hash;
  }

  std::size_t most_;
  std::string key_;
  mutable std::mutex mutex_;
  std::list<Entry> entries_;  ///< last touched first
  std::unordered_map<std::uint64_t, typename std::list<Entry>::iterator> places_;
};

}  // namespace ocop::verifier
