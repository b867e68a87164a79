#include "web/event_loop.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <mutex>
#include <system_error>
#include <thread>
#include <unordered_map>
#include <utility>
#include <vector>

namespace ocop::web {
namespace {

using std::chrono::milliseconds;

constexpr std::uint64_t kListener = 0;
constexpr std::uint64_t kWake = 1;
constexpr std::uint64_t kFirstConnection = 2;
constexpr milliseconds kSweep{100};
constexpr milliseconds kLinger{1000};
constexpr milliseconds kStopGrace{1000};
/// A client that takes its answer drop by drop is let go after so many write timeouts.
constexpr int kLongestWrite = 12;

int checked(int outcome, const char* what) {
  if (outcome < 0) throw std::system_error(errno, std::generic_category(), what);
  return outcome;
}

std::string numeric_address(const sockaddr_storage& address) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  const void* bytes = nullptr;
  if (address.ss_family == AF_INET) {
    bytes = &reinterpret_cast<const sockaddr_in&>(address).sin_addr;
  } else if (address.ss_family == AF_INET6) {
    bytes = &reinterpret_cast<const sockaddr_in6&>(address).sin6_addr;
  }
  if (!bytes || !inet_ntop(address.ss_family, bytes, text.data(), text.size())) return {};
  return text.data();
}

}  // namespace

struct EventLoop::State {
  Descriptor listener;
  Descriptor epoll;
  Descriptor wake;
  LoopSettings settings;
  Hooks hooks;

  std::unordered_map<std::uint64_t, std::unique_ptr<Connection>> connections;
  std::uint64_t next_id = kFirstConnection;
  std::atomic<std::uint64_t> open{0};
  std::atomic<bool> stopping{false};
  bool stop_begun = false;
  Moment now{};
  Moment next_sweep{};

  std::mutex mutex;
  std::vector<std::pair<std::uint64_t, std::string>> replies;
  std::vector<std::pair<std::uint64_t, bool>> decisions;
  std::size_t large = 0;

  void watch(int fd, std::uint64_t id, std::uint32_t events) {
    epoll_event event{};
    event.events = events;
    event.data.u64 = id;
    checked(epoll_ctl(epoll.get(), EPOLL_CTL_ADD, fd, &event), "epoll_ctl");
  }

  void wake_up() {
    const std::uint64_t one = 1;
    // The counter can only be full when a wake-up is pending already.
    [[maybe_unused]] const auto written = ::write(wake.get(), &one, sizeof one);
  }

  void enter(Connection& c, Phase phase, milliseconds patience) {
    c.phase = phase;
    c.since = now;
    c.deadline = now + patience;
  }

  void release(Connection& c) {
    if (std::exchange(c.large, false)) --large;
  }

  void drop(Connection& c) {
    release(c);
    connections.erase(c.id);
    open = connections.size();
  }

  // --- accepting

