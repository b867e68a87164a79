#include "gs1/epcis/nodes.h"

#include <algorithm>
#include <array>
#include <vector>

#include "base/text.h"
#include "gs1/application_identifier.h"
#include "gs1/digital_link.h"
#include "gs1/epcis/epc_urn.h"
#include "gs1/epcis/uri.h"
#include "gs1/percent.h"

namespace ocop::gs1::epcis {
namespace {

constexpr std::string_view kGs1Host = "id.gs1.org";
constexpr std::string_view kMaterial = "material/";
constexpr std::size_t kMaxAreaCode = 40;

std::string pair(std::string_view ai, std::string_view value) {
  auto text = std::string(ai) + "/";
  append_percent_encoded(text, value);
  return text;
}

/// The finest qualifier alone names the thing (CBV 2.0, 8.9.2: constrained URIs).
std::string node_from(const Element& key, const std::vector<Element>& qualifiers) {
  auto node = pair(key.ai, key.value);
  for (const std::string_view ai : {"21", "235", "10", "254", "8011"}) {
    const auto found =
        std::find_if(qualifiers.begin(), qualifiers.end(), [&](const Element& element) { return element.ai == ai; });
    if (found != qualifiers.end()) return node.append("/").append(pair(ai, found->value));
  }
  return node;
}

Result<std::string> node_of_urn(std::string_view uri) {
  auto elements = read_gs1_urn(uri);
  if (!elements) return tl::unexpected(elements.error());
  for (const auto& element : *elements) {
    const auto* ai = find_application_identifier(element.ai);
    if (ai == nullptr) continue;
    auto checked = check_value(*ai, element.value);
    if (!checked) return tl::unexpected(checked.error());
  }
  const auto key = std::move(elements->front());
  elements->erase(elements->begin());
  return node_from(key, *elements);
}

bool is_area_code(std::string_view text) {
  return !text.empty() && text.size() <= kMaxAreaCode && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
  });
}

Result<std::string> node_of_material(std::string_view path) {
  const auto wrong = [&] {
    return fail("", message("\"/{0}\" names no raw-material lot; what is right is /material/AREA-CODE or "
                            "/material/AREA-CODE/LOT",
                            "\"/{0}\" không phải là địa chỉ lô nguyên liệu; dạng đúng là /material/MÃ-VÙNG hoặc "
                            "/material/MÃ-VÙNG/LÔ",
                            printable(path)));
  };
  auto rest = path.substr(kMaterial.size());
  const auto slash = rest.find('/');
  const auto area = rest.substr(0, slash);
  if (!is_area_code(area)) return wrong();
  if (slash == std::string_view::npos) return material_node(area, "");
  rest.remove_prefix(slash + 1);
  if (rest.empty() || rest.find('/') != std::string_view::npos) return wrong();
  const auto characters = check_uri_characters(UriPart::kPath, rest);
  if (!characters) return tl::unexpected(characters.error());
  const auto lot = percent_decoded(rest);
  if (const auto* ai = find_application_identifier("10")) {
    const auto checked = check_value(*ai, lot);
    if (!checked) return tl::unexpected(checked.error());
  }
  return material_node(area, lot);
}

/// Whether a path that cannot be read as a Digital Link is meant as one all the same: behind a
/// primary key's AI stands a number.
bool is_meant_as_digital_link(const Http& http) {
  if (http.host == kGs1Host) return true;
  std::string_view before;
  for (auto rest = http.path.substr(1); !rest.empty();) {
    const auto segment = rest.substr(0, rest.find('/'));
    rest.remove_prefix(std::min(segment.size() + 1, rest.size()));
    const auto* ai = find_application_identifier(before);
    if (ai != nullptr && ai->role == Role::kPrimaryKey && segment.size() >= 8 && parse_digits(segment.substr(0, 8))) {
      return true;
    }
    before = segment;
  }
  return false;
}

