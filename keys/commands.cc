#include "keys/commands.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <ostream>
#include <string>

#include "base/command_line.h"
#include "base/file.h"
#include "base/text.h"
#include "keys/feed_check.h"
#include "keys/key_store.h"
#include "keys/passphrase.h"
#include "keys/service_key.h"

namespace ocop::keys {

namespace {

constexpr int kDefaultMonths = 36;
constexpr std::size_t kShownReason = 500;

struct Arguments {
  std::string directory = "keys";
  std::string language;
  std::string clock;
  PassphraseSource root;
  PassphraseSource issuing;
  PassphraseSource key;

  std::string programme = "OCOP";
  std::string producer;
  std::string from;
  std::string until;
  std::string kid;
  std::string since;
  std::string reason;
  std::string feed_file;
  std::string root_file;
  std::string after;
};

struct Session {
  const Arguments& arguments;
  Language language;
  Instant now;
  std::ostream& out;

  void say(const Message& line) const { out << line.in(language) << '\n'; }
  std::string text(const Message& line) const { return line.in(language); }
};

Result<Date> parse_date(const std::string& option, const std::string& text) {
  auto date = parse_iso_date(text);
  if (!date) date = parse_dmy_date(text);
  if (!date) {
    return fail(option, message("a date like 2026-11-22 or 22/11/2026 is expected",
                                "cần một ngày như 2026-11-22 hoặc 22/11/2026"));
  }
  return *date;
}

Result<Instant> parse_moment(const std::string& option, const std::string& text) {
  if (const auto instant = parse_instant(text)) return *instant;
  if (const auto date = parse_date(option, text)) return start_of_day(*date);
  return fail(option, message("a date like 2026-11-22 or 22/11/2026, or a time in UTC like "
                              "2026-11-22T03:04:05Z is expected",
                              "cần một ngày như 2026-11-22 hoặc 22/11/2026, hoặc một thời điểm UTC "
                              "như 2026-11-22T03:04:05Z"));
}

void say_service_key(const Session& session, const std::filesystem::path& file) {
  session.say(
      message("{0} is for typed and scratch codes; keep a copy in a safe: without it those "
              "in the market cannot be read",
              "{0} dùng cho mã gõ và mã cào; hãy cất một bản sao an toàn: mất tệp này thì "
              "không đọc được các mã đã ra thị trường",
              file.string()));
}

Result<void> init(const Session& session) {
  const Arguments& given = session.arguments;
  const auto root = read_passphrase(given.root,
                                    session.text(message("New passphrase of the programme root",
                                                         "Mật khẩu mới của khoá gốc chương trình")),
                                    true);
  if (!root) return tl::unexpected(root.error());
  const auto issuing = read_passphrase(
      given.issuing,
      session.text(message("New passphrase of the issuing CA", "Mật khẩu mới của CA cấp")), true);
  if (!issuing) return tl::unexpected(issuing.error());
  const auto store =
      KeyStore::init(given.directory, given.programme, {*root, *issuing}, session.now);
  if (!store) return tl::unexpected(store.error());
  session.say(message("{0}: made the root and the issuing CA of {1}",
                      "{0}: đã tạo khoá gốc và CA cấp của {1}", given.directory, given.programme));
  session.say(message("Now move {0} to an offline place; it is not needed to issue keys",
                      "Hãy chuyển {0} sang nơi lưu trữ ngoại tuyến; không cần tệp này để cấp khoá",
                      (std::filesystem::path(given.directory) / "root.key").string()));
  say_service_key(session, std::filesystem::path(given.directory) / kServiceKeyFile);
  return {};
}

Result<void> service_key(const Session& session) {
  const std::filesystem::path directory = session.arguments.directory;
  const auto store = KeyStore::open(directory);
  if (!store) return tl::unexpected(store.error());
  const auto file = directory / kServiceKeyFile;
  if (auto made = ServiceKey::create(file); !made) return made;
  say_service_key(session, file);
  return {};
}

struct Period {
  Instant from;
  Instant until;
};

// Without --from the key begins now; --until and the default name the last day.
Result<Period> period_of(const Session& session) {
  const Arguments& given = session.arguments;
  Instant from = session.now;
  if (!given.from.empty()) {
    const auto date = parse_date("--from", given.from);
    if (!date) return tl::unexpected(date.error());
    from = start_of_day(*date);
  }
  Date last = add_days(add_months(local_date(from), kDefaultMonths), -1);
  if (!given.until.empty()) {
    const auto date = parse_date("--until", given.until);
    if (!date) return tl::unexpected(date.error());
    last = *date;
  }
  return Period{from, start_of_day(add_days(last, 1)) - std::chrono::seconds(1)};
}

Result<void> issue(const Session& session) {
  const Arguments& given = session.arguments;
  auto store = KeyStore::open(given.directory);
  if (!store) return tl::unexpected(store.error());
  const auto period = period_of(session);
  if (!period) return tl::unexpected(period.error());
  const auto issuing = read_passphrase(
      given.issuing, session.text(message("Passphrase of the issuing CA", "Mật khẩu của CA cấp")),
      false);
  if (!issuing) return tl::unexpected(issuing.error());
  const auto own = read_passphrase(given.key,
                                   session.text(message("New passphrase of the producer's key",
                                                        "Mật khẩu mới của khoá chủ thể")),
                                   true);
  if (!own) return tl::unexpected(own.error());
  const auto key = store->issue({given.producer, period->from, period->until}, *issuing, *own);
  if (!key) return tl::unexpected(key.error());
  session.say(message("Key {0} of producer {1}, valid from {2} to {3}",
                      "Khoá {0} của chủ thể {1}, hiệu lực từ {2} đến {3}", key->kid, key->producer,
                      dmy_date(local_date(key->not_before)), dmy_date(local_date(key->not_after))));
  session.out << store->key_file(key->kid).string() << '\n';
  return {};
}

Result<void> feed_key(const Session& session) {
  const Arguments& given = session.arguments;
  auto store = KeyStore::open(given.directory);
  if (!store) return tl::unexpected(store.error());
  const auto period = period_of(session);
  if (!period) return tl::unexpected(period.error());
  const auto issuing = read_passphrase(
      given.issuing, session.text(message("Passphrase of the issuing CA", "Mật khẩu của CA cấp")), false);
  if (!issuing) return tl::unexpected(issuing.error());
  const auto own = read_passphrase(given.key,
                                   session.text(message("New passphrase of the feed's key",
                                                        "Mật khẩu mới của khoá luồng dữ liệu")),
                                   true);
  if (!own) return tl::unexpected(own.error());
  const auto key = store->issue_feed_key(period->from, period->until, *issuing, *own);
  if (!key) return tl::unexpected(key.error());
  session.say(message("Key {0} of the outgoing feed, valid from {1} to {2}",
                      "Khoá {0} của luồng dữ liệu gửi đi, hiệu lực từ {1} đến {2}", key->kid,
                      dmy_date(local_date(key->not_before)), dmy_date(local_date(key->not_after))));
  session.out << feed_key_file(given.directory).string() << '\n';
  return {};
}

Result<void> check_feed(const Session& session) {
  const Arguments& given = session.arguments;
  constexpr std::size_t kMaxRoot = 64 * 1024;
  auto reader = ChangeReader::parse(read_file(given.root_file, kMaxRoot));
  if (!reader) return tl::unexpected(std::move(reader.error()));
  FeedPosition after;
  if (!given.after.empty()) {
    auto position = FeedPosition::parse(given.after);
    if (!position) return tl::unexpected(std::move(position.error()));
    after = std::move(*position);
  }
  std::ifstream in(given.feed_file, std::ios::binary);
  if (!in) {
    return fail(given.feed_file, message("this file cannot be read", "không đọc được tệp này"));
  }
  FeedCheck check(std::move(*reader), std::move(after));
  const auto statements = check_feed(in, check);
  if (!statements) return tl::unexpected(statements.error());
  session.say(message("{0} statements, each signed for the programme and following from the one before; now at",
                      "{0} bản tin, bản nào cũng có chữ ký của chương trình và nối tiếp bản trước; hiện ở",
                      *statements));
  session.out << check.position().text() << '\n';
  return {};
}

Result<void> revoke(const Session& session) {
  const Arguments& given = session.arguments;
  auto store = KeyStore::open(given.directory);
  if (!store) return tl::unexpected(store.error());
  const auto since = parse_moment("--since", given.since);
  if (!since) return tl::unexpected(since.error());
  const auto key = store->revoke(given.kid, *since, given.reason);
  if (!key) return tl::unexpected(key.error());
  session.say(message("Key {0} of producer {1} is revoked since {2}",
                      "Khoá {0} của chủ thể {1} bị thu hồi từ {2}", key->kid, key->producer,
                      local_date_time(*key->revoked_since)));
  return {};
}

Message state_of(const PublishedKey& key, Instant now) {
  if (key.revoked_since) {
    const std::string reason = key.revocation_reason.empty()
                                   ? ""
                                   : " (" + printable(key.revocation_reason, kShownReason) + ")";
    return message("revoked since {0}{1}", "thu hồi từ {0}{1}", local_date_time(*key.revoked_since),
                   reason);
  }
  if (now < key.not_before) return message("not yet valid", "chưa hiệu lực");
  if (now > key.not_after) return message("expired", "hết hạn");
  return message("in force", "đang hiệu lực");
}

// Characters, each one column wide: ids and headings hold no others.
std::size_t columns(const std::string& text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xc0) != 0x80;
  }));
}

