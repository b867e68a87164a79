#include "labeler/label_maker.h"

#include <utility>

namespace ocop::labeler {

std::string typed_code(const ShortCodes& short_codes, const LabelCodes& codes, std::uint64_t index) {
  if (short_codes.typed == nullptr) return "";
  const auto within = codes.number(index) - short_codes.block_first;
  return keys::grouped(
      short_codes.typed->code({short_codes.block, static_cast<std::uint32_t>(within)}));
}

LabelMaker::LabelMaker(const LabelCodes& codes, const SymbolEncoder* encoder,
                       const ShortCodes& short_codes)
    : codes_(&codes), encoder_(encoder), short_codes_(short_codes) {
  if (encoder_ != nullptr && codes.set().level != LabelLevel::kUnit)
    common_ = encoder_->encode(codes.uri(0));
}

Label LabelMaker::make(std::uint64_t index, std::vector<keys::ScratchCodes::Tag>& tags) const {
  Label label;
  label.serial = codes_->serial(index);
  label.uri = codes_->uri(index);
  label.typed_code = typed_code(short_codes_, *codes_, index);
  if (short_codes_.scratch != nullptr) {
    const auto code = short_codes_.scratch->fresh();
    tags.push_back(short_codes_.scratch->tag(codes_->set().gtin, label.serial, code));
    label.scratch_code = keys::grouped(code);
  }
  if (common_)
    label.symbol = common_;
  else if (encoder_ != nullptr)
    label.symbol = encoder_->encode(label.uri);
  return label;
}

}  // namespace ocop::labeler
