// Reading a JSON file of one's own: the first thing that is wrong, by its path.
#pragma once

#include <array>
#include <cstddef>
#include <filesystem>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/message.h"
#include "base/result.h"
#include "programme/strict_json.h"

namespace ocop::labeler {

/// Keeps the first problem; reading goes on with values that do no harm.
class JsonProblem {
 public:
  void note(std::string where, Message text) {
    if (!error_) error_ = Error{std::move(where), std::move(text)};
  }
  const std::optional<Error>& error() const { return error_; }

 private:
  std::optional<Error> error_;
};

/// The members of one object. Those that are not in `known` are a problem. `object` and
/// `problem` must outlive it.
class JsonMembers {
 public:
  JsonMembers(const programme::JsonValue& object, std::string path,
              std::initializer_list<std::string_view> known, JsonProblem& problem);

  /// "stocks[0].pitch".
  std::string at(std::string_view name) const;
  bool has(std::string_view name) const { return object_->member(name) != nullptr; }
  void note(std::string_view name, Message text) const { problem_->note(at(name), std::move(text)); }

  /// a-z, 0-9 and "-", 1 to 40.
  std::string id() const;
  /// {"vi":…,"en":…}, each a line of 1 to 80 bytes in NFC.
  Message name() const;
  double number(std::string_view name, double least, double most) const;
  unsigned whole(std::string_view name, unsigned least, unsigned most) const;
  bool boolean(std::string_view name) const;
  /// Two numbers.
  std::array<double, 2> pair(std::string_view name, double least, double most) const;
  /// One of those.
  std::string_view one_of(std::string_view name, std::initializer_list<std::string_view> words) const;
  /// A list of 1 to `most` entries.
  const std::vector<programme::JsonValue>& items(std::string_view name, std::size_t most) const;

 private:
  const programme::JsonValue& member(std::string_view name) const;

  const programme::JsonValue* object_;
  std::string path_;
  JsonProblem* problem_;
};

/// The text of a file of one's own, of at most 1 MiB; `option` names it in refusals.
Result<std::string> read_own_file(const std::filesystem::path& path, std::string_view option);

}  // namespace ocop::labeler
