#include "keys/key_store.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <system_error>
#include <utility>

#include "base/descriptor.h"
#include "base/file.h"
#include "base/text.h"
#include "keys/certificate.h"
#include "keys/feed_key.h"
#include "keys/jwks.h"
#include "keys/passphrase.h"
#include "keys/private_key.h"
#include "keys/service_key.h"

namespace ocop::keys {

namespace {

namespace fs = std::filesystem;

constexpr int kRootMonths = 20 * 12;
constexpr int kIssuingMonths = 10 * 12;
constexpr int kDraws = 4;
constexpr std::size_t kMaxProgramme = 64;
constexpr std::size_t kMaxCertificate = 64 * 1024;
constexpr unsigned kPrivateMode = 0600;

Instant whole_seconds(Instant instant) { return std::chrono::floor<std::chrono::seconds>(instant); }

Instant end_of_months(Date from, int months) {
  return start_of_day(add_months(from, months)) - std::chrono::seconds(1);
}

fs::path jwks_file(const fs::path& directory) { return directory / "jwks.json"; }
// Stands while init has not written jwks.json: only then may init overwrite keys.
fs::path unfinished_file(const fs::path& directory) { return directory / "init.unfinished"; }

void make_private_directory(const fs::path& directory) {
  if (::mkdir(directory.c_str(), 0700) == 0 || errno == EEXIST) return;
  throw FileError(directory.string() +
                  ": cannot be made: " + std::generic_category().message(errno));
}

// One change at a time to a key directory, over all processes.
class DirectoryLock {
 public:
  explicit DirectoryLock(const fs::path& directory)
      : fd_(::open((directory / "lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, kPrivateMode)) {
    int answer = -1;
    if (fd_.get() >= 0) {
      do answer = ::flock(fd_.get(), LOCK_EX);
      while (answer != 0 && errno == EINTR);
    }
    if (answer != 0) {
      throw FileError((directory / "lock").string() +
                      ": cannot be locked: " + std::generic_category().message(errno));
    }
    // What holds a record of truth is no unfinished init.
    if (fs::exists(jwks_file(directory))) fs::remove(unfinished_file(directory));
  }

 private:
  Descriptor fd_;
};

std::string read_record(const fs::path& directory) {
  return read_file(jwks_file(directory), kMaxJwks);
}

Result<std::string> checked_programme(const std::string& programme) {
  const auto name = to_nfc(trim(programme));
  const auto control = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; };
  if (!name || name->empty() || std::any_of(name->begin(), name->end(), control)) {
    return fail("programme", message("the programme's name is one line of text",
                                     "tên chương trình phải là một dòng chữ"));
  }
  // UTF-8's continuation bytes are no characters of their own.
  const auto length = std::count_if(name->begin(), name->end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xc0) != 0x80;
  });
  if (static_cast<std::size_t>(length) > kMaxProgramme) {
    return fail("programme", message("the programme's name has at most {} characters",
                                     "tên chương trình dài tối đa {} ký tự", kMaxProgramme));
  }
  return *name;
}

Result<void> check_vacant(const fs::path& directory) {
  if (!fs::exists(jwks_file(directory)) && fs::exists(unfinished_file(directory))) return {};
  for (const char* name :
       {"jwks.json", "root.key", "root.crt", "issuing.key", "issuing.crt", "producers",
        kServiceKeyFile.data()}) {
    if (!fs::exists(directory / name)) continue;
    return fail(directory.string(), message("there is a key store here already ({})",
                                            "ở đây đã có một kho khoá ({})", std::string(name)));
  }
  return {};
}

void write_key_pair(const fs::path& base, const std::string& key_pem, x509_st& certificate) {
  write_file_whole(base.string() + ".key", key_pem, kPrivateMode);
  write_file_whole(base.string() + ".crt", certificate_pem(certificate));
}

void write_authorities(const fs::path& directory, const std::string& programme,
                       const KeyStore::Passphrases& passphrases, Instant now) {
  const Date today = local_date(now);
  const KeyHandle root_key = generate_key();
  const KeyHandle issuing_key = generate_key();
  const CertificateHandle root =
      make_certificate({CertificateKind::kRoot, "Root CA", programme, start_of_day(today),
                        end_of_months(today, kRootMonths)},
                       *root_key, nullptr, *root_key);
  const CertificateHandle issuing =
      make_certificate({CertificateKind::kIssuing, "Issuing CA", programme, start_of_day(today),
                        end_of_months(today, kIssuingMonths)},
                       *issuing_key, root.get(), *root_key);
  write_key_pair(directory / "root", encrypt_private_key(*root_key, passphrases.root), *root);
  write_key_pair(directory / "issuing", encrypt_private_key(*issuing_key, passphrases.issuing),
                 *issuing);
}

struct Authority {
  CertificateHandle certificate;
  CertificateFacts facts;
};

Result<Authority> load_issuing_certificate(const fs::path& directory) {
  const fs::path file = directory / "issuing.crt";
  auto certificate = parse_certificate_pem(read_file(file, kMaxCertificate));
  auto facts = certificate ? certificate_facts(*certificate) : std::nullopt;
  if (!facts) {
    return fail(file.string(),
                message("this is no certificate in PEM", "đây không phải chứng thư ở dạng PEM"));
  }
  return Authority{std::move(certificate), std::move(*facts)};
}

Result<KeyHandle> load_issuing_key(const fs::path& directory, const Authority& authority,
                                   const Secret& passphrase) {
  const fs::path file = directory / "issuing.key";
  auto key = load_private_key(file, passphrase);
  if (key && public_key_info(**key) != authority.facts.public_key_info) {
    return fail(file.string(), message("this key does not belong to issuing.crt",
                                       "khoá này không thuộc về issuing.crt"));
  }
  return key;
}

Result<void> check_period(Instant not_before, Instant not_after, const CertificateFacts& authority) {
  if (not_after <= not_before) {
    return fail("until", message("the key's end must come after its beginning",
                                 "ngày kết thúc của khoá phải sau ngày bắt đầu"));
  }
  if (not_before < authority.not_before || not_after > authority.not_after) {
    return fail("from, until",
                message("the key must lie within the issuing CA's own validity, {0} to {1}",
                        "thời hạn của khoá phải nằm trong thời hạn của CA cấp, từ {0} đến {1}",
                        iso_instant(authority.not_before), iso_instant(authority.not_after)));
  }
  return {};
}

Result<void> check_issue(const KeyStore::Issue& issue, const CertificateFacts& authority) {
  if (!is_producer_id(issue.producer)) {
    return fail("producer", message("a producer's id has 1 to 64 of A–Z a–z 0–9 . _ -",
                                    "mã chủ thể gồm từ 1 đến 64 ký tự A–Z a–z 0–9 . _ -"));
  }
  return check_period(issue.not_before, issue.not_after, authority);
}

bool has_kid(const std::vector<Jwk>& keys, const Kid& kid) {
  return std::any_of(keys.begin(), keys.end(), [&](const Jwk& jwk) { return jwk.key.kid == kid; });
}

struct Drawn {
  KeyHandle key;
  std::string info;
  Kid kid;
};

Result<Drawn> draw_key(const std::vector<Jwk>& taken, const std::function<KeyHandle()>& draw) {
  for (int i = 0; i < kDraws; ++i) {
    KeyHandle key = draw();
    std::string info = public_key_info(*key);
    Kid kid = kid_of(info);
    if (!has_kid(taken, kid)) return Drawn{std::move(key), std::move(info), std::move(kid)};
  }
  return fail("kid",
              message("{} keys in a row had a kid that is taken; nothing was issued, try again",
                      "{} khoá liên tiếp trùng mã với khoá đã cấp; chưa cấp khoá nào, hãy thử "
                      "lại",
                      kDraws));
}

Result<std::string> checked_reason(const std::string& reason) {
  const auto text = to_nfc(trim(reason));
  const auto control = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; };
  if (!text || text->size() > kMaxRevocationReason ||
      std::any_of(text->begin(), text->end(), control)) {
    return fail("reason",
                message("a reason is one line of at most {} bytes",
                        "lý do là một dòng chữ dài tối đa {} byte", kMaxRevocationReason));
  }
  return *text;
}

