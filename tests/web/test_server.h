// A server with a handler that tests can steer.
#pragma once

#include <future>
#include <mutex>
#include <vector>

#include "raw_client.h"
#include "web/server.h"

namespace ocop::test {

/// "/echo" tells what arrived; "/big" is 12 MB; "/slow" waits for release();
/// "/throw" throws; "/bad-header" sets one with a line break.
class TestServer {
 public:
  explicit TestServer(web::ServerSettings settings = {}) : server_(with_log(std::move(settings)),
      [this](const web::Request& request) { return handle(request); },
      [](int status, const web::Request&) {
        web::Response response;
        response.status = status;
        response.body = "error page " + std::to_string(status);
        return response;
      }) {
    server_.start();
  }
  ~TestServer() { release(); }

  int port() const { return server_.port(); }
  web::Server& server() { return server_; }
  void release() {
    const std::lock_guard lock(mutex_);
    if (!released_) gate_.set_value();
    released_ = true;
  }
  std::vector<web::Access> accesses() {
    const std::lock_guard lock(mutex_);
    return accesses_;
  }
  /// Waits until `count` requests wait behind the gate.
  void await_slow(int count) {
    std::unique_lock lock(mutex_);
    slow_arrived_.wait(lock, [&] { return slow_ >= count; });
  }

  Answer get(const std::string& target, const std::string& fields = "") {
    RawClient client(port());
    client.send("GET " + target + " HTTP/1.1\r\nHost: test\r\n" + fields + "\r\n");
    return client.receive().value();
  }

 private:
  web::ServerSettings with_log(web::ServerSettings settings) {
    settings.on_access = [this](const web::Access& access) {
      const std::lock_guard lock(mutex_);
      accesses_.push_back(access);
    };
    return settings;
  }

  web::Response handle(const web::Request& request) {
    web::Response response;
    response.route = "test";
    if (request.path == "/slow") {
      {
        const std::lock_guard lock(mutex_);
        ++slow_;
      }
      slow_arrived_.notify_all();
      opened_.wait();
    }
    if (request.path == "/throw") throw std::runtime_error("secret: password=x");
    if (request.path == "/bad-header") response.headers.emplace_back("X-A", "b\r\nSet-Cookie: c");
    if (request.path == "/big") {
      response.body.assign(12'000'000, 'b');
      response.content_type = "image/png";
      return response;
    }
    response.body = request.method + "|" + request.target + "|" + request.path + "|" + request.host +
                    "|" + request.remote + "|" + request.body;
    if (request.path == "/page") response.body.assign(5000, 'p');
    return response;
  }

  std::mutex mutex_;
  std::condition_variable slow_arrived_;
  std::promise<void> gate_;
  std::shared_future<void> opened_ = gate_.get_future().share();
  bool released_ = false;
  int slow_ = 0;
  std::vector<web::Access> accesses_;
  web::Server server_;
};

}  // namespace ocop::test
