// Recalls that a batch falls under.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <vector>

#include "db/recall.h"
#include "labeler/console/context.h"
#include "programme/batch_record.h"

namespace ocop::labeler::console {

/// Does the recall, open or lifted, cover the batch or labels of it?
bool concerns(const db::Recall& recall, const programme::BatchRecord& record);

/// The open ones, newest first.
std::vector<db::Recall> open_recalls(const Context& context, const programme::BatchRecord& record);

/// Said before a batch is signed that would be recalled from the start: [{"note"}].
nlohmann::json recall_notes(const Context& context, const Visit& visit,
                            const programme::BatchRecord& record);

}  // namespace ocop::labeler::console
