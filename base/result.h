// Outcome of reading untrusted input: a value, or what was wrong and where.
//
// Absence is std::optional; a broken environment (disk, database, OpenSSL)
// throws. Neither is an Error.
#pragma once

#include <string>
#include <tl/expected.hpp>
#include <utility>

#include "base/message.h"

namespace ocop {

struct Error {
  /// The part at fault, as the user knows it: "10", "lot", "products.csv:3:7".
  /// Empty when the message says it all.
  std::string where;
  /// What is wrong and what would be right; one sentence, no full stop needed.
  Message message;

  /// "WHERE: MESSAGE", or the message alone.
  std::string in(Language language) const;
  bool operator==(const Error&) const = default;
};

template <class T>
using Result = tl::expected<T, Error>;

inline tl::unexpected<Error> fail(std::string where, Message message) {
  return tl::unexpected<Error>({std::move(where), std::move(message)});
}

}  // namespace ocop
