#include "labeler/console/open_recalls.h"

#include <nlohmann/json.hpp>

#include "db/goods_acts.h"

namespace ocop::labeler::console {

bool concerns(const db::Recall& recall, const programme::BatchRecord& record) {
  const auto& what = recall.what;
  if (!what.lot.empty()) return what.lot == record.lot;
  return !what.produced_from ||
         (*what.produced_from <= record.produced && record.produced <= *what.produced_until);
}

std::vector<db::Recall> open_recalls(const Context& context, const programme::BatchRecord& record) {
  std::vector<db::Recall> open;
  context.desk->read([&](db::Connection& connection) {
    for (auto& recall : db::recalls_of(connection, record.gtin))
      if (!recall.lift && concerns(recall, record)) open.push_back(std::move(recall));
  });
  return open;
}

nlohmann::json recall_notes(const Context& context, const Visit& visit,
                            const programme::BatchRecord& record) {
  auto notes = nlohmann::json::array();
  for (const auto& recall : open_recalls(context, record)) {
    const auto day = dmy_date(recall.what.since);
    notes.push_back(
        {{"note", message("A recall since {0} covers this batch too: whoever scans its labels will be told to "
                          "return the goods. Reason: {1}",
                          "Lô này thuộc diện thu hồi từ ngày {0}: ai quét tem cũng được báo là hàng đang thu "
                          "hồi. Lý do: {1}",
                          day, recall.what.reason)
                      .in(visit.language)}});
  }
  return notes;
}

}  // namespace ocop::labeler::console
