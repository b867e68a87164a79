#include "keys/certificate.h"

#include <openssl/asn1.h>
#include <openssl/bn.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>

#include <array>
#include <chrono>
#include <ctime>
#include <memory>
#include <utility>

namespace ocop::keys {

namespace {

using Bio = std::unique_ptr<BIO, FreeWith<&BIO_free_all>>;
using Number = std::unique_ptr<BIGNUM, FreeWith<&BN_free>>;
using Extension = std::unique_ptr<X509_EXTENSION, FreeWith<&X509_EXTENSION_free>>;
using Store = std::unique_ptr<X509_STORE, FreeWith<&X509_STORE_free>>;
using StoreContext = std::unique_ptr<X509_STORE_CTX, FreeWith<&X509_STORE_CTX_free>>;

void free_stack(STACK_OF(X509) * stack) { sk_X509_free(stack); }
using Stack = std::unique_ptr<STACK_OF(X509), FreeWith<&free_stack>>;

std::time_t seconds(Instant instant) {
  return std::chrono::floor<std::chrono::seconds>(instant).time_since_epoch().count();
}

void set_serial(X509& certificate) {
  std::array<unsigned char, 16> random{};
  need_ok(RAND_bytes(random.data(), static_cast<int>(random.size())), "drawing a serial");
  random[0] |= 0x40;  // never zero, always the same length
  const Number number(
      need(BN_bin2bn(random.data(), static_cast<int>(random.size()), nullptr), "a serial"));
  need(BN_to_ASN1_INTEGER(number.get(), X509_get_serialNumber(&certificate)), "a serial");
}

void add_name(X509_NAME* name, const char* field, const std::string& value) {
  need_ok(X509_NAME_add_entry_by_txt(name, field, MBSTRING_UTF8,
                                     reinterpret_cast<const unsigned char*>(value.data()),
                                     static_cast<int>(value.size()), -1, 0),
          "writing a certificate's subject");
}

void add_extension(X509& certificate, X509V3_CTX& context, int id, const char* value) {
  const Extension extension(
      need(X509V3_EXT_conf_nid(nullptr, &context, id, value), "making a certificate's extension"));
  need_ok(X509_add_ext(&certificate, extension.get(), -1), "adding a certificate's extension");
}

struct Profile {
  const char* constraints;
  const char* usage;
};

Profile profile(CertificateKind kind) {
  switch (kind) {
    case CertificateKind::kRoot:
      return {"critical,CA:TRUE,pathlen:1", "critical,keyCertSign,cRLSign"};
    case CertificateKind::kIssuing:
      return {"critical,CA:TRUE,pathlen:0", "critical,keyCertSign,cRLSign"};
    case CertificateKind::kProducer:
    case CertificateKind::kFeed:
      break;
  }
  return {"critical,CA:FALSE", "critical,digitalSignature"};
}

std::optional<Instant> instant_of(const ASN1_TIME* time) {
  std::tm parts{};
  if (ASN1_TIME_to_tm(time, &parts) != 1) return std::nullopt;
  using namespace std::chrono;
  const sys_days day = year(parts.tm_year + 1900) / (parts.tm_mon + 1) / parts.tm_mday;
  return time_point_cast<milliseconds>(sys_seconds(day) + hours(parts.tm_hour) +
                                       minutes(parts.tm_min) + std::chrono::seconds(parts.tm_sec));
}

std::string name_part(const X509_NAME* name, int id) {
  const int index = X509_NAME_get_index_by_NID(name, id, -1);
  if (index < 0 || X509_NAME_get_index_by_NID(name, id, index) >= 0) return {};
  unsigned char* text = nullptr;
  const int size =
      ASN1_STRING_to_UTF8(&text, X509_NAME_ENTRY_get_data(X509_NAME_get_entry(name, index)));
  if (size < 0) return {};
  std::string value(reinterpret_cast<const char*>(text), static_cast<std::size_t>(size));
  OPENSSL_free(text);
  return value;
}

using ExtendedUsage = std::unique_ptr<EXTENDED_KEY_USAGE, FreeWith<&EXTENDED_KEY_USAGE_free>>;

bool is_feed_usage(const EXTENDED_KEY_USAGE& usage) {
  if (sk_ASN1_OBJECT_num(&usage) != 1) return false;
  std::array<char, 80> text{};
  const int size = OBJ_obj2txt(text.data(), static_cast<int>(text.size()),
                               sk_ASN1_OBJECT_value(&usage, 0), 1);
  return size > 0 && std::string_view(text.data()) == kFeedUsage;
}

// A key of the feed is never a producer's, nor the other way round, whatever a key set says.
bool is_signing_certificate(X509& certificate, CertificateKind kind) {
  const auto flags = X509_get_extension_flags(&certificate);
  const bool signs = (flags & EXFLAG_INVALID) == 0 && (flags & EXFLAG_CA) == 0 &&
                     (flags & EXFLAG_BCONS) != 0 && (flags & EXFLAG_KUSAGE) != 0 &&
                     X509_get_key_usage(&certificate) == KU_DIGITAL_SIGNATURE;
  if (!signs || kind != CertificateKind::kFeed) return signs && (flags & EXFLAG_XKUSAGE) == 0;
  const ExtendedUsage usage(static_cast<EXTENDED_KEY_USAGE*>(
      X509_get_ext_d2i(&certificate, NID_ext_key_usage, nullptr, nullptr)));
  return usage != nullptr && is_feed_usage(*usage);
}

std::string bio_text(BIO& bio) {
  char* data = nullptr;
  const long size = BIO_get_mem_data(&bio, &data);
  return {data, static_cast<std::size_t>(size)};
}

}  // namespace

CertificateHandle make_certificate(const CertificatePlan& plan, EVP_PKEY& subject_key, X509* issuer,
                                   EVP_PKEY& issuer_key) {
  const ErrorGuard guard;
  CertificateHandle made(need(X509_new(), "a certificate"));
  X509& certificate = *made;
  need_ok(X509_set_version(&certificate, X509_VERSION_3), "a certificate");
  set_serial(certificate);
  X509_NAME* subject = X509_get_subject_name(&certificate);
  add_name(subject, "O", plan.organization);
  add_name(subject, "CN", plan.common_name);
  need_ok(X509_set_issuer_name(&certificate,
                               issuer != nullptr ? X509_get_subject_name(issuer) : subject),
          "a certificate's issuer");
  need(ASN1_TIME_set(X509_getm_notBefore(&certificate), seconds(plan.not_before)), "a date");
  need(ASN1_TIME_set(X509_getm_notAfter(&certificate), seconds(plan.not_after)), "a date");
  need_ok(X509_set_pubkey(&certificate, &subject_key), "a certificate's key");

  X509V3_CTX context;
  X509V3_set_ctx_nodb(&context);
  X509V3_set_ctx(&context, issuer != nullptr ? issuer : &certificate, &certificate, nullptr,
                 nullptr, 0);
  const Profile values = profile(plan.kind);
  add_extension(certificate, context, NID_basic_constraints, values.constraints);
  add_extension(certificate, context, NID_key_usage, values.usage);
  if (plan.kind == CertificateKind::kFeed) {
    add_extension(certificate, context, NID_ext_key_usage, kFeedUsage);
  }
  add_extension(certificate, context, NID_subject_key_identifier, "hash");
  add_extension(certificate, context, NID_authority_key_identifier, "keyid:always");
  need_ok(X509_sign(&certificate, &issuer_key, EVP_sha256()), "signing a certificate");
  return made;
}

std::string certificate_pem(X509& certificate) {
  const ErrorGuard guard;
  const Bio bio(need(BIO_new(BIO_s_mem()), "a buffer"));
  need_ok(PEM_write_bio_X509(bio.get(), &certificate), "writing PEM");
  return bio_text(*bio);
}

std::string certificate_der(X509& certificate) {
  const ErrorGuard guard;
  unsigned char* der = nullptr;
  const int size = i2d_X509(&certificate, &der);
  need_ok(size, "encoding a certificate");
  std::string text(reinterpret_cast<const char*>(der), static_cast<std::size_t>(size));
  OPENSSL_free(der);
  return text;
}

CertificateHandle parse_certificate_pem(std::string_view pem) {
  constexpr std::size_t kMost = 64 * 1024;
  if (pem.size() > kMost) return nullptr;
  const ErrorGuard guard;
  const Bio bio(need(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())), "a buffer"));
  CertificateHandle first(PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr));
  const CertificateHandle second(PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr));
  return second ? nullptr : std::move(first);
}

