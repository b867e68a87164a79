#include <map>
#include <stdexcept>

#include "db/tables.h"
#include "db/words.h"
#include "office/imports.h"

namespace ocop::office {
namespace {

using db::ValueType;

struct TemplateColumn {
  std::string_view name;  ///< in db/tables.h
  std::string_view heading;
  Cell example;
};

struct TemplateTable {
  Message title;
  std::string_view file_name;
  std::vector<TemplateColumn> columns;
};

const std::string kDeleteMe = "Dòng ví dụ: hãy xóa trước khi nhập";

TemplateTable producers(std::string_view place) {
  return {message("Producers", "Chủ thể"),
          "chu-the",
          {{"id", "Mã chủ thể", "htx-vi-du"},
           {"name", "Tên chủ thể", "Hợp tác xã Ví Dụ"},
           {"kind", "Loại hình", "hợp tác xã"},
           {"address", "Địa chỉ", "Thôn 1"},
           {"place", "Mã địa danh", std::string(place)},
           {"source", "Nguồn", ""},
           {"note", "Ghi chú", kDeleteMe},
           {"sample", "Dữ liệu mẫu", "có"}}};
}

TemplateTable areas(std::string_view place) {
  return {message("Raw-material areas", "Vùng nguyên liệu"),
          "vung-nguyen-lieu",
          {{"id", "Mã số vùng trồng", "VN-VIDU-0001"},
           {"name", "Tên vùng nguyên liệu", "Vùng hoa rừng ví dụ"},
           {"crop", "Cây trồng", "Hoa rừng"},
           {"issuer", "Cơ quan cấp", "Cơ quan ví dụ"},
           {"place", "Mã địa danh", std::string(place)},
           {"hectares", "Diện tích (ha)", 1.5},
           {"practice", "Quy trình", "VietGAP"},
           {"yield_grams", "Sản lượng dự kiến (kg)", std::int64_t{1200}},
           {"status", "Trạng thái", "hoạt động"},
           {"valid_from", "Ngày cấp", make_date(2026, 1, 15)},
           {"valid_until", "Ngày hết hạn", make_date(2029, 1, 14)},
           {"note", "Ghi chú", kDeleteMe},
           {"sample", "Dữ liệu mẫu", "có"}}};
}

TemplateTable products() {
  return {message("Products", "Sản phẩm"),
          "san-pham",
          {{"gtin", "Mã GTIN", "9521000009998"},
           {"producer", "Mã chủ thể", "htx-vi-du"},
           {"group_number", "Nhóm sản phẩm", std::int64_t{1}},
           {"product_set", "Bộ sản phẩm", ""},
           {"name_vi", "Tên sản phẩm", "Mật ong ví dụ"},
           {"name_en", "Tên tiếng Anh", "Example honey"},
           {"story_vi", "Câu chuyện sản phẩm", ""},
           {"net_content", "Khối lượng", "500 ml"},
           {"ingredients", "Thành phần", "Mật ong"},
           {"warnings", "Bảo quản, cảnh báo", "Để nơi khô mát"},
           {"source", "Nguồn", ""},
           {"note", "Ghi chú", kDeleteMe},
           {"sample", "Dữ liệu mẫu", "có"}}};
}

TemplateTable certificates() {
  return {message("Certificates", "Giấy chứng nhận"),
          "giay-chung-nhan",
          {{"number", "Số giấy chứng nhận", "VÍ DỤ/QĐ-UBND"},
           {"gtin", "Mã GTIN", "9521000009998"},
           {"stars", "Số sao", std::int64_t{3}},
           {"issuer", "Cơ quan cấp", "Ủy ban nhân dân tỉnh ví dụ"},
           {"issued", "Ngày cấp", make_date(2025, 7, 25)},
           {"expires", "Ngày hết hạn", make_date(2028, 7, 24)},
           {"note", "Ghi chú", kDeleteMe},
           {"sample", "Dữ liệu mẫu", "có"}}};
}

TemplateTable template_of(std::string_view table, std::string_view place) {
  if (table == "producers") return producers(place);
  if (table == "areas") return areas(place);
  if (table == "products") return products();
  if (table == "certificates") return certificates();
  throw std::out_of_range("no template of " + std::string(table));
}

/// What a cell of the column may say.
Message what_goes_in(const db::Column& column) {
  switch (column.type) {
    case ValueType::kId:
      return message("1–64 letters, digits, dots, hyphens or underscores, without diacritics",
                     "1–64 chữ không dấu, chữ số, dấu chấm, gạch nối hoặc gạch dưới");
    case ValueType::kAreaCode:
      return message("1–40 letters, digits and hyphens, without diacritics",
                     "1–40 chữ không dấu, chữ số và gạch nối");
    case ValueType::kGtin:
      return message("the number under the product's barcode: 8, 12, 13 or 14 digits",
                     "dãy số dưới mã vạch của sản phẩm: 8, 12, 13 hoặc 14 chữ số");
    case ValueType::kDate:
      return message("day/month/year", "ngày/tháng/năm");
    case ValueType::kInteger:
      return message("a whole number from {} to {}", "số nguyên từ {} đến {}", column.least,
                     column.most);
    case ValueType::kHectares:
      return message("hectares, a decimal number", "số héc-ta, có thể có phần thập phân");
    case ValueType::kKilograms:
      return message("kilograms, at most three decimals",
                     "số ki-lô-gam, tối đa ba chữ số thập phân");
    case ValueType::kName:
      return message("one line of text, at most {} characters", "một dòng chữ, tối đa {} ký tự",
                     column.most);
    case ValueType::kText:
      return message("text, at most {} characters", "đoạn chữ, tối đa {} ký tự", column.most);
    default:
      return db::known_words(column.type);
  }
}

Message heading_of(const TemplateColumn& one, const db::Column& column) {
  return {std::string(column.header), std::string(one.heading)};
}

Table explanation(const TemplateTable& given, const db::Table& table, Language language) {
  const auto say = [language](const Message& text) { return text.in(language); };
  Table result{std::string(given.file_name) + "-huong-dan",
               say(message("How to fill in", "Hướng dẫn")),
               {say(message("Column", "Cột")), say(message("Required", "Bắt buộc")),
                say(message("What goes in", "Nội dung được nhận")),
                say(message("Must be there already", "Phải có sẵn"))},
               {}};
  for (const auto& one : given.columns) {
    const auto& column = table.columns[table.find(one.name).value()];
    const bool refers = column.references == "producers" || column.references == "products";
    std::string there;
    if (column.references == "places")
      there = say(message("places: the administrative code", "địa danh: mã đơn vị hành chính"));
    else if (refers)
      there = say(import_table_name(column.references));
    result.rows.push_back({say(heading_of(one, column)),
                           say(column.required ? message("yes", "có") : message("no", "không")),
                           say(what_goes_in(column)), there});
  }
  return result;
}

}  // namespace

Message import_table_name(std::string_view table) { return template_of(table, "").title; }

std::vector<Table> import_template(std::string_view table, std::string_view place,
                                   Language language) {
  constexpr std::string_view kSomeCommune = "02104";  // Xã Tân Kỳ, QĐ 19/2025/QĐ-TTg
  const auto given = template_of(table, place.empty() ? kSomeCommune : place);
  const auto& stored = db::table_named(table);
  Table sheet{std::string(given.file_name), given.title.in(language), {}, {{}}};
  for (const auto& one : given.columns) {
    const auto& column = stored.columns[stored.find(one.name).value()];
    sheet.headings.push_back(heading_of(one, column).in(language));
    sheet.rows.front().push_back(one.example);
  }
  return {sheet, explanation(given, stored, language)};
}

}  // namespace ocop::office
