#include <utility>
#include <vector>

#include "labeler/proof_formats.h"
#include "labeler/plural.h"
#include "labeler/zpl_reader.h"

namespace ocop::labeler {
namespace {

/// Labels that one thread checks at once.
constexpr std::uint64_t kAtOnce = 16;

Result<void> check_label(const ZplReader& zpl, const ZplFormat& format, std::uint64_t page,
                         const ProofRequest& request, const LabelProof& labels) {
  const auto label = zpl.draw(format);
  if (!label) return tl::unexpected(labels.at_label(page, 0, label.error().message));
  const auto index = request.files->page(request.part, page).first;
  if (label->serial != request.codes->serial(index))
    return tl::unexpected(labels.at_label(page, 0, message("the serial “{}” stands there", "ở đó có số sê-ri “{}”", label->serial)));
  if (label->dots.width() != request.layout->dots_wide() || label->dots.height() != request.layout->dots_high())
    return tl::unexpected(labels.at_label(page, 0, message("the label has another size", "tem có khổ khác")));
  return labels.check_page(label->dots, page);
}

}  // namespace

Result<void> prove_zpl(const ProofRequest& request, const LabelProof& labels, const ProofWork& work) {
  auto zpl = ZplReader::open(request.file);
  if (!zpl) return tl::unexpected(labels.at_file(zpl.error().message));
  std::uint64_t page = 0;
  const auto next = [&]() -> Result<std::optional<ProofPiece>> {
    const auto first = page;
    std::vector<ZplFormat> formats;
    for (; formats.size() < kAtOnce; ++page) {
      auto format = zpl->next();
      if (!format) return tl::unexpected(labels.at_file(format.error().message));
      if (!*format) break;
      formats.push_back(std::move(**format));
    }
    const bool whole = page <= request.part.pages && (!formats.empty() || page == request.part.pages);
    if (!whole)
      return tl::unexpected(labels.at_file(message("it holds {0} label{2}, not {1}", "tệp có {} tem, không phải {}",
                                                   page, request.part.pages, plural(page))));
    if (formats.empty()) return std::nullopt;
    const auto count = formats.size();
    auto check = [&, first, all = std::move(formats)]() -> Result<void> {
      for (std::size_t i = 0; i < all.size(); ++i)
        if (auto checked = check_label(*zpl, all[i], first + i, request, labels); !checked) return checked;
      return {};
    };
    return ProofPiece{std::move(check), count};
  };
  return check_all(next, work);
}

}  // namespace ocop::labeler
