#include "labeler/command_run.h"

#include <unistd.h>

#include <algorithm>
#include <ostream>
#include <thread>

#include "base/text.h"
#include "labeler/progress.h"
#include "labeler/stop_signals.h"

namespace ocop::labeler {

struct CommandRun::State {
  State(std::ostream& err, Language language) : progress(err, isatty(STDERR_FILENO) == 1, language) {}
  StopSignals signals;
  Progress progress;
  PrintRun how;
};

CommandRun::CommandRun(std::ostream& err, Language language)
    : state_(std::make_unique<State>(err, language)) {
  state_->how.threads = std::max(1U, std::thread::hardware_concurrency());
  state_->how.stop = [state = state_.get()] { return state->signals.arrived(); };
  state_->how.progress = [state = state_.get()](std::uint64_t done, std::uint64_t of) {
    state->progress.update(done, of);
  };
}

CommandRun::~CommandRun() = default;

const PrintRun& CommandRun::how() const { return state_->how; }

Error stopped(std::string_view out) {
  return {"", message("stopped; {} holds nothing half made, run the same command again to print the rest",
                      "đã dừng; {} không có gì dở dang, hãy chạy lại lệnh này để in phần còn lại",
                      printable(out))};
}

Message sending_stopped() {
  return message("stopped; the printer goes on with what it has, send again for the rest",
                 "đã dừng; máy in còn in nốt phần đã nhận, hãy gửi lại để in phần còn lại");
}

void tell(std::ostream& out, std::ostream& err, Language language, const std::vector<Message>& notes,
          const Message& done, const Message& sent) {
  for (const auto& note : notes) err << "ocop-labeler: " << note.in(language) << '\n';
  out << done.in(language) << '\n';
  if (!sent.en.empty()) out << sent.in(language) << '\n';
}

}  // namespace ocop::labeler
