#include "labeler/send_zpl.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <thread>
#include <utility>

#include "base/file.h"
#include "base/text.h"
#include "labeler/plural.h"
#include "labeler/print_run.h"
#include "labeler/printer_line.h"
#include "labeler/printer_status.h"
#include "labeler/send_journal.h"
#include "labeler/zpl_reader.h"

namespace ocop::labeler {
namespace {

namespace fs = std::filesystem;
using std::chrono::milliseconds;
using SteadyClock = std::chrono::steady_clock;

/// Between two questions to a printer that is busy.
constexpr milliseconds kMostPause{500};
/// Bytes between two questions; what says more than this unasked is no printer.
constexpr std::size_t kMostUnasked = 64 * 1024;

/// Held while a file is being sent.
class FileLock {
 public:
  explicit FileLock(const fs::path& file) : fd_(::open(file.c_str(), O_RDONLY | O_CLOEXEC)) {
    if (fd_ < 0) throw FileError(file.string() + ": cannot open: " + std::strerror(errno));
    if (::flock(fd_, LOCK_EX | LOCK_NB) == 0) return;
    ::close(fd_);
    throw FileError(file.string() + ": another run is sending it");
  }
  ~FileLock() { ::close(fd_); }
  FileLock(const FileLock&) = delete;
  FileLock& operator=(const FileLock&) = delete;

 private:
  int fd_;
};

/// What reading the whole file tells.
struct Contents {
  std::uint64_t labels = 0;
  std::optional<std::uint64_t> after;  ///< index of the label that was asked for
};

/// How a label is called to people: its serial, or its number where labels have none.
std::string label_name(const std::string& serial, std::uint64_t index) {
  return serial.empty() ? std::to_string(index + 1) : serial;
}

Result<Contents> read_through(const fs::path& file, std::string_view after, const SendSettings& settings) {
  auto reader = ZplReader::open(file);
  if (!reader) return tl::unexpected(reader.error());
  Contents contents;
  for (;; ++contents.labels) {
    if (settings.stop && settings.stop()) throw Interrupted("stopped before the first label was sent");
    const auto format = reader->next();
    if (!format) return tl::unexpected(format.error());
    if (!*format) break;
    const auto label = reader->draw(**format);
    if (!label) return tl::unexpected(label.error());
    if (!after.empty() && label_name(label->serial, contents.labels) == after) contents.after = contents.labels;
  }
  if (!after.empty() && !contents.after)
    return fail("--after", message("this file has no label {}", "tệp này không có tem {}", printable(after, 40)));
  return contents;
}

/// The serial of label `index`, as read_through() calls it.
Result<std::string> name_of(const fs::path& file, std::uint64_t index) {
  auto reader = ZplReader::open(file);
  if (!reader) return tl::unexpected(reader.error());
  for (std::uint64_t at = 0;; ++at) {
    const auto format = reader->next();
    if (!format) return tl::unexpected(format.error());
    if (!*format) return std::to_string(index + 1);
    if (at != index) continue;
    const auto label = reader->draw(**format);
    if (!label) return tl::unexpected(label.error());
    return label_name(label->serial, index);
  }
}

tl::unexpected<Error> may_have_printed(const fs::path& file, const SendJournal& journal) {
  const auto first = name_of(file, journal.confirmed());
  const auto last = name_of(file, journal.handed_over() - 1);
  if (!first) return tl::unexpected(first.error());
  if (!last) return tl::unexpected(last.error());
  return fail("--after",
              message("labels {0} to {1} may have been printed; look which came out last, and name it, "
                      "or send all labels --again",
                      "các tem từ {0} đến {1} có thể đã in ra; hãy xem tem nào ra sau cùng rồi ghi số của tem đó, "
                      "hoặc gửi lại tất cả bằng --again",
                      *first, *last));
}

/// The label to begin with.
Result<std::uint64_t> beginning(const fs::path& file, const SendJournal& journal, const Contents& contents,
                                bool again) {
  const auto chosen = contents.after ? std::optional(*contents.after + 1) : std::nullopt;
  if (again || journal.handed_over() == 0) return chosen.value_or(0);
  if (journal.confirmed() == contents.labels)
    return fail("--again", message("the whole file has been printed, {} label{}; say --again to print it once more",
                                   "cả {} tem của tệp này đã in xong; hãy thêm --again nếu muốn in lần nữa",
                                   contents.labels, plural(contents.labels)));
  if (!chosen) {
    if (journal.confirmed() == journal.handed_over()) return journal.confirmed();
    return may_have_printed(file, journal);
  }
  if (*chosen < journal.confirmed() || *chosen > journal.handed_over()) return may_have_printed(file, journal);
  return *chosen;
}

/// One file on its way to one printer.
class Sending {
 public:
  Sending(ZplReader& reader, PrinterLine& line, SendJournal& journal, std::string printer, std::uint64_t labels,
          std::uint64_t first, const SendSettings& settings)
      : reader_(&reader),
        line_(&line),
        journal_(&journal),
        printer_(std::move(printer)),
        labels_(labels),
        confirmed_(first),
        handed_over_(first),
        settings_(&settings) {}

