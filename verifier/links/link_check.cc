#include "verifier/links/link_check.h"

#include <algorithm>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "base/https_address.h"

namespace ocop::verifier::links {
namespace {

constexpr std::size_t kPage = 500;
constexpr std::size_t kEnoughServers = 3;

struct Found {
  std::int64_t id = 0;
  Fetched fetched;
};

void note(db::Connection& connection, const Found& found, Instant now) {
  db::WriteTransaction transaction(connection);
  db::note_check(connection, found.id, found.fetched.status, found.fetched.trouble, now);
  transaction.commit();
}

}  // namespace

Round check_links(db::Connection& connection, const Fetcher& fetcher, const Clock& clock,
                  const OnChecked& on_checked, const std::function<bool()>& stop) {
  Round round;
  std::vector<Found> silent;  // not noted before some server has answered
  std::set<std::string> silent_hosts;
  bool heard = false;
  const Instant begun = clock();
  // A clock that was set back would bring links of this round back into it.
  const auto now = [&] { return std::max(begun, clock()); };
  const auto look = [&](const db::ProductLink& link) {
    const Found found{link.id, fetcher.fetch(link.what.href)};
    ++round.checked;
    if (!found.fetched.trouble.en.empty()) ++round.failed;
    on_checked(link, found.fetched);
    if (found.fetched.status != 0) {
      heard = true;
      note(connection, found, now());
    } else {
      silent.push_back(found);
      if (const auto address = read_https_address(link.what.href))
        silent_hosts.insert(address->host);
    }
  };
  bool stopped = false;
  auto page = db::links_to_check(connection, begun, kPage);
  while (!page.empty() && !stopped) {
    for (const auto& link : page) {
      stopped = stop();
      if (stopped) break;
      look(link);
    }
    const db::ProductLink last = std::move(page.back());
    page = db::links_to_check(connection, begun, kPage, &last);
  }
  round.cut_off = !heard && silent_hosts.size() >= kEnoughServers;
  if (round.cut_off) return round;
  for (const Found& found : silent) note(connection, found, now());
  return round;
}

}  // namespace ocop::verifier::links