Result<void> list(const Session& session) {
  const auto store = KeyStore::open(session.arguments.directory);
  if (!store) return tl::unexpected(store.error());
  const auto keys = store->list();
  const std::string producer = session.text(message("PRODUCER", "CHỦ THỂ"));
  std::size_t width = columns(producer);
  for (const auto& key : keys) width = std::max(width, key.producer.size());
  const auto line = [&](const auto& kid, const auto& who, const auto& from, const auto& until,
                        const auto& state) {
    session.out << fmt::format("{:10}  {:{}}  {:10}  {:10}  {}\n", kid, who, width, from, until,
                               state);
  };
  line(session.text(message("KID", "MÃ KHOÁ")), producer, session.text(message("FROM", "TỪ")),
       session.text(message("UNTIL", "ĐẾN")), session.text(message("STATE", "TRẠNG THÁI")));
  for (const auto& key : keys) {
    line(key.kid, key.producer, dmy_date(local_date(key.not_before)),
         dmy_date(local_date(key.not_after)), session.text(state_of(key, session.now)));
  }
  return {};
}

Result<void> jwks(const Session& session) {
  const auto store = KeyStore::open(session.arguments.directory);
  if (!store) return tl::unexpected(store.error());
  session.out << store->jwks();
  return {};
}

void add_passphrase(CLI::App& app, const std::string& name, const std::string& whose,
                    PassphraseSource& source) {
  auto* file = app.add_option("--" + name + "-file", source.file,
                              "File whose first line is the passphrase of " + whose);
  app.add_option("--" + name + "-env", source.environment,
                 "Environment variable that holds the passphrase of " + whose)
      ->excludes(file);
}

