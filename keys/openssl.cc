#include "keys/openssl.h"

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/x509.h>

#include <string>

namespace ocop::keys {

void FreeHandle::operator()(evp_pkey_st* handle) const noexcept { EVP_PKEY_free(handle); }
void FreeHandle::operator()(x509_st* handle) const noexcept { X509_free(handle); }

ErrorGuard::ErrorGuard() noexcept { ERR_set_mark(); }
ErrorGuard::~ErrorGuard() { ERR_pop_to_mark(); }

void throw_crypto(std::string_view doing) {
  const char* reason = ERR_reason_error_string(ERR_peek_last_error());
  throw CryptoError(std::string(doing) + ": " + (reason != nullptr ? reason : "OpenSSL failed"));
}

}  // namespace ocop::keys
