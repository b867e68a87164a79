#include "labeler/command.h"

#include <unistd.h>

#include <CLI/CLI.hpp>
#include <filesystem>
#include <memory>
#include <string>

#include "base/text.h"
#include "labeler/command_run.h"
#include "labeler/plural.h"
#include "labeler/print_queue.h"
#include "labeler/print_run.h"
#include "labeler/printer.h"
#include "labeler/progress.h"
#include "labeler/send_zpl.h"
#include "labeler/stop_signals.h"

namespace ocop::labeler {
namespace {

struct Arguments {
  std::string file;
  std::string printer, queue;
  std::string after;
  bool again = false;
  bool no_status = false;
  double silence = 30;  ///< seconds
};

void describe(CLI::App& command, Arguments& given) {
  command.add_option("FILE", given.file, "What batch or roll printed: ZPL, or a PDF for a queue")->required();
  auto* printer = command.add_option("--printer", given.printer, "Label printer on the network: HOST or HOST:PORT (9100); ZPL only");
  command.add_option("--queue", given.queue, "Print queue of this machine (CUPS)")->excludes(printer);
  command.add_option("--after", given.after, "Serial of the label that came out last: go on behind it");
  command.add_flag("--again", given.again, "From the first label, although it was sent before");
  command.add_flag("--no-status", given.no_status, "The printer cannot be asked how far it is");
  command.add_option("--silence", given.silence, "Seconds that a printer may stand still")
      ->check(CLI::Range(1.0, 3600.0))
      ->capture_default_str();
}

Result<Message> send_labels(const Arguments& given, const CommandSession& session) {
  const auto printer = parse_printer(given.printer);
  if (!printer) return tl::unexpected(printer.error());
  const StopSignals signals;
  Progress progress(session.err, isatty(STDERR_FILENO) == 1, session.language);
  SendSettings settings;
  settings.ask = !given.no_status;
  settings.again = given.again;
  settings.silence = std::chrono::milliseconds(static_cast<long long>(given.silence * 1000));
  settings.stop = [&] { return signals.arrived(); };
  settings.progress = [&](std::uint64_t done, std::uint64_t of) { progress.update(done, of); };
  try {
    const auto sent = send_zpl(given.file, *printer, given.after, settings);
    if (!sent) return tl::unexpected(sent.error());
    const auto name = printer_name(*printer);
    const auto s = plural(sent->labels);
    if (sent->before == 0) return message("{}: {} label{} printed", "{}: đã in {} tem", name, sent->labels, s);
    return message("{0}: {1} label{3} printed, behind {2} before", "{}: đã in {} tem, tiếp sau {} tem lần trước", name,
                   sent->labels, sent->before, s);
  } catch (const Interrupted&) {
    return fail("", sending_stopped());
  }
}

Result<Message> send(const Arguments& given, const CommandSession& session) {
  const std::filesystem::path file = given.file;
  std::error_code absent;
  if (!std::filesystem::is_regular_file(file, absent))
    return fail("FILE", message("there is no file “{}”", "không có tệp “{}”", printable(given.file)));
  if (given.printer.empty() && given.queue.empty())
    return fail("--printer", message("say where the file goes: --printer HOST:PORT or --queue NAME",
                                     "hãy cho biết gửi đi đâu: --printer MÁY:CỔNG hoặc --queue TÊN"));
  if (given.queue.empty()) return send_labels(given, session);
  if (!given.after.empty())
    return fail("--after", message("a queue prints whole files; --after goes with --printer",
                                   "hàng đợi in cả tệp; --after chỉ dùng với --printer"));
  if (auto queued = send_to_queue(file, given.queue); !queued) return tl::unexpected(queued.error());
  return message("{}: handed over to the queue", "{}: đã chuyển vào hàng đợi in", given.queue);
}

}  // namespace

void add_send_command(CLI::App& app, Command& chosen) {
  auto given = std::make_shared<Arguments>();
  auto* command = app.add_subcommand("send", "Send a printed file to a printer, from where it stopped");
  describe(*command, *given);
  when_given(*command, chosen,
             [given](const CommandSession& session) { return session.finish(send(*given, session)); });
}

}  // namespace ocop::labeler
