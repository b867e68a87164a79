// A part of the verifier that answers addresses of its own, beside the pages of labels.
#pragma once

#include <string_view>

#include "web/http.h"

namespace ocop::verifier {

/// Thread-safe. handle() may throw db::DatabaseError, which becomes 503.
class Subservice {
 public:
  virtual ~Subservice() = default;

  /// `path`: still encoded, without the query.
  virtual bool is_mine(std::string_view path) const = 0;
  /// Any method; answers 405 and OPTIONS itself.
  virtual web::Response handle(const web::Request& request) = 0;
  /// Bytes that a request's body may have, from its head.
  virtual std::size_t payload_of(const web::Request& head, std::size_t otherwise) const {
    (void)head;
    return otherwise;
  }
};

}  // namespace ocop::verifier
