// A roll as pages show it.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "labeler/console/context.h"
#include "labeler/roll_words.h"

namespace ocop::labeler::console {

/// A roll of the visitor's own product, with all that became of it.
struct OwnRoll {
  db::Dossier product;
  db::Roll roll;
  std::vector<db::RollPart> parts;
  std::optional<programme::SerialRange> next;
};
std::optional<OwnRoll> own_roll(const Context& context, const Visit& visit, std::string_view gtin,
                                std::string_view roll);
/// Nobody keeps scratch codes: of the labels that come next, are they out, so that these cannot be printed
/// again? Of a roll that is used up: of its first label.
bool scratch_codes_are_out(const Context& context, const OwnRoll& own);
/// Has a print of this roll been noted?
bool was_printed(const Context& context, const db::Roll& roll);
std::string roll_address(const db::Roll& roll, std::string_view path = "/roll");
/// "Mật ong hoa núi, cuộn R1"
std::string roll_title(const Visit& visit, const OwnRoll& own);

/// The parts as a bar: an SVG element that says in words what it shows.
std::string roll_bar(const Visit& visit, const std::vector<db::RollPart>& parts);
/// "120 kích hoạt, 3 hủy, 877 chưa dùng" as [{"state", "word", "count"}].
nlohmann::json roll_legend(const Visit& visit, const std::vector<db::RollPart>& parts);

}  // namespace ocop::labeler::console
