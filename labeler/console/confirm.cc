#include "labeler/console/confirm.h"

#include <nlohmann/json.hpp>

namespace ocop::labeler::console {

using nlohmann::json;

web::Response show_act(const Context& context, const Visit& visit, ActPage act, int status) {
  for (const auto& [name, value] : act.hidden)
    act.form.fields.push_back(
        {.name = name, .label = {}, .kind = office::Field::Kind::kHidden, .value = value});
  if (act.form.cancel.empty()) act.form.cancel = act.back;
  json data = office::to_json(act.form);
  data["subject"] = act.subject;
  return page(context, visit, act.title, "tem_act", std::move(data), status);
}

web::Response show_confirmation(const Context& context, const Visit& visit,
                                const Confirmation& confirmation) {
  json facts = json::array();
  for (const auto& [name, text] : confirmation.facts)
    if (!text.empty()) facts.push_back(fact(name, text));
  return page(context, visit, confirmation.title, "tem_confirm",
              {{"subject", confirmation.subject},
               {"warning", confirmation.warning},
               {"action", confirmation.action},
               {"submit", confirmation.submit},
               {"facts", facts},
               {"hidden", hidden_json(confirmation.hidden)}});
}

bool is_confirmed(const Visit& visit) { return visit.form.text("sure") == "yes"; }
bool is_to_change(const Visit& visit) { return visit.form.has("change"); }

}  // namespace ocop::labeler::console
