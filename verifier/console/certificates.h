// What the pages of products, certificates, batches and recalls have in common.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "db/certificate_acts.h"
#include "verifier/console/listing.h"

namespace ocop::verifier::console {

/// Within the visitor's bounds; nullopt also for what does not exist.
std::optional<db::ProductRow> product_row(db::Connection& connection, const Visit& visit,
                                          const std::string& gtin);
std::optional<db::CertificateRow> certificate_row(db::Connection& connection, const Visit& visit,
                                                  const std::string& number);

std::optional<db::AreaFacts> area_row(db::Connection& connection, const Visit& visit,
                                      const std::string& id);

Listing product_listing(const Visit& visit, const programme::RuleBook& rules,
                        const std::vector<db::ProductRow>& rows);
Listing certificate_listing(const Visit& visit, const programme::RuleBook& rules,
                            const std::vector<db::CertificateRow>& rows);
Listing batch_listing(const Visit& visit, const std::vector<db::BatchRow>& rows);
/// Without the columns of product and producer.
Listing batch_listing_of_product(const Visit& visit, const std::vector<db::BatchRow>& rows);
Listing recall_listing(const Visit& visit, const std::vector<db::Recall>& recalls);

/// "all batches", "lot L01, 000001–000050", "made from … to …".
std::string recalled_text(const db::RecallRequest& recall, Language language);

/// Within the visitor's bounds.
std::optional<db::Recall> recall_of(db::Connection& connection, const Visit& visit,
                                    std::int64_t id);
/// What a recall concerns, of the batches there are.
struct Hit {
  std::vector<db::BatchRow> batches;
  std::uint64_t labels = 0;
};
Hit hit_by(db::Connection& connection, const Visit& visit, const db::RecallRequest& recall);
std::string hit_text(const Visit& visit, const Hit& hit);

/// The field "paper" of acts that rest on one, and what a page says when what was typed
/// has to be shown again: browsers do not send a file twice.
Field paper_field();
/// Stores the bytes of that field; "" for none. Errors are those of store_paper().
Result<std::string> store_scan(db::Connection& connection, const Visit& visit,
                               std::string_view bytes);
/// A stored scan as a file to be saved, `name` without its ending; not_found() for none.
web::Response scan_response(const Context& context, const Visit& visit,
                            std::optional<db::Paper> scan, std::string_view name);

}  // namespace ocop::verifier::console
