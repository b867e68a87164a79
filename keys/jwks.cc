#include "keys/jwks.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>

#include "base/base64.h"
#include "base/text.h"
#include "keys/private_key.h"

namespace ocop::keys {

namespace {

using Json = nlohmann::ordered_json;

constexpr int kMaxDepth = 8;
constexpr std::int64_t kMaxNumericDate = 7'258'118'400;  // 2200-01-01

// nlohmann keeps the last of two members of one name; who wrote the first one
// may have meant it.
class MemberWatch {
 public:
  bool operator()(int depth, Json::parse_event_t event, const Json& parsed) {
    if (depth > kMaxDepth) throw std::invalid_argument("nested too deeply");
    if (event == Json::parse_event_t::object_start) {
      open_.emplace_back();
    } else if (event == Json::parse_event_t::object_end) {
      open_.pop_back();
    } else if (event == Json::parse_event_t::key) {
      const auto& name = parsed.get_ref<const std::string&>();
      if (!open_.back().insert(name).second) throw std::invalid_argument(name + " twice");
    }
    return true;
  }

 private:
  std::vector<std::set<std::string>> open_;
};

Result<Json> parse_json(std::string_view text) {
  const auto refuse = [](const char* why) {
    return fail("jwks.json", message("this is no JSON ({})", "đây không phải JSON hợp lệ ({})",
                                     printable(why, 200)));
  };
  if (text.size() > kMaxJwks) {
    return fail("jwks.json", message("the key set is larger than {} bytes",
                                     "bộ khoá lớn hơn {} byte", kMaxJwks));
  }
  // The parser takes a NUL for the end and would not look at what stands behind it.
  if (text.find('\0') != std::string_view::npos) return refuse("a NUL byte");
  try {
    MemberWatch watch;
    return Json::parse(text, std::ref(watch));
  } catch (const Json::exception& error) {
    return refuse(error.what());
  } catch (const std::invalid_argument& error) {
    return refuse(error.what());
  }
}

const std::string* text_member(const Json& object, const char* name) {
  const auto found = object.find(name);
  return found == object.end() ? nullptr : found->get_ptr<const std::string*>();
}

bool member_is(const Json& object, const char* name, std::string_view value) {
  const auto* text = text_member(object, name);
  return text != nullptr && *text == value;
}

std::optional<Instant> date_member(const Json& object, const char* name) {
  const auto found = object.find(name);
  if (found == object.end() || !found->is_number_integer()) return std::nullopt;
  if (found->is_number_unsigned() && found->get<std::uint64_t>() > kMaxNumericDate) {
    return std::nullopt;
  }
  const auto seconds = found->get<std::int64_t>();
  if (seconds < 0) return std::nullopt;
  return Instant(std::chrono::seconds(seconds));
}

std::int64_t numeric_date(Instant instant) {
  return std::chrono::floor<std::chrono::seconds>(instant).time_since_epoch().count();
}

bool coordinate(const Json& object, const char* name, std::array<std::uint8_t, 32>& to) {
  const auto* text = text_member(object, name);
  const auto bytes = text != nullptr ? from_base64url(*text) : std::nullopt;
  if (!bytes || bytes->size() != to.size()) return false;
  std::copy(bytes->begin(), bytes->end(), to.begin());
  return true;
}

std::optional<std::string> certificate_member(const Json& object, std::size_t index) {
  const auto chain = object.find("x5c");
  if (chain == object.end() || !chain->is_array() || chain->size() != 2) return std::nullopt;
  const auto* text = (*chain)[index].get_ptr<const std::string*>();
  return text != nullptr ? from_base64(*text) : std::nullopt;
}

Result<void> read_validity(const Json& object, PublishedKey& key) {
  const auto* producer = text_member(object, "producer");
  if (producer == nullptr || !is_producer_id(*producer)) {
    return fail("producer", message("1 to 64 of A–Z a–z 0–9 . _ - are expected",
                                    "cần từ 1 đến 64 ký tự A–Z a–z 0–9 . _ -"));
  }
  key.producer = *producer;
  const auto not_before = date_member(object, "nbf");
  const auto not_after = date_member(object, "exp");
  if (!not_before || !not_after || *not_after <= *not_before) {
    return fail("nbf, exp",
                message("two times in whole seconds since 1970 are expected, the second "
                        "one later",
                        "cần hai thời điểm tính bằng giây nguyên từ năm 1970, thời điểm "
                        "sau muộn hơn"));
  }
  key.not_before = *not_before;
  key.not_after = *not_after;
  return {};
}

Result<void> read_revocation(const Json& object, PublishedKey& key) {
  if (object.contains("revoked_since")) {
    key.revoked_since = date_member(object, "revoked_since");
    if (!key.revoked_since) {
      return fail("revoked_since", message("a time in whole seconds since 1970 is expected",
                                           "cần một thời điểm tính bằng giây nguyên từ năm 1970"));
    }
  }
  if (object.contains("revocation_reason")) {
    const auto* reason = text_member(object, "revocation_reason");
    if (reason == nullptr || !key.revoked_since || reason->size() > kMaxRevocationReason) {
      return fail("revocation_reason",
                  message("a text of at most {} bytes beside revoked_since is expected",
                          "cần một đoạn chữ dài tối đa {} byte đi cùng revoked_since",
                          kMaxRevocationReason));
    }
    key.revocation_reason = *reason;
  }
  return {};
}

Result<void> read_key(const Json& object, Jwk& jwk) {
  std::array<std::uint8_t, 32> x{};
  std::array<std::uint8_t, 32> y{};
  if (!member_is(object, "kty", "EC") || !member_is(object, "crv", "P-256") ||
      !member_is(object, "use", "sig") || !member_is(object, "alg", "ES256") ||
      !coordinate(object, "x", x) || !coordinate(object, "y", y)) {
    return fail("", message("a P-256 key is expected: kty EC, crv P-256, use sig, alg ES256, and x "
                            "and y of 32 bytes",
                            "cần một khoá P-256: kty EC, crv P-256, use sig, alg ES256, x và y đều "
                            "32 byte"));
  }
  if (object.contains("d")) {
    return fail("d", message("a key set must not hold a private key",
                             "bộ khoá công khai không được chứa khoá riêng"));
  }
  jwk.public_key_info = public_key_info(x, y);
  const Kid kid = kid_of(jwk.public_key_info);
  if (!member_is(object, "kid", kid)) {
    return fail("kid", message("the kid of this public key is {}",
                               "mã khoá (kid) của khoá công khai này là {}", kid));
  }
  jwk.key.kid = kid;
  auto leaf = certificate_member(object, 0);
  auto issuing = certificate_member(object, 1);
  if (!leaf || !issuing) {
    return fail("x5c", message("two certificates in base64 are expected: the producer's and the "
                               "issuing CA's",
                               "cần hai chứng thư ở dạng base64: của chủ thể và của CA cấp"));
  }
  jwk.certificate = std::move(*leaf);
  jwk.issuing_certificate = std::move(*issuing);
  return {};
}

// The key's place in the file, and its kid where that is one.
std::string name_key(std::size_t index, const Json& object) {
  const auto* kid = object.is_object() ? text_member(object, "kid") : nullptr;
  const std::string place = "keys[" + std::to_string(index) + "]";
  return kid != nullptr && is_kid(*kid) ? place + " (kid " + *kid + ")" : place;
}

Result<Jwk> read_jwk(const Json& object, const std::string& name) {
  if (!object.is_object()) {
    return fail(name, message("an object is expected", "cần một đối tượng JSON"));
  }
  Jwk jwk;
  auto read = read_key(object, jwk);
  if (read) read = read_validity(object, jwk.key);
  if (read) read = read_revocation(object, jwk.key);
  if (!read) {
    Error error = std::move(read.error());
    error.where = error.where.empty() ? name : name + "." + error.where;
    return tl::unexpected(std::move(error));
  }
  return jwk;
}

std::string coordinate_text(const std::array<std::uint8_t, 32>& bytes) {
  return to_base64url({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
}

// Accepted JSON of this room's own record: what does not parse is a broken disk.
Json reparse(std::string_view json) { return Json::parse(json); }

std::string dump(const Json& json) { return json.dump(2) + "\n"; }

}  // namespace

bool is_producer_id(std::string_view text) {
  return !text.empty() && text.size() <= kMaxProducerId &&
         std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
                  c == '.' || c == '_' || c == '-';
         });
}

std::string empty_jwks() { return dump(Json{{"keys", Json::array()}}); }

Result<std::vector<Jwk>> parse_jwks(std::string_view text) {
  auto json = parse_json(text);
  if (!json) return tl::unexpected(std::move(json.error()));
  const auto keys = json->is_object() ? json->find("keys") : json->end();
  if (!json->is_object() || keys == json->end() || !keys->is_array()) {
    return fail("jwks.json", message("an object with an array \"keys\" is expected",
                                     "cần một đối tượng có mảng \"keys\""));
  }
  std::vector<Jwk> all;
  all.reserve(keys->size());
  std::set<std::string> kids;
  for (std::size_t i = 0; i < keys->size(); ++i) {
    const std::string name = name_key(i, (*keys)[i]);
    auto jwk = read_jwk((*keys)[i], name);
    if (!jwk) return tl::unexpected(std::move(jwk.error()));
    if (!kids.insert(jwk->key.kid).second) {
      return fail(name, message("this kid is in the key set twice",
                                "mã khoá (kid) này có hai lần trong bộ khoá"));
    }
    all.push_back(std::move(*jwk));
  }
  return all;
}

std::string with_key(std::string_view text, const Jwk& jwk) {
  const auto point = coordinates(jwk.public_key_info);
  if (!point) throw std::logic_error("a key of the set is P-256");
  Json json = reparse(text);
  json["keys"].push_back(
      Json{{"kty", "EC"},
           {"crv", "P-256"},
           {"x", coordinate_text(point->x)},
           {"y", coordinate_text(point->y)},
           {"use", "sig"},
           {"alg", "ES256"},
           {"kid", jwk.key.kid},
           {"producer", jwk.key.producer},
           {"nbf", numeric_date(jwk.key.not_before)},
           {"exp", numeric_date(jwk.key.not_after)},
           {"x5c", Json::array({to_base64(jwk.certificate), to_base64(jwk.issuing_certificate)})}});
  return dump(json);
}

std::string with_revocation(std::string_view text, const Kid& kid, Instant since,
                            const std::string& reason) {
  Json json = reparse(text);
  for (Json& object : json["keys"]) {
    if (object["kid"] != kid) continue;
    object["revoked_since"] = numeric_date(since);
    if (reason.empty()) {
      object.erase("revocation_reason");
    } else {
      object["revocation_reason"] = reason;
    }
  }
  return dump(json);
}

}  // namespace ocop::keys
