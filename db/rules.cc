#include "db/rules.h"

#include <algorithm>
#include <charconv>
#include <iterator>

#include "base/base64.h"
#include "base/text.h"
#include "db/printers.h"
#include "db/scratch.h"
#include "programme/certificate.h"
#include "programme/geojson.h"
#include "programme/rules.h"

namespace ocop::db {
namespace {

/// The cells of one row by the names of their columns.
class Named {
 public:
  Named(const Table& table, const RowValues& row) : table_(table), row_(row) {}
  const Value& operator[](std::string_view column) const {
    return row_[table_.find(column).value()];
  }
  std::string text(std::string_view column) const { return (*this)[column].value_or(""); }
  long long number(std::string_view column) const { return parse_digits(text(column)).value_or(0); }

 private:
  const Table& table_;
  const RowValues& row_;
};

std::string for_people(const std::string& iso) {
  const auto date = parse_iso_date(iso);
  return date ? dmy_date(*date) : iso;
}

std::optional<RowError> in_order(const Named& row, std::string_view first, std::string_view then) {
  // ISO dates sort as text.
  if (!row[first] || !row[then] || *row[first] <= *row[then]) return std::nullopt;
  return RowError{then, message("{} is before {}; the later day belongs here",
                                "{} đứng trước {}; ngày ở đây phải muộn hơn",
                                for_people(*row[then]), for_people(*row[first]))};
}

Message kind_name(const std::string& kind) {
  if (kind == "province") return {"province", "tỉnh"};
  return kind == "district" ? Message{"district", "huyện"} : Message{"commune", "xã"};
}

std::optional<RowError> check_place(const Named& row, const PlaceKindOf& place_kind) {
  const auto kind = row.text("kind");
  const auto& parent = row["parent"];
  if (kind == "province" && parent) {
    return RowError{"parent",
                    message("a province belongs to no other place; leave this empty",
                            "tỉnh, thành phố không trực thuộc địa danh nào khác; hãy để trống")};
  }
  if (kind == "province") return in_order(row, "valid_from", "valid_until");
  if (!parent) {
    const auto name = kind_name(kind);
    return RowError{"parent", message("a {0} belongs to a place; name it here",
                                      "cấp {1} phải trực thuộc một địa danh; hãy ghi mã ở đây",
                                      name.en, name.vi)};
  }
  const auto above = place_kind(*parent);
  const bool higher = above == "province" || (above == "district" && kind == "commune");
  if (above && !higher) {
    const auto name = kind_name(kind);
    const auto above_name = kind_name(*above);
    return RowError{"parent", message("{0} is a {1}; a {2} belongs to a higher place",
                                      "{0} là cấp {3}; cấp {4} phải trực thuộc cấp cao hơn",
                                      *parent, above_name.en, name.en, above_name.vi, name.vi)};
  }
  return in_order(row, "valid_from", "valid_until");
}

std::optional<RowError> check_area(const Named& row) {
  if (!row["latitude"] != !row["longitude"]) {
    return RowError{row["latitude"] ? "longitude" : "latitude",
                    message("latitude and longitude stand together; fill in both or none",
                            "vĩ độ và kinh độ phải đi cùng nhau; hãy điền cả hai hoặc để trống cả "
                            "hai")};
  }
  if (row["latitude"]) {
    const auto position =
        programme::parse_coordinates(row.text("latitude") + ", " + row.text("longitude"));
    if (!position) return RowError{"latitude", position.error().message};
  }
  return in_order(row, "valid_from", "valid_until");
}

std::optional<RowError> check_recall(const Named& row) {
  const int serials = (row["width"] ? 1 : 0) + (row["first_serial"] ? 1 : 0) +
                      (row["last_serial"] ? 1 : 0);
  if (serials % 3 != 0 || (serials > 0 && row.text("lot").empty())) {
    return RowError{"width", message("serials are given by width, first and last, and with a lot",
                                     "dải số phải có đủ số chữ số, số đầu, số cuối và số lô")};
  }
  if (!row["produced_from"] != !row["produced_until"] ||
      (row["produced_from"] && !row.text("lot").empty())) {
    return RowError{"produced_from",
                    message("days of production are given both and without a lot",
                            "ngày sản xuất phải có đủ từ ngày, đến ngày và không kèm số lô")};
  }
  return in_order(row, "produced_from", "produced_until");
}

std::optional<RowError> check_target(const Named& row) {
  if (!row["at_most"] || row.number("at_most") >= row.number("at_least")) return std::nullopt;
  return RowError{"at_most", message("the highest value is below the lowest",
                                     "giá trị tối đa nhỏ hơn giá trị tối thiểu")};
}

std::optional<RowError> check_rule_set(const Named& row) {
  const auto set = programme::parse_rule_set(row.text("json"));
  if (!set) return RowError{"json", set.error().message};
  if (set->id == row.text("id")) return std::nullopt;
  return RowError{"id", message("the rule set itself says {}", "trong bộ quy tắc ghi là {}",
                                printable(set->id))};
}

std::optional<RowError> check_key(const Named& row) {
  if (row.number("not_before") > row.number("not_after")) {
    return RowError{"not_after", message("the key ends before it begins",
                                         "khóa hết hiệu lực trước khi có hiệu lực")};
  }
  return std::nullopt;
}

std::optional<RowError> check_range(const Named& row) {
  if (row.number("first_serial") > row.number("last_serial")) {
    return RowError{"last_serial",
                    message("the last serial is below the first", "số cuối nhỏ hơn số đầu")};
  }
  if (std::to_string(row.number("last_serial")).size() >
      static_cast<std::size_t>(row.number("width"))) {
    return RowError{"last_serial", message("the last serial has more than {} digits",
                                           "số cuối có nhiều hơn {} chữ số", row.number("width"))};
  }
  return std::nullopt;
}

std::optional<RowError> check_voided(const Named& row) {
  if (!row.text("lot").empty() || !row.text("roll").empty()) return check_range(row);
  return RowError{"lot", message("void labels are of a lot or a roll; name it here",
                                 "tem hủy phải thuộc một lô hoặc một cuộn; hãy ghi ở đây")};
}

std::optional<RowError> check_print(const Named& row) {
  if (row.number("labels") == 0) {
    return RowError{"labels", message("at least one label was printed; write how many",
                                      "phải in ít nhất một tem; hãy ghi số tem")};
  }
  if (row.number("first_serial") <= row.number("last_serial")) return std::nullopt;
  return RowError{"last_serial",
                  message("the last serial is below the first", "số cuối nhỏ hơn số đầu")};
}

std::optional<RowError> check_scratch(const Named& row) {
  if (auto wrong = check_range(row)) return wrong;
  const auto labels = row.number("last_serial") - row.number("first_serial") + 1;
  const auto tags = from_base64(row.text("tags"));
  const bool whole = tags && labels <= kMostScratchTags &&
                     tags->size() == static_cast<std::size_t>(labels) * ScratchTag{}.size();
  if (whole) return std::nullopt;
  return RowError{"tags", message("these are not {} bytes a label in base64, of at most {} labels",
                                  "đây không phải {} byte cho mỗi tem ở dạng base64, tối đa {} tem",
                                  ScratchTag{}.size(), kMostScratchTags)};
}

std::optional<RowError> check_printer(const Named& row) {
  if (is_printer_dpi(static_cast<unsigned>(row.number("dpi")))) return std::nullopt;
  return RowError{"dpi", message("a printer has 203, 300, 600 or 1200 dots per inch",
                                 "máy in có 203, 300, 600 hoặc 1200 điểm mỗi inch")};
}

std::optional<RowError> doubt_about_area(const Named& row) {
  const auto stated = row.text("hectares");
  double hectares = 0;
  std::from_chars(stated.data(), stated.data() + stated.size(), hectares);
  const auto outline = programme::parse_outline(row.text("outline"));
  if (hectares <= 0 || !outline) return std::nullopt;
  auto doubt = programme::doubt_about_hectares(*outline, hectares);
  if (!doubt) return std::nullopt;
  return RowError{"hectares", *std::move(doubt)};
}

/// What of a certificate somebody decided. What was unknown may still be filled in.
bool was_decided(std::string_view column, const Value& before) {
  constexpr std::string_view kDecided[] = {"gtin",  "stars",    "issued",      "expires",
                                           "basis", "previous", "score_tenths"};
  const bool decided =
      std::find(std::begin(kDecided), std::end(kDecided), column) != std::end(kDecided);
  return decided && !before.value_or("").empty();
}

Date date_of(const std::string& iso) { return parse_iso_date(iso).value(); }

std::optional<RowError> check_certificate(const Named& row) {
  if (row["expires"] || !row["issued"]) return in_order(row, "issued", "expires");
  return RowError{"expires",
                  message("the rules of {} are not known here; state the last day of validity",
                          "chưa có quy định áp dụng cho ngày {}; hãy ghi ngày hết hạn",
                          for_people(row.text("issued")))};
}

std::optional<RowError> doubt_about_extension(const programme::RuleBook& rules, const Named& row) {
  if (row.text("act") != programme::certificate_act_code(programme::CertificateAct::kExtend)) {
    return std::nullopt;
  }
  const auto day = date_of(row.text("effective_on"));
  const auto* set = rules.governing(day);
  if (set == nullptr || set->extension_days > 0) return std::nullopt;
  return RowError{
      "effective_on",
      message("{0}, in effect on {1}, knows no extension; it counts only for a certificate that "
              "runs out under a rule set that does",
              "{0}, có hiệu lực ngày {1}, không quy định việc kéo dài; chỉ tính cho giấy chứng "
              "nhận hết hạn khi đã có quy định kéo dài",
              set->decision, dmy_date(day))};
}

/// Files from before the column name serials only.
void complete_print(const Table& table, RowValues& row) {
  auto& labels = row[table.find("labels").value()];
  if (!labels.value_or("").empty()) return;
  const Named named(table, row);
  const auto count = named.number("last_serial") - named.number("first_serial") + 1;
  labels = std::to_string(std::max(count, 0LL));
}

}  // namespace

void complete_row(const programme::RuleBook& rules, const Table& table, RowValues& row) {
  if (table.name == "prints") return complete_print(table, row);
  if (table.name != "certificates") return;
  auto& expires = row[table.find("expires").value()];
  const auto& issued = row[table.find("issued").value()];
  if (expires || !issued) return;
  const auto day = date_of(*issued);
  if (const auto* set = rules.governing(day)) {
    expires = iso_date(programme::last_day_of_term(day, set->validity_months));
  }
}

std::optional<RowError> check_row(const Table& table, const RowValues& values,
                                  const PlaceKindOf& place_kind) {
  const Named row(table, values);
  if (table.name == "places") return check_place(row, place_kind);
  if (table.name == "place_history" && row["old_place"] == row["new_place"]) {
    return RowError{"new_place", message("a place cannot follow itself; name the new one",
                                         "địa danh không thể thay chính nó; hãy ghi địa danh mới")};
  }
  if (table.name == "areas") return check_area(row);
  if (table.name == "certificates") return check_certificate(row);
  if (table.name == "certificate_events") return in_order(row, "effective_on", "until_date");
  if (table.name == "batches") return in_order(row, "produced", "best_before");
  if (table.name == "signing_keys") return check_key(row);
  if (table.name == "serial_ranges" || table.name == "rolls" || table.name == "label_blocks") {
    return check_range(row);
  }
  if (table.name == "voided_serials") return check_voided(row);
  if (table.name == "prints") return check_print(row);
  if (table.name == "scratch_blocks") return check_scratch(row);
  if (table.name == "printers") return check_printer(row);
  if (table.name == "recalls") return check_recall(row);
  if (table.name == "targets") return check_target(row);
  if (table.name == "rule_sets") return check_rule_set(row);
  return std::nullopt;
}

std::optional<RowError> doubt_about(const programme::RuleBook& rules, const Table& table,
                                    const RowValues& values, Date today) {
  const Named row(table, values);
  if (table.name == "areas") return doubt_about_area(row);
  if (table.name == "certificate_events") return doubt_about_extension(rules, row);
  if (table.name != "certificates") return std::nullopt;
  const auto issued = date_of(row.text("issued"));
  const auto expires = date_of(row.text("expires"));
  if (issued > today) {
    return RowError{"issued",
                    message("issued on {}, after today, {}", "ngày cấp {} sau hôm nay, {}",
                            dmy_date(issued), dmy_date(today))};
  }
  const auto* set = rules.governing(issued);
  if (set == nullptr) return std::nullopt;
  const auto regular = programme::last_day_of_term(issued, set->validity_months);
  if (expires == regular) return std::nullopt;
  return RowError{"expires", message("{} months from {} end on {}, not on {}",
                                     "{} tháng kể từ {} là đến {}, không phải {}",
                                     set->validity_months, dmy_date(issued), dmy_date(regular),
                                     dmy_date(expires))};
}

std::optional<RowError> check_change(const Table& table, const RowValues& old_values,
                                     const RowValues& values) {
  if (table.changes == Changes::kAnything) return std::nullopt;
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    const auto& name = table.columns[i].name;
    if (name.empty() || old_values[i] == values[i]) continue;
    if (table.changes == Changes::kNotDecided) {
      if (!was_decided(name, old_values[i])) continue;
      return RowError{name, message("a certificate stays as it was decided: {} is “{}” there; "
                                    "record an act (extension, revocation …) instead",
                                    "giấy chứng nhận đã cấp giữ nguyên nội dung: {} đang là “{}”; "
                                    "hãy ghi một quyết định (kéo dài, thu hồi…) thay vì sửa",
                                    table.columns[i].header,
                                    printable(show_value(table.columns[i], old_values[i])))};
    }
    if (table.changes == Changes::kRevocationOnly) {
      if (name == "jwk" || name == "revocation_reason") continue;
      const bool tighter =
          name == "revoked_since" && values[i] &&
          (!old_values[i] || parse_digits(*values[i]) < parse_digits(*old_values[i]));
      if (tighter) continue;
      if (name == "revoked_since") {
        return RowError{name, message("a revocation is never lifted or moved later",
                                      "việc thu hồi khóa không thể bỏ hoặc dời muộn hơn")};
      }
    }
    return RowError{name, message("what is registered stays as it is: {} is “{}” there",
                                  "nội dung đã đăng ký không thay đổi được: {} đang là “{}”",
                                  table.columns[i].header,
                                  printable(show_value(table.columns[i], old_values[i])))};
  }
  return std::nullopt;
}

}  // namespace ocop::db
