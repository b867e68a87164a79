#include "keys/key_store.h"

#include <doctest/doctest.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <functional>
#include <set>
#include <thread>
#include <vector>

#include "base/file.h"
#include "keys/private_key.h"
#include "tests/keys/test_programme.h"

namespace ocop::keys {

namespace {

namespace fs = std::filesystem;
using test::at;

const Instant kNow = at("2026-01-01T00:00:00Z");

KeyStore::Passphrases passphrases() {
  return {test::root_passphrase(), test::issuing_passphrase()};
}

unsigned mode_of(const fs::path& path) {
  struct stat status {};
  REQUIRE(::stat(path.c_str(), &status) == 0);
  return status.st_mode & 07777;
}

template <class T>
std::string refusal(const Result<T>& result) {
  if (result) return "accepted";
  CHECK_FALSE(result.error().message.vi.empty());
  return result.error().in(Language::kEnglish);
}

bool says(const std::string& text, const std::string& part) {
  CAPTURE(text);
  CAPTURE(part);
  const bool found = text.find(part) != std::string::npos;
  CHECK(found);
  return found;
}

// Runs `act` in a process that the kernel kills as soon as it writes a file
// beyond `bytes`: the same instant of every run.
bool killed_while_writing(rlim_t bytes, const std::function<void()>& act) {
  const pid_t child = ::fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    const rlimit no_core{0, 0};
    const rlimit limit{bytes, bytes};
    ::setrlimit(RLIMIT_CORE, &no_core);
    ::setrlimit(RLIMIT_FSIZE, &limit);
    act();
    ::_exit(0);
  }
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  return WIFSIGNALED(status) && WTERMSIG(status) == SIGXFSZ;
}

KeyStore::Issue issue_for(const std::string& producer) {
  return {producer, at("2026-02-01T00:00:00Z"), at("2029-01-31T16:59:59Z")};
}

}  // namespace

TEST_CASE("init makes a directory of its own with encrypted keys and an empty ring") {
  test::TestProgramme programme;
  const auto directory = programme.directory();
  CHECK(mode_of(directory) == 0700);
  CHECK(mode_of(directory / "producers") == 0700);
  CHECK(mode_of(directory / "root.key") == 0600);
  CHECK(mode_of(directory / "issuing.key") == 0600);
  CHECK(programme.store().list().empty());
  CHECK(programme.keyring().all().empty());
  CHECK(load_private_key(directory / "root.key", test::root_passphrase()));
  CHECK(load_private_key(directory / "issuing.key", test::issuing_passphrase()));
  CHECK_FALSE(load_private_key(directory / "root.key", test::issuing_passphrase()));
  CHECK_FALSE(fs::exists(directory / "init.unfinished"));
}

