#include "keys/service_key.h"

#include <doctest/doctest.h>
#include <sys/stat.h>

#include <filesystem>
#include <string>

#include "base/digest.h"
#include "base/file.h"
#include "tests/support/temporary_folder.h"

namespace ocop::keys {

TEST_CASE("a service key is made once, for its owner's eyes, and derives the same again") {
  const test::TemporaryFolder folder;
  const auto file = folder / "service.key";
  REQUIRE(ServiceKey::create(file));
  struct stat status {};
  REQUIRE(::stat(file.c_str(), &status) == 0);
  CHECK((status.st_mode & 0777) == 0600);
  const std::string text = read_file(file, 1000);
  CHECK(text.size() == 65);

  const auto refused = ServiceKey::create(file);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().message.en.find("never replaced") != std::string::npos);
  CHECK(read_file(file, 1000) == text);
  std::size_t files = 0;
  for ([[maybe_unused]] const auto& entry : std::filesystem::directory_iterator(file.parent_path()))
    ++files;
  CHECK(files == 1);

  const auto key = ServiceKey::load(file);
  REQUIRE(key);
  const auto again = ServiceKey::load(file);
  CHECK(key->derive("a").view() == again->derive("a").view());
  CHECK(key->derive("a").view() != key->derive("b").view());
  CHECK(key->derive("a").view().size() == 32);
}

TEST_CASE("deriving is HKDF of RFC 5869 with SHA-256 and no salt") {
  const test::TemporaryFolder folder;
  write_file_whole(folder / "service.key", std::string(64, '0') + "\n", 0600);
  const auto key = ServiceKey::load(folder / "service.key").value();
  for (const std::string purpose : {"ocop-typed-code-1", "x"}) {
    const std::string extracted = hmac_sha256(std::string(32, '\0'), std::string(32, '\0'));
    CHECK(key.derive(purpose).view() == hmac_sha256(extracted, purpose + '\x01'));
  }
}

TEST_CASE("a file that is no service key, or not its owner's alone, is refused by name") {
  const test::TemporaryFolder folder;
  const auto file = folder / "service.key";
  const std::string good(64, 'a');
  struct Row {
    std::string content;
    unsigned mode;
    const char* says;
  };
  for (const Row& row :
       {Row{good + "\n", 0640, "chmod 600"}, Row{good + "\n", 0604, "chmod 600"},
        Row{"", 0600, "no service key"}, Row{good, 0600, "no service key"},
        Row{good + "a\n", 0600, "no service key"}, Row{good + "\n\n", 0600, "no service key"},
        Row{good.substr(1) + "g\n", 0600, "no service key"},
        Row{good.substr(1) + std::string(1, '\0') + "\n", 0600, "no service key"},
        Row{std::string(64, 'A') + "\n", 0600, "no service key"},
        Row{std::string(1'000'000, 'a'), 0600, "no service key"}}) {
    CAPTURE(row.content.substr(0, 70));
    write_file_whole(file, row.content, row.mode);
    const auto key = ServiceKey::load(file);
    REQUIRE_FALSE(key);
    CHECK(key.error().where == file.string());
    CHECK(key.error().message.en.find(row.says) != std::string::npos);
    CHECK(key.error().message.vi != key.error().message.en);
    CHECK(key.error().message.en.find(good.substr(0, 8)) == std::string::npos);
  }
  std::filesystem::remove(file);
  CHECK(ServiceKey::load(file).error().message.en.find("ocop-keys service-key") !=
        std::string::npos);
  std::filesystem::create_directory(file);
  CHECK_FALSE(ServiceKey::load(file));
  CHECK_FALSE(ServiceKey::create(file));
}

}  // namespace ocop::keys
