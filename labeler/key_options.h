// The signing key as commands take it: its file, and where its passphrase comes from.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/message.h"
#include "base/result.h"
#include "keys/passphrase.h"
#include "keys/signing_key.h"

namespace CLI {
class App;
}

namespace ocop::labeler {

struct KeyOptions {
  std::string key;
  keys::PassphraseSource passphrase;
};
void describe(CLI::App& app, KeyOptions& given);  ///< --key, --passphrase-file, --passphrase-env

/// What it reads: the key, its certificate, the passphrase's file.
std::vector<std::filesystem::path> files_of(const KeyOptions& given);

/// Errors: those of read_passphrase() and SigningKey::load().
Result<keys::SigningKey> load_key(const KeyOptions& given, Language language);

}  // namespace ocop::labeler
