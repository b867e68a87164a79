#include "db/import_audit.h"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <string_view>
#include <unordered_set>
#include <utility>

#include "base/text.h"

namespace ocop::db {
namespace {

constexpr std::size_t kMostSources = 50;
constexpr std::size_t kLongestName = 200;

struct Noted {
  std::string_view table;
  std::string_view kind;
};
constexpr Noted kNoted[] = {{"producers", "producer"},
                            {"areas", "area"},
                            {"products", "product"},
                            {"certificates", "certificate"}};

std::string_view kind_of(const std::string& table) {
  for (const auto& noted : kNoted) {
    if (noted.table == table) return noted.kind;
  }
  return {};
}

std::string dumped(const nlohmann::json& details) {
  return details.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

std::string summary(const std::vector<std::string>& sources, const ImportReport& report) {
  std::map<std::string, std::pair<std::size_t, std::size_t>> counts;
  for (const auto& change : report.changes) {
    auto& [added, changed] = counts[change.table];
    ++(change.kind == ImportChange::Kind::kAdded ? added : changed);
  }
  auto tables = nlohmann::json::object();
  for (const auto& [table, count] : counts) {
    tables[table] = {{"added", count.first}, {"changed", count.second}};
  }
  auto files = nlohmann::json::array();
  for (std::size_t i = 0; i < std::min(sources.size(), kMostSources); ++i) {
    files.push_back(printable(sources[i], kLongestName));
  }
  return dumped({{"files", std::move(files)}, {"tables", std::move(tables)}});
}

}  // namespace

void note_import(Connection& connection, const programme::Actor& actor,
                 const std::vector<std::string>& sources, const ImportReport& report,
                 Instant now) {
  if (report.changes.empty()) return;
  append_audit(connection, actor, {"import", "import", summary(sources, report)}, now);
  std::unordered_set<std::string> new_certificates;
  for (const auto& change : report.changes) {
    const bool added = change.kind == ImportChange::Kind::kAdded;
    if (added && change.table == "certificates") new_certificates.insert(change.key);
    if (added && change.table == "certificate_events") {
      const auto number = change.key.substr(0, change.key.rfind(" / "));
      if (new_certificates.contains(number)) continue;
      append_audit(connection, actor,
                   {"import.event", "certificate " + number, dumped({{"event", change.key}})},
                   now);
    }
    const auto kind = kind_of(change.table);
    if (added || kind.empty()) continue;
    append_audit(connection, actor,
                 {"import.change", std::string(kind) + " " + change.key,
                  dumped({{"changes", change.fields}})},
                 now);
  }
}

}  // namespace ocop::db
