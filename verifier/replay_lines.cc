#include "verifier/replay_lines.h"

#include <algorithm>
#include <system_error>

#include "base/file.h"

namespace ocop::verifier {
namespace {

constexpr std::size_t kBlock = 65'536;
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

}  // namespace

LineReader::LineReader(const std::filesystem::path& path)
    : path_(path), file_(path, std::ios::binary), block_(kBlock) {
  if (!file_) throw FileError(path.string() + ": cannot be read");
}

bool LineReader::fill() {
  file_.read(block_.data(), static_cast<std::streamsize>(block_.size()));
  if (file_.bad()) throw FileError(path_.string() + ": cannot be read");
  at_ = 0;
  end_ = static_cast<std::size_t>(file_.gcount());
  return end_ > 0;
}

bool LineReader::next(std::string& line) {
  line.clear();
  too_long_ = false;
  if (at_ == end_ && !fill()) return false;
  ++number_;
  do {
    const auto from = block_.begin() + static_cast<std::ptrdiff_t>(at_);
    const auto to = block_.begin() + static_cast<std::ptrdiff_t>(end_);
    const auto found = std::find(from, to, '\n');
    too_long_ = too_long_ || line.size() + static_cast<std::size_t>(found - from) > kMostBytes;
    if (!too_long_) line.append(from, found);
    at_ = static_cast<std::size_t>(found - block_.begin()) + (found == to ? 0 : 1);
    if (found != to) break;
  } while (fill());
  if (too_long_) line.clear();
  if (line.ends_with('\r')) line.pop_back();
  if (number_ == 1 && line.starts_with(kByteOrderMark)) line.erase(0, kByteOrderMark.size());
  return true;
}

bool same_file(const std::string& one, const std::string& other) {
  if (one.empty() || other.empty()) return false;
  std::error_code none;
  if (std::filesystem::equivalent(one, other, none)) return true;
  const auto named = [&](const std::string& path) {
    return std::filesystem::weakly_canonical(std::filesystem::absolute(path, none), none);
  };
  const auto path = named(one);
  return !path.empty() && path == named(other);
}

bool split_fields(std::string_view line, std::vector<std::string>& fields) {
  std::size_t count = 0;
  const auto field = [&]() -> std::string& {
    if (count == fields.size()) fields.emplace_back();
    fields[count].clear();
    return fields[count++];
  };
  for (std::size_t at = 0;;) {
    std::string& text = field();
    if (at < line.size() && line[at] == '"') {
      for (++at;; ++at) {
        const auto quote = line.find('"', at);
        if (quote == std::string_view::npos) return false;
        text.append(line.substr(at, quote - at));
        at = quote + 1;
        if (at == line.size() || line[at] != '"') break;
        text += '"';
      }
    } else {
      const auto comma = std::min(line.find(',', at), line.size());
      text.append(line.substr(at, comma - at));
      if (text.find('"') != std::string::npos) return false;
      at = comma;
    }
    if (at == line.size()) break;
    if (line[at] != ',') return false;
    ++at;
  }
  fields.resize(count);
  return true;
}

}  // namespace ocop::verifier
