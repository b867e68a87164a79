#include "labeler/key_options.h"

#include <CLI/CLI.hpp>

namespace ocop::labeler {

void describe(CLI::App& app, KeyOptions& given) {
  app.add_option("--key", given.key, "The producer's signing key, KID.key")->required();
  app.add_option("--passphrase-file", given.passphrase.file, "File with the key's passphrase");
  app.add_option("--passphrase-env", given.passphrase.environment,
                 "Environment variable with the key's passphrase");
}

std::vector<std::filesystem::path> files_of(const KeyOptions& given) {
  std::vector<std::filesystem::path> files{given.key, std::filesystem::path(given.key).replace_extension(".crt")};
  if (!given.passphrase.file.empty()) files.emplace_back(given.passphrase.file);
  return files;
}

Result<keys::SigningKey> load_key(const KeyOptions& given, Language language) {
  const auto prompt = message("Passphrase of the signing key: ", "Mật khẩu của khóa ký: ");
  const auto passphrase = keys::read_passphrase(given.passphrase, prompt.in(language), false);
  if (!passphrase) return tl::unexpected(passphrase.error());
  return keys::SigningKey::load(given.key, *passphrase);
}

}  // namespace ocop::labeler
