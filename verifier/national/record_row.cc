#include <fmt/format.h>

#include "base/text.h"
#include "verifier/national/record.h"

namespace ocop::verifier {
namespace {

constexpr std::string_view kBetween = "; ";

std::string joined(const std::vector<std::string>& parts, std::string_view between = kBetween) {
  std::string text;
  for (const auto& part : parts) {
    if (part.empty()) continue;
    if (!text.empty()) text += between;
    text += part;
  }
  return text;
}

template <class Items, class Text>
std::string each(const Items& items, Text text) {
  std::vector<std::string> parts;
  for (const auto& item : items) parts.push_back(text(item));
  return joined(parts);
}

std::string place_text(const db::Place& place) { return joined({place.name, place.province}, ", "); }

/// An address that names its commune and province already is not told twice.
std::string address_text(const db::Producer& producer) {
  const std::string told = fold(producer.address);
  std::vector<std::string> parts{producer.address};
  for (const auto& name : {producer.place.name, producer.place.province}) {
    if (told.find(fold(name)) == std::string::npos) parts.push_back(name);
  }
  return joined(parts, ", ");
}

/// Codes of the places that are named, each once.
std::string place_codes(const NationalRecord& record) {
  std::vector<std::string> codes{record.code_of(record.producer.place)};
  for (const auto& area : record.areas) codes.push_back(area.id);
  return joined(codes);
}

std::string origin_text(const NationalRecord& record) {
  const std::string areas = each(record.areas, [](const db::Area& area) {
    return joined({area.name, place_text(area.place)}, ", ");
  });
  return joined({areas.empty() ? place_text(record.producer.place) : areas, "Việt Nam"});
}

std::string stage_text(const NationalStage& stage) {
  return joined({stage.name.vi, stage.area, place_text(stage.place)}, ", ");
}

std::string serials_text(const std::optional<programme::SerialRange>& serials) {
  if (!serials || serials->count == 0) return "";
  return fmt::format("{}–{} ({} sản phẩm)", serials->serial(0), serials->serial(serials->count - 1),
                     serials->count);
}

std::string certificate_text(const NationalCertificate& certificate) {
  return fmt::format("OCOP {} sao số {}, {}", certificate.stars, certificate.number,
                     joined({certificate.issuer, "cấp ngày " + dmy_date(certificate.issued)}, ", "));
}

std::string standing_text(const NationalCertificate& certificate) {
  const std::string status = programme::certificate_status_name(certificate.today.status).vi;
  return fmt::format("{}: {}, thời hạn đến {}", certificate.number, status, dmy_date(certificate.expires));
}

std::string recall_text(const NationalRecall& recall) {
  const std::string until = recall.lifted_on ? "đã dừng từ " + dmy_date(*recall.lifted_on) : "";
  const std::string lot = recall.lot.empty() ? "" : "lô " + recall.lot;
  return joined({"Thu hồi từ " + dmy_date(recall.since), until, lot, recall.decision, recall.reason,
                 recall.instructions},
                ", ");
}

office::Cell day(const std::optional<Date>& value) {
  return value ? office::Cell(dmy_date(*value)) : office::Cell();
}

}  // namespace

std::vector<std::string> national_headings() {
  return {"Cấp",
          "Tên sản phẩm",
          "Tên tiếng Anh",
          "GTIN",
          "Hình ảnh",
          "Tên chủ thể",
          "Địa chỉ chủ thể",
          "Mã chủ thể",
          "Công đoạn",
          "Thời gian",
          "Mã truy xuất nguồn gốc",
          "Số lô",
          "Mã địa điểm",
          "Thương hiệu",
          "Số sê-ri",
          "Ngày sản xuất",
          "Hạn sử dụng",
          "Tiêu chuẩn áp dụng",
          "Xuất xứ",
          "Giấy chứng nhận",
          "Hiệu lực chứng nhận",
          "Ngày đăng ký lô",
          "Cảnh báo",
          "Thu hồi hàng",
          "Liên kết cổng quốc gia",
          "Dữ liệu mẫu",
          "Tính đến ngày"};
}

std::vector<office::Cell> national_row(const NationalRecord& record, Date as_of) {
  const auto& product = record.product;
  const std::string image =
      product.picture.empty() ? "" : "https://" + record.host + "/pictures/" + product.gtin;
  const auto registered = record.registered_at ? std::optional(local_date(*record.registered_at)) : std::nullopt;
  return {std::string(record.lot.empty() ? "sản phẩm" : "lô"),
          product.name_vi,
          product.name_en,
          product.gtin,
          image,
          record.producer.name,
          address_text(record.producer),
          record.producer.id,
          each(record.stages, stage_text),
          each(record.stages, [](const NationalStage& s) { return s.on ? dmy_date(*s.on) : ""; }),
          trace_code(record),
          record.lot,
          place_codes(record),
          std::string(),
          serials_text(record.serials),
          day(record.produced),
          day(record.best_before),
          joined(standards(record)),
          origin_text(record),
          each(record.certificates, certificate_text),
          each(record.certificates, standing_text),
          day(registered),
          product.warnings,
          each(record.recalls, recall_text),
          std::string(),
          std::string(record.sample ? "có" : "không"),
          dmy_date(as_of)};
}

}  // namespace ocop::verifier
