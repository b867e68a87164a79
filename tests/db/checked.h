// What the tests of "ocop-db check" share: an example that it finds nothing wrong with.
#pragma once

#include <string>
#include <vector>

#include "base/base64.h"
#include "db/check.h"
#include "tests/db/engines.h"
#include "tests/db/example.h"

namespace ocop::db::example {

/// A JWS whose signature nobody checks.
inline std::string jws_of(const programme::BatchRecord& record, const std::string& kid) {
  return to_base64url(R"({"alg":"ES256","typ":"ocop-batch+jws","kid":")" + kid + "\"}") + "." +
         to_base64url(programme::to_json(record)) + ".AAAA";
}

inline std::vector<Error> errors_in(const Address& address) {
  Connection connection(address, Access::kRead);
  return check_database(connection);
}

inline std::string all_of(const std::vector<Error>& errors) {
  std::string text;
  for (const auto& error : errors) text += error.in(Language::kEnglish) + "\n";
  return text;
}

/// The example's old certificate was extended when no rule set knew extensions.
inline void fill_lawfully(const Address& address) {
  fill(address);
  execute(address, "DELETE FROM certificate_events WHERE number = '07/2021/OCOP'");
}

}  // namespace ocop::db::example
