// Handing a finished ZPL file to a printer, raw over TCP (port 9100).
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <string_view>

#include "base/result.h"
#include "labeler/printer.h"

namespace ocop::labeler {

struct SendSettings {
  std::chrono::milliseconds connect{5000};
  std::chrono::milliseconds silence{30000};  ///< a printer that takes no byte, or gets no label done, for so long
  std::uint64_t most_ahead = 50;             ///< labels sent and not yet confirmed
  bool ask = true;                           ///< ask the printer's state (~HS) and wait for its answer
  bool again = false;                        ///< from the first label, whatever the journal says
  std::function<bool()> stop{};              ///< asked between labels
  std::function<void(std::uint64_t done, std::uint64_t of)> progress{};
};

struct Sent {
  std::uint64_t labels = 0;
  std::uint64_t before = 0;  ///< labels that an earlier call had sent
};

/// Sends a ZPL file label by label. FILE.sent beside it is the journal: how many labels the
/// printer has confirmed, and how many may be in it (labeler/send_journal.h). A file whose journal
/// says that labels may have been printed is refused (where = "--after") until `after` says which
/// serial came out last ("" otherwise; of labels without serials, the label's number, from 1); one that
/// was sent whole is refused (where = "--again"). The file is read through first: what labeler/zpl_reader.h
/// refuses is not sent at all. Without `ask`, labels count as confirmed when the printer has taken them
/// all. Paper out, head open, pause: an error in words after SendSettings::silence. Throws
/// FileError, also when another run is sending the file, and Interrupted (labeler/print_run.h).
Result<Sent> send_zpl(const std::filesystem::path& file, const PrinterAddress& printer, std::string_view after,
                      const SendSettings& settings);

}  // namespace ocop::labeler
