#include "db/words.h"

#include <utility>
#include <vector>

namespace ocop::db {
namespace {

struct Word {
  std::string_view stored;
  std::vector<std::string_view> spoken;  ///< plain_words() of what people write
};

struct Vocabulary {
  std::vector<Word> words;
  Message known;
};

Vocabulary flags() {
  return {{{"1", {"1", "co", "yes", "true", "x", "mau"}}, {"0", {"0", "khong", "no", "false"}}},
          {"yes or no", "có hoặc không"}};
}

Vocabulary groups() {
  return {
      {{"1", {"1", "thuc pham", "food"}},
       {"2", {"2", "do uong", "drinks", "drink"}},
       {"3", {"3", "duoc lieu", "duoc lieu va san pham tu duoc lieu", "herbs", "medicinal herbs"}},
       {"4", {"4", "thu cong my nghe", "hang thu cong my nghe", "handicrafts", "handicraft"}},
       {"5", {"5", "sinh vat canh", "ornamentals", "ornamental plants and animals"}},
       {"6",
        {"6", "du lich", "dich vu du lich", "tourism", "community tourism",
         "dich vu du lich cong dong du lich sinh thai va diem du lich"}}},
      {"1 food, 2 drinks, 3 herbs, 4 handicrafts, 5 ornamentals or 6 tourism",
       "1 thực phẩm, 2 đồ uống, 3 dược liệu, 4 thủ công mỹ nghệ, 5 sinh vật cảnh hoặc 6 du lịch"}};
}

Vocabulary place_kinds() {
  return {{{"province", {"province", "tinh", "thanh pho", "city"}},
           {"district", {"district", "huyen", "quan", "thi xa"}},
           {"commune", {"commune", "xa", "phuong", "thi tran", "dac khu", "ward"}}},
          {"province, district or commune", "tỉnh, huyện hoặc xã"}};
}

Vocabulary producer_kinds() {
  return {{{"cooperative", {"cooperative", "hop tac xa", "htx"}},
           {"cooperative_group", {"cooperative group", "to hop tac", "tht"}},
           {"enterprise", {"enterprise", "doanh nghiep", "doanh nghiep nho va vua", "cong ty"}},
           {"farm", {"farm", "trang trai"}},
           {"household", {"household", "ho", "ho san xuat", "ho kinh doanh", "ho gia dinh"}},
           {"association", {"association", "hoi", "hiep hoi", "trung tam dieu hanh"}}},
          {"cooperative, cooperative_group, enterprise, farm, household or association",
           "hợp tác xã, tổ hợp tác, doanh nghiệp, trang trại, hộ sản xuất hoặc hiệp hội"}};
}

Vocabulary practices() {
  return {{{"none", {"none", "khong"}},
           {"vietgap", {"vietgap"}},
           {"globalgap", {"globalgap", "global gap"}},
           {"organic", {"organic", "huu co"}}},
          {"none, vietgap, globalgap or organic", "không, VietGAP, GlobalGAP hoặc hữu cơ"}};
}

Vocabulary area_states() {
  return {{{"active", {"active", "hoat dong", "dang hoat dong"}},
           {"suspended", {"suspended", "tam dung", "dinh chi"}},
           {"revoked", {"revoked", "thu hoi"}}},
          {"active, suspended or revoked", "hoạt động, đình chỉ hoặc thu hồi"}};
}

Vocabulary certificate_acts() {
  return {{{"issue", {"issue", "cap"}},
           {"extend", {"extend", "keo dai"}},
           {"suspend", {"suspend", "dinh chi"}},
           {"reinstate", {"reinstate", "khoi phuc"}},
           {"revoke", {"revoke", "thu hoi"}},
           {"replace", {"replace", "thay the"}}},
          {"issue, extend, suspend, reinstate, revoke or replace",
           "cấp, kéo dài, đình chỉ, khôi phục, thu hồi hoặc thay thế"}};
}

Vocabulary bases() {
  return {{{"first", {"first", "lan dau", "cap lan dau", "cap moi"}},
           {"renewal", {"renewal", "phan hang lai", "cap lai"}},
           {"upgrade", {"upgrade", "nang hang"}}},
          {"first, renewal or upgrade", "lần đầu, phân hạng lại hoặc nâng hạng"}};
}

Vocabulary authorities() {
  return {{{"district", {"district", "huyen", "cap huyen"}},
           {"province", {"province", "tinh", "cap tinh"}},
           {"ministry", {"ministry", "bo", "trung uong", "cap trung uong"}}},
          {"district, province or ministry", "huyện, tỉnh hoặc bộ"}};
}

Vocabulary target_kinds() {
  return {{{"products", {"products", "san pham"}},
           {"new_products", {"new products", "san pham moi"}},
           {"new_four_stars", {"new four stars", "san pham moi 4 sao"}},
           {"cooperative_share", {"cooperative share", "ty le hop tac xa"}},
           {"enterprise_share", {"enterprise share", "ty le doanh nghiep"}},
           {"area_share", {"area share", "ty le co vung nguyen lieu"}},
           {"modern_channel_share", {"modern channel share", "ty le kenh hien dai"}}},
          {"products, new_products, new_four_stars, cooperative_share, enterprise_share, "
           "area_share or modern_channel_share",
           "sản phẩm, sản phẩm mới, sản phẩm mới 4 sao, tỷ lệ hợp tác xã, tỷ lệ doanh nghiệp, tỷ lệ "
           "có vùng nguyên liệu hoặc tỷ lệ kênh hiện đại"}};
}

Vocabulary label_levels() {
  return {{{"unit", {"unit", "don vi", "tung san pham"}},
           {"batch", {"batch", "lo"}},
           {"product", {"product", "san pham"}}},
          {"unit, batch or product", "đơn vị, lô hoặc sản phẩm"}};
}

Vocabulary report_reasons() {
  return {{{"copy", {"copy", "hang gia", "tem gia", "sao chep"}},
           {"quality", {"quality", "chat luong"}},
           {"differs", {"differs", "khac thong tin"}},
           {"expired", {"expired", "het han"}},
           {"damaged", {"damaged", "hu hong"}},
           {"other", {"other", "khac"}}},
          {"copy, quality, differs, expired, damaged or other",
           "sao chép, chất lượng, khác thông tin, hết hạn, hư hỏng hoặc khác"}};
}

Vocabulary case_states() {
  return {{{"open", {"open", "dang mo"}}, {"closed", {"closed", "da dong"}}},
          {"open or closed", "đang mở hoặc đã đóng"}};
}

Vocabulary case_outcomes() {
  return {{{"confirmed", {"confirmed", "xac nhan"}},
           {"cleared", {"cleared", "loai tru"}},
           {"recall", {"recall", "thu hoi"}},
           {"authority", {"authority", "chuyen co quan"}}},
          {"confirmed, cleared, recall or authority",
           "xác nhận, loại trừ, thu hồi hoặc chuyển cơ quan"}};
}

Vocabulary case_steps() {
  return {{{"open", {"open", "mo"}},
           {"assign", {"assign", "giao"}},
           {"note", {"note", "ghi chu"}},
           {"photo", {"photo", "anh"}},
           {"mark", {"mark", "ket luan tem"}},
           {"outcome", {"outcome", "ket qua"}},
           {"reopen", {"reopen", "mo lai"}}},
          {"open, assign, note, photo, mark, outcome or reopen",
           "mở, giao, ghi chú, ảnh, kết luận tem, kết quả hoặc mở lại"}};
}

Vocabulary unit_marks() {
  return {{{"confirmed", {"confirmed", "xac nhan"}}, {"cleared", {"cleared", "loai tru"}}},
          {"confirmed or cleared", "xác nhận hoặc loại trừ"}};
}

Vocabulary languages() {
  return {{{"vi", {"vi", "tieng viet", "vietnamese"}}, {"en", {"en", "tieng anh", "english"}}},
          {"vi or en", "vi hoặc en"}};
}

const Vocabulary& vocabulary(ValueType type) {
  static const auto kFlags = flags();
  static const auto kGroups = groups();
  static const auto kPlaces = place_kinds();
  static const auto kProducers = producer_kinds();
  static const auto kPractices = practices();
  static const auto kAreas = area_states();
  static const auto kActs = certificate_acts();
  static const auto kBases = bases();
  static const auto kAuthorities = authorities();
  static const auto kTargets = target_kinds();
  static const auto kLevels = label_levels();
  static const auto kReasons = report_reasons();
  static const auto kCases = case_states();
  static const auto kOutcomes = case_outcomes();
  static const auto kSteps = case_steps();
  static const auto kMarks = unit_marks();
  static const auto kLanguages = languages();
  switch (type) {
    case ValueType::kGroup:
      return kGroups;
    case ValueType::kPlaceKind:
      return kPlaces;
    case ValueType::kProducerKind:
      return kProducers;
    case ValueType::kPractice:
      return kPractices;
    case ValueType::kAreaStatus:
      return kAreas;
    case ValueType::kCertificateAct:
      return kActs;
    case ValueType::kBasis:
      return kBases;
    case ValueType::kAuthority:
      return kAuthorities;
    case ValueType::kTargetKind:
      return kTargets;
    case ValueType::kLabelLevel:
      return kLevels;
    case ValueType::kReportReason:
      return kReasons;
    case ValueType::kCaseStatus:
      return kCases;
    case ValueType::kCaseOutcome:
      return kOutcomes;
    case ValueType::kCaseStep:
      return kSteps;
    case ValueType::kUnitMark:
      return kMarks;
    case ValueType::kLanguage:
      return kLanguages;
    default:
      return kFlags;
  }
}

}  // namespace

std::optional<std::string> stored_word(ValueType type, std::string_view text) {
  auto words = plain_words(text.substr(0, 200));
  constexpr std::string_view kGroupPrefix = "nhom ";
  if (type == ValueType::kGroup && words.starts_with(kGroupPrefix))
    words.erase(0, kGroupPrefix.size());
  for (const auto& word : vocabulary(type).words) {
    for (const auto spoken : word.spoken) {
      if (spoken == words) return std::string(word.stored);
    }
  }
  return std::nullopt;
}

Message known_words(ValueType type) { return vocabulary(type).known; }

}  // namespace ocop::db
