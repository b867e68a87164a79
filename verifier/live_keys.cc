#include "verifier/live_keys.h"

#include <sys/stat.h>

#include <string>
#include <utility>

#include "base/file.h"

namespace ocop::verifier {
namespace {

// Some 1,500 bytes a key: room for tens of thousands of producers.
constexpr std::size_t kMostJwks = 64 * 1024 * 1024;
constexpr std::size_t kMostCertificate = 64 * 1024;

}  // namespace

std::optional<LiveKeys::Stamp> LiveKeys::stamp_of(const std::filesystem::path& path) {
  struct stat status {};
  if (::stat(path.c_str(), &status) != 0) return {};
  return Stamp{.nanoseconds = status.st_mtim.tv_sec * 1'000'000'000 + status.st_mtim.tv_nsec,
               .inode = status.st_ino,
               .size = status.st_size};
}

Result<void> LiveKeys::load() {
  // Taken before reading: a file replaced meanwhile is seen the next time.
  stamp_ = stamp_of(files_.jwks);
  try {
    const std::string jwks = read_file(files_.jwks, kMostJwks);
    auto ring = keys::Keyring::parse(jwks, read_file(files_.root, kMostCertificate));
    if (!ring) return tl::unexpected(ring.error());
    const std::lock_guard lock(mutex_);
    ring_ = std::make_shared<const keys::Keyring>(std::move(*ring));
    return {};
  } catch (const FileError& error) {
    return fail("", {error.what(), error.what()});
  }
}

Result<std::unique_ptr<LiveKeys>> LiveKeys::open(KeyFiles files) {
  std::unique_ptr<LiveKeys> live(new LiveKeys(std::move(files)));
  if (const auto loaded = live->load(); !loaded) return tl::unexpected(loaded.error());
  return live;
}

std::shared_ptr<const keys::Keyring> LiveKeys::current() const {
  const std::lock_guard lock(mutex_);
  return ring_;
}

Result<bool> LiveKeys::refresh() {
  if (stamp_of(files_.jwks) == stamp_) return false;
  if (const auto loaded = load(); !loaded) return tl::unexpected(loaded.error());
  return true;
}

std::vector<db::KeyRow> key_rows(const keys::Keyring& ring) {
  std::vector<db::KeyRow> rows;
  for (const auto* key : ring.all()) {
    db::KeyRow row;
    row.kid = key->kid;
    row.producer = key->producer;
    row.not_before = key->not_before;
    row.not_after = key->not_after;
    row.revoked_since = key->revoked_since;
    row.revocation_reason = key->revocation_reason;
    rows.push_back(std::move(row));
  }
  return rows;
}

}  // namespace ocop::verifier
