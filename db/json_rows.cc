#include "db/json_rows.h"

#include <iterator>
#include <nlohmann/json.hpp>
#include <string>

#include "base/text.h"
#include "db/csv.h"

namespace ocop::db {
namespace {

using nlohmann::json;

/// Tells how far the parser has read, which its events do not.
class CountingIterator {
 public:
  using iterator_category = std::input_iterator_tag;
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = const char*;
  using reference = const char&;

  CountingIterator(std::string_view bytes, std::size_t at, std::size_t* progress)
      : bytes_(bytes), at_(at), progress_(progress) {}
  reference operator*() const { return bytes_[at_]; }
  CountingIterator& operator++() {
    ++at_;
    if (progress_ != nullptr) *progress_ = at_;
    return *this;
  }
  bool operator==(const CountingIterator& other) const { return at_ == other.at_; }
  bool operator!=(const CountingIterator& other) const { return at_ != other.at_; }

 private:
  std::string_view bytes_;
  std::size_t at_;
  std::size_t* progress_;
};

bool is_keys(std::string_view title) { return title == "keys"; }

class Events : public json::json_sax_t {
 public:
  Events(std::string_view bytes, const Sheet& model, Room room, const InputLimits& limits,
         std::vector<Sheet>& sheets, ErrorList& errors)
      : bytes_(bytes),
        model_(model),
        room_(room),
        limits_(limits),
        sheets_(sheets),
        errors_(errors) {}

  std::size_t progress = 0;

  bool null() override { return value(""); }
  bool boolean(bool yes) override { return value(yes ? "1" : "0"); }
  bool number_integer(number_integer_t number) override { return value(std::to_string(number)); }
  bool number_unsigned(number_unsigned_t number) override { return value(std::to_string(number)); }
  bool number_float(number_float_t, const string_t& text) override { return value(text); }
  bool string(string_t& text) override { return value(text); }
  bool binary(binary_t&) override { return false; }

  bool start_object(std::size_t) override {
    const auto at = token();
    if (passing_over_ > 0) return pass(+1);
    if (where_ == Where::kTop) {
      where_ = Where::kTables;
      return true;
    }
    if (where_ == Where::kRows) return begin_row(at);
    return nested(at);
  }

  bool end_object() override {
    const auto end = progress;
    token();
    if (passing_over_ > 0) return pass(-1);
    if (where_ == Where::kRow) {
      if (is_keys(sheet().title)) set("jwk", bytes_.substr(row_offset_, end - row_offset_));
      where_ = Where::kRows;
    }
    return true;
  }

  bool start_array(std::size_t) override {
    const auto at = token();
    if (passing_over_ > 0) return pass(+1);
    if (where_ == Where::kTop) {
      begin_sheet(model_.title);
      bare_ = true;
      return true;
    }
    if (where_ == Where::kTables) {
      begin_sheet(member_);
      return true;
    }
    return nested(at);
  }

  bool end_array() override {
    token();
    if (passing_over_ > 0) return pass(-1);
    where_ = bare_ ? Where::kTop : Where::kTables;
    return true;
  }

  bool key(string_t& name) override {
    const auto at = token();
    if (passing_over_ > 0) return true;
    member_ = name;
    if (where_ != Where::kRow) return true;
    const auto known = sheet().find_column(name);
    if (known && sheet().cell(sheet().rows() - 1, *known)) {
      return refuse(at, message("“{}” stands twice in this object",
                                "“{}” có hai lần trong đối tượng này", printable(name)));
    }
    return true;
  }

  bool parse_error(std::size_t position, const std::string&,
                   const nlohmann::detail::exception&) override {
    return refuse(position > 0 ? position - 1 : 0,
                  message("this is no JSON from here on", "từ đây không còn là JSON hợp lệ"));
  }

 private:
  enum class Where { kTop, kTables, kRows, kRow };

  Sheet& sheet() { return sheets_.back(); }

