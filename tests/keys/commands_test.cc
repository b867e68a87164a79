#include "keys/commands.h"

#include <doctest/doctest.h>

#include <cstdlib>
#include <sstream>
#include <string>
#include <vector>

#include "base/file.h"
#include "keys/keyring.h"
#include "tests/keys/test_programme.h"

namespace ocop::keys {

namespace {

struct Outcome {
  int code = 0;
  std::string out;
  std::string err;
};

class CommandLine {
 public:
  CommandLine() {
    write_file_whole(folder_ / "root.txt", "root passphrase\n", 0600);
    write_file_whole(folder_ / "ca.txt", "issuing passphrase\n", 0600);
    ::setenv("OCOP_TEST_KEY", "producer passphrase", 1);
    for (const char* name : {"LC_ALL", "LC_MESSAGES", "LANG"}) ::unsetenv(name);
  }

  Outcome run(std::vector<std::string> arguments) const {
    const std::string directory = (folder_ / "keys").string();
    arguments.insert(arguments.begin(), {"ocop-keys", "--keys", directory});
    std::vector<const char*> argv;
    for (const auto& argument : arguments) argv.push_back(argument.c_str());
    std::ostringstream out;
    std::ostringstream err;
    const int code = run_commands(static_cast<int>(argv.size()), argv.data(), out, err,
                                  fixed_clock(test::at("2026-11-22T03:04:05Z")));
    return {code, out.str(), err.str()};
  }
  Outcome init() const {
    return run({"init", "--root-passphrase-file", (folder_ / "root.txt").string(),
                "--ca-passphrase-file", (folder_ / "ca.txt").string()});
  }
  Outcome issue(std::vector<std::string> more = {}) const {
    std::vector<std::string> arguments{"issue",
                                       "--producer",
                                       "htx-a",
                                       "--ca-passphrase-file",
                                       (folder_ / "ca.txt").string(),
                                       "--passphrase-env",
                                       "OCOP_TEST_KEY"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return run(arguments);
  }
  Keyring ring() const { return Keyring::load(folder_ / "keys").value(); }

 private:
  test::TemporaryFolder folder_;
};

}  // namespace

TEST_CASE("init, issue, list, revoke and jwks work one after the other") {
  const CommandLine line;
  REQUIRE(line.init().code == 0);
  const Outcome issued = line.issue();
  CHECK(issued.code == 0);
  CHECK(issued.err.empty());
  const auto ring = line.ring();
  REQUIRE(ring.all().size() == 1);
  const PublishedKey& key = *ring.all()[0];
  CHECK(key.not_before == test::at("2026-11-22T03:04:05Z"));
  CHECK(key.not_after == test::at("2029-11-21T16:59:59Z"));
  CHECK(issued.out.starts_with("Key " + key.kid +
                               " of producer htx-a, valid from 22/11/2026 to 21/11/2029\n"));
  CHECK(issued.out.ends_with("/keys/producers/" + key.kid + ".key\n"));

  CHECK(line.run({"list"}).out == "KID         PRODUCER  FROM        UNTIL       STATE\n" +
                                      key.kid + "  htx-a     22/11/2026  21/11/2029  in force\n");
  CHECK(line.run({"revoke", key.kid, "--since", "01/12/2026", "--reason", "mất máy"}).code == 0);
  CHECK(line.run({"--lang", "vi", "list"}).out ==
        "MÃ KHOÁ     CHỦ THỂ  TỪ          ĐẾN         TRẠNG THÁI\n" + key.kid +
            "  htx-a    22/11/2026  21/11/2029  thu hồi từ 00:00 01/12/2026 (mất máy)\n");
  CHECK(line.run({"jwks"}).out == line.ring().jwks_json());
}

TEST_CASE("validity is given in days of Viet Nam, the last one whole") {
  const CommandLine line;
  REQUIRE(line.init().code == 0);
  REQUIRE(line.issue({"--from", "2026-12-01", "--until", "31/12/2027"}).code == 0);
  const auto ring = line.ring();
  CHECK(ring.all()[0]->not_before == test::at("2026-11-30T17:00:00Z"));
  CHECK(ring.all()[0]->not_after == test::at("2027-12-31T16:59:59Z"));
}

TEST_CASE("a refusal is one sentence on stderr, exit code 1, in the reader's language") {
  const CommandLine line;
  Outcome outcome = line.run({"list"});
  CHECK(outcome.code == 1);
  CHECK(outcome.out.empty());
  CHECK(outcome.err.starts_with("ocop-keys: "));
  CHECK(outcome.err.ends_with("there is no key store here; `ocop-keys init` makes one\n"));
  outcome = line.run({"list", "--lang", "vi"});
  CHECK(outcome.err.ends_with("ở đây chưa có kho khoá; `ocop-keys init` sẽ tạo\n"));
  REQUIRE(line.init().code == 0);
  CHECK(line.init().code == 1);
  for (const char* date : {"2026-02-30", "tomorrow", "", "2026-1-1"}) {
    CAPTURE(date);
    CHECK(line.run({"revoke", "0000000001", "--since", date}).code == 1);
  }
  CHECK(line.issue({"--until", "31/02/2027"}).err.starts_with("ocop-keys: --until: a date like"));
  CHECK(line.issue({"--from", "soon"}).err.starts_with("ocop-keys: --from: a date like"));
  CHECK(line.run({"--clock", "noon", "list"}).err.starts_with("ocop-keys: --clock: a time in UTC"));
}

TEST_CASE("the language comes from the environment, LC_ALL first") {
  const CommandLine line;
  const auto vietnamese = [&] {
    return line.run({"list"}).err.find("kho khoá") != std::string::npos;
  };
  CHECK_FALSE(vietnamese());
  ::setenv("LANG", "vi_VN.UTF-8", 1);
  CHECK(vietnamese());
  ::setenv("LC_ALL", "C.UTF-8", 1);
  CHECK_FALSE(vietnamese());
  ::setenv("LC_ALL", "", 1);
  CHECK(vietnamese());
  ::unsetenv("LC_ALL");
  ::unsetenv("LANG");
}

TEST_CASE("wrong use is exit code 2") {
  const CommandLine line;
  const std::vector<std::vector<std::string>> rows = {
      {},
      {"frobnicate"},
      {"issue"},
      {"revoke"},
      {"revoke", "0000000001"},
      {"list", "--no-such-option"},
      {"--lang", "fr", "list"},
      {"issue", "--producer", "a", "--passphrase", "secret"},
      {"init", "--root-passphrase-file", "a", "--root-passphrase-env", "B"}};
  for (const auto& row : rows) {
    const Outcome outcome = line.run(row);
    CHECK(outcome.code == 2);
    CHECK(outcome.out.empty());
    CHECK(outcome.err.starts_with("ocop-keys: "));
    CHECK(outcome.err.find("secret") == std::string::npos);
  }
  CHECK(line.run({"--help"}).code == 0);
  CHECK(line.run({"issue", "--help"}).out.find("--passphrase-env") != std::string::npos);
}

TEST_CASE("--clock fixes what is now") {
  const CommandLine line;
  REQUIRE(line.init().code == 0);
  REQUIRE(line.issue({"--until", "2027-01-01"}).code == 0);
  CHECK(line.run({"--clock", "2027-01-01T16:59:59Z", "list"}).out.find("in force") !=
        std::string::npos);
  CHECK(line.run({"--clock", "2027-01-01T17:00:00Z", "list"}).out.find("expired") !=
        std::string::npos);
  CHECK(line.run({"--clock", "2026-11-22T03:04:04Z", "list"}).out.find("not yet valid") !=
        std::string::npos);
}

}  // namespace ocop::keys
