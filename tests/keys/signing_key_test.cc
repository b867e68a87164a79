#include "keys/signing_key.h"

#include <doctest/doctest.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

#include <filesystem>

#include "base/file.h"
#include "keys/private_key.h"
#include "tests/keys/test_programme.h"

namespace ocop::keys {

namespace {

namespace fs = std::filesystem;

// One issued key with its certificate in a folder of its own, to be spoiled.
class Copy {
 public:
  Copy() {
    auto& two = test::two_producers();
    const auto source = two.programme.directory() / "producers" / two.a.kid();
    fs::copy(source.string() + ".key", key());
    fs::copy(source.string() + ".crt", certificate());
  }
  fs::path key() const { return folder_ / "some.key"; }
  fs::path certificate() const { return folder_ / "some.crt"; }

 private:
  test::TemporaryFolder folder_;
};

std::string refusal(const fs::path& key, const Secret& passphrase = test::key_passphrase()) {
  const auto loaded = SigningKey::load(key, passphrase);
  if (loaded) return "accepted";
  CHECK_FALSE(loaded.error().message.vi.empty());
  CHECK_FALSE(loaded.error().where.empty());
  return loaded.error().message.en;
}

std::string pem_of(EVP_PKEY* key, const char* passphrase) {
  BIO* bio = BIO_new(BIO_s_mem());
  PEM_write_bio_PKCS8PrivateKey(bio, key, passphrase != nullptr ? EVP_aes_256_cbc() : nullptr,
                                nullptr, 0, nullptr, const_cast<char*>(passphrase));
  char* data = nullptr;
  const long size = BIO_get_mem_data(bio, &data);
  std::string text(data, static_cast<std::size_t>(size));
  BIO_free(bio);
  return text;
}

}  // namespace

TEST_CASE("a loaded key is the issued one") {
  auto& two = test::two_producers();
  const PublishedKey* published = two.ring.find(two.a.kid());
  REQUIRE(published != nullptr);
  CHECK(two.a.producer() == "htx-a");
  CHECK(two.a.not_before() == published->not_before);
  CHECK(two.a.not_after() == published->not_after);
  CHECK(two.ring.verify(two.a.kid(), "text", two.a.sign("text")));
  CHECK_FALSE(two.ring.verify(two.b.kid(), "text", two.a.sign("text")));
}

TEST_CASE("a key file that is not there is refused") {
  const test::TemporaryFolder folder;
  CHECK(refusal(folder / "none.key") == "there is no such key file");
  CHECK(refusal(folder / "none.key" / "deeper.key") == "there is no such key file");
}

TEST_CASE("a wrong passphrase opens nothing") {
  const Copy copy;
  CHECK(refusal(copy.key(), Secret("producer passphrasf"))
            .starts_with("the passphrase does not open"));
  CHECK(refusal(copy.key(), Secret("")).starts_with("the passphrase does not open"));
  CHECK(refusal(copy.key(), Secret(std::string(100'000, 'x')))
            .starts_with("the passphrase does not"));
  CHECK(refusal(copy.key()) == "accepted");
}

TEST_CASE("a key that others can read or write is refused") {
  const Copy copy;
  for (const unsigned mode : {0640U, 0604U, 0620U, 0602U, 0610U, 0601U, 0644U, 0777U}) {
    CAPTURE(mode);
    fs::permissions(copy.key(), static_cast<fs::perms>(mode));
    CHECK(refusal(copy.key()).starts_with("others can read this private key"));
  }
  fs::permissions(copy.key(), static_cast<fs::perms>(0400));
  CHECK(refusal(copy.key()) == "accepted");
}

TEST_CASE("a key in the clear is refused") {
  const Copy copy;
  const KeyHandle key = generate_key();
  write_file_whole(copy.key(), pem_of(key.get(), nullptr), 0600);
  CHECK(refusal(copy.key()).starts_with("this private key is not encrypted"));
  write_file_whole(copy.key(),
                   "-----BEGIN EC PRIVATE KEY-----\nAAAA\n-----END EC PRIVATE KEY-----\n", 0600);
  CHECK(refusal(copy.key()).starts_with("this private key is not encrypted"));
}

TEST_CASE("what is no key file is refused") {
  const Copy copy;
  for (const std::string& content :
       {std::string(), std::string("hello"), std::string(1000, '\0'), std::string(70'000, 'x'),
        read_file(copy.certificate(), 10'000)}) {
    write_file_whole(copy.key(), content, 0600);
    CHECK(refusal(copy.key()).starts_with("this is no key file"));
  }
  fs::remove(copy.key());
  fs::create_directory(copy.key(), copy.key().parent_path());
  fs::permissions(copy.key(), fs::perms::owner_all);
  CHECK(refusal(copy.key()).starts_with("this is no key file"));
}

TEST_CASE("a damaged key file opens with no passphrase") {
  const Copy copy;
  std::string content = read_file(copy.key(), 10'000);
  content[content.size() / 2] = content[content.size() / 2] == 'A' ? 'B' : 'A';
  write_file_whole(copy.key(), content, 0600);
  CHECK(refusal(copy.key()) != "accepted");
}

TEST_CASE("keys that are not P-256 are refused") {
  const Copy copy;
  using Handle = std::unique_ptr<EVP_PKEY, FreeWith<&EVP_PKEY_free>>;
  const Handle keys[] = {Handle(EVP_EC_gen("P-384")), Handle(EVP_EC_gen("secp256k1")),
                         Handle(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519")),
                         Handle(EVP_RSA_gen(2048))};
  for (const auto& key : keys) {
    REQUIRE(key);
    write_file_whole(copy.key(), pem_of(key.get(), "producer passphrase"), 0600);
    CHECK(refusal(copy.key()).starts_with("this is no P-256 key"));
  }
}

TEST_CASE("a key made by other tools with PBKDF2 is as good") {
  auto& two = test::two_producers();
  const Copy copy;
  const auto file = two.programme.directory() / "producers" / (two.a.kid() + ".key");
  const KeyHandle key = load_private_key(file, test::key_passphrase()).value();
  write_file_whole(copy.key(), pem_of(key.get(), "another passphrase"), 0600);
  CHECK(refusal(copy.key(), Secret("another passphrase")) == "accepted");
}

TEST_CASE("the certificate must be there, a producer's, and of this key") {
  auto& two = test::two_producers();
  const auto directory = two.programme.directory();
  const Copy copy;
  const auto put = [&](const std::string& content) {
    write_file_whole(copy.certificate(), content);
  };
  put(read_file(directory / "producers" / (two.b.kid() + ".crt"), 10'000));
  CHECK(refusal(copy.key()).starts_with("this certificate belongs to another key"));
  put(read_file(directory / "root.crt", 10'000));
  CHECK(refusal(copy.key()).starts_with("this is no certificate of a producer's key"));
  put("hello");
  CHECK(refusal(copy.key()).starts_with("this is no certificate of a producer's key"));
  fs::remove(copy.certificate());
  CHECK(refusal(copy.key()).starts_with("the key's certificate is missing"));
}

TEST_CASE("the encrypted form names scrypt and AES-256-CBC and is new each time") {
  const KeyHandle key = generate_key();
  const std::string once = encrypt_private_key(*key, test::key_passphrase());
  const std::string again = encrypt_private_key(*key, test::key_passphrase());
  CHECK(once.starts_with("-----BEGIN ENCRYPTED PRIVATE KEY-----\n"));
  CHECK(once != again);
}

TEST_CASE("a secret is wiped when it is moved out of") {
  Secret from("passphrase");
  const Secret to = std::move(from);
  CHECK(to.view() == "passphrase");
  CHECK(from.empty());  // NOLINT(bugprone-use-after-move)
  Secret other("another");
  other = Secret("third");
  CHECK(other.view() == "third");
}

}  // namespace ocop::keys