Result<void> check_revocation(const PublishedKey& key, Instant since) {
  if (key.revoked_since && since > *key.revoked_since) {
    return fail(
        "since",
        message("key {0} is revoked since {1} already; that can be moved earlier, not later",
                "khoá {0} đã bị thu hồi từ {1}; chỉ có thể dời sớm hơn, không dời muộn hơn",
                key.kid, iso_instant(*key.revoked_since)));
  }
  if (since > key.not_after) {
    return fail("since", message("key {0} ends on {1}, before that moment",
                                 "khoá {0} hết hạn lúc {1}, trước thời điểm đó", key.kid,
                                 iso_instant(key.not_after)));
  }
  return {};
}

}  // namespace

Result<KeyStore> KeyStore::init(const fs::path& directory, const std::string& programme,
                                const Passphrases& passphrases, Instant now) {
  auto name = checked_programme(programme);
  if (!name) return tl::unexpected(std::move(name.error()));
  for (const Secret* secret : {&passphrases.root, &passphrases.issuing}) {
    if (auto checked = check_new_passphrase(*secret); !checked) {
      return tl::unexpected(std::move(checked.error()));
    }
  }
  make_private_directory(directory);
  if (!fs::is_directory(directory)) {
    return fail(directory.string(), message("this is a file; a directory is expected",
                                            "đây là một tệp; cần một thư mục"));
  }
  const DirectoryLock lock(directory);
  if (auto vacant = check_vacant(directory); !vacant) {
    return tl::unexpected(std::move(vacant.error()));
  }
  fs::permissions(directory, fs::perms::owner_all);
  write_file_whole(unfinished_file(directory), "", kPrivateMode);
  write_authorities(directory, *name, passphrases, now);
  make_private_directory(directory / "producers");
  // One that a killed init left behind is as good.
  if (!fs::exists(directory / kServiceKeyFile)) {
    if (auto made = ServiceKey::create(directory / kServiceKeyFile); !made) {
      return tl::unexpected(std::move(made.error()));
    }
  }
  write_file_whole(jwks_file(directory), empty_jwks());
  fs::remove(unfinished_file(directory));
  return KeyStore(directory);
}

