// The example registry, and what the tests of its lists ask for.
#pragma once

#include <string>
#include <vector>

#include "db/lists.h"
#include "tests/db/engines.h"
#include "tests/db/example.h"

namespace ocop::db::example {

inline const Bounds kAll{};
inline const Page kWhole{0, 0};

using Names = std::vector<std::string>;

/// Works on the example registry of each engine.
template <class Test>
void on_example(Test test) {
  on_each_engine([&](const Address& address) {
    fill(address);
    Connection connection(address, Access::kTool);
    test(connection, address);
  });
}

}  // namespace ocop::db::example
