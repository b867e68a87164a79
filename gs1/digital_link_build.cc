#include <algorithm>

#include "gs1/digital_link.h"
#include "gs1/percent.h"

namespace ocop::gs1 {
namespace {

std::optional<std::string_view> value_of(const std::vector<Element>& elements,
                                         std::string_view ai) {
  for (const auto& element : elements) {
    if (element.ai == ai) return element.value;
  }
  return {};
}

void append_pair(std::string& uri, const Element& element) {
  uri.append("/").append(element.ai).append("/");
  append_percent_encoded(uri, element.value);
}

}  // namespace

std::optional<std::string_view> DigitalLink::qualifier(std::string_view ai) const {
  return value_of(qualifiers, ai);
}

std::optional<std::string_view> DigitalLink::attribute(std::string_view ai) const {
  return value_of(attributes, ai);
}

std::optional<std::string_view> DigitalLink::extension(std::string_view name) const {
  for (const auto& [key_name, value] : extensions) {
    if (key_name == name) return value;
  }
  return {};
}

std::string DigitalLink::element_string() const {
  std::vector<Element> elements;
  elements.reserve(1 + qualifiers.size() + attributes.size());
  elements.push_back(key);
  elements.insert(elements.end(), qualifiers.begin(), qualifiers.end());
  elements.insert(elements.end(), attributes.begin(), attributes.end());
  // A shorter code is a smaller number: AIs never differ by leading zeros alone.
  std::stable_sort(elements.end() - static_cast<std::ptrdiff_t>(attributes.size()), elements.end(),
                   [](const Element& a, const Element& b) {
                     return a.ai.size() != b.ai.size() ? a.ai.size() < b.ai.size() : a.ai < b.ai;
                   });
  return gs1::element_string(elements);
}

std::string build_digital_link(const DigitalLink& link) {
  std::string uri;
  uri.reserve(256);
  uri.append(link.scheme).append("://").append(link.host).append(link.prefix);
  append_pair(uri, link.key);
  for (const auto& qualifier : link.qualifiers) append_pair(uri, qualifier);
  char separator = '?';
  const auto append_parameter = [&](std::string_view name, std::string_view value) {
    uri += separator;
    append_percent_encoded(uri, name);
    uri += '=';
    append_percent_encoded(uri, value);
    separator = '&';
  };
  for (const auto& [ai, value] : link.attributes) append_parameter(ai, value);
  for (const auto& [name, value] : link.extensions) append_parameter(name, value);
  return uri;
}

}  // namespace ocop::gs1
