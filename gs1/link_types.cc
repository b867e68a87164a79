#include "gs1/link_types.h"

#include <algorithm>
#include <array>

namespace ocop::gs1 {

const std::vector<LinkType>& producer_link_types() {
  static const std::vector<LinkType> types{
      {"homepage", {"The producer's web site", "Trang web của chủ thể"}},
      {"hasRetailers", {"Where to buy", "Nơi bán"}},
      {"socialMedia",
       {"Social media (Facebook, Zalo, TikTok)", "Mạng xã hội (Facebook, Zalo, TikTok)"}},
      {"relatedVideo", {"Video", "Video"}},
      {"relatedImage", {"Pictures", "Hình ảnh"}},
      {"recipeInfo", {"Recipes", "Công thức nấu ăn"}},
      {"instructions", {"How to use", "Hướng dẫn sử dụng"}},
      {"tutorial", {"Lessons and how-to videos", "Bài hướng dẫn từng bước"}},
      {"consumerHandlingStorageInfo", {"How to store", "Cách bảo quản"}},
      {"ingredientsInfo", {"Ingredients", "Thành phần"}},
      {"nutritionalInfo", {"Nutrition facts", "Giá trị dinh dưỡng"}},
      {"allergenInfo", {"Allergens", "Chất gây dị ứng"}},
      {"safetyInfo", {"Safety", "Thông tin an toàn"}},
      {"sustainabilityInfo", {"Environment and recycling", "Môi trường và tái chế"}},
      {"promotion", {"Offers", "Khuyến mãi"}},
      {"eventsInfo", {"Events and festivals", "Sự kiện, lễ hội"}},
      {"openingHoursInfo", {"Opening hours", "Giờ mở cửa"}},
      {"scheduleTime", {"Book a visit", "Đặt lịch tham quan"}},
      {"faqs", {"Questions and answers", "Hỏi đáp"}},
      {"support", {"Ask the producer", "Liên hệ hỗ trợ"}},
      {"review", {"Reviews", "Đánh giá của người mua"}},
      {"leaveReview", {"Write a review", "Viết đánh giá"}},
  };
  return types;
}

const LinkType* find_producer_link_type(std::string_view term) {
  const auto& types = producer_link_types();
  const auto found = std::find_if(types.begin(), types.end(),
                                  [&](const LinkType& type) { return type.term == term; });
  return found == types.end() ? nullptr : &*found;
}

bool is_own_link_type(std::string_view term) {
  constexpr std::array<std::string_view, 7> kOwn{
      "pip", "certificationInfo", "traceability", "epcis", "recallStatus", "jws", "locationInfo"};
  return std::find(kOwn.begin(), kOwn.end(), term) != kOwn.end();
}

}  // namespace ocop::gs1
