// Where a passphrase comes from: a prompt on the terminal, a file, or an
// environment variable. Never an argument: other users see those.
#pragma once

#include <filesystem>
#include <string>

#include "base/result.h"
#include "keys/secret.h"

namespace ocop::keys {

struct PassphraseSource {
  std::filesystem::path file;   ///< first line, without its line end
  std::string environment;      ///< name of the variable
};

/// Least length accepted for a new passphrase.
inline constexpr std::size_t kLeastPassphrase = 8;

/// File, else environment, else the terminal without echo (twice when `fresh`).
/// Errors: unreadable file, unset variable, no terminal, too short, entries differ.
Result<Secret> read_passphrase(const PassphraseSource& source, const std::string& prompt,
                               bool fresh);

}  // namespace ocop::keys
