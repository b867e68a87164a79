#include "labeler/sheet_writer.h"

namespace ocop::labeler {

std::string_view own_text(const Label& label, OwnText what) {
  switch (what) {
    case OwnText::kSerial: return label.serial;
    case OwnText::kTypedCode: return label.typed_code;
    case OwnText::kScratchCode: return label.scratch_code;
  }
  return {};
}

}  // namespace ocop::labeler
