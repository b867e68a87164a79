#include "gs1/epcis/namespaces.h"

#include <algorithm>
#include <array>

#include "gs1/epcis/uri.h"

namespace ocop::gs1::epcis {
namespace {

using Pair = std::pair<std::string, std::string>;

const std::array<Pair, 9>& standard() {
  // The hash algorithm writes the namespace of master data without the colon at its end.
  static const std::array<Pair, 9> kStandard{Pair{"epcis", "https://ref.gs1.org/epcis/"},
                                             Pair{"cbv", "https://ref.gs1.org/cbv/"},
                                             Pair{"gs1", "https://ref.gs1.org/voc/"},
                                             Pair{"cbvmda", "urn:epcglobal:cbv:mda"},
                                             Pair{"rdf", "http://www.w3.org/1999/02/22-rdf-syntax-ns#"},
                                             Pair{"rdfs", "http://www.w3.org/2000/01/rdf-schema#"},
                                             Pair{"owl", "http://www.w3.org/2002/07/owl#"},
                                             Pair{"xsd", "http://www.w3.org/2001/XMLSchema#"},
                                             Pair{"dcterms", "http://purl.org/dc/terms/"}};
  return kStandard;
}

template <class Pairs>
const std::string* look_up(const Pairs& pairs, std::string_view prefix) {
  const auto found = std::find_if(pairs.begin(), pairs.end(), [&](const Pair& pair) { return pair.first == prefix; });
  return found == pairs.end() ? nullptr : &found->second;
}

}  // namespace

void Namespaces::declare(std::string_view prefix, std::string_view uri) {
  if (is_standard_prefix(prefix)) return;
  const auto found =
      std::find_if(declared_.begin(), declared_.end(), [&](const Pair& pair) { return pair.first == prefix; });
  if (found != declared_.end()) {
    found->second = uri;
  } else {
    declared_.emplace_back(prefix, uri);
  }
}

const std::string* Namespaces::find(std::string_view prefix) const {
  const auto* own = look_up(declared_, prefix);
  return own != nullptr ? own : look_up(standard(), prefix);
}

std::string Namespaces::expanded(std::string_view name) const {
  const auto prefix = scheme_of(name);
  if (prefix.empty()) return std::string(name);
  const auto* uri = find(prefix);
  if (uri != nullptr) return std::string("{").append(*uri).append("}").append(name.substr(prefix.size() + 1));
  const auto end = name.find_last_of("/#");
  if (end == std::string_view::npos) return std::string(name);
  return std::string("{").append(name.substr(0, end + 1)).append("}").append(name.substr(end + 1));
}

bool is_standard_prefix(std::string_view prefix) { return look_up(standard(), prefix) != nullptr; }

}  // namespace ocop::gs1::epcis
