#include "keys/batch_jws.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "base/base64.h"
#include "keys/private_key.h"

namespace ocop::keys {

namespace {

constexpr std::string_view kHeaderStart = R"({"alg":"ES256","typ":"ocop-batch+jws","kid":")";
constexpr std::string_view kHeaderEnd = R"("})";

std::string header_of(const Kid& kid) {
  std::string header(kHeaderStart);
  header += kid;
  header += kHeaderEnd;
  return header;
}

// One text a header: no other spelling of the same JSON passes, so nothing is
// ever negotiated by it.
std::optional<Kid> kid_of_header(std::string_view header) {
  if (!header.starts_with(kHeaderStart) || !header.ends_with(kHeaderEnd) ||
      header.size() <= kHeaderStart.size() + kHeaderEnd.size()) {
    return std::nullopt;
  }
  const std::string_view kid =
      header.substr(kHeaderStart.size(), header.size() - kHeaderStart.size() - kHeaderEnd.size());
  if (!is_kid(kid)) return std::nullopt;
  return Kid(kid);
}

struct Parts {
  Kid kid;
  std::string payload;
  std::string_view signed_text;
  RawSignature signature{};
};

Result<Parts> take_apart(std::string_view jws) {
  if (jws.size() > kMaxBatchJws) {
    return fail("jws", message("a batch record is at most {} bytes long",
                               "bản ghi lô dài tối đa {} byte", kMaxBatchJws));
  }
  const auto first = jws.find('.');
  const auto second = first == jws.npos ? jws.npos : jws.find('.', first + 1);
  if (second == jws.npos || jws.find('.', second + 1) != jws.npos) {
    return fail("jws", message("three parts with two dots between them are expected (JWS compact "
                               "serialisation)",
                               "cần ba phần cách nhau bằng hai dấu chấm (JWS dạng gọn)"));
  }
  const auto header = from_base64url(jws.substr(0, first));
  auto payload = from_base64url(jws.substr(first + 1, second - first - 1));
  const auto signature = from_base64url(jws.substr(second + 1));
  if (!header || !payload || !signature) {
    return fail("jws", message("a part is not base64url without padding",
                               "có phần không phải base64url không đệm"));
  }
  const auto kid = kid_of_header(*header);
  if (!kid) {
    return fail("header", message("the header must be exactly {0}",
                                  "phần đầu phải đúng nguyên văn {0}", header_of("KKKKKKKKKK")));
  }
  RawSignature raw{};
  if (signature->size() != raw.size()) {
    return fail("signature",
                message("a signature has exactly 64 bytes, not {}",
                        "chữ ký phải dài đúng 64 byte, không phải {}", signature->size()));
  }
  std::copy(signature->begin(), signature->end(), raw.begin());
  return Parts{*kid, std::move(*payload), jws.substr(0, second), raw};
}

}  // namespace

std::string sign_batch(const SigningKey& key, const programme::BatchRecord& record) {
  std::string jws = to_base64url(header_of(key.kid())) + "." + to_base64url(to_json(record));
  const RawSignature raw = key.sign(jws);
  jws += ".";
  jws += to_base64url({reinterpret_cast<const char*>(raw.data()), raw.size()});
  return jws;
}

Result<SignedBatch> open_batch(const Keyring& keyring, std::string_view jws) {
  const auto parts = take_apart(jws);
  if (!parts) return tl::unexpected(parts.error());
  const PublishedKey* key = keyring.find(parts->kid);
  if (key == nullptr) {
    return fail("kid", message("the programme has issued no key {}",
                               "chương trình chưa cấp khoá nào mang mã {}", parts->kid));
  }
  if (!keyring.verify(parts->kid, parts->signed_text, parts->signature)) {
    return fail("signature",
                message("the signature is not one of key {} over this record",
                        "chữ ký không phải do khoá {} ký trên bản ghi này", parts->kid));
  }
  auto record = programme::parse_batch_record(parts->payload);
  if (!record) return tl::unexpected(std::move(record.error()));
  if (record->producer != key->producer) {
    return fail("producer", message("the record names producer {0}, but its key belongs to {1}",
                                    "bản ghi ghi chủ thể {0}, nhưng khoá thuộc về {1}",
                                    record->producer, key->producer));
  }
  return SignedBatch{std::move(*record), parts->kid, std::string(jws)};
}

}  // namespace ocop::keys
