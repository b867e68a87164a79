#include "verifier/verdict.h"

#include <algorithm>
#include <utility>

namespace ocop::verifier {
namespace {

using programme::CertificateStanding;
using programme::CertificateStatus;

/// A sentence that grows by what is known.
class Sentence {
 public:
  explicit Sentence(Message start) : text_(std::move(start)) {}

  Sentence& add(const Message& more) {
    text_.en += more.en;
    text_.vi += more.vi;
    return *this;
  }
  Sentence& since(const std::optional<Date>& day) {
    return day ? add(message(" since {}", " từ ngày {}", dmy_date(*day))) : *this;
  }
  Sentence& until(const std::optional<Date>& day) {
    return day ? add(message(" until {}", " đến hết ngày {}", dmy_date(*day))) : *this;
  }
  Sentence& decision(const std::string& number) {
    return number.empty() ? *this
                          : add(message(" by decision {}", " theo quyết định số {}", number));
  }
  Sentence& because(const std::string& reason) {
    return reason.empty() ? *this : add(message(". Reason: {}", ". Lý do: {}", reason));
  }
  Message end() {
    const auto finished = [](const std::string& text) {
      return !text.empty() && (text.back() == '.' || text.back() == '!' || text.back() == '?');
    };
    if (!finished(text_.en)) text_.en += '.';
    if (!finished(text_.vi)) text_.vi += '.';
    return std::move(text_);
  }

 private:
  Message text_;
};

class Findings {
 public:
  void add(Headline headline, std::string code, Message reason,
           std::optional<Date> date = std::nullopt) {
    all_.push_back({headline, std::move(code), Sentence(std::move(reason)).end(), date});
  }
  /// Worst first; among equals the order in which they were judged.
  std::vector<Finding> sorted() && {
    std::stable_sort(all_.begin(), all_.end(),
                     [](const Finding& a, const Finding& b) { return a.headline < b.headline; });
    return std::move(all_);
  }

