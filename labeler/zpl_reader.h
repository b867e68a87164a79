// Reads back what labeler/zpl_writer.h writes, and refuses all other ZPL by its position.
//
// A file is lines: the art ("~DGR:OCOP.GRF,…"), then a label a line ("^XA^FX000123^FS…^XZ"), and
// last "^XA^IDR:OCOP.GRF^FS^XZ", by which a file that was cut off is known.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "base/result.h"
#include "labeler/bitmap.h"

namespace ocop::labeler {

/// One label as it stands in the file.
struct ZplFormat {
  std::uint64_t line = 0;  ///< of the file, from 1
  std::string text;        ///< with its line feed
};

struct ZplLabel {
  std::string serial;  ///< "" where labels have none
  Bitmap dots;         ///< the whole label, art and all
};

class ZplReader {
 public:
  /// Reads the art. Errors as next(). Throws FileError.
  static Result<ZplReader> open(const std::filesystem::path& file);
  ZplReader(ZplReader&&) noexcept;
  ~ZplReader();

  /// The line that stores the art in the printer, with its line feed.
  const std::string& art() const;
  /// The line that takes it out again.
  static std::string_view end();

  /// The next label, nullopt behind the last. What it holds is looked at by draw() only. Memory is that
  /// of one label. The error's `where` is "FILE:LINE". Throws FileError.
  Result<std::optional<ZplFormat>> next();

  /// What the printer makes of it. Refuses whatever the writer would not have written; the
  /// error's `where` is "FILE:LINE:COLUMN". Safe from several threads at once, beside next().
  Result<ZplLabel> draw(const ZplFormat& format) const;

 private:
  struct State;
  explicit ZplReader(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace ocop::labeler
