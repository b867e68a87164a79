#include "web/server.h"

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <ctime>
#include <map>
#include <optional>
#include <random>
#include <stdexcept>
#include <thread>
#include <tuple>
#include <utility>

#include "web/compress.h"
#include "web/event_loop.h"
#include "web/http_engine.h"
#include "web/listener.h"
#include "web/worker_pool.h"

namespace ocop::web {
namespace {

constexpr int kRefusals[] = {400, 408, 411, 413, 414, 415, 417, 431, 501, 503, 505};

/// RFC 9110, 5.6.7.
std::string http_date() {
  const std::time_t now = std::time(nullptr);
  std::tm parts{};
  gmtime_r(&now, &parts);
  static constexpr const char* kDays[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  static constexpr const char* kMonths[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                            "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  return fmt::format("{}, {:02} {} {} {:02}:{:02}:{:02} GMT", kDays[parts.tm_wday], parts.tm_mday,
                     kMonths[parts.tm_mon], parts.tm_year + 1900, parts.tm_hour, parts.tm_min,
                     parts.tm_sec);
}

bool compressible(std::string_view content_type) {
  return content_type.starts_with("text/") || content_type.starts_with("application/json") ||
         content_type.starts_with("application/problem+json") ||
         content_type.starts_with("application/jwk-set+json") ||
         content_type.starts_with("image/svg+xml");
}

bool has_header(const Response& response, std::string_view name) {
  for (const auto& [key, value] : response.headers) {
    if (key == name) return true;
  }
  return false;
}

/// Nothing may run, be framed, or be fetched from elsewhere; styles are inline
/// because a page is one answer.
void add_security_headers(Response& response) {
  const auto add = [&response](const char* name, const char* value) {
    if (!has_header(response, name)) response.headers.emplace_back(name, value);
  };
  add("Content-Security-Policy",
      "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; form-action 'self'; "
      "base-uri 'none'; frame-ancestors 'none'");
  add("X-Content-Type-Options", "nosniff");
  add("Referrer-Policy", "no-referrer");
  add("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=()");
  add("Cross-Origin-Opener-Policy", "same-origin");
}

Response plain_failure(int status) {
  Response response;
  response.status = status;
  response.content_type = "text/plain; charset=utf-8";
  response.body = "Không phục vụ được yêu cầu này. This request cannot be served.\n";
  return response;
}

/// Request ids that no two servers share by accident and nobody can count.
class Ids {
 public:
  Ids() : state_((std::uint64_t{std::random_device{}()} << 32) ^ std::random_device{}()) {}
  std::string next() {
    // SplitMix64 (Steele, Lea, Flood 2014): a counter, well stirred.
    std::uint64_t z = state_.fetch_add(0x9e3779b97f4a7c15ULL) + 0x9e3779b97f4a7c15ULL;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
    return fmt::format("{:016x}", z ^ (z >> 31));
  }

 private:
  std::atomic<std::uint64_t> state_;
};

/// The body moves: a large one is not held twice.
Request to_request(Incoming& incoming, std::string id) {
  Request request;
  request.id = std::move(id);
  request.method = incoming.head.method;
  request.target = incoming.head.target;
  request.path = request.target.substr(0, request.target.find('?'));
  request.host = incoming.head.host;
  request.remote = incoming.remote;
  request.body = std::move(incoming.body);
  request.headers = incoming.head.fields;
  return request;
}

}  // namespace

struct Server::State {
  ServerSettings settings;
  Handler handler;
  ErrorPage on_error;
  HttpEngine engine;
  Gzip gzip;
  Ids ids;
  /// By status, language and begin of the path; "" for all others.
  std::map<std::tuple<int, Language, std::string>, Response> refusals;

  std::atomic<std::uint64_t> requests{0};
  std::atomic<std::uint64_t> busy{0};
  std::atomic<std::uint64_t> malformed{0};
  std::atomic<std::uint64_t> errors{0};

  int port = 0;
  std::optional<WorkerPool> workers;
  std::unique_ptr<EventLoop> loop;
  std::thread loop_thread;

  State(ServerSettings s, Handler h, ErrorPage e)
      : settings(std::move(s)),
        handler(std::move(h)),
        on_error(std::move(e)),
        engine(std::chrono::duration_cast<std::chrono::seconds>(settings.keep_alive),
               settings.requests_per_connection) {
    for (const int status : kRefusals) {
      for (const Language language : {Language::kVietnamese, Language::kEnglish}) {
        refusals.emplace(std::tuple(status, language, ""), make_refusal(status, language, "/"));
        for (const auto& path : settings.error_paths) {
          refusals.emplace(std::tuple(status, language, path),
                           make_refusal(status, language, path));
        }
      }
    }
  }

  Response make_refusal(int status, Language language, const std::string& path) const {
    Request request;
    request.method = "GET";
    request.target = request.path = path;
    request.headers.emplace_back("Accept-Language", language_tag(language));
    Response response = on_error(status, request);
    response.status = status;
    if (status == 503) response.headers.emplace_back("Retry-After", "2");
    return response;
  }

  Response call_handler(const Request& request, std::string& problem) {
    try {
      return handler(request);
    } catch (const std::exception& error) {
      problem = error.what();
    } catch (...) {
      problem = "not a std::exception";
    }
    ++errors;
    try {
      return on_error(500, request);
    } catch (const std::exception& error) {
      problem += "; then the error page: " + std::string(error.what());
    }
    return plain_failure(500);
  }

