// North American coupons: the code of AI (8110), "North American Coupon Application
// Guideline Using GS1 DataBar Expanded Symbols", and the serialised one of (8112), "GS1 AI
// (8112) Coupon Data Specification". Both are digits throughout.
#pragma once

#include <string_view>

namespace ocop::gs1 {

bool is_coupon(std::string_view text);

bool is_offer_coupon(std::string_view text);

}  // namespace ocop::gs1
