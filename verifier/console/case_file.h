// All that a case's page and its PDF show, read in one snapshot.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "db/cases.h"
#include "db/reports.h"
#include "verifier/console/context.h"
#include "verifier/console/scan_charts.h"

namespace ocop::verifier::console {

struct CaseFile {
  db::Case what;
  db::Product product;
  db::Producer producer;
  std::vector<db::BatchEvidence> batches;
  std::vector<db::UnitEvidence> units;  ///< undecided ones first
  std::size_t all_units = 0;            ///< also those that were left out
  std::vector<db::PublicReport> reports;
  std::size_t all_reports = 0;
  std::vector<db::CaseStep> steps;
  ScanPicture scans;
  std::map<std::string, std::string> names;  ///< of the users of the case: "Nguyễn Lan (lan)"

  const std::string& name_of(const std::string& user) const;  ///< throws std::out_of_range
};

/// At most `most` units and reports; 0 = all. nullopt for what the visitor's bounds do not hold.
std::optional<CaseFile> read_case_file(db::Connection& connection, const Visit& visit,
                                       std::int64_t id, std::size_t most);

/// What would be looked at in a case of this product or batch: no steps, number 0.
std::optional<CaseFile> read_evidence(db::Connection& connection, const Visit& visit,
                                      const std::string& gtin, const std::string& lot,
                                      std::size_t most);

}  // namespace ocop::verifier::console
