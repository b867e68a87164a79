// Who acts in the tests of db/, and the transaction that an act needs.
#pragma once

#include <utility>

#include "db/connection.h"
#include "programme/roles.h"
#include "tests/db/example.h"

namespace ocop::db::example {

inline programme::Actor province_officer() {
  return {"lan", programme::Role::kProvinceOfficer, "19", "", "console"};
}
inline programme::Actor commune_officer() {
  return {"hoa", programme::Role::kCommuneOfficer, "tan-ky", "", "console"};
}
/// Of a commune that has none of the example's products.
inline programme::Actor officer_elsewhere() {
  return {"mai", programme::Role::kProvinceOfficer, "tan-son", "", "console"};
}
inline programme::Actor inspector() {
  return {"binh", programme::Role::kInspector, "19", "", "console"};
}
inline programme::Actor cooperative() {
  return {"linh", programme::Role::kProducer, "", kCooperative, "labeler"};
}
inline programme::Actor household() {
  return {"sang", programme::Role::kProducer, "", kHousehold, "labeler"};
}

/// Commits what `act` did, whatever it returns.
template <class Act>
auto in_transaction(const Address& address, Act act) {
  Connection connection(address, Access::kTool);
  WriteTransaction transaction(connection);
  auto outcome = act(connection);
  transaction.commit();
  return outcome;
}

}  // namespace ocop::db::example