CertificateHandle parse_certificate_der(std::string_view der) {
  const ErrorGuard guard;
  const auto* at = reinterpret_cast<const unsigned char*>(der.data());
  CertificateHandle certificate(d2i_X509(nullptr, &at, static_cast<long>(der.size())));
  const bool whole = at == reinterpret_cast<const unsigned char*>(der.data()) + der.size();
  return whole ? std::move(certificate) : nullptr;
}

std::optional<CertificateFacts> certificate_facts(X509& certificate) {
  const ErrorGuard guard;
  const auto not_before = instant_of(X509_get0_notBefore(&certificate));
  const auto not_after = instant_of(X509_get0_notAfter(&certificate));
  if (!not_before || !not_after) return std::nullopt;
  const X509_NAME* subject = X509_get_subject_name(&certificate);
  unsigned char* der = nullptr;
  const int size = i2d_X509_PUBKEY(X509_get_X509_PUBKEY(&certificate), &der);
  need_ok(size, "encoding a certificate's key");
  CertificateFacts facts{
      name_part(subject, NID_commonName), name_part(subject, NID_organizationName), *not_before,
      *not_after, std::string(reinterpret_cast<const char*>(der), static_cast<std::size_t>(size))};
  OPENSSL_free(der);
  return facts;
}

Result<TrustAnchor> TrustAnchor::parse(std::string_view root_pem) {
  CertificateHandle root = parse_certificate_pem(root_pem);
  const ErrorGuard guard;
  if (!root || X509_check_ca(root.get()) != 1 || X509_self_signed(root.get(), 1) != 1) {
    return fail("root.crt",
                message("this is no root certificate; one self-signed CA certificate in "
                        "PEM is expected",
                        "đây không phải chứng thư gốc; cần đúng một chứng thư CA tự ký "
                        "ở dạng PEM"));
  }
  return TrustAnchor(std::move(root));
}

