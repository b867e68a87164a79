#include "db/edit.h"

#include <soci/soci.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "base/digest.h"
#include "base/text.h"
#include "db/audit.h"
#include "db/certified_product.h"
#include "db/guard.h"
#include "db/rules.h"
#include "db/values.h"

namespace ocop::db {
namespace {

using nlohmann::json;

struct Edited {
  std::string_view column;
  Message label;
  bool only_new = false;
};

struct EditedTable {
  std::string_view table;
  std::string_view subject;  ///< of audit entries
  Act act;
  std::vector<Edited> columns;  ///< the key first
};

const std::vector<EditedTable>& edited_tables() {
  static const std::vector<EditedTable> all = {
      {"producers",
       "producer",
       Act::kEditProducer,
       {{"id", {"Producer code", "Mã chủ thể"}, true},
        {"name", {"Name", "Tên chủ thể"}},
        {"kind", {"Kind", "Loại hình"}},
        {"address", {"Address", "Địa chỉ"}},
        {"place", {"Commune", "Xã, phường"}},
        {"stopped_on", {"Production stopped on", "Ngừng sản xuất từ ngày"}},
        {"note", {"Note", "Ghi chú"}}}},
      {"areas",
       "area",
       Act::kEditArea,
       {{"id", {"Planting-area code", "Mã số vùng trồng"}, true},
        {"name", {"Name", "Tên vùng"}},
        {"crop", {"Crop", "Cây trồng"}},
        {"issuer", {"Code issued by", "Cơ quan cấp mã"}},
        {"place", {"Commune", "Xã, phường"}},
        {"hectares", {"Hectares", "Diện tích (ha)"}},
        {"practice", {"Practice", "Quy trình sản xuất"}},
        {"yield_grams", {"Expected yield a season (kg)", "Sản lượng dự kiến mỗi vụ (kg)"}, true},
        {"status", {"Status", "Tình trạng"}},
        {"valid_from", {"Valid from", "Hiệu lực từ ngày"}},
        {"valid_until", {"Valid until", "Hiệu lực đến ngày"}},
        {"latitude", {"Latitude", "Vĩ độ"}},
        {"longitude", {"Longitude", "Kinh độ"}},
        {"outline", {"Outline (GeoJSON)", "Ranh giới (GeoJSON)"}},
        {"note", {"Note", "Ghi chú"}}}},
      {"products",
       "product",
       Act::kEditProduct,
       {{"gtin", {"GTIN", "Mã GTIN"}, true},
        {"producer", {"Producer code", "Mã chủ thể"}},
        {"group_number", {"Product group", "Nhóm sản phẩm"}},
        {"product_set", {"Product set", "Bộ sản phẩm"}},
        {"name_vi", {"Name in Vietnamese", "Tên sản phẩm"}},
        {"name_en", {"Name in English", "Tên tiếng Anh"}},
        {"name_as_printed", {"Name as printed in the source", "Tên như in trong nguồn"}},
        {"net_content", {"Net content", "Khối lượng tịnh, thể tích"}},
        {"ingredients", {"Ingredients", "Thành phần"}},
        {"warnings", {"Storage and warnings", "Bảo quản, cảnh báo"}},
        {"story_vi", {"Story in Vietnamese", "Câu chuyện sản phẩm"}},
        {"story_en", {"Story in English", "Câu chuyện bằng tiếng Anh"}},
        {"note", {"Note", "Ghi chú"}}}}};
  return all;
}

const EditedTable& edited_table(std::string_view name) {
  for (const auto& table : edited_tables()) {
    if (table.table == name) return table;
  }
  throw std::out_of_range("no form for table " + std::string(name));
}

std::string digest_of(const RowValues& values) {
  std::string bytes;
  for (const auto& value : values) {
    bytes += value ? std::to_string(value->size()) + ":" + *value : "-";
  }
  return sha256_hex(bytes);
}

bool is_there(Connection& connection, const Table& table, const std::string& key) {
  long long rows = 0;
  guarded(connection.display(), [&] {
    const std::string column(table.columns.front().name);
    connection.sql() << "SELECT COUNT(*) FROM " + std::string(table.name) + " WHERE " + column +
                            " = :key",
        soci::use(key), soci::into(rows);
  });
  return rows > 0;
}

/// Two officers at once: the second waits until the first is done, and then compares.
void lock_row(Connection& connection, const Table& table, const std::string& key) {
  if (connection.engine() != Engine::kPostgres) return;
  guarded(connection.display(), [&] {
    const std::string column(table.columns.front().name);
    std::string locked;
    connection.sql() << "SELECT " + column + " FROM " + std::string(table.name) + " WHERE " +
                            column + " = :key FOR UPDATE",
        soci::use(key), soci::into(locked);
  });
}

/// read_value() names the column by its heading in files; a form has its own words.
Result<Value> read_labelled(const Column& column, const Message& label, std::string_view text) {
  const auto read_as = [&](const std::string& name) {
    Column named = column;
    named.header = name;
    return read_value(named, text);
  };
  auto in_english = read_as(label.en);
  if (in_english) return in_english;
  return fail(std::string(column.name),
              {in_english.error().message.en, read_as(label.vi).error().message.vi});
}

class Editor {
 public:
  Editor(Connection& connection, const Actor& actor, const EditRequest& request, Instant now)
      : connection_(connection),
        actor_(actor),
        request_(request),
        now_(now),
        form_(edited_table(request.table)),
        table_(table_named(request.table)) {}

