#include "gs1/epcis/json_tree.h"

#include <fmt/format.h>

#include <cstdlib>
#include <nlohmann/json.hpp>

#include "base/text.h"

namespace ocop::gs1::epcis {
namespace {

using nlohmann::json;

/// Builds the tree; a callback that returns false ends the parse.
class TreeBuilder : public json::json_sax_t {
 public:
  bool null() override { return add({}); }
  bool boolean(bool value) override { return add({Json::Kind::kBoolean, value ? "true" : "false", {}, {}}); }
  bool number_integer(number_integer_t value) override { return add_number(std::to_string(value)); }
  bool number_unsigned(number_unsigned_t value) override { return add_number(std::to_string(value)); }
  bool number_float(number_float_t /*value*/, const string_t& written) override { return add_number(written); }
  bool string(string_t& value) override {
    return is_clean(value) && add({Json::Kind::kString, std::move(value), {}, {}});
  }
  bool binary(binary_t& /*value*/) override { return false; }

  bool start_object(std::size_t /*elements*/) override { return open(Json::Kind::kObject); }
  bool start_array(std::size_t /*elements*/) override { return open(Json::Kind::kArray); }
  bool end_object() override { return close(); }
  bool end_array() override { return close(); }

  bool key(string_t& name) override {
    auto& members = open_.back().members;
    if (!is_clean(name)) return false;
    if (members.size() == kMaxJsonMembers) {
      return refuse("", message("An object of this JSON text has more than {0} members",
                                "Một đối tượng trong văn bản JSON này có quá {0} thành phần", kMaxJsonMembers));
    }
    if (open_.back().member(name) != nullptr) {
      return refuse(printable(name), message("The member \"{0}\" stands twice; once is right",
                                             "Thành phần \"{0}\" xuất hiện hai lần; chỉ được có một", printable(name)));
    }
    members.push_back({std::move(name), {}});
    return true;
  }

  bool parse_error(std::size_t position, const std::string& /*token*/, const json::exception& /*error*/) override {
    return refuse("", message("This is no JSON text: it goes wrong at byte {0}",
                              "Đây không phải là văn bản JSON: sai tại byte {0}", position));
  }

  Result<Json> take() {
    if (error_) return tl::unexpected(std::move(*error_));
    return std::move(document_);
  }

 private:
  bool refuse(std::string where, Message text) {
    error_ = Error{std::move(where), std::move(text)};
    return false;
  }

  bool is_clean(const std::string& text) {
    if (text.find('\0') == std::string::npos) return true;
    return refuse("", message("A text of this JSON holds the character U+0000, which nothing can keep",
                              "Một chuỗi trong văn bản JSON này có ký tự U+0000, không thể lưu được"));
  }

  bool add_number(std::string written) { return add({Json::Kind::kNumber, std::move(written), {}, {}}); }

  bool add(Json value) {
    if (open_.empty()) {
      document_ = std::move(value);
    } else if (open_.back().is_object()) {
      open_.back().members.back().value = std::move(value);
    } else {
      open_.back().items.push_back(std::move(value));
    }
    return true;
  }

  bool open(Json::Kind kind) {
    if (open_.size() == kMaxJsonDepth) {
      return refuse("", message("The JSON text is nested deeper than {0} levels",
                                "Văn bản JSON lồng nhau sâu quá {0} cấp", kMaxJsonDepth));
    }
    open_.push_back({kind, "", {}, {}});
    return true;
  }

  bool close() {
    auto value = std::move(open_.back());
    open_.pop_back();
    return add(std::move(value));
  }

  std::vector<Json> open_;
  Json document_;
  std::optional<Error> error_;
};

void append_text(std::string& out, std::string_view text) {
  out += '"';
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (static_cast<unsigned char>(c) < 0x20) {
      out += fmt::format("\\u{:04x}", static_cast<unsigned>(static_cast<unsigned char>(c)));
    } else {
      out += c;
    }
  }
  out += '"';
}

}  // namespace

const Json* Json::member(std::string_view name) const {
  for (const auto& candidate : members) {
    if (candidate.name == name) return &candidate.value;
  }
  return nullptr;
}

void Json::add(std::string_view name, Json value) { members.push_back({std::string(name), std::move(value)}); }

Json json_text(std::string_view text) { return {Json::Kind::kString, std::string(text), {}, {}}; }

Json json_number(double value) { return {Json::Kind::kNumber, fmt::format("{}", value), {}, {}}; }

Json json_array() { return {Json::Kind::kArray, "", {}, {}}; }

Json json_object() { return {Json::Kind::kObject, "", {}, {}}; }

Result<Json> read_json(std::string_view text) {
  // The library takes a NUL byte for the end of the text and skips a byte order mark.
  const auto nul = text.find('\0');
  if (nul != std::string_view::npos || text.starts_with("\xEF\xBB\xBF")) {
    return fail(
        "", message("This is no JSON text: it goes wrong at byte {0}",
                    "Đây không phải là văn bản JSON: sai tại byte {0}", nul == std::string_view::npos ? 1 : nul + 1));
  }
  TreeBuilder builder;
  json::sax_parse(text.begin(), text.end(), &builder);
  return builder.take();
}

void append_json(std::string& out, const Json& json) {
  switch (json.kind) {
    case Json::Kind::kNull:
      out += "null";
      return;
    case Json::Kind::kBoolean:
    case Json::Kind::kNumber:
      out += json.text;
      return;
    case Json::Kind::kString:
      return append_text(out, json.text);
    case Json::Kind::kArray:
      out += '[';
      for (const auto& item : json.items) {
        if (&item != json.items.data()) out += ',';
        append_json(out, item);
      }
      out += ']';
      return;
    case Json::Kind::kObject:
      break;
  }
  out += '{';
  for (const auto& member : json.members) {
    if (&member != json.members.data()) out += ',';
    append_text(out, member.name);
    out += ':';
    append_json(out, member.value);
  }
  out += '}';
}

std::size_t count_items(const Json& json) {
  std::size_t count = json.items.size();
  for (const auto& item : json.items) count += count_items(item);
  for (const auto& member : json.members) count += count_items(member.value);
  return count;
}

std::string write_json(const Json& json) {
  std::string out;
  append_json(out, json);
  return out;
}

double number_of(const Json& json) { return std::strtod(json.text.c_str(), nullptr); }

}  // namespace ocop::gs1::epcis
