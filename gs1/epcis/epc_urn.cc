#include "gs1/epcis/epc_urn.h"

#include <algorithm>
#include <array>
#include <string>

#include "base/text.h"
#include "gs1/check_digit.h"
#include "gs1/percent.h"

namespace ocop::gs1::epcis {
namespace {

/// How the fields of a scheme become a key.
enum class Shape {
  kItem,      ///< indicator moves to the front: GTIN
  kCheck,     ///< prefix and reference, then the check digit
  kExtended,  ///< the reference's first digit moves to the front: SSCC
  kPlain,     ///< prefix and reference, nothing else: GIAI, GINC, CPI
  kPieces,    ///< GTIN, piece, total: ITIP
};

struct Scheme {
  std::string_view name;
  std::string_view key;
  Shape shape;
  std::size_t digits;            ///< of prefix and reference together; 0: any number
  std::size_t fields;            ///< with the serial, where there is one
  std::string_view serial;       ///< AI that the last field is; "" none, "+": part of the key
  bool of_class = false;         ///< may stand as a pattern with "*" for the serial
  std::string_view before = {};  ///< in front of all
};

constexpr std::array kSchemes{
    Scheme{"sgtin", "01", Shape::kItem, 13, 3, "21", true},
    Scheme{"lgtin", "01", Shape::kItem, 13, 3, "10"},
    Scheme{"upui", "01", Shape::kItem, 13, 3, "235", true},
    Scheme{"sscc", "00", Shape::kExtended, 17, 2, ""},
    Scheme{"sgln", "414", Shape::kCheck, 12, 3, "254"},
    Scheme{"pgln", "417", Shape::kCheck, 12, 2, ""},
    Scheme{"grai", "8003", Shape::kCheck, 12, 3, "+", true, "0"},
    Scheme{"giai", "8004", Shape::kPlain, 0, 2, ""},
    Scheme{"gsrn", "8018", Shape::kCheck, 17, 2, ""},
    Scheme{"gsrnp", "8017", Shape::kCheck, 17, 2, ""},
    Scheme{"gdti", "253", Shape::kCheck, 12, 3, "+", true},
    Scheme{"sgcn", "255", Shape::kCheck, 12, 3, "+", true},
    Scheme{"cpi", "8010", Shape::kPlain, 0, 3, "8011", true},
    Scheme{"ginc", "401", Shape::kPlain, 0, 2, ""},
    Scheme{"gsin", "402", Shape::kCheck, 16, 2, ""},
    Scheme{"itip", "8006", Shape::kPieces, 13, 5, "21", true},
};

struct Split {
  std::string_view kind;  ///< "id", "idpat", "class"
  const Scheme* scheme = nullptr;
  std::string_view fields;
};

Split split_urn(std::string_view uri) {
  constexpr std::string_view kStart = "urn:epc:";
  if (uri.size() < kStart.size() || ascii_lower(uri.substr(0, kStart.size())) != kStart) return {};
  uri.remove_prefix(kStart.size());
  const auto first = uri.find(':');
  if (first == std::string_view::npos) return {};
  const auto second = uri.find(':', first + 1);
  if (second == std::string_view::npos) return {};
  const auto name = uri.substr(first + 1, second - first - 1);
  const auto* found =
      std::find_if(kSchemes.begin(), kSchemes.end(), [&](const Scheme& scheme) { return scheme.name == name; });
  return {uri.substr(0, first), found == kSchemes.end() ? nullptr : found, uri.substr(second + 1)};
}

std::vector<std::string_view> split_fields(std::string_view text, std::size_t most) {
  std::vector<std::string_view> fields;
  while (fields.size() + 1 < most) {
    const auto dot = text.find('.');
    if (dot == std::string_view::npos) break;
    fields.push_back(text.substr(0, dot));
    text.remove_prefix(dot + 1);
  }
  fields.push_back(text);
  return fields;
}

bool all_digits(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

tl::unexpected<Error> malformed(std::string_view urn) {
  return fail("", message("\"{0}\" is no EPC: its fields do not have the number and length that the scheme wants, as "
                          "in urn:epc:id:sgtin:4012345.011111.987",
                          "\"{0}\" không phải là EPC: số lượng hoặc độ dài các trường không đúng với loại mã này, ví "
                          "dụ đúng: urn:epc:id:sgtin:4012345.011111.987",
                          printable(urn)));
}

/// The key's value from the fields before the serial; "" where they do not fit.
std::string key_value(const Scheme& scheme, const std::vector<std::string_view>& fields) {
  const auto prefix = fields[0];
  if (prefix.size() < 4 || prefix.size() > 12 || !all_digits(prefix)) return {};
  if (scheme.shape == Shape::kPlain) {
    return fields[1].empty() ? std::string() : std::string(prefix) + percent_decoded(fields[1]);
  }
  const auto reference = fields[1];
  if (prefix.size() + reference.size() != scheme.digits || !all_digits(reference)) return {};
  if (scheme.shape == Shape::kCheck) {
    const auto body = std::string(prefix).append(reference);
    return std::string(scheme.before) + body + check_digit(body);
  }
  if (reference.empty()) return {};
  auto body = std::string(1, reference[0]).append(prefix).append(reference.substr(1));
  body += check_digit(body);
  if (scheme.shape != Shape::kPieces) return body;
  if (fields[2].size() != 2 || fields[3].size() != 2 || !all_digits(fields[2]) || !all_digits(fields[3])) return {};
  return body.append(fields[2]).append(fields[3]);
}

}  // namespace

bool is_gs1_urn(std::string_view uri) {
  const auto split = split_urn(uri);
  return split.scheme != nullptr && (split.kind == "id" || split.kind == "idpat" || split.kind == "class");
}

Result<std::vector<Element>> read_gs1_urn(std::string_view urn) {
  const auto split = split_urn(urn);
  if (split.scheme == nullptr) return malformed(urn);
  const auto& scheme = *split.scheme;
  const auto checked = check_uri_characters(UriPart::kQuery, split.fields);
  if (!checked) return tl::unexpected(checked.error());
  const auto fields = split_fields(split.fields, scheme.fields);
  const bool lot = scheme.serial == "10";
  if (fields.size() != scheme.fields || lot != (split.kind == "class")) return malformed(urn);
  Element key{std::string(scheme.key), key_value(scheme, fields)};
  if (key.value.empty()) return malformed(urn);
  if (scheme.serial.empty()) {
    if (split.kind != "id") return malformed(urn);
    return std::vector<Element>{key};
  }
  if (split.kind == "idpat") {
    if (!scheme.of_class || fields.back() != "*") {
      return fail("", message("\"{0}\" is a pattern of many; name one class, with \"*\" for the serial only",
                              "\"{0}\" là mẫu của nhiều mã; hãy ghi đúng một loại, chỉ dùng \"*\" ở chỗ số sê-ri",
                              printable(urn)));
    }
    return std::vector<Element>{key};
  }
  auto serial = percent_decoded(fields.back());
  if (serial.empty()) return malformed(urn);
  if (scheme.serial == "+") {
    key.value += serial;
    return std::vector<Element>{key};
  }
  // Extension "0" of an SGLN is that of no extension (Tag Data Standard, 6.3.3).
  if (scheme.serial == "254" && serial == "0") return std::vector<Element>{key};
  return std::vector<Element>{key, {std::string(scheme.serial), std::move(serial)}};
}

}  // namespace ocop::gs1::epcis
