// Mustache templates, compiled once; values are HTML-escaped unless the template
// says otherwise ({{{…}}}).
#pragma once

#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

namespace ocop::web {

class Template {
 public:
  /// Throws std::invalid_argument on a template that does not compile.
  explicit Template(std::string_view text);
  ~Template();
  Template(Template&&) noexcept;

  /// Thread-safe. Objects, arrays, strings, numbers and booleans of `data` are
  /// what sections and variables see; a missing name renders empty. To a section an
  /// empty text is false.
  std::string render(const nlohmann::json& data) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace ocop::web
