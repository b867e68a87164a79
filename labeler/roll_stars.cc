#include "labeler/roll_stars.h"

namespace ocop::labeler {

const programme::Certificate* certificate_in_force(const db::Dossier& product, Date day) {
  const auto& rules = *product.rules;
  const auto* certificate = programme::governing(rules, product.certificates, day);
  if (certificate == nullptr) return nullptr;
  const auto status = programme::standing_on(rules, *certificate, day).status;
  return programme::may_show_stars(status) ? certificate : nullptr;
}

Message stars_end(const db::Dossier& product, const programme::Certificate& certificate, Date today) {
  const auto until = programme::standing_on(*product.rules, certificate, today).until;
  const auto last = dmy_date(until.value_or(certificate.expires));
  return message(
      "the roll's labels carry the {0} OCOP stars of the certificate {1}, which is in force until {2}; "
      "what is left of the roll then must not go on goods",
      "tem của cuộn in {0} sao OCOP theo giấy chứng nhận {1}, có hiệu lực đến hết ngày {2}; sau ngày đó "
      "không được dán tem còn lại của cuộn lên hàng",
      certificate.stars, certificate.number, last);
}

}  // namespace ocop::labeler
