#include "labeler/run_files.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace ocop::labeler {
namespace {

/// Lines of a table that one worker makes at once.
constexpr std::uint64_t kBlock = 128;

std::uint64_t divided(std::uint64_t all, std::uint64_t each) { return (all + each - 1) / each; }

}  // namespace

RunFiles::RunFiles(std::filesystem::path out, std::optional<PageLayout> layout,
                   std::uint64_t labels, std::uint64_t per_file)
    : out_(std::move(out)), layout_(std::move(layout)), labels_(labels) {
  const auto units = layout_ ? pages() : labels_;
  per_file_ = per_file == 0 ? std::max<std::uint64_t>(units, 1) : per_file;
  count_ = static_cast<std::size_t>(divided(std::max<std::uint64_t>(units, 1), per_file_));
}

std::uint64_t RunFiles::pages() const { return layout_ ? layout_->pages(labels_) : 0; }

RunFile RunFiles::file(std::size_t number) const {
  RunFile file;
  file.number = number;
  file.path = path(number);
  const auto begin = number * per_file_;
  if (!layout_) {
    file.first = begin;
    file.count = std::min(per_file_, labels_ - begin);
    file.first_page = number * divided(per_file_, kBlock);
    file.pages = divided(file.count, kBlock);
    return file;
  }
  file.first_page = begin;
  file.pages = std::min(per_file_, pages() - begin);
  file.first = layout_->part(begin, labels_).first;
  const auto last = layout_->part(begin + file.pages - 1, labels_);
  file.count = last.first + last.count - file.first;
  return file;
}

PageLayout::Part RunFiles::page(const RunFile& file, std::uint64_t page) const {
  if (layout_) return layout_->part(file.first_page + page, labels_);
  const auto done = page * kBlock;
  return {file.first + done, static_cast<std::size_t>(std::min(kBlock, file.count - done)), 0};
}

std::filesystem::path RunFiles::path(std::size_t number) const {
  if (number == 0) return out_;
  auto name = out_.stem();
  name += fmt::format("-{:03}", number + 1);
  name += out_.extension();
  return out_.parent_path() / name;
}

}  // namespace ocop::labeler
