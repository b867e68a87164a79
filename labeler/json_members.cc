#include "labeler/json_members.h"

#include <algorithm>
#include <charconv>
#include <cmath>
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

JsonMembers::JsonMembers(const JsonValue& object, std::string path,
                         std::initializer_list<std::string_view> known, JsonProblem& problem)
    : object_(&object), path_(std::move(path)), problem_(&problem) {
  if (object.kind != JsonValue::Kind::kObject)
    problem.note(path_, message("a JSON object belongs here", "ở đây phải là một đối tượng JSON"));
  for (const auto& member : object.members) {
    if (std::find(known.begin(), known.end(), member.name) != known.end()) continue;
    problem.note(at(printable(member.name)),
                 message("there is no such member; those known are {}",
                         "không có thành phần này; các thành phần được dùng là {}", list_of(known)));
  }
}

std::string JsonMembers::at(std::string_view name) const {
  return path_.empty() ? std::string(name) : path_ + "." + std::string(name);
}

const JsonValue& JsonMembers::member(std::string_view name) const {
  static const JsonValue nothing;
  if (const auto* found = object_->member(name); found != nullptr) return *found;
  note(name, message("this member is missing", "thiếu thành phần này"));
  return nothing;
}

std::string JsonMembers::id() const {
  const auto& found = member("id");
  const auto plain = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; };
  if (found.kind == JsonValue::Kind::kString && !found.text.empty() &&
      found.text.size() <= kMostIdBytes && std::ranges::all_of(found.text, plain))
    return found.text;
  note("id", message("1 to {} of the characters a-z, 0-9 and “-” belong here",
                     "ở đây phải là từ 1 đến {} ký tự trong a-z, 0-9 và “-”", kMostIdBytes));
  return "";
}

Message JsonMembers::name() const {
  const JsonMembers languages(member("name"), at("name"), {"vi", "en"}, *problem_);
  const auto line = [&](std::string_view language) {
    const auto& found = languages.member(language);
    auto composed = found.kind == JsonValue::Kind::kString ? to_nfc(trim(found.text)) : std::nullopt;
    if (composed && !composed->empty() && composed->size() <= kMostNameBytes &&
        printable(*composed, kMostNameBytes) == *composed)
      return *composed;
    languages.note(language, message("a text of 1 to {} bytes on one line belongs here",
                                     "ở đây phải là văn bản một dòng dài từ 1 đến {} byte",
                                     kMostNameBytes));
    return std::string();
  };
  return {line("en"), line("vi")};
}

double JsonMembers::number(std::string_view name, double least, double most) const {
  const auto found = value_of(member(name));
  if (found && *found >= least && *found <= most) return *found;
  note(name, number_belongs(least, most));
  return least;
}

unsigned JsonMembers::whole(std::string_view name, unsigned least, unsigned most) const {
  const auto& found = member(name);
  const auto number =
      found.kind == JsonValue::Kind::kNumber ? parse_digits(found.text) : std::nullopt;
  if (number && *number >= least && *number <= most) return static_cast<unsigned>(*number);
  note(name, message("a whole number from {} to {} belongs here",
                     "ở đây phải là số nguyên từ {} đến {}", least, most));
  return least;
}

bool JsonMembers::boolean(std::string_view name) const {
  const auto& found = member(name);
  if (found.kind != JsonValue::Kind::kBoolean)
    note(name, message("true or false belongs here", "ở đây phải là true hoặc false"));
  return found.text == "true";
}

std::array<double, 2> JsonMembers::pair(std::string_view name, double least, double most) const {
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
      problem_->note(at(name) + "[" + std::to_string(i) + "]", number_belongs(least, most));
  }
  return numbers;
}

std::string_view JsonMembers::one_of(std::string_view name,
                                     std::initializer_list<std::string_view> words) const {
  const auto& found = member(name);
  for (const auto word : words)
    if (found.kind == JsonValue::Kind::kString && found.text == word) return word;
  note(name, message("one of {} belongs here", "ở đây phải là một trong {}", list_of(words)));
  return *words.begin();
}

const std::vector<JsonValue>& JsonMembers::items(std::string_view name, std::size_t most) const {
  const auto& found = member(name);
  if (found.kind != JsonValue::Kind::kArray || found.items.empty() || found.items.size() > most)
    note(name, message("a list of 1 to {} entries belongs here",
                       "ở đây phải là danh sách từ 1 đến {} mục", most));
  return found.items;
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
