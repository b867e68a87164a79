#include "db/label_tables.h"

#include <utility>

#include "db/table_columns.h"

namespace ocop::db {
namespace {

using namespace columns;
using enum ValueType;

constexpr std::size_t kMostBlocks = 268'435'455;

Column width() { return integer("width", {"số chữ số"}, 18, 1); }
Column first_serial() { return integer("first_serial", {"số đầu"}, kLargest); }
Column last_serial() { return integer("last_serial", {"số cuối"}, kLargest); }

Column roll(bool required) {
  return {"roll", "roll", {"cuộn", "cuộn tem"}, kLot, required, 20, {}};
}

/// A whole number that files from before the column leave out.
Column added_integer(std::string_view name, std::vector<std::string_view> aliases, std::size_t most,
                     std::string_view fallback) {
  Column column = integer(name, std::move(aliases), most, 1);
  column.required = false;
  column.fallback = fallback;
  return column;
}

}  // namespace

Table rolls_table() {
  return {"rolls",
          {"cuộn tem"},
          {gtin(),
           roll(true),
           producer(),
           {"kid", "kid", {"mã khóa"}, kKid, true, 10, "signing_keys"},
           width(),
           first_serial(),
           last_serial(),
           {"scratch", "scratch", {"lớp cào"}, kFlag, false, 1, {}, "0"},
           recorded_at(),
           recorded_by()},
          2,
          Changes::kNothing};
}

Table serial_ranges_table() {
  return {"serial_ranges",
          {"dải số"},
          {gtin(),
           lot(),
           added_integer("seq", {"thứ tự", "stt"}, 1'000'000, "1"),
           width(),
           first_serial(),
           last_serial(),
           roll(false),
           {"jws", "jws", {"bản ghi"}, kToken, false, kJwsLength, {}},
           recorded_at(),
           recorded_by()},
          3,
          Changes::kNothing,
          {Table::Parent{"batches"}, Table::Parent{"rolls", {0, 6}}}};
}

Table voided_serials_table() {
  return {"voided_serials",
          {"tem hủy"},
          {gtin(), width(), first_serial(), last_serial(), lot(false), reason(true), recorded_at(),
           recorded_by(), roll(false)},
          3,
          Changes::kNothing,
          {Table::Parent{"batches", {0, 4}}, Table::Parent{"rolls", {0, 8}}}};
}

Table prints_table() {
  return {"prints",
          {"lần in"},
          {integer("id", {"mã", "thứ tự", "stt"}, kLargest, 1),
           gtin(),
           lot(false),
           first_serial(),
           last_serial(),
           {"format", "format", {"định dạng"}, kName, true, 40, {}},
           reason(false),
           recorded_at(),
           recorded_by(),
           roll(false),
           {"level", "level", {"cấp tem"}, kLabelLevel, false, 0, {}, "unit"},
           added_integer("labels", {"số tem"}, kLargest, ""),
           {"run", "run", {}, kToken, false, 40, {}}},
          1,
          Changes::kNothing,
          {Table::Parent{"batches", {1, 2}}, Table::Parent{"rolls", {1, 9}}}};
}

Table label_blocks_table() {
  return {"label_blocks",
          {"khối tem"},
          {integer("id", {"mã"}, kMostBlocks, 1), gtin(), width(), first_serial(), last_serial(),
           lot(false)},
          1,
          Changes::kNothing,
          {Table::Parent{"batches", {1, 5}}}};
}

Table scratch_blocks_table() {
  return {"scratch_blocks",
          {"mã cào"},
          {gtin(), width(), first_serial(), last_serial(),
           {"run", "run", {}, kToken, true, 40, {}},
           {"tags", "tags", {}, kJson, true, 0, {}}},
          3,
          Changes::kNothing};
}

Table scratch_uses_table() {
  return {"scratch_uses",
          {"mã cào đã dùng"},
          {gtin(), {"serial", "serial", {"số sê-ri"}, kToken, true, 18, {}},
           instant("used_at", {"lúc dùng"}, true)},
          2,
          Changes::kNothing};
}

Table printers_table() {
  const auto millimetres = [](std::string_view name, std::vector<std::string_view> aliases) {
    return Column{name, name, std::move(aliases), kMillimetres, false, 20, {}, "0"};
  };
  const auto scale = [](std::string_view name, std::vector<std::string_view> aliases) {
    return Column{name, name, std::move(aliases), kScale, false, 0, {}, "1000000"};
  };
  return {"printers",
          {"máy in"},
          {producer(),
           {"name", "name", {"tên", "tên máy in"}, kName, true, 60, {}},
           integer("dpi", {"độ phân giải"}, 1200, 203),
           millimetres("offset_x", {"lệch ngang"}),
           millimetres("offset_y", {"lệch dọc"}),
           scale("scale_x", {"tỷ lệ ngang"}),
           scale("scale_y", {"tỷ lệ dọc"})},
          2};
}

}  // namespace ocop::db
