// POST /api/v1/reports as JSON (docs/api.md): what is sent, and what is answered.
#pragma once

#include <string>

#include "base/result.h"
#include "verifier/public_reports.h"
#include "web/http.h"

namespace ocop::verifier {

struct ReportQuestion {
  std::string uri;    ///< of the label
  std::string token;  ///< "report_token" of its check
  TypedReport report;
};
/// {"uri": …, "token": …, "reason": …} and, where there are, "text", "bought_at", "place": texts in
/// UTF-8 without NUL. Other members are refused: a photo is sent by the page's form.
Result<ReportQuestion> read_report_question(const std::string& body);

/// 201 with the report's number; else a problem: 400, 429 (too many).
web::Response report_answer(const TakenReport& taken, const web::Request& request);

}  // namespace ocop::verifier
