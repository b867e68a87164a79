// Rounds of checks over producers' links (db/links.h).
#pragma once

#include <functional>

#include "base/clock.h"
#include "db/connection.h"
#include "db/links.h"
#include "verifier/links/fetch.h"

namespace ocop::verifier::links {

struct Round {
  std::size_t checked = 0;
  std::size_t failed = 0;
  /// No server of at least three answered at all: the fault is taken to be this side's, and nothing
  /// of those links was noted.
  bool cut_off = false;
};

/// What came of one link, as it is found.
using OnChecked = std::function<void(const db::ProductLink&, const Fetched&)>;

/// Each link that stands, and was not checked since the round began, is fetched once, those first that were not for the longest time; ends
/// early when `stop` says so. No transaction is open while a page is fetched. Throws
/// db::DatabaseError.
Round check_links(db::Connection& connection, const Fetcher& fetcher, const Clock& clock,
                  const OnChecked& on_checked, const std::function<bool()>& stop);

}  // namespace ocop::verifier::links
