// open_links ADDRESS: notes for golden sessions that each producer's link of the registry answered,
// as ocop-verifier check-links does where there is a network.
#include <iostream>

#include "db/links.h"

using namespace ocop;

int main(int argc, char** argv) {
  const auto address = argc == 2 ? db::Address::parse(argv[1]) : fail("", message("open_links ADDRESS", "open_links ADDRESS"));
  if (!address) {
    std::cerr << "open_links: " << address.error().in(Language::kEnglish) << '\n';
    return 2;
  }
  constexpr std::size_t kMost = 1'000;
  constexpr int kOk = 200;
  const Instant at = *parse_instant("2026-11-22T00:00:00Z");
  db::Connection connection(*address, db::Access::kTool);
  db::WriteTransaction transaction(connection);
  for (const auto& link : db::links_to_check(connection, at, kMost)) {
    db::note_check(connection, link.id, kOk, {}, at);
  }
  transaction.commit();
  return 0;
}
