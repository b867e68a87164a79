#include "labeler/proof_label.h"

#include <fmt/format.h>

#include <utility>

#include "base/text.h"
#include "gs1/digital_link.h"
#include "keys/label_code.h"
#include "labeler/symbol_reader.h"

namespace ocop::labeler {
namespace {

constexpr std::size_t kMostShown = 120;

Message wrong_modules() {
  return message("the symbol is not what its code calls for; some of its modules are wrong",
                 "mã QR không đúng với nội dung của nó; có ô bị sai");
}

}  // namespace

LabelProof::LabelProof(const ProofRequest& request) : request_(request) {
  const auto& codes = *request_.codes;
  if (codes.set().level != LabelLevel::kUnit) common_ = codes.uri(0);
}

Message LabelProof::wrong_code(std::string_view uri, std::uint64_t index) const {
  const auto& codes = *request_.codes;
  if (!common_.empty() && uri == common_) return {};
  const auto shown = printable(uri, kMostShown);
  auto link = gs1::parse_digital_link(uri);
  if (!link) return message("it reads as “{}”, which is no label code", "mã đọc ra là “{}”, không phải mã tem", shown);
  const bool signed_here = keys::is_signed_by(codes.key(), *link);
  link->extensions.clear();
  const auto expected = codes.link(index);
  if (*link != expected)
    return message("it reads as {}, which is another label's code; {} belongs there",
                   "mã đọc ra là {}, của tem khác; ở đó phải là {}", link->element_string(),
                   expected.element_string());
  if (!signed_here)
    return message("its signature is not one of the key {}", "chữ ký trong mã không phải của khóa {}", codes.key().kid());
  return {};
}

Message LabelProof::wrong_symbol(const Bitmap& dots, std::size_t slot, std::uint64_t index) const {
  const auto& art = *request_.art;
  const auto dot = request_.layout->dot(slot, art.symbol);
  const SymbolPlace place{dot[0], dot[1], art.symbol_width, art.module.dots()};
  const auto modules = modules_at(dots, place);
  if (!modules)
    return message("the symbol is not drawn in whole dots where it belongs",
                   "mã QR không được vẽ trọn từng điểm in ở đúng chỗ");
  if (!quiet_around(dots, place))
    return message("there is ink in the quiet zone of the symbol", "có mực trong vùng trống quanh mã QR");
  const auto read = read_symbol(*modules);
  if (!read) return message("no reader makes out the symbol", "không đọc được mã QR");
  if (auto wrong = wrong_code(*read, index); !wrong.en.empty()) return wrong;
  // A symbol mends some damage; a label that leaves here must have none to mend.
  const auto whole = request_.encoder->encode(*read);
  for (int y = 0; y < place.width; ++y)
    for (int x = 0; x < place.width; ++x)
      if (whole.dark(x, y) != modules->dark(x, y)) return wrong_modules();
  return {};
}

Result<void> LabelProof::check_page(const Bitmap& dots, std::uint64_t page) const {
  const auto part = request_.files->page(request_.part, page);
  for (std::size_t i = 0; i < part.count; ++i) {
    const auto wrong = wrong_symbol(dots, part.first_slot + i, part.first + i);
    if (!wrong.en.empty()) return tl::unexpected(at_label(page, i, wrong));
  }
  return {};
}

Error LabelProof::at_label(std::uint64_t page, std::size_t at, const Message& what) const {
  const auto part = request_.files->page(request_.part, page);
  const auto index = part.first + at;
  const auto serial = request_.codes->serial(index);
  Message where;
  if (request_.layout == nullptr || request_.layout->slots() == 1) {
    const auto number = index - request_.part.first + 1;
    where = message("label {}", "tem thứ {}", number);
  } else {
    const auto slot = part.first_slot + at;
    const auto columns = request_.layout->stock().columns;
    where = message("sheet {}, row {}, column {}", "tờ {}, hàng {}, cột {}", page + 1, slot / columns + 1,
                    slot % columns + 1);
  }
  if (!serial.empty()) {
    const auto number = message(" (serial {})", " (số sê-ri {})", serial);
    where = {where.en + number.en, where.vi + number.vi};
  }
  return at_file({where.en + ": " + what.en, where.vi + ": " + what.vi});
}

Error LabelProof::at_page(std::uint64_t page, const Message& what) const {
  const auto where = message("page {}: ", "trang {}: ", page + 1);
  return at_file({where.en + what.en, where.vi + what.vi});
}

Error LabelProof::at_file(const Message& what) const {
  return {printable(request_.part.path.filename().string()), what};
}

}  // namespace ocop::labeler
