// What the registry knows, as read from it. Plain data.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/date.h"
#include "base/message.h"
#include "db/recall.h"
#include "programme/batch_record.h"
#include "programme/certificate.h"
#include "programme/programme.h"

namespace ocop::db {

/// A commune or province. Codes: QĐ 19/2025/QĐ-TTg (province 2, commune 5 digits);
/// former districts and communes carry an id of their own and say what became of them.
struct Place {
  std::string id;
  std::string name;      ///< "Xã Tân Kỳ"
  std::string province;  ///< "Tỉnh Thái Nguyên"; "" for a province itself
};

struct Producer {
  std::string id;
  std::string name;
  programme::ProducerKind kind{};
  std::string address;
  Place place;
  bool sample = false;   ///< sample data, to be shown as such
};

struct Area {
  std::string id;        ///< planting-area code
  std::string name;
  std::string crop;
  std::string issuer;
  Place place;
  std::optional<double> hectares;
  programme::Practice practice{};
  std::optional<std::int64_t> yield_grams;  ///< expected per season; absent = not declared
  bool sample = false;
};

struct Product {
  std::string gtin;      ///< GTIN-14
  std::string producer_id;
  programme::Group group{};
  std::string set;       ///< one of the 26 product sets, "" when unknown
  std::string name_vi;
  std::string name_en;   ///< "" when there is none
  std::string name_as_printed;
  std::string story_vi;
  std::string story_en;
  std::string picture;   ///< its media type, "" when there is none; the bytes: Reader::picture(gtin)
  std::string net_content;
  std::string ingredients;  ///< in Vietnamese, as labels state them
  std::string warnings;     ///< storage and warnings, likewise
  std::string note;
  bool sample = false;   ///< GTIN or other facts are sample data
};

struct Picture {
  std::string media_type;  ///< image/jpeg, image/png or image/webp, checked by content
  std::string bytes;
};

struct BatchArea {
  Area area;
  std::int64_t grams = 0;  ///< 0 = not stated
  std::optional<Date> harvested;
};

struct Batch {
  programme::BatchRecord record;
  std::string kid;
  std::string jws;          ///< as received
  Instant registered_at;
  std::vector<BatchArea> areas;
};

/// The scratch code of one label.
struct ScratchState {
  bool exists = false;
  std::optional<Instant> used_at;
};

struct ScanTotals {
  std::uint64_t count = 0;
  std::optional<Instant> first_at;
};

/// A label of a roll: its code has a serial and no lot.
struct RollLabel {
  std::string roll;
  std::string lot;  ///< that it was activated for; "" = not activated
};

/// What copy detection and inspectors say of one unit. Of a unit that only an inspector decided
/// of, the state is "quiet", the counts are 0 and the instants the epoch.
struct UnitWatch {
  std::string state;   ///< "quiet", "watch", "suspected"
  std::string mark;    ///< "confirmed", "cleared", "" = no inspector decided
  Instant since;       ///< of the state
  std::optional<Instant> marked_at;
  std::uint32_t scans = 0;    ///< visits
  std::uint32_t devices = 0;  ///< distinct
  std::uint32_t places = 0;   ///< distinct provinces
  Instant first_at, last_at;
  double usual_devices = 0;   ///< of scanned units of the batch
  Message reason;             ///< of the last alert; empty when there was none
};

/// A link that a producer adds to what the resolver offers.
struct LinkRequest {
  std::string gtin;        ///< GTIN-14
  std::string lot;         ///< "" = of the product
  std::string type;        ///< term of the GS1 Web Vocabulary: "recipeInfo"
  std::string href;        ///< https://…
  std::string title;
  std::string lang;        ///< "vi", "en", "" = any
  std::string media_type;  ///< "text/html"; "" = not known
  bool operator==(const LinkRequest&) const = default;
};
struct ProductLink {
  std::int64_t id = 0;
  LinkRequest what;
  Instant recorded_at{};
  std::string recorded_by;
  std::optional<Instant> checked_at;
  int status = 0;    ///< of HTTP when it was last fetched, 0: none came
  int failures = 0;  ///< in a row
  std::optional<Instant> failing_since;  ///< the first of them
  Message trouble;   ///< why it is not offered; empty while it is
};

/// All that a page needs about one scanned code.
struct Dossier {
  Product product;
  Producer producer;
  std::vector<programme::Certificate> certificates;  ///< newest first, with events
  std::vector<Area> areas;                            ///< linked to the product
  std::optional<Batch> batch;    ///< when a lot was asked for, or found by `roll`, and is registered
  std::optional<RollLabel> roll; ///< when a serial without a lot was asked for, and is a roll's
  bool serial_in_batch = false;  ///< the serial asked for is one of the batch's
  std::vector<Recall> recalls;  ///< of the product, newest first, lifted ones too
  bool voided = false;          ///< this serial
  ScratchState scratch;         ///< of this serial
  ScanTotals scans;             ///< counted ones of exactly this (gtin, lot, serial)
  std::optional<UnitWatch> watch;  ///< of this serial, once it was watched or an inspector decided
  /// Copy detection, of the batch: "" (never watched), "quiet", "watch", "suspected". Labels of
  /// rolls, scanned without a lot, are one batch of their own for each product.
  std::string batch_state;
  /// Of producers, of the product and of the batch, in the order in which they were added: those that
  /// the link checker finds (db/links.h).
  std::vector<ProductLink> links{};
  std::shared_ptr<const programme::RuleBook> rules;  ///< of the registry; never null
};

/// A signing key as the registry knows it (imported from the programme's JWKS).
struct KeyRow {
  std::string kid;
  std::string producer;
  Instant not_before;
  Instant not_after;
  std::optional<Instant> revoked_since;
  std::string revocation_reason;
  std::string jwk;       ///< the public key (RFC 7517), "" when not kept here
};

struct Scan {
  Instant at;
  std::string gtin;
  std::string lot;       ///< "" when the code has none
  std::string serial;    ///< "" when the code has none
  std::string verdict;   ///< headline code
  std::string channel;   ///< "page", "api", "typed", "place": a place offered after the page
  /// Counts in ScanTotals. False for a code whose signature does not hold: anyone
  /// can make one up, and would otherwise make untouched labels look used; for reloads, link
  /// previews and crawlers.
  bool counted = true;
  std::string place{};   ///< province, two digits; "" = not known
  std::string device{};  ///< keyed hash, 16 hexadecimal digits; "" = not known
  std::string client{};  ///< "phone", "desktop", "app", "preview", "crawler", "tool", "unknown"
  /// For copy detection (ScanObserver): somebody looked at this unit's label, and the signature
  /// or typed code holds.
  bool watched = false;
  /// Is the serial one that a registered record states?
  bool produced = true;
};

}  // namespace ocop::db
