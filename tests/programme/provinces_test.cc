#include "programme/provinces.h"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <set>

using namespace ocop;
using namespace ocop::programme;

namespace {

std::string code_at(double latitude, double longitude) {
  const Province* found = province_at(latitude, longitude);
  return found == nullptr ? "" : found->code;
}

struct Spot {
  std::string name;
  double latitude, longitude;
  std::string code;
};

// The seats of the 63 provinces before July 2025, with the code of the province that each is in
// since.
const Spot kSeats[] = {
    {"Hà Nội", 21.03, 105.85, "01"},      {"Cao Bằng", 22.67, 106.26, "04"},
    {"Tuyên Quang", 21.82, 105.21, "08"}, {"Hà Giang", 22.82, 104.98, "08"},
    {"Điện Biên Phủ", 21.39, 103.02, "11"}, {"Lai Châu", 22.40, 103.46, "12"},
    {"Sơn La", 21.33, 103.91, "14"},      {"Lào Cai", 22.48, 103.97, "15"},
    {"Yên Bái", 21.72, 104.91, "15"},     {"Thái Nguyên", 21.59, 105.84, "19"},
    {"Bắc Kạn", 22.15, 105.83, "19"},     {"Lạng Sơn", 21.85, 106.76, "20"},
    {"Hạ Long", 20.96, 107.09, "22"},     {"Bắc Ninh", 21.18, 106.06, "24"},
    {"Bắc Giang", 21.27, 106.19, "24"},   {"Việt Trì", 21.32, 105.40, "25"},
    {"Vĩnh Yên", 21.31, 105.60, "25"},    {"Hòa Bình", 20.82, 105.34, "25"},
    {"Hải Phòng", 20.86, 106.68, "31"},   {"Hải Dương", 20.94, 106.32, "31"},
    {"Hưng Yên", 20.65, 106.06, "33"},    {"Thái Bình", 20.45, 106.34, "33"},
    {"Ninh Bình", 20.25, 105.97, "37"},   {"Phủ Lý", 20.54, 105.91, "37"},
    {"Nam Định", 20.42, 106.17, "37"},    {"Thanh Hóa", 19.81, 105.78, "38"},
    {"Vinh", 18.68, 105.68, "40"},        {"Hà Tĩnh", 18.34, 105.90, "42"},
    {"Đông Hà", 16.82, 107.10, "44"},     {"Đồng Hới", 17.47, 106.60, "44"},
    {"Huế", 16.46, 107.59, "46"},         {"Đà Nẵng", 16.06, 108.21, "48"},
    {"Tam Kỳ", 15.57, 108.47, "48"},      {"Quảng Ngãi", 15.12, 108.80, "51"},
    {"Kon Tum", 14.35, 108.00, "51"},     {"Pleiku", 13.98, 108.00, "52"},
    {"Quy Nhơn", 13.78, 109.22, "52"},    {"Nha Trang", 12.24, 109.19, "56"},
    {"Phan Rang", 11.57, 108.99, "56"},   {"Buôn Ma Thuột", 12.67, 108.04, "66"},
    {"Tuy Hòa", 13.09, 109.30, "66"},     {"Đà Lạt", 11.94, 108.44, "68"},
    {"Gia Nghĩa", 12.00, 107.69, "68"},   {"Phan Thiết", 10.93, 108.10, "68"},
    {"Biên Hòa", 10.95, 106.83, "75"},    {"Đồng Xoài", 11.54, 106.90, "75"},
    {"Bến Thành", 10.78, 106.70, "79"},   {"Thủ Dầu Một", 10.98, 106.65, "79"},
    {"Bà Rịa", 10.50, 107.17, "79"},      {"Tây Ninh", 11.31, 106.10, "80"},
    {"Tân An", 10.54, 106.41, "80"},      {"Cao Lãnh", 10.46, 105.63, "82"},
    {"Mỹ Tho", 10.36, 106.36, "82"},      {"Vĩnh Long", 10.25, 105.97, "86"},
    {"Bến Tre", 10.24, 106.37, "86"},     {"Trà Vinh", 9.95, 106.34, "86"},
    {"Long Xuyên", 10.39, 105.44, "91"},  {"Rạch Giá", 10.01, 105.08, "91"},
    {"Cần Thơ", 10.03, 105.78, "92"},     {"Vị Thanh", 9.78, 105.47, "92"},
    {"Sóc Trăng", 9.60, 105.97, "92"},    {"Cà Mau", 9.18, 105.15, "96"},
    {"Bạc Liêu", 9.29, 105.72, "96"},
};

}  // namespace

