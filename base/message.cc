#include "base/message.h"

namespace ocop {

std::string_view language_tag(Language language) {
  return language == Language::kVietnamese ? "vi" : "en";
}

}  // namespace ocop
