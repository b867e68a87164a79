#include "programme/roles.h"

#include <doctest/doctest.h>

#include <set>
#include <string>

using namespace ocop;
using namespace ocop::programme;

namespace {

constexpr bool X = true;
constexpr bool o = false;

struct Row {
  Act act;
  const char* code;
  bool allowed[6];  ///< by the order of kRoles
};

/// administrator, ministry officer, province officer, commune officer, inspector, producer
constexpr Row kMatrix[] = {
    {Act::kView, "view", {X, X, X, X, X, X}},
    {Act::kEditProducer, "edit_producer", {o, X, X, X, o, o}},
    {Act::kEditProduct, "edit_product", {o, X, X, X, o, o}},
    {Act::kEditArea, "edit_area", {o, X, X, X, o, o}},
    {Act::kChangeYield, "change_yield", {o, X, X, o, o, o}},
    {Act::kIssueCertificate, "issue_certificate", {o, X, X, o, o, o}},
    {Act::kExtendCertificate, "extend_certificate", {o, X, X, o, o, o}},
    {Act::kSuspendCertificate, "suspend_certificate", {o, X, X, o, o, o}},
    {Act::kReinstateCertificate, "reinstate_certificate", {o, X, X, o, o, o}},
    {Act::kRevokeCertificate, "revoke_certificate", {o, X, X, o, o, o}},
    {Act::kRecall, "recall", {o, X, X, o, o, X}},
    {Act::kLiftRecall, "lift_recall", {o, X, X, o, o, X}},
    {Act::kPrintLabels, "print_labels", {o, o, o, o, o, X}},
    {Act::kVoidSerials, "void_serials", {o, o, X, o, o, X}},
    {Act::kAddDelivery, "add_delivery", {o, o, o, X, o, X}},
    {Act::kImport, "import", {o, X, X, o, o, o}},
    {Act::kSetTargets, "set_targets", {o, X, X, o, o, o}},
    {Act::kManageAccounts, "manage_accounts", {X, o, X, o, o, o}},
    {Act::kReadAudit, "read_audit", {X, o, o, o, o, o}},
    {Act::kAddRules, "add_rules", {X, o, o, o, o, o}},
    {Act::kWorkCase, "work_case", {o, X, X, o, X, o}},
    {Act::kDecideCase, "decide_case", {o, X, X, o, X, o}},
    {Act::kRecordEvent, "record_event", {o, X, X, X, X, X}},
    {Act::kEditLinks, "edit_links", {o, X, X, X, o, X}},
};

}  // namespace

TEST_CASE("Each role may do what the matrix says, and nothing else") {
  REQUIRE(std::size(kMatrix) == kActs);
  REQUIRE(std::size(kMatrix[0].allowed) == kRoles.size());
  for (const auto& row : kMatrix) {
    for (std::size_t i = 0; i < kRoles.size(); ++i) {
      CAPTURE(std::string(row.code));
      CAPTURE(std::string(role_code(kRoles[i])));
      CHECK(may(kRoles[i], row.act) == row.allowed[i]);
      Actor actor;
      actor.role = kRoles[i];
      CHECK(check_may(actor, row.act).has_value() == row.allowed[i]);
    }
  }
}

TEST_CASE("A refusal says who may") {
  Actor actor;
  actor.user = "lan";
  actor.role = Role::kCommuneOfficer;
  auto refused = check_may(actor, Act::kRevokeCertificate);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().message.en ==
        "The role commune officer may not revoke a certificate; only this may: ministry officer "
        "or province officer");
  CHECK(refused.error().message.vi ==
        "Vai trò cán bộ cấp xã không được thu hồi giấy chứng nhận; chỉ được thực hiện bởi: cán bộ "
        "cấp bộ hoặc cán bộ cấp tỉnh");
  refused = check_may(actor, Act::kRecall);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().message.en.ends_with("ministry officer, province officer or producer"));
}

TEST_CASE("Acts and roles have stable codes and names in both languages") {
  std::set<std::string> names;
  for (const auto& row : kMatrix) {
    CHECK(act_code(row.act) == row.code);
    CHECK_FALSE(act_name(row.act).en.empty());
    names.insert(act_name(row.act).vi);
  }
  CHECK(names.size() == kActs);
  const struct {
    Role role;
    const char* code;
    bool second_factor;
    std::optional<Authority> authority;
  } roles[] = {
      {Role::kAdministrator, "administrator", true, {}},
      {Role::kMinistryOfficer, "ministry_officer", true, Authority::kMinistry},
      {Role::kProvinceOfficer, "province_officer", true, Authority::kProvince},
      {Role::kCommuneOfficer, "commune_officer", true, {}},
      {Role::kInspector, "inspector", true, {}},
      {Role::kProducer, "producer", false, {}},
  };
  for (const auto& row : roles) {
    CAPTURE(std::string(row.code));
    CHECK(role_code(row.role) == row.code);
    CHECK(role_of(row.code) == row.role);
    CHECK(needs_second_factor(row.role) == row.second_factor);
    CHECK(authority_of_role(row.role) == row.authority);
    CHECK_FALSE(role_name(row.role).vi.empty());
    CHECK_FALSE(role_name(row.role).en.empty());
  }
  for (const char* code : {"", "admin", "Producer"}) CHECK_FALSE(role_of(code));
}
