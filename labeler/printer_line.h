// A TCP connection to a printer that may hang, close or say nothing.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "labeler/printer.h"
#include "labeler/send_zpl.h"

namespace ocop::labeler {

/// One thread at a time. Every wait is bounded; `stop` is asked while it lasts, and ends
/// it by throwing Interrupted.
class PrinterLine {
 public:
  /// The error says what failed, and where = the printer's name.
  static Result<PrinterLine> connect(const PrinterAddress& printer, const SendSettings& settings);
  PrinterLine(PrinterLine&& other) noexcept;
  PrinterLine& operator=(PrinterLine&&) = delete;
  ~PrinterLine();

  /// All of it. Refuses a printer that takes no byte for `silence`, or that has closed the line.
  Result<void> write(std::string_view bytes);
  /// What has come within `wait`; "" for nothing. Refuses a line that the printer has closed.
  Result<std::string> read(std::chrono::milliseconds wait);
  /// Says that nothing follows, and waits until the printer's side has taken every byte.
  Result<void> finish();

 private:
  PrinterLine(int fd, const PrinterAddress& printer, const SendSettings& settings);
  /// False when `events` did not come in time.
  bool wait_for(short events, std::chrono::milliseconds most) const;
  tl::unexpected<Error> closed() const;
  tl::unexpected<Error> stuck() const;

  int fd_;
  std::string name_;
  std::chrono::milliseconds silence_;
  std::function<bool()> stop_;
};

}  // namespace ocop::labeler
