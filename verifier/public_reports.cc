#include "verifier/public_reports.h"

#include <utility>

#include "base/base64.h"
#include "base/digest.h"
#include "base/text.h"
#include "verifier/typed_code.h"
#include "web/percent.h"

namespace ocop::verifier {
namespace {

constexpr std::size_t kMacBytes = 16;
constexpr std::size_t kKeyBytes = 32;
constexpr std::string_view kPurpose = "ocop reports 1";
/// A clock of another verifier may be ahead.
constexpr std::chrono::minutes kSkew{5};
constexpr std::chrono::seconds kPhotoWait{10};

std::string seconds_of(Instant now) {
  return std::to_string(
      std::chrono::floor<std::chrono::seconds>(now.time_since_epoch()).count());
}

TakenReport refused(Error error, int status, std::optional<std::chrono::seconds> wait = {}) {
  return {.number = {}, .error = std::move(error), .status = status, .wait = wait};
}

Error too_many() {
  return {"limit", message("many reports came from this network within the hour; try again later",
                           "trong một giờ qua mạng này đã gửi nhiều phản ánh; hãy thử lại sau")};
}

Error photos_wait() {
  return {"photo", message("many photos are being sent at this moment; send the report again in a "
                           "minute, or without the photo",
                           "lúc này có nhiều ảnh đang được gửi; hãy gửi lại sau một phút, hoặc gửi "
                           "không kèm ảnh")};
}

db::ReportRequest request_of(const Resolution& resolution, const TypedReport& typed,
                             std::string_view device) {
  return {.gtin = resolution.link.key.value,
          .lot = resolution.lot,
          .serial = resolution.serial,
          .verdict = std::string(headline_code(resolution.verdict.headline)),
          .reason = typed.reason,
          .text = typed.text,
          .bought_at = typed.bought_at,
          .place = typed.place,
          .device = std::string(device)};
}

}  // namespace

PublicReports::PublicReports(db::Writer& writer, const keys::ServiceKey* service_key,
                             Settings settings)
    : writer_(writer),
      key_(service_key != nullptr ? service_key->derive(kPurpose)
                                  : keys::Secret(random_bytes(kKeyBytes))),
      limit_(settings.network),
      photos_(settings.photos != nullptr ? *settings.photos : own_photos_) {}

std::string PublicReports::mac(std::string_view address, std::string_view seconds) const {
  std::string text(seconds);
  text.append("\n").append(address);
  return to_base64url(hmac_sha256(key_.view(), text).substr(0, kMacBytes));
}

std::string PublicReports::token(const gs1::DigitalLink& link, Instant now) const {
  const std::string seconds = seconds_of(now);
  return seconds + "." + mac(local_path(link), seconds);
}

bool PublicReports::is_token(std::string_view address, std::string_view token, Instant now) const {
  const std::string_view seconds = token.substr(0, token.find('.'));
  const auto at = parse_digits(seconds);
  if (!at || seconds.size() >= token.size()) return false;
  if (!same_bytes(token.substr(seconds.size() + 1), mac(address, seconds))) return false;
  const Instant issued{std::chrono::seconds(*at)};
  return issued <= now + kSkew && now - issued <= kTokenAge;
}

bool PublicReports::fits(const gs1::DigitalLink& link, std::string_view token, Instant now) const {
  return is_token(local_path(link), token, now);
}

std::optional<gs1::DigitalLink> PublicReports::code_of(std::string_view of, std::string_view token,
                                                       std::string_view host, Instant now) const {
  if (!is_token(of, token, now)) return {};
  auto link = gs1::parse_request_target(of, host);
  if (!link || link->key.ai != "01") return {};
  return std::move(*link);
}

std::string PublicReports::address(const gs1::DigitalLink& link, std::string_view token) {
  std::string address(kPath);
  address.append("?of=").append(web::percent_encode(local_path(link))).append("&t=").append(token);
  return address;
}

TakenReport PublicReports::take(const Resolution& resolution, const TypedReport& typed,
                                std::string_view photo, std::string_view remote,
                                std::string_view device) {
  if (const auto wait = limit_.reserve(remote, resolution.at)) {
    return refused(too_many(), 429, *wait);
  }
  std::optional<db::Photo> kept;
  if (!photo.empty()) {
    auto clean = photos_.clean(photo);
    if (!clean) return refused(photos_wait(), 503, kPhotoWait);
    if (!*clean) return refused(clean->error(), 400);
    kept = db::Photo{std::move((*clean)->jpeg), (*clean)->width, (*clean)->height};
  }
  Result<std::int64_t> stored;
  writer_
      .run([&](db::Connection& connection) {
        stored = db::submit_report(connection, request_of(resolution, typed, device), kept,
                                   resolution.at);
      })
      .get();
  if (stored) return {.number = *stored, .error = {}, .status = 200, .wait = {}};
  return refused(stored.error(), stored.error().where == "limit" ? 429 : 400);
}

std::size_t PublicReports::payload_of(const web::Request& head, std::size_t otherwise,
                                      Instant now) const {
  if (head.method != "POST" || head.path != kPath) return otherwise;
  const bool seen = code_of(head.parameter("of").value_or(""), head.parameter("t").value_or(""),
                            head.host, now)
                        .has_value();
  return seen ? kMostPosted : otherwise;
}

}  // namespace ocop::verifier
