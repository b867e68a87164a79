#include <algorithm>
#include <array>
#include <set>
#include <span>

#include "base/text.h"
#include "gs1/application_identifier.h"
#include "programme/batch_record.h"
#include "programme/strict_json.h"

namespace ocop::programme {
namespace {

constexpr std::size_t kMaxProducerId = 64;
constexpr std::size_t kMaxAreaCode = 40;
constexpr unsigned kMaxSerialWidth = 18;

/// The first thing wrong in a record. Reading goes on behind it with empty
/// values, whose own refusals are then no longer heard.
class FirstRefusal {
 public:
  void refuse(std::string where, Message text) {
    if (!error_) error_ = Error{std::move(where), std::move(text)};
  }
  std::optional<Error>& error() { return error_; }

 private:
  std::optional<Error> error_;
};

/// What is read in place of a missing member.
const JsonValue& absent() {
  static const JsonValue value;
  return value;
}

/// One JSON object with its path, for sentences that name the member.
class ObjectReader {
 public:
  ObjectReader(const JsonValue& value, std::string path, std::span<const std::string_view> names,
               FirstRefusal& refusal)
      : value_(value), path_(std::move(path)), refusal_(refusal) {
    if (value.kind != JsonValue::Kind::kObject) {
      refusal_.refuse(path_,
                      message("A JSON object belongs here", "Ở đây phải là một đối tượng JSON"));
    }
    for (const auto& [name, ignored] : value.members) {
      if (std::find(names.begin(), names.end(), name) == names.end()) {
        refuse(
            printable(name, 40),
            message("This member is unknown; a batch record has no such one",
                    "Thành phần này không được biết đến; bản ghi lô không có thành phần như vậy"));
      }
    }
  }

  /// At the member `name`.
  void refuse(std::string_view name, Message text) const {
    refusal_.refuse(path_.empty() ? std::string(name) : fmt::format("{}.{}", path_, name),
                    std::move(text));
  }

  FirstRefusal& refusal() const { return refusal_; }

  const JsonValue* optional(std::string_view name, JsonValue::Kind kind) const {
    const auto* member = value_.member(name);
    if (member == nullptr || member->kind == kind) return member;
    refuse_kind(name, kind);
    return nullptr;
  }

  const JsonValue& required(std::string_view name, JsonValue::Kind kind) const {
    const auto* member = optional(name, kind);
    if (member != nullptr) return *member;
    refuse(name, message("This member is missing", "Thiếu thành phần này"));
    return absent();
  }

  const std::string& text(std::string_view name) const {
    return required(name, JsonValue::Kind::kString).text;
  }

 private:
  void refuse_kind(std::string_view name, JsonValue::Kind kind) const {
    switch (kind) {
      case JsonValue::Kind::kString:
        return refuse(name, message("A JSON string belongs here", "Ở đây phải là một chuỗi JSON"));
      case JsonValue::Kind::kNumber:
        return refuse(name, message("A JSON number belongs here", "Ở đây phải là một số JSON"));
      case JsonValue::Kind::kArray:
        return refuse(name, message("A JSON array belongs here", "Ở đây phải là một mảng JSON"));
      default:
        return refuse(name,
                      message("A JSON object belongs here", "Ở đây phải là một đối tượng JSON"));
    }
  }

