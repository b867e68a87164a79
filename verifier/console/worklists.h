// What waits for an officer: lists of things that should not stay as they are.
#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "verifier/console/certificates.h"

namespace ocop::verifier::console {

/// What all worklists are made from, read once.
struct Survey {
  std::shared_ptr<const programme::RuleBook> rules;
  std::vector<db::ProductRow> products;  ///< all within the visitor's bounds
};
Survey survey(db::Connection& connection, const Visit& visit);

struct Worklist {
  std::string_view path;  ///< below /work
  std::string_view file;
  /// By the rules of that day.
  Message (*title)(const programme::RuleBook& rules, Date day);
  Message (*why)(const programme::RuleBook& rules, Date day);  ///< what it holds, what is to be done
  Listing (*rows)(const Visit& visit, db::Connection& connection, const Survey& survey);
};
const std::vector<Worklist>& worklists();

}  // namespace ocop::verifier::console
