#include "labeler/console/roll_view.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "base/html.h"
#include "db/goods_acts.h"
#include "db/scratch.h"

namespace ocop::labeler::console {
namespace {

using nlohmann::json;

constexpr double kBarWidth = 1000;
constexpr double kLeastPart = 3;  ///< a part that is narrower could not be seen

std::string_view state_class(db::RollState state) {
  constexpr std::array<std::string_view, 3> kClasses{"unused", "active", "taken"};
  return kClasses.at(static_cast<std::size_t>(state));
}

std::array<std::pair<db::RollState, std::uint64_t>, 3> counted(
    const std::vector<db::RollPart>& parts) {
  const auto counts = count_parts(parts);
  return {{{db::RollState::kActivated, counts.activated},
           {db::RollState::kVoid, counts.taken_out},
           {db::RollState::kUnused, counts.unused}}};
}

}  // namespace

std::optional<OwnRoll> own_roll(const Context& context, const Visit& visit, std::string_view gtin,
                                std::string_view roll) {
  auto product = own_product(context, visit, gtin);
  if (!product || roll.empty()) return std::nullopt;
  std::optional<OwnRoll> own;
  context.desk->read([&](db::Connection& connection) {
    auto found = db::roll_of(connection, product->product.gtin, roll);
    if (!found) return;
    auto parts = db::parts_of(connection, *found);
    const auto next = db::next_of(connection, *found);
    own = OwnRoll{std::move(*product), std::move(*found), std::move(parts), next};
  });
  return own;
}

bool scratch_codes_are_out(const Context& context, const OwnRoll& own) {
  const auto& labels = own.next ? *own.next : own.roll.serials;
  bool out = false;
  context.desk->read([&](db::Connection& connection) {
    out = db::has_scratch_code(connection, own.roll.gtin, labels.serial(0));
  });
  return out;
}

bool was_printed(const Context& context, const db::Roll& roll) {
  bool printed = false;
  context.desk->read([&](db::Connection& connection) {
    printed = !db::prints_of_roll(connection, roll.gtin, roll.roll).empty();
  });
  return printed;
}

std::string roll_address(const db::Roll& roll, std::string_view path) {
  return link(path, {{"gtin", roll.gtin}, {"roll", roll.roll}});
}

std::string roll_title(const Visit& visit, const OwnRoll& own) {
  return own.product.product.name_vi + say(visit, ", cuộn ", ", roll ") + own.roll.roll;
}

std::string roll_bar(const Visit& visit, const std::vector<db::RollPart>& parts) {
  std::string words;
  for (const auto& [state, count] : counted(parts))
    words += (words.empty() ? "" : ", ") + std::to_string(count) + " " +
             state_name(state).in(visit.language);
  std::uint64_t all = 0;
  for (const auto& part : parts) all += part.serials.count;
  std::string boxes;
  std::uint64_t before = 0;
  for (const auto& part : parts) {
    const auto left = kBarWidth * static_cast<double>(before) / static_cast<double>(all);
    const auto width =
        kBarWidth * static_cast<double>(part.serials.count) / static_cast<double>(all);
    before += part.serials.count;
    if (part.state == db::RollState::kUnused) continue;
    const auto seen = std::max(kLeastPart, width);
    boxes += fmt::format("<rect class=\"{}\" x=\"{:.1f}\" width=\"{:.1f}\" height=\"24\"/>",
                         state_class(part.state), std::min(left, kBarWidth - seen), seen);
  }
  return fmt::format(
      "<svg class=\"rollbar\" viewBox=\"0 0 1000 24\" preserveAspectRatio=\"none\" role=\"img\" aria-label=\"{}\">"
      "<rect class=\"unused\" width=\"1000\" height=\"24\"/>{}</svg>",
      escape_html(words), boxes);
}

json roll_legend(const Visit& visit, const std::vector<db::RollPart>& parts) {
  json all = json::array();
  for (const auto& [state, count] : counted(parts))
    all.push_back({{"state", state_class(state)},
                   {"word", state_name(state).in(visit.language)},
                   {"count", count}});
  return all;
}

}  // namespace ocop::labeler::console
