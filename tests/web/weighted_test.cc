#include "web/weighted.h"

#include <doctest/doctest.h>

#include <string>

using namespace ocop::web;

TEST_CASE("what a client would rather have is read with its weights, in order") {
  struct Row {
    std::string header;
    std::string read;
  };
  const Row rows[] = {
      {"", ""},
      {" , ,", ""},
      {"text/html", "text/html 1000"},
      {"text/html, */*;q=0.8", "text/html 1000|*/* 800"},
      {"text/html;level=1;q=0.25;x=2", "text/html 250"},
      {"vi-VN ; Q=0.05,en;q=0", "vi-VN 50|en 0"},
      {"a;q=1.000,b;q=1.001,c;q=0.1234,d;q=-1,e;q=,f;q=1e3", "a 1000|b 0|c 0|d 0|e 0|f 0"},
      {"a;quality=0.1", "a 1000"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.header);
    std::string read;
    for (const Weighted& one : weighted_list(row.header)) {
      read += (read.empty() ? "" : "|") + std::string(one.value) + " " + std::to_string(one.weight);
    }
    CHECK(read == row.read);
  }
}

TEST_CASE("a list without end is read up to its 64th element") {
  std::string header;
  for (int i = 0; i < 10'000; ++i) header += "a,";
  CHECK(weighted_list(header).size() == 64);
}
