#include "verifier/openapi/openapi_document.h"

#include <array>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "embedded_ocop_verifier_openapi.h"

namespace ocop::verifier {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::array kSubjects{"labels.json", "resolver.json", "events.json", "exports.json",
                               "pages.json"};

void add(Json& whole, const Json& part) {
  for (const auto& [name, value] : part.items()) {
    if (whole.contains(name)) throw std::logic_error("described twice: " + name);
    whole[name] = value;
  }
}

Json parsed(std::string_view name) { return Json::parse(openapi::embedded(name)); }

}  // namespace

std::string openapi_document() {
  Json document = parsed("openapi.json");
  for (const char* subject : kSubjects) {
    const Json part = parsed(subject);
    add(document["paths"], part.at("paths"));
    add(document["components"]["schemas"], part.at("schemas"));
  }
  return document.dump(1) + "\n";
}

}  // namespace ocop::verifier