  Result<void> run() {
    for (std::uint64_t at = 0; at < handed_over_; ++at)
      if (const auto passed = reader_->next(); !passed) return tl::unexpected(passed.error());
    if (auto done = line_->write(reader_->art()); !done) return done;
    return settings_->ask ? run_asking() : run_unasked();
  }

 private:
  Result<void> run_asking() {
    auto moved = SteadyClock::now();
    std::optional<Message> trouble;
    for (;;) {
      if (!trouble)
        if (auto done = hand_over_more(); !done) return done;
      const auto status = ask();
      if (!status) return tl::unexpected(status.error());
      trouble = status->trouble();
      const auto waiting = std::min(status->waiting(), handed_over_ - confirmed_);
      const auto before = std::exchange(confirmed_, handed_over_ - waiting);
      if (confirmed_ != before) {
        moved = SteadyClock::now();
        report();
      }
      if (confirmed_ == labels_) return end();
      if (confirmed_ == before) {
        if (SteadyClock::now() - moved > settings_->silence) return stands_still(trouble);
        pause();
      }
    }
  }

  /// The printer says nothing: what it has taken counts, once it has taken all.
  Result<void> run_unasked() {
    while (handed_over_ < labels_) {
      if (auto done = hand_over_block(std::min(labels_ - handed_over_, settings_->most_ahead)); !done) return done;
      if (settings_->progress) settings_->progress(handed_over_, labels_);
    }
    if (auto done = line_->write(ZplReader::end()); !done) return done;
    if (auto done = line_->finish(); !done) return done;
    confirmed_ = labels_;
    report();
    return {};
  }

  Result<void> hand_over_more() {
    const auto ahead = handed_over_ - confirmed_;
    // Half of what the printer may hold at once, so that it never runs dry and the journal is
    // seldom written.
    const auto most = std::max<std::uint64_t>(settings_->most_ahead, 1);
    if (handed_over_ == labels_ || ahead > most / 2) return {};
    return hand_over_block(std::min(labels_ - handed_over_, most - ahead));
  }

  Result<void> hand_over_block(std::uint64_t count) {
    journal_->write(printer_, confirmed_, handed_over_ + count);
    for (; count > 0; --count, ++handed_over_) {
      const auto format = reader_->next();
      if (!format) return tl::unexpected(format.error());
      if (!*format) throw FileError("the file changed while it was being sent");
      if (auto done = line_->write((*format)->text); !done) return done;
    }
    return {};
  }

  /// What came before the question is no answer to it.
  Result<void> forget_what_came() {
    answer_ = {};
    for (std::size_t most = kMostUnasked; most > 0;) {
      const auto got = line_->read(milliseconds::zero());
      if (!got) return tl::unexpected(got.error());
      if (got->empty()) return {};
      most -= std::min(most, got->size());
    }
    return no_status();
  }

