// How a command prints: on all cores, with a progress bar, stopped by Ctrl-C.
#pragma once

#include <functional>
#include <iosfwd>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/message.h"
#include "base/result.h"
#include "labeler/print_run.h"

namespace ocop::labeler {

/// Signals and progress bar of one command, while it lives.
class CommandRun {
 public:
  CommandRun(std::ostream& err, Language language);
  ~CommandRun();
  CommandRun(const CommandRun&) = delete;
  CommandRun& operator=(const CommandRun&) = delete;

  const PrintRun& how() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// What a stopped command says.
Error stopped(std::string_view out);
/// What is said when the sending of labels that are made was stopped.
Message sending_stopped();

/// `print` with all cores; its Interrupted is told as stopped().
template <class Print>
auto with_run(std::ostream& err, Language language, std::string_view out, Print&& print)
    -> decltype(print(std::declval<const PrintRun&>())) {
  const CommandRun run(err, language);
  try {
    return print(run.how());
  } catch (const Interrupted&) {
    return tl::unexpected(stopped(out));
  }
}

/// Notes to `err`; what was done, and where it was sent ("" for nowhere), to `out`.
void tell(std::ostream& out, std::ostream& err, Language language, const std::vector<Message>& notes,
          const Message& done, const Message& sent);

}  // namespace ocop::labeler