  void accept_all() {
    while (listener) {
      sockaddr_storage address{};
      socklen_t length = sizeof address;
      const int fd = accept4(listener.get(), reinterpret_cast<sockaddr*>(&address), &length,
                             SOCK_NONBLOCK | SOCK_CLOEXEC);
      if (fd >= 0) {
        welcome(Descriptor(fd), numeric_address(address));
      } else if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM) {
        // Level-triggered: without a pause the loop would spin on what it cannot take.
        if (!make_room()) std::this_thread::sleep_for(milliseconds(5));
        return;
      } else if (errno == EAGAIN || errno == EWOULDBLOCK) {
        return;
      }
      // Anything else concerns that one connection, which is gone already.
    }
  }

  void welcome(Descriptor socket, std::string remote) {
    const int on = 1;
    ::setsockopt(socket.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    if (connections.size() >= settings.connections && !make_room()) {
      const std::string answer = hooks.refuse(503, nullptr);
      ::send(socket.get(), answer.data(), answer.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
      return;
    }
    auto c = std::make_unique<Connection>();
    c->id = next_id++;
    c->socket = std::move(socket);
    c->remote = std::move(remote);
    enter(*c, Phase::kReading, settings.read_timeout);
    watch(c->socket.get(), c->id, EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET);
    connections.emplace(c->id, std::move(c));
    open = connections.size();
  }

  /// Closes the connection whose client has kept us waiting longest.
  bool make_room() {
    Connection* oldest = nullptr;
    for (const auto& [id, c] : connections) {
      const bool waits_for_client = c->phase == Phase::kReading || c->phase == Phase::kLingering;
      if (!waits_for_client) continue;
      if (!oldest || std::pair(c->since, id) < std::pair(oldest->since, oldest->id))
        oldest = c.get();
    }
    if (!oldest) return false;
    drop(*oldest);
    return true;
  }

  // --- reading

  void read(Connection& c) {
    const bool was_empty = c.in.empty();
    const std::size_t body = c.large ? c.head->body : settings.payload;
    const auto got = c.receive(settings.limits.head + body);
    if (got == Connection::Read::kBroken) return drop(c);
    if (was_empty && !c.in.empty()) enter(c, Phase::kReading, settings.read_timeout);
    if (c.large && got == Connection::Read::kMore) {
      c.deadline = std::min(now + settings.read_timeout, c.last_deadline);
    }
    take_request(c);
  }

  void take_request(Connection& c) {
    if (!c.head) {
      auto outcome = read_head(c.in, settings.limits);
      if (const auto* refused = std::get_if<RefusedHead>(&outcome)) {
        return refuse_unread(c, *refused);
      }
      if (auto* head = std::get_if<RequestHead>(&outcome)) {
        c.head = std::move(*head);
        if (c.head->body > settings.payload) return ask_to_admit(c);
      }
    }
    if (!c.head || c.in.size() < c.head->length + c.head->body) {
      if (c.ended) return drop(c);
      if (c.head && c.head->expects_continue) tell_to_continue(c);
      return;
    }
    hand_over(c);
  }

  // --- large bodies

  /// Nothing of the body is read before it is admitted: who may not send one costs no
  /// more memory than anybody.
  void ask_to_admit(Connection& c) {
    if (large >= settings.large_bodies) return refuse(c, 503, &*c.head);
    c.large = true;
    ++large;
    const auto asked = std::make_shared<Incoming>();
    asked->head = *c.head;
    asked->remote = c.remote;
    enter(c, Phase::kAdmitting, milliseconds(0));
    const auto decide = [this, id = c.id](bool admitted) {
      {
        const std::lock_guard lock(mutex);
        decisions.emplace_back(id, admitted);
      }
      wake_up();
    };
    if (!hooks.admit || !hooks.admit(asked, decide)) refuse(c, 503, &*c.head);
  }

  void take_decisions() {
    std::vector<std::pair<std::uint64_t, bool>> made;
    {
      const std::lock_guard lock(mutex);
      made.swap(decisions);
    }
    for (const auto& [id, admitted] : made) {
      const auto found = connections.find(id);
      if (found == connections.end()) continue;
      Connection& c = *found->second;
      if (!admitted) {
        refuse(c, 413, &*c.head);
        continue;
      }
      enter(c, Phase::kReading, settings.read_timeout);
      c.last_deadline = now + settings.upload_timeout;
      read(c);
    }
  }

  void tell_to_continue(Connection& c) {
    if (std::exchange(c.told_to_continue, true)) return;
    constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";
    ::send(c.socket.get(), kContinue.data(), kContinue.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
  }

  void hand_over(Connection& c) {
    const auto request = std::make_shared<Incoming>();
    request->head = std::move(*c.head);
    c.head.reset();
    c.told_to_continue = false;
    if (c.large && c.in.size() == request->head.length + request->head.body) {
      request->body = std::move(c.in.erase(0, request->head.length));
      c.in = {};
    } else {
      request->body = c.in.substr(request->head.length, request->head.body);
      c.in.erase(0, request->head.length + request->head.body);
    }
    request->remote = c.remote;
    ++c.served;
    c.close_after =
        !request->head.keep_alive || stopping || c.served >= settings.requests_per_connection;
    request->close = c.close_after;
    enter(c, Phase::kWorking, milliseconds(0));
    const auto reply = [this, id = c.id](std::string bytes) {
      {
        const std::lock_guard lock(mutex);
        replies.emplace_back(id, std::move(bytes));
      }
      wake_up();
    };
    if (!hooks.dispatch(request, reply)) refuse(c, 503, &request->head);
  }

  // --- writing

  void refuse(Connection& c, int status, const RequestHead* head) {
    c.close_after = true;
    answer(c, hooks.refuse(status, head));
  }

  void refuse_unread(Connection& c, const RefusedHead& refused) {
    RequestHead begin;
    begin.target = refused.path;
    refuse(c, refused.status, refused.path.empty() ? nullptr : &begin);
  }

  void answer(Connection& c, std::string bytes) {
    release(c);
    c.out = std::move(bytes);
    c.sent = 0;
    enter(c, Phase::kWriting, settings.write_timeout);
    c.last_deadline = now + kLongestWrite * settings.write_timeout;
    write(c);
  }

  void write(Connection& c) {
    const std::size_t before = c.sent;
    switch (c.send()) {
      case Connection::Sent::kBroken:
        return drop(c);
      case Connection::Sent::kSome:
        if (c.sent > before) c.deadline = std::min(now + settings.write_timeout, c.last_deadline);
        return;
      case Connection::Sent::kAll:
        break;
    }
    if (c.close_after || stopping) return linger(c);
    enter(c, Phase::kReading, c.in.empty() ? settings.keep_alive : settings.read_timeout);
    read(c);
  }

  /// Closing at once would throw away an answer that the client has not read
  /// yet while it is still sending (RFC 9112, 9.6).
  void linger(Connection& c) {
    if (c.ended) return drop(c);
    c.shut_down_sending();
    enter(c, Phase::kLingering, kLinger);
    if (c.drain()) drop(c);
  }

  // --- events

  void on_event(Connection& c, std::uint32_t events) {
    constexpr std::uint32_t kEnd = EPOLLRDHUP | EPOLLHUP | EPOLLERR;
    if (events & (EPOLLIN | kEnd)) c.readable = true;
    if (events & kEnd) c.end_announced = true;
    switch (c.phase) {
      case Phase::kReading:
        if (c.readable) read(c);
        break;
      case Phase::kAdmitting:
      case Phase::kWorking:
        break;
      case Phase::kWriting:
        write(c);
        break;
      case Phase::kLingering:
        if (c.drain()) drop(c);
        break;
    }
  }

  void take_replies() {
    std::vector<std::pair<std::uint64_t, std::string>> ready;
    {
      const std::lock_guard lock(mutex);
      ready.swap(replies);
    }
    for (auto& [id, bytes] : ready) {
      const auto found = connections.find(id);
      if (found != connections.end()) answer(*found->second, std::move(bytes));
    }
  }

  void sweep() {
    if (now < next_sweep) return;
    next_sweep = now + kSweep;
    std::vector<Connection*> late;
    for (const auto& [id, c] : connections) {
      const bool ours = c->phase == Phase::kWorking || c->phase == Phase::kAdmitting;
      if (!ours && c->deadline <= now) late.push_back(c.get());
    }
    for (Connection* c : late) {
      if (c->phase == Phase::kReading && !c->in.empty()) {
        refuse(*c, 408, c->head ? &*c->head : nullptr);
      } else {
        drop(*c);
      }
    }
  }

  void begin_stop() {
    if (std::exchange(stop_begun, true)) return;
    listener.reset();
    std::vector<Connection*> idle;
    for (const auto& [id, c] : connections) {
      if (c->phase != Phase::kReading) continue;
      if (c->in.empty()) {
        idle.push_back(c.get());
      } else {
        c->deadline = std::min(c->deadline, now + kStopGrace);
      }
    }
    for (Connection* c : idle) drop(*c);
  }

  void turn() {
    std::array<epoll_event, 256> events{};
    const int patience = connections.empty() ? -1 : static_cast<int>(kSweep.count());
    const int count =
        epoll_wait(epoll.get(), events.data(), static_cast<int>(events.size()), patience);
    if (count < 0 && errno != EINTR) checked(count, "epoll_wait");
    now = std::chrono::steady_clock::now();
    bool accepting = false;
    for (int i = 0; i < count; ++i) {
      const auto& event = events.at(static_cast<std::size_t>(i));
      if (event.data.u64 == kListener) {
        accepting = true;
      } else if (event.data.u64 == kWake) {
        std::uint64_t ignored = 0;
        [[maybe_unused]] const auto got = ::read(wake.get(), &ignored, sizeof ignored);
      } else if (const auto found = connections.find(event.data.u64); found != connections.end()) {
        on_event(*found->second, event.events);
      }
    }
    take_replies();
    take_decisions();
    if (accepting) accept_all();
    if (stopping) begin_stop();
    sweep();
  }
};

EventLoop::EventLoop(Descriptor listener, LoopSettings settings, Hooks hooks)
    : state_(std::make_unique<State>()) {
  state_->listener = std::move(listener);
  state_->settings = settings;
  state_->hooks = std::move(hooks);
  state_->epoll = Descriptor(checked(epoll_create1(EPOLL_CLOEXEC), "epoll_create1"));
  state_->wake = Descriptor(checked(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK), "eventfd"));
  state_->watch(state_->listener.get(), kListener, EPOLLIN);
  state_->watch(state_->wake.get(), kWake, EPOLLIN);
}

EventLoop::~EventLoop() = default;

void EventLoop::run() {
  while (!state_->stop_begun || !state_->connections.empty()) state_->turn();
}

void EventLoop::stop() {
  state_->stopping = true;
  state_->wake_up();
}

std::uint64_t EventLoop::connections() const { return state_->open; }

}  // namespace ocop::web
