#include "programme/targets.h"

#include <doctest/doctest.h>

#include <string>

using namespace ocop::programme;

TEST_CASE("Each target has a code, a name in both languages, and is a number or a share") {
  using enum TargetKind;
  const struct {
    TargetKind kind;
    const char* code;
    bool share;
  } rows[] = {{kProducts, "products", false},
              {kNewProducts, "new_products", false},
              {kNewFourStars, "new_four_stars", false},
              {kCooperativeShare, "cooperative_share", true},
              {kEnterpriseShare, "enterprise_share", true},
              {kAreaShare, "area_share", true},
              {kModernChannelShare, "modern_channel_share", true}};
  CHECK(std::size(rows) == kTargetKinds.size());
  for (const auto& row : rows) {
    CAPTURE(std::string(row.code));
    CHECK(target_code(row.kind) == row.code);
    CHECK(target_of(row.code) == row.kind);
    CHECK(is_share(row.kind) == row.share);
    CHECK_FALSE(target_name(row.kind).en.empty());
    CHECK(target_name(row.kind).vi != target_name(row.kind).en);
  }
  for (const char* code : {"", "Products", "shares"}) CHECK_FALSE(target_of(code));
}
