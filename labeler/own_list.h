// Lists of one's own (stocks, templates, printers) as JSON files: {"stocks":[{"id":"my-60x30",…},…]}.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <filesystem>
#include <initializer_list>
#include <iterator>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/message.h"
#include "base/result.h"
#include "programme/json_members.h"
#include "programme/strict_json.h"

namespace ocop::labeler {

/// The members of an object of such a file.
class OwnMembers : public programme::JsonMembers {
 public:
  OwnMembers(const programme::JsonValue& object, std::string path, std::initializer_list<std::string_view> known,
             programme::JsonProblem& problem);

  /// a-z, 0-9 and "-", 1 to 40.
  std::string id() const;
  /// {"vi":…,"en":…}, each a line of 1 to 80 bytes in NFC.
  Message name() const;
  double number(std::string_view name, double least, double most) const;
  bool boolean(std::string_view name) const;
  /// Two numbers.
  std::array<double, 2> pair(std::string_view name, double least, double most) const;
  /// One of those.
  std::string_view one_of(std::string_view name, std::initializer_list<std::string_view> words) const;
};

inline constexpr std::size_t kMostOwn = 200;

/// "There is a stock “my-60x30” already".
Message is_there_already(const Message& entry, std::string_view id);

/// The 1 to kMostOwn entries of `list` ("stocks"), each read by `read`. Refuses the first thing that is
/// wrong, by the member's path, and an id that stands twice or in `before`. `entry` is what one is
/// called: "stock", "loại giấy".
template <class Entry>
Result<std::vector<Entry>> read_own_list(
    std::string_view json, std::string_view list, const Message& entry, const std::vector<Entry>& before,
    Entry (*read)(const programme::JsonValue& value, std::string path, programme::JsonProblem& problem)) {
  const auto document = programme::parse_strict_json(json);
  if (!document) return tl::unexpected(document.error());
  programme::JsonProblem problem;
  const OwnMembers members(*document, "", {list}, problem);
  std::vector<Entry> entries;
  for (const auto& item : members.items(list, kMostOwn)) {
    const auto path = members.at(list, entries.size());
    auto added = read(item, path, problem);
    const auto has_it = [&](const std::vector<Entry>& all) {
      return std::ranges::find(all, added.id, &Entry::id) != all.end();
    };
    if (has_it(before) || has_it(entries)) problem.note(path + ".id", is_there_already(entry, added.id));
    if (problem.error()) return tl::unexpected(*problem.error());
    entries.push_back(std::move(added));
  }
  if (problem.error()) return tl::unexpected(*problem.error());
  return entries;
}

/// The text of a file of one's own, of at most 1 MiB; `option` names it in refusals.
Result<std::string> read_own_file(const std::filesystem::path& path, std::string_view option);

/// `known` and behind it what `parse` finds in the file.
template <class Entry>
Result<std::vector<Entry>> with_own_file(const std::filesystem::path& path, std::string_view option,
                                         std::vector<Entry> known,
                                         Result<std::vector<Entry>> (*parse)(std::string_view json)) {
  const auto text = read_own_file(path, option);
  if (!text) return tl::unexpected(text.error());
  auto own = parse(*text);
  if (!own) return tl::unexpected(own.error());
  std::ranges::move(*own, std::back_inserter(known));
  return known;
}

}  // namespace ocop::labeler
