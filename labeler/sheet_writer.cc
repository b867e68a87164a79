#include "labeler/sheet_writer.h"

namespace ocop::labeler {

std::string_view own_text(const Label& label, const OwnPlace& place) {
  switch (place.what) {
    case OwnText::kSerial: return place.part(label.serial);
    case OwnText::kTypedCode: return place.part(label.typed_code);
    case OwnText::kScratchCode: return place.part(label.scratch_code);
  }
  return {};
}

}  // namespace ocop::labeler
