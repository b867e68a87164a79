// The options of all commands that put labels out: what they look like, how they come out,
// and where they go.
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/message.h"
#include "base/result.h"
#include "db/connection.h"
#include "keys/service_key.h"
#include "labeler/label_run.h"
#include "labeler/printer.h"

namespace CLI {
class App;
}

namespace ocop::labeler {

/// As typed; "" is not given.
struct OutputOptions {
  std::string out;
  std::string format = "pdf";
  std::string stock, stocks;
  std::string chosen, templates;
  std::string dpi, module;
  std::string offset_x, offset_y, scale_x, scale_y;
  std::string start_at;
  std::string pages_per_file;
  bool page_a_label = false;
  bool verify = true;
  bool compress = false;
  std::string service_key;
  std::string printer, queue;
  std::string printers, profile;
};

/// Adds --out, --format, --stock, --stocks, --template, --templates, --dpi, --module-mm, --offset-x,
/// --offset-y, --scale-x, --scale-y, --start-at, --page-a-label, --pages-per-file, --verify/--no-verify, --compress,
/// --service-key, --printer, --queue, --printers, --printer-profile. `given` must outlive the app.
void describe(CLI::App& app, OutputOptions& given);

/// Where the files go once they are made; neither: nowhere.
struct Destination {
  std::optional<PrinterAddress> printer;
  std::string queue;
};
struct OutputRequest {
  Output output;
  Destination destination;
};
/// Refuses numbers that are none, names of stocks, templates and printers that are unknown (naming
/// those there are), own files that are wrong, a printer that does not take the format, and what
/// PageLayout::make() refuses.
Result<OutputRequest> read_output(const OutputOptions& given);

/// Labels must not be written over what the run itself reads: the registry, and `read`.
Result<void> check_out(const OutputOptions& given, const db::Address& database,
                       const std::vector<std::filesystem::path>& read);

/// --service-key, or service.key in the key directory that the signing key KEYDIR/producers/KID.key is in,
/// if it is there. Errors: those of ServiceKey::load().
Result<std::optional<keys::ServiceKey>> load_service_key(const OutputOptions& given,
                                                         const std::filesystem::path& signing_key);

/// Sends the files, in their order. Returns what to tell; "" without a destination. Errors: those of
/// send_zpl() and send_to_queue(), and that `stop` ended it, each with the files that are left to send:
/// the labels are made, and must not be made again. Throws FileError.
Result<Message> hand_over(const Made& made, const Destination& destination, const std::function<bool()>& stop);

/// "; 42 pages, symbols of version 7-Q, modules of 0.42 mm; 1000 read back": what every command
/// tells of its run behind its own words.
Message told(const Made& made, Format format);

}  // namespace ocop::labeler