  tl::expected<std::string, std::vector<Error>> run() {
    if (!open()) return tl::unexpected(errors_);
    read_cells();
    if (errors_.empty()) check_whole();
    if (!errors_.empty()) return tl::unexpected(errors_);
    store();
    return values_[0].value_or("");
  }

 private:
  bool is_new() const { return request_.key.empty(); }
  void refuse(std::string_view where, Message message) {
    errors_.push_back({std::string(where), std::move(message)});
  }
  std::size_t index(std::string_view column) const { return table_.find(column).value(); }

  bool open() {
    values_.resize(table_.columns.size());
    if (is_new()) {
      if (auto allowed = programme::check_may(actor_, form_.act); !allowed) {
        errors_.push_back(allowed.error());
      }
      return errors_.empty();
    }
    lock_row(connection_, table_, request_.key);
    auto stored = stored_row(connection_, request_.table, request_.key);
    if (!stored || !reaches_key()) {
      refuse("key", message("there is no “{}” here", "không có “{}” ở đây", request_.key));
      return false;
    }
    if (stored->digest != request_.seen) {
      refuse("seen", message("somebody else changed this record while you were editing it",
                             "người khác đã sửa hồ sơ này trong lúc bạn đang sửa"));
      return false;
    }
    old_ = values_ = std::move(stored->values);
    return true;
  }

  bool reaches_key() {
    const auto reach = [&] {
      if (form_.act == Act::kEditProduct)
        return check_reach_product(connection_, actor_, form_.act, request_.key);
      if (form_.act == Act::kEditProducer)
        return check_reach_producer(connection_, actor_, form_.act, request_.key);
      return check_reach_area(connection_, actor_, form_.act, request_.key);
    };
    return reach().has_value();
  }

  void read_cells() {
    for (const auto& edited : form_.columns) {
      const auto at = table_.find(edited.column);
      if (!at || (edited.only_new && !is_new())) continue;
      const auto typed = request_.typed.find(edited.column);
      if (typed == request_.typed.end() && !is_new()) continue;
      auto value =
          read_labelled(table_.columns[*at], edited.label,
                        typed == request_.typed.end() ? std::string_view() : typed->second);
      if (value) {
        values_[*at] = std::move(*value);
      } else {
        errors_.push_back(value.error());
      }
    }
    if (!is_new()) return;
    // What no form asks for stands as it would after an import that leaves it out.
    for (std::size_t i = 0; i < values_.size(); ++i) {
      const auto& column = table_.columns[i];
      const bool asked = std::any_of(form_.columns.begin(), form_.columns.end(),
                                     [&](const Edited& e) { return e.column == column.name; });
      if (!asked && !column.name.empty()) values_[i] = read_value(column, "").value_or(Value());
    }
  }

  void check_whole() {
    if (is_new() && is_there(connection_, table_, values_[0].value_or(""))) {
      refuse(table_.columns[0].name, message("“{}” is taken; look it up, or choose another",
                                             "“{}” đã có trong sổ; hãy tra lại hoặc dùng mã khác",
                                             values_[0].value_or("")));
    }
    const std::string_view up = form_.act == Act::kEditProduct ? "producer" : "place";
    const auto& belongs = values_[index(up)];
    if (is_new() || belongs != old_[index(up)]) {
      const auto reach =
          up == "producer"
              ? check_reach_producer(connection_, actor_, form_.act, belongs.value_or(""))
              : check_reach_place(connection_, actor_, form_.act, belongs.value_or(""));
      if (!reach) refuse(up, reach.error().message);
    }
    const auto nowhere = [](const std::string&) -> std::optional<std::string> { return {}; };
    if (const auto wrong = check_row(table_, values_, nowhere))
      refuse(wrong->column, wrong->message);
    if (is_new()) return;
    if (const auto wrong = check_certified(connection_, table_, old_, values_))
      refuse(wrong->column, wrong->message);
  }