  /// Offset of the token whose event is being handled.
  std::size_t token() {
    auto at = last_end_;
    while (at < bytes_.size() &&
           std::string_view(" \t\r\n,:").find(bytes_[at]) != std::string_view::npos)
      ++at;
    last_end_ = progress;
    return at;
  }

  Position position(std::size_t offset) {
    for (; counted_ < offset && counted_ < bytes_.size(); ++counted_) {
      if (bytes_[counted_] == '\n') {
        ++here_.line;
        here_.column = 1;
      } else if ((static_cast<unsigned char>(bytes_[counted_]) & 0xC0U) != 0x80U) {
        ++here_.column;
      }
    }
    return here_;
  }

  bool pass(int step) {
    passing_over_ += step;
    return true;
  }

  void begin_sheet(std::string title) {
    sheets_.emplace_back(model_.name(), model_.directory());
    sheet().title = std::move(title);
    where_ = Where::kRows;
  }

  bool begin_row(std::size_t at) {
    if (rows_++ == room_.rows) {
      return refuse(at, too_much());
    }
    row_offset_ = at;
    sheet().begin_row(position(at));
    where_ = Where::kRow;
    return true;
  }

  bool nested(std::size_t at) {
    if (where_ == Where::kRow && is_keys(sheet().title)) return pass(+1);
    return refuse(at,
                  message("a row's member must be a text, a number, true, false or null",
                          "mỗi thành phần của một dòng phải là chuỗi, số, true, false hoặc null"));
  }

  bool value(std::string_view text) {
    const auto at = token();
    if (passing_over_ > 0) return true;
    if (where_ != Where::kRow) {
      return refuse(
          at, message("expected {{\"products\": [{{…}}, …]}} or an array of objects",
                      "cần có dạng {{\"products\": [{{…}}, …]}} hoặc một mảng các đối tượng"));
    }
    return set_at(member_, text, position(at));
  }

  bool set(std::string_view name, std::string_view text) { return set_at(name, text, here_); }

  bool set_at(std::string_view name, std::string_view text, Position at) {
    auto column = sheet().find_column(name);
    if (!column) {
      if (sheet().columns() == limits_.columns) {
        errors_.add(sheet().where(at),
                    message("more than {} columns", "nhiều hơn {} cột", limits_.columns));
        return false;
      }
      column = sheet().add_column(std::string(name), at);
    }
    sheet().set(*column, text, at);
    if (cells_++ < room_.cells) return true;
    errors_.add(sheet().where(at), too_much());
    return false;
  }

  Message too_much() const {
    return message("more than {} rows or {} cells in one import; split the files",
                   "nhiều hơn {} dòng hoặc {} ô trong một lần nhập; hãy chia nhỏ tệp", limits_.rows,
                   limits_.cells);
  }

  bool refuse(std::size_t offset, Message why) {
    errors_.add(model_.where(position(offset)), std::move(why));
    return false;
  }

  std::string_view bytes_;
  const Sheet& model_;
  Room room_;
  const InputLimits& limits_;
  std::vector<Sheet>& sheets_;
  ErrorList& errors_;
  Where where_ = Where::kTop;
  bool bare_ = false;
  int passing_over_ = 0;
  std::string member_;
  std::size_t rows_ = 0;
  std::size_t cells_ = 0;
  std::size_t row_offset_ = 0;
  std::size_t last_end_ = 0;
  std::size_t counted_ = 0;
  Position here_;
};

}  // namespace

bool read_json(std::string_view bytes, const Sheet& model, Room room, const InputLimits& limits,
               std::vector<Sheet>& sheets, ErrorList& errors) {
  if (!check_encoding(bytes, model, errors)) return false;
  bytes = without_bom(bytes);
  Events events(bytes, model, room, limits, sheets, errors);
  return json::sax_parse(CountingIterator(bytes, 0, &events.progress),
                         CountingIterator(bytes, bytes.size(), nullptr), &events);
}

}  // namespace ocop::db
