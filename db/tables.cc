#include "db/tables.h"

#include <stdexcept>

#include "db/act_tables.h"
#include "db/event_tables.h"
#include "db/label_tables.h"
#include "db/scan_tables.h"
#include "db/table_columns.h"
#include "programme/geojson.h"

namespace ocop::db {
namespace {

using enum ValueType;
using namespace columns;

constexpr std::size_t kLabelTextLength = 1'000;

Table places() {
  return {"places",
          {"địa danh", "dia danh", "xã", "đơn vị hành chính"},
          {{"id", "id", {"mã địa danh", "mã"}, kId, true, 64, {}},
           {"name", "name", {"tên", "tên địa danh"}, kName, true, kNameLength, {}},
           {"kind", "kind", {"cấp", "loại"}, kPlaceKind, true, 0, {}},
           {"parent", "parent", {"trực thuộc", "thuộc"}, kId, false, 64, "places", std::nullopt},
           {"code", "code", {"mã hành chính", "mã đơn vị hành chính"}, kId, false, 64, {}},
           date("valid_from", "valid_from", {"từ ngày", "hiệu lực từ"}, false),
           date("valid_until", "valid_until", {"đến ngày", "hết hiệu lực"}, false),
           note()}};
}

Table place_history() {
  return {"place_history",
          {"lịch sử địa danh", "sáp nhập"},
          {{"old_place", "old_place", {"địa danh cũ", "mã cũ"}, kId, true, 64, "places"},
           {"new_place", "new_place", {"địa danh mới", "mã mới"}, kId, true, 64, "places"},
           date("changed_on", "date", {"ngày", "ngày hiệu lực"}, true),
           {"decision",
            "decision",
            {"quyết định", "nghị quyết", "văn bản"},
            kName,
            false,
            kNameLength,
            {}}},
          2};
}

Table producers() {
  return {"producers",
          {"chủ thể", "chủ thể ocop"},
          {{"id", "id", {"mã chủ thể", "mã"}, kId, true, 64, {}},
           {"name", "name", {"tên", "tên chủ thể", "chủ thể"}, kName, true, kNameLength, {}},
           {"kind", "kind", {"loại hình", "loại chủ thể"}, kProducerKind, true, 0, {}},
           {"address", "address", {"địa chỉ"}, kName, false, kNameLength, {}},
           place(),
           date("stopped_on", "stopped_on", {"ngày ngừng sản xuất", "ngừng sản xuất"}, false),
           source(),
           note(),
           sample()}};
}

Table areas() {
  return {"areas",
          {"vùng nguyên liệu", "vùng trồng"},
          {{"id",
            "id",
            {"mã số vùng trồng", "mã vùng trồng", "mã vùng", "msvt", "code"},
            kAreaCode,
            true,
            40,
            {}},
           {"name",
            "name",
            {"tên", "tên vùng", "tên vùng nguyên liệu", "vùng nguyên liệu"},
            kName,
            true,
            kNameLength,
            {}},
           {"crop", "crop", {"cây trồng", "loại cây", "vật nuôi"}, kName, false, kNameLength, {}},
           {"issuer", "issuer", {"cơ quan cấp", "nơi cấp"}, kName, false, kNameLength, {}},
           place(),
           {"hectares",
            "hectares",
            {"diện tích (ha)", "diện tích", "ha"},
            kHectares,
            false,
            10'000'000,
            {},
            std::nullopt},
           {"practice",
            "practice",
            {"quy trình", "quy trình sản xuất", "tiêu chuẩn"},
            kPractice,
            false,
            0,
            {},
            "none"},
           {"yield_grams",
            "yield_kg",
            {"sản lượng dự kiến (kg)", "sản lượng (kg)", "sản lượng"},
            kKilograms,
            false,
            1'000'000'000,
            {},
            std::nullopt},
           {"status", "status", {"trạng thái", "tình trạng"}, kAreaStatus, false, 0, {}, "active"},
           date("valid_from", "valid_from", {"ngày cấp", "từ ngày", "hiệu lực từ"}, false),
           date("valid_until", "valid_until", {"ngày hết hạn", "đến ngày", "hết hiệu lực"}, false),
           {"latitude", "latitude", {"vĩ độ"}, kDegrees, false, 90, {}, std::nullopt},
           {"longitude", "longitude", {"kinh độ"}, kDegrees, false, 180, {}, std::nullopt},
           {"outline",
            "outline",
            {"ranh giới", "geojson"},
            kOutline,
            false,
            programme::kMaxOutlineBytes,
            {}},
           source(),
           note(),
           sample()}};
}

Table products() {
  auto key = gtin();
  key.references = {};
  return {"products",
          {"sản phẩm"},
          {key,
           producer(),
           {"group_number", "group", {"nhóm", "nhóm sản phẩm"}, kGroup, true, 0, {}},
           {"product_set", "set", {"bộ sản phẩm", "phân nhóm"}, kName, false, kNameLength, {}},
           {"name_vi",
            "name_vi",
            {"tên", "tên sản phẩm", "name", "tên tiếng việt"},
            kName,
            true,
            kNameLength,
            {}},
           {"name_en", "name_en", {"tên tiếng anh", "english name"}, kName, false, kNameLength, {}},
           {"name_as_printed",
            "name_as_printed",
            {"tên như in", "tên trong nguồn"},
            kName,
            false,
            kNameLength,
            {}},
           {"story_vi",
            "story_vi",
            {"câu chuyện", "câu chuyện sản phẩm", "story"},
            kText,
            false,
            kTextLength,
            {}},
           {"story_en", "story_en", {"câu chuyện tiếng anh"}, kText, false, kTextLength, {}},
           {"net_content",
            "net_content",
            {"khối lượng", "khối lượng tịnh", "thể tích", "quy cách"},
            kName,
            false,
            100,
            {}},
           {"ingredients", "ingredients", {"thành phần"}, kName, false, kLabelTextLength, {}},
           {"warnings",
            "warnings",
            {"bảo quản, cảnh báo", "bảo quản", "cảnh báo"},
            kName,
            false,
            kLabelTextLength,
            {}},
           {"", "picture", {"ảnh", "hình ảnh", "hình"}, kPicture, false, 255, {}},
           source(),
           note(),
           sample()}};
}

Table product_areas() {
  return {"product_areas",
          {"sản phẩm vùng trồng", "sản phẩm vùng nguyên liệu"},
          {gtin(), area()},
          2};
}

Table certificates() {
  return {
      "certificates",
      {"giấy chứng nhận", "chứng nhận"},
      {certificate_number(),
       gtin(),
       integer("stars", {"số sao", "hạng sao", "sao", "hạng"}, 5, 3),
       {"issuer", "issuer", {"cơ quan cấp", "nơi cấp"}, kName, false, kNameLength, {}},
       date("issued", "issued", {"ngày cấp"}, true),
       date("expires", "expires", {"ngày hết hạn", "hết hạn", "có giá trị đến"}, false),
       {"basis", "basis", {"hình thức", "căn cứ cấp"}, kBasis, false, 0, {}},
       {"previous",
        "previous",
        {"thay cho", "giấy chứng nhận trước"},
        kName,
        false,
        120,
        "certificates"},
       {"score_tenths", "score", {"điểm", "số điểm"}, kScore, false, 100, {}, std::nullopt},
       note(),
       sample()},
      1,
      Changes::kNotDecided};
}

Table certificate_events() {
  auto number = certificate_number();
  number.references = "certificates";
  return {"certificate_events",
          {"lịch sử chứng nhận", "lịch sử giấy chứng nhận"},
          {number,
           integer("seq", {"thứ tự", "stt"}, 1'000'000, 1),
           {"act", "act", {"việc", "quyết định về"}, kCertificateAct, true, 0, {}},
           date("effective_on", "date", {"ngày", "từ ngày"}, true),
           date("until_date", "until", {"đến ngày"}, false),
           decision(),
           reason(false),
           {"ground", "ground", {"căn cứ"}, kId, false, 64, {}},
           {"authority", "authority", {"cấp quyết định"}, kAuthority, false, 0, {}},
           date("filed_on", "filed", {"ngày nộp hồ sơ"}, false),
           {"rule", "rule", {"quy định áp dụng"}, kName, false, 40, {}},
           {"paper", "paper", {"bản quét"}, kToken, false, 64, "papers"},
           recorded_at(),
           recorded_by()},
          2,
          Changes::kNothing};
}

Table signing_keys() {
  return {"signing_keys",
          {"keys", "khóa", "khóa ký", "jwks"},
          {{"kid", "kid", {"mã khóa"}, kKid, true, 10, {}},
           producer(),
           instant("not_before", {"nbf", "từ"}, true),
           instant("not_after", {"exp", "đến"}, true),
           instant("revoked_since", {"thu hồi từ"}, false),
           {"revocation_reason",
            "revocation_reason",
            {"lý do thu hồi", "reason"},
            kName,
            false,
            500,
            {}},
           {"jwk", "jwk", {}, kJson, false, kJwsLength, {}}},
          1,
          Changes::kRevocationOnly};
}

Table batches() {
  return {"batches",
          {"lô", "lô hàng"},
          {gtin(),
           lot(),
           producer(),
           {"kid", "kid", {"mã khóa"}, kKid, true, 10, "signing_keys"},
           {"jws", "jws", {"bản ghi"}, kToken, true, kJwsLength, {}},
           date("produced", "produced", {"ngày sản xuất", "nsx"}, true),
           date("best_before", "best_before", {"hạn sử dụng", "hsd"}, false),
           integer("quantity", {"số lượng"}, 100'000'000, 1),
           {"certificate",
            "certificate",
            {"số giấy chứng nhận"},
            kName,
            false,
            120,
            "certificates",
            std::nullopt},
           instant("issued_at", {"lúc ký"}, true),
           instant("registered_at", {"lúc đăng ký"}, true)},
          2,
          Changes::kNothing};
}

Table batch_areas() {
  return {"batch_areas",
          {"lô vùng trồng"},
          {gtin(),
           lot(),
           integer("seq", {"thứ tự", "stt"}, 1'000'000, 1),
           area(),
           {"grams", "kg", {"khối lượng (kg)"}, kKilograms, false, 1'000'000'000, {}, "0"},
           date("harvested", "harvested", {"ngày thu hoạch"}, false),
           integer("season_year", {"năm"}, 2199, 1900)},
          3,
          Changes::kNothing,
          {Table::Parent{"batches"}}};
}

}  // namespace

std::optional<std::size_t> Table::find(std::string_view column_name) const {
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (columns[i].name == column_name) return i;
  }
  return std::nullopt;
}

const std::vector<Table>& tables() {
  static const std::vector<Table> all = {
      rule_sets_table(),    papers_table(),         places(),           place_history(),
      producers(),          areas(),                area_producers_table(), area_yields_table(),
      products(),           product_areas(),        certificates(),     certificate_events(),
      signing_keys(),       batches(),              batch_areas(),      rolls_table(),
      serial_ranges_table(), label_blocks_table(), scratch_blocks_table(), scratch_uses_table(),
      voided_serials_table(), recalls_table(),      recall_lifts_table(), prints_table(),
      deliveries_table(),   targets_table(),        printers_table(),     scan_totals_table(),
      scan_days_table(),    scan_counts_table(),    departures_table(), public_reports_table(),
      cases_table(),        case_steps_table(),     unit_marks_table(),   product_links_table(),
      events_table(),       event_nodes_table(),    event_sight_table(),  lineage_table()};
  return all;
}

const Table& table_named(std::string_view name) {
  for (const auto& table : tables()) {
    if (table.name == name) return table;
  }
  throw std::out_of_range("no table " + std::string(name));
}

const Table& picture_table() {
  static const Table pictures = {"pictures",
                                 {},
                                 {gtin(),
                                  {"media_type", "media_type", {}, kName, true, 100, {}},
                                  {"base64", "base64", {}, kJson, true, 0, {}}}};
  return pictures;
}

}  // namespace ocop::db