Result<std::string> node_of_http(std::string_view uri, const Http& http) {
  const bool could_be = !http.path.empty() && (holds_primary_key(http.path) || http.host == kGs1Host);
  if (!could_be) return std::string(uri);
  auto address = ascii_lower(scheme_of(uri)).append("://").append(http.host).append(http.path);
  const auto question = uri.find('?');
  if (question != std::string_view::npos) address.append(uri.substr(question));
  const auto link = parse_digital_link(address);
  if (!link) {
    if (!is_meant_as_digital_link(http)) return std::string(uri);
    return tl::unexpected(link.error());
  }
  if (!link->attributes.empty()) {
    return fail(link->attributes.front().ai,
                message("An identifier in an event carries no data attributes such as ({0}); leave out what stands "
                        "behind \"?\"",
                        "Mã định danh trong sự kiện không được kèm thuộc tính như ({0}); hãy bỏ phần sau dấu \"?\"",
                        link->attributes.front().ai));
  }
  return node_from(link->key, link->qualifiers);
}

bool is_gs1_node(std::string_view node) { return !node.empty() && node[0] >= '0' && node[0] <= '9'; }

}  // namespace

Result<std::string> node_of(std::string_view uri, std::string_view host) {
  if (!is_uri(uri)) {
    return fail("", message("\"{0}\" is no URI; what is right is for example "
                            "https://id.gs1.org/01/09521234543213/10/L2601",
                            "\"{0}\" không phải là URI; dạng đúng ví dụ "
                            "https://id.gs1.org/01/09521234543213/10/L2601",
                            printable(uri)));
  }
  if (is_gs1_urn(uri)) return node_of_urn(uri);
  const auto http = read_http(uri);
  if (!http) return std::string(uri);
  if (http->host == host && http->path.starts_with("/material/")) {
    return node_of_material(http->path.substr(1));
  }
  return node_of_http(uri, *http);
}

std::string uri_of(std::string_view node, std::string_view host) {
  if (is_gs1_node(node)) return std::string("https://").append(kGs1Host).append("/").append(node);
  if (node.starts_with(kMaterial)) return std::string("https://").append(host).append("/").append(node);
  return std::string(node);
}

std::string batch_node(std::string_view gtin14, std::string_view lot) {
  return pair("01", gtin14) + "/" + pair("10", lot);
}

std::string unit_node(std::string_view gtin14, std::string_view serial) {
  return pair("01", gtin14) + "/" + pair("21", serial);
}

std::string material_node(std::string_view area, std::string_view lot) {
  auto node = std::string(kMaterial);
  append_percent_encoded(node, area);
  if (lot.empty()) return node;
  node += '/';
  append_percent_encoded(node, lot);
  return node;
}

std::string material_node(std::string_view area, std::optional<Date> harvested) {
  if (!harvested) return material_node(area, "");
  auto day = iso_date(*harvested);
  std::erase(day, '-');
  return material_node(area, day);
}

std::optional<Date> harvest_day(std::string_view material_lot) {
  if (material_lot.size() != 8 || !parse_digits(material_lot)) return {};
  const std::string lot(material_lot);
  return parse_iso_date(lot.substr(0, 4) + "-" + lot.substr(4, 2) + "-" + lot.substr(6));
}

NodeParts parts_of(std::string_view node) {
  NodeParts parts;
  std::vector<std::string> segments;
  for (auto rest = node; segments.size() < 5;) {
    const auto slash = rest.find('/');
    segments.push_back(percent_decoded(rest.substr(0, slash)));
    if (slash == std::string_view::npos) break;
    rest.remove_prefix(slash + 1);
  }
  segments.resize(5);
  if (segments[0] == "01") {
    parts.gtin = segments[1];
    if (segments[2] == "10") parts.lot = segments[3];
    if (segments[2] == "21") parts.serial = segments[3];
  } else if (segments[0] == "material") {
    parts.area = segments[1];
    parts.material_lot = segments[2];
  } else if (segments[0] == "414" || segments[0] == "417") {
    parts.gln = segments[1];
  }
  return parts;
}

}  // namespace ocop::gs1::epcis
