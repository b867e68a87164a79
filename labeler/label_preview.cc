#include "labeler/label_preview.h"

#include "labeler/svg_writer.h"
#include "labeler/symbol.h"

namespace ocop::labeler {

Result<LabelPreview> preview_label(const LabelFacts& facts, const LabelTemplate& chosen,
                                   const Stock& stock, unsigned dpi, const Label& sample,
                                   std::optional<double> module_mm) {
  const auto encoder = SymbolEncoder::for_payloads_like(sample.uri);
  if (!encoder) return tl::unexpected(encoder.error());
  const auto typeface = Typeface::find();
  if (!typeface) return tl::unexpected(typeface.error());
  SymbolSpace symbol{encoder->width(), dpi == 0 ? stock.dpi : dpi, std::nullopt};
  if (module_mm) {
    const auto module = ModuleSize::nearest(*module_mm, symbol.dpi);
    if (!module) return tl::unexpected(module.error());
    symbol.module = *module;
  }
  const LabelSpace space{stock.label_width, stock.label_height, stock.round, stock.safe};
  const auto art = set_label(*typeface, facts, chosen, space, symbol);
  if (!art) return tl::unexpected(art.error());
  return LabelPreview{svg_label(*art, *typeface, sample), encoder->version(), art->module, art->left_out};
}

}  // namespace ocop::labeler
