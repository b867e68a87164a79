#include "web/template.h"

#include <cmath>
#include <kainjow/mustache.hpp>
#include <nlohmann/json.hpp>
#include <stdexcept>

namespace ocop::web {
namespace {

using kainjow::mustache::data;

data convert(const nlohmann::json& value) {
  switch (value.type()) {
    case nlohmann::json::value_t::object: {
      data object{data::type::object};
      for (const auto& [name, member] : value.items()) object[name] = convert(member);
      return object;
    }
    case nlohmann::json::value_t::array: {
      kainjow::mustache::list list;
      list.reserve(value.size());
      for (const auto& item : value) list.push_back(convert(item));
      return data{list};
    }
    case nlohmann::json::value_t::string:
      return data{value.get_ref<const std::string&>()};
    case nlohmann::json::value_t::boolean:
      return data{value.get<bool>()};
    case nlohmann::json::value_t::null:
    case nlohmann::json::value_t::discarded:
      return data{false};
    default:
      return data{value.dump()};
  }
}

}  // namespace

struct Template::State {
  // Rendering changes a mustache only through partials and lambdas; neither can
  // occur here, which is what makes one object safe for all threads.
  kainjow::mustache::mustache compiled;
};

Template::Template(std::string_view text) {
  if (text.find("{{>") != std::string_view::npos) {
    throw std::invalid_argument("template: partials are not supported");
  }
  kainjow::mustache::mustache compiled{std::string(text)};
  if (!compiled.is_valid()) throw std::invalid_argument("template: " + compiled.error_message());
  state_ = std::make_unique<State>(State{std::move(compiled)});
}

Template::~Template() = default;
Template::Template(Template&&) noexcept = default;

std::string Template::render(const nlohmann::json& values) const {
  std::string out;
  state_->compiled.render(convert(values), [&out](const std::string& piece) { out += piece; });
  return out;
}

}  // namespace ocop::web
