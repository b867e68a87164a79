// What the service hands out to other systems: national records and the outgoing feed.
#pragma once

#include <string>
#include <string_view>

#include "base/clock.h"
#include "db/registry.h"
#include "office/store.h"
#include "verifier/subservice.h"

namespace ocop::verifier {

inline constexpr std::size_t kMostChanges = 500;   ///< of one answer
inline constexpr std::size_t kUsualChanges = 100;  ///< where none is asked for

/// GET and HEAD, open to all and to pages of any origin:
///   /export/products/GTIN14.json   .csv
///   /export/batches/GTIN14/LOT.json   .csv
///   /export/changes?since=SEQ&limit=N   the feed's statements behind SEQ, oldest first
///   /export/schema.json            of the records, JSON Schema 2020-12
/// Goods that are unknown are 404, a `since` or `limit` that is no number 400. Answers carry an ETag.
/// What it is made of must outlive it.
class Exports : public Subservice {
 public:
  struct Parts {
    db::ReaderPool& readers;
    db::Address database;
    db::Writer& writer;
    const Clock& clock;
    std::string host;  ///< printed on labels
  };
  explicit Exports(Parts parts);

  bool is_mine(std::string_view path) const override;
  web::Response handle(const web::Request& request) override;

 private:
  web::Response get(const web::Request& request);
  /// `name`: what stands behind /export/: "products/GTIN14.json".
  web::Response goods(std::string_view name, const web::Request& request);
  web::Response changes(const web::Request& request);

  Parts parts_;
  office::Store store_;
};

}  // namespace ocop::verifier
