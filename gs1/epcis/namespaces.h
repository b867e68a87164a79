// Prefixes of @context (JSON-LD 1.1), as far as events use them. For this folder only.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ocop::gs1::epcis {

inline constexpr std::string_view kContextUri =
    "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld";
/// Of remarks that this service's own events carry: "ocop:note".
inline constexpr std::string_view kOwnPrefix = "ocop";
inline constexpr std::string_view kOwnNamespace = "urn:x-ocop:epcis:";
inline constexpr std::string_view kNoteMember = "ocop:note";

class Namespaces {
 public:
  void declare(std::string_view prefix, std::string_view uri);
  /// nullptr when the prefix was not declared, nor is one of GS1's context.
  const std::string* find(std::string_view prefix) const;
  /// As declared; without those of GS1's context.
  const std::vector<std::pair<std::string, std::string>>& declared() const { return declared_; }

  /// "{namespace}local" of "prefix:local" (CBV 2.0, 8.9.2); a whole IRI is split behind its last "/"
  /// or "#"; what has neither stays.
  std::string expanded(std::string_view name) const;

 private:
  std::vector<std::pair<std::string, std::string>> declared_;
};

/// Whether GS1's own context declares the prefix: such members are the standard's, not a stranger's.
bool is_standard_prefix(std::string_view prefix);

}  // namespace ocop::gs1::epcis
