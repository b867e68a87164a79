#include "tests/office/zip_bytes.h"

#include <zip.h>

#include <stdexcept>

namespace ocop::office {
namespace {

const std::string kHead = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
const std::string kMain = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const std::string kLinks = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

std::string relationships(const std::string& inside) {
  return kHead +
         "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">" +
         inside + "</Relationships>";
}

std::string link(const std::string& id, const std::string& kind, const std::string& target) {
  return "<Relationship Id=\"" + id + "\" Type=\"" + kLinks + "/" + kind + "\" Target=\"" + target +
         "\"/>";
}

void must(bool worked) {
  if (!worked) throw std::runtime_error("the archive for the test could not be made");
}

}  // namespace

std::string zip_bytes(const ZipContent& parts, const std::string& password) {
  zip_source_t* bytes = zip_source_buffer_create(nullptr, 0, 0, nullptr);
  zip_source_keep(bytes);
  zip_t* archive = zip_open_from_source(bytes, ZIP_TRUNCATE, nullptr);
  must(archive != nullptr);
  for (const auto& [name, content] : parts) {
    zip_source_t* source = zip_source_buffer(archive, content.data(), content.size(), 0);
    const auto index = zip_file_add(archive, name.c_str(), source, ZIP_FL_ENC_UTF_8);
    must(index >= 0);
    if (!password.empty()) {
      must(zip_file_set_encryption(archive, static_cast<zip_uint64_t>(index), ZIP_EM_AES_256,
                                   password.c_str()) == 0);
    }
  }
  must(zip_close(archive) == 0);
  must(zip_source_open(bytes) == 0);
  zip_stat_t facts;
  must(zip_source_stat(bytes, &facts) == 0);
  std::string all(facts.size, '\0');
  must(zip_source_read(bytes, all.data(), all.size()) == static_cast<zip_int64_t>(all.size()));
  zip_source_close(bytes);
  zip_source_free(bytes);
  return all;
}

std::string workbook_bytes(const std::string& rows, const ZipContent& more) {
  ZipContent parts{
      {"_rels/.rels", relationships(link("rId1", "officeDocument", "xl/workbook.xml"))},
      {"xl/_rels/workbook.xml.rels",
       relationships(link("rId1", "worksheet", "worksheets/sheet1.xml") +
                     link("rId2", "styles", "styles.xml") +
                     link("rId3", "sharedStrings", "sharedStrings.xml"))},
      {"xl/workbook.xml", kHead + "<workbook xmlns=\"" + kMain + "\" xmlns:r=\"" + kLinks +
                              "\"><sheets><sheet name=\"Trang 1\" sheetId=\"1\" r:id=\"rId1\"/>"
                              "</sheets></workbook>"},
      {"xl/styles.xml", kHead + "<styleSheet xmlns=\"" + kMain +
                            "\"><cellXfs count=\"1\"><xf "
                            "numFmtId=\"0\"/></cellXfs></styleSheet>"},
      {"xl/sharedStrings.xml", kHead + "<sst xmlns=\"" + kMain + "\"/>"},
      {"xl/worksheets/sheet1.xml", kHead + "<worksheet xmlns=\"" + kMain + "\"><sheetData>" + rows +
                                       "</sheetData></worksheet>"},
  };
  for (const auto& [name, content] : more) parts[name] = content;
  return zip_bytes(parts);
}

}  // namespace ocop::office
