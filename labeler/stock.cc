#include "labeler/stock.h"

#include <algorithm>
#include <array>
#include <stdexcept>
#include <utility>

#include "embedded_ocop_labeler.h"
#include "labeler/own_list.h"

namespace ocop::labeler {
namespace {

using programme::JsonProblem;
using programme::JsonValue;

constexpr double kLeastSide = 10;
constexpr double kMostSide = 300;
constexpr double kLeastPage = 20;
constexpr double kMostPage = 500;
constexpr unsigned kMostAcross = 50;
constexpr double kMostSafe = 20;
/// Sums of decimals like 7.2 + 2 × 66 + 63.5 carry an error in their last bits.
constexpr double kRounding = 1e-6;

unsigned read_dpi(const OwnMembers& members) {
  const auto dpi = members.whole("dpi", 1U, 10'000U);
  if (dpi != 203 && dpi != 300 && dpi != 600)
    members.note("dpi", message("203, 300 or 600 belongs here", "ở đây phải là 203, 300 hoặc 600"));
  return dpi;
}

/// Labels must neither overlap nor leave the page.
void check_grid(const Stock& stock, const OwnMembers& members) {
  const auto check = [&](unsigned count, double first, double pitch, double label, double page,
                         std::size_t axis) {
    const auto at = [&](std::string_view name) {
      return std::string(name) + (axis == 0 ? "[0]" : "[1]");
    };
    if (count > 1 && pitch < label - kRounding)
      members.note(at("pitch"),
                   message("the labels would overlap; at least {} mm, the label's side, belong here",
                           "các tem sẽ chồng lên nhau; ở đây phải từ {} mm trở lên, bằng cạnh tem", label));
    const double end = first + (count - 1) * pitch + label;
    if (end > page + kRounding)
      members.note(at("page"), message("the last label would end at {:.2f} mm, off a page of {} mm",
                                       "tem cuối sẽ kết thúc ở {:.2f} mm, ra ngoài trang {} mm", end, page));
  };
  check(stock.columns, stock.left, stock.pitch_x, stock.label_width, stock.page_width, 0);
  check(stock.rows, stock.top, stock.pitch_y, stock.label_height, stock.page_height, 1);
}

void read_sheet(const OwnMembers& members, Stock& stock) {
  const auto page = members.pair("page", kLeastPage, kMostPage);
  stock.page_width = page[0];
  stock.page_height = page[1];
  stock.columns = members.whole("columns", 1U, kMostAcross);
  stock.rows = members.whole("rows", 1U, kMostAcross);
  const auto corner = members.pair("corner", 0, kMostPage);
  stock.left = corner[0];
  stock.top = corner[1];
  const auto pitch = members.pair("pitch", 1, kMostPage);
  stock.pitch_x = pitch[0];
  stock.pitch_y = pitch[1];
}

/// What places labels on a page says nothing of a roll.
void read_roll(const OwnMembers& members, Stock& stock) {
  for (const std::string_view name : {"page", "columns", "rows", "corner", "pitch"})
    if (members.has(name))
      members.note(name, message("a roll has one label beside nothing; leave this out",
                                 "cuộn chỉ có từng tem một; hãy bỏ thành phần này"));
  stock.page_width = stock.pitch_x = stock.label_width;
  stock.page_height = stock.pitch_y = stock.label_height;
}

Stock read_stock(const JsonValue& value, std::string path, JsonProblem& problem) {
  const OwnMembers members(value, std::move(path),
                            {"id", "name", "medium", "page", "label", "columns", "rows", "corner",
                             "pitch", "round", "safe", "dpi"},
                            problem);
  Stock stock;
  stock.id = members.id();
  stock.name = members.name();
  stock.medium = members.one_of("medium", {"sheet", "roll"}) == "roll" ? Medium::kRoll : Medium::kSheet;
  const auto label = members.pair("label", kLeastSide, kMostSide);
  stock.label_width = label[0];
  stock.label_height = label[1];
  stock.round = members.boolean("round");
  stock.safe = members.number("safe", 0, kMostSafe);
  stock.dpi = read_dpi(members);
  if (stock.medium == Medium::kRoll)
    read_roll(members, stock);
  else
    read_sheet(members, stock);
  if (4 * stock.safe > std::min(stock.label_width, stock.label_height))
    members.note("safe", message("at most a quarter of the label's shorter side belongs here",
                                 "ở đây phải không quá một phần tư cạnh ngắn của tem"));
  check_grid(stock, members);
  return stock;
}

Result<std::vector<Stock>> read_stocks(std::string_view json, const std::vector<Stock>& before) {
  return read_own_list(json, "stocks", {"stock", "loại giấy"}, before, read_stock);
}

}  // namespace

std::vector<Stock> built_in_stocks() {
  auto stocks = read_stocks(pages::embedded("stocks.json"), {});
  if (!stocks) throw std::logic_error("stocks.json: " + stocks.error().in(Language::kEnglish));
  return std::move(*stocks);
}

const Stock* find_stock(const std::vector<Stock>& stocks, std::string_view id) {
  const auto found = std::ranges::find(stocks, id, &Stock::id);
  return found == stocks.end() ? nullptr : &*found;
}

Result<std::vector<Stock>> parse_stocks(std::string_view json) {
  return read_stocks(json, built_in_stocks());
}

Result<std::vector<Stock>> stocks_with(const std::filesystem::path& own) {
  return with_own_file(own, "--stocks", built_in_stocks(), parse_stocks);
}

}  // namespace ocop::labeler
