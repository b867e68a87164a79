// A form, then a page that says what will be done and cannot be undone, then the act.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "labeler/console/context.h"

namespace ocop::labeler::console {

/// Shows a form of labeler/console's pages with a heading and a sentence under it.
struct ActPage {
  std::string title;
  std::string subject;  ///< "Mật ong hoa núi, lô L2601"
  std::string back;
  office::FormPage form;
  std::vector<std::pair<std::string, std::string>> hidden;
};
web::Response show_act(const Context& context, const Visit& visit, ActPage act, int status = 200);

struct Confirmation {
  std::string title;
  std::string subject;
  std::string warning;  ///< what cannot be undone
  std::string action;
  std::string submit;
  std::vector<std::pair<std::string, std::string>> facts;
  /// Sent again, with "sure" = "yes"; or, by the other button, with "change".
  std::vector<std::pair<std::string, std::string>> hidden;
};
web::Response show_confirmation(const Context& context, const Visit& visit,
                                const Confirmation& confirmation);
bool is_confirmed(const Visit& visit);
bool is_to_change(const Visit& visit);

}  // namespace ocop::labeler::console
