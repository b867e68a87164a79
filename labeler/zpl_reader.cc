#include "labeler/zpl_reader.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

#include "base/descriptor.h"
#include "base/file.h"
#include "labeler/zpl_graphic.h"
#include "labeler/zpl_words.h"

namespace ocop::labeler {
namespace {

constexpr std::uint64_t kMostSide = 32'768;
/// Dots of one label: 300 × 300 mm at 600 dpi is a third of it.
constexpr std::uint64_t kMostDots = std::uint64_t{1} << 27U;
/// Such a label without any repetition, in hexadecimal digits.
constexpr std::size_t kMostLine = (std::size_t{1} << 25U) + 4096;
constexpr std::size_t kMostFields = 8;
constexpr std::size_t kMostSerial = 20;

/// Lines of a file, with a bound on each.
class Lines {
 public:
  explicit Lines(std::filesystem::path path)
      : path_(std::move(path)), file_(::open(path_.c_str(), O_RDONLY | O_CLOEXEC)) {
    if (!file_) throw FileError(path_.string() + ": cannot open: " + std::strerror(errno));
  }

  /// With its line feed; nullopt at the end of the file, and for a last line without one or one
  /// that is too long.
  std::optional<std::string> next() {
    for (std::size_t from = 0;;) {
      if (const auto feed = held_.find('\n', from); feed != std::string::npos) {
        auto line = held_.substr(0, feed + 1);
        held_.erase(0, feed + 1);
        ++number_;
        return line;
      }
      from = held_.size();
      if (held_.size() > kMostLine || !more()) return std::nullopt;
    }
  }
  std::uint64_t number() const { return number_; }  ///< lines that were taken
  const std::string& rest() const { return held_; }  ///< that no line feed ended

 private:
  bool more() {
    std::array<char, 65536> buffer{};
    for (;;) {
      const auto got = ::read(file_.get(), buffer.data(), buffer.size());
      if (got < 0 && errno == EINTR) continue;
      if (got < 0) throw FileError(path_.string() + ": cannot read: " + std::strerror(errno));
      held_.append(buffer.data(), static_cast<std::size_t>(got));
      return got > 0;
    }
  }

  std::filesystem::path path_;
  Descriptor file_;
  std::string held_;
  std::uint64_t number_ = 0;
};

/// What is expected next on one line; everything is refused from the first thing that is not.
class Cursor {
 public:
  explicit Cursor(std::string_view text) : text_(text) {}

  bool word(std::string_view expected) {
    if (!sound_ || !text_.substr(at_).starts_with(expected)) return sound_ = false;
    at_ += expected.size();
    return true;
  }
  bool sees(std::string_view expected) const { return sound_ && text_.substr(at_).starts_with(expected); }
  /// Digits without a needless zero in front.
  std::uint64_t number(std::uint64_t most) {
    std::uint64_t value = 0;
    std::size_t digits = 0;
    for (; at_ + digits < text_.size() && digits <= 9; ++digits) {
      const char c = text_[at_ + digits];
      if (c < '0' || c > '9') break;
      value = value * 10 + static_cast<std::uint64_t>(c - '0');
    }
    if (digits == 0 || digits > 9 || value > most || (digits > 1 && text_[at_] == '0')) sound_ = false;
    if (sound_) at_ += digits;
    return sound_ ? value : 0;
  }
  std::string_view until(char end) {
    const auto length = std::min(text_.find(end, at_), text_.size()) - at_;
    const auto part = text_.substr(at_, length);
    if (sound_) at_ += length;
    return part;
  }
  bool ended() { return sound_ = sound_ && at_ == text_.size(); }
  bool refuse() { return sound_ = false; }
  bool sound() const { return sound_; }
  std::size_t at() const { return at_; }

