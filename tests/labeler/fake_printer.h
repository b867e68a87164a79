// A ZPL printer on loopback: takes what comes, prints labels in its own time, answers ~HS.
#pragma once

#include <atomic>
#include <cstdint>
#include <limits>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "labeler/printer.h"

namespace ocop::labeler {

class FakePrinter {
 public:
  static constexpr std::size_t kNever = std::numeric_limits<std::size_t>::max();
  struct Manner {
    bool answers = true;
    std::string answer{};                     ///< instead of its state, when not empty
    std::size_t copies = 1;                   ///< of each answer
    std::size_t most_answers = kNever;        ///< then it says nothing
    std::size_t prints_per_question = kNever; ///< labels that come out between two questions
    std::size_t paper = kNever;               ///< labels on its roll
    std::size_t closes_after = kNever;        ///< labels of one connection, then it hangs up
    bool forgets = false;                     ///< what it holds when the line goes does not come out
    std::size_t deaf_after = kNever;          ///< labels of one connection, then it takes no byte more
  };

  explicit FakePrinter(Manner manner);
  ~FakePrinter();
  FakePrinter(const FakePrinter&) = delete;
  FakePrinter& operator=(const FakePrinter&) = delete;

  PrinterAddress address() const { return {"127.0.0.1", port_}; }
  std::string name() const { return "127.0.0.1:" + std::to_string(port_); }
  void change(Manner manner);  ///< for what comes from now on

  std::string stream() const;                ///< all that came, but for questions
  std::vector<std::string> printed() const;  ///< serials that came out, in order
  std::size_t connections() const { return connections_; }
  std::size_t most_ahead() const;            ///< labels that it held at once

 private:
  void serve();
  void talk(int connection);
  /// False when it hangs up or goes deaf.
  bool take(const std::string& line, int connection, std::size_t& labels);
  std::string status();
  void print(std::size_t most);
  void lose_line();

  int listener_ = -1;
  std::uint16_t port_ = 0;
  std::atomic<bool> ends_ = false;
  std::atomic<std::size_t> connections_ = 0;
  mutable std::mutex mutex_;
  Manner manner_;
  std::string stream_;
  std::vector<std::string> waiting_;
  std::vector<std::string> printed_;
  std::size_t most_ahead_ = 0;
  std::jthread thread_;
};

}  // namespace ocop::labeler
