// The province that a shopper may name after a label's page: an offer that goes out with the page,
// and what comes back. The answer is worth no more than the word of one device, and is taken once.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/date.h"
#include "base/result.h"
#include "verifier/device_keys.h"
#include "verifier/recent.h"
#include "verifier/visits.h"

namespace ocop::verifier {

/// What a page with an offer was about. Plain data.
struct PlaceOffer {
  std::string gtin, lot, serial;
  std::string verdict;   ///< headline code that the page showed
  std::string device;    ///< db::Scan's
  std::string client;
  bool produced = true;  ///< db::Scan's

  bool operator==(const PlaceOffer&) const = default;
};

/// Thread-safe.
class PlaceOffers {
 public:
  /// How long after the page an answer is taken.
  static constexpr std::chrono::hours kOpen{1};
  /// What a device said of one label stands so long.
  static constexpr std::chrono::hours kStands{24};

  /// `remembered`: answers kept at the most. `keys` must outlive it.
  explicit PlaceOffers(const DeviceKeys& keys, std::size_t remembered = 200'000)
      : keys_(keys), told_(remembered) {}

  /// The offer with its end and a MAC: whoever was not shown the page cannot answer for it, nor
  /// for another device or label. base64url letters and ".", at most 400 bytes.
  std::string token(const PlaceOffer& offer, Instant now) const;
  /// nullopt for what token() did not make, or longer ago than kOpen.
  std::optional<PlaceOffer> read(std::string_view token, Instant now) const;

  /// `province`, or what this device has already said of this label: a visitor cannot put one
  /// jar into many provinces.
  struct Told {
    std::string province;
    bool first = false;
  };
  Told tell(const PlaceOffer& offer, std::string_view province, Instant now);

 private:
  struct Answer {
    std::string province;
    Instant at{};
  };
  const DeviceKeys& keys_;
  Recent<Answer> told_;
};

/// What was answered. `province`: a code; else the coordinate counts, rounded to 0.1° whatever the
/// browser sent.
struct PlaceAnswer {
  std::string token;
  std::string province;
};

inline constexpr std::size_t kMostPlaceBody = 4'096;

/// A JSON object with the text “token” and either the text “province” or the numbers “latitude”
/// and “longitude”. Refuses (where: "province", "latitude", "") codes that are none and
/// coordinates outside Viet Nam.
Result<PlaceAnswer> read_place_answer(const std::string& json);
/// Of a form's fields.
Result<std::string> read_province(std::string_view code);

}  // namespace ocop::verifier
