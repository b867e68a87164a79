// Where a product's certificate stands, in a producer's words.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/date.h"
#include "base/message.h"
#include "programme/certificate.h"

namespace ocop::labeler::console {

struct Standing {
  int stars = 0;              ///< that may be shown today; 0 = none
  std::string tone;           ///< of a badge: "good", "warn", "bad", "plain"
  Message word;               ///< "còn hiệu lực", "sắp hết hạn", "hết hạn", …
  Message advice;             ///< what follows from it
  std::optional<Date> until;  ///< last day, while stars may be shown
};

/// Expiring: from the first day on which the rules of `today` let a renewal be filed; never
/// where they know no such window.
Standing standing_today(const programme::RuleBook& rules,
                        const std::vector<programme::Certificate>& certificates, Date today);

/// The stars that a label of goods made on that day may carry; 0 = none.
int stars_on(const programme::RuleBook& rules,
             const std::vector<programme::Certificate>& certificates, Date day);

}  // namespace ocop::labeler::console
