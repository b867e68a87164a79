// Where goods come from and what was made of them, for everybody: one step back and one step forward.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "db/lineage.h"
#include "db/named_nodes.h"
#include "office/store.h"
#include "verifier/pages.h"
#include "verifier/subservice.h"

namespace ocop::verifier {

/// Only what labels say anyway: registered products with their lots, and areas. Units, logistic units and other
/// companies' identifiers are left out, and so is who captured what.
struct PublicTrace {
  db::NamedNode root;
  std::vector<db::NamedNode> back, forward;
  std::vector<db::LineageEdge> edges;
  bool more = false;  ///< there are more than kMostTraced of a side
};
inline constexpr std::size_t kMostTraced = 40;

/// GET /trace/01/GTIN[/10/LOT]: a page, or with Accept: application/json
/// {"root", "nodes": [{"id", "kind", "name", …}], "edges": [{"from", "to", "kind"}], "more"}. A serial without a lot
/// is its lot's. 400 no code, 404 an unknown product, or a lot that is neither registered nor in an event.
class Trace : public Subservice {
 public:
  struct Parts {
    db::Address database;
    db::Writer& writer;
    db::ReaderPool& readers;
    const Pages& pages;
    const Clock& clock;
    std::string host;  ///< printed on labels: that of material nodes
  };
  explicit Trace(Parts parts);

  bool is_mine(std::string_view path) const override;
  web::Response handle(const web::Request& request) override;

 private:
  web::Response answer(const web::Request& request, bool as_data);
  web::Response data(const PublicTrace& trace) const;

  Parts parts_;
  office::Store store_;
};

}  // namespace ocop::verifier
