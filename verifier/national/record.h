// A product or a batch as national systems ask for it: the ten fields of Circular 02/2024/TT-BKHCN and
// the product passport's minimum (Decree 37/2026/NĐ-CP, article 32). docs/national-data.md says for each
// field which clause asks for it, where it comes from, and what stays empty. Plain data, pure functions,
// safe from any thread. Nothing that a label and its page do not show.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/date.h"
#include "db/records.h"
#include "office/table.h"

namespace ocop::verifier {

inline constexpr std::string_view kNationalFormat = "ocop-national-1";

/// Something that happened to the goods (field "stage" with its time and place).
struct NationalStage {
  std::string_view code;  ///< "harvesting", "production"
  Message name;
  std::optional<Date> on;
  db::Place place;
  std::string area;   ///< of a harvest: planting-area code
  std::string crop;   ///< likewise
};

struct NationalCertificate {
  std::string number, issuer;
  int stars = 0;
  Date issued, expires;
  programme::CertificateStanding today;
  /// What it was worth when the batch was made; absent of a product.
  std::optional<programme::CertificateStanding> at_production;
};

struct NationalRecall {
  std::string lot;  ///< "" = of more than one lot
  std::optional<programme::SerialRange> serials;
  std::optional<Date> produced_from, produced_until;
  Date since;
  std::optional<Date> lifted_on;
  std::string reason, instructions, decision;
};

struct NationalRecord {
  std::string lot;  ///< "" = of the product
  db::Product product;
  db::Producer producer;
  std::string host;  ///< of the service: links and the trace code begin with https://HOST/
  std::vector<db::Area> areas;  ///< of the batch when it states some, else those of the product
  std::vector<NationalStage> stages;  ///< in order of time
  std::optional<programme::SerialRange> serials;  ///< that the batch's own record states
  std::optional<Date> produced, best_before;
  std::optional<Instant> registered_at;
  /// The key that signed the batch's record was revoked from a moment before its registration on.
  std::optional<Instant> key_revoked_since;
  std::vector<NationalCertificate> certificates;  ///< newest first; those that were issued by then
  std::vector<NationalRecall> recalls;  ///< that touch these goods, newest first, lifted ones too
  bool sample = false;                  ///< some of it is sample data
  /// Administrative codes of the places above, by their ids; those without a code are not there.
  std::map<std::string, std::string, std::less<>> place_codes;

  std::string code_of(const db::Place& place) const;  ///< "" when it has none

  std::string level() const { return lot.empty() ? "product" : "batch"; }
};

/// `dossier` of that product, or of a batch that is registered. `key`: of the batch's record, where it
/// is known. `host` as printed on labels, without scheme.
NationalRecord national_record(const db::Dossier& dossier, const std::optional<db::KeyRow>& key,
                               std::string_view host, Date today);

/// "https://HOST/01/GTIN14[/10/LOT]"
std::string trace_code(const NationalRecord& record);
/// What the goods were grown or made by, as the areas state it: "VietGAP".
std::vector<std::string> standards(const NationalRecord& record);

/// One JSON object on one line (national.schema.json). `as_of` is its last member, left out when absent.
std::string national_json(const NationalRecord& record, std::optional<Date> as_of);
/// 64 hexadecimal digits; equal for records that say the same, on whichever day.
std::string national_digest(const NationalRecord& record);

/// Headings in Vietnamese, and a row of the same columns.
std::vector<std::string> national_headings();
std::vector<office::Cell> national_row(const NationalRecord& record, Date as_of);

}  // namespace ocop::verifier
