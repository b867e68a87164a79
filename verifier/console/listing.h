// A list of the registry: one description gives the page with filters and pager, the CSV
// and the XLSX.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "db/lists.h"
#include "office/table.h"
#include "verifier/console/forms.h"
#include "verifier/console/views.h"

namespace ocop::verifier::console {

struct Line {
  std::vector<office::Cell> cells;
  std::string href{};  ///< of the linked column, "" for none
  std::string tone{};  ///< of the badge column
};

struct Listing {
  std::vector<std::string> headings;
  std::vector<Line> lines;
  std::size_t total = 0;   ///< of all pages
  std::size_t linked = 0;  ///< column that carries the link
  std::optional<std::size_t> badge{};
  Message title{};  ///< these two in place of the ListPage's, where the rules word them
  Message intro{};
};

inline constexpr std::size_t kPageLines = 50;

struct ListPage {
  std::string path;  ///< "products": below the prefix, and of the files' addresses
  std::string file;  ///< "san-pham"
  Message title;
  Message intro{};  ///< what the list shows, above it
  programme::Act act = programme::Act::kView;
  std::function<std::vector<Field>(const Visit&, db::Connection&)> filters{};
  std::function<Listing(const Visit&, db::Connection&, db::Page)> rows;
  std::function<std::vector<Button>(const Visit&)> buttons{};
};

/// "/products", "/products.csv", "/products.xlsx".
void add_list(Routes& routes, const Context& context, const ListPage& list);

/// The table alone, for a part of another page; "" when it has no lines.
std::string table_html(const Context& context, const Visit& visit, const Listing& listing);

/// Choice of a place: the provinces and communes that the visitor's place holds; of the whole
/// country the provinces, and the communes of the one that is chosen.
std::vector<Option> place_options(db::Connection& connection, const Visit& visit,
                                  const std::string& chosen, const Message& none);
/// What was asked for, when it lies within the visitor's place; else "".
std::string asked_place(db::Connection& connection, const Visit& visit);

/// Takes from `all` what the page shows.
template <class T>
std::vector<T> page_of(std::vector<T> all, const db::Page& page) {
  if (page.offset >= all.size()) return {};
  all.erase(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(page.offset));
  if (page.limit != 0 && all.size() > page.limit) all.resize(page.limit);
  return all;
}

/// A day, a number or nothing as a cell.
office::Cell cell(std::optional<Date> day);

}  // namespace ocop::verifier::console