Result<KeyStore> KeyStore::open(const fs::path& directory) {
  if (!fs::exists(jwks_file(directory))) {
    return fail(directory.string(),
                message("there is no key store here; `ocop-keys init` makes one",
                        "ở đây chưa có kho khoá; `ocop-keys init` sẽ tạo"));
  }
  auto keys = parse_jwks(read_record(directory));
  if (!keys) return tl::unexpected(std::move(keys.error()));
  return KeyStore(directory);
}

Result<PublishedKey> KeyStore::issue(const Issue& issue, const Secret& issuing_passphrase,
                                     const Secret& key_passphrase) {
  return this->issue(issue, issuing_passphrase, key_passphrase, generate_key);
}

Result<PublishedKey> KeyStore::issue(const Issue& wanted, const Secret& issuing_passphrase,
                                     const Secret& key_passphrase,
                                     const std::function<KeyHandle()>& draw) {
  const Issue issue{wanted.producer, whole_seconds(wanted.not_before),
                    whole_seconds(wanted.not_after)};
  const auto authority = load_issuing_certificate(directory_);
  if (!authority) return tl::unexpected(authority.error());
  if (auto checked = check_issue(issue, authority->facts); !checked) {
    return tl::unexpected(std::move(checked.error()));
  }
  if (auto checked = check_new_passphrase(key_passphrase); !checked) {
    return tl::unexpected(std::move(checked.error()));
  }
  const auto issuing_key = load_issuing_key(directory_, *authority, issuing_passphrase);
  if (!issuing_key) return tl::unexpected(issuing_key.error());

  const DirectoryLock lock(directory_);
  const std::string record = read_record(directory_);
  const auto taken = parse_jwks(record);
  if (!taken) return tl::unexpected(taken.error());
  const auto drawn = draw_key(*taken, draw);
  if (!drawn) return tl::unexpected(drawn.error());
  const CertificateHandle certificate =
      make_certificate({CertificateKind::kProducer, issue.producer, authority->facts.organization,
                        issue.not_before, issue.not_after},
                       *drawn->key, authority->certificate.get(), **issuing_key);
  const Jwk jwk{{drawn->kid, issue.producer, issue.not_before, issue.not_after, std::nullopt, ""},
                drawn->info,
                certificate_der(*certificate),
                certificate_der(*authority->certificate)};
  // The ring comes last: a key that it names can be used.
  write_key_pair(directory_ / "producers" / drawn->kid,
                 encrypt_private_key(*drawn->key, key_passphrase), *certificate);
  write_file_whole(jwks_file(directory_), with_key(record, jwk));
  return jwk.key;
}

