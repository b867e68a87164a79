// OpenSSL's handles as owning pointers, and its error queue kept clean.
// Internal to keys/: the C headers stay in the .cc files.
#pragma once

#include <memory>
#include <stdexcept>
#include <string_view>

struct evp_pkey_st;
struct x509_st;

namespace ocop::keys {

/// OpenSSL does not do what was asked of it (out of memory, no algorithm, no
/// randomness). Never the verdict on somebody's input.
class CryptoError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// For handles that do not leave a .cc: std::unique_ptr<BIO, FreeWith<&BIO_free_all>>.
template <auto kFree>
struct FreeWith {
  template <class T>
  void operator()(T* handle) const noexcept {
    kFree(handle);
  }
};

struct FreeHandle {
  void operator()(evp_pkey_st* handle) const noexcept;
  void operator()(x509_st* handle) const noexcept;
};
using KeyHandle = std::unique_ptr<evp_pkey_st, FreeHandle>;
using CertificateHandle = std::unique_ptr<x509_st, FreeHandle>;

/// While it lives, errors of OpenSSL gather above a mark; its end drops them,
/// so that one caller's refusal is never taken for the next one's.
class ErrorGuard {
 public:
  ErrorGuard() noexcept;
  ~ErrorGuard();
  ErrorGuard(const ErrorGuard&) = delete;
  ErrorGuard& operator=(const ErrorGuard&) = delete;
};

/// Throws CryptoError "DOING: reason of the newest error".
[[noreturn]] void throw_crypto(std::string_view doing);

/// Throws unless `handle` is one.
template <class T>
T* need(T* handle, std::string_view doing) {
  if (handle == nullptr) throw_crypto(doing);
  return handle;
}

/// Throws unless OpenSSL's answer is 1 or more.
inline void need_ok(int answer, std::string_view doing) {
  if (answer <= 0) throw_crypto(doing);
}

}  // namespace ocop::keys
