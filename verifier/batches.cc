#include "verifier/batches.h"

#include <nlohmann/json.hpp>
#include <optional>

#include "base/text.h"
#include "db/registration.h"
#include "keys/batch_jws.h"
#include "verifier/api.h"

namespace ocop::verifier {
namespace {

using Outcome = tl::expected<db::Registration, db::Refused>;

bool is_jose(std::string_view content_type) {
  return ascii_lower(trim(content_type.substr(0, content_type.find(';')))) == "application/jose";
}

bool taken(db::Refusal refusal) {
  return refusal == db::Refusal::kOtherContent || refusal == db::Refusal::kSerialsOverlap;
}

Outcome register_one(db::Writer& writer, const keys::SignedBatch& batch, Instant now) {
  std::optional<Outcome> outcome;
  writer
      .run([&](db::Connection& connection) {
        outcome = db::register_batch(
            connection, {.record = batch.record, .kid = batch.kid, .jws = batch.jws}, now);
      })
      .get();
  return *outcome;
}

}  // namespace

web::Response register_posted_batch(const web::Request& request, const keys::Keyring& keyring,
                                    db::Writer& writer, Instant now) {
  if (!is_jose(request.header("Content-Type"))) {
    return problem(415, "content_type",
                   {"Content-Type", message("a batch record is sent as application/jose",
                                            "hồ sơ lô phải được gửi với kiểu application/jose")},
                   request);
  }
  if (trim(request.body).size() > keys::kMaxBatchJws) {
    return problem(413, "too_large",
                   {"", message("a batch record is at most {} bytes long", "hồ sơ lô dài nhất {} byte",
                                keys::kMaxBatchJws)},
                   request);
  }
  const auto batch = keys::open_batch(keyring, trim(request.body));
  if (!batch) return problem(400, "batch_record", batch.error(), request);
  const Outcome outcome = register_one(writer, *batch, now);
  web::Response response;
  if (!outcome) {
    const auto& refused = outcome.error();
    response = problem(taken(refused.refusal) ? 409 : 422, db::refusal_code(refused.refusal),
                       refused.error, request);
  } else {
    const bool fresh = *outcome == db::Registration::kRegistered;
    response.status = fresh ? 201 : 200;
    response.content_type = "application/json";
    response.body = nlohmann::ordered_json{{"registered", true},
                                           {"new", fresh},
                                           {"gtin", batch->record.gtin},
                                           {"lot", batch->record.lot}}
                        .dump() +
                    "\n";
  }
  response.log = {{"gtin", batch->record.gtin}, {"lot", batch->record.lot}, {"kid", batch->kid}};
  return response;
}

}  // namespace ocop::verifier
