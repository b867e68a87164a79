#include "keys/short_code.h"

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/params.h>
#include <openssl/rand.h>

#include <algorithm>
#include <stdexcept>

#include "base/text.h"
#include "keys/ff1.h"
#include "keys/openssl.h"

namespace ocop::keys {

namespace {

constexpr std::size_t kPayload = kShortCodeLength - 1;
constexpr unsigned kBitsADigit = 5;
constexpr unsigned kIndexBits = 27;
constexpr unsigned kBlockBits = 28;
constexpr std::string_view kTypedPurpose = "ocop-typed-code-1";
constexpr std::string_view kScratchPurpose = "ocop-scratch-code-1";
constexpr std::string_view kScratchMessage = "ocop-scratch-1\n";

/// Longest typing that is looked at: 12 characters with something between each two.
constexpr std::size_t kMostTyped = 64;

/// Times x in GF(32) modulo x^5 + x^2 + 1; x generates all 31 non-zero elements.
constexpr unsigned times_x(unsigned element) {
  const unsigned shifted = element << 1U;
  return (shifted & 0x20U) != 0 ? shifted ^ 0x25U : shifted;
}

/// What the sum of all twelve comes to in a good code. Neither is 0, so that twelve zeros are no
/// code.
constexpr unsigned constant_of(ShortCode kind) { return kind == ShortCode::kTyped ? 10 : 20; }

/// c_1·x + … + c_11·x^11.
unsigned weighted_sum(std::string_view payload) {
  unsigned sum = 0;
  for (std::size_t i = payload.size(); i > 0; --i) {
    sum = times_x(sum ^ static_cast<unsigned>(kShortCodeAlphabet.find(payload[i - 1])));
  }
  return sum;
}

unsigned checksum(std::string_view code) {
  return weighted_sum(code.substr(0, kPayload)) ^
         static_cast<unsigned>(kShortCodeAlphabet.find(code.back()));
}

std::string with_check(ShortCode kind, std::string payload) {
  payload += kShortCodeAlphabet[weighted_sum(payload) ^ constant_of(kind)];
  return payload;
}

bool separates(char c) { return c == ' ' || c == '-' || c == '.' || c == '\t'; }

/// The character meant, or 0.
char meant(char c) {
  if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  if (c == 'I' || c == 'L') return '1';
  if (c == 'O') return '0';
  return kShortCodeAlphabet.find(c) == std::string_view::npos ? '\0' : c;
}

/// The hyphens and blanks of other keyboards are ASCII's.
std::string ascii_blanks(std::string_view typed) {
  std::string text = plain_blanks(typed);
  for (const std::string_view dash : {"\u2010", "\u2011", "\u2012", "\u2013", "\u2014", "\u2212"}) {
    for (std::size_t at = text.find(dash); at != std::string::npos; at = text.find(dash, at)) {
      text.replace(at, dash.size(), "-");
    }
  }
  return text;
}

/// The characters meant, or the one that none can be ("" where there are too many).
tl::expected<std::string, std::string> characters_of(std::string_view typed) {
  if (typed.size() > kMostTyped) return tl::unexpected(std::string());
  std::string code;
  const std::string text = ascii_blanks(typed);
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (separates(text[i])) continue;
    const char c = meant(text[i]);
    if (c == '\0') {
      std::size_t end = i + 1;
      while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xc0U) == 0x80U) ++end;
      return tl::unexpected(printable(text.substr(i, end - i)));
    }
    code += c;
  }
  return code;
}

Error wrong_character(const std::string& character) {
  if (character.empty()) {
    return {"code", message("this is too long for a code of 12 characters",
                            "nội dung này quá dài; mã chỉ có 12 ký tự")};
  }
  return {"code",
          message("“{}” stands in no code; a code has the digits 0–9 and the letters A–Z "
                  "without I, L, O and U",
                  "“{}” không có trong mã; mã chỉ gồm các chữ số 0–9 và các chữ cái A–Z, trừ I, L, "
                  "O và U",
                  character)};
}

Error other_kind(ShortCode asked) {
  if (asked == ShortCode::kTyped) {
    return {"code",
            message("this is a code from under a scratch panel; open the label's page first "
                    "(scan its QR code or type the code beside it), and type this one there",
                    "đây là mã dưới lớp cào; hãy mở trang của tem trước (quét mã QR hoặc gõ "
                    "mã in cạnh đó), rồi gõ mã này ở trang đó")};
  }
  return {"code", message("this is the code printed beside the QR code; here belongs the one under "
                          "the scratch panel",
                          "đây là mã in cạnh mã QR; ở ô này cần gõ mã nằm dưới lớp cào")};
}

}  // namespace

std::string grouped(std::string_view code) {
  std::string text;
  for (std::size_t i = 0; i < code.size(); ++i) {
    if (i > 0 && i % 4 == 0) text += '-';
    text += code[i];
  }
  return text;
}

