// Lines of a CSV file of any length, some kilobytes at a time.
#pragma once

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

namespace ocop::verifier {

class LineReader {
 public:
  static constexpr std::size_t kMostBytes = 4'096;  ///< of a line

  /// Throws FileError.
  explicit LineReader(const std::filesystem::path& path);

  /// The next line without its end (LF or CRLF) and without a byte order mark; false at the end. A
  /// longer line than kMostBytes comes empty, with too_long(). Throws FileError.
  bool next(std::string& line);
  std::uint64_t number() const { return number_; }  ///< of the line last read, from 1
  bool too_long() const { return too_long_; }

 private:
  bool fill();

  std::filesystem::path path_;
  std::ifstream file_;
  std::vector<char> block_;
  std::size_t at_ = 0, end_ = 0;
  std::uint64_t number_ = 0;
  bool too_long_ = false;
};

/// Two names of one file, or of one that is not there yet. "" names none.
bool same_file(const std::string& one, const std::string& other);

/// Splits at commas; RFC 4180's quotes, within one line. False when a quote stands astray.
bool split_fields(std::string_view line, std::vector<std::string>& fields);

}  // namespace ocop::verifier
