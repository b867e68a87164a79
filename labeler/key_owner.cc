#include "labeler/key_owner.h"

namespace ocop::labeler {

Result<void> check_owner(const db::Product& product, std::string_view producer) {
  if (product.producer_id == producer) return {};
  return fail("", message("the key belongs to the producer {0}, the product {1} to {2}; sign "
                          "with a key of {2}",
                          "khóa này của chủ thể {0}, còn sản phẩm {1} là của {2}; hãy ký bằng "
                          "khóa của {2}",
                          producer, product.gtin, product.producer_id));
}

}  // namespace ocop::labeler
