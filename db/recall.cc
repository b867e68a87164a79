#include "db/recall.h"

namespace ocop::db {

bool Recall::in_effect(Date day) const {
  return day >= what.since && !(lift && day >= lift->on);
}

bool Recall::covers(std::string_view lot, std::string_view serial, std::optional<Date> produced,
                    Date day) const {
  if (!in_effect(day)) return false;
  if (!what.lot.empty() && !lot.empty() && what.lot != lot) return false;
  if (what.serials && !serial.empty() && !what.serials->contains(serial)) return false;
  if (what.produced_from && produced && *produced < *what.produced_from) return false;
  return !(what.produced_until && produced && *produced > *what.produced_until);
}

}  // namespace ocop::db
