#include <cmath>
#include <memory>
#include <utility>

#include "labeler/pdf_canvas.h"
#include "labeler/pdf_reader.h"
#include "labeler/proof_formats.h"
#include "labeler/zpl_writer.h"

namespace ocop::labeler {
namespace {

/// A page of drawn labels takes some 10 KiB a label.
constexpr std::size_t kMostOperators = std::size_t{256} << 20U;

Message strange_page() {
  return message("something else than labels stands there, or ink between two dots of the printer",
                 "trên trang có thứ khác ngoài tem, hoặc nét vẽ lệch khỏi điểm in");
}

/// In points, as PdfReader tells them; they have four decimals.
bool same_size(const PdfReader& pdf, const PageLayout& layout) {
  constexpr double kRounding = 0.001;
  const double dot = 72.0 / layout.dpi();
  return std::abs(pdf.width() - layout.dots_wide() * dot) < kRounding &&
         std::abs(pdf.height() - layout.dots_high() * dot) < kRounding;
}

}  // namespace

Result<void> prove_pdf(const ProofRequest& request, const LabelProof& labels, const ProofWork& work) {
  auto pdf = PdfReader::open(request.file);
  if (!pdf) return tl::unexpected(labels.at_file(pdf.error().message));
  const auto& layout = *request.layout;
  if (pdf->pages() != request.part.pages || !same_size(*pdf, layout))
    return tl::unexpected(labels.at_file(message("the pages that stand there, {}, are of another size or number than asked for",
                                                 "tệp có {} trang, khác số trang hoặc khổ trang cần in", pdf->pages())));
  const auto canvas = PdfCanvas::make(layout, rasterise_art(*request.art, *request.typeface, layout.dpi()), pdf->form());
  if (!canvas)
    return tl::unexpected(labels.at_file(message("what all labels share holds something else than type and shapes",
                                                 "phần chung của các tem có thứ khác ngoài chữ và hình")));
  std::uint64_t page = 0;
  const auto next = [&]() -> Result<std::optional<ProofPiece>> {
    if (page == request.part.pages) return std::nullopt;
    auto packed = pdf->next_page();
    if (!packed) return tl::unexpected(labels.at_page(page, packed.error().message));
    const auto number = page++;
    auto check = [&labels, &canvas, number, content = std::move(*packed)]() -> Result<void> {
      const auto operators = inflated(content, kMostOperators);
      const auto dots = operators ? canvas->draw(*operators) : std::nullopt;
      if (!dots) return tl::unexpected(labels.at_page(number, strange_page()));
      return labels.check_page(*dots, number);
    };
    return ProofPiece{std::move(check), request.files->page(request.part, number).count};
  };
  return check_all(next, work);
}

}  // namespace ocop::labeler
