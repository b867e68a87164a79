// Attempts to register the example's batch.
#pragma once

#include <doctest/doctest.h>

#include <string>

#include "db/registration.h"
#include "tests/db/engines.h"
#include "tests/db/example.h"

namespace ocop::db::example {

struct Attempt {
  programme::BatchRecord record = example::record();
  std::string kid = kKey;
  Instant now = example::now();
};

inline tl::expected<Registration, Refused> try_to_register(const Address& address,
                                                           const Attempt& attempt) {
  Connection connection(address, Access::kTool);
  const auto looked = check_batch(connection, attempt.record, attempt.kid, attempt.now);
  WriteTransaction transaction(connection);
  auto outcome = register_batch(connection, {attempt.record, attempt.kid, "aa.bb.cc"}, attempt.now);
  transaction.commit();
  // Looking first must never promise something else.
  CHECK(looked.has_value() == outcome.has_value());
  if (looked && outcome) CHECK(*looked == *outcome);
  if (!looked && !outcome) CHECK(looked.error().error == outcome.error().error);
  return outcome;
}

}  // namespace ocop::db::example
