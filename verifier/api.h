// What programs get instead of pages: JSON (RFC 8259) and problem details
// (RFC 9457). docs/api.md describes the members.
#pragma once

#include <string_view>

#include "base/result.h"
#include "programme/provinces.h"
#include "verifier/resolve.h"
#include "web/http.h"

namespace ocop::verifier {

/// 200: verdict, findings and facts of a resolution whose product is known.
web::Response verification(const Resolution& resolution);

/// 200: what the resolver's links to data lead to, of a resolution whose product is known
/// (verifier/resolver/records.h).
web::Response certificate_statement(const Resolution& resolution);
web::Response recall_statement(const Resolution& resolution);
web::Response location_statement(const Resolution& resolution);

/// Does the request say that its body is JSON?
bool is_json(const web::Request& request);

/// 200: the province that was noted, "place" and "name".
web::Response place_answer(const programme::Province& province);

/// A problem; `code` is stable ("unknown_product"), the sentence is in the
/// request's language and, in both, under "message".
web::Response problem(int status, std::string_view code, const Error& error,
                      const web::Request& request);

}  // namespace ocop::verifier
