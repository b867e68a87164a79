#include "web/template.h"

#include <algorithm>
#include <deque>
#include <functional>
#include <kainjow/mustache.hpp>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>
#include <vector>

namespace ocop::web {
namespace {

using kainjow::mustache::data;
using nlohmann::json;

/// Lets a template look into JSON: only what it names is turned into the
/// library's own values, which would otherwise cost more than rendering.
class JsonContext final : public kainjow::mustache::basic_context<std::string> {
 public:
  explicit JsonContext(const json& root) : root_value_(data::type::object) {
    frames_.push_back({&root_value_, &root});
  }

  void push(const data* value) override { frames_.push_back({value, json_of(value)}); }
  void pop() override { frames_.pop_back(); }

  const data* get(const std::string& name) const override {
    if (name == ".") return frames_.back().value;
    for (auto frame = frames_.rbegin(); frame != frames_.rend(); ++frame) {
      if (const json* found = find(*frame->source, name)) return value_of(*found);
    }
    return nullptr;
  }
  const data* get_partial(const std::string&) const override { return nullptr; }

 private:
  struct Frame {
    const data* value;
    const json* source;
  };

  /// "a" or "a.b.c"; nullptr when it is not there.
  static const json* find(const json& in, std::string_view name) {
    const json* at = &in;
    while (true) {
      if (!at->is_object()) return nullptr;
      const auto dot = std::min(name.find('.'), name.size());
      const auto member = at->find(std::string(name.substr(0, dot)));
      if (member == at->end()) return nullptr;
      at = &*member;
      if (dot == name.size()) return at;
      name.remove_prefix(dot + 1);
    }
  }

  data scalar(const json& source) const {
    switch (source.type()) {
      case json::value_t::string: {
        // The library takes every text for true, also an empty one.
        const auto& text = source.get_ref<const std::string&>();
        return text.empty() ? data{false} : data{text};
      }
      case json::value_t::boolean: return data{source.get<bool>()};
      case json::value_t::object: return data{data::type::object};
      case json::value_t::null:
      case json::value_t::discarded: return data{false};
      default: return data{source.dump()};
    }
  }

  const data* value_of(const json& source) const {
    if (!source.is_array()) {
      made_.push_back(scalar(source));
    } else {
      data list{data::type::list};
      for (const auto& item : source) {
        if (item.is_array()) throw std::invalid_argument("template: a list within a list");
        list.push_back(scalar(item));
      }
      made_.push_back(std::move(list));
    }
    const data* value = &made_.back();
    sources_.push_back({value, &source});
    return value;
  }

  /// What the library pushes is a value that get() has returned, or an item of
  /// a list that it has returned.
  const json* json_of(const data* value) const {
    for (auto known = sources_.rbegin(); known != sources_.rend(); ++known) {
      if (known->value == value) return known->source;
      if (!known->source->is_array() || known->source->empty()) continue;
      const auto& items = known->value->list_value();
      const std::less<const data*> before;
      if (before(value, items.data()) || !before(value, items.data() + items.size())) continue;
      return &(*known->source)[static_cast<std::size_t>(value - items.data())];
    }
    throw std::logic_error("template: a value that was not asked for");
  }

  data root_value_;
  std::vector<Frame> frames_;
  mutable std::deque<data> made_;
  mutable std::vector<Frame> sources_;
};

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

std::string Template::render(const json& values) const {
  JsonContext context(values);
  return state_->compiled.render(context);
}

}  // namespace ocop::web