 private:
  std::vector<Finding> all_;
};

/// Is the lot of the code one that the registry knows?
bool has_batch(const Facts& facts) {
  return facts.level != Level::kProduct && facts.registration != RegistrationFact::kNotNeeded &&
         facts.registration != RegistrationFact::kUnknownLot;
}

void judge_signature(const Facts& facts, Findings& findings) {
  switch (facts.signature) {
    case SignatureFact::kValid:
      if (facts.suspicion) {
        return findings.add(
            Headline::kGenuine, "signature_valid",
            message("The signature in this code is right: the producer issued one label with it; a copy "
                    "carries the same",
                    "Chữ ký số trong mã đúng: chủ thể đã phát hành một tem mang mã này; bản sao cũng mang "
                    "chữ ký y như vậy"));
      }
      return findings.add(
          Headline::kGenuine, "signature_valid",
          message("The signature on this label is right: the producer of this product issued it",
                  "Chữ ký số trên tem đúng: tem này do chủ thể của sản phẩm phát hành"));
    case SignatureFact::kInvalid: {
      Sentence reason(
          message("The signature on this label is wrong: the producer did not issue this code",
                  "Chữ ký số trên tem sai: mã này không do chủ thể của sản phẩm phát hành"));
      if (!facts.signature_problem.en.empty())
        reason.add(message(". Detail: ", ". Chi tiết: ")).add(facts.signature_problem);
      return findings.add(Headline::kForged, "signature_invalid", reason.end());
    }
    case SignatureFact::kUnknownKey:
      return findings.add(
          Headline::kForged, "key_unknown",
          message("This label is signed with a key that the OCOP programme never issued",
                  "Tem được ký bằng khóa mà Chương trình OCOP chưa từng cấp"));
    case SignatureFact::kForeignKey:
      return findings.add(
          Headline::kForged, "key_foreign",
          message("This label is signed with the key of another producer, not of the one who "
                  "makes this product",
                  "Tem được ký bằng khóa của một chủ thể khác, không phải của chủ thể làm ra "
                  "sản phẩm này"));
    case SignatureFact::kTyped:
      return findings.add(
          Headline::kUnsigned, "typed_code",
          message("The short code belongs to this label. The signature in the QR code was not "
                  "checked: scan it if you can",
                  "Mã tra cứu đúng là mã của tem này. Chữ ký số nằm trong mã QR nên chưa được "
                  "kiểm tra: hãy quét mã QR nếu quét được"));
    case SignatureFact::kAbsent:
      return findings.add(
          Headline::kUnsigned, "signature_absent",
          message("This code carries no signature, so nobody can tell who made the label",
                  "Mã này không kèm chữ ký số nên không xác định được ai đã làm ra tem"));
  }
}

void judge_revoked_key(const Facts& facts, Findings& findings) {
  if (has_batch(facts) && facts.batch_before_revocation) {
    Sentence reason(
        message("The producer's signing key is revoked", "Khóa ký của chủ thể đã bị thu hồi"));
    reason.since(facts.key_since)
        .add(message("; this batch had been registered before and still stands",
                     "; lô hàng này được đăng ký trước đó nên vẫn được công nhận"))
        .because(facts.key_reason);
    return findings.add(Headline::kGenuine, "key_revoked_after_batch", reason.end(),
                        facts.key_since);
  }
  Sentence reason(message("The key that signed this label is revoked",
                          "Khóa dùng để ký tem này đã bị thu hồi"));
  reason.since(facts.key_since)
      .add(message(", so the label can no longer be trusted",
                   ", vì vậy không thể tin vào tem này nữa"))
      .because(facts.key_reason);
  findings.add(Headline::kKeyRevoked, "key_revoked", reason.end(), facts.key_since);
}

/// The dates of the key that signed; without a good signature there is none to speak of.
void judge_key(const Facts& facts, Findings& findings) {
  if (facts.signature != SignatureFact::kValid) return;
  switch (facts.key) {
    case KeyFact::kTrusted:
      return;
    case KeyFact::kNotYetValid:
      return findings.add(
          Headline::kGenuine, "key_not_yet_valid",
          message(
              "The first day of the signing key is still to come; the signature itself is right",
              "Khóa ký trên tem chưa tới ngày bắt đầu hiệu lực; bản thân chữ ký vẫn đúng"),
          facts.key_since);
    case KeyFact::kExpired: {
      Sentence reason(
          message("The producer's signing key is out of date", "Khóa ký của chủ thể đã hết hạn"));
      reason.since(facts.key_since);
      if (has_batch(facts))
        reason.add(message("; labels of batches registered before stay good",
                           "; tem của những lô đã đăng ký trước đó vẫn có giá trị"));
      else
        reason.add(message(
            "; labels signed before stay good, and this code does not say when it was signed",
            "; tem đã ký trước đó vẫn có giá trị, còn mã này không ghi ngày ký"));
      return findings.add(Headline::kGenuine, "key_expired", reason.end(), facts.key_since);
    }
    case KeyFact::kRevoked:
      return judge_revoked_key(facts, findings);
  }
}

void judge_registered(const Facts& facts, Findings& findings) {
  Sentence reason(
      message("The producer registered this batch", "Lô hàng này đã được chủ thể đăng ký"));
  if (facts.registered_on)
    reason.add(message(" on {}", " ngày {}", dmy_date(*facts.registered_on)));
  if (facts.level == Level::kUnit)
    reason.add(
        message(", and this serial number belongs to it", ", và số sê-ri trên tem thuộc lô này"));
  findings.add(Headline::kGenuine, "batch_registered", reason.end(), facts.registered_on);
}

void judge_registration(const Facts& facts, Findings& findings) {
  if (facts.level == Level::kProduct)
    return findings.add(
        Headline::kGenuine, "product_level",
        message("This code stands for the product as a whole, not for one batch or one package",
                "Mã này dùng chung cho cả sản phẩm, không gắn với một lô hay một gói hàng cụ thể"));
  switch (facts.registration) {
    case RegistrationFact::kRegistered:
      return judge_registered(facts, findings);
    case RegistrationFact::kNotNeeded:
    case RegistrationFact::kUnknownLot:
      return findings.add(
          Headline::kNotRegistered, "lot_unknown",
          message("The producer has registered no batch with the lot number of this label",
                  "Chủ thể chưa đăng ký lô hàng nào mang số lô ghi trên tem này"));
    case RegistrationFact::kSerialOutOfRange:
      return findings.add(
          Headline::kNotRegistered, "serial_out_of_range",
          message("The batch is registered, but the serial number of this label is none of it",
                  "Lô hàng có đăng ký, nhưng số sê-ri trên tem không thuộc lô này"));
    case RegistrationFact::kNotActivated:
      return findings.add(
          Headline::kNotRegistered, "not_activated",
          message("This label was printed ahead and is not assigned to any batch yet, so there "
                  "should be no goods that carry it",
                  "Tem này được in sẵn và chưa gắn với lô hàng nào, nên lẽ ra chưa có hàng hóa nào "
                  "mang tem này"));
    case RegistrationFact::kVoid:
      return findings.add(Headline::kVoid, "label_void",
                          message("The producer cancelled this label; it must not be on any goods",
                                  "Chủ thể đã hủy tem này; tem không được phép dán trên hàng hóa"));
  }
}

void judge_recalls(const Facts& facts, Findings& findings) {
  for (const auto& recall : facts.recalls) {
    Sentence reason(message("These goods are being recalled", "Hàng hóa này đang bị thu hồi"));
    if (!recall.goods.vi.empty()) {
      reason.add({" (" + recall.goods.en + ")", " (" + recall.goods.vi + ")"});
    }
    reason.since(recall.since).decision(recall.decision).because(recall.reason);
    if (!recall.instructions.empty()) {
      reason = Sentence(reason.end());
      reason.add(message(" What to do: {}", " Hướng dẫn: {}", recall.instructions));
    }
    findings.add(Headline::kRecalled, "recalled", reason.end(), recall.since);
  }
}

void judge_suspicion(const Facts& facts, Findings& findings) {
  if (facts.cleared_on) {
    findings.add(Headline::kGenuine, "copy_cleared",
                 message("On {} an inspector looked into the scans of this code and found nothing unusual",
                         "Ngày {}, người có thẩm quyền kiểm tra đã xem xét các lần quét mã này và "
                         "thấy không có gì bất thường",
                         dmy_date(*facts.cleared_on)),
                 facts.cleared_on);
  }
  if (facts.batch_suspected && !facts.suspicion) {
    findings.add(Headline::kGenuine, "batch_copied",
                 message("Some labels of the same lot or roll may have been copied; nothing shows that this one was",
                         "Một số tem cùng lô hoặc cùng cuộn có thể đã bị sao chép; chưa có dấu hiệu nào cho "
                         "thấy tem này bị sao chép"));
  }
  if (!facts.suspicion) return;
  const Message unstated =
      message("This label was checked in a way that suggests there are copies of it",
              "Tem này được kiểm tra theo cách cho thấy có thể đã có bản sao");
  const Message& stated = facts.suspicion->reason;
  findings.add(Headline::kSuspectedCopy, facts.suspicion->confirmed ? "copy_confirmed" : "suspected_copy",
               stated.en.empty() || stated.vi.empty() ? unstated : stated, facts.suspicion->since);
}

void judge_lapsed_today(const Facts& facts, const Message& certificate, Findings& findings) {
  const CertificateStanding& today = facts.today;
  const auto say = [&](Headline headline, const char* code, const Message& verb) {
    Sentence reason(certificate);
    reason.add(verb).since(today.since).decision(today.decision).because(today.reason);
    findings.add(headline, code, reason.end(), today.since);
  };
  switch (today.status) {
    case CertificateStatus::kRevoked:
      return say(Headline::kCertificateRevoked, "certificate_revoked",
                 message(" is revoked", " đã bị thu hồi"));
    case CertificateStatus::kSuspended:
      return say(Headline::kSuspended, "certificate_suspended",
                 message(" is suspended", " đang bị đình chỉ"));
    case CertificateStatus::kReplaced:
      return say(Headline::kExpired, "certificate_replaced",
                 message(" is replaced by one that the registry does not hold yet",
                         " đã được thay bằng giấy khác mà hệ thống chưa có"));
    default:
      return say(Headline::kExpired, "certificate_expired",
                 message(" is expired and no longer valid", " đã hết hạn, không còn hiệu lực"));
  }
}

void judge_certificate_today(const Facts& facts, Findings& findings) {
  const CertificateStanding& today = facts.today;
  const Message certificate =
      facts.certificate_number.empty()
          ? message("The OCOP certificate of this product", "Giấy chứng nhận OCOP của sản phẩm")
          : message("OCOP certificate {}", "Giấy chứng nhận OCOP số {}", facts.certificate_number);
  switch (today.status) {
    case CertificateStatus::kInForce:
      return findings.add(Headline::kGenuine, "certificate_in_force",
                          Sentence(certificate)
                              .add(message(" is in force", " còn hiệu lực"))
                              .until(today.until)
                              .end(),
                          today.until);
    case CertificateStatus::kExtended:
      return findings.add(Headline::kGenuine, "certificate_extended",
                          Sentence(certificate)
                              .add(message(" has run out but stays valid",
                                           " đã hết kỳ hạn nhưng được kéo dài hiệu lực"))
                              .until(today.until)
                              .add(message(", while its renewal is being decided",
                                           ", trong khi chờ xét công nhận lại"))
                              .end(),
                          today.until);
    case CertificateStatus::kNotYetValid:
      return findings.add(Headline::kGenuine, "certificate_not_yet_valid",
                          Sentence(certificate)
                              .add(message(" has not taken effect yet, so no stars are shown",
                                           " chưa tới ngày có hiệu lực nên chưa hiển thị hạng sao"))
                              .end());
    case CertificateStatus::kNone:
      if (facts.ever_certified) return judge_lapsed_today(facts, certificate, findings);
      return findings.add(
          Headline::kGenuine, "certificate_none",
          message(
              "This product holds no OCOP certificate: the label speaks for its origin, not for "
              "stars",
              "Sản phẩm này không có giấy chứng nhận OCOP: tem chỉ nói về nguồn gốc, không nói về "
              "hạng sao"));
    case CertificateStatus::kExpired:
    case CertificateStatus::kSuspended:
    case CertificateStatus::kRevoked:
    case CertificateStatus::kReplaced:
      return judge_lapsed_today(facts, certificate, findings);
  }
}

void judge_certificate_at_production(const Facts& facts, Findings& findings) {
  if (!has_batch(facts)) return;
  const auto say = [&](Headline headline, const char* code, const Message& predicate) {
    findings.add(headline, code,
                 Sentence(message("On the day this batch was made the product's OCOP certificate ",
                                  "Vào ngày sản xuất lô này, giấy chứng nhận OCOP của sản phẩm "))
                     .add(predicate)
                     .end());
  };
  switch (facts.at_production.status) {
    case CertificateStatus::kInForce:
    case CertificateStatus::kExtended:
      return say(Headline::kGenuine, "certificate_at_production",
                 message("was in force", "còn hiệu lực"));
    case CertificateStatus::kRevoked:
      return say(Headline::kCertificateRevoked, "certificate_revoked_at_production",
                 message("was revoked", "đã bị thu hồi"));
    case CertificateStatus::kSuspended:
      return say(Headline::kSuspended, "certificate_suspended_at_production",
                 message("was suspended", "đang bị đình chỉ"));
    case CertificateStatus::kExpired:
    case CertificateStatus::kReplaced:
      return say(Headline::kExpired, "certificate_expired_at_production",
                 message("was no longer valid", "không còn hiệu lực"));
    case CertificateStatus::kNotYetValid:
    case CertificateStatus::kNone:
      if (!facts.ever_certified) return;
      return findings.add(Headline::kGenuine, "batch_before_certificate",
                          message("This batch was made before the product received its OCOP "
                                  "certificate, so it bears no stars",
                                  "Lô này được sản xuất trước khi sản phẩm có giấy chứng nhận OCOP "
                                  "nên không mang hạng sao"));
  }
}

void judge_best_before(const Facts& facts, Findings& findings) {
  if (!facts.best_before) return;
  const std::string day = dmy_date(*facts.best_before);
  if (*facts.best_before < facts.date)
    findings.add(Headline::kPastBestBefore, "past_best_before",
                 message("The best-before date of this batch, {}, has passed",
                         "Lô hàng này đã quá hạn sử dụng (hạn đến {})", day),
                 facts.best_before);
  else
    findings.add(Headline::kGenuine, "within_best_before",
                 message("Best before {}: not passed yet", "Còn trong hạn sử dụng, đến {}", day),
                 facts.best_before);
}

bool may_show_stars(const Facts& facts, Headline headline) {
  const bool trusted = headline == Headline::kGenuine || headline == Headline::kPastBestBefore;
  const bool signed_well = facts.signature == SignatureFact::kValid;
  const bool certified =
      facts.stars >= 3 && facts.stars <= 5 && programme::may_show_stars(facts.today.status) &&
      (!has_batch(facts) || programme::may_show_stars(facts.at_production.status));
  return trusted && signed_well && certified;
}

}  // namespace

Verdict judge(const Facts& facts) {
  Findings findings;
  judge_signature(facts, findings);
  judge_registration(facts, findings);
  judge_key(facts, findings);
  judge_recalls(facts, findings);
  judge_suspicion(facts, findings);
  judge_certificate_today(facts, findings);
  judge_certificate_at_production(facts, findings);
  judge_best_before(facts, findings);

  Verdict verdict;
  verdict.findings = std::move(findings).sorted();
  verdict.headline = verdict.findings.front().headline;
  verdict.show_stars = may_show_stars(facts, verdict.headline);
  return verdict;
}

}  // namespace ocop::verifier
