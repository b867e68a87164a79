#include "db/act_tables.h"

#include "db/table_columns.h"

namespace ocop::db {
namespace {

using namespace columns;
using enum ValueType;

constexpr std::size_t kRuleSetLength = std::size_t{1} << 20;

Column row_number() { return integer("id", {"mã", "thứ tự", "stt"}, kLargest, 1); }

Column kilograms(std::string_view name, std::size_t most) {
  return {name, "kg", {"khối lượng (kg)"}, kKilograms, true, most, {}};
}

}  // namespace

Table rule_sets_table() {
  return {"rule_sets",
          {"bộ quy tắc"},
          {{"id", "id", {"mã"}, kName, true, 40, {}},
           integer("revision", {"lần sửa"}, 1'000'000, 1),
           {"json", "json", {}, kJson, true, kRuleSetLength, {}},
           recorded_at(),
           recorded_by()},
          2,
          Changes::kNothing};
}

Table papers_table() {
  return {"papers",
          {"bản quét"},
          {{"sha256", "sha256", {"mã băm"}, kToken, true, 64, {}},
           {"", "file", {"tệp"}, kPaper, true, 255, {}},
           recorded_at(),
           recorded_by(),
           {"media_type", "", {}, kJson, false, 100, {}},
           {"bytes", "", {}, kJson, false, 100, {}},
           {"base64", "", {}, kJson, false, 0, {}}},
          1,
          Changes::kNothing};
}

Table area_producers_table() {
  return {"area_producers", {"vùng trồng chủ thể"}, {area(), producer()}, 2};
}

Table area_yields_table() {
  return {"area_yields",
          {"sản lượng vùng trồng"},
          {area(), integer("season_year", {"năm", "vụ"}, 2199, 1900),
           integer("seq", {"thứ tự", "stt"}, 1'000'000, 1), kilograms("yield_grams", 1'000'000'000),
           reason(true), recorded_at(), recorded_by(), scan()},
          3,
          Changes::kNothing};
}

Table deliveries_table() {
  return {"deliveries",
          {"giao nguyên liệu"},
          {row_number(), area(), producer(), date("delivered", "date", {"ngày", "ngày giao"}, true),
           integer("season_year", {"năm", "vụ"}, 2199, 1900), kilograms("grams", 1'000'000'000),
           note(), recorded_at(), recorded_by()},
          1,
          Changes::kNothing};
}

Table recalls_table() {
  return {"recalls",
          {"thu hồi sản phẩm"},
          {row_number(), gtin(), lot(false), optional_integer("width", {"số chữ số"}, 18, 1),
           optional_integer("first_serial", {"số đầu"}, kLargest),
           optional_integer("last_serial", {"số cuối"}, kLargest),
           date("produced_from", "produced_from", {"sản xuất từ"}, false),
           date("produced_until", "produced_until", {"sản xuất đến"}, false),
           date("since", "since", {"từ ngày"}, true), reason(true),
           {"instructions", "instructions", {"hướng dẫn"}, kText, true, kTextLength, {}}, decision(),
           recorded_at(), recorded_by(), scan()},
          1,
          Changes::kNothing};
}

Table recall_lifts_table() {
  auto recall = integer("recall", {"mã thu hồi"}, kLargest, 1);
  recall.references = "recalls";
  return {"recall_lifts",
          {"kết thúc thu hồi"},
          {recall, date("lifted_on", "date", {"ngày"}, true), reason(true), decision(),
           recorded_at(), recorded_by(), scan()},
          1,
          Changes::kNothing};
}

Table targets_table() {
  return {"targets",
          {"chỉ tiêu"},
          {place(),
           integer("year", {"năm"}, 2199, 2018),
           {"kind", "kind", {"loại", "chỉ tiêu"}, kTargetKind, true, 0, {}},
           integer("at_least", {"tối thiểu", "từ"}, kLargest),
           optional_integer("at_most", {"tối đa", "đến"}, kLargest),
           source(),
           sample()},
          3};
}

Table product_links_table() {
  return {"product_links",
          {"liên kết sản phẩm"},
          {row_number(), gtin(), lot(false),
           {"type", "type", {"loại liên kết"}, kLinkType, true, 64, {}},
           {"href", "href", {"địa chỉ", "liên kết"}, kWebAddress, true, 1'000, {}},
           {"title", "title", {"tiêu đề"}, kName, true, 100, {}},
           {"lang", "lang", {"ngôn ngữ"}, kLanguage, false, 0, {}},
           {"media_type", "media_type", {"kiểu nội dung"}, kToken, false, 100, {}},
           recorded_at(), recorded_by(), instant("removed_at", {"lúc xóa"}, false)},
          1,
          Changes::kNothing,
          {Table::Parent{"batches", {1, 2}}}};
}

}  // namespace ocop::db
