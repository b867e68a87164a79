#include "verifier/replay_input.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "gs1/check_digit.h"
#include "programme/provinces.h"
#include "verifier/copy_watch.h"
#include "verifier/replay_lines.h"

namespace ocop::verifier {
namespace {

constexpr std::size_t kMostId = 64;
constexpr std::size_t kGtinDigits = 14;
constexpr std::size_t kMostSerialDigits = 18;

bool is_id(std::string_view text) {
  const auto control = [](unsigned char byte) { return byte < 0x20 || byte == 0x7F; };
  return text.size() <= kMostId && is_utf8(text) && std::none_of(text.begin(), text.end(), control);
}

bool is_digits(std::string_view text) {
  return !text.empty() && text.size() <= kMostSerialDigits && parse_digits(text).has_value();
}

/// With a fraction of any length, of which milliseconds are kept.
std::optional<Instant> time_of(std::string_view text) {
  const auto dot = text.find('.');
  if (dot == std::string_view::npos) return parse_instant(text);
  std::string_view fraction = text.substr(dot + 1);
  if (!fraction.ends_with('Z')) return std::nullopt;
  fraction.remove_suffix(1);
  if (fraction.size() > 9 || !is_digits(fraction)) return std::nullopt;
  std::string whole(text.substr(0, dot + 1));
  whole.append(fraction.substr(0, 3)).append(3 - std::min<std::size_t>(3, fraction.size()), '0');
  return parse_instant(whole + 'Z');
}

std::optional<std::uint8_t> place_of(std::string_view text) {
  if (text.empty()) return std::uint8_t{0};
  if (programme::find_province(text) == nullptr) return std::nullopt;
  return static_cast<std::uint8_t>(parse_digits(text).value());
}

std::optional<copies::Origin> origin_of(std::string_view text) {
  if (text.empty()) return copies::Origin::kUnknown;
  if (text == "produced") return copies::Origin::kProduced;
  if (text == "never_produced") return copies::Origin::kNeverProduced;
  return std::nullopt;
}

std::optional<Message> wrong_gtin(const std::string& gtin) {
  if (gtin.size() != kGtinDigits)
    return message("the GTIN has 14 digits here", "ở đây GTIN phải có 14 chữ số");
  const auto read = gs1::to_gtin14(gtin);
  if (!read) return read.error().message;
  return std::nullopt;
}

Message wrong_id(std::string_view column) {
  return message("{0} has at most {1} bytes of UTF-8 without control characters",
                 "{0} dài nhất {1} byte UTF-8, không chứa ký tự điều khiển", column, kMostId);
}

Message stray_quote() {
  return message("a quotation mark stands astray, or is not closed on the line",
                 "dấu nháy kép đặt sai chỗ hoặc không được đóng trên cùng dòng");
}

Message wrong_count(std::size_t expected, std::size_t found) {
  return message("{0} fields are expected, there are {1}", "cần {0} trường, ở đây có {1}", expected, found);
}

Message too_long() {
  return message("the line is longer than {} bytes", "dòng dài hơn {} byte", LineReader::kMostBytes);
}

/// One line of a file of batches.
std::optional<Message> read_batch(const std::vector<std::string>& fields, ReplayBatches::Batch& batch) {
  const auto& [units, first, last, left] =
      std::tie(fields[2], fields[3], fields[4], fields[5]);
  if (auto wrong = wrong_gtin(fields[0])) return wrong;
  if (!is_id(fields[1])) return wrong_id("lot");
  if (!units.empty()) {
    if (!is_digits(units))
      return message("units is a whole number", "units phải là một số nguyên");
    batch.facts.units = static_cast<std::uint64_t>(*parse_digits(units));
  }
  if (!left.empty()) {
    const auto at = time_of(left);
    if (!at)
      return message("left is a time in UTC like 2026-11-22T03:04:05Z",
                     "left phải là thời điểm UTC như 2026-11-22T03:04:05Z");
    batch.facts.left_at = std::min(*at, batch.facts.left_at.value_or(*at));
  }
  if (first.empty() && last.empty()) return std::nullopt;
  if (!is_digits(first) || !is_digits(last) || first.size() != last.size() || last < first) {
    return message("first_serial and last_serial are equally many digits, 18 at most, in order",
                   "first_serial và last_serial phải có cùng số chữ số, nhiều nhất 18, và đúng thứ tự");
  }
  batch.serials.emplace_back(first, last);
  return std::nullopt;
}

}  // namespace

copies::Origin ReplayBatches::Batch::origin(std::string_view serial) const {
  if (serials.empty()) return copies::Origin::kUnknown;
  for (const auto& [first, last] : serials) {
    if (serial.size() == first.size() && is_digits(serial) && first <= serial && serial <= last)
      return copies::Origin::kProduced;
  }
  return copies::Origin::kNeverProduced;
}

Result<ReplayBatches> ReplayBatches::read(const std::filesystem::path& path) {
  LineReader lines(path);
  ReplayBatches all;
  std::string line;
  std::vector<std::string> fields;
  const auto refuse = [&](const Message& why) {
    return tl::unexpected(Error{path.string() + ":" + std::to_string(lines.number()), why});
  };
  if (!lines.next(line) || line != "gtin,lot,units,first_serial,last_serial,left") {
    return refuse(message("the first line must be gtin,lot,units,first_serial,last_serial,left",
                          "dòng đầu phải là gtin,lot,units,first_serial,last_serial,left"));
  }
  while (lines.next(line)) {
    if (lines.too_long()) return refuse(too_long());
    if (line.empty()) continue;
    if (!split_fields(line, fields)) return refuse(stray_quote());
    if (fields.size() != 6) return refuse(wrong_count(6, fields.size()));
    Batch& batch = all.batches_[{fields[0], fields[1]}];
    if (const auto wrong = read_batch(fields, batch)) return refuse(*wrong);
  }
  return all;
}

const ReplayBatches::Batch* ReplayBatches::find(const std::string& gtin, const std::string& lot) const {
  const auto found = batches_.find({gtin, lot});
  return found == batches_.end() ? nullptr : &found->second;
}

Result<void> ReplayScans::read_header(std::string_view line) {
  constexpr std::array<std::string_view, kColumns> kNames = {"time",   "gtin",  "lot",   "serial",
                                                             "device", "place", "origin"};
  std::vector<std::string> names;
  std::vector<bool> seen(kColumns, false);
  bool good = split_fields(line, names);
  for (const std::string& name : names) {
    const auto found = std::find(kNames.begin(), kNames.end(), name);
    const auto column = static_cast<std::size_t>(found - kNames.begin());
    good = good && found != kNames.end() && !seen[column];
    if (!good) break;
    seen[column] = true;
    columns_.push_back(static_cast<int>(column));
  }
  seen[kOrigin] = true;
  if (good && std::all_of(seen.begin(), seen.end(), [](bool is) { return is; })) return {};
  return fail("", message("the first line must name the columns time,gtin,lot,serial,device,place, and may "
                          "name origin",
                          "dòng đầu phải nêu tên các cột time,gtin,lot,serial,device,place, và có thể có thêm "
                          "origin"));
}

std::optional<std::uint32_t> ReplayScans::batch_of(const std::string& gtin, const std::string& lot,
                                                   Message& why) {
  key_.assign(gtin).append(1, '\n').append(lot);
  const auto found = known_.find(key_);
  if (found != known_.end()) return found->second;
  if (auto wrong = wrong_gtin(gtin)) {
    why = std::move(*wrong);
    return std::nullopt;
  }
  if (!is_id(lot)) {
    why = wrong_id("lot");
    return std::nullopt;
  }
  const auto index = static_cast<std::uint32_t>(batches_.size());
  batches_.push_back({gtin, lot});
  known_.emplace(key_, index);
  return index;
}

std::optional<Message> ReplayScans::add(const std::vector<std::string>& fields) {
  if (fields.size() != columns_.size()) return wrong_count(columns_.size(), fields.size());
  static const std::string kNone;
  std::array<const std::string*, kColumns> of{};
  of.fill(&kNone);
  for (std::size_t i = 0; i < fields.size(); ++i) of.at(static_cast<std::size_t>(columns_[i])) = &fields[i];

  const auto at = time_of(*of[kTime]);
  if (!at) {
    return message("the time is in UTC, like 2026-11-22T03:04:05Z, of the years 1900 to 2199",
                   "thời gian phải là UTC như 2026-11-22T03:04:05Z, từ năm 1900 đến 2199");
  }
  Message why;
  const auto batch = batch_of(*of[kGtin], *of[kLot], why);
  if (!batch) return why;
  if (of[kSerial]->empty()) return message("the serial is missing", "thiếu số sê-ri");
  if (!is_id(*of[kSerial])) return wrong_id("serial");
  if (!is_utf8(*of[kDevice])) return message("the device is no UTF-8", "device không phải UTF-8");
  const auto place = place_of(*of[kPlace]);
  if (!place) {
    return message("the place is a province's code of two digits, like 19, or empty",
                   "place phải là mã tỉnh gồm hai chữ số, như 19, hoặc để trống");
  }
  const auto origin = origin_of(*of[kOrigin]);
  if (!origin) {
    return message("the origin is produced, never_produced or empty",
                   "origin phải là produced, never_produced hoặc để trống");
  }
  rows_.push_back({*at, device_number(*of[kDevice]), *batch, *place, *origin, *of[kSerial]});
  return std::nullopt;
}

Result<ReplayScans> ReplayScans::read(const std::filesystem::path& path, const Skipped& skipped) {
  LineReader lines(path);
  ReplayScans scans;
  std::string line;
  std::vector<std::string> fields;
  lines.next(line);
  if (const auto header = scans.read_header(line); !header) {
    return tl::unexpected(Error{path.string(), header.error().message});
  }
  Instant latest = Instant::min();
  bool sorted = true;
  while (lines.next(line)) {
    if (lines.too_long()) {
      skipped(lines.number(), too_long());
      continue;
    }
    if (line.empty()) continue;
    const auto wrong = split_fields(line, fields) ? scans.add(fields) : stray_quote();
    if (wrong) {
      skipped(lines.number(), *wrong);
      continue;
    }
    const Instant at = scans.rows_.back().at;
    if (latest != Instant::min() && at < latest - kLate) sorted = false;
    latest = std::max(latest, at);
  }
  if (!sorted) {
    std::stable_sort(scans.rows_.begin(), scans.rows_.end(),
                     [](const Row& a, const Row& b) { return a.at < b.at; });
  }
  return scans;
}

}  // namespace ocop::verifier
