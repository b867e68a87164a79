#include <algorithm>
#include <cmath>
#include <set>

#include "base/text.h"
#include "gs1/epcis/reading.h"
#include "gs1/epcis/uri.h"

namespace ocop::gs1::epcis {
namespace {

constexpr std::size_t kMostDispositions = 100;

void check_unit(Reading& reading, const Path& path, const Json& json) {
  if (!expect(reading, path, json, Json::Kind::kString)) return;
  const auto& unit = json.text;
  const bool fits = unit.size() >= 2 && unit.size() <= 3 && std::all_of(unit.begin(), unit.end(), [](char c) {
                      return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
                    });
  if (!fits) {
    reading.findings.add(path, message("\"{0}\" is no unit code of UN/CEFACT Recommendation 20; kilograms are KGM",
                                       "\"{0}\" không phải là mã đơn vị theo Khuyến nghị 20 của UN/CEFACT; kilôgam là "
                                       "KGM",
                                       printable(unit)));
  }
}

void check_amount(Reading& reading, const Path& path, const Quantity& quantity) {
  if (!quantity.quantity) {
    if (quantity.unit.empty()) return;
    reading.findings.add(path, message("A unit wants a quantity beside it", "Có đơn vị thì phải có số lượng"));
  } else if (*quantity.quantity < 0) {
    reading.findings.add(path, message("A quantity is not negative", "Số lượng không được âm"));
  } else if (quantity.unit.empty() && std::floor(*quantity.quantity) != *quantity.quantity) {
    reading.findings.add(path, message("Without a unit the quantity counts pieces: a whole number is right",
                                       "Không có đơn vị thì số lượng là số cái: phải là số nguyên"));
  }
}

Json read_quantity(Reading& reading, const Path& path, const Json& json, Quantity& quantity) {
  if (!expect(reading, path, json, Json::Kind::kObject)) return {};
  auto kept = json_object();
  for (const auto& [name, value] : json.members) {
    const Path here{&path, name};
    if (name == "epcClass") {
      auto node = read_node(reading, here, value);
      quantity.node = node.text;
      kept.add(name, std::move(node));
    } else if (name == "quantity") {
      kept.add(name, read_number(reading, here, value));
      quantity.quantity = number_of(value);
    } else if (name == "uom") {
      check_unit(reading, here, value);
      quantity.unit = value.text;
      kept.add(name, value);
    } else {
      refuse_member(reading, path, name, {"epcClass", "quantity", "uom"});
    }
  }
  if (json.member("epcClass") == nullptr) {
    reading.findings.add(path, message("\"epcClass\" is missing: what there is this much of",
                                       "Thiếu \"epcClass\": loại hàng có số lượng này"));
  }
  check_amount(reading, path, quantity);
  return kept;
}

void read_typed_id(Reading& reading, const Path& path, const Json& json, std::string_view member, Vocabulary vocabulary,
                   TypedId& id, Json& kept) {
  if (!expect(reading, path, json, Json::Kind::kObject)) return;
  for (const auto& [name, value] : json.members) {
    const Path here{&path, name};
    if (name == "type") {
      auto term = read_term(reading, here, value, vocabulary);
      id.type = term.text;
      kept.add(name, std::move(term));
    } else if (name == member) {
      auto node = read_node(reading, here, value);
      id.id = node.text;
      kept.add(name, std::move(node));
    } else {
      refuse_member(reading, path, name, {"type", member});
    }
  }
  if (json.member(member) == nullptr) {
    reading.findings.add(path, message("\"{0}\" is missing", "Thiếu \"{0}\"", member));
  }
  // Only a business transaction may go without its type.
  if (vocabulary == Vocabulary::kSourceDestType && json.member("type") == nullptr) {
    reading.findings.add(path, message("\"type\" is missing: owning_party, possessing_party or location",
                                       "Thiếu \"type\": owning_party, possessing_party hoặc location"));
  }
}

Json read_dispositions(Reading& reading, const Path& path, const Json& json, std::vector<std::string>& terms) {
  if (!expect(reading, path, json, Json::Kind::kArray)) return {};
  if (json.items.size() > kMostDispositions) {
    reading.findings.add(path, message("At most {} dispositions stand here", "Ở đây chỉ nhận tối đa {} trạng thái",
                                       kMostDispositions));
    return {};
  }
  auto kept = json_array();
  for (std::size_t i = 0; i < json.items.size(); ++i) {
    const Path here{&path, "", i};
    kept.items.push_back(read_term(reading, here, json.items[i], Vocabulary::kDisposition));
    if (std::find(terms.begin(), terms.end(), kept.items.back().text) != terms.end()) {
      reading.findings.add(here,
                           message("This stands twice; once is right", "Mục này xuất hiện hai lần; chỉ được có một"));
    }
    terms.push_back(kept.items.back().text);
  }
  if (json.items.empty()) {
    reading.findings.add(path, message("The list is empty; leave it out, or name a disposition",
                                       "Danh sách rỗng; hãy bỏ đi hoặc ghi một trạng thái"));
  }
  return kept;
}

}  // namespace

Json read_quantities(Reading& reading, const Path& path, const Json& json, std::vector<Quantity>& quantities) {
  if (!expect(reading, path, json, Json::Kind::kArray)) return {};
  auto kept = json_array();
  for (std::size_t i = 0; i < json.items.size() && !reading.findings.full(); ++i) {
    const Path here{&path, "", i};
    quantities.emplace_back();
    kept.items.push_back(read_quantity(reading, here, json.items[i], quantities.back()));
  }
  return kept;
}

Json read_nodes(Reading& reading, const Path& path, const Json& json, std::vector<std::string>& nodes) {
  if (!expect(reading, path, json, Json::Kind::kArray)) return {};
  auto kept = json_array();
  std::set<std::string, std::less<>> seen;
  for (std::size_t i = 0; i < json.items.size() && !reading.findings.full(); ++i) {
    const Path here{&path, "", i};
    kept.items.push_back(read_node(reading, here, json.items[i]));
    const auto& node = kept.items.back().text;
    if (node.empty()) continue;
    nodes.push_back(node);
    if (!seen.insert(node).second) {
      reading.findings.add(here,
                           message("This stands twice; once is right", "Mục này xuất hiện hai lần; chỉ được có một"));
    }
  }
  return kept;
}

Json read_typed_ids(Reading& reading, const Path& path, const Json& json, std::string_view member,
                    Vocabulary vocabulary, std::vector<TypedId>& ids) {
  if (!expect(reading, path, json, Json::Kind::kArray)) return {};
  auto kept = json_array();
  for (std::size_t i = 0; i < json.items.size() && !reading.findings.full(); ++i) {
    const Path here{&path, "", i};
    ids.emplace_back();
    kept.items.push_back(json_object());
    read_typed_id(reading, here, json.items[i], member, vocabulary, ids.back(), kept.items.back());
  }
  return kept;
}

Json read_location(Reading& reading, const Path& path, const Json& json, std::string& node) {
  if (!expect(reading, path, json, Json::Kind::kObject)) return {};
  auto kept = json_object();
  for (const auto& [name, value] : json.members) {
    const Path here{&path, name};
    if (name == "id") {
      auto id = read_node(reading, here, value);
      node = id.text;
      kept.add(name, std::move(id));
    } else if (is_extension(reading, path, name)) {
      kept.add(name, value);
    } else {
      refuse_member(reading, path, name, {"id"});
    }
  }
  if (json.member("id") == nullptr) {
    reading.findings.add(path, message("\"id\" is missing: the place as a URI, as https://id.gs1.org/414/9521234500001",
                                       "Thiếu \"id\": địa điểm dạng URI, ví dụ https://id.gs1.org/414/9521234500001"));
  }
  return kept;
}

Json read_persistent(Reading& reading, const Path& path, const Json& json, Event& event) {
  if (!expect(reading, path, json, Json::Kind::kObject)) return {};
  auto kept = json_object();
  for (const auto& [name, value] : json.members) {
    const Path here{&path, name};
    if (name == "set") {
      kept.add(name, read_dispositions(reading, here, value, event.set_dispositions));
    } else if (name == "unset") {
      kept.add(name, read_dispositions(reading, here, value, event.unset_dispositions));
    } else {
      refuse_member(reading, path, name, {"set", "unset"});
    }
  }
  if (json.member("set") == nullptr && json.member("unset") == nullptr) {
    reading.findings.add(path, message("\"set\" or \"unset\" is missing", "Thiếu \"set\" hoặc \"unset\""));
  }
  for (const auto& term : event.set_dispositions) {
    if (std::find(event.unset_dispositions.begin(), event.unset_dispositions.end(), term) ==
        event.unset_dispositions.end())
      continue;
    reading.findings.add(
        path, message("\"{0}\" is set and unset in one event; one of them is right",
                      "\"{0}\" vừa được đặt vừa bị gỡ trong cùng một sự kiện; chỉ được chọn một", printable(term)));
  }
  return kept;
}

Json read_certifications(Reading& reading, const Path& path, const Json& json, Event& event) {
  if (!json.is_array()) {
    auto kept = read_uri(reading, path, json);
    event.certifications.push_back(kept.text);
    return kept;
  }
  for (std::size_t i = 0; i < json.items.size() && !reading.findings.full(); ++i) {
    const Path here{&path, "", i};
    event.certifications.push_back(read_uri(reading, here, json.items[i]).text);
  }
  return json;
}

Json read_error_declaration(Reading& reading, const Path& path, const Json& json, Event& event) {
  if (!expect(reading, path, json, Json::Kind::kObject)) return {};
  auto kept = json_object();
  event.corrects = "unknown";
  for (const auto& [name, value] : json.members) {
    const Path here{&path, name};
    if (name == "declarationTime") {
      kept.add(name, read_time_member(reading, here, value));
    } else if (name == "reason") {
      auto term = read_term(reading, here, value, Vocabulary::kErrorReason);
      event.corrects = term.text;
      kept.add(name, std::move(term));
    } else if (name == "correctiveEventIDs") {
      if (expect(reading, here, value, Json::Kind::kArray)) {
        for (std::size_t i = 0; i < value.items.size() && !reading.findings.full(); ++i) {
          const Path item{&here, "", i};
          read_uri(reading, item, value.items[i]);
        }
      }
      kept.add(name, value);
    } else if (is_extension(reading, path, name)) {
      kept.add(name, value);
    } else {
      refuse_member(reading, path, name, {"declarationTime", "reason", "correctiveEventIDs"});
    }
  }
  if (json.member("declarationTime") == nullptr) {
    reading.findings.add(path, message("\"declarationTime\" is missing", "Thiếu \"declarationTime\""));
  }
  return kept;
}

Json read_ilmd(Reading& reading, const Path& path, const Json& json) {
  if (!expect(reading, path, json, Json::Kind::kObject)) return {};
  for (const auto& [name, value] : json.members) {
    if (is_extension(reading, path, name)) continue;
    const Path here{&path, name};
    reading.findings.add(here, message("Master data are named prefix:name, as cbvmda:lotNumber",
                                       "Dữ liệu chủ phải đặt tên dạng tiền-tố:tên, ví dụ cbvmda:lotNumber"));
  }
  return json;
}

}  // namespace ocop::gs1::epcis