TEST_CASE("there are 34 provinces, in order, made of the 63 before them") {
  const auto& all = provinces();
  CHECK(all.size() == 34);
  std::set<std::string> former;
  for (std::size_t i = 0; i < all.size(); ++i) {
    CAPTURE(all[i].code);
    CHECK(all[i].code.size() == 2);
    CHECK((i == 0 || all[i - 1].code < all[i].code));
    CHECK_FALSE(all[i].name.vi.empty());
    CHECK_FALSE(all[i].name.en.empty());
    CHECK_FALSE(all[i].outline.polygons.empty());
    for (const Polygon& polygon : all[i].outline.polygons) CHECK(polygon.size() == 1);
    former.insert(all[i].former.begin(), all[i].former.end());
    CHECK(find_province(all[i].code) == &all[i]);
  }
  CHECK(former.size() == 63);
  for (const char* code : {"", "1", "02", "00", "99", "011", "VN"}) {
    CHECK(find_province(code) == nullptr);
  }
}

TEST_CASE("each former province's seat lies in the province that it belongs to now") {
  for (const Spot& seat : kSeats) {
    CAPTURE(seat.name);
    CHECK(code_at(seat.latitude, seat.longitude) == seat.code);
  }
}

TEST_CASE("most seats are found again when the coordinate is rounded to a tenth of a degree") {
  std::size_t same = 0;
  for (const Spot& seat : kSeats) {
    const std::string found = code_at(std::round(seat.latitude * 10) / 10, std::round(seat.longitude * 10) / 10);
    CHECK_FALSE(found.empty());
    same += found == seat.code ? 1 : 0;
  }
  CHECK(same >= 55);
}

TEST_CASE("islands and the water before the coast belong to a province; the open sea and elsewhere do not") {
  const Spot spots[] = {
      {"Phú Quốc", 10.22, 103.96, "91"},     {"Côn Đảo", 8.69, 106.61, "79"},
      {"Cát Bà", 20.73, 107.05, "31"},       {"Lý Sơn", 15.38, 109.12, "51"},
      {"Phú Quý", 10.53, 108.94, "68"},      {"Cồn Cỏ", 17.16, 107.34, ""},
      {"Cô Tô", 20.97, 107.76, "22"},        {"Bạch Long Vĩ", 20.13, 107.73, "31"},
      {"Cù Lao Chàm", 15.95, 108.52, "48"},  {"Hoàng Sa", 16.53, 111.61, "48"},
      {"Trường Sa Lớn", 8.64, 111.92, "56"}, {"Song Tử Tây", 11.43, 114.33, "56"},
      {"8 km off Vũng Tàu", 10.30, 107.02, "79"},
      {"open sea", 17.5, 109.5, ""},         {"Bangkok", 13.75, 100.5, ""},
      {"Vientiane", 17.97, 102.6, ""},       {"Null Island", 0, 0, ""},
      {"swapped", 105.85, 21.03, ""},
  };
  for (const Spot& spot : spots) {
    CAPTURE(spot.name);
    CHECK(code_at(spot.latitude, spot.longitude) == spot.code);
  }
}

TEST_CASE("what is no coordinate is in no province") {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const double infinite = std::numeric_limits<double>::infinity();
  for (const double bad : {nan, infinite, -infinite, 1e300, -1e300, 1e18}) {
    CHECK(province_at(bad, 105.8) == nullptr);
    CHECK(province_at(21.0, bad) == nullptr);
  }
}
