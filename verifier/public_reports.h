// Reports from the public, as they come in: which code they are about, how many a network may
// send, and what becomes of a photo. Stored by db/reports.h.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/date.h"
#include "base/result.h"
#include "db/reports.h"
#include "db/writer.h"
#include "gs1/digital_link.h"
#include "keys/secret.h"
#include "keys/service_key.h"
#include "verifier/guess_limit.h"
#include "verifier/photos/photo_desk.h"
#include "verifier/resolve.h"
#include "web/http.h"

namespace ocop::verifier {

/// What somebody filled in, not yet checked.
struct TypedReport {
  std::string reason, text, bought_at, place;
};

/// What came of it. Exactly one of `number` and `error` is set.
struct TakenReport {
  std::optional<std::int64_t> number{};
  std::optional<Error> error{};
  int status = 400;  ///< with an error: 400, 429 (too many) or 503 (photos wait)
  std::optional<std::chrono::seconds> wait{};  ///< with 429 of a network, and 503
};

/// Thread-safe.
class PublicReports {
 public:
  static constexpr std::chrono::hours kTokenAge{24};
  static constexpr std::string_view kPath = "/report";
  /// A whole form with its photo.
  static constexpr std::size_t kMostPosted = kMostPhotoBytes + (std::size_t{256} << 10U);

  struct Settings {
    /// Of one network, forms with mistakes too: a mobile network's many phones share one.
    GuessLimit::Settings network{.most = 60, .most_nearby = 3'000, .window = std::chrono::hours(1)};
    PhotoDesk* photos = nullptr;  ///< shared with others, must outlive it; nullptr: one of its own
  };
  /// With a service key every verifier that holds it takes the others' tokens; nullptr: only its
  /// own, until it ends. `writer` must outlive it.
  PublicReports(db::Writer& writer, const keys::ServiceKey* service_key)
      : PublicReports(writer, service_key, Settings{}) {}
  PublicReports(db::Writer& writer, const keys::ServiceKey* service_key, Settings settings);

  /// Shows that the page of this code was seen at `now`: HMAC-SHA256 over the code's address and
  /// the moment. "SECONDS.MAC" in characters that stand in a query as they are.
  std::string token(const gs1::DigitalLink& link, Instant now) const;
  /// The code of a form's address ("of"), when its token is right and at most kTokenAge old.
  std::optional<gs1::DigitalLink> code_of(std::string_view of, std::string_view token,
                                          std::string_view host, Instant now) const;

  /// Is it a token of this code, and at most kTokenAge old?
  bool fits(const gs1::DigitalLink& link, std::string_view token, Instant now) const;

  /// "/report?of=…&t=…": where the form of this code is.
  static std::string address(const gs1::DigitalLink& link, std::string_view token);

  /// Counts, reads the photo ("" = none), and returns after the commit. The resolution's product
  /// is known. Throws db::DatabaseError.
  TakenReport take(const Resolution& resolution, const TypedReport& typed, std::string_view photo,
                   std::string_view remote, std::string_view device);

  /// Bytes that a request's body may have, from its head (web::ServerSettings): kMostPosted for a
  /// form whose token is right, else `otherwise`.
  std::size_t payload_of(const web::Request& head, std::size_t otherwise, Instant now) const;

 private:
  std::string mac(std::string_view address, std::string_view seconds) const;
  bool is_token(std::string_view address, std::string_view token, Instant now) const;

  db::Writer& writer_;
  keys::Secret key_;
  GuessLimit limit_;
  PhotoDesk own_photos_;
  PhotoDesk& photos_;
};

}  // namespace ocop::verifier
