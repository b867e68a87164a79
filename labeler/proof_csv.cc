#include <cstdio>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/file.h"
#include "base/text.h"
#include "keys/short_code.h"
#include "labeler/c_file.h"
#include "labeler/proof_formats.h"

namespace ocop::labeler {
namespace {

constexpr std::string_view kStart = "\xEF\xBB\xBFserial,uri,typed_code,scratch_code,gtin,lot,";
constexpr std::size_t kMostLine = std::size_t{1} << 20U;

/// Records of a table (RFC 4180), a field at most once quoted.
class Records {
 public:
  explicit Records(const std::filesystem::path& path) : file_(std::fopen(path.c_str(), "rbe")) {
    if (file_ == nullptr) throw FileError(path.string() + ": cannot be read back");
  }

  /// The record's text with its line end; "" at the end, and for what is cut off.
  std::string next() {
    std::string record;
    bool quoted = false;
    for (int c = std::getc(file_.get()); c != EOF && record.size() < kMostLine; c = std::getc(file_.get())) {
      record += static_cast<char>(c);
      if (c == '"') quoted = !quoted;
      if (c == '\n' && !quoted) return record;
    }
    if (std::ferror(file_.get()) != 0) throw FileError("a table cannot be read back");
    complete_ = record.empty();
    return "";
  }

  /// Behind the last record: nothing was left over.
  bool complete() const { return complete_; }

 private:
  CFile file_;
  bool complete_ = false;
};

std::vector<std::string> fields_of(const std::string& record) {
  std::vector<std::string> fields(1);
  bool quoted = false;
  for (std::size_t i = 0; i < record.size(); ++i) {
    const char c = record[i];
    if (c == '"') {
      const bool doubled = quoted && i + 1 < record.size() && record[i + 1] == '"';
      if (doubled) fields.back() += record[++i];
      else quoted = !quoted;
    } else if (c == ',' && !quoted) {
      fields.emplace_back();
    } else {
      fields.back() += c;
    }
  }
  return fields;
}

Message another(std::string_view is, std::string_view expected) {
  return message("“{}” stands where “{}” belongs", "ở chỗ của “{1}” lại là “{0}”", printable(is), printable(expected));
}

/// "" when the line is right.
Message wrong_line(const std::string& record, std::uint64_t index, const ProofRequest& request, const LabelProof& labels) {
  constexpr std::size_t kFields = 10;
  const auto fields = fields_of(record);
  if (fields.size() != kFields) return message("{} fields stand there, not {}", "có {} cột, không phải {}", fields.size(), kFields);
  const auto& codes = *request.codes;
  if (fields[0] != codes.serial(index)) return another(fields[0], codes.serial(index));
  if (auto wrong = labels.wrong_code(fields[1], index); !wrong.en.empty()) return wrong;
  const auto typed = typed_code(*request.short_codes, codes, index);
  if (fields[2] != typed) return another(fields[2], typed);
  const bool scratch = request.short_codes->scratch != nullptr;
  if (scratch ? !keys::read_short_code(keys::ShortCode::kScratch, fields[3]) : !fields[3].empty())
    return message("the scratch code “{}” is none", "“{}” không phải mã cào", printable(fields[3]));
  if (fields[4] != codes.set().gtin) return another(fields[4], codes.set().gtin);
  if (fields[5] != codes.set().lot) return another(fields[5], codes.set().lot);
  return {};
}

}  // namespace

Result<void> prove_csv(const ProofRequest& request, const LabelProof& labels, const ProofWork& work) {
  Records records(request.file);
  if (!records.next().starts_with(kStart))
    return tl::unexpected(labels.at_file(message("its first line is not the columns' names", "dòng đầu không phải tên các cột")));
  std::uint64_t page = 0;
  const auto next = [&]() -> Result<std::optional<ProofPiece>> {
    if (page == request.part.pages) {
      if (records.next().empty() && records.complete()) return std::nullopt;
      return tl::unexpected(labels.at_file(message("there are more lines than labels", "số dòng nhiều hơn số tem")));
    }
    const auto number = page++;
    const auto part = request.files->page(request.part, number);
    std::vector<std::string> lines;
    for (std::size_t i = 0; i < part.count; ++i) {
      lines.push_back(records.next());
      if (lines.back().empty())
        return tl::unexpected(labels.at_label(number, i, message("the file ends before this line", "tệp kết thúc trước dòng này")));
    }
    auto check = [&, number, part, all = std::move(lines)]() -> Result<void> {
      for (std::size_t i = 0; i < all.size(); ++i)
        if (const auto wrong = wrong_line(all[i], part.first + i, request, labels); !wrong.en.empty())
          return tl::unexpected(labels.at_label(number, i, wrong));
      return {};
    };
    return ProofPiece{std::move(check), part.count};
  };
  return check_all(next, work);
}

}  // namespace ocop::labeler
