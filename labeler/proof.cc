#include "labeler/proof.h"

#include <fmt/format.h>

#include "labeler/proof_formats.h"

namespace ocop::labeler {

std::filesystem::path page_file(const ProofRequest& request, std::uint64_t page) {
  if (request.part.pages == 1) return request.file;
  return request.file / fmt::format("sheet-{:04}.{}", page + 1, format_name(request.format));
}

Result<void> prove(const ProofRequest& request, unsigned threads, const std::function<bool()>& stop,
                   const std::function<void(std::uint64_t done, std::uint64_t of)>& progress) {
  const LabelProof labels(request);
  const ProofWork work{threads, stop, progress, request.part.count};
  switch (request.format) {
    case Format::kPdf: return prove_pdf(request, labels, work);
    case Format::kSvg: return prove_svg(request, labels, work);
    case Format::kPng: return prove_png(request, labels, work);
    case Format::kZpl: return prove_zpl(request, labels, work);
    case Format::kCsv: break;
  }
  return prove_csv(request, labels, work);
}

}  // namespace ocop::labeler
