// Who may do what. One table, so that it can be read and tested as one. Pure.
//
// An act must be allowed to the role here, and its subject must lie within the
// actor's bounds (place or producer), which db/scope.h checks.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "base/message.h"
#include "programme/rules.h"

namespace ocop::programme {

enum class Role {
  kAdministrator,    ///< accounts, rules and the audit log; decides nothing about products
  kMinistryOfficer,  ///< acts for the ministry: decides on 5 stars
  kProvinceOfficer,  ///< decides on 3 and 4 stars within the province
  kCommuneOfficer,   ///< keeps producers, products and areas of the commune
  kInspector,        ///< sees all within its place; works on cases, changes nothing else
  kProducer          ///< its own batches, labels and deliveries
};
inline constexpr std::array kRoles{Role::kAdministrator,   Role::kMinistryOfficer,
                                   Role::kProvinceOfficer, Role::kCommuneOfficer,
                                   Role::kInspector,       Role::kProducer};

std::string_view role_code(Role role);  ///< "administrator", "ministry_officer", …
std::optional<Role> role_of(std::string_view code);
Message role_name(Role role);
/// Officers, inspectors and administrators may not sign in without one.
bool needs_second_factor(Role role);
/// The authority whose decisions the role records, if any.
std::optional<Authority> authority_of_role(Role role);

enum class Act {
  kView,
  kEditProducer,
  kEditProduct,
  kEditArea,
  kChangeYield,
  kIssueCertificate,
  kExtendCertificate,
  kSuspendCertificate,
  kReinstateCertificate,
  kRevokeCertificate,
  kRecall,
  kLiftRecall,
  kPrintLabels,  ///< sign and register a batch, print and reprint its labels
  kVoidSerials,
  kAddDelivery,
  kImport,
  kSetTargets,
  kManageAccounts,
  kReadAudit,
  kAddRules,
  kWorkCase,   ///< open a case, take it on, note, photograph, mark labels
  kDecideCase,  ///< close a case with its outcome, and open it again
  kRecordEvent,  ///< visibility events: harvest, processing, packing, shipping …
  kEditLinks     ///< addresses that the resolver offers for a product
};
inline constexpr int kActs = 24;

std::string_view act_code(Act act);  ///< "view", "edit_producer", …
Message act_name(Act act);

bool may(Role role, Act act);

/// Who acts, as every changing function of db/ wants to know it.
struct Actor {
  std::string user;  ///< users.id; "" for the operator at the command line
  Role role{};
  std::string place;     ///< places.id that bounds it; "" = the whole country
  std::string producer;  ///< producers.id, role producer only
  std::string via;       ///< "console", "labeler", "token ID", "command line"
};

/// Refuses with a sentence that says who may.
Result<void> check_may(const Actor& actor, Act act);

}  // namespace ocop::programme
