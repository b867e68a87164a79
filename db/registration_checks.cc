#include "db/registration_checks.h"

#include <soci/soci.h>

#include <map>
#include <optional>
#include <utility>

#include "base/text.h"
#include "db/area_season.h"
#include "db/queries.h"
#include "db/rule_book.h"
#include "db/serial_rows.h"

namespace ocop::db {
namespace {

using Check = tl::expected<void, Refused>;

std::string area_field(std::size_t index) { return fmt::format("areas[{}].area", index); }

Check check_product(const std::optional<ProductQuery::Found>& found,
                    const programme::BatchRecord& record) {
  if (!found) {
    return refuse(Refusal::kUnknownProduct, "gtin",
                  message("The registry has no product with the GTIN {0}; check the number, or "
                          "have the product entered first",
                          "Sổ đăng ký không có sản phẩm mang mã GTIN {0}; hãy kiểm tra lại mã, "
                          "hoặc đăng ký sản phẩm trước",
                          record.gtin));
  }
  if (found->product.group == programme::Group::kTourism) {
    return refuse(Refusal::kServiceHasNoBatches, "gtin",
                  message("{0} is a tourism service; services have no batches, label them at "
                          "product level",
                          "{0} là dịch vụ du lịch; dịch vụ không có lô, hãy in tem ở cấp sản phẩm",
                          found->product.name_vi));
  }
  return {};
}

Check check_key_dates(const KeyRow& key, Instant now) {
  if (now < key.not_before || now > key.not_after) {
    return refuse(
        Refusal::kKeyNotValid, "kid",
        message("The key {0} is valid from {1} to {2} only; sign with a key that is "
                "valid now",
                "Khóa {0} chỉ có hiệu lực từ {1} đến {2}; hãy ký bằng khóa đang còn "
                "hiệu lực",
                key.kid, local_date_time(key.not_before), local_date_time(key.not_after)));
  }
  if (key.revoked_since && now >= *key.revoked_since) {
    return refuse(Refusal::kKeyRevoked, "kid",
                  message("The key {0} is revoked since {1}; ask the programme for a new one",
                          "Khóa {0} đã bị thu hồi từ {1}; hãy đề nghị chương trình cấp khóa mới",
                          key.kid, local_date_time(*key.revoked_since)));
  }
  return {};
}

Check check_key(const std::optional<KeyRow>& key, std::string_view kid, const Product& product,
                const programme::BatchRecord& record, Instant now) {
  if (!key) {
    return refuse(Refusal::kUnknownKey, "kid",
                  message("The registry does not know the key {0}; sign with a key that the "
                          "programme has issued and published",
                          "Sổ đăng ký không biết khóa {0}; hãy ký bằng khóa do chương trình cấp "
                          "và công bố",
                          printable(kid, 20)));
  }
  if (record.producer != product.producer_id) {
    return refuse(Refusal::kForeignKey, "producer",
                  message("The product {0} belongs to the producer {1}, not to {2}; only its own "
                          "producer can register its batches",
                          "Sản phẩm {0} là của chủ thể {1}, không phải của {2}; chỉ chủ thể của "
                          "sản phẩm mới được đăng ký lô",
                          record.gtin, product.producer_id, record.producer));
  }
  if (key->producer != product.producer_id) {
    return refuse(Refusal::kForeignKey, "kid",
                  message("The key {0} belongs to the producer {1}, the product {2} to {3}; sign "
                          "with a key of {3}",
                          "Khóa {0} là của chủ thể {1}, còn sản phẩm {2} là của {3}; hãy ký bằng "
                          "khóa của {3}",
                          key->kid, key->producer, record.gtin, product.producer_id));
  }
  return check_key_dates(*key, now);
}

Check check_producer(soci::session& sql, const programme::BatchRecord& record) {
  std::string stopped;
  sql << "SELECT COALESCE(stopped_on, '') FROM producers WHERE id = :id", soci::into(stopped),
      soci::use(record.producer);
  const auto day = stored_optional_date(stopped);
  if (!day || record.produced <= *day) return {};
  return refuse(Refusal::kProducerStopped, "produced",
                message("The producer {0} stopped on {1}, before the production date {2}; if it "
                        "works again, have the registry corrected first",
                        "Chủ thể {0} đã ngừng hoạt động từ {1}, trước ngày sản xuất {2}; nếu đã "
                        "hoạt động lại, hãy đề nghị sửa sổ đăng ký trước",
                        record.producer, dmy_date(*day), dmy_date(record.produced)));
}

Check check_certificate(const programme::RuleBook& rules,
                        const std::vector<programme::Certificate>& certificates,
                        const programme::BatchRecord& record) {
  if (record.certificate.empty()) return {};
  const auto* named = [&]() -> const programme::Certificate* {
    for (const auto& certificate : certificates) {
      if (certificate.number == record.certificate) return &certificate;
    }
    return nullptr;
  }();
  if (named == nullptr) {
    return refuse(Refusal::kUnknownCertificate, "certificate",
                  message("The product {0} has no certificate {1}; state one of its own, or none",
                          "Sản phẩm {0} không có giấy chứng nhận số {1}; hãy ghi giấy chứng nhận "
                          "của chính sản phẩm, hoặc bỏ trống",
                          record.gtin, printable(record.certificate)));
  }
  const auto standing = 
      programme::standing_on(rules, *named, record.produced);
  if (programme::may_show_stars(standing.status)) return {};
  const Message status = programme::certificate_status_name(standing.status);
  return tl::unexpected(Refused{
      Refusal::kNoCertificate,
      {"certificate",
       {fmt::format("On the production date {} the certificate {} was not in force: {}; state one "
                    "that was, or none",
                    dmy_date(record.produced), named->number, status.en),
        fmt::format("Vào ngày sản xuất {}, giấy chứng nhận số {} không có hiệu lực: {}; hãy ghi "
                    "giấy chứng nhận còn hiệu lực, hoặc bỏ trống",
                    dmy_date(record.produced), named->number, status.vi)}}});
}

Check check_areas(soci::session& sql, const programme::BatchRecord& record) {
  NumberQuery known(sql, "SELECT COUNT(*) FROM areas WHERE id = :a");
  NumberQuery linked(
      sql, NumberQuery::Two{"SELECT COUNT(*) FROM product_areas WHERE gtin = :a AND area = :b"});
  for (std::size_t i = 0; i < record.areas.size(); ++i) {
    const std::string& area = record.areas[i].area;
    if (known.find(area).value_or(0) == 0) {
      return refuse(Refusal::kUnknownArea, area_field(i),
                    message("The registry has no raw-material area {0}; check the planting-area "
                            "code, or have the area entered first",
                            "Sổ đăng ký không có vùng nguyên liệu {0}; hãy kiểm tra lại mã số "
                            "vùng trồng, hoặc đăng ký vùng trước",
                            printable(area, 40)));
    }
    if (linked.find(record.gtin, area).value_or(0) == 0) {
      return refuse(Refusal::kAreaNotLinked, area_field(i),
                    message("The area {0} is not linked to the product {1}; name an area of the "
                            "product, or have this one linked first",
                            "Vùng {0} chưa được gắn với sản phẩm {1}; hãy ghi vùng nguyên liệu "
                            "của sản phẩm, hoặc gắn vùng này trước",
                            area, record.gtin));
    }
    if (auto unfit = unfit_area(sql, area, day_of(record.areas[i], record))) {
      return refuse(Refusal::kAreaNotValid, area_field(i), *std::move(unfit));
    }
    const int season = season_year(record.areas[i], record);
    if (auto stale = stale_season(sql, area, season, year_of(record.produced))) {
      return refuse(Refusal::kAreaNotValid, fmt::format("areas[{}].harvested", i),
                    *std::move(stale));
    }
  }
  return {};
}

struct SeasonUse {
  std::int64_t grams = 0;
  std::size_t index = 0;  // of the area's first use in the record
};

Refused yield_refusal(const Balance& season, const SeasonUse& use, std::int64_t left) {
  const Message wanted = kilograms(use.grams);
  const Message whole = kilograms(*season.declared);
  const Message rest = kilograms(left);
  return {Refusal::kYieldExceeded,
          {area_field(use.index),
           {fmt::format("The batch takes {} kg of {} from the area {}, but of its expected yield "
                        "of {} kg only {} kg are left; reduce the quantity, name another area, or "
                        "ask an officer of the province to raise the yield",
                        wanted.en, season.year, season.area, whole.en, rest.en),
            fmt::format("Lô lấy {} kg của năm {} từ vùng {}, nhưng sản lượng dự kiến {} kg chỉ "
                        "còn lại {} kg; hãy giảm khối lượng, ghi thêm vùng khác, hoặc đề nghị cán "
                        "bộ cấp tỉnh tăng sản lượng dự kiến",
                        wanted.vi, season.year, season.area, whole.vi, rest.vi)}}};
}

Check check_kilograms(soci::session& sql, const programme::BatchRecord& record) {
  for (std::size_t i = 0; i < record.areas.size(); ++i) {
    const auto& use = record.areas[i];
    if (use.grams != 0) continue;
    const auto season = season_of(sql, use.area, season_year(use, record), record.producer);
    if (!season.balance.declared) continue;
    return refuse(Refusal::kKilogramsMissing, fmt::format("areas[{}].kg", i),
                  message("The area {} has an expected yield; state how many kilograms the batch "
                          "took from it",
                          "Vùng {} có sản lượng dự kiến; hãy ghi số ki-lô-gam mà lô đã lấy từ "
                          "vùng này",
                          use.area));
  }
  return {};
}

Check check_yields(soci::session& sql, const programme::BatchRecord& record) {
  std::map<std::pair<std::string, int>, SeasonUse> wanted;
  for (std::size_t i = 0; i < record.areas.size(); ++i) {
    const auto& use = record.areas[i];
    const std::pair key{use.area, season_year(use, record)};
    wanted.try_emplace(key, SeasonUse{0, i}).first->second.grams += use.grams;
  }
  for (const auto& [key, use] : wanted) {
    const auto season = season_of(sql, key.first, key.second, record.producer);
    const auto left = season.left_for_batch();
    if (left && use.grams > *left) {
      return tl::unexpected(yield_refusal(season.balance, use, *left));
    }
  }
  return {};
}

Check check_serials(Connection& connection, const programme::BatchRecord& record) {
  const auto taken = taken_among(connection, record.gtin, record.serials);
  if (!taken) return {};
  const auto& range = record.serials;
  const auto digits = [&](std::uint64_t index) { return taken->serials.serial(index); };
  if (taken->is_roll) {
    return refuse(
        Refusal::kSerialsOverlap, "serials",
        message("The serials {0} to {1} overlap those of roll {2}, {3} to {4}; activate labels of "
                "the roll for the lot, or begin behind the highest serial in use",
                "Dãy số sê-ri {0} đến {1} trùng với dãy của cuộn {2}, {3} đến {4}; hãy kích hoạt "
                "tem của cuộn cho lô, hoặc bắt đầu sau số sê-ri lớn nhất đã dùng",
                range.serial(0), range.serial(range.count - 1), taken->name, digits(0),
                digits(taken->serials.count - 1)));
  }
  return refuse(
      Refusal::kSerialsOverlap, "serials",
      message("The serials {0} to {1} overlap those of lot {2}, {3} to {4}; begin behind "
              "the highest serial in use",
              "Dãy số sê-ri {0} đến {1} trùng với dãy của lô {2}, {3} đến {4}; hãy bắt "
              "đầu sau số sê-ri lớn nhất đã dùng",
              range.serial(0), range.serial(range.count - 1), taken->name, digits(0),
              digits(taken->serials.count - 1)));
}

}  // namespace

Date day_of(const programme::AreaUse& use, const programme::BatchRecord& record) {
  return use.harvested.value_or(record.produced);
}

int season_year(const programme::AreaUse& use, const programme::BatchRecord& record) {
  return year_of(day_of(use, record));
}

Check check_record(const programme::BatchRecord& record, Instant now) {
  if (record.produced > local_date(now)) {
    return refuse(Refusal::kDatesOrder, "produced",
                  message("The production date {0} is still to come; a batch is stated once it is "
                          "made",
                          "Ngày sản xuất {0} chưa đến; chỉ đăng ký lô hàng đã làm ra",
                          dmy_date(record.produced)));
  }
  if (record.best_before && *record.best_before < record.produced) {
    return refuse(Refusal::kDatesOrder, "best_before",
                  message("Best before {0} lies before the production date {1}",
                          "Hạn sử dụng {0} trước ngày sản xuất {1}", dmy_date(*record.best_before),
                          dmy_date(record.produced)));
  }
  for (std::size_t i = 0; i < record.areas.size(); ++i) {
    const auto& harvested = record.areas[i].harvested;
    if (!harvested || *harvested <= record.produced) continue;
    return refuse(Refusal::kDatesOrder, fmt::format("areas[{}].harvested", i),
                  message("The harvest date {0} is after the production date {1}",
                          "Ngày thu hoạch {0} sau ngày sản xuất {1}", dmy_date(*harvested),
                          dmy_date(record.produced)));
  }
  for (std::size_t i = 0; i < record.areas.size(); ++i) {
    if (record.areas[i].grams >= 0) continue;
    return refuse(Refusal::kMalformed, fmt::format("areas[{}].kg", i),
                  message("Kilograms cannot be negative; state 0 where they are not known",
                          "Số ki-lô-gam không thể âm; hãy ghi 0 nếu không rõ"));
  }
  // The rules of a record stand in one place; what its JSON would be refused for,
  // the record is refused for.
  auto again = programme::parse_batch_record(programme::to_json(record));
  if (!again) {
    return tl::unexpected(Refused{Refusal::kMalformed, std::move(again.error())});
  }
  if (*again != record) {
    return refuse(Refusal::kMalformed, "",
                  message("The record holds values that its signed form cannot express",
                          "Bản ghi chứa giá trị mà dạng đã ký không thể hiện được"));
  }
  return {};
}

Check check_signer(Connection& connection, const programme::BatchRecord& record,
                   std::string_view kid, Instant now) {
  soci::session& sql = connection.sql();
  const auto product = ProductQuery(sql).find(record.gtin);
  if (auto check = check_product(product, record); !check) return check;
  std::optional<KeyRow> key;
  if (storable(kid)) key = KeyQuery(sql).find(kid);
  return check_key(key, kid, product->product, record, now);
}

Check check_facts(Connection& connection, const programme::BatchRecord& record) {
  soci::session& sql = connection.sql();
  if (auto check = check_producer(sql, record); !check) return check;
  const auto rules = load_rule_book(connection);
  const auto certificates = CertificatesQuery(sql).find(record.gtin);
  if (auto check = check_certificate(*rules, certificates, record); !check) return check;
  if (auto check = check_areas(sql, record); !check) return check;
  if (auto check = check_kilograms(sql, record); !check) return check;
  return check_yields(sql, record);
}

tl::expected<Registration, Refused> check_against_registry(Connection& connection,
                                                           const programme::BatchRecord& record,
                                                           std::string_view kid, Instant now) {
  if (auto check = check_signer(connection, record, kid, now); !check) {
    return tl::unexpected(check.error());
  }
  if (const auto batch = BatchQuery(connection.sql()).find(record.gtin, record.lot)) {
    if (programme::same_content(batch->record, record)) return Registration::kAlreadyThere;
    return refuse(Refusal::kOtherContent, "lot",
                  message("Lot {0} of {1} is registered with other content since {2}; a registered "
                          "batch cannot be changed, choose a new lot number",
                          "Lô {0} của {1} đã được đăng ký với nội dung khác từ {2}; lô đã đăng ký "
                          "không thể sửa, hãy chọn số lô mới",
                          record.lot, record.gtin, local_date_time(batch->registered_at)));
  }
  if (auto check = check_facts(connection, record); !check) return tl::unexpected(check.error());
  if (auto check = check_serials(connection, record); !check) {
    return tl::unexpected(check.error());
  }
  return Registration::kRegistered;
}

}  // namespace ocop::db
