#include "verifier/national/write.h"

#include <utility>

#include "base/file.h"
#include "db/changes.h"
#include "embedded_ocop_verifier_national.h"
#include "verifier/national/read.h"

namespace ocop::verifier {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kPage = 500;
constexpr std::size_t kBlock = 65'536;

/// Lines that go out in blocks.
class Lines {
 public:
  Lines(const fs::path& path, std::string start) : file_(path), text_(std::move(start)) {}

  void add(const std::string& line) {
    text_ += line;
    if (text_.size() < kBlock) return;
    file_.write(text_);
    text_.clear();
  }
  void commit() {
    file_.write(text_);
    file_.commit();
  }

 private:
  PendingFile file_;
  std::string text_;
};

void make_empty_directory(const fs::path& directory) {
  std::error_code failed;
  fs::create_directories(directory, failed);
  if (!fs::is_directory(directory)) throw FileError(directory.string() + ": cannot be made: " + failed.message());
  if (!fs::is_empty(directory)) throw FileError(directory.string() + ": is not empty; name a new directory");
}

}  // namespace

std::string_view national_schema() { return national::embedded("national.schema.json"); }

std::string national_csv_start() {
  return std::string(office::kCsvStart) + office::csv_line(national_headings());
}

void each_national(db::Connection& connection, db::Reader& reader, const NationalQuestion& question,
                   const std::function<bool(const NationalRecord&)>& take) {
  db::Subject last;
  db::PlaceCodes codes(connection);
  while (true) {
    const auto page = db::registry_subjects(connection, last, kPage, question.place);
    if (page.empty()) return;
    for (const auto& subject : page) {
      const auto record = read_national(reader, codes, subject.gtin, subject.lot, question.host, question.today);
      if (record && !take(*record)) return;
    }
    last = page.back();
  }
}

NationalFiles write_national(db::Connection& connection, db::Reader& reader, const NationalQuestion& question,
                             const fs::path& out) {
  NationalFiles count;
  const auto write = [&](const std::function<void(const NationalRecord&)>& add) {
    each_national(connection, reader, question, [&](const NationalRecord& record) {
      ++(record.lot.empty() ? count.products : count.batches);
      add(record);
      return true;
    });
  };
  if (out.extension() == ".csv" || out.extension() == ".jsonl") {
    const bool csv = out.extension() == ".csv";
    Lines lines(out, csv ? national_csv_start() : "");
    write([&](const NationalRecord& record) {
      lines.add(csv ? office::csv_line(national_row(record, question.today))
                    : national_json(record, question.today) + "\n");
    });
    lines.commit();
    return count;
  }
  make_empty_directory(out);
  Lines products(out / "products.csv", national_csv_start());
  Lines batches(out / "batches.csv", national_csv_start());
  Lines records(out / "records.jsonl", "");
  write([&](const NationalRecord& record) {
    (record.lot.empty() ? products : batches).add(office::csv_line(national_row(record, question.today)));
    records.add(national_json(record, question.today) + "\n");
  });
  write_file_whole(out / "national.schema.json", national_schema());
  for (Lines* lines : {&products, &batches, &records}) lines->commit();
  return count;
}

}  // namespace ocop::verifier
