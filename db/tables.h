// The tables that files can hold: which columns there are, what they are called
// in Vietnamese and English, and what a value of each may be (docs/data-files.md).
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/message.h"

namespace ocop::db {

enum class ValueType {
  kName,      ///< one line of text
  kText,      ///< text with line breaks
  kId,        ///< 1–64 of A–Z a–z 0–9 . _ -
  kAreaCode,  ///< 1–40 of A–Z a–z 0–9 -
  kGtin,      ///< GTIN-8, -12, -13 or -14; stored as GTIN-14
  kLot,       ///< AI (10)
  kKid,       ///< 10 digits
  kToken,     ///< printable ASCII without blanks: a JWS, a serial
  kJson,      ///< kept as written
  kDate,      ///< ISO or dd/mm/yyyy
  kInstant,   ///< ISO in UTC, or whole seconds since 1970; stored as milliseconds
  kInteger,
  kHectares,
  kDegrees,    ///< up to six decimals; `most` on either side of 0
  kOutline,    ///< a GeoJSON geometry (programme/geojson.h)
  kScore,      ///< points with up to one decimal; stored as tenths
  kKilograms,  ///< up to three decimals; stored as grams
  kFlag,
  kGroup,
  kPlaceKind,
  kProducerKind,
  kPractice,
  kAreaStatus,
  kCertificateAct,
  kBasis,
  kAuthority,
  kTargetKind,
  kLabelLevel,
  kReportReason,
  kCaseStatus,
  kCaseOutcome,
  kCaseStep,
  kUnitMark,
  kLanguage,
  kLinkType,    ///< gs1/link_types.h
  kWebAddress,  ///< base/https_address.h, stored in its normal form
  kMillimetres,  ///< up to three decimals, `most` on either side of 0; stored as micrometres
  kScale,        ///< 0.9 to 1.1, up to six decimals; stored as millionths
  kPicture,  ///< a file beside the data file; goes to the table of pictures
  kPaper     ///< a file beside the data file; fills in the columns that files do not hold
};

struct Column {
  std::string_view name;                  ///< in the database; "" for what is no column there
  std::string_view header;                ///< in exported files; "" for a column they do not hold
  std::vector<std::string_view> aliases;  ///< what else the header may be called
  ValueType type{};
  bool required = false;                          ///< may not be empty
  std::size_t most = 0;                           ///< longest text in characters, largest integer
  std::string_view references{};                  ///< table whose key this is, unless it is ""
  std::optional<std::string_view> fallback = "";  ///< when empty; nullopt is NULL
  std::size_t least = 0;                          ///< smallest integer
};

/// How rows that are there already may change.
enum class Changes {
  kAnything,
  kNothing,        ///< records and logs: what is written stays
  kNotDecided,     ///< certificates: what was decided stays, an act changes it
  kRevocationOnly  ///< keys: a revocation may be added or moved earlier
};

struct Table {
  std::string_view name;                  ///< in the database and of exported files
  std::vector<std::string_view> aliases;  ///< what else a file may be called
  std::vector<Column> columns;
  std::size_t keys = 1;  ///< the first so many columns are the primary key
  Changes changes = Changes::kAnything;
  /// Tables whose key of two columns is in this one, unless the second is "".
  struct Parent {
    std::string_view table;
    std::array<std::size_t, 2> columns{0, 1};  ///< where that key is
  };
  std::vector<Parent> parents{};

  std::optional<std::size_t> find(std::string_view column_name) const;
};

/// In the order in which they can be filled. Static storage.
const std::vector<Table>& tables();
const Table& table_named(std::string_view name);  ///< throws std::out_of_range
/// Filled from the column "picture" of products, so no file is named for it.
const Table& picture_table();

/// A file's own name for a table: "products", "san-pham-ninh-son", "Sản phẩm".
/// nullptr when it names none.
const Table* table_of_title(std::string_view title);

/// The column a heading names, whatever its case and diacritics.
std::optional<std::size_t> column_of_heading(const Table& table, std::string_view heading);
/// The heading of `table` that is most like `heading`, for a hint.
std::string_view nearest_heading(const Table& table, std::string_view heading);

/// Letters and digits of fold(), everything else a single blank.
std::string plain_words(std::string_view text);

}  // namespace ocop::db