using Command = Result<void> (*)(const Session&);

void describe(CLI::App& app, Arguments& given, Command& command) {
  app.require_subcommand(1);
  app.fallthrough();
  app.add_option("--keys", given.directory, "Key directory")->capture_default_str();
  app.add_option("--lang", given.language, std::string(kLanguageHelp))
      ->check(CLI::IsMember({"vi", "en"}));
  app.add_option("--clock", given.clock, std::string(kClockHelp));

  auto* init_app = app.add_subcommand("init", "Make the programme's root and its issuing CA");
  init_app->add_option("--programme", given.programme, "Name in the certificates")
      ->capture_default_str();
  add_passphrase(*init_app, "root-passphrase", "the root", given.root);
  add_passphrase(*init_app, "ca-passphrase", "the issuing CA", given.issuing);
  init_app->callback([&command] { command = init; });

  auto* issue_app = app.add_subcommand("issue", "Make a producer's signing key and certificate");
  issue_app->add_option("--producer", given.producer, "The producer's id")->required();
  issue_app->add_option("--from", given.from, "First day; else from now on");
  issue_app->add_option("--until", given.until, "Last day; else three years");
  add_passphrase(*issue_app, "ca-passphrase", "the issuing CA", given.issuing);
  add_passphrase(*issue_app, "passphrase", "the new key", given.key);
  issue_app->callback([&command] { command = issue; });

  auto* revoke_app = app.add_subcommand("revoke", "Declare a key stolen or void from a moment on");
  revoke_app->add_option("kid", given.kid, "The key's ten digits")->required();
  revoke_app->add_option("--since", given.since, "UTC time, or a date (its first moment)")
      ->required();
  revoke_app->add_option("--reason", given.reason, "Why, in one line");
  revoke_app->callback([&command] { command = revoke; });

  app.add_subcommand("service-key",
                     "Make the secret of typed and scratch codes, where there is none")
      ->callback([&command] { command = service_key; });
  auto* feed_app = app.add_subcommand("feed-key", "Make the key that signs the outgoing feed, or its successor");
  feed_app->add_option("--from", given.from, "First day; else from now on");
  feed_app->add_option("--until", given.until, "Last day; else three years");
  add_passphrase(*feed_app, "ca-passphrase", "the issuing CA", given.issuing);
  add_passphrase(*feed_app, "passphrase", "the new key", given.key);
  feed_app->callback([&command] { command = feed_key; });

  auto* check_app = app.add_subcommand("check-feed", "Check statements of the outgoing feed, without a network");
  check_app->add_option("file", given.feed_file,
                        "Statements, one a line, or answers of /export/changes, each on a line")
      ->required();
  check_app->add_option("--root", given.root_file, "The programme's root certificate")->required();
  check_app->add_option("--after", given.after, "Where an earlier check ended, as it printed it");
  check_app->callback([&command] { command = check_feed; });

  app.add_subcommand("list", "All keys ever issued")->callback([&command] { command = list; });
  app.add_subcommand("jwks", "The key set to publish")->callback([&command] { command = jwks; });
}