Result<std::string> read_short_code(ShortCode kind, std::string_view typed) {
  auto code = characters_of(typed);
  if (!code) return tl::unexpected(wrong_character(code.error()));
  if (code->size() != kShortCodeLength) {
    return fail("code", message("a code has 12 characters; these are {}",
                                "mã có 12 ký tự; ở đây có {} ký tự", code->size()));
  }
  const unsigned sum = checksum(*code);
  if (sum == constant_of(kind)) return std::move(*code);
  const ShortCode other = kind == ShortCode::kTyped ? ShortCode::kScratch : ShortCode::kTyped;
  if (sum == constant_of(other)) return tl::unexpected(other_kind(kind));
  return fail("code", message("a character is wrong, or two are swapped; compare with the label "
                              "character by character",
                              "có ký tự sai hoặc hai ký tự bị đảo chỗ; hãy so lại từng ký tự với "
                              "tem"));
}

bool like_short_code(std::string_view typed) {
  const auto code = characters_of(typed);
  return code && code->size() == kShortCodeLength;
}

struct TypedCodes::State {
  Ff1 cipher;
};

TypedCodes::TypedCodes(const ServiceKey& key)
    : state_(new State{Ff1(key.derive(kTypedPurpose), 1U << kBitsADigit, kPayload)}) {}
TypedCodes::TypedCodes(TypedCodes&&) noexcept = default;
TypedCodes::~TypedCodes() = default;

std::string TypedCodes::code(Label label) const {
  if (label.block >> kBlockBits != 0 || label.index >> kIndexBits != 0) {
    throw std::invalid_argument("no typed code names such a label");
  }
  std::uint64_t number = std::uint64_t{label.block} << kIndexBits | label.index;
  Ff1::Digits digits(kPayload);
  for (auto digit = digits.rbegin(); digit != digits.rend(); ++digit, number >>= kBitsADigit) {
    *digit = static_cast<std::uint32_t>(number & 31U);
  }
  std::string payload;
  for (const std::uint32_t digit : state_->cipher.encrypt(digits)) {
    payload += kShortCodeAlphabet[digit];
  }
  return with_check(ShortCode::kTyped, std::move(payload));
}

TypedCodes::Label TypedCodes::find(std::string_view code) const {
  if (code.size() != kShortCodeLength) throw std::invalid_argument("no typed code");
  Ff1::Digits digits;
  for (const char c : code.substr(0, kPayload)) {
    digits.push_back(static_cast<std::uint32_t>(kShortCodeAlphabet.find(c)));
  }
  std::uint64_t number = 0;
  for (const std::uint32_t digit : state_->cipher.decrypt(digits)) {
    number = number << kBitsADigit | digit;
  }
  return {static_cast<std::uint32_t>(number >> kIndexBits),
          static_cast<std::uint32_t>(number & ((1U << kIndexBits) - 1))};
}

struct ScratchCodes::State {
  using Mac = std::unique_ptr<EVP_MAC, FreeWith<&EVP_MAC_free>>;
  using Context = std::unique_ptr<EVP_MAC_CTX, FreeWith<&EVP_MAC_CTX_free>>;

  explicit State(const Secret& key) {
    const Mac hmac(need(EVP_MAC_fetch(nullptr, "HMAC", nullptr), "HMAC"));
    keyed.reset(need(EVP_MAC_CTX_new(hmac.get()), "HMAC"));
    std::string digest = "SHA256";
    const std::array<OSSL_PARAM, 2> parameters{
        OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest.data(), 0),
        OSSL_PARAM_construct_end()};
    need_ok(EVP_MAC_init(keyed.get(), reinterpret_cast<const unsigned char*>(key.view().data()),
                         key.view().size(), parameters.data()),
            "HMAC");
  }

  Context keyed;  // copied for each tag: a context is one thread's
};

ScratchCodes::ScratchCodes(const ServiceKey& key)
    : state_(std::make_unique<State>(key.derive(kScratchPurpose))) {}
ScratchCodes::ScratchCodes(ScratchCodes&&) noexcept = default;
ScratchCodes::~ScratchCodes() = default;

std::string ScratchCodes::fresh() const {
  std::array<unsigned char, kPayload> bytes{};
  need_ok(RAND_bytes(bytes.data(), static_cast<int>(bytes.size())), "drawing random bytes");
  std::string payload;
  for (const unsigned char byte : bytes) payload += kShortCodeAlphabet[byte & 31U];
  return with_check(ShortCode::kScratch, std::move(payload));
}

ScratchCodes::Tag ScratchCodes::tag(std::string_view gtin14, std::string_view serial,
                                    std::string_view code) const {
  std::string text(kScratchMessage);
  for (const std::string_view part :
       {gtin14, std::string_view("\n"), serial, std::string_view("\n"), code}) {
    text += part;
  }
  const State::Context context(need(EVP_MAC_CTX_dup(state_->keyed.get()), "HMAC"));
  std::array<unsigned char, 32> out{};
  std::size_t size = 0;
  need_ok(EVP_MAC_update(context.get(), reinterpret_cast<const unsigned char*>(text.data()),
                         text.size()),
          "HMAC");
  need_ok(EVP_MAC_final(context.get(), out.data(), &size, out.size()), "HMAC");
  Tag tag{};
  std::copy_n(out.begin(), tag.size(), tag.begin());
  return tag;
}

}  // namespace ocop::keys
