// Inside db/ only: columns that several tables have.
#pragma once

#include <string_view>
#include <utility>
#include <vector>

#include "db/tables.h"

namespace ocop::db::columns {

inline constexpr std::size_t kNameLength = 300;
inline constexpr std::size_t kTextLength = 10'000;
inline constexpr std::size_t kJwsLength = 100'000;
inline constexpr std::size_t kLargest = 999'999'999'999'999'999;

inline Column note() {
  return {"note", "note", {"ghi chú", "ghi chu"}, ValueType::kText, false, kTextLength, {}};
}
inline Column sample() {
  return {"sample", "sample",        {"mẫu", "dữ liệu mẫu", "sample data"},
          ValueType::kFlag, false, 1, {}, "0"};
}
inline Column source() {
  return {"source", "source", {"nguồn"}, ValueType::kName, false, kNameLength, {}};
}
inline Column place() {
  return {"place", "place", {"mã địa danh", "địa danh", "mã xã"}, ValueType::kId, true, 64,
          "places"};
}
inline Column gtin(bool required = true) {
  return {
      "gtin",   "gtin", {"mã gtin", "mã vạch", "mã sản phẩm", "gtin-13", "gtin-14", "barcode"},
      ValueType::kGtin, required, 14,
      "products"};
}
inline Column lot(bool required = true) {
  return {"lot", "lot", {"số lô", "lô"}, ValueType::kLot, required, 20, {}};
}
inline Column producer() {
  return {"producer", "producer", {"chủ thể", "mã chủ thể"}, ValueType::kId, true, 64, "producers"};
}
inline Column area() {
  return {"area",
          "area",
          {"mã số vùng trồng", "mã vùng trồng", "mã vùng"},
          ValueType::kAreaCode,
          true,
          40,
          "areas"};
}
inline Column certificate_number() {
  return {"number",
          "number",
          {"số giấy chứng nhận", "số", "giấy chứng nhận"},
          ValueType::kName,
          true,
          120,
          {}};
}
inline Column decision() {
  return {"decision", "decision", {"quyết định", "số quyết định"}, ValueType::kName, false,
          kNameLength, {}};
}
inline Column reason(bool required) {
  return {"reason", "reason", {"lý do"}, ValueType::kText, required, kTextLength, {}};
}
/// Of a stored scan, by its SHA-256.
inline Column scan() {
  return {"paper", "paper", {"bản quét"}, ValueType::kToken, false, 64, "papers"};
}
inline Column date(std::string_view name, std::string_view header,
                   std::vector<std::string_view> aliases, bool required) {
  return {name, header, std::move(aliases), ValueType::kDate, required, 0, {}, std::nullopt};
}
inline Column integer(std::string_view name, std::vector<std::string_view> aliases,
                      std::size_t most, std::size_t least = 0) {
  return {name, name, std::move(aliases), ValueType::kInteger, true, most, {}, "", least};
}
/// Empty is NULL.
inline Column optional_integer(std::string_view name, std::vector<std::string_view> aliases,
                               std::size_t most, std::size_t least = 0) {
  return {name, name, std::move(aliases), ValueType::kInteger, false, most, {}, std::nullopt,
          least};
}
inline Column instant(std::string_view name, std::vector<std::string_view> aliases,
                      bool required) {
  return {name, name, std::move(aliases), ValueType::kInstant, required, 0, {}, std::nullopt};
}
/// When and by whom an act was recorded; the epoch and nobody for what people import.
inline Column recorded_at() {
  return {"recorded_at", "recorded_at", {"lúc ghi"}, ValueType::kInstant, false, 0, {}, "0"};
}
inline Column recorded_by() {
  return {"recorded_by", "recorded_by", {"người ghi"}, ValueType::kId, false, 64, {}};
}

}  // namespace ocop::db::columns
