#include "labeler/pdf_reader.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>
#include <zlib.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>
#include <vector>

#include "base/descriptor.h"
#include "base/file.h"
#include "labeler/text_cursor.h"

namespace ocop::labeler {
namespace {

constexpr std::size_t kTail = 512;
constexpr std::size_t kEntry = 20;  ///< bytes of the table (ISO 32000-1, 7.5.4)
constexpr std::size_t kHead = 4096;
/// A page tree of 100 million pages, and a page of drawn labels with room to spare.
constexpr std::size_t kMostObject = std::size_t{64} << 20U;
constexpr std::size_t kMostForm = std::size_t{16} << 20U;

tl::unexpected<Error> broken(const Message& what) { return fail("", what); }

tl::unexpected<Error> no_pdf() {
  return broken(message("the file is not a PDF that was written whole by this program",
                        "tệp không phải PDF do chương trình này ghi trọn vẹn"));
}

tl::unexpected<Error> no_object(std::uint64_t number) {
  return broken(message("object {} of the PDF is not what belongs there",
                        "đối tượng {} của tệp PDF không đúng như phải có", number));
}

}  // namespace

struct PdfReader::State {
  std::filesystem::path path;
  Descriptor fd;
  std::uint64_t size = 0;
  std::uint64_t table = 0;    ///< where the entries begin
  std::uint64_t objects = 0;  ///< entries, that of number 0 included
  std::uint64_t count = 0;    ///< of pages
  double width = 0, height = 0;
  std::string form{};
  std::uint64_t root = 0;  ///< of the page tree
  std::vector<std::uint64_t> branches{};
  std::size_t branch = 0;  ///< the next one
  std::uint64_t current = 0;
  std::vector<std::uint64_t> leaves{};  ///< of the current branch, the last one first
  std::uint64_t given = 0;

