#include "labeler/printer_profiles.h"

#include <algorithm>
#include <utility>

#include "base/text.h"
#include "labeler/own_list.h"
#include "labeler/resolutions.h"

namespace ocop::labeler {
namespace {

using programme::JsonProblem;
using programme::JsonValue;

constexpr std::size_t kMostText = 255;
constexpr double kMostOffset = 20;
constexpr double kLeastScale = 0.9;
constexpr double kMostScale = 1.1;

/// A line of text, or "".
std::string read_text(const JsonValue& object, const OwnMembers& members, std::string_view name) {
  const auto* value = object.member(name);
  if (value == nullptr) return "";
  const bool plain = std::ranges::none_of(value->text, [](char c) { return static_cast<unsigned char>(c) < ' '; });
  if (value->kind == JsonValue::Kind::kString && !value->text.empty() && value->text.size() <= kMostText && plain)
    return value->text;
  members.note(name, message("a line of text belongs here", "ở đây phải là một dòng chữ"));
  return "";
}

unsigned read_dpi(const OwnMembers& members) {
  const auto dpi = members.whole("dpi", 1U, 10'000U);
  if (!is_resolution(dpi))
    members.note("dpi", message("203, 300, 600 or 1200 belongs here", "ở đây phải là 203, 300, 600 hoặc 1200"));
  return dpi;
}

PrinterProfile read_printer(const JsonValue& value, std::string path, JsonProblem& problem) {
  const OwnMembers members(value, std::move(path), {"id", "dpi", "offset", "scale", "host", "queue"}, problem);
  PrinterProfile printer;
  printer.id = members.id();
  printer.dpi = read_dpi(members);
  if (members.has("offset")) {
    const auto offset = members.pair("offset", -kMostOffset, kMostOffset);
    printer.calibration.offset_x = offset[0];
    printer.calibration.offset_y = offset[1];
  }
  if (members.has("scale")) {
    const auto scale = members.pair("scale", kLeastScale, kMostScale);
    printer.calibration.scale_x = scale[0];
    printer.calibration.scale_y = scale[1];
  }
  printer.queue = read_text(value, members, "queue");
  const auto host = read_text(value, members, "host");
  if (host.empty()) return printer;
  if (!printer.queue.empty())
    members.note("host", message("a printer has a host or a queue, not both", "máy in có host hoặc queue, không có cả hai"));
  auto address = parse_printer(host);
  if (address)
    printer.address = std::move(*address);
  else
    members.note("host", address.error().message);
  return printer;
}

}  // namespace

Result<std::vector<PrinterProfile>> parse_printers(std::string_view json) {
  return read_own_list<PrinterProfile>(json, "printers", {"printer", "máy in"}, {}, read_printer);
}

Result<std::vector<PrinterProfile>> load_printers(const std::filesystem::path& file) {
  const auto text = read_own_file(file, "--printers");
  if (!text) return tl::unexpected(text.error());
  return parse_printers(*text);
}

}  // namespace ocop::labeler
