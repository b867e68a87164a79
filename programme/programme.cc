#include "programme/programme.h"

#include <algorithm>
#include <array>

namespace ocop::programme {
namespace {

struct Word {
  std::string_view code;
  std::string_view en;
  std::string_view vi;
};

constexpr std::array<Word, 6> kGroups{{
    {"", "Food", "Thực phẩm"},
    {"", "Drinks", "Đồ uống"},
    {"", "Medicinal herbs and products from them", "Dược liệu và sản phẩm từ dược liệu"},
    {"", "Handicrafts", "Hàng thủ công mỹ nghệ"},
    {"", "Ornamental plants and animals", "Sinh vật cảnh"},
    {"", "Community tourism, ecotourism and destinations",
     "Dịch vụ du lịch cộng đồng, du lịch sinh thái và điểm du lịch"},
}};

constexpr std::array<Word, 6> kProducerKinds{{
    {"cooperative", "Cooperative", "Hợp tác xã"},
    {"cooperative_group", "Cooperative group", "Tổ hợp tác"},
    {"enterprise", "Small or medium enterprise", "Doanh nghiệp nhỏ và vừa"},
    {"farm", "Farm", "Trang trại"},
    {"household", "Household business", "Hộ sản xuất, hộ kinh doanh"},
    {"association", "Association or management centre", "Hội, hiệp hội, trung tâm điều hành"},
}};

constexpr std::array<Word, 4> kPractices{{
    {"none", "None", "Không áp dụng"},
    {"vietgap", "VietGAP", "VietGAP"},
    {"globalgap", "GlobalG.A.P.", "GlobalG.A.P."},
    {"organic", "Organic", "Hữu cơ"},
}};

template <std::size_t N>
const Word& word(const std::array<Word, N>& words, int index) {
  return words.at(static_cast<std::size_t>(index));
}

template <class Enum, std::size_t N>
std::optional<Enum> of_code(const std::array<Word, N>& words, std::string_view code) {
  const auto found =
      std::find_if(words.begin(), words.end(), [&](const Word& w) { return w.code == code; });
  if (found == words.end()) return {};
  return static_cast<Enum>(found - words.begin());
}

Message name(const Word& word) { return {std::string(word.en), std::string(word.vi)}; }

}  // namespace

std::optional<Group> group_of(int number) {
  if (number < 1 || number > static_cast<int>(kGroups.size())) return {};
  return static_cast<Group>(number);
}

Message group_name(Group group) { return name(word(kGroups, static_cast<int>(group) - 1)); }

std::string_view producer_kind_code(ProducerKind kind) {
  return word(kProducerKinds, static_cast<int>(kind)).code;
}

std::optional<ProducerKind> producer_kind_of(std::string_view code) {
  return of_code<ProducerKind>(kProducerKinds, code);
}

Message producer_kind_name(ProducerKind kind) {
  return name(word(kProducerKinds, static_cast<int>(kind)));
}

std::string_view practice_code(Practice practice) {
  return word(kPractices, static_cast<int>(practice)).code;
}

std::optional<Practice> practice_of(std::string_view code) {
  return of_code<Practice>(kPractices, code);
}

Message practice_name(Practice practice) {
  return name(word(kPractices, static_cast<int>(practice)));
}

}  // namespace ocop::programme
