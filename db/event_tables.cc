#include "db/event_tables.h"

#include <utility>

#include "db/table_columns.h"

namespace ocop::db {
namespace {

using namespace columns;
using enum ValueType;

constexpr std::size_t kUriLength = 3'000;

/// A URI, a node or a standard term; none holds a blank.
Column uri(std::string_view name, std::vector<std::string_view> aliases, bool required = false) {
  return {name, name, std::move(aliases), kToken, required, kUriLength, {}};
}
Column code(std::string_view name, std::vector<std::string_view> aliases, bool required) {
  return {name, name, std::move(aliases), kId, required, 64, {}};
}
Column flag(std::string_view name, std::vector<std::string_view> aliases) {
  return {name, name, std::move(aliases), kFlag, false, 1, {}, "0"};
}
Column event_number() {
  auto number = integer("seq", {"sự kiện", "stt"}, kLargest, 1);
  number.references = "events";
  return number;
}
/// With its type before it where it has one: "po urn:…".
Column node() { return {"node", "node", {"đối tượng"}, kName, true, kUriLength, {}}; }

}  // namespace

Table events_table() {
  return {"events",
          {"sự kiện"},
          {integer("seq", {"thứ tự", "stt"}, kLargest, 1),
           uri("id", {"mã sự kiện"}, true),
           flag("declared", {"khai báo sai"}),
           code("type", {"loại"}, true),
           code("action", {"hành động"}, false),
           uri("biz_step", {"bước"}),
           uri("disposition", {"trạng thái"}),
           uri("read_point", {"điểm đọc"}),
           uri("biz_location", {"địa điểm"}),
           uri("transformation", {"mã biến đổi"}),
           flag("sensors", {"có cảm biến"}),
           instant("event_at", {"lúc xảy ra"}, true),
           recorded_at(),
           {"producer", "producer", {"chủ thể"}, kId, false, 64, {}},
           {"captured_by", "captured_by", {"người gửi"}, kId, false, 64, {}},
           {"token", "token", {"mã truy cập"}, kToken, false, 64, {}},
           {"batch", "batch", {"lô"}, kToken, false, 64, {}},
           {"batch_part", "batch_part", {"dải của lô"}, kInteger, false, 1'000'000, {}, "0"},
           code("capture", {"lượt gửi"}, false),
           {"document", "document", {"nội dung"}, kJson, true, 0, {}}},
          1,
          Changes::kNothing};
}

Table event_nodes_table() {
  return {"event_nodes",
          {"đối tượng của sự kiện"},
          {node(), code("role", {"vai trò"}, true), event_number()},
          3,
          Changes::kNothing};
}

Table event_sight_table() {
  return {"event_sight",
          {"quyền xem sự kiện"},
          {code("kind", {"loại"}, true), code("id", {"mã"}, true),
           instant("recorded_at", {"lúc ghi"}, true), event_number(),
           instant("event_at", {"lúc xảy ra"}, true)},
          4,
          Changes::kNothing};
}

Table lineage_table() {
  return {"lineage",
          {"truy nguyên"},
          {{"step", "step", {"bước"}, kName, true, kUriLength, {}},
           integer("side", {"phía"}, 1),
           node(),
           code("kind", {"loại"}, true)},
          3,
          Changes::kNothing};
}

}  // namespace ocop::db
