#include "labeler/send_journal.h"

#include <fstream>
#include <nlohmann/json.hpp>

#include "base/digest.h"
#include "base/file.h"
#include "base/text.h"

namespace ocop::labeler {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

constexpr std::size_t kBeginning = std::size_t{64} * 1024;
constexpr std::size_t kMostJournal = std::size_t{64} * 1024;

std::string beginning(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::string bytes(kBeginning, '\0');
  in.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  if (in.bad() || !in.is_open()) throw FileError(file.string() + ": cannot read");
  bytes.resize(static_cast<std::size_t>(in.gcount()));
  return sha256_hex(bytes);
}

std::optional<std::uint64_t> number(const json& all, const char* name) {
  const auto at = all.find(name);
  if (at == all.end() || !at->is_number_unsigned()) return std::nullopt;
  return at->get<std::uint64_t>();
}

}  // namespace

fs::path SendJournal::path(const fs::path& file) { return file.string() + ".sent"; }

Result<SendJournal> SendJournal::open(const fs::path& file, std::uint64_t labels) {
  SendJournal journal;
  journal.path_ = path(file);
  journal.size_ = fs::file_size(file);
  journal.begins_ = beginning(file);
  journal.labels_ = labels;
  std::error_code absent;
  if (!fs::exists(journal.path_, absent)) return journal;
  const auto all = json::parse(read_file(journal.path_, kMostJournal), nullptr, false);
  const auto refused = [&] {
    return fail(printable(journal.path_.filename().string()),
                message("this is no journal of a print; look what came out, then delete it",
                        "đây không phải nhật ký in; hãy xem tem nào đã in ra, rồi xóa tệp này"));
  };
  if (!all.is_object() || !all.contains("begins") || !all["begins"].is_string()) return refused();
  const auto size = number(all, "size");
  const auto of = number(all, "labels");
  const auto confirmed = number(all, "confirmed");
  const auto handed_over = number(all, "handed_over");
  if (!size || !of || !confirmed || !handed_over || *confirmed > *handed_over || *handed_over > *of)
    return refused();
  if (*size != journal.size_ || *of != labels || all["begins"] != journal.begins_) return journal;
  journal.confirmed_ = *confirmed;
  journal.handed_over_ = *handed_over;
  return journal;
}

void SendJournal::write(const std::string& printer, std::uint64_t confirmed, std::uint64_t handed_over) {
  const json all = {{"size", size_},       {"begins", begins_},       {"printer", printer},
                    {"labels", labels_},   {"confirmed", confirmed},  {"handed_over", handed_over}};
  write_file_whole(path_, all.dump() + "\n");
  confirmed_ = confirmed;
  handed_over_ = handed_over;
}

}  // namespace ocop::labeler
