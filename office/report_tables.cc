#include <fmt/format.h>

#include "office/report.h"

namespace ocop::office {
namespace {

class Writer {
 public:
  explicit Writer(Language language) : language_(language) {}

  std::string say(const Message& sentence) const { return sentence.in(language_); }

  Table table(std::string_view name, const Message& title,
              const std::vector<Message>& headings) const {
    Table result{std::string(name), say(title), {}, {}};
    for (const auto& heading : headings) result.headings.push_back(say(heading));
    return result;
  }

  Table summary(const Report& report) const {
    auto result = table("tong-hop", message("Summary", "Tổng hợp"),
                        {message("Figure", "Chỉ tiêu"), message("Value", "Giá trị")});
    const auto add = [&](const Message& name, Cell value) {
      result.rows.push_back({say(name), std::move(value)});
    };
    add(message("Place", "Địa bàn"),
        report.place.empty() ? say(message("the whole country", "cả nước"))
                             : (report.place_name.empty() ? report.place : report.place_name));
    add(message("From", "Từ ngày"), report.from);
    add(message("Until", "Đến ngày"), report.until);
    add(message("Products in force", "Sản phẩm còn hiệu lực"), report.in_force);
    add(message("Certified for the first time", "Công nhận lần đầu"), report.issued_first);
    add(message("Upgraded", "Nâng hạng"), report.upgraded);
    add(message("Renewed", "Cấp lại (phân hạng lại)"), report.renewed);
    add(message("Expired", "Hết hạn"), report.expired);
    add(message("Revoked", "Bị thu hồi"), report.revoked);
    add(message("Producers with a product in force", "Chủ thể có sản phẩm còn hiệu lực"),
        report.producers);
    add(message("of those, cooperatives", "trong đó là hợp tác xã"), report.cooperatives);
    add(message("of those, enterprises", "trong đó là doanh nghiệp"), report.enterprises);
    add(message("Products in force linked to a raw-material area",
                "Sản phẩm còn hiệu lực gắn với vùng nguyên liệu"),
        report.with_area);
    for (const auto& share : shares_of(report)) {
      add(share.name, share.tenths ? Cell(percent(*share.tenths, language_)) : Cell());
    }
    return result;
  }

  Table breakdown(std::string_view name, const Message& title, const Message& heading,
                  const std::vector<Counted>& counted) const {
    auto result =
        table(name, title, {heading, message("Products in force", "Sản phẩm còn hiệu lực")});
    for (const auto& one : counted) result.rows.push_back({say(one.name), one.products});
    return result;
  }

  Table goals(const Report& report) const {
    auto result = table("muc-tieu", message("Targets", "Mục tiêu"),
                        {message("Target", "Mục tiêu"), message("Year", "Năm"),
                         message("At least", "Ít nhất"), message("At most", "Nhiều nhất"),
                         message("Reached", "Đạt được"), message("Met", "Kết quả"),
                         message("Source", "Nguồn"), message("Sample data", "Dữ liệu mẫu")});
    for (const auto& goal : report.goals) {
      const auto& target = goal.target;
      const auto kind = programme::target_of(target.kind);
      const auto value = [&](const std::optional<std::int64_t>& number) -> Cell {
        if (!number) return std::monostate();
        return target_value(target, *number, language_);
      };
      const auto result_word =
          !goal.reached ? message("not counted here", "không thống kê ở đây")
                        : (goal.met ? message("met", "đạt") : message("not yet", "chưa đạt"));
      result.rows.push_back(
          {kind ? say(programme::target_name(*kind)) : target.kind, std::int64_t{target.year},
           value(target.at_least), value(target.at_most), value(goal.reached), say(result_word),
           target.source, target.sample ? say(message("yes", "có")) : std::string()});
    }
    return result;
  }

 private:
  Language language_;
};

}  // namespace

std::string percent(std::int64_t tenths, Language language) {
  const char point = language == Language::kVietnamese ? ',' : '.';
  return fmt::format("{}{}{}%", tenths / 10, point, tenths % 10);
}

std::string target_value(const db::Target& target, std::int64_t value, Language language) {
  const auto kind = programme::target_of(target.kind);
  if (!kind || !programme::is_share(*kind)) return std::to_string(value);
  if (value % 10 == 0) return fmt::format("{}%", value / 10);
  return percent(value, language);
}

std::vector<Table> report_tables(const Report& report, Language language) {
  const Writer writer(language);
  std::vector<Table> tables{
      writer.summary(report),
      writer.breakdown("theo-xa", message("By commune", "Theo xã"), message("Commune", "Xã"),
                       report.by_commune),
      writer.breakdown("theo-nhom", message("By group", "Theo nhóm"),
                       message("Group", "Nhóm sản phẩm"), report.by_group),
      writer.breakdown("theo-sao", message("By stars", "Theo hạng sao"),
                       message("Stars", "Hạng sao"), report.by_stars),
      writer.breakdown("theo-chu-the", message("By kind of producer", "Theo loại hình chủ thể"),
                       message("Kind of producer", "Loại hình chủ thể"), report.by_kind),
  };
  tables.push_back(writer.goals(report));
  return tables;
}

}  // namespace ocop::office
