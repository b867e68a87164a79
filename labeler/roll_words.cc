#include "labeler/roll_words.h"

namespace ocop::labeler {

Message state_name(db::RollState state) {
  switch (state) {
    case db::RollState::kActivated:
      return message("activated", "đã kích hoạt");
    case db::RollState::kVoid:
      return message("void", "đã hủy");
    case db::RollState::kUnused:
      break;
  }
  return message("unused", "chưa dùng");
}

std::string serials_text(const programme::SerialRange& serials) {
  const auto first = serials.serial(0);
  return serials.count == 1 ? first : first + "–" + serials.serial(serials.count - 1);
}

RollCounts count_parts(const std::vector<db::RollPart>& parts) {
  RollCounts counts;
  for (const auto& part : parts) {
    auto& count = part.state == db::RollState::kUnused      ? counts.unused
                  : part.state == db::RollState::kActivated ? counts.activated
                                                            : counts.taken_out;
    count += part.serials.count;
  }
  return counts;
}

}  // namespace ocop::labeler