  void store() {
    json before = json::object(), after = json::object();
    for (std::size_t i = 0; i < values_.size(); ++i) {
      const auto& column = table_.columns[i];
      if (column.name.empty() || (!is_new() && values_[i] == old_[i])) continue;
      if (!is_new()) before[std::string(column.name)] = show_value(column, old_[i]);
      if (values_[i]) after[std::string(column.name)] = show_value(column, values_[i]);
    }
    if (!is_new() && after.empty() && before.empty()) return;
    TableStore store(connection_, table_);
    if (is_new()) {
      store.add(values_);
    } else {
      store.change(values_);
    }
    json details = {{"new", std::move(after)}};
    if (!is_new()) details["old"] = std::move(before);
    const std::string subject(form_.subject);
    append_audit(connection_, actor_,
                 {.act = subject + (is_new() ? ".add" : ".change"),
                  .subject = subject + " " + values_[0].value_or(""),
                  .details = details.dump()},
                 now_);
  }

  Connection& connection_;
  const Actor& actor_;
  const EditRequest& request_;
  Instant now_;
  const EditedTable& form_;
  const Table& table_;
  RowValues old_;
  RowValues values_;
  std::vector<Error> errors_;
};

struct LinkTable {
  std::string name, from, to;
};

LinkTable link_table(Link link) {
  if (link == Link::kProductArea) return {"product_areas", "gtin", "area"};
  return {"area_producers", "area", "producer"};
}

}  // namespace

std::optional<StoredRow> stored_row(Connection& connection, std::string_view table,
                                    std::string_view key) {
  const Table& known = table_named(table);
  const std::string wanted(key);
  if (!is_there(connection, known, wanted)) return std::nullopt;
  RowValues values(known.columns.size());
  values[0] = wanted;
  values = TableStore(connection, known).load(values);
  auto digest = digest_of(values);
  return StoredRow{std::move(values), std::move(digest)};
}

std::vector<std::string_view> edited_columns(std::string_view table, bool is_new) {
  const Table& known = table_named(table);
  std::vector<std::string_view> columns;
  for (const auto& edited : edited_table(table).columns) {
    if ((is_new || !edited.only_new) && known.find(edited.column)) columns.push_back(edited.column);
  }
  return columns;
}

Message column_label(std::string_view table, std::string_view column) {
  for (const auto& edited : edited_table(table).columns) {
    if (edited.column == column) return edited.label;
  }
  throw std::out_of_range("no label for column " + std::string(column));
}

tl::expected<std::string, std::vector<Error>> edit_row(Connection& connection, const Actor& actor,
                                                       const EditRequest& request, Instant now) {
  return Editor(connection, actor, request, now).run();
}

Result<void> set_link(Connection& connection, const Actor& actor, Link link, std::string_view from,
                      std::string_view to, bool linked, Instant now) {
  const auto reach_from = link == Link::kProductArea
                              ? check_reach_product(connection, actor, Act::kEditProduct, from)
                              : check_reach_area(connection, actor, Act::kEditArea, from);
  if (!reach_from) return reach_from;
  const auto reach_to = link == Link::kProductArea
                            ? check_reach_area(connection, actor, Act::kView, to)
                            : check_reach_producer(connection, actor, Act::kView, to);
  if (!reach_to) return reach_to;

  const auto table = link_table(link);
  const std::string a(from), b(to);
  const std::string condition = " WHERE " + table.from + " = :a AND " + table.to + " = :b";
  long long there = 0;
  guarded(connection.display(), [&] {
    connection.sql() << "SELECT COUNT(*) FROM " + table.name + condition, soci::use(a, "a"),
        soci::use(b, "b"), soci::into(there);
  });
  if (linked && there > 0) {
    return fail(table.to, message("{} is linked already", "{} đã được gắn rồi", b));
  }
  if (!linked && there == 0) {
    return fail(table.to, message("{} is not linked", "{} chưa được gắn", b));
  }
  guarded(connection.display(), [&] {
    const std::string text = linked ? "INSERT INTO " + table.name + " (" + table.from + ", " +
                                          table.to + ") VALUES (:a, :b)"
                                    : "DELETE FROM " + table.name + condition;
    connection.sql() << text, soci::use(a, "a"), soci::use(b, "b");
  });
  append_audit(connection, actor,
               {.act = linked ? "link.add" : "link.remove",
                .subject = (link == Link::kProductArea ? "product " : "area ") + a,
                .details = json({{table.to, b}}).dump()},
               now);
  return {};
}

}  // namespace ocop::db
