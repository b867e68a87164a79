#include "tests/verifier/tls_site.h"

#include <httplib.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <atomic>
#include <chrono>
#include <fstream>
#include <mutex>
#include <stdexcept>
#include <thread>

#include "tests/db/engines.h"

namespace ocop::verifier::links {
namespace {

template <auto Free>
struct With {
  template <class T>
  void operator()(T* handle) const {
    Free(handle);
  }
};
using Key = std::unique_ptr<EVP_PKEY, With<EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, With<X509_free>>;
using Extension = std::unique_ptr<X509_EXTENSION, With<X509_EXTENSION_free>>;
using Output = std::unique_ptr<BIO, With<BIO_free>>;

Certificate certificate_of(EVP_PKEY* key, const std::vector<std::string>& names) {
  Certificate certificate(X509_new());
  X509_set_version(certificate.get(), 2);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), 1);
  X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -3600);
  X509_gmtime_adj(X509_getm_notAfter(certificate.get()), 3600);
  X509_set_pubkey(certificate.get(), key);
  auto* name = X509_get_subject_name(certificate.get());
  X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC,
                             reinterpret_cast<const unsigned char*>("test site"), -1, -1, 0);
  X509_set_issuer_name(certificate.get(), name);
  std::string all;
  for (const auto& each : names) all += (all.empty() ? "DNS:" : ",DNS:") + each;
  const Extension names_of(
      X509V3_EXT_conf_nid(nullptr, nullptr, NID_subject_alt_name, all.c_str()));
  X509_add_ext(certificate.get(), names_of.get(), -1);
  if (X509_sign(certificate.get(), key, EVP_sha256()) == 0)
    throw std::runtime_error("no certificate");
  return certificate;
}

void write_pem(const std::filesystem::path& file, const std::function<void(BIO*)>& write) {
  const Output out(BIO_new_file(file.c_str(), "w"));
  if (!out) throw std::runtime_error("cannot write " + file.string());
  write(out.get());
}

}  // namespace

struct TlsSite::State {
  explicit State(const std::vector<std::string>& names) {
    const Key key(EVP_EC_gen("P-256"));
    const auto certificate = certificate_of(key.get(), names);
    write_pem(files.path() / "site.crt",
              [&](BIO* out) { PEM_write_bio_X509(out, certificate.get()); });
    write_pem(files.path() / "site.key", [&](BIO* out) {
      PEM_write_bio_PrivateKey(out, key.get(), nullptr, nullptr, 0, nullptr, nullptr);
    });
    server = std::make_unique<httplib::SSLServer>((files.path() / "site.crt").c_str(),
                                                  (files.path() / "site.key").c_str());
    server->set_pre_routing_handler([this](const auto& request, auto&) {
      const std::lock_guard lock(mutex);
      asked.push_back(request.method + " " + request.get_header_value("Host") + " " +
                      request.target);
      return httplib::Server::HandlerResponse::Unhandled;
    });
    answer();
    port = server->bind_to_any_port("127.0.0.1");
    thread = std::thread([this] { server->listen_after_bind(); });
    while (!server->is_running()) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }

  ~State() {
    server->stop();
    thread.join();
  }

  void answer() {
    const auto plain = [this](const char* path, int status) {
      server->Get(path, [status](const auto&, auto& response) {
        response.status = status;
        response.set_content("x", "text/plain");
      });
    };
    plain("/ok", 200);
    plain("/gone", 404);
    plain("/broken", 500);
    plain("/robots", 403);
    server->Get("/no-head", [](const auto& request, auto& response) {
      response.status = request.method == "HEAD" ? 501 : 200;
    });
    server->Get("/hidden", [](const auto& request, auto& response) {
      response.status = request.method == "HEAD" ? 405 : 404;
    });
    server->Get("/huge", [this](const auto& request, auto& response) {
      if (request.method == "HEAD") {
        response.status = 501;
        return;
      }
      response.set_chunked_content_provider("text/plain",
                                            [this](std::size_t, httplib::DataSink& sink) {
                                              const std::string block(16 << 10, 'x');
                                              if (!sink.write(block.data(), block.size()))
                                                return false;
                                              sent += block.size();
                                              return sent < (std::size_t{512} << 20);
                                            });
    });
    server->Get("/headers", [](const auto&, auto& response) {
      for (int i = 0; i < 200; ++i)
        response.set_header("X-" + std::to_string(i), std::string(5'000, 'x'));
    });
    server->Get("/slow",
                [](const auto&, auto&) { std::this_thread::sleep_for(std::chrono::seconds(2)); });
    server->Get("/to", [](const auto& request, auto& response) {
      response.status = 302;
      response.set_header("Location", request.get_param_value("u"));
    });
    server->Get("/round", [](const auto&, auto& response) {
      response.status = 302;
      response.set_header("Location", "/round");
    });
  }

  db::TemporaryDirectory files;
  std::unique_ptr<httplib::SSLServer> server;
  int port = 0;
  std::thread thread;
  mutable std::mutex mutex;
  Asked asked;
  std::atomic<std::size_t> sent{0};
};

TlsSite::TlsSite(const std::vector<std::string>& names) : state_(std::make_unique<State>(names)) {}
TlsSite::~TlsSite() = default;

Network TlsSite::network(std::function<std::vector<std::string>(const std::string&)> table) const {
  Network network;
  network.addresses = [table = std::move(table)](const std::string& host) {
    std::vector<IpAddress> found;
    for (const auto& text : table(host)) found.push_back(IpAddress::parse(text).value());
    return found;
  };
  const auto loopback = IpAddress::parse("127.0.0.1").value();
  network.may_reach = [loopback](const IpAddress& address) {
    return address == loopback || is_public(address);
  };
  network.port = static_cast<unsigned short>(state_->port);
  network.authorities = state_->files.path() / "site.crt";
  return network;
}

Asked TlsSite::asked() const {
  const std::lock_guard lock(state_->mutex);
  return state_->asked;
}

std::size_t TlsSite::sent() const { return state_->sent; }

}  // namespace ocop::verifier::links
