// The members of JSON objects that people write (rule sets, stocks, templates, printers): reading notes the
// first thing that is wrong, by its path.
#pragma once

#include <cstddef>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/message.h"
#include "base/result.h"
#include "programme/strict_json.h"

namespace ocop::programme {

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

/// One object at `path` of the document. `object` and `problem` must outlive it.
class JsonMembers {
 public:
  /// Members that are not in `known` are a problem; `unknown` says so.
  JsonMembers(const JsonValue& object, std::string path, std::initializer_list<std::string_view> known,
              const Message& unknown, JsonProblem& problem);

  /// "stocks[0].pitch".
  std::string at(std::string_view name) const;
  /// "stocks[0]".
  std::string at(std::string_view list, std::size_t index) const;
  bool has(std::string_view name) const { return object_->member(name) != nullptr; }
  void note(std::string_view name, Message text) const { problem_->note(at(name), std::move(text)); }
  JsonProblem& problem() const { return *problem_; }

  /// A null value, and a problem, where there is no such member.
  const JsonValue& member(std::string_view name) const;
  /// One line of 1 to `most` bytes, in NFC and without white space at its ends; else "".
  std::string text(std::string_view name, std::size_t most) const;
  /// A whole number of that range; else `least`. `least` is not negative.
  template <class Number>
  Number whole(std::string_view name, Number least, Number most) const {
    return static_cast<Number>(whole_number(name, least, most));
  }
  /// A list of 1 to `most` entries.
  const std::vector<JsonValue>& items(std::string_view name, std::size_t most) const;

 private:
  long long whole_number(std::string_view name, long long least, long long most) const;

  const JsonValue* object_;
  std::string path_;
  JsonProblem* problem_;
};

}  // namespace ocop::programme
