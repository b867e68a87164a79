#include "verifier/heading.h"
#include "verifier/verdict.h"

namespace ocop::verifier {

std::string_view headline_code(Headline headline) {
  switch (headline) {
    case Headline::kForged:
      return "forged";
    case Headline::kNotRegistered:
      return "not_registered";
    case Headline::kVoid:
      return "void";
    case Headline::kKeyRevoked:
      return "key_revoked";
    case Headline::kRecalled:
      return "recalled";
    case Headline::kSuspectedCopy:
      return "suspected_copy";
    case Headline::kCertificateRevoked:
      return "certificate_revoked";
    case Headline::kSuspended:
      return "suspended";
    case Headline::kExpired:
      return "expired";
    case Headline::kPastBestBefore:
      return "past_best_before";
    case Headline::kUnsigned:
      return "unsigned";
    case Headline::kGenuine:
      return "genuine";
  }
  return "forged";
}

Message headline_name(Headline headline) {
  switch (headline) {
    case Headline::kForged:
      return {"Forged label", "Tem giả"};
    case Headline::kNotRegistered:
      return {"Label not registered", "Tem chưa được đăng ký"};
    case Headline::kVoid:
      return {"Cancelled label", "Tem đã bị hủy"};
    case Headline::kKeyRevoked:
      return {"Signature no longer trusted", "Chữ ký không còn được tin cậy"};
    case Headline::kRecalled:
      return {"Goods recalled", "Hàng đang bị thu hồi"};
    case Headline::kSuspectedCopy:
      return {"Suspected copy", "Nghi tem bị sao chép"};
    case Headline::kCertificateRevoked:
      return {"OCOP certificate revoked", "Giấy chứng nhận OCOP đã bị thu hồi"};
    case Headline::kSuspended:
      return {"OCOP certificate suspended", "Giấy chứng nhận OCOP bị đình chỉ"};
    case Headline::kExpired:
      return {"OCOP certificate expired", "Giấy chứng nhận OCOP đã hết hạn"};
    case Headline::kPastBestBefore:
      return {"Past best before", "Đã quá hạn sử dụng"};
    case Headline::kUnsigned:
      return {"Unsigned code", "Mã không có chữ ký số"};
    case Headline::kGenuine:
      return {"Genuine label", "Tem thật"};
  }
  return {"Forged label", "Tem giả"};
}

Message heading_of(const Verdict& verdict) {
  const bool confirmed = verdict.headline == Headline::kSuspectedCopy &&
                         verdict.findings.front().code == "copy_confirmed";
  if (confirmed) return {"Copied label", "Tem bị sao chép"};
  return headline_name(verdict.headline);
}

}  // namespace ocop::verifier
