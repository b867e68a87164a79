// Where a passphrase comes from: a prompt on the terminal, a file, or an
// environment variable. Never an argument: other users see those.
#pragma once

#include <filesystem>
#include <string>

#include "base/result.h"
#include "keys/secret.h"

namespace ocop::keys {

struct PassphraseSource {
  std::filesystem::path file;  ///< first line, without its line end
  std::string environment;     ///< name of the variable
};

/// Least and greatest length of a passphrase in bytes; the least one is asked of
/// new passphrases only.
inline constexpr std::size_t kLeastPassphrase = 8;
inline constexpr std::size_t kMostPassphrase = 1024;

/// Refuses one that is too short or too long for a new key.
Result<void> check_new_passphrase(const Secret& passphrase);

/// File, else environment, else the terminal without echo (twice when `fresh`).
/// Text beyond ASCII is taken in Unicode form C, whichever way it was typed.
/// Errors: unreadable file, unset variable, no terminal, empty, too short, entries
/// differ. A signal during the prompt takes effect once the terminal echoes again.
Result<Secret> read_passphrase(const PassphraseSource& source, const std::string& prompt,
                               bool fresh);

}  // namespace ocop::keys
