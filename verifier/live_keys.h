// The published keys, followed while they change.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "base/result.h"
#include "db/records.h"
#include "keys/keyring.h"

namespace ocop::verifier {

struct KeyFiles {
  std::filesystem::path jwks;  ///< jwks.json
  std::filesystem::path root;  ///< root.crt
};

/// current() is safe from any thread; refresh() belongs to one.
class LiveKeys {
 public:
  /// Errors: a file absent or unreadable, a key set that keys::Keyring refuses.
  static Result<std::unique_ptr<LiveKeys>> open(KeyFiles files);

  std::shared_ptr<const keys::Keyring> current() const;

  /// Looks whether the key set's file was replaced. True: there is a new ring.
  /// False: nothing new. An error leaves the old ring, and is told once for each
  /// state of the file.
  Result<bool> refresh();

 private:
  struct Stamp {
    std::int64_t nanoseconds = 0;
    std::uint64_t inode = 0;
    std::int64_t size = 0;
    bool operator==(const Stamp&) const = default;
  };
  explicit LiveKeys(KeyFiles files) : files_(std::move(files)) {}
  Result<void> load();
  static std::optional<Stamp> stamp_of(const std::filesystem::path& path);

  KeyFiles files_;
  std::optional<Stamp> stamp_;
  mutable std::mutex mutex_;
  std::shared_ptr<const keys::Keyring> ring_;
};

/// As the registry keeps them.
std::vector<db::KeyRow> key_rows(const keys::Keyring& ring);

}  // namespace ocop::verifier
