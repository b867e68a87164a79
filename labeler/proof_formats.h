// How each format is proven. Internal to labeler/proof.cc.
#pragma once

#include "base/result.h"
#include "labeler/proof.h"
#include "labeler/proof_label.h"
#include "labeler/proof_work.h"

namespace ocop::labeler {

/// All throw FileError, Interrupted.
Result<void> prove_pdf(const ProofRequest& request, const LabelProof& labels, const ProofWork& work);
Result<void> prove_zpl(const ProofRequest& request, const LabelProof& labels, const ProofWork& work);
Result<void> prove_svg(const ProofRequest& request, const LabelProof& labels, const ProofWork& work);
Result<void> prove_png(const ProofRequest& request, const LabelProof& labels, const ProofWork& work);
Result<void> prove_csv(const ProofRequest& request, const LabelProof& labels, const ProofWork& work);

/// The file of page `page` (from 0) of SVG or PNG.
std::filesystem::path page_file(const ProofRequest& request, std::uint64_t page);

}  // namespace ocop::labeler
