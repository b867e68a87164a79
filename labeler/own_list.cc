#include "labeler/own_list.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>
#include <system_error>
#include <utility>

#include "base/file.h"
#include "base/text.h"

namespace ocop::labeler {

using programme::JsonValue;

namespace {

constexpr std::size_t kMostIdBytes = 40;
constexpr std::size_t kMostNameBytes = 80;
constexpr std::size_t kMostFileBytes = std::size_t{1024} * 1024;

std::optional<double> value_of(const JsonValue& value) {
  if (value.kind != JsonValue::Kind::kNumber) return std::nullopt;
  double number = 0;
  const auto* end = value.text.data() + value.text.size();
  const auto [stop, code] = std::from_chars(value.text.data(), end, number);
  if (code != std::errc() || stop != end || !std::isfinite(number)) return std::nullopt;
  return number;
}

std::string list_of(std::initializer_list<std::string_view> words) {
  std::string text;
  for (const auto word : words) {
    if (!text.empty()) text += ", ";
    text += word;
  }
  return text;
}

Message number_belongs(double least, double most) {
  return message("a number from {} to {} belongs here", "ở đây phải là số từ {} đến {}", least, most);
}

}  // namespace

OwnMembers::OwnMembers(const JsonValue& object, std::string path,
                       std::initializer_list<std::string_view> known, programme::JsonProblem& problem)
    : JsonMembers(object, std::move(path), known,
                  message("there is no such member; those known are {}",
                          "không có thành phần này; các thành phần được dùng là {}", list_of(known)),
                  problem) {}

std::string OwnMembers::id() const {
  const auto& found = member("id");
  const auto plain = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; };
  if (found.kind == JsonValue::Kind::kString && !found.text.empty() &&
      found.text.size() <= kMostIdBytes && std::ranges::all_of(found.text, plain))
    return found.text;
  note("id", message("1 to {} of the characters a-z, 0-9 and “-” belong here",
                     "ở đây phải là từ 1 đến {} ký tự trong a-z, 0-9 và “-”", kMostIdBytes));
  return "";
}

Message OwnMembers::name() const {
  const OwnMembers languages(member("name"), at("name"), {"vi", "en"}, problem());
  return {languages.text("en", kMostNameBytes), languages.text("vi", kMostNameBytes)};
}

double OwnMembers::number(std::string_view name, double least, double most) const {
  const auto found = value_of(member(name));
  if (found && *found >= least && *found <= most) return *found;
  note(name, number_belongs(least, most));
  return least;
}

bool OwnMembers::boolean(std::string_view name) const {
  const auto& found = member(name);
  if (found.kind != JsonValue::Kind::kBoolean)
    note(name, message("true or false belongs here", "ở đây phải là true hoặc false"));
  return found.text == "true";
}

std::array<double, 2> OwnMembers::pair(std::string_view name, double least, double most) const {
  const auto& found = member(name);
  if (found.kind != JsonValue::Kind::kArray || found.items.size() != 2) {
    note(name, message("two numbers belong here, like [60,30]", "ở đây phải là hai số, như [60,30]"));
    return {least, least};
  }
  std::array<double, 2> numbers{least, least};
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    const auto value = value_of(found.items[i]);
    if (value && *value >= least && *value <= most)
      numbers[i] = *value;
    else
      problem().note(at(name, i), number_belongs(least, most));
  }
  return numbers;
}

std::string_view OwnMembers::one_of(std::string_view name,
                                    std::initializer_list<std::string_view> words) const {
  const auto& found = member(name);
  for (const auto word : words)
    if (found.kind == JsonValue::Kind::kString && found.text == word) return word;
  note(name, message("one of {} belongs here", "ở đây phải là một trong {}", list_of(words)));
  return *words.begin();
}

Message is_there_already(const Message& entry, std::string_view id) {
  return {fmt::format("there is a {} “{}” already; another id belongs here", entry.en, id),
          fmt::format("đã có {} “{}”; hãy đặt mã khác", entry.vi, id)};
}

Result<std::string> read_own_file(const std::filesystem::path& path, std::string_view option) {
  try {
    return read_file(path, kMostFileBytes);
  } catch (const FileError&) {
    return fail(std::string(option),
                message("“{}” cannot be read; a JSON file of at most {} bytes belongs here",
                        "không đọc được “{}”; ở đây phải là một tệp JSON không quá {} byte",
                        printable(path.string()), kMostFileBytes));
  }
}

}  // namespace ocop::labeler
