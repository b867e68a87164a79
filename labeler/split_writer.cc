#include "labeler/split_writer.h"

#include <utility>

namespace ocop::labeler {
namespace {

// Workers take their pages from the first file, which stays while others are opened.
class SplitWriter final : public SheetWriter {
 public:
  SplitWriter(OpenFile open, std::uint64_t pages_each)
      : open_(std::move(open)), pages_each_(pages_each), first_(open_(0)) {}

  bool draws_symbols() const override { return first_->draws_symbols(); }
  std::string page(std::span<const Label> labels) const override { return first_->page(labels); }

  void add(const std::string& page) override {
    if (added_ == pages_each_) {
      further_.push_back(open_(further_.size() + 1));
      added_ = 0;
    }
    (further_.empty() ? first_ : further_.back())->add(page);
    ++added_;
  }

  void commit() override {
    first_->commit();
    for (const auto& file : further_) file->commit();
  }

 private:
  OpenFile open_;
  std::uint64_t pages_each_;
  std::uint64_t added_ = 0;
  std::unique_ptr<SheetWriter> first_;
  std::vector<std::unique_ptr<SheetWriter>> further_;
};

}  // namespace

std::unique_ptr<SheetWriter> split_writer(OpenFile open, std::uint64_t pages_each) {
  return std::make_unique<SplitWriter>(std::move(open), pages_each);
}

}  // namespace ocop::labeler