Result<PublishedKey> KeyStore::issue_feed_key(Instant not_before, Instant not_after,
                                              const Secret& issuing_passphrase,
                                              const Secret& key_passphrase) {
  not_before = whole_seconds(not_before);
  not_after = whole_seconds(not_after);
  const auto authority = load_issuing_certificate(directory_);
  if (!authority) return tl::unexpected(authority.error());
  if (auto checked = check_period(not_before, not_after, authority->facts); !checked) {
    return tl::unexpected(std::move(checked.error()));
  }
  if (auto checked = check_new_passphrase(key_passphrase); !checked) {
    return tl::unexpected(std::move(checked.error()));
  }
  const auto issuing_key = load_issuing_key(directory_, *authority, issuing_passphrase);
  if (!issuing_key) return tl::unexpected(issuing_key.error());

  const DirectoryLock lock(directory_);
  const auto taken = parse_jwks(read_record(directory_));
  if (!taken) return tl::unexpected(taken.error());
  const auto drawn = draw_key(*taken, generate_key);
  if (!drawn) return tl::unexpected(drawn.error());
  const CertificateHandle certificate =
      make_certificate({CertificateKind::kFeed, kFeedName, authority->facts.organization, not_before,
                        not_after},
                       *drawn->key, authority->certificate.get(), **issuing_key);
  write_key_pair(feed_key_file(directory_).replace_extension(),
                 encrypt_private_key(*drawn->key, key_passphrase), *certificate);
  return PublishedKey{drawn->kid, "", not_before, not_after, std::nullopt, ""};
}

Result<PublishedKey> KeyStore::revoke(const Kid& kid, Instant since, const std::string& reason) {
  const DirectoryLock lock(directory_);
  const std::string record = read_record(directory_);
  const auto keys = parse_jwks(record);
  if (!keys) return tl::unexpected(keys.error());
  const auto found =
      std::find_if(keys->begin(), keys->end(), [&](const Jwk& jwk) { return jwk.key.kid == kid; });
  if (found == keys->end()) {
    return fail("kid", message("there is no key {}; a kid has ten digits, see `ocop-keys list`",
                               "không có khoá {}; mã khoá gồm mười chữ số, xem `ocop-keys list`",
                               printable(kid)));
  }
  PublishedKey key = found->key;
  since = whole_seconds(since);
  if (auto checked = check_revocation(key, since); !checked) {
    return tl::unexpected(std::move(checked.error()));
  }
  auto text = checked_reason(reason);
  if (!text) return tl::unexpected(std::move(text.error()));
  key.revoked_since = since;
  if (!text->empty()) key.revocation_reason = std::move(*text);
  write_file_whole(jwks_file(directory_),
                   with_revocation(record, kid, since, key.revocation_reason));
  return key;
}

std::vector<PublishedKey> KeyStore::list() const {
  auto jwks = parse_jwks(read_record(directory_));
  if (!jwks) throw FileError(jwks.error().in(Language::kEnglish));
  std::vector<PublishedKey> keys;
  keys.reserve(jwks->size());
  for (Jwk& jwk : *jwks) keys.push_back(std::move(jwk.key));
  return keys;
}

std::string KeyStore::jwks() const { return read_record(directory_); }

fs::path KeyStore::key_file(const Kid& kid) const {
  if (!is_kid(kid)) throw std::invalid_argument("no kid: " + printable(kid));
  return directory_ / "producers" / (kid + ".key");
}

}  // namespace ocop::keys
