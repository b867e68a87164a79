#include "keys/label_code.h"

#include <algorithm>

#include "base/text.h"
#include "keys/decimal.h"
#include "keys/ecdsa.h"
#include "keys/private_key.h"

namespace ocop::keys {

namespace {

constexpr char kVersion = '1';
constexpr std::size_t kKidDigits = 10;
static_assert(1 + kKidDigits + kDecimalDigits == kSignatureDigits);

constexpr std::string_view kMessageStart = "ocop-label-1\n";
constexpr std::string_view kEscaped = "%()";

bool plain(const gs1::Element& element) {
  return element.value.find_first_of(kEscaped) == std::string::npos;
}

void escape(gs1::Element& element) {
  if (plain(element)) return;
  std::string value;
  for (const char character : element.value) {
    switch (character) {
      case '%':
        value += "%25";
        break;
      case '(':
        value += "%28";
        break;
      case ')':
        value += "%29";
        break;
      default:
        value += character;
    }
  }
  element.value = std::move(value);
}

Message out_of_range(SignatureRange range) {
  switch (range) {
    case SignatureRange::kR:
      return message("the signature's r is not between 1 and n − 1",
                     "r của chữ ký không nằm trong khoảng từ 1 đến n − 1");
    case SignatureRange::kS:
      return message("the signature's s is not between 1 and n − 1",
                     "s của chữ ký không nằm trong khoảng từ 1 đến n − 1");
    case SignatureRange::kHighS:
    case SignatureRange::kGood:
      break;
  }
  return message("the signature's s is above n/2; the lower one of the two is expected",
                 "s của chữ ký lớn hơn n/2; phải dùng giá trị nhỏ hơn trong hai giá trị");
}

}  // namespace

std::string encode_label_signature(const LabelSignature& signature) {
  std::string digits;
  digits.reserve(kSignatureDigits);
  digits += kVersion;
  digits += signature.kid;
  append_decimal(digits, signature.raw);
  return digits;
}

Result<LabelSignature> parse_label_signature(std::string_view digits) {
  const std::string where(kSignatureParameter);
  if (digits.size() != kSignatureDigits) {
    return fail(where, message("a signature has exactly {0} digits, not {1}",
                               "chữ ký phải có đúng {0} chữ số, không phải {1}", kSignatureDigits,
                               digits.size()));
  }
  const auto stray =
      std::find_if(digits.begin(), digits.end(), [](char c) { return c < '0' || c > '9'; });
  if (stray != digits.end()) {
    return fail(where, message("a signature is made of digits only; position {} is none",
                               "chữ ký chỉ gồm chữ số; vị trí {} không phải chữ số",
                               stray - digits.begin() + 1));
  }
  if (digits[0] != kVersion) {
    return fail(
        where,
        message("the signature's format is version {}; this reader knows version 1",
                "định dạng chữ ký là phiên bản {}; trình đọc này chỉ biết phiên bản 1", digits[0]));
  }
  const std::string_view kid = digits.substr(1, kKidDigits);
  if (!is_kid(kid)) {
    return fail(where, message("the key number {} is above 4294967295",
                               "mã khoá {} lớn hơn 4294967295", kid));
  }
  const auto raw = parse_decimal(digits.substr(1 + kKidDigits));
  if (!raw) {
    return fail(where, message("the last 155 digits stand for a number above 64 bytes",
                               "155 chữ số cuối là một số vượt quá 64 byte"));
  }
  if (const auto range = signature_range(*raw); range != SignatureRange::kGood) {
    return fail(where, out_of_range(range));
  }
  return LabelSignature{Kid(kid), *raw};
}

std::string label_message(const gs1::DigitalLink& link) {
  std::string text(kMessageStart);
  const auto all_plain = [](const auto& elements) {
    return std::all_of(elements.begin(), elements.end(), plain);
  };
  if (plain(link.key) && all_plain(link.qualifiers) && all_plain(link.attributes)) {
    return text += link.element_string();
  }
  // "(10)A(21)1" would otherwise be both lot A with serial 1 and lot "A(21)1".
  gs1::DigitalLink escaped = link;
  escape(escaped.key);
  for (auto& element : escaped.qualifiers) escape(element);
  for (auto& element : escaped.attributes) escape(element);
  return text += escaped.element_string();
}

gs1::DigitalLink sign_label(const SigningKey& key, gs1::DigitalLink link) {
  const LabelSignature signature{key.kid(), key.sign(label_message(link))};
  std::erase_if(link.extensions,
                [](const auto& extension) { return extension.first == kSignatureParameter; });
  link.extensions.emplace_back(kSignatureParameter, encode_label_signature(signature));
  return link;
}

bool is_signed_by(const SigningKey& key, const gs1::DigitalLink& link) {
  if (link.extensions.size() != 1 || link.extensions.front().first != kSignatureParameter) return false;
  const auto signature = parse_label_signature(link.extensions.front().second);
  return signature && signature->kid == key.kid() && key.verify(label_message(link), signature->raw);
}

LabelCheck check_label(const Keyring& keyring, const gs1::DigitalLink& link) {
  const auto count =
      std::count_if(link.extensions.begin(), link.extensions.end(),
                    [](const auto& extension) { return extension.first == kSignatureParameter; });
  if (count == 0) return {};
  if (count > 1) {
    return {SignatureState::kInvalid, nullptr,
            message("the code carries {} signatures; it must carry one",
                    "mã mang {} chữ ký; chỉ được mang một chữ ký", count)};
  }
  const auto signature = parse_label_signature(*link.extension(kSignatureParameter));
  if (!signature) return {SignatureState::kInvalid, nullptr, signature.error().message};
  const PublishedKey* key = keyring.find(signature->kid);
  if (key == nullptr) return {SignatureState::kUnknownKey, nullptr, {}};
  const bool valid = keyring.verify(signature->kid, label_message(link), signature->raw);
  return {valid ? SignatureState::kValid : SignatureState::kInvalid, key, {}};
}

}  // namespace ocop::keys
