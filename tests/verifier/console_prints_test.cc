// Who printed a batch's labels, at the console or elsewhere.
#include <doctest/doctest.h>

#include "tests/verifier/console_scene.h"

namespace ocop::test {
namespace {

TEST_CASE("a batch's page says who printed its labels, also where nobody signed in") {
  ConsoleScene scene;
  scene.add_batch("L01", "2026-10-01");
  scene.sql(
      "INSERT INTO prints (id, gtin, lot, labels, first_serial, last_serial, format, recorded_at, "
      "recorded_by) VALUES (1, '" +
      kPlum +
      "', 'L01', 50, 1, 50, 'pdf', 1790000000000, ''), "
      "(2, '" +
      kPlum + "', 'L01', 50, 51, 100, 'csv', 1790000000000, 'colleague')");
  const auto page = scene.get("province", "/batches/" + kPlum + "/L01");
  CHECK(holds(page, "command line"));
  CHECK(holds(page, "(colleague)"));
  CHECK_FALSE(holds(page, "data import"));
  CHECK(holds(scene.get("province", "/batches/" + kPlum + "/L01", "vi"), "dòng lệnh"));
}

}  // namespace
}  // namespace ocop::test
