#include "web/http_engine.h"

#include <httplib.h>

#include <algorithm>
#include <cstring>
#include <exception>
#include <stdexcept>

namespace ocop::web {
namespace {

/// Reads from one string and writes to another.
class MemoryStream final : public httplib::Stream {
 public:
  explicit MemoryStream(std::string in) : in_(std::move(in)) {}

  bool is_readable() const override { return true; }
  bool is_writable() const override { return true; }
  ssize_t read(char* to, size_t size) override {
    const std::size_t count = std::min(size, in_.size() - at_);
    std::memcpy(to, in_.data() + at_, count);
    at_ += count;
    return static_cast<ssize_t>(count);
  }
  ssize_t write(const char* from, size_t size) override {
    out_.append(from, size);
    return static_cast<ssize_t>(size);
  }
  void get_remote_ip_and_port(std::string& ip, int& port) const override { ip.clear(), port = 0; }
  void get_local_ip_and_port(std::string& ip, int& port) const override { ip.clear(), port = 0; }
  // The library compares the descriptor with FD_SETSIZE; there is none here.
  socket_t socket() const override { return INVALID_SOCKET; }

  // Pure in releases after 0.15, absent before.
  bool wait_readable() const { return true; }
  bool wait_writable() const { return true; }
  time_t duration() const { return 0; }

  std::string take() { return std::move(out_); }

 private:
  std::string in_;
  std::string out_;
  std::size_t at_ = 0;
};

/// Travels with a request through the library, whose handlers belong to the
/// server and know nothing of the call they are part of.
struct Carrier {
  const std::function<Response()>* respond = nullptr;
  std::exception_ptr* problem = nullptr;
  bool operator()(const httplib::Response&) const { return true; }
};

void check_field(const std::string& name, const std::string& value) {
  const auto control = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; };
  if (name.empty() || std::any_of(name.begin(), name.end(), control) ||
      std::any_of(value.begin(), value.end(), control)) {
    throw std::logic_error("control character in response header " + name);
  }
}

void fill(httplib::Response& out, Response&& response) {
  for (const auto& [name, value] : response.headers) check_field(name, value);
  check_field("Content-Type", response.content_type);
  out.status = response.status;
  for (const auto& [name, value] : response.headers) out.headers.emplace(name, value);
  if (!response.content_type.empty()) out.headers.emplace("Content-Type", response.content_type);
  out.body = std::move(response.body);
}

class Engine final : public httplib::Server {
 public:
  Engine(std::chrono::seconds keep_alive, std::size_t requests) {
    set_keep_alive_timeout(keep_alive.count());
    set_keep_alive_max_count(requests);
    set_pre_routing_handler([](const httplib::Request& in, httplib::Response& out) {
      const auto& carrier = *in.response_handler.target<Carrier>();
      try {
        fill(out, (*carrier.respond)());
      } catch (...) {
        *carrier.problem = std::current_exception();
      }
      return HandlerResponse::Handled;
    });
  }

  /// `Self` makes the call dependent, so that the signature of this library
  /// release decides: later ones ask for the peers' addresses too.
  template <class Self>
  static void process(Self& self, MemoryStream& stream, bool close, const Carrier& carrier) {
    bool closed = false;
    const auto setup = [&carrier](httplib::Request& in) { in.response_handler = carrier; };
    if constexpr (requires { self.process_request(stream, close, closed, setup); }) {
      self.process_request(stream, close, closed, setup);
    } else {
      self.process_request(stream, std::string(), 0, std::string(), 0, close, closed, setup);
    }
  }
};

}  // namespace

struct HttpEngine::State {
  Engine engine;
};

HttpEngine::HttpEngine(std::chrono::seconds keep_alive, std::size_t requests_per_connection)
    : state_(new State{Engine(keep_alive, requests_per_connection)}) {}
HttpEngine::~HttpEngine() = default;

std::string HttpEngine::exchange(const RequestHead& head, bool close,
                                 const std::function<Response()>& respond) {
  MemoryStream stream(head.method == "HEAD" ? "HEAD / HTTP/1.1\r\n\r\n" : "GET / HTTP/1.1\r\n\r\n");
  std::exception_ptr problem;
  Engine::process(state_->engine, stream, close, Carrier{&respond, &problem});
  if (problem) std::rethrow_exception(problem);
  return stream.take();
}

}  // namespace ocop::web
