// The producers' console: a producer signs in, states a batch, has its labels signed
// and printed, and keeps its labels and raw material in order.
//
// Pages are whole without JavaScript; GET never changes anything. What is another
// producer's answers as if it did not exist. The passphrase of the signing key is asked for at each
// signing and goes with it; the desk's session alone signs nothing.
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "base/clock.h"
#include "db/registry.h"
#include "db/writer.h"
#include "keys/service_key.h"
#include "labeler/console/key_cabinet.h"
#include "labeler/console/spool.h"
#include "labeler/label_template.h"
#include "labeler/stock.h"
#include "web/http.h"

namespace ocop::labeler {

/// Thread-safe. What its parts refer to must outlive it.
class Console {
 public:
  struct Parts {
    db::Address database;
    db::ReaderPool& readers;
    db::Writer& writer;
    KeyCabinet& keys;
    Spool& spool;
    const Clock& clock;
    const keys::ServiceKey* service = nullptr;  ///< nullptr: neither typed nor scratch codes
  };
  struct Settings {
    std::string host;               ///< of the label codes, as parse_label_host() gives it
    std::string verifier;           ///< "https://…" where labels can be tried; "" = not shown
    unsigned password_log2_n = 15;  ///< office/password.h
    std::vector<Stock> stocks = built_in_stocks();  ///< on offer
    std::vector<LabelTemplate> templates = built_in_templates();
  };
  Console(Parts parts, Settings settings);
  ~Console();

  web::Response handle(const web::Request& request);
  /// The answer to what never reaches handle(), or fails in it (web/server.h).
  web::Response failure(int status, const web::Request& request) const;
  /// web::ServerSettings: bytes that a request's body may have.
  std::size_t payload_of(const web::Request& head, std::size_t otherwise) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// Labels of one batch or roll at the console; more go by the command line.
inline constexpr std::uint64_t kMostConsoleLabels = 100'000;
/// Pages that are files of their own, in one archive.
inline constexpr std::uint64_t kMostLooseSheets = 50;
/// Sheets of one PDF; a longer run becomes several files.
inline constexpr std::uint64_t kSheetsPerFile = 250;
/// Labels of a file for a roll.
inline constexpr std::uint64_t kRollLabelsPerPdf = 2'000;
inline constexpr std::uint64_t kRollLabelsPerZpl = 10'000;

}  // namespace ocop::labeler
