// The headers of the resolver's answers (GS1-Conformant Resolver 1.2, 2.2, 2.3, 2.10 and 2.12; Fetch for
// CORS). Pure.
#pragma once

#include <string>
#include <string_view>

#include "gs1/digital_link.h"
#include "verifier/resolver/offer.h"
#include "web/http.h"

namespace ocop::verifier::resolver {

/// A request's code: compressed or not; one slash behind it is tolerated (2.13).
Result<gs1::DigitalLink> read_code(const web::Request& request);

/// 204 for OPTIONS; `methods` is what Allow says.
web::Response options(std::string_view methods);

/// Any site's scripts may read the answer and where it leads.
void open_to_all(web::Response& response);
/// Says where the linkset of the code is and, when the request was compressed, what it stands for.
/// Answers to a code depend on Accept and Accept-Language, and are not to be kept.
void describe_code(web::Response& response, const gs1::DigitalLink& code, const web::Request& request,
                   std::string_view host);

/// 307. The request's query string goes along byte by byte, behind the link's own.
web::Response redirect(const Link& link, const web::Request& request);
/// 200, or 300 with those that cannot be told apart.
web::Response linkset(int status, std::string body, std::string_view media_type);

}  // namespace ocop::verifier::resolver
