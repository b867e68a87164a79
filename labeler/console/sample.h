// The label as it will come out, before anything is signed: a picture for pages.
#pragma once

#include <string>

#include "labeler/console/context.h"
#include "labeler/label_preview.h"
#include "labeler/label_run.h"

namespace ocop::labeler::console {

struct Sample {
  LabelPreview preview;
  Output output;
};

/// The first label of a run. `facts` without typed and scratch code: whether there are such
/// follows from the service key and `scratch`. `serial` as printed.
Result<Sample> draw_sample(const Context& context, LabelFacts facts, const Output& output,
                           const std::string& gtin14, const std::string& serial, bool scratch);

/// "60 × 40 mm; QR code 20,6 mm (modules of 0,5 mm). No room for: ingredients."
std::string sample_words(const Visit& visit, const Sample& sample);

/// A whole SVG file: the label as on its paper with those words under it, or why there is none.
std::string sample_image(const Visit& visit, const Result<Sample>& sample);

}  // namespace ocop::labeler::console
