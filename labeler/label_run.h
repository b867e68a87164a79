// From labels to what a printer takes: signed, drawn, proven, and taken up again where a run
// was cut off. What is printed, and how it is noted in the registry, the caller says
// (labeler/batch_print.h, labeler/roll_print.h).
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "keys/short_code.h"
#include "labeler/label_art.h"
#include "labeler/label_codes.h"
#include "labeler/label_maker.h"
#include "labeler/page_layout.h"
#include "labeler/print_run.h"

namespace ocop::labeler {

enum class Format : std::uint8_t { kPdf, kSvg, kPng, kCsv, kZpl };

std::optional<Format> format_of(std::string_view name);  ///< "pdf", "svg", "png", "csv", "zpl"
std::string_view format_name(Format format);
bool draws_symbols(Format format);  ///< all but kCsv

/// Most labels of one run of SVG or PNG, which is a file a page.
inline constexpr std::uint64_t kMostPictureLabels = 100'000;
/// Most labels of one PDF: a file holds 10 GB.
inline constexpr std::uint64_t kMostPdfLabels = 2'000'000;

/// How labels are to come out.
struct Output {
  Format format = Format::kPdf;
  std::filesystem::path out;
  Stock stock;                        ///< of kCsv: unused
  LabelTemplate chosen;
  PageLayout::Settings layout;
  std::optional<double> module_mm;    ///< absent: set_label() chooses
  /// PDF: sheets; ZPL, CSV: labels. What is more goes into OUT's name with -002, -003 …, each
  /// file seen as soon as it is whole and proven. 0 = one file.
  std::uint64_t pages_per_file = 0;
  bool verify = true;
  bool compress = false;  ///< Spelling::kSmallest; whoever makes the LabelCodes looks at it
};

inline Spelling spelling_of(const Output& output) { return output.compress ? Spelling::kSmallest : Spelling::kPlain; }

inline constexpr std::size_t kMostTags = 4'096;

/// What a run tells the registry, each before the labels that it speaks of are seen.
struct RunNotes {
  /// Once a run, however often it is taken up again: `run` is its id.
  std::function<Result<void>(std::string_view run)> print;
  /// Tags of labels with consecutive serials, at most kMostTags. Asked for with scratch codes only.
  std::function<Result<void>(const programme::SerialRange& serials,
                             std::span<const keys::ScratchCodes::Tag> tags, std::string_view run)>
      scratch;
};

struct Made {
  std::uint64_t labels = 0;
  std::uint64_t pages = 0;    ///< 0 for kCsv
  std::uint64_t taken_up = 0; ///< labels that an earlier, cut-off run had made already
  std::uint64_t proven = 0;   ///< labels that were read back
  int symbol_version = 0;     ///< 0 when no symbols were drawn
  char correction = 0;        ///< 'M', 'Q' or 'H'
  double module_mm = 0;
  std::optional<CodeForms> forms;  ///< LabelCodes::forms()
  std::vector<std::filesystem::path> files;  ///< a folder for several pages of SVG or PNG
  std::vector<Message> notes;
};

class LabelRun {
 public:
  /// Sets the label and opens the output: what cannot be printed is known before anything is
  /// registered. Beside OUT lies OUT.run (labeler/run_journal.h), the journal of a run of several files
  /// or with scratch codes: the same request again (same labels, same output) goes on behind the last
  /// whole file, under the same id; another request with that journal present is refused
  /// (where = "--out", names the file to delete). `codes` and what `short_codes` points to must
  /// outlive it. Throws FileError, also when another run to OUT is under way.
  static Result<LabelRun> open(const LabelCodes& codes, const LabelFacts& facts, Output output,
                               const ShortCodes& short_codes, Instant now);
  LabelRun(LabelRun&&) noexcept;
  LabelRun& operator=(LabelRun&&) noexcept;
  ~LabelRun();

  const LabelArt* art() const;  ///< nullptr for kCsv
  const std::vector<Message>& notes() const;
  const std::string& id() const;  ///< 32 hexadecimal digits
  bool taken_up() const;          ///< goes on with a run that was cut off

  /// The label block, where it is made between open() and print().
  void use_block(std::uint32_t block, std::uint64_t block_first);

  /// Draws, proves, notes, and shows each file. A label that cannot be read back fails the
  /// run, by file, page and position; what failed is not seen. Call once, from any one
  /// thread. Throws FileError, Interrupted, and what the notes throw. `how.progress` counts the
  /// run's labels; with Output::verify each is done when it is proven.
  Result<Made> print(const PrintRun& how, const RunNotes& notes);

 private:
  struct State;
  explicit LabelRun(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace ocop::labeler
