// Which of the producer's products a new batch or roll is of: goods alone have labels.
#pragma once

#include <optional>
#include <string_view>

#include "labeler/console/context.h"

namespace ocop::labeler::console {

/// A page of the visitor's products, each with a link to `path` with its "gtin".
web::Response choose_product(const Context& context, const Visit& visit, std::string_view title,
                             std::string_view path);

/// own_product(), nullopt for one that is no goods.
std::optional<db::Dossier> own_goods(const Context& context, const Visit& visit,
                                     std::string_view gtin);

}  // namespace ocop::labeler::console