  Result<PrinterStatus> ask() {
    if (auto quiet = forget_what_came(); !quiet) return tl::unexpected(quiet.error());
    if (auto done = line_->write(kAskStatus); !done) return tl::unexpected(done.error());
    const auto end = SteadyClock::now() + settings_->silence;
    while (!answer_.whole()) {
      const auto left = std::chrono::ceil<milliseconds>(end - SteadyClock::now());
      if (left <= milliseconds::zero()) {
        if (answer_.begun()) return no_status();
        return no_answer();
      }
      const auto got = line_->read(left);
      if (!got) return tl::unexpected(got.error());
      answer_.add(*got);
      if (answer_.nonsense()) return no_status();
    }
    const auto status = answer_.take();
    if (!status) return no_status();
    return *status;
  }

  Result<void> end() {
    journal_->write(printer_, confirmed_, handed_over_);
    // All labels are out: a line that goes now costs nothing.
    if (line_->write(ZplReader::end())) (void)line_->finish();
    return {};
  }

  void report() {
    journal_->write(printer_, confirmed_, handed_over_);
    if (settings_->progress) settings_->progress(confirmed_, labels_);
  }

  void pause() const {
    const auto most = std::clamp(settings_->silence / 20, milliseconds(1), kMostPause);
    std::this_thread::sleep_for(most);
  }

  tl::unexpected<Error> no_answer() const {
    return fail(printer_, message("the printer does not answer when asked for its state; if it never does, send with --no-status",
                                  "máy in không trả lời khi được hỏi trạng thái; nếu máy không hỗ trợ, hãy gửi với --no-status"));
  }
  tl::unexpected<Error> no_status() const {
    return fail(printer_, message("what answers there is no ZPL printer; check the address, or send with --no-status",
                                  "thiết bị ở địa chỉ này không trả lời như máy in ZPL; hãy kiểm tra địa chỉ, hoặc gửi với --no-status"));
  }
  tl::unexpected<Error> stands_still(const std::optional<Message>& trouble) const {
    if (trouble) return fail(printer_, *trouble);
    return fail(printer_, message("the printer has printed no label for a while and does not say why",
                                  "một lúc lâu máy in không in thêm tem nào mà không báo lý do"));
  }

  ZplReader* reader_;
  PrinterLine* line_;
  SendJournal* journal_;
  std::string printer_;
  std::uint64_t labels_;
  std::uint64_t confirmed_;
  std::uint64_t handed_over_;
  const SendSettings* settings_;
  StatusAnswer answer_;
};

/// The error with how far the labels have come.
Error with_state(Error error, const SendJournal& journal, std::uint64_t labels) {
  const auto sure = journal.confirmed() == journal.handed_over();
  const auto state =
      sure ? message("; {0} of {1} label{2} confirmed, send again to go on",
                     "; đã chắc chắn in {0} trên {1} tem, hãy gửi lại để in tiếp", journal.confirmed(), labels,
                     labels == 1 ? " is" : "s are")
           : message("; {0} of {1} label{3} confirmed, up to {2} may have come out: look which came out last, and "
                     "send again with --after and its serial",
                     "; đã chắc chắn in {0} trên {1} tem, có thể đã ra đến {2} tem: hãy xem tem nào ra sau cùng rồi "
                     "gửi lại với --after và số sê-ri của tem đó",
                     journal.confirmed(), labels, journal.handed_over(), labels == 1 ? " is" : "s are");
  error.message.en += state.en;
  error.message.vi += state.vi;
  return error;
}

}  // namespace

Result<Sent> send_zpl(const fs::path& file, const PrinterAddress& printer, std::string_view after,
                      const SendSettings& settings) {
  const FileLock lock(file);
  const auto contents = read_through(file, after, settings);
  if (!contents) return tl::unexpected(contents.error());
  auto journal = SendJournal::open(file, contents->labels);
  if (!journal) return tl::unexpected(journal.error());
  const auto first = beginning(file, *journal, *contents, settings.again);
  if (!first) return tl::unexpected(first.error());

  auto line = PrinterLine::connect(printer, settings);
  if (!line) return tl::unexpected(line.error());
  auto reader = ZplReader::open(file);
  if (!reader) return tl::unexpected(reader.error());
  Sending sending(*reader, *line, *journal, printer_name(printer), contents->labels, *first, settings);
  if (const auto done = sending.run(); !done)
    return tl::unexpected(with_state(done.error(), *journal, contents->labels));
  return Sent{contents->labels - *first, *first};
}

}  // namespace ocop::labeler
