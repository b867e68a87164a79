#include "labeler/printer_status.h"

#include <array>
#include <vector>

#include "base/text.h"

namespace ocop::labeler {
namespace {

constexpr char kStart = '\x02';
constexpr char kEnd = '\x03';
constexpr std::size_t kLines = 3;

std::vector<std::string_view> fields(std::string_view line) {
  std::vector<std::string_view> all;
  for (;;) {
    const auto comma = line.find(',');
    all.push_back(line.substr(0, comma));
    if (comma == std::string_view::npos) return all;
    line.remove_prefix(comma + 1);
  }
}

/// The lines of the first answer; `end` is behind it.
std::optional<std::array<std::string_view, kLines>> lines(std::string_view held, std::size_t& end) {
  std::array<std::string_view, kLines> found;
  std::size_t at = 0;
  for (auto& line : found) {
    const auto start = held.find(kStart, at);
    if (start == std::string_view::npos) return std::nullopt;
    const auto stop = held.find(kEnd, start);
    if (stop == std::string_view::npos) return std::nullopt;
    line = held.substr(start + 1, stop - start - 1);
    at = stop + 1;
  }
  end = at;
  return found;
}

std::optional<PrinterStatus> read(const std::array<std::string_view, kLines>& answer) {
  const auto first = fields(answer[0]);
  const auto second = fields(answer[1]);
  constexpr std::size_t kFirst = 12;
  constexpr std::size_t kSecond = 11;
  if (first.size() != kFirst || second.size() != kSecond) return std::nullopt;
  bool sound = true;
  const auto number = [&](std::string_view text) {
    const auto value = text.size() <= 8 ? parse_digits(text) : std::nullopt;
    if (!value) sound = false;
    return static_cast<std::uint64_t>(value.value_or(0));
  };
  PrinterStatus status;
  status.paper_out = number(first[1]) != 0;
  status.paused = number(first[2]) != 0;
  status.formats = number(first[4]);
  status.head_open = number(second[2]) != 0;
  status.ribbon_out = number(second[3]) != 0;
  status.labels_remaining = number(second[8]);
  return sound ? std::optional(status) : std::nullopt;
}

}  // namespace

std::optional<Message> PrinterStatus::trouble() const {
  if (paper_out) return message("it is out of labels; put in a roll", "máy in hết tem; hãy lắp cuộn mới");
  if (head_open) return message("its print head is open; close it", "đầu in đang mở; hãy đóng lại");
  if (ribbon_out) return message("it is out of ribbon; put in a new one", "máy in hết ruy băng mực; hãy thay cuộn mới");
  if (paused) return message("it is paused; press its pause button to go on",
                             "máy in đang tạm dừng; hãy bấm nút tạm dừng trên máy để in tiếp");
  return std::nullopt;
}

bool StatusAnswer::whole() const {
  std::size_t end = 0;
  return lines(held_, end).has_value();
}

bool StatusAnswer::nonsense() const {
  std::size_t end = 0;
  const auto answer = lines(held_, end);
  return answer ? !read(*answer) : held_.size() > kMost;
}

std::optional<PrinterStatus> StatusAnswer::take() {
  std::size_t end = 0;
  const auto answer = lines(held_, end);
  if (!answer) return std::nullopt;
  const auto status = read(*answer);
  held_.erase(0, end);
  return status;
}

}  // namespace ocop::labeler
