#include "labeler/pdf_file.h"

#include <fmt/format.h>
#include <zlib.h>

#include <iterator>
#include <numeric>
#include <stdexcept>
#include <utility>

namespace ocop::labeler {
namespace {

constexpr std::size_t kBranch = 64;                          ///< pages under one node
constexpr std::size_t kBlock = std::size_t{1} << 20U;        ///< bytes handed over at once
constexpr std::uint64_t kMostOffset = 9'999'999'999;         ///< ten digits (7.5.4)

}  // namespace

PdfFile::PdfFile(const std::filesystem::path& path) : file_(path), root_(reserve()) {
  // Bytes above 127 tell programs that move files that this one is binary (7.5.2).
  put("%PDF-1.6\n%\xE2\xE3\xCF\xD3\n");
}

void PdfFile::put(std::string_view bytes) {
  waiting_ += bytes;
  written_ += bytes.size();
  if (waiting_.size() < kBlock) return;
  file_.write(waiting_);
  waiting_.clear();
}

PdfFile::Object PdfFile::reserve() {
  offsets_.push_back(0);
  return static_cast<Object>(offsets_.size());
}

void PdfFile::write(Object number, std::string_view body) {
  if (written_ > kMostOffset)
    throw FileError(file_.temporary().string() + ": a PDF file holds at most 10 GB");
  offsets_.at(number - 1) = written_;
  put(fmt::format("{} 0 obj\n", number));
  put(body);
  put("\nendobj\n");
}

PdfFile::Object PdfFile::add(std::string_view body) {
  const auto number = reserve();
  write(number, body);
  return number;
}

PdfFile::Object PdfFile::add_compressed(std::string_view dictionary, std::string_view zlib_stream) {
  auto body = fmt::format("<<{} /Filter /FlateDecode /Length {}>>\nstream\n", dictionary,
                          zlib_stream.size());
  body += zlib_stream;
  body += "\nendstream";
  return add(body);
}

void PdfFile::add_page(std::string_view entries) {
  if (leaves_.empty()) branch_ = reserve();
  leaves_.push_back(add(fmt::format("<</Type /Page /Parent {} 0 R {}>>", branch_, entries)));
  if (leaves_.size() == kBranch) close_branch();
}

void PdfFile::close_branch() {
  if (leaves_.empty()) return;
  std::string kids;
  for (const auto leaf : leaves_) fmt::format_to(std::back_inserter(kids), "{} 0 R ", leaf);
  write(branch_, fmt::format("<</Type /Pages /Parent {} 0 R /Count {} /Kids [{}]>>", root_,
                             leaves_.size(), kids));
  branches_.emplace_back(branch_, leaves_.size());
  leaves_.clear();
}

const std::filesystem::path& PdfFile::finish(std::string_view catalog, std::string_view page_defaults,
                                             Object info) {
  close_branch();
  std::string kids;
  std::size_t pages = 0;
  for (const auto& [branch, count] : branches_) {
    fmt::format_to(std::back_inserter(kids), "{} 0 R ", branch);
    pages += count;
  }
  write(root_, fmt::format("<</Type /Pages /Count {} /Kids [{}] {}>>", pages, kids, page_defaults));
  const auto root = add(fmt::format("<</Type /Catalog /Pages {} 0 R {}>>", root_, catalog));
  const auto table = written_;
  put(fmt::format("xref\n0 {}\n0000000000 65535 f \n", offsets_.size() + 1));
  for (const auto offset : offsets_) put(fmt::format("{:010} 00000 n \n", offset));
  put(fmt::format("trailer\n<</Size {} /Root {} 0 R /Info {} 0 R>>\nstartxref\n{}\n%%EOF\n",
                  offsets_.size() + 1, root, info, table));
  file_.write(std::exchange(waiting_, {}));
  return file_.temporary();
}

std::string compress(std::string_view bytes) {
  uLongf size = compressBound(static_cast<uLong>(bytes.size()));
  std::string packed(size, '\0');
  // NOLINTBEGIN(cppcoreguidelines-pro-type-reinterpret-cast): zlib takes unsigned bytes
  const int outcome = compress2(reinterpret_cast<Bytef*>(packed.data()), &size,
                                reinterpret_cast<const Bytef*>(bytes.data()),
                                static_cast<uLong>(bytes.size()), Z_BEST_COMPRESSION);
  // NOLINTEND(cppcoreguidelines-pro-type-reinterpret-cast)
  if (outcome != Z_OK) throw std::runtime_error("zlib cannot compress");
  packed.resize(size);
  return packed;
}

std::string utf16_hex(std::string_view utf8) {
  std::string hex;
  for (std::size_t at = 0; at < utf8.size();) {
    const auto lead = static_cast<unsigned char>(utf8[at]);
    const std::size_t length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    std::uint32_t value = length == 1 ? lead : lead & (0x7FU >> length);
    for (std::size_t i = 1; i < length && at + i < utf8.size(); ++i)
      value = value << 6U | (static_cast<unsigned char>(utf8[at + i]) & 0x3FU);
    if (value < 0x10000) {
      fmt::format_to(std::back_inserter(hex), "{:04X}", value);
    } else {
      value -= 0x10000;
      fmt::format_to(std::back_inserter(hex), "{:04X}{:04X}", 0xD800U + (value >> 10U),
                     0xDC00U + (value & 0x3FFU));
    }
    at += length;
  }
  return hex;
}

std::string pdf_text(std::string_view utf8) { return "<FEFF" + utf16_hex(utf8) + ">"; }

std::string pdf_date(Instant at) {
  std::string digits;
  for (const char c : iso_instant(at).substr(0, 19))
    if (c >= '0' && c <= '9') digits += c;
  return "(D:" + digits + "Z)";
}

}  // namespace ocop::labeler