  void finish(Response& response, std::string_view accept_encoding, const std::string& id) {
    add_security_headers(response);
    response.headers.emplace_back("X-Request-Id", id);
    response.headers.emplace_back("Date", http_date());
    if (!compressible(response.content_type)) return;
    if (!has_header(response, "Vary")) {
      response.headers.emplace_back("Vary", "Accept-Language, Accept-Encoding");
    }
    if (response.body.size() < kLeastToCompress || !accepts_gzip(accept_encoding)) return;
    response.body = gzip.compress(response.body);
    response.headers.emplace_back("Content-Encoding", "gzip");
  }

  std::string serve(Incoming& incoming) {
    const auto begun = std::chrono::steady_clock::now();
    ++requests;
    const Request request = to_request(incoming, ids.next());
    Access access;
    access.id = request.id;
    access.method = request.method;
    const auto respond = [&] {
      Response response = call_handler(request, access.error);
      finish(response, request.header("Accept-Encoding"), request.id);
      access.route = response.route;
      access.status = response.status;
      access.bytes = request.method == "HEAD" ? 0 : response.body.size();
      access.fields = std::move(response.log);
      return response;
    };
    std::string bytes;
    try {
      bytes = engine.exchange(incoming.head, incoming.close, respond);
    } catch (const std::exception& error) {
      ++errors;
      access.error = error.what();
      access.status = 500;
      bytes = engine.exchange(incoming.head, incoming.close, [&] {
        Response response = plain_failure(500);
        finish(response, {}, request.id);
        return response;
      });
    }
    access.time = std::chrono::duration_cast<std::chrono::microseconds>(
        std::chrono::steady_clock::now() - begun);
    if (settings.on_access) settings.on_access(access);
    return bytes;
  }

  bool admits(const Incoming& incoming) const {
    Incoming asked{.head = incoming.head, .body = {}, .remote = incoming.remote, .close = false};
    const std::size_t announced = asked.head.body;
    try {
      return announced <= settings.payload_of(to_request(asked, {}));
    } catch (const std::exception&) {
      // Who may send is not known just now; the client tries again or sends less.
      return false;
    }
  }

  /// The error path that `target` begins with, else "".
  std::string error_path(const RequestHead* head) const {
    if (!head) return {};
    for (const auto& path : settings.error_paths) {
      if (head->target.starts_with(path)) return path;
    }
    return {};
  }

  std::string refuse(int status, const RequestHead* head) {
    ++requests;
    ++(status == 503 ? busy : malformed);
    Request request;
    if (head) request.headers = head->fields;
    Response response = refusals.at({status, choose_language(request), error_path(head)});
    Access access;
    access.id = ids.next();
    access.method = head ? head->method : "";
    access.status = status;
    access.bytes = response.body.size();
    finish(response, {}, access.id);
    RequestHead shape;
    if (head) shape.method = head->method;
    std::string bytes = engine.exchange(shape, true, [&response] { return std::move(response); });
    if (settings.on_access) settings.on_access(access);
    return bytes;
  }
};

Server::Server(ServerSettings settings, Handler handler, ErrorPage on_error)
    : state_(
          std::make_unique<State>(std::move(settings), std::move(handler), std::move(on_error))) {}

Server::~Server() { stop(); }

void Server::start() {
  State& state = *state_;
  Descriptor socket = listen_on(state.settings.address, state.settings.port);
  state.port = port_of(socket);
  const ServerSettings& s = state.settings;
  const LoopSettings settings{
      .limits = {.head = s.head,
                 .fields = 100,
                 .target = s.target,
                 .payload = s.payload_of ? std::max(s.payload, s.most_payload) : s.payload},
      .payload = s.payload,
      .large_bodies = s.large_bodies,
      .upload_timeout = s.upload_timeout,
      .connections = s.connections,
      .requests_per_connection = s.requests_per_connection,
      .read_timeout = s.read_timeout,
      .write_timeout = s.write_timeout,
      .keep_alive = s.keep_alive};
  state.workers.emplace(s.threads, s.queue);
  state.loop = std::make_unique<EventLoop>(
      std::move(socket), settings,
      EventLoop::Hooks{
          .dispatch =
              [&state](std::shared_ptr<Incoming> request, EventLoop::Reply reply) {
                return state.workers->try_submit(
                    [&state, request = std::move(request), reply = std::move(reply)] {
                      reply(state.serve(*request));
                    });
              },
          .refuse = [&state](int status,
                             const RequestHead* head) { return state.refuse(status, head); },
          .admit =
              [&state](std::shared_ptr<const Incoming> head, EventLoop::Decide decide) {
                return state.workers->try_submit(
                    [&state, head = std::move(head), decide = std::move(decide)] {
                      decide(state.admits(*head));
                    });
              }});
  state.loop_thread = std::thread([&state] { state.loop->run(); });
}

int Server::port() const { return state_->port; }

void Server::stop() {
  if (!state_->loop_thread.joinable()) return;
  state_->loop->stop();
  state_->loop_thread.join();
  state_->workers->stop();
}

ServerStats Server::stats() const {
  const State& state = *state_;
  return {.requests = state.requests,
          .refused_busy = state.busy,
          .refused_malformed = state.malformed,
          .errors = state.errors,
          .connections = state.loop ? state.loop->connections() : 0};
}

}  // namespace ocop::web
