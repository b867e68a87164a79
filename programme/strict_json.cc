#include "programme/strict_json.h"

#include <nlohmann/json.hpp>
#include <optional>
#include <stdexcept>

#include "base/text.h"

namespace ocop::programme {
namespace {

using nlohmann::json;

Error error_of(std::string where, Message text) { return {std::move(where), std::move(text)}; }

/// Builds the tree; a callback that returns false ends the parse.
class TreeBuilder : public json::json_sax_t {
 public:
  bool null() override { return add({JsonValue::Kind::kNull, "null", {}, {}}); }
  bool boolean(bool value) override {
    return add({JsonValue::Kind::kBoolean, value ? "true" : "false", {}, {}});
  }
  bool number_integer(number_integer_t value) override { return add_number(std::to_string(value)); }
  bool number_unsigned(number_unsigned_t value) override {
    return add_number(std::to_string(value));
  }
  bool number_float(number_float_t /*value*/, const string_t& written) override {
    return add_number(written);
  }
  bool string(string_t& value) override {
    return add({JsonValue::Kind::kString, std::move(value), {}, {}});
  }
  bool binary(binary_t& /*value*/) override { return false; }

  bool start_object(std::size_t /*elements*/) override { return open(JsonValue::Kind::kObject); }
  bool start_array(std::size_t /*elements*/) override { return open(JsonValue::Kind::kArray); }
  bool end_object() override { return close(); }
  bool end_array() override { return close(); }

  bool key(string_t& name) override {
    if (open_.back().member(name) != nullptr) {
      error_ =
          error_of(printable(name), message("The member \"{0}\" stands twice; once is right",
                                            "Thành phần \"{0}\" xuất hiện hai lần; chỉ được có một",
                                            printable(name)));
      return false;
    }
    open_.back().members.push_back({std::move(name), {}});
    return true;
  }

  bool parse_error(std::size_t position, const std::string& /*token*/,
                   const json::exception& /*error*/) override {
    error_ = error_of("", message("This is no JSON text: it goes wrong at byte {0}",
                                  "Đây không phải là văn bản JSON: sai tại byte {0}", position));
    return false;
  }

  Result<JsonValue> take() {
    if (error_) return tl::unexpected(std::move(*error_));
    return std::move(document_);
  }

 private:
  bool add_number(std::string written) {
    return add({JsonValue::Kind::kNumber, std::move(written), {}, {}});
  }

  bool add(JsonValue value) {
    if (open_.empty()) {
      document_ = std::move(value);
    } else if (open_.back().kind == JsonValue::Kind::kObject) {
      open_.back().members.back().value = std::move(value);
    } else {
      open_.back().items.push_back(std::move(value));
    }
    return true;
  }

  bool open(JsonValue::Kind kind) {
    if (open_.size() == kMaxJsonDepth) {
      error_ = error_of("", message("The JSON text is nested deeper than {0} levels",
                                    "Văn bản JSON lồng nhau sâu quá {0} cấp", kMaxJsonDepth));
      return false;
    }
    open_.push_back({kind, "", {}, {}});
    return true;
  }

  bool close() {
    auto value = std::move(open_.back());
    open_.pop_back();
    return add(std::move(value));
  }

  std::vector<JsonValue> open_;
  JsonValue document_;
  std::optional<Error> error_;
};

}  // namespace

const JsonValue* JsonValue::member(std::string_view name) const {
  for (const auto& candidate : members) {
    if (candidate.name == name) return &candidate.value;
  }
  return nullptr;
}

Result<JsonValue> parse_strict_json(std::string_view text) {
  // The library takes a NUL byte for the end of the text and skips a byte order mark.
  const auto nul = text.find('\0');
  if (nul != std::string_view::npos || text.starts_with("\xEF\xBB\xBF")) {
    return fail("", message("This is no JSON text: it goes wrong at byte {0}",
                            "Đây không phải là văn bản JSON: sai tại byte {0}",
                            nul == std::string_view::npos ? 1 : nul + 1));
  }
  TreeBuilder builder;
  json::sax_parse(text.begin(), text.end(), &builder);
  return builder.take();
}

std::string json_string(std::string_view text) {
  if (!is_utf8(text)) throw std::invalid_argument("json_string: not UTF-8");
  return json(std::string(text)).dump();
}

}  // namespace ocop::programme
