// Label stocks as data: what the paper looks like. Lengths are millimetres.
//
// A stock of one's own is an entry of a JSON file, in the form of labeler/stocks.json:
//   {"stocks":[{"id":"my-60x30","name":{"vi":"Giấy 60 × 30","en":"60 × 30"},"medium":"sheet",
//     "page":[210,297],"label":[60,30],"columns":3,"rows":9,"corner":[12,10],"pitch":[63,31],
//     "round":false,"safe":2,"dpi":300}]}
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/message.h"
#include "base/result.h"

namespace ocop::labeler {

enum class Medium : std::uint8_t {
  kSheet,  ///< labels on sheets of paper
  kRoll    ///< a page is one label
};

struct Stock {
  std::string id;  ///< a-z 0-9 and "-", at most 40
  Message name;
  Medium medium = Medium::kSheet;
  double page_width = 0, page_height = 0;    ///< of a roll: the label's
  double label_width = 0, label_height = 0;  ///< 10 to 300
  bool round = false;                        ///< a circle (an ellipse) within the label's box
  unsigned columns = 1, rows = 1;            ///< at most 50 each
  double left = 0, top = 0;                  ///< the first label's corner on the page
  double pitch_x = 0, pitch_y = 0;           ///< from one label's corner to the next one's
  double safe = 0;     ///< from the label's edge, kept free of ink but for the symbol's quiet zone
  unsigned dpi = 300;  ///< of the printers that it is meant for: 203, 300 or 600

  std::size_t labels() const { return std::size_t{columns} * rows; }  ///< of one page
  bool operator==(const Stock&) const = default;
};

/// The stocks that this program knows, in the order in which they are offered:
/// a4-70x37 (24), a4-38x21 (65), a4-round-40 (24), a4-63x72 (12), roll-30x20, roll-40x30,
/// roll-50x30, roll-60x40.
std::vector<Stock> built_in_stocks();
const Stock* find_stock(const std::vector<Stock>& stocks, std::string_view id);
inline constexpr std::string_view kUsualStock = "a4-70x37";

/// Refuses what is no such file, by the member's path (`where`, like "stocks[0].pitch"):
/// unknown, missing or mistyped members, an id twice or that of a built-in one, numbers out
/// of range, labels that overlap or leave the page.
Result<std::vector<Stock>> parse_stocks(std::string_view json);
/// The built-in ones and those of the file. A file of more than 1 MiB is refused.
Result<std::vector<Stock>> stocks_with(const std::filesystem::path& own);

}  // namespace ocop::labeler
