#include "programme/roles.h"

#include <algorithm>
#include <vector>

namespace ocop::programme {
namespace {

struct RoleWord {
  std::string_view code;
  std::string_view en;
  std::string_view vi;
};

constexpr std::array<RoleWord, kRoles.size()> kRoleWords{{
    {"administrator", "administrator", "quản trị viên"},
    {"ministry_officer", "ministry officer", "cán bộ cấp bộ"},
    {"province_officer", "province officer", "cán bộ cấp tỉnh"},
    {"commune_officer", "commune officer", "cán bộ cấp xã"},
    {"inspector", "inspector", "cán bộ kiểm tra"},
    {"producer", "producer", "chủ thể"},
}};

/// In the order of kRoles.
struct Who {
  bool administrator, ministry, province, commune, inspector, producer;
};

struct ActRow {
  std::string_view code;
  std::string_view en;
  std::string_view vi;
  Who who;
};

constexpr bool kYes = true;
constexpr bool kNo = false;
constexpr Who kEverybody{kYes, kYes, kYes, kYes, kYes, kYes};
constexpr Who kOfficers{kNo, kYes, kYes, kYes, kNo, kNo};
constexpr Who kDeciders{kNo, kYes, kYes, kNo, kNo, kNo};
constexpr Who kDecidersAndProducer{kNo, kYes, kYes, kNo, kNo, kYes};
// An inspector stands before the goods and says what they are; whatever the law then does to a
// certificate or to the goods is an officer's act of its own.
constexpr Who kCaseWorkers{kNo, kYes, kYes, kNo, kYes, kNo};
constexpr Who kAdministrator{kYes, kNo, kNo, kNo, kNo, kNo};

constexpr std::array<ActRow, kActs> kTable{{
    {"view", "view", "xem", kEverybody},
    {"edit_producer", "edit a producer", "sửa thông tin chủ thể", kOfficers},
    {"edit_product", "edit a product", "sửa thông tin sản phẩm", kOfficers},
    {"edit_area", "edit a raw-material area", "sửa thông tin vùng nguyên liệu", kOfficers},
    {"change_yield", "change an area's yield", "điều chỉnh sản lượng của vùng nguyên liệu",
     kDeciders},
    {"issue_certificate", "issue a certificate", "cấp giấy chứng nhận", kDeciders},
    {"extend_certificate", "extend a certificate", "kéo dài hiệu lực giấy chứng nhận", kDeciders},
    {"suspend_certificate", "suspend a certificate", "đình chỉ giấy chứng nhận", kDeciders},
    {"reinstate_certificate", "reinstate a certificate", "khôi phục giấy chứng nhận", kDeciders},
    {"revoke_certificate", "revoke a certificate", "thu hồi giấy chứng nhận", kDeciders},
    {"recall", "recall goods", "thu hồi sản phẩm", kDecidersAndProducer},
    {"lift_recall", "lift a recall", "bỏ lệnh thu hồi sản phẩm", kDecidersAndProducer},
    {"print_labels", "print labels", "in tem", {kNo, kNo, kNo, kNo, kNo, kYes}},
    {"void_serials", "void labels", "hủy tem", {kNo, kNo, kYes, kNo, kNo, kYes}},
    {"add_delivery",
     "add a delivery of raw material",
     "ghi nhận nguyên liệu giao",
     {kNo, kNo, kNo, kYes, kNo, kYes}},
    {"import", "import data", "nhập dữ liệu", kDeciders},
    {"set_targets", "set targets", "đặt chỉ tiêu", kDeciders},
    {"manage_accounts", "manage accounts", "quản lý tài khoản", {kYes, kNo, kYes, kNo, kNo, kNo}},
    {"read_audit", "read the audit log", "xem nhật ký kiểm toán", kAdministrator},
    {"add_rules", "add rule sets", "thêm bộ quy định", kAdministrator},
    {"work_case", "work on a case", "xử lý vụ việc", kCaseWorkers},
    {"decide_case", "decide a case", "kết luận vụ việc", kCaseWorkers},
    {"record_event", "record an event", "ghi sự kiện", {kNo, kYes, kYes, kYes, kYes, kYes}},
    {"edit_links", "edit a product's links", "sửa liên kết của sản phẩm", {kNo, kYes, kYes, kYes, kNo, kYes}},
}};

const RoleWord& word(Role role) { return kRoleWords.at(static_cast<std::size_t>(role)); }
const ActRow& row(Act act) { return kTable.at(static_cast<std::size_t>(act)); }

bool holds(const Who& who, Role role) {
  switch (role) {
    case Role::kAdministrator:
      return who.administrator;
    case Role::kMinistryOfficer:
      return who.ministry;
    case Role::kProvinceOfficer:
      return who.province;
    case Role::kCommuneOfficer:
      return who.commune;
    case Role::kInspector:
      return who.inspector;
    case Role::kProducer:
      return who.producer;
  }
  return false;
}

/// "a, b or c"
std::string list(const std::vector<std::string>& names, std::string_view conjunction) {
  std::string text;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (i > 0) text += i + 1 == names.size() ? conjunction : std::string_view(", ");
    text += names[i];
  }
  return text;
}

}  // namespace

std::string_view role_code(Role role) { return word(role).code; }

std::optional<Role> role_of(std::string_view code) {
  const auto* const found = std::find_if(kRoleWords.begin(), kRoleWords.end(),
                                         [&](const RoleWord& w) { return w.code == code; });
  if (found == kRoleWords.end()) return {};
  return static_cast<Role>(found - kRoleWords.begin());
}

Message role_name(Role role) { return {std::string(word(role).en), std::string(word(role).vi)}; }

bool needs_second_factor(Role role) { return role != Role::kProducer; }

std::optional<Authority> authority_of_role(Role role) {
  if (role == Role::kMinistryOfficer) return Authority::kMinistry;
  if (role == Role::kProvinceOfficer) return Authority::kProvince;
  return {};
}

std::string_view act_code(Act act) { return row(act).code; }

Message act_name(Act act) { return {std::string(row(act).en), std::string(row(act).vi)}; }

bool may(Role role, Act act) { return holds(row(act).who, role); }

Result<void> check_may(const Actor& actor, Act act) {
  if (may(actor.role, act)) return {};
  std::vector<std::string> en;
  std::vector<std::string> vi;
  for (const Role role : kRoles) {
    if (!may(role, act)) continue;
    en.emplace_back(word(role).en);
    vi.emplace_back(word(role).vi);
  }
  const auto own = role_name(actor.role);
  const auto name = act_name(act);
  return fail("", {fmt::format("The role {} may not {}; only this may: {}", own.en, name.en,
                               list(en, " or ")),
                   fmt::format("Vai trò {} không được {}; chỉ được thực hiện bởi: {}", own.vi,
                               name.vi, list(vi, " hoặc "))});
}

}  // namespace ocop::programme