 private:
  std::string_view text_;
  std::size_t at_ = 0;
  bool sound_ = true;
};

/// A graphic's numbers and rows; `end` is the character behind them.
std::optional<Bitmap> graphic(Cursor& cursor, std::uint64_t bytes, char end, std::size_t& wrong_at) {
  cursor.word(",");
  const auto stride = cursor.number(kMostSide / 8);
  cursor.word(",");
  if (!cursor.sound() || stride == 0 || bytes == 0 || bytes % stride != 0 || bytes / stride > kMostSide) {
    wrong_at = cursor.at();
    cursor.refuse();
    return std::nullopt;
  }
  const auto start = cursor.at();
  auto read = read_graphic(cursor.until(end), stride, bytes / stride);
  if (read) return std::move(*read);
  wrong_at = start + std::stoull(read.error().where);
  cursor.refuse();
  return std::nullopt;
}

bool is_serial(std::string_view text) {
  return text.size() <= kMostSerial &&
         std::ranges::all_of(text, [](char c) { return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z'); });
}

struct Box {
  std::uint64_t x = 0, y = 0;
};

Box origin(Cursor& cursor, const Bitmap& label) {
  Box box;
  cursor.word("^FO");
  box.x = cursor.number(static_cast<std::uint64_t>(label.width()) - 1);
  cursor.word(",");
  box.y = cursor.number(static_cast<std::uint64_t>(label.height()) - 1);
  return box;
}

/// One graphic field, drawn on the label.
void field(Cursor& cursor, Bitmap& label, std::size_t& wrong_at) {
  const auto box = origin(cursor, label);
  cursor.word(zpl::kGraphic);
  const auto most = (static_cast<std::uint64_t>(label.width()) + 7) / 8 * static_cast<std::uint64_t>(label.height());
  const auto bytes = cursor.number(most);
  cursor.word(",");
  if (cursor.number(most) != bytes) cursor.refuse();
  if (!cursor.sound()) return;
  const auto rows = graphic(cursor, bytes, '^', wrong_at);
  if (rows) label.draw(*rows, static_cast<int>(box.x), static_cast<int>(box.y));
  cursor.word(zpl::kField);
}

}  // namespace

struct ZplReader::State {
  explicit State(const std::filesystem::path& file) : lines(file), name(file.filename().string()) {}

  Lines lines;
  std::string name;
  std::string art_line;
  Bitmap art{1, 1};
  bool ended = false;

  tl::unexpected<Error> refuse(std::uint64_t line, std::size_t column) const {
    return fail(name + ":" + std::to_string(line) + ":" + std::to_string(column + 1),
                message("this is not ZPL that ocop-labeler wrote", "đây không phải mã ZPL do ocop-labeler tạo ra"));
  }
  tl::unexpected<Error> cut_off() const {
    return fail(name + ":" + std::to_string(lines.number() + 1),
                message("the file ends before its last line; print it again",
                        "tệp bị cụt, thiếu dòng cuối; hãy in lại ra tệp mới"));
  }
};

ZplReader::ZplReader(std::unique_ptr<State> state) : state_(std::move(state)) {}
ZplReader::ZplReader(ZplReader&&) noexcept = default;
ZplReader::~ZplReader() = default;

const std::string& ZplReader::art() const { return state_->art_line; }
std::string_view ZplReader::end() { return zpl::kEnd; }

Result<ZplReader> ZplReader::open(const std::filesystem::path& file) {
  auto state = std::make_unique<State>(file);
  auto line = state->lines.next();
  if (!line) {
    const auto& rest = state->lines.rest();
    const bool begun = rest.size() <= kMostLine && (rest.starts_with(zpl::kStore) || zpl::kStore.starts_with(rest));
    return begun ? state->cut_off() : state->refuse(1, 0);
  }
  state->art_line = std::move(*line);
  Cursor cursor(state->art_line);
  std::size_t wrong_at = 0;
  cursor.word(zpl::kStore);
  const auto bytes = cursor.number(kMostDots / 8);
  auto art = cursor.sound() ? graphic(cursor, bytes, '\n', wrong_at) : std::nullopt;
  if (art) {
    state->art = std::move(*art);
    cursor.word("\n");
  }
  if (!cursor.ended()) return state->refuse(1, std::max(wrong_at, cursor.at()));
  return ZplReader(std::move(state));
}

Result<std::optional<ZplFormat>> ZplReader::next() {
  auto& state = *state_;
  if (state.ended) return std::nullopt;
  auto line = state.lines.next();
  if (!line) return state.cut_off();
  if (*line == zpl::kEnd) {
    state.ended = true;
    const auto behind = state.lines.number() + 1;
    if (state.lines.next() || !state.lines.rest().empty()) return state.refuse(behind, 0);
    return std::nullopt;
  }
  return ZplFormat{state.lines.number(), std::move(*line)};
}

Result<ZplLabel> ZplReader::draw(const ZplFormat& format) const {
  Cursor cursor(format.text);
  cursor.word(zpl::kSerial);
  const auto serial = cursor.until('^');
  if (!is_serial(serial)) cursor.refuse();
  cursor.word(zpl::kField);
  cursor.word("^PW");
  const auto width = cursor.number(kMostSide);
  cursor.word("^LL");
  const auto height = cursor.number(kMostSide);
  if (!cursor.sound() || width == 0 || height == 0 || width * height > kMostDots)
    return state_->refuse(format.line, cursor.at());
  ZplLabel label{std::string(serial), Bitmap(static_cast<int>(width), static_cast<int>(height))};
  cursor.word(zpl::kSetUp);
  const auto place = origin(cursor, label.dots);
  cursor.word(zpl::kRecall);
  if (!cursor.sound()) return state_->refuse(format.line, cursor.at());
  label.dots.draw(state_->art, static_cast<int>(place.x), static_cast<int>(place.y));
  std::size_t wrong_at = 0;
  for (std::size_t fields = 0; cursor.sees("^FO"); ++fields) {
    if (fields == kMostFields) return state_->refuse(format.line, cursor.at());
    field(cursor, label.dots, wrong_at);
  }
  cursor.word(zpl::kClose);
  if (!cursor.ended()) return state_->refuse(format.line, std::max(wrong_at, cursor.at()));
  return label;
}

}  // namespace ocop::labeler