  const JsonValue& value_;
  std::string path_;
  FirstRefusal& refusal_;
};

bool consists_of(std::string_view text, std::string_view more) {
  return std::all_of(text.begin(), text.end(), [&](char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
           more.find(c) != std::string_view::npos;
  });
}

std::string read_producer(const ObjectReader& object) {
  const auto& id = object.text("producer");
  if (id.empty() || id.size() > kMaxProducerId || !consists_of(id, "._-")) {
    object.refuse("producer",
                  message("\"{0}\" is no producer id: 1 to {1} letters without diacritics, digits, "
                          "dots, underscores and hyphens",
                          "\"{0}\" không phải là mã chủ thể: gồm 1 đến {1} chữ cái không dấu, chữ "
                          "số, dấu chấm, gạch dưới và gạch nối",
                          printable(id), kMaxProducerId));
  }
  return id;
}

std::string read_ai(const ObjectReader& object, std::string_view member, std::string_view code) {
  const auto& value = object.text(member);
  if (auto checked = gs1::check_value(*gs1::find_application_identifier(code), value); !checked) {
    object.refuse(member, std::move(checked.error().message));
  }
  return value;
}

std::string read_lot(const ObjectReader& object) {
  auto lot = read_ai(object, "lot", "10");
  if (lot == "." || lot == "..") {
    object.refuse(
        "lot", message("A lot \"{0}\" cannot stand in a web address; choose another",
                       "Số lô \"{0}\" không thể nằm trong địa chỉ web; hãy chọn số lô khác", lot));
  }
  return lot;
}

Date read_date(const ObjectReader& object, std::string_view name) {
  const auto& text = object.text(name);
  const auto date = parse_iso_date(text);
  if (!date) {
    object.refuse(name, message("\"{0}\" is no date; one is written as 2026-11-22",
                                "\"{0}\" không phải là ngày; ngày phải viết như 2026-11-22",
                                printable(text)));
  }
  return date.value_or(Date{});
}

std::optional<Date> read_optional_date(const ObjectReader& object, std::string_view name) {
  if (object.optional(name, JsonValue::Kind::kString) == nullptr) return {};
  return read_date(object, name);
}

Instant read_instant(const ObjectReader& object, std::string_view name) {
  const auto& text = object.text(name);
  const auto instant = parse_instant(text);
  if (!instant || iso_instant(*instant) != text || text.find('.') != std::string::npos) {
    object.refuse(
        name, message("\"{0}\" is no time in UTC to the second, as 2026-11-22T03:04:05Z",
                      "\"{0}\" không phải là thời điểm UTC đến giây, ví dụ 2026-11-22T03:04:05Z",
                      printable(text)));
  }
  return instant.value_or(Instant{});
}

std::uint64_t read_whole(const ObjectReader& object, std::string_view name, std::uint64_t least,
                         std::uint64_t most) {
  const auto& text = object.required(name, JsonValue::Kind::kNumber).text;
  const auto number = parse_digits(text);
  if (!number || static_cast<std::uint64_t>(*number) < least ||
      static_cast<std::uint64_t>(*number) > most) {
    object.refuse(name, message("{0} is not allowed; a whole number from {1} to {2} is",
                                "Không chấp nhận {0}; phải là số nguyên từ {1} đến {2}",
                                printable(text, 30), least, most));
    return least;
  }
  return static_cast<std::uint64_t>(*number);
}

std::uint64_t largest_serial(unsigned width) {
  std::uint64_t bound = 1;
  for (unsigned i = 0; i < width; ++i) bound *= 10;
  return bound - 1;
}

SerialRange read_serials(const JsonValue& value, FirstRefusal& refusal) {
  static constexpr std::array<std::string_view, 3> kNames{"first", "count", "width"};
  const ObjectReader object(value, "serials", kNames, refusal);
  SerialRange range;
  range.width = static_cast<unsigned>(read_whole(object, "width", 1, kMaxSerialWidth));
  range.count = read_whole(object, "count", 1, kMaxBatchQuantity);
  range.first = read_whole(object, "first", 0, largest_serial(range.width));
  if (range.count - 1 > largest_serial(range.width) - range.first) {
    refusal.refuse(
        "serials",
        message("{0} serials from {1} on do not fit {2} digits; choose a greater width",
                "{0} số sê-ri bắt đầu từ {1} không vừa {2} chữ số; hãy chọn độ rộng lớn hơn",
                range.count, range.first, range.width));
  }
  return range;
}

/// Grams of a decimal with at most three decimals, digit by digit: a floating
/// point number would round what was signed.
std::optional<std::int64_t> grams_of(std::string_view kilograms) {
  const auto point = kilograms.find('.');
  const auto whole = parse_digits(kilograms.substr(0, point));
  if (!whole || *whole > kMaxAreaGrams / 1000) return {};
  std::int64_t grams = *whole * 1000;
  if (point != std::string_view::npos) {
    const auto decimals = kilograms.substr(point + 1);
    const auto fraction = parse_digits(decimals);
    if (!fraction || decimals.size() > 3) return {};
    grams += *fraction * (decimals.size() == 1 ? 100 : decimals.size() == 2 ? 10 : 1);
  }
  if (grams < 1 || grams > kMaxAreaGrams) return {};
  return grams;
}

std::int64_t read_grams(const ObjectReader& object) {
  const auto* value = object.optional("kg", JsonValue::Kind::kNumber);
  if (value == nullptr) return 0;
  const auto grams = grams_of(value->text);
  if (!grams) {
    object.refuse(
        "kg",
        message("{0} is not allowed; kilograms are a plain decimal from 0.001 to {1} with at most "
                "three decimals, or left out",
                "Không chấp nhận {0}; số ki-lô-gam là số thập phân từ 0.001 đến {1}, không quá ba "
                "chữ số thập phân, hoặc bỏ trống",
                printable(value->text, 30), kMaxAreaGrams / 1000));
  }
  return grams.value_or(0);
}

AreaUse read_area(const JsonValue& value, std::size_t index, FirstRefusal& refusal) {
  static constexpr std::array<std::string_view, 3> kNames{"area", "kg", "harvested"};
  const ObjectReader object(value, fmt::format("areas[{}]", index), kNames, refusal);
  AreaUse use{object.text("area"), read_grams(object), read_optional_date(object, "harvested")};
  if (use.area.empty() || use.area.size() > kMaxAreaCode || !consists_of(use.area, "-")) {
    object.refuse(
        "area",
        message(
            "\"{0}\" is no planting-area code: 1 to {1} letters without diacritics, digits and "
            "hyphens",
            "\"{0}\" không phải là mã số vùng trồng: gồm 1 đến {1} chữ cái không dấu, chữ số và "
            "gạch nối",
            printable(use.area), kMaxAreaCode));
  }
  return use;
}

std::vector<AreaUse> read_areas(const ObjectReader& record) {
  const auto& items = record.required("areas", JsonValue::Kind::kArray).items;
  if (items.size() > kMaxBatchAreas) {
    record.refuse("areas", message("A batch names at most {0} areas", "Một lô nêu tối đa {0} vùng",
                                   kMaxBatchAreas));
    return {};
  }
  std::vector<AreaUse> areas;
  std::set<std::pair<std::string, std::optional<Date>>> seen;
  for (std::size_t i = 0; i < items.size(); ++i) {
    auto use = read_area(items[i], i, record.refusal());
    if (!seen.emplace(use.area, use.harvested).second) {
      record.refuse(
          fmt::format("areas[{}]", i),
          message("The area {0} stands twice with the same harvest; add the kilograms up",
                  "Vùng {0} xuất hiện hai lần với cùng đợt thu hoạch; hãy cộng dồn số ki-lô-gam",
                  use.area));
    }
    areas.push_back(std::move(use));
  }
  return areas;
}

std::string read_certificate(const ObjectReader& record) {
  const auto& number = record.text("certificate");
  const bool control = std::any_of(number.begin(), number.end(), [](char c) {
    return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
  });
  if (number.size() > kMaxCertificateNumber || control || trim(number) != number ||
      to_nfc(number) != number) {
    record.refuse(
        "certificate",
        message(
            "\"{0}\" is no certificate number: at most {1} bytes of composed Unicode (NFC) text "
            "without control characters and outer blanks, or \"\" for none",
            "\"{0}\" không phải là số giấy chứng nhận: tối đa {1} byte văn bản Unicode dựng sẵn "
            "(NFC), không có ký tự điều khiển và khoảng trắng ở hai đầu, hoặc \"\" nếu không có",
            printable(number), kMaxCertificateNumber));
  }
  return number;
}

void check_dates(const BatchRecord& record, FirstRefusal& refusal) {
  if (record.best_before && *record.best_before < record.produced) {
    refusal.refuse("best_before",
                   message("Best before {0} lies before the production date {1}",
                           "Hạn sử dụng {0} trước ngày sản xuất {1}", dmy_date(*record.best_before),
                           dmy_date(record.produced)));
  }
  for (std::size_t i = 0; i < record.areas.size(); ++i) {
    const auto& harvested = record.areas[i].harvested;
    if (harvested && *harvested > record.produced) {
      refusal.refuse(fmt::format("areas[{}].harvested", i),
                     message("The harvest date {0} lies behind the production date {1}",
                             "Ngày thu hoạch {0} sau ngày sản xuất {1}", dmy_date(*harvested),
                             dmy_date(record.produced)));
    }
  }
}

BatchRecord read_record(const JsonValue& document, FirstRefusal& refusal) {
  static constexpr std::array<std::string_view, 9> kNames{"producer", "gtin",        "lot",
                                                          "produced", "best_before", "serials",
                                                          "areas",    "certificate", "issued_at"};
  const ObjectReader object(document, "", kNames, refusal);
  BatchRecord record;
  record.producer = read_producer(object);
  record.gtin = read_ai(object, "gtin", "01");
  record.lot = read_lot(object);
  record.produced = read_date(object, "produced");
  record.best_before = read_optional_date(object, "best_before");
  record.serials = read_serials(object.required("serials", JsonValue::Kind::kObject), refusal);
  record.areas = read_areas(object);
  record.certificate = read_certificate(object);
  record.issued_at = read_instant(object, "issued_at");
  check_dates(record, refusal);
  return record;
}

}  // namespace

Result<BatchRecord> parse_batch_record(std::string_view json) {
  if (json.size() > kMaxBatchJson) {
    return fail("", message("The batch record has {0} bytes; at most {1} are read",
                            "Bản ghi lô dài {0} byte; chỉ đọc tối đa {1} byte", json.size(),
                            kMaxBatchJson));
  }
  auto document = parse_strict_json(json);
  if (!document) return tl::unexpected(std::move(document.error()));
  FirstRefusal refusal;
  auto record = read_record(*document, refusal);
  if (refusal.error()) return tl::unexpected(std::move(*refusal.error()));
  return record;
}

}  // namespace ocop::programme
