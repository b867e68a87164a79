// POST /api/v1/batches: a producer's signed batch record enters the registry.
#pragma once

#include "base/clock.h"
#include "db/writer.h"
#include "keys/keyring.h"
#include "web/http.h"

namespace ocop::verifier {

/// The body is a compact JWS, its content type application/jose. 201 registered;
/// 200 the same record was there already; 400 no such record or its signature
/// does not hold; 409 the lot or a serial is taken by other content; 413 longer
/// than keys::kMaxBatchJws; 415 another content type; 422 the registry refuses, with its
/// code. Returns after the commit. Throws db::DatabaseError.
web::Response register_posted_batch(const web::Request& request, const keys::Keyring& keyring,
                                    db::Writer& writer, Instant now);

}  // namespace ocop::verifier