Result<void> TrustAnchor::verify(X509& leaf, X509& issuing, CertificateKind kind) const {
  const ErrorGuard guard;
  const auto issued = instant_of(X509_get0_notBefore(&leaf));
  if (!issued || !is_signing_certificate(leaf, kind)) {
    if (kind == CertificateKind::kFeed) {
      return fail("x5c", message("the first certificate is not one of the outgoing feed",
                                 "chứng thư đầu tiên không phải của luồng dữ liệu gửi đi"));
    }
    return fail("x5c", message("the first certificate is not one for signing only",
                               "chứng thư đầu tiên không phải loại chỉ dùng để ký"));
  }
  const Store store(need(X509_STORE_new(), "a certificate store"));
  need_ok(X509_STORE_add_cert(store.get(), root_.get()), "a certificate store");
  const Stack untrusted(need(sk_X509_new_null(), "a list of certificates"));
  need_ok(sk_X509_push(untrusted.get(), &issuing), "a list of certificates");
  const StoreContext context(need(X509_STORE_CTX_new(), "a certificate check"));
  need_ok(X509_STORE_CTX_init(context.get(), store.get(), &leaf, untrusted.get()),
          "a certificate check");
  X509_VERIFY_PARAM* parameters = X509_STORE_CTX_get0_param(context.get());
  X509_VERIFY_PARAM_set_time(parameters, seconds(*issued));
  X509_VERIFY_PARAM_set_depth(parameters, 1);
  constexpr int k128Bits = 3;
  X509_VERIFY_PARAM_set_auth_level(parameters, k128Bits);
  need_ok(X509_VERIFY_PARAM_set_flags(parameters, X509_V_FLAG_X509_STRICT), "a certificate check");
  if (X509_verify_cert(context.get()) != 1) {
    const std::string reason =
        X509_verify_cert_error_string(X509_STORE_CTX_get_error(context.get()));
    return fail("x5c",
                message("the certificates do not lead to the programme's root ({})",
                        "các chứng thư không dẫn tới chứng thư gốc của chương trình ({})", reason));
  }
  if (sk_X509_num(X509_STORE_CTX_get0_chain(context.get())) != 3) {
    return fail("x5c", message("the chain is not producer, issuing CA, root",
                               "chuỗi chứng thư không phải chủ thể, CA cấp, gốc"));
  }
  return {};
}

}  // namespace ocop::keys
