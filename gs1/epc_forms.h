// Which encodation each application identifier has in an EPC binary string (EPC Tag Data Standard 2.3,
// table F). Callers outside this folder use gs1/compressed_link.h.
#pragma once

#include <cstdint>
#include <string_view>

namespace ocop::gs1 {

enum class EpcForm : std::uint8_t {
  kNone,
  kDigits,        ///< four bits each (14.5.4)
  kInteger,       ///< of so many digits (14.5.2)
  kText,          ///< at most so many characters (14.5.6)
  kNumber,        ///< at most so many digits (14.5.13)
  kDelimited,     ///< digits, then perhaps text of at most so many characters (14.5.5)
  kDate,          ///< YYMMDD (14.5.8)
  kDateMinutes,   ///< YYMMDDhhmm (14.5.9)
  kDates,         ///< one date or two (14.5.10)
  kDateTime,      ///< YYMMDDhh, with mm and ss or without, or the date alone (14.5.11)
  kCountry,       ///< two letters (14.5.12)
  kBit,           ///< 0 or 1 (14.5.7)
  kMinus,         ///< "-" or nothing (14.5.14)
  kSequence       ///< n/m, one digit each (14.5.15)
};

struct EpcPart {
  EpcForm form = EpcForm::kNone;
  unsigned size = 0;
};

/// One AI or several with one encodation. A range may hold numbers that are no AI: whoever reads the
/// values refuses those.
struct EpcRow {
  std::string_view first;
  std::string_view last;
  EpcPart one;
  EpcPart two{};
};

/// nullptr when the AI cannot be encoded. Static storage.
const EpcRow* find_epc_row(std::string_view ai);

}  // namespace ocop::gs1
