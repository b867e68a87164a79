#include "labeler/console/key_cabinet.h"

#include <system_error>
#include <utility>

#include "base/text.h"
#include "db/producer_keys.h"

namespace ocop::labeler {
namespace {

constexpr std::size_t kKidDigits = 10;

}  // namespace

KeyCabinet::KeyCabinet(std::filesystem::path directory, Limits limits)
    : directory_(std::move(directory)), limits_(limits) {}

std::filesystem::path KeyCabinet::file_of(std::string_view kid) const {
  if (kid.size() != kKidDigits || !parse_digits(kid)) return {};
  std::error_code ignored;
  const auto name = std::string(kid) + ".key";
  for (const auto& file : {directory_ / name, directory_ / "producers" / name})
    if (std::filesystem::is_regular_file(file, ignored)) return file;
  return {};
}

std::optional<db::KeyRow> KeyCabinet::key_of(db::Connection& connection, std::string_view producer,
                                             Instant now) const {
  for (auto& key : db::keys_of(connection, producer)) {
    const bool valid = key.not_before <= now && now < key.not_after &&
                       (!key.revoked_since || now < *key.revoked_since);
    if (valid && !file_of(key.kid).empty()) return std::move(key);
  }
  return std::nullopt;
}

std::optional<KeyCabinet::Turn> KeyCabinet::take_turn() {
  Turn turn(turn_, limits_.wait);
  if (!turn.owns_lock()) return std::nullopt;
  return turn;
}

std::optional<Instant> KeyCabinet::closed_until(const std::string& account, Instant now) {
  const auto found = tries_.find(account);
  if (found == tries_.end()) return std::nullopt;
  const auto until = found->second.last + limits_.pause;
  if (now >= until) {
    tries_.erase(found);
    return std::nullopt;
  }
  if (found->second.wrong < limits_.tries) return std::nullopt;
  return until;
}

Result<std::shared_ptr<const keys::SigningKey>> KeyCabinet::open(const Turn&,
                                                                 const std::string& account,
                                                                 const db::KeyRow& key,
                                                                 const keys::Secret& passphrase,
                                                                 Instant now) {
  if (const auto until = closed_until(account, now))
    return fail("passphrase", message("The passphrase was wrong {} times; try again after {}",
                                      "Đã nhập sai mật khẩu khóa {} lần; hãy thử lại sau {}",
                                      limits_.tries, local_date_time(*until)));
  if (passphrase.empty())
    return fail("passphrase", message("Type the passphrase of your signing key",
                                      "Hãy nhập mật khẩu của khóa ký"));
  auto opened = keys::SigningKey::load(file_of(key.kid), passphrase);
  if (!opened) {
    auto& tries = tries_[account];
    ++tries.wrong;
    tries.last = now;
    return tl::unexpected(Error{"passphrase", opened.error().message});
  }
  tries_.erase(account);
  if (opened->kid() != key.kid || opened->producer() != key.producer)
    return fail(
        "passphrase",
        message("The key file {} is not the key of that number; tell who keeps the keys",
                "Tệp khóa {} không đúng là khóa mang số đó; hãy báo người giữ khóa", key.kid));
  return std::make_shared<const keys::SigningKey>(std::move(*opened));
}

}  // namespace ocop::labeler
