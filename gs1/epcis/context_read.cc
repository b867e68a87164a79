#include <array>

#include "base/text.h"
#include "gs1/epcis/reading.h"
#include "gs1/epcis/uri.h"

namespace ocop::gs1::epcis {
namespace {

constexpr std::size_t kMostNamespaces = 50;

/// JSON-LD keywords that say nothing about what bare names mean.
constexpr std::array<std::string_view, 4> kHarmless{"@version", "@protected", "@language", "@direction"};

void read_term_definition(Findings& findings, const Path& path, const JsonMember& member, Namespaces& namespaces) {
  const Path here{&path, member.name};
  if (member.name.starts_with('@')) {
    for (const auto keyword : kHarmless) {
      if (member.name == keyword) return;
    }
    findings.add(here,
                 message("\"{0}\" would give the standard's names another meaning; leave it out",
                         "\"{0}\" làm thay đổi ý nghĩa các tên của tiêu chuẩn; hãy bỏ đi", printable(member.name)));
    return;
  }
  // A definition of one term, {"@id": …}, concerns no prefix.
  if (member.value.is_object()) return;
  if (!member.value.is_string() || !is_uri(member.value.text) || scheme_of(member.name + ":").empty()) {
    findings.add(here, message("A prefix stands for a URI, as in \"ext\": \"https://example.org/ext/\"",
                               "Tiền tố phải ứng với một URI, ví dụ \"ext\": \"https://example.org/ext/\""));
    return;
  }
  if (namespaces.declared().size() == kMostNamespaces) {
    findings.add(here, message("@context declares more than {0} prefixes", "@context khai báo quá {0} tiền tố",
                               kMostNamespaces));
    return;
  }
  namespaces.declare(member.name, member.value.text);
}

/// True for GS1's own context.
bool read_context_part(Findings& findings, const Path& path, const Json& part, Namespaces& namespaces) {
  if (part.is_string()) {
    if (!is_uri(part.text)) {
      findings.add(path, message("\"{0}\" is no URI of a context", "\"{0}\" không phải là URI của một ngữ cảnh",
                                 printable(part.text)));
    }
    return part.text.ends_with("/epcis-context.jsonld");
  }
  if (!part.is_object()) {
    findings.add(path, message("A context is a URI or an object of prefixes",
                               "Ngữ cảnh phải là một URI hoặc một đối tượng gồm các tiền tố"));
    return false;
  }
  for (const auto& member : part.members) read_term_definition(findings, path, member, namespaces);
  return false;
}

}  // namespace

void read_context(Findings& findings, const Path& path, const Json& json, Namespaces& namespaces) {
  bool standard = false;
  if (json.is_array()) {
    for (std::size_t i = 0; i < json.items.size(); ++i) {
      const Path here{&path, "", i};
      standard = read_context_part(findings, here, json.items[i], namespaces) || standard;
    }
  } else {
    standard = read_context_part(findings, path, json, namespaces);
  }
  // An event below a document may add prefixes only.
  if (!standard && path.up == nullptr) {
    findings.add(path, message("The standard's own context is missing; add \"{0}\"",
                               "Thiếu ngữ cảnh của tiêu chuẩn; hãy thêm \"{0}\"", kContextUri));
  }
}

}  // namespace ocop::gs1::epcis
