#include "labeler/label_preview.h"

#include "gs1/digital_link.h"
#include "keys/label_code.h"
#include "labeler/label_art.h"
#include "labeler/svg_writer.h"
#include "labeler/symbol.h"

namespace ocop::labeler {
namespace {

/// As long as a signed code is, and as its characters are; no signature at all.
std::string code_like(const programme::BatchRecord& record, std::string_view host) {
  gs1::DigitalLink link;
  link.host = host;
  link.key = {"01", record.gtin};
  link.qualifiers = {{"10", record.lot}, {"21", record.serials.serial(0)}};
  link.extensions = {
      {std::string(keys::kSignatureParameter), std::string(keys::kSignatureDigits, '0')}};
  return gs1::build_digital_link(link);
}

}  // namespace

Result<LabelPreview> preview_label(const BatchPlan& plan, std::string_view host,
                                   ModuleSize module) {
  const auto encoder = SymbolEncoder::for_payloads_like(code_like(plan.record, host));
  if (!encoder) return tl::unexpected(encoder.error());
  const auto typeface = Typeface::find();
  if (!typeface) return tl::unexpected(typeface.error());
  const auto art = set_label(*typeface, plan.facts, encoder->width(), module);
  if (!art) return tl::unexpected(art.error());
  return LabelPreview{svg_label(*art, *typeface, plan.record.serials.serial(0)),
                      encoder->version()};
}

}  // namespace ocop::labeler