  std::string read(std::uint64_t offset, std::size_t length) const;
  std::optional<std::uint64_t> offset_of(std::uint64_t number) const;
  std::optional<std::string> object(std::uint64_t number) const;
  std::optional<std::string> stream(std::uint64_t number, std::string_view head) const;
  bool find_table();
  std::optional<std::uint64_t> find_root() const;
  bool read_root(const std::string& body);
  bool next_branch();
};

std::string PdfReader::State::read(std::uint64_t offset, std::size_t length) const {
  std::string bytes(length, '\0');
  std::size_t got = 0;
  while (got < length) {
    const auto part = ::pread(fd.get(), bytes.data() + got, length - got, static_cast<off_t>(offset + got));
    if (part < 0 && errno == EINTR) continue;
    if (part < 0) throw FileError(path.string() + ": cannot be read back: " + std::strerror(errno));
    if (part == 0) break;
    got += static_cast<std::size_t>(part);
  }
  bytes.resize(got);
  return bytes;
}

std::optional<std::uint64_t> PdfReader::State::offset_of(std::uint64_t number) const {
  if (number == 0 || number >= objects) return std::nullopt;
  const auto entry = read(table + number * kEntry, kEntry);
  TextCursor cursor(entry);
  const auto offset = cursor.whole();
  if (!offset || !cursor.take(" 00000 n \n") || *offset >= size) return std::nullopt;
  return offset;
}

/// What stands between "N 0 obj" and "endobj".
std::optional<std::string> PdfReader::State::object(std::uint64_t number) const {
  const auto offset = offset_of(number);
  if (!offset) return std::nullopt;
  constexpr std::string_view kEnd = "\nendobj\n";
  const auto start = fmt::format("{} 0 obj\n", number);
  for (std::size_t length = kHead;; length *= 4) {
    auto bytes = read(*offset, length);
    if (!bytes.starts_with(start)) return std::nullopt;
    if (const auto end = bytes.find(kEnd); end != std::string::npos) return bytes.substr(start.size(), end - start.size());
    if (bytes.size() < length || length > kMostObject) return std::nullopt;
  }
}

/// The bytes of a compressed stream whose dictionary begins with `head`.
std::optional<std::string> PdfReader::State::stream(std::uint64_t number, std::string_view head) const {
  const auto offset = offset_of(number);
  if (!offset) return std::nullopt;
  const auto bytes = read(*offset, kHead);
  TextCursor cursor(bytes);
  if (!cursor.take(fmt::format("{} 0 obj\n<<{}", number, head)) || !cursor.until(" /Filter /FlateDecode /Length ")) return std::nullopt;
  const auto length = cursor.whole();
  if (!length || *length > kMostObject || !cursor.take(">>\nstream\n")) return std::nullopt;
  constexpr std::string_view kEnd = "\nendstream\nendobj\n";
  auto content = read(*offset + cursor.at(), *length + kEnd.size());
  if (!content.ends_with(kEnd) || content.size() != *length + kEnd.size()) return std::nullopt;
  content.resize(*length);
  return content;
}

bool PdfReader::State::find_table() {
  const auto tail = read(size - std::min<std::uint64_t>(size, kTail), kTail);
  const auto found = tail.rfind("\nstartxref\n");
  if (found == std::string::npos) return false;
  TextCursor cursor(std::string_view(tail).substr(found));
  if (!cursor.take("\nstartxref\n")) return false;
  const auto at = cursor.whole();
  if (!at || cursor.rest() != "\n%%EOF\n" || *at >= size) return false;
  const auto head = read(*at, kEntry * 3);
  TextCursor table_head(head);
  if (!table_head.take("xref\n0 ")) return false;
  const auto entries = table_head.whole();
  if (!entries || !table_head.take("\n")) return false;
  objects = *entries;
  table = *at + table_head.at();
  return objects < size / kEntry;
}

/// The catalogue's page tree, by the trailer.
std::optional<std::uint64_t> PdfReader::State::find_root() const {
  const auto trailer = read(table + objects * kEntry, kTail);
  TextCursor cursor(trailer);
  if (!cursor.take(fmt::format("trailer\n<</Size {} /Root ", objects))) return std::nullopt;
  const auto catalog = cursor.whole();
  if (!catalog) return std::nullopt;
  const auto body = object(*catalog);
  if (!body) return std::nullopt;
  TextCursor entries(*body);
  if (!entries.take("<</Type /Catalog /Pages ")) return std::nullopt;
  return entries.whole();
}

bool PdfReader::State::read_root(const std::string& body) {
  TextCursor cursor(body);
  if (!cursor.take("<</Type /Pages /Count ")) return false;
  const auto pages = cursor.whole();
  if (!pages || !cursor.take(" /Kids [")) return false;
  count = *pages;
  while (!cursor.take("] /MediaBox [0 0 ")) {
    const auto kid = cursor.whole();
    if (!kid || !cursor.take(" 0 R ")) return false;
    branches.push_back(*kid);
  }
  const auto wide = cursor.number();
  if (!wide || !cursor.take(" ")) return false;
  const auto high = cursor.number();
  if (!high || !cursor.until("/XObject <</L ")) return false;
  const auto shared = cursor.whole();
  if (!shared || cursor.rest() != " 0 R>>>>>>") return false;
  width = *wide;
  height = *high;
  const auto packed = stream(*shared, "/Type /XObject /Subtype /Form ");
  auto operators = packed ? inflated(*packed, kMostForm) : std::nullopt;
  if (!operators) return false;
  form = std::move(*operators);
  return true;
}

bool PdfReader::State::next_branch() {
  if (branch == branches.size()) return false;
  current = branches[branch++];
  const auto body = object(current);
  if (!body) return false;
  TextCursor cursor(*body);
  if (!cursor.take(fmt::format("<</Type /Pages /Parent {} 0 R /Count ", root))) return false;
  const auto pages = cursor.whole();
  if (!pages || !cursor.take(" /Kids [")) return false;
  while (!cursor.take("]>>")) {
    const auto kid = cursor.whole();
    if (!kid || !cursor.take(" 0 R ")) return false;
    leaves.push_back(*kid);
  }
  std::ranges::reverse(leaves);
  return leaves.size() == *pages && !leaves.empty();
}

PdfReader::PdfReader(std::unique_ptr<State> state) : state_(std::move(state)) {}
PdfReader::PdfReader(PdfReader&&) noexcept = default;
PdfReader::~PdfReader() = default;

Result<PdfReader> PdfReader::open(const std::filesystem::path& file) {
  auto state = std::make_unique<State>(State{file, Descriptor(::open(file.c_str(), O_RDONLY | O_CLOEXEC))});
  if (state->fd.get() < 0) throw FileError(file.string() + ": cannot be read back: " + std::strerror(errno));
  state->size = std::filesystem::file_size(file);
  if (!state->find_table()) return no_pdf();
  const auto root = state->find_root();
  if (!root) return no_pdf();
  state->root = *root;
  const auto body = state->object(*root);
  if (!body || !state->read_root(*body)) return no_object(*root);
  return PdfReader(std::move(state));
}

std::uint64_t PdfReader::pages() const { return state_->count; }
double PdfReader::width() const { return state_->width; }
double PdfReader::height() const { return state_->height; }
const std::string& PdfReader::form() const { return state_->form; }

Result<std::string> PdfReader::next_page() {
  if (state_->leaves.empty() && !state_->next_branch()) return no_object(state_->current);
  const auto leaf = state_->leaves.back();
  state_->leaves.pop_back();
  const auto body = state_->object(leaf);
  if (!body) return no_object(leaf);
  TextCursor cursor(*body);
  if (!cursor.take(fmt::format("<</Type /Page /Parent {} 0 R /Contents ", state_->current))) return no_object(leaf);
  const auto content = cursor.whole();
  if (!content || cursor.rest() != " 0 R>>") return no_object(leaf);
  auto stream = state_->stream(*content, "");
  if (!stream) return no_object(*content);
  ++state_->given;
  return std::move(*stream);
}

std::optional<std::string> inflated(std::string_view zlib_stream, std::size_t most) {
  z_stream stream{};
  if (inflateInit(&stream) != Z_OK) throw std::bad_alloc();
  const std::unique_ptr<z_stream, decltype(&inflateEnd)> end(&stream, &inflateEnd);
  // NOLINTBEGIN(cppcoreguidelines-pro-type-reinterpret-cast,cppcoreguidelines-pro-type-const-cast): zlib's C types
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(zlib_stream.data()));
  stream.avail_in = static_cast<uInt>(zlib_stream.size());
  std::string plain;
  for (int outcome = Z_OK; outcome != Z_STREAM_END;) {
    const auto done = plain.size();
    if (done >= most) return std::nullopt;
    plain.resize(std::min(most, std::max(done * 2, zlib_stream.size() * 8 + kHead)));
    stream.next_out = reinterpret_cast<Bytef*>(plain.data() + done);
    stream.avail_out = static_cast<uInt>(plain.size() - done);
    outcome = ::inflate(&stream, Z_NO_FLUSH);
    plain.resize(plain.size() - stream.avail_out);
    if (outcome != Z_OK && outcome != Z_STREAM_END) return std::nullopt;
    if (outcome == Z_OK && stream.avail_in == 0 && plain.size() == done) return std::nullopt;
  }
  // NOLINTEND(cppcoreguidelines-pro-type-reinterpret-cast,cppcoreguidelines-pro-type-const-cast)
  if (stream.avail_in != 0) return std::nullopt;
  return plain;
}

}  // namespace ocop::labeler
