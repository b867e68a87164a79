#include "programme/json_members.h"

#include <algorithm>
#include <utility>

#include "base/text.h"

namespace ocop::programme {

JsonMembers::JsonMembers(const JsonValue& object, std::string path,
                         std::initializer_list<std::string_view> known, const Message& unknown,
                         JsonProblem& problem)
    : object_(&object), path_(std::move(path)), problem_(&problem) {
  if (object.kind != JsonValue::Kind::kObject) {
    problem.note(path_, message("a JSON object belongs here", "ở đây phải là một đối tượng JSON"));
  }
  for (const auto& member : object.members) {
    if (std::find(known.begin(), known.end(), member.name) != known.end()) continue;
    problem.note(at(printable(member.name)), unknown);
  }
}

std::string JsonMembers::at(std::string_view name) const {
  return path_.empty() ? std::string(name) : path_ + "." + std::string(name);
}

std::string JsonMembers::at(std::string_view list, std::size_t index) const {
  return at(list) + "[" + std::to_string(index) + "]";
}

const JsonValue& JsonMembers::member(std::string_view name) const {
  static const JsonValue nothing;
  if (const auto* found = object_->member(name); found != nullptr) return *found;
  note(name, message("this member is missing", "thiếu thành phần này"));
  return nothing;
}

std::string JsonMembers::text(std::string_view name, std::size_t most) const {
  const auto& found = member(name);
  auto composed = found.kind == JsonValue::Kind::kString ? to_nfc(trim(found.text)) : std::nullopt;
  if (composed && !composed->empty() && composed->size() <= most &&
      printable(*composed, most) == *composed) {
    return *std::move(composed);
  }
  note(name, message("a text of 1 to {} bytes on one line belongs here",
                     "ở đây phải là văn bản một dòng dài từ 1 đến {} byte", most));
  return "";
}

long long JsonMembers::whole_number(std::string_view name, long long least,
                                    long long most) const {
  const auto& found = member(name);
  const auto number =
      found.kind == JsonValue::Kind::kNumber ? parse_digits(found.text) : std::nullopt;
  if (number && *number >= least && *number <= most) return *number;
  note(name, message("a whole number from {} to {} belongs here",
                     "ở đây phải là số nguyên từ {} đến {}", least, most));
  return least;
}

const std::vector<JsonValue>& JsonMembers::items(std::string_view name, std::size_t most) const {
  const auto& found = member(name);
  if (found.kind != JsonValue::Kind::kArray || found.items.empty() || found.items.size() > most) {
    note(name, message("a list of 1 to {} entries belongs here",
                       "ở đây phải là danh sách từ 1 đến {} mục", most));
  }
  return found.items;
}

}  // namespace ocop::programme
