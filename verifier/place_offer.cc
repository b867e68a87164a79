#include "verifier/place_offer.h"

#include <array>
#include <cmath>
#include <nlohmann/json.hpp>
#include <vector>

#include "base/base64.h"
#include "base/digest.h"
#include "base/text.h"
#include "programme/provinces.h"

namespace ocop::verifier {
namespace {

constexpr std::size_t kMacBytes = 16;
constexpr std::size_t kMostToken = 400;
constexpr std::size_t kParts = 8;

std::string mac_of(const DeviceKeys::Period& period, std::string_view body) {
  return to_base64url(hmac_sha256(period.place.view(), body).substr(0, kMacBytes));
}

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines;
  while (true) {
    const std::size_t end = text.find('\n');
    lines.emplace_back(text.substr(0, end));
    if (end == std::string_view::npos) return lines;
    text.remove_prefix(end + 1);
  }
}

std::int64_t seconds_of(Instant at) {
  return std::chrono::floor<std::chrono::seconds>(at).time_since_epoch().count();
}

double rounded(double degrees) { return std::round(degrees * 10) / 10; }

Error no_answer() {
  return {"", message("the body is a JSON object with the text “token” and either the text "
                      "“province” or the numbers “latitude” and “longitude”",
                      "nội dung phải là một đối tượng JSON có chuỗi “token” và hoặc chuỗi "
                      "“province”, hoặc hai số “latitude” và “longitude”")};
}

}  // namespace

std::string PlaceOffers::token(const PlaceOffer& offer, Instant now) const {
  std::string body;
  for (const std::string& part : {offer.gtin, offer.lot, offer.serial, offer.verdict, offer.device,
                                  offer.client, std::string(offer.produced ? "1" : "0")}) {
    body += part + "\n";
  }
  body += std::to_string(seconds_of(now + kOpen));
  return to_base64url(body) + "." + mac_of(*keys_.at(now), body);
}

std::optional<PlaceOffer> PlaceOffers::read(std::string_view token, Instant now) const {
  const std::size_t dot = token.find('.');
  if (token.size() > kMostToken || dot == std::string_view::npos) return {};
  const auto body = from_base64url(token.substr(0, dot));
  if (!body) return {};
  const std::string_view mac = token.substr(dot + 1);
  // Of a page that was opened before the period ended.
  if (!same_bytes(mac, mac_of(*keys_.at(now), *body)) &&
      !same_bytes(mac, mac_of(*keys_.before(now), *body))) {
    return {};
  }
  const auto parts = lines_of(*body);
  if (parts.size() != kParts) return {};
  const auto end = parse_digits(parts[7]);
  if (!end || seconds_of(now) > *end) return {};
  return PlaceOffer{.gtin = parts[0],
                    .lot = parts[1],
                    .serial = parts[2],
                    .verdict = parts[3],
                    .device = parts[4],
                    .client = parts[5],
                    .produced = parts[6] == "1"};
}

PlaceOffers::Told PlaceOffers::tell(const PlaceOffer& offer, std::string_view province,
                                    Instant now) {
  const std::string key = offer.device + "\n" + text_of({offer.gtin, offer.lot, offer.serial});
  return told_.touch(key, [&](Answer& answer) -> Told {
    const bool stands =
        !answer.province.empty() && now - answer.at < kStands && answer.at - now < kStands;
    if (stands) return {.province = answer.province, .first = false};
    answer = {.province = std::string(province), .at = now};
    return {.province = answer.province, .first = true};
  });
}

Result<std::string> read_province(std::string_view code) {
  if (programme::find_province(code) == nullptr) {
    return fail("province", message("a province's code is one of the 34 two-digit codes in force",
                                    "mã tỉnh, thành phố là một trong 34 mã hai chữ số đang dùng"));
  }
  return std::string(code);
}

Result<PlaceAnswer> read_place_answer(const std::string& json) {
  const auto body = nlohmann::json::parse(json, nullptr, false);
  if (!body.is_object()) return tl::unexpected(no_answer());
  const auto token = body.find("token");
  if (token == body.end() || !token->is_string()) return tl::unexpected(no_answer());
  PlaceAnswer answer{.token = token->get<std::string>(), .province = {}};
  if (const auto province = body.find("province"); province != body.end()) {
    if (!province->is_string()) return tl::unexpected(no_answer());
    auto code = read_province(province->get<std::string>());
    if (!code) return tl::unexpected(code.error());
    answer.province = std::move(*code);
    return answer;
  }
  const auto latitude = body.find("latitude");
  const auto longitude = body.find("longitude");
  if (latitude == body.end() || longitude == body.end() || !latitude->is_number() ||
      !longitude->is_number()) {
    return tl::unexpected(no_answer());
  }
  const auto* found = programme::province_at(rounded(latitude->get<double>()),
                                             rounded(longitude->get<double>()));
  if (found == nullptr) {
    return fail("latitude", message("this place lies in no province of Viet Nam",
                                    "vị trí này không thuộc tỉnh, thành phố nào của Việt Nam"));
  }
  answer.province = found->code;
  return answer;
}

}  // namespace ocop::verifier
