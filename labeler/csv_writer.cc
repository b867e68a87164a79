#include "labeler/csv_writer.h"

#include "base/file.h"

namespace ocop::labeler {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
constexpr std::string_view kHeader =
    "serial,uri,typed_code,scratch_code,gtin,lot,produced,best_before,product,producer\r\n";

std::string day(const std::optional<Date>& date) { return date ? iso_date(*date) : ""; }

std::string field(std::string_view text) {
  if (text.find_first_of("\",\r\n") == std::string_view::npos) return std::string(text);
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"') quoted += '"';
    quoted += c;
  }
  return quoted + "\"";
}

class CsvWriter final : public SheetWriter {
 public:
  CsvWriter(const std::filesystem::path& path, const LabelFacts& facts, const std::string& gtin14)
      : file_(path) {
    tail_ = "," + gtin14 + "," + field(facts.lot) + "," + day(facts.produced) + "," +
            day(facts.best_before) + "," + field(facts.product) + "," + field(facts.producer) + "\r\n";
    file_.write(kByteOrderMark);
    file_.write(kHeader);
  }

  bool draws_symbols() const override { return false; }

  std::string page(std::size_t, std::span<const Label> labels) const override {
    std::string rows;
    for (const auto& label : labels)
      rows += label.serial + "," + field(label.uri) + "," + label.typed_code + "," + label.scratch_code + tail_;
    return rows;
  }

  void add(const std::string& page) override { file_.write(page); }
  std::filesystem::path finish() override { return file_.temporary(); }
  void commit() override { file_.commit(); }

 private:
  PendingFile file_;
  std::string tail_;
};

}  // namespace

std::unique_ptr<SheetWriter> csv_writer(const std::filesystem::path& path, const LabelFacts& facts,
                                        const std::string& gtin14) {
  return std::make_unique<CsvWriter>(path, facts, gtin14);
}

}  // namespace ocop::labeler
