#include "base/result.h"

namespace ocop {

std::string Error::in(Language language) const {
  return where.empty() ? message.in(language) : where + ": " + message.in(language);
}

}  // namespace ocop
