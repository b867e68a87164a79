#include "labeler/run_journal.h"

#include <algorithm>
#include <cstdio>
#include <memory>
#include <nlohmann/json.hpp>
#include <system_error>
#include <utility>

#include "base/digest.h"
#include "base/text.h"
#include "labeler/c_file.h"

namespace ocop::labeler {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

/// Some 150 bytes a file of the run.
constexpr std::size_t kMostBytes = std::size_t{256} << 20U;
constexpr std::size_t kRunBytes = 16;
constexpr std::size_t kDigestDigits = 64;
constexpr std::uint64_t kMostSerial = 999'999'999'999'999'999;

/// Adds the file's bytes; its size.
std::uint64_t add_file(const fs::path& path, Sha256& digest) {
  const CFile file(std::fopen(path.c_str(), "rbe"));
  if (file == nullptr) throw FileError(path.string() + ": cannot be read back");
  std::string buffer(std::size_t{1} << 18U, '\0');
  std::uint64_t size = 0;
  while (const auto got = std::fread(buffer.data(), 1, buffer.size(), file.get())) {
    digest.add({buffer.data(), got});
    size += got;
  }
  if (std::ferror(file.get()) != 0) throw FileError(path.string() + ": cannot be read back");
  return size;
}

std::uint64_t add_folder(const fs::path& path, Sha256& digest) {
  std::vector<fs::path> pages;
  for (const auto& page : fs::directory_iterator(path)) pages.push_back(page.path());
  std::ranges::sort(pages);
  std::uint64_t size = 0;
  for (const auto& page : pages) {
    Sha256 of_page;
    size += add_file(page, of_page);
    digest.add(page.filename().string() + "\n" + hex_digits(of_page.finish()) + "\n");
  }
  return size;
}

bool is_hex(std::string_view text, std::size_t length) {
  return text.size() == length && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

std::optional<JournalEntry> read_entry(const json& written) {
  if (!written.is_object() || !written.contains("name") || !written["name"].is_string() ||
      !written.contains("size") || !written["size"].is_number_unsigned() ||
      !written.contains("sha256") || !written["sha256"].is_string())
    return std::nullopt;
  JournalEntry entry{written["name"].get<std::string>(), written["size"].get<std::uint64_t>(),
                     written["sha256"].get<std::string>()};
  if (!is_hex(entry.sha256, kDigestDigits)) return std::nullopt;
  return entry;
}

/// Ranges in order, apart from each other, each of which ends within 18 digits; an older program's journal has none.
std::optional<std::vector<programme::SerialRange>> read_serials(const json& all) {
  std::vector<programme::SerialRange> ranges;
  if (!all.contains("serials")) return ranges;
  if (!all["serials"].is_array()) return std::nullopt;
  std::uint64_t least = 0;
  for (const auto& range : all["serials"]) {
    if (!range.is_array() || range.size() != 2 || !range[0].is_number_unsigned() || !range[1].is_number_unsigned())
      return std::nullopt;
    const auto first = range[0].get<std::uint64_t>();
    const auto count = range[1].get<std::uint64_t>();
    if (first < least || first > kMostSerial || count == 0 || count > kMostSerial - first + 1) return std::nullopt;
    ranges.push_back({first, count, 0});
    least = first + count;
  }
  return ranges;
}

struct Written {
  std::string run;
  std::string request;
  std::vector<programme::SerialRange> serials;
  std::vector<JournalEntry> entries;
};

std::optional<Written> read_journal(const std::string& text) {
  const auto all = json::parse(text, nullptr, false);
  if (!all.is_object() || !all.contains("run") || !all["run"].is_string() ||
      !all.contains("request") || !all["request"].is_string() || !all.contains("files") ||
      !all["files"].is_array())
    return std::nullopt;
  auto serials = read_serials(all);
  Written written{all["run"].get<std::string>(), all["request"].get<std::string>(), {}, {}};
  if (!serials || !is_hex(written.run, 2 * kRunBytes)) return std::nullopt;
  written.serials = std::move(*serials);
  for (const auto& file : all["files"]) {
    auto entry = read_entry(file);
    if (!entry) return std::nullopt;
    written.entries.push_back(std::move(*entry));
  }
  return written;
}

}  // namespace

std::optional<JournalEntry> entry_of(const fs::path& path) {
  std::error_code absent;
  if (!fs::exists(path, absent)) return std::nullopt;
  Sha256 digest;
  JournalEntry entry;
  entry.name = path.filename().string();
  entry.size = fs::is_directory(path) ? add_folder(path, digest) : add_file(path, digest);
  entry.sha256 = hex_digits(digest.finish());
  return entry;
}

fs::path RunJournal::path(const fs::path& out) { return out.string() + ".run"; }

RunJournal::RunJournal(fs::path out, std::string request, std::vector<programme::SerialRange> serials)
    : out_(std::move(out)),
      request_(std::move(request)),
      serials_(std::move(serials)),
      run_(hex_digits(random_bytes(kRunBytes))),
      // Never committed: what stands there while the run lasts is its lock.
      lock_(std::make_unique<PendingFile>(out_.string() + ".lock")) {}

Result<RunJournal> RunJournal::open(const fs::path& out, const std::string& request,
                                    std::vector<programme::SerialRange> serials) {
  RunJournal journal(out, request, std::move(serials));
  const auto file = path(out);
  std::error_code absent;
  if (!fs::exists(file, absent)) return journal;
  auto written = read_journal(read_file(file, kMostBytes));
  if (!written)
    return fail("--out", message("{} is no journal of a run; remove it, or name another file",
                                 "{} không phải tệp ghi tiến độ in; hãy xóa nó hoặc đặt tên tệp khác",
                                 printable(file.string())));
  if (written->request != request)
    return fail("--out",
                message("{0} is the journal of another print that was cut off; run that one again to "
                        "finish it, or remove {0} to give it up",
                        "{0} ghi tiến độ của một lần in khác bị dừng giữa chừng; hãy chạy lại lần in "
                        "đó cho xong, hoặc xóa {0} để bỏ",
                        printable(file.string())));
  journal.run_ = std::move(written->run);
  journal.entries_ = std::move(written->entries);
  journal.taken_up_ = true;
  return journal;
}

std::vector<programme::SerialRange> RunJournal::serials(const fs::path& out, unsigned width) {
  const auto file = path(out);
  std::error_code absent;
  if (!fs::exists(file, absent)) return {};
  auto written = read_journal(read_file(file, kMostBytes));
  if (!written) return {};
  for (auto& range : written->serials) range.width = width;
  return std::move(written->serials);
}

const JournalEntry* RunJournal::find(const std::string& name) const {
  const auto found = std::ranges::find(entries_, name, &JournalEntry::name);
  return found == entries_.end() ? nullptr : &*found;
}

void RunJournal::write() {
  auto files = json::array();
  for (const auto& entry : entries_)
    files.push_back({{"name", entry.name}, {"size", entry.size}, {"sha256", entry.sha256}});
  auto serials = json::array();
  for (const auto& range : serials_) serials.push_back(json::array({range.first, range.count}));
  const json all = {{"run", run_}, {"request", request_}, {"serials", std::move(serials)}, {"files", std::move(files)}};
  PendingFile file(path(out_));
  std::error_code failed;
  fs::permissions(file.temporary(), fs::perms::owner_read | fs::perms::owner_write, failed);
  if (failed) throw FileError(file.temporary().string() + ": cannot set permissions: " + failed.message());
  file.write(all.dump());
  file.commit();
}

void RunJournal::enter(JournalEntry entry) {
  std::erase_if(entries_, [&](const auto& before) { return before.name == entry.name; });
  entries_.push_back(std::move(entry));
  write();
}

void RunJournal::remove() {
  std::error_code ignored;
  const auto file = path(out_);
  fs::remove(file, ignored);
  // Of a run that was killed while it wrote its journal.
  fs::remove(file.string() + ".part", ignored);
}

}  // namespace ocop::labeler
