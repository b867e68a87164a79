// Inside office/ only: what the cells of a sheet say (ECMA-376 part 1, 18.3 SpreadsheetML).
#pragma once

#include <pugixml.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace ocop::office {

/// An element's name without its namespace's prefix.
std::string_view local_name(const pugi::xml_node& node);
pugi::xml_node child_called(const pugi::xml_node& parent, std::string_view name);

class XlsxCells {
 public:
  bool counts_from_1904 = false;

  void read_styles(const pugi::xml_document& styles);
  void read_shared_texts(const pugi::xml_document& texts);
  /// The bounds and forms of xlsx_reader.h.
  Result<std::vector<std::vector<std::string>>> rows(const pugi::xml_document& sheet);

 private:
  Result<std::string> text_of(const pugi::xml_node& cell) const;
  std::string number(std::string_view text, std::size_t style) const;

  std::vector<bool> is_date_;        ///< of each cell format
  std::vector<std::string> shared_;  ///< texts
};

}  // namespace ocop::office
