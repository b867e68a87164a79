// POST /api/v1/scratch as JSON (docs/api.md): what is asked, and what is answered.
#pragma once

#include <string>

#include "base/result.h"
#include "verifier/resolve.h"
#include "verifier/short_codes.h"
#include "web/http.h"

namespace ocop::verifier {

/// Longest body that is read, of this and of the page's form.
inline constexpr std::size_t kMostScratchBody = 8 * 1024;

struct ScratchQuestion {
  std::string uri;    ///< of the label, with its signature; or ""
  std::string typed;  ///< the label's typed code; or ""
  std::string code;
};
/// {"uri": …, "code": …} or {"typed": …, "code": …}: texts, one of the first two.
Result<ScratchQuestion> read_scratch_question(const std::string& body);

/// 200 first or used; 400 unreadable; 404 the label takes none; 422 wrong; 429 too many.
web::Response scratch_answer(const Resolution& resolution, const ScratchReply& reply,
                             const web::Request& request);

}  // namespace ocop::verifier
