#include "office/xlsx_reader.h"

#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <pugixml.hpp>

#include "base/text.h"
#include "office/xlsx_cells.h"
#include "office/zip_parts.h"

namespace ocop::office {
namespace {

using Rows = std::vector<std::vector<std::string>>;

constexpr unsigned kParse = pugi::parse_escapes | pugi::parse_eol | pugi::parse_cdata |
                            pugi::parse_wconv_attribute | pugi::parse_ws_pcdata_single;

tl::unexpected<Error> unreadable(std::string_view part) {
  return fail("",
              message("the workbook's part {} is missing or not readable; save it again as .xlsx",
                      "phần {} của tệp bị thiếu hoặc không đọc được; hãy lưu lại thành .xlsx",
                      printable(part)));
}

/// The directory of a part: "xl/" of "xl/workbook.xml".
std::string directory_of(const std::string& part) {
  const auto slash = part.rfind('/');
  return slash == std::string::npos ? "" : part.substr(0, slash + 1);
}

/// A relationship's target as a part's name; ECMA-376 part 2, 9.3.
std::string resolve(const std::string& base, std::string_view target) {
  if (target.starts_with('/')) return std::string(target.substr(1));
  std::string directory = directory_of(base);
  while (target.starts_with("../")) {
    target.remove_prefix(3);
    if (!directory.empty()) directory = directory_of(directory.substr(0, directory.size() - 1));
  }
  return directory + std::string(target);
}

struct Relationship {
  std::string kind;  ///< the last piece of its type: "worksheet"
  std::string part;
};

class Workbook {
 public:
  explicit Workbook(ZipParts parts) : parts_(std::move(parts)) {}

  Result<Rows> rows() {
    auto from_root = relationships("");
    if (!from_root) return tl::unexpected(from_root.error());
    const auto main = first_of_kind(*from_root, "officeDocument");
    if (!main) return unreadable("officeDocument");
    auto links = relationships(*main);
    if (!links) return tl::unexpected(links.error());
    if (auto ready = read_workbook(*main); !ready) return tl::unexpected(ready.error());
    if (const auto styles = first_of_kind(*links, "styles")) {
      auto document = xml(*styles);
      if (!document) return tl::unexpected(document.error());
      cells_.read_styles(**document);
    }
    if (const auto texts = first_of_kind(*links, "sharedStrings")) {
      auto document = xml(*texts);
      if (!document) return tl::unexpected(document.error());
      cells_.read_shared_texts(**document);
    }
    const auto sheet = links->find(sheet_id_);
    if (sheet == links->end() || sheet->second.kind != "worksheet") return unreadable("worksheet");
    auto document = xml(sheet->second.part);
    if (!document) return tl::unexpected(document.error());
    return cells_.rows(**document);
  }

 private:
  using Relationships = std::map<std::string, Relationship>;
  using Document = std::unique_ptr<pugi::xml_document>;

  Result<Document> xml(const std::string& name) {
    auto bytes = parts_.part(name, kMostUnpacked);
    if (!bytes) return tl::unexpected(bytes.error());
    if (!*bytes) return unreadable(name);
    // The tree takes up to 64 bytes for each of these marks.
    const auto marks = std::count_if((*bytes)->begin(), (*bytes)->end(),
                                     [](char c) { return c == '<' || c == '='; });
    if (static_cast<std::size_t>(marks) > kMostMarkup) {
      return fail("", message("the workbook has too many cells; split it into several files",
                              "tệp có quá nhiều ô; hãy chia thành nhiều tệp"));
    }
    auto document = std::make_unique<pugi::xml_document>();
    if (!document->load_buffer((*bytes)->data(), (*bytes)->size(), kParse)) return unreadable(name);
    return document;
  }

  Result<Relationships> relationships(const std::string& part) {
    const auto directory = directory_of(part);
    auto document = xml(directory + "_rels/" + part.substr(directory.size()) + ".rels");
    if (!document) return tl::unexpected(document.error());
    Relationships found;
    for (const auto& one : document->get()->document_element().children()) {
      if (std::string_view(one.attribute("TargetMode").value()) == "External") continue;
      const std::string type = one.attribute("Type").value();
      found[one.attribute("Id").value()] = {type.substr(type.rfind('/') + 1),
                                            resolve(part, one.attribute("Target").value())};
    }
    return found;
  }

  static std::optional<std::string> first_of_kind(const Relationships& links,
                                                  std::string_view kind) {
    for (const auto& [id, link] : links) {
      if (link.kind == kind) return link.part;
    }
    return {};
  }

  /// Which sheet is the first that a person sees, and from when its days count.
  Result<void> read_workbook(const std::string& name) {
    auto document = xml(name);
    if (!document) return tl::unexpected(document.error());
    const auto root = document->get()->document_element();
    const auto properties = child_called(root, "workbookPr");
    cells_.counts_from_1904 = properties.attribute("date1904").as_bool();
    for (const auto& sheet : child_called(root, "sheets").children()) {
      const std::string_view state = sheet.attribute("state").value();
      if (local_name(sheet) != "sheet" || !(state.empty() || state == "visible")) continue;
      for (const auto& attribute : sheet.attributes()) {
        if (std::string_view(attribute.name()).ends_with(":id")) sheet_id_ = attribute.value();
      }
      if (!sheet_id_.empty()) return {};
    }
    return unreadable("sheets");
  }

  ZipParts parts_;
  XlsxCells cells_;
  std::string sheet_id_;
};

}  // namespace

Result<Rows> xlsx_rows(std::string_view bytes) {
  auto parts = ZipParts::open(bytes);
  if (!parts) return tl::unexpected(parts.error());
  return Workbook(*std::move(parts)).rows();
}

}  // namespace ocop::office