TEST_CASE("init refuses a directory that holds any part of a key store") {
  test::TestProgramme programme;
  const auto directory = programme.directory();
  const std::string before = read_file(directory / "root.key", 10'000);
  says(refusal(KeyStore::init(directory, "X", passphrases(), kNow)), "key store here already");
  for (const char* name : {"jwks.json", "root.crt", "issuing.crt", "issuing.key"}) {
    fs::remove(directory / name);
    says(refusal(KeyStore::init(directory, "X", passphrases(), kNow)), "key store here already");
  }
  CHECK(read_file(directory / "root.key", 10'000) == before);
}

TEST_CASE("init refuses bad names, short passphrases and a file in its place") {
  const test::TemporaryFolder folder;
  const auto init = [&](const std::string& name) {
    return refusal(KeyStore::init(folder / "keys", name, passphrases(), kNow));
  };
  says(init(""), "one line of text");
  says(init("   "), "one line of text");
  says(init("a\nb"), "one line of text");
  says(init(std::string("a\0b", 3)), "one line of text");
  says(init("\xff"), "one line of text");
  says(init(std::string(65, 'x')), "at most 64 characters");
  CHECK_FALSE(fs::exists(folder / "keys"));
  const Secret brief("1234567");
  says(refusal(KeyStore::init(folder / "keys", "X", {brief, test::issuing_passphrase()}, kNow)),
       "8 to 1024 bytes");
  says(refusal(KeyStore::init(folder / "keys", "X", {test::root_passphrase(), brief}, kNow)),
       "8 to 1024 bytes");
  write_file_whole(folder / "keys", "a file");
  says(init("X"), "a directory is expected");
}

TEST_CASE("a programme may have a long Vietnamese name") {
  const test::TemporaryFolder folder;
  std::string name;
  for (int i = 0; i < 64; ++i) name += "ẫ";
  auto store = KeyStore::init(folder / "keys", name, passphrases(), kNow);
  REQUIRE(store);
  REQUIRE(store->issue(issue_for("htx-a"), test::issuing_passphrase(), test::key_passphrase()));
  CHECK(Keyring::load(folder / "keys"));
}

TEST_CASE("an init that was killed is begun anew; nothing that was issued is lost by it") {
  const test::TemporaryFolder folder;
  const auto directory = folder / "keys";
  REQUIRE(killed_while_writing(500,
                               [&] { (void)KeyStore::init(directory, "X", passphrases(), kNow); }));
  REQUIRE(fs::exists(directory / "root.key"));
  says(refusal(KeyStore::open(directory)), "no key store here");
  auto store = KeyStore::init(directory, "X", passphrases(), kNow);
  REQUIRE(store);
  REQUIRE(store->issue(issue_for("htx-a"), test::issuing_passphrase(), test::key_passphrase()));

  // Killed between the last file and the marker's end: the store is whole.
  write_file_whole(directory / "init.unfinished", "");
  says(refusal(KeyStore::init(directory, "X", passphrases(), kNow)), "key store here already");
  CHECK_FALSE(fs::exists(directory / "init.unfinished"));
  CHECK(store->list().size() == 1);
}

TEST_CASE("open wants a key store and a record that can be read") {
  const test::TemporaryFolder folder;
  says(refusal(KeyStore::open(folder / "none")), "`ocop-keys init` makes one");
  write_file_whole(folder / "jwks.json", "{");
  says(refusal(KeyStore::open(folder.path())), "no JSON");
}

TEST_CASE("an issued key is on record, on disk and in the ring") {
  test::TestProgramme programme;
  const auto key = programme.issue("htx-a");
  CHECK(key.producer == "htx-a");
  CHECK(key.not_before == at("2026-02-01T00:00:00Z"));
  CHECK(key.not_after == at("2029-01-31T16:59:59Z"));
  const auto file = programme.store().key_file(key.kid);
  CHECK(file == programme.directory() / "producers" / (key.kid + ".key"));
  CHECK(mode_of(file) == 0600);
  const auto signer = programme.signing_key(key.kid);
  CHECK(signer.kid() == key.kid);
  CHECK(programme.keyring().verify(key.kid, "text", signer.sign("text")));
  REQUIRE(programme.store().list().size() == 1);
  CHECK(programme.store().list()[0].kid == key.kid);
  CHECK(programme.store().jwks() == read_file(programme.directory() / "jwks.json", 100'000));
}

TEST_CASE("keys are listed in the order of their issue, a producer may have several") {
  test::TestProgramme programme;
  std::vector<Kid> kids;
  for (const char* producer : {"z", "a", "z"}) kids.push_back(programme.issue(producer).kid);
  std::vector<Kid> listed;
  for (const auto& key : programme.store().list()) listed.push_back(key.kid);
  CHECK(listed == kids);
}

TEST_CASE("times are cut to whole seconds, so that ring and certificate agree") {
  test::TestProgramme programme;
  const auto key = programme.store().issue(
      {"htx-a", at("2026-02-01T00:00:00.999Z"), at("2029-01-31T16:59:59.999Z")},
      test::issuing_passphrase(), test::key_passphrase());
  REQUIRE(key);
  CHECK(key->not_before == at("2026-02-01T00:00:00Z"));
  CHECK(programme.keyring().find(key->kid)->not_after == at("2029-01-31T16:59:59Z"));
}

TEST_CASE("an issue is refused for a bad producer, period or passphrase, and leaves nothing") {
  test::TestProgramme programme;
  const std::string record = programme.store().jwks();
  const auto issue = [&](const KeyStore::Issue& wanted) {
    return refusal(
        programme.store().issue(wanted, test::issuing_passphrase(), test::key_passphrase()));
  };
  for (const std::string& producer :
       {std::string(), std::string("../x"), std::string("a b"), std::string("é"),
        std::string(65, 'a'), std::string("a\0", 2), std::string("<script>"), std::string("a/b")}) {
    CAPTURE(producer);
    says(issue(issue_for(producer)), "a producer's id has 1 to 64");
  }
  says(issue({"a", at("2027-01-01T00:00:00Z"), at("2027-01-01T00:00:00Z")}), "must come after");
  says(issue({"a", at("2025-01-01T00:00:00Z"), at("2027-01-01T00:00:00Z")}),
       "issuing CA's own validity");
  says(issue({"a", at("2026-02-01T00:00:00Z"), at("2036-01-01T00:00:00Z")}),
       "issuing CA's own validity");
  const Secret wrong("wrong passphrase");
  const Secret brief("short");
  says(refusal(programme.store().issue(issue_for("a"), wrong, test::key_passphrase())),
       "the passphrase does not open");
  says(refusal(programme.store().issue(issue_for("a"), test::root_passphrase(),
                                       test::key_passphrase())),
       "the passphrase does not open");
  says(refusal(programme.store().issue(issue_for("a"), test::issuing_passphrase(), brief)),
       "8 to 1024 bytes");
  CHECK(programme.store().jwks() == record);
  CHECK(fs::is_empty(programme.directory() / "producers"));
}

TEST_CASE("the whole day of init and the last day of the issuing CA can be used") {
  const test::TemporaryFolder folder;
  // 07:30 on the second in Viet Nam; the day began at 17:00 UTC on the first.
  auto store = KeyStore::init(folder / "keys", "X", passphrases(), at("2026-03-02T00:30:00Z"));
  REQUIRE(store);
  const KeyStore::Issue whole{"a", at("2026-03-01T17:00:00Z"), at("2036-03-01T16:59:59Z")};
  CHECK(store->issue(whole, test::issuing_passphrase(), test::key_passphrase()));
  KeyStore::Issue early = whole;
  early.not_before -= std::chrono::seconds(1);
  CHECK_FALSE(store->issue(early, test::issuing_passphrase(), test::key_passphrase()));
  KeyStore::Issue late = whole;
  late.not_after += std::chrono::seconds(1);
  CHECK_FALSE(store->issue(late, test::issuing_passphrase(), test::key_passphrase()));
}

TEST_CASE("an issuing key that is not the certificate's is refused") {
  test::TestProgramme programme;
  const KeyHandle other = generate_key();
  write_file_whole(programme.directory() / "issuing.key",
                   encrypt_private_key(*other, test::issuing_passphrase()), 0600);
  says(refusal(programme.store().issue(issue_for("a"), test::issuing_passphrase(),
                                       test::key_passphrase())),
       "does not belong to issuing.crt");
}

TEST_CASE("a key whose kid is taken is drawn again, and refused when that goes on") {
  test::TestProgramme programme;
  const auto first = programme.issue("htx-a");
  const auto file = programme.store().key_file(first.kid);
  const std::string key_before = read_file(file, 10'000);
  int draws = 0;
  const auto same = [&] {
    ++draws;
    return load_private_key(file, test::key_passphrase()).value();
  };
  const auto issue = [&](const std::function<KeyHandle()>& draw) {
    return programme.store().issue(issue_for("htx-b"), test::issuing_passphrase(),
                                   test::key_passphrase(), draw);
  };
  const std::string record = programme.store().jwks();
  says(refusal(issue(same)), "kid: 4 keys in a row");
  CHECK(draws == 4);
  CHECK(programme.store().jwks() == record);
  CHECK(read_file(file, 10'000) == key_before);

  draws = 0;
  const auto second = issue([&] { return draws < 2 ? same() : generate_key(); });
  REQUIRE(second);
  CHECK(second->kid != first.kid);
  CHECK(programme.store().list().size() == 2);
}

TEST_CASE("a revocation is on record and can be moved earlier only") {
  test::TestProgramme programme;
  const auto key = programme.issue();
  auto& store = programme.store();
  const auto noon = at("2027-05-01T12:00:00Z");
  const auto revoked = store.revoke(key.kid, noon, "  mất máy ");
  REQUIRE(revoked);
  CHECK(revoked->revoked_since == noon);
  CHECK(revoked->revocation_reason == "mất máy");
  CHECK(programme.keyring().find(key.kid)->revoked_since == noon);
  CHECK(programme.keyring().find(key.kid)->revocation_reason == "mất máy");

  says(refusal(store.revoke(key.kid, noon + std::chrono::seconds(1), "")), "not later");
  CHECK(store.list()[0].revoked_since == noon);
  CHECK(store.revoke(key.kid, noon, ""));
  CHECK(store.list()[0].revocation_reason == "mất máy");
  const auto earlier = store.revoke(key.kid, at("2027-04-01T00:00:00.900Z"), "trộm từ tháng tư");
  REQUIRE(earlier);
  CHECK(earlier->revoked_since == at("2027-04-01T00:00:00Z"));
  CHECK(store.list()[0].revocation_reason == "trộm từ tháng tư");
}

TEST_CASE("a revocation of nothing, after the key's end, or with a bad reason is refused") {
  test::TestProgramme programme;
  const auto key = programme.issue();
  auto& store = programme.store();
  const std::string record = store.jwks();
  const auto when = at("2027-05-01T12:00:00Z");
  for (const std::string& kid : {std::string("0000000001"), std::string(), std::string("../../x"),
                                 key.kid + " ", std::string("<script>\n")}) {
    says(refusal(store.revoke(kid, when, "")), "there is no key");
  }
  says(refusal(store.revoke(key.kid, key.not_after + std::chrono::seconds(1), "")),
       "before that moment");
  for (const std::string& reason : {std::string("two\nlines"), std::string(501, 'x'),
                                    std::string("\xff"), std::string("a\0b", 3)}) {
    says(refusal(store.revoke(key.kid, when, reason)), "one line of at most 500 bytes");
  }
  CHECK(store.jwks() == record);
  CHECK(store.revoke(key.kid, key.not_after, std::string(500, 'x')));
}

TEST_CASE("a process killed while it writes the record leaves the old one") {
  test::TestProgramme programme;
  const auto key = programme.issue();
  const std::string record = programme.store().jwks();
  REQUIRE(killed_while_writing(
      100, [&] { (void)programme.store().revoke(key.kid, at("2027-05-01T12:00:00Z"), ""); }));
  CHECK(programme.store().jwks() == record);
  // Enough for the key's own files, not for the longer record.
  REQUIRE(killed_while_writing(record.size(), [&] {
    (void)programme.store().issue(issue_for("htx-b"), test::issuing_passphrase(),
                                  test::key_passphrase());
  }));
  CHECK(programme.store().jwks() == record);
  CHECK(programme.keyring().all().size() == 1);
  // The dead process holds no lock.
  CHECK(programme.store().revoke(key.kid, at("2027-05-01T12:00:00Z"), ""));
}

TEST_CASE("issues and revocations at the same time lose nothing") {
  test::TestProgramme programme;
  const auto first = programme.issue();
  constexpr int kThreads = 3;
  constexpr int kEach = 2;
  std::vector<std::vector<Kid>> issued(kThreads);
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&, t] {
      auto store = KeyStore::open(programme.directory()).value();
      for (int i = 0; i < kEach; ++i) {
        const auto key = store.issue(issue_for("htx-" + std::to_string(t)),
                                     test::issuing_passphrase(), test::key_passphrase());
        if (key) issued[static_cast<std::size_t>(t)].push_back(key->kid);
        (void)store.revoke(first.kid, at("2027-05-01T12:00:00Z") - std::chrono::hours(t), "");
      }
    });
  }
  for (auto& thread : threads) thread.join();
  std::set<Kid> expected{first.kid};
  for (const auto& kids : issued) {
    CHECK(kids.size() == kEach);
    expected.insert(kids.begin(), kids.end());
  }
  std::set<Kid> listed;
  for (const auto& key : programme.store().list()) listed.insert(key.kid);
  CHECK(listed == expected);
  CHECK(programme.keyring().find(first.kid)->revoked_since == at("2027-05-01T10:00:00Z"));
}

TEST_CASE("a key's file is asked for by a kid only") {
  test::TestProgramme programme;
  CHECK_THROWS_AS((void)programme.store().key_file("../root"), std::invalid_argument);
  CHECK_THROWS_AS((void)programme.store().key_file(""), std::invalid_argument);
}

}  // namespace ocop::keys