// Names only: a value may be the passphrase of somebody who did not know better.
std::string unknown_options(const CLI::App& app) {
  std::string names;
  for (const std::string& argument : app.remaining(true)) {
    if (!argument.starts_with("-")) continue;
    names += (names.empty() ? "" : " ") + printable(argument.substr(0, argument.find('=')));
  }
  return names.empty() ? "an argument" : names;
}

int refuse(std::ostream& err, const Error& error, Language language) {
  err << "ocop-keys: " << error.in(language) << '\n';
  return kRefused;
}

}  // namespace

int run_commands(int argc, const char* const* argv, std::ostream& out, std::ostream& err,
                 const Clock& clock) {
  Arguments given;
  Command command = nullptr;
  CLI::App app("Keys of the OCOP programme: root, issuing CA and producers' signing keys",
               "ocop-keys");
  describe(app, given, command);
  try {
    app.parse(argc, argv);
  } catch (const CLI::Success& asked) {
    return app.exit(asked, out, err);
  } catch (const CLI::ExtrasError&) {
    err << "ocop-keys: not known: " << unknown_options(app) << "\nTry: ocop-keys --help\n";
    return kUsage;
  } catch (const CLI::ParseError& error) {
    err << "ocop-keys: " << error.what() << "\nTry: ocop-keys --help\n";
    return kUsage;
  }
  const Language language = command_language(given.language);
  const auto now = command_clock(given.clock, clock);
  if (!now) return refuse(err, now.error(), language);
  const auto done = command(Session{given, language, (*now)(), out});
  if (!done) return refuse(err, done.error(), language);
  out.flush();
  if (!out) {
    return refuse(err,
                  {"", message("the output could not be written", "không ghi được kết quả ra")},
                  language);
  }
  return kDone;
}

}  // namespace ocop::keys
