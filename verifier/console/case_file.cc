#include "verifier/console/case_file.h"

#include "verifier/console/certificates.h"

namespace ocop::verifier::console {
namespace {

/// nullopt where the product lies outside of the visitor's bounds.
std::optional<CaseFile> gather(db::Connection& connection, const Visit& visit, db::Case what,
                               std::size_t most) {
  auto product = product_row(connection, visit, what.gtin);
  if (!product) return {};
  CaseFile file;
  file.what = std::move(what);
  file.product = std::move(product->product);
  file.producer = std::move(product->producer);
  const auto bounds = db::bounds_of(visit.actor);
  const auto scope = db::scope_of(file.what);
  const db::Page page{.offset = 0, .limit = most};
  file.batches = db::batches_of(connection, scope);
  file.units = db::units_of(connection, scope, page);
  file.all_units = db::count_units(connection, scope);
  db::ReportFilter filter;
  filter.gtin = scope.gtin;
  db::ScanSubject subject{.gtin = scope.gtin};
  if (!scope.lot.empty()) filter.lot = subject.lot = scope.lot;
  file.reports = db::list_reports(connection, bounds, filter, page);
  file.all_reports = db::count_reports(connection, bounds, filter);
  file.scans = read_scan_picture(connection, subject, today(visit));
  return file;
}

}  // namespace

const std::string& CaseFile::name_of(const std::string& user) const { return names.at(user); }

std::optional<CaseFile> read_case_file(db::Connection& connection, const Visit& visit,
                                       std::int64_t id, std::size_t most) {
  auto what = db::find_case(connection, db::bounds_of(visit.actor), id);
  if (!what) return {};
  auto file = gather(connection, visit, *std::move(what), most);
  if (!file) return {};
  file->steps = db::case_steps(connection, id);
  Names names(connection, visit.language);
  const auto add = [&](const std::string& user) { file->names.emplace(user, names.of(user)); };
  add(file->what.opened_by);
  add(file->what.assignee);
  for (const auto& step : file->steps) {
    add(step.actor);
    if (step.step == "assign") add(step.value);
  }
  return file;
}

std::optional<CaseFile> read_evidence(db::Connection& connection, const Visit& visit,
                                      const std::string& gtin, const std::string& lot,
                                      std::size_t most) {
  db::Case what;
  what.gtin = gtin;
  what.lot = lot;
  return gather(connection, visit, std::move(what), most);
}

}  // namespace ocop::verifier::console
