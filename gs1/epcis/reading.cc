#include "gs1/epcis/reading.h"

#include <algorithm>
#include <cmath>

#include "base/text.h"
#include "gs1/epcis/nearest.h"
#include "gs1/epcis/nodes.h"
#include "gs1/epcis/uri.h"

namespace ocop::gs1::epcis {
namespace {

Message kind_name(Json::Kind kind) {
  switch (kind) {
    case Json::Kind::kString:
      return {"a text", "một chuỗi"};
    case Json::Kind::kNumber:
      return {"a number", "một số"};
    case Json::Kind::kBoolean:
      return {"true or false", "true hoặc false"};
    case Json::Kind::kArray:
      return {"a list in [ ]", "một danh sách trong [ ]"};
    case Json::Kind::kObject:
      return {"an object in { }", "một đối tượng trong { }"};
    case Json::Kind::kNull:
      break;
  }
  return {"null", "null"};
}

/// What the standard's JSON form wants written short although the XML form spells it out.
bool is_long_form(std::string_view text) {
  return text.starts_with("urn:epcglobal:cbv") || text.starts_with("https://ns.gs1.org/cbv/") ||
         text.starts_with("http://ns.gs1.org/cbv/") || text.starts_with("https://gs1.org/voc/") ||
         text.starts_with("https://www.gs1.org/voc/") || text.starts_with("http://gs1.org/voc/") ||
         text.starts_with("http://www.gs1.org/voc/");
}

}  // namespace

std::string Path::text() const {
  auto above = up == nullptr ? std::string() : up->text();
  if (index != kNoIndex) return above + "[" + std::to_string(index) + "]";
  if (name.empty()) return above;
  if (!above.empty()) above += '.';
  return above + printable(name, 60);
}

void Findings::add(const Path& path, Message message) { add(path.text(), std::move(message)); }

void Findings::add(std::string where, Message message) {
  if (!full()) errors_.push_back({std::move(where), std::move(message)});
}

bool expect(Reading& reading, const Path& path, const Json& json, Json::Kind kind) {
  if (json.kind == kind) return true;
  const auto right = kind_name(kind);
  const auto is = kind_name(json.kind);
  reading.findings.add(path, {"This is " + is.en + "; what is right is " + right.en,
                              "Ở đây là " + is.vi + "; đúng phải là " + right.vi});
  return false;
}

Json read_uri(Reading& reading, const Path& path, const Json& json) {
  if (!expect(reading, path, json, Json::Kind::kString)) return {};
  if (!is_uri(json.text)) {
    reading.findings.add(
        path, message("\"{0}\" is no URI; what is right is for example https://example.org/abc",
                      "\"{0}\" không phải là URI; dạng đúng ví dụ https://example.org/abc", printable(json.text)));
  }
  return json;
}

Json read_node(Reading& reading, const Path& path, const Json& json) {
  if (!expect(reading, path, json, Json::Kind::kString)) return {};
  if (reading.kept) return json;
  auto node = node_of(json.text, reading.host);
  if (node) return json_text(*node);
  reading.findings.add(path, std::move(node.error().message));
  return {};
}

Json read_term(Reading& reading, const Path& path, const Json& json, Vocabulary vocabulary) {
  if (!expect(reading, path, json, Json::Kind::kString)) return {};
  const auto term = short_term(vocabulary, json.text);
  const bool standard = find_term(vocabulary, term) != nullptr;
  if (is_long_form(json.text) || (!standard && !is_uri(json.text))) {
    const auto right = standard ? std::string_view(term) : nearest_term(vocabulary, json.text);
    reading.findings.add(
        path, message("\"{0}\" is no term here; did you mean \"{1}\"? Terms of your own are written as URIs",
                      "\"{0}\" không phải là thuật ngữ ở đây; có phải ý bạn là \"{1}\"? Thuật ngữ riêng phải viết "
                      "dưới dạng URI",
                      printable(json.text), right));
  }
  return json_text(term);
}

Json read_time_member(Reading& reading, const Path& path, const Json& json) {
  if (!expect(reading, path, json, Json::Kind::kString)) return {};
  if (!read_time(json.text)) {
    reading.findings.add(path, message("\"{0}\" is no time; what is right is for example 2026-11-22T10:04:05+07:00",
                                       "\"{0}\" không phải là thời điểm; dạng đúng ví dụ 2026-11-22T10:04:05+07:00",
                                       printable(json.text)));
  }
  return json;
}

Json read_number(Reading& reading, const Path& path, const Json& json) {
  if (expect(reading, path, json, Json::Kind::kNumber) && !std::isfinite(number_of(json))) {
    reading.findings.add(path, message("The number is too large", "Số này quá lớn"));
  }
  return json;
}

bool is_extension(Reading& reading, const Path& path, std::string_view name) {
  const auto prefix = scheme_of(name);
  if (prefix.empty()) return false;
  const Path here{&path, name};
  if (!is_uri(name)) {
    reading.findings.add(here, message("A member of another namespace is named as a URI: prefix:name, ASCII characters",
                                       "Thành phần thuộc không gian tên khác phải đặt tên dạng URI: tiền-tố:tên, ký tự "
                                       "ASCII"));
  } else if (reading.namespaces.find(prefix) == nullptr && name.find("://") == std::string_view::npos &&
             !name.starts_with("urn:")) {
    reading.findings.add(here,
                         message("The prefix \"{0}\" is not declared; add {{\"{0}\": \"https://…/\"}} to @context",
                                 "Tiền tố \"{0}\" chưa được khai báo; hãy thêm {{\"{0}\": \"https://…/\"}} vào "
                                 "@context",
                                 prefix));
  }
  return true;
}

void refuse_member(Reading& reading, const Path& path, std::string_view name,
                   const std::vector<std::string_view>& known) {
  const auto nearest = *std::min_element(known.begin(), known.end(), [&](std::string_view a, std::string_view b) {
    return distance(name, a) < distance(name, b);
  });
  const Path here{&path, name};
  if (distance(name, nearest) <= 3) {
    reading.findings.add(here, message("There is no such member here; did you mean \"{0}\"?",
                                       "Ở đây không có thành phần này; có phải ý bạn là \"{0}\"?", nearest));
    return;
  }
  reading.findings.add(here, message("There is no such member here; one of your own is named prefix:name, with the "
                                     "prefix declared in @context",
                                     "Ở đây không có thành phần này; thành phần riêng phải đặt tên dạng tiền-tố:tên và "
                                     "khai báo tiền tố trong @context"));
}

}  // namespace ocop::gs1::epcis
