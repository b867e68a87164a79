// GET /openapi.json (verifier/openapi/openapi_document.h).
#pragma once

#include <string>
#include <string_view>

#include "verifier/subservice.h"

namespace ocop::verifier {

/// GET and HEAD, open to all and to pages of any origin, with an ETag.
class OpenApi : public Subservice {
 public:
  OpenApi();

  bool is_mine(std::string_view path) const override;
  web::Response handle(const web::Request& request) override;

 private:
  std::string document_;
  std::string tag_;
};

}  // namespace ocop::verifier
