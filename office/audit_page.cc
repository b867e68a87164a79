#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "db/audit.h"
#include "office/own_pages.h"
#include "office/table.h"
#include "web/percent.h"

namespace ocop::office {
namespace {

using nlohmann::json;

constexpr std::size_t kPage = 50;
constexpr std::size_t kMostExported = 100'000;
constexpr std::size_t kReadAtOnce = 1000;

json row_of(const db::AuditEntry& entry) {
  return {{"seq", entry.seq},
          {"at", local_date_time(entry.at)},
          {"actor", entry.actor},
          {"via", entry.via},
          {"act", entry.act},
          {"subject", entry.subject},
          {"details", entry.details == "{}" ? std::string() : entry.details},
          {"hash", entry.hash}};
}

web::Response show_audit(DeskCore& core, const Presence&, Visit& visit) {
  db::AuditFilter filter;
  filter.subject = visit.query("subject");
  filter.actor = visit.query("actor");
  filter.before = parse_digits(visit.query("before"));
  filter.limit = kPage + 1;
  json rows = json::array();
  db::AuditHead head;
  core.store.read([&](db::Connection& connection) {
    head = db::audit_head(connection);
    for (const auto& entry : db::audit_entries(connection, filter)) rows.push_back(row_of(entry));
  });
  const bool more = rows.size() > kPage;
  if (more) rows.erase(rows.size() - 1);
  json data{{"rows", rows},
            {"empty", rows.empty()},
            {"subject", filter.subject},
            {"actor", filter.actor},
            {"subject_query", web::percent_encode(filter.subject)},
            {"actor_query", web::percent_encode(filter.actor)},
            {"head_seq", head.seq},
            {"head_hash", head.hash},
            {"more", more},
            {"last", rows.empty() ? json(0) : rows.back()["seq"]}};
  return page_of(core, visit, core.templates.text(visit.language, "audit"), "audit",
                 std::move(data));
}

/// The newest kMostExported that the filter lets through, read a page at a time.
Table audit_table(const DeskCore& core, const Visit& visit) {
  const auto text = [&](std::string_view key) { return core.templates.text(visit.language, key); };
  Table table{"nhat-ky", text("audit"), {}, {}};
  for (const char* heading : {"audit_seq", "audit_at", "audit_actor", "audit_via", "audit_act",
                              "audit_subject", "audit_details", "audit_hash"})
    table.headings.push_back(text(heading));
  db::AuditFilter filter;
  filter.subject = visit.query("subject");
  filter.actor = visit.query("actor");
  filter.before = parse_digits(visit.query("before"));
  while (table.rows.size() < kMostExported) {
    filter.limit = std::min(kReadAtOnce, kMostExported - table.rows.size());
    std::vector<db::AuditEntry> entries;
    core.store.read(
        [&](db::Connection& connection) { entries = db::audit_entries(connection, filter); });
    for (auto& entry : entries) {
      table.rows.push_back({entry.seq, local_date_time(entry.at), std::move(entry.actor),
                            std::move(entry.via), std::move(entry.act), std::move(entry.subject),
                            std::move(entry.details), std::move(entry.hash)});
    }
    if (entries.size() < filter.limit) break;
    filter.before = entries.back().seq;
  }
  return table;
}

web::Response export_csv(DeskCore& core, const Presence&, Visit& visit) {
  return csv_response(audit_table(core, visit));
}

web::Response export_xlsx(DeskCore& core, const Presence&, Visit& visit) {
  const Table table = audit_table(core, visit);
  return xlsx_response({table}, table.name);
}

web::Response verify(DeskCore& core, const Presence&, Visit& visit) {
  std::vector<Error> errors;
  db::AuditHead head;
  core.store.lend([&](db::Connection& connection) {
    head = db::audit_head(connection);
    errors = db::verify_audit(connection);
  });
  json found = json::array();
  for (const auto& error : errors) found.push_back({{"text", error.in(visit.language)}});
  json data{{"errors", found},
            {"whole", errors.empty()},
            {"head_seq", head.seq},
            {"head_hash", head.hash}};
  return page_of(core, visit, core.templates.text(visit.language, "audit_verify"), "audit_verified",
                 std::move(data));
}

}  // namespace

const std::vector<OwnRoute>& audit_routes() {
  static const std::vector<OwnRoute> routes{
      {"GET", "/audit", programme::Act::kReadAudit, show_audit},
      {"GET", "/audit.csv", programme::Act::kReadAudit, export_csv},
      {"GET", "/audit.xlsx", programme::Act::kReadAudit, export_xlsx},
      {"GET", "/audit/verify", programme::Act::kReadAudit, verify}};
  return routes;
}

}  // namespace ocop::office
