// What the resolver's links to data lead to:
//
//   GET /api/v1/certificates/01/GTIN…     the OCOP certificate of the goods, and its standing
//   GET /api/v1/recalls/01/GTIN…          recalls in effect of the goods
//   GET /api/v1/locations/01/GTIN…        where they come from: producer and raw-material areas
//   GET /batches/GTIN14/LOT.jws           the producer's signed batch record (docs/batch-record.md)
//
// GTIN… is the path of a code: lot and serial may stand behind the product. Nothing here is a look at a
// label: no scan is logged. HEAD goes wherever GET goes; any site's scripts may read the answers.
#pragma once

#include "base/clock.h"
#include "db/registry.h"
#include "verifier/live_keys.h"
#include "verifier/subservice.h"

namespace ocop::verifier::resolver {

class Records : public Subservice {
 public:
  /// All must outlive it.
  Records(db::ReaderPool& readers, const LiveKeys& keys, const Clock& clock)
      : readers_(readers), keys_(keys), clock_(clock) {}

  bool is_mine(std::string_view path) const override;
  web::Response handle(const web::Request& request) override;

 private:
  web::Response answer(const web::Request& request);
  web::Response statement(const web::Request& request);
  web::Response batch_record(const web::Request& request);

  db::ReaderPool& readers_;
  const LiveKeys& keys_;
  const Clock& clock_;
};

}  // namespace ocop::verifier::resolver
