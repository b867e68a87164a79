#include "office/zip_parts.h"

#include <zip.h>

#include <array>

#include "base/text.h"

namespace ocop::office {
namespace {

struct DiscardZip {
  void operator()(zip_t* archive) const { zip_discard(archive); }
};
struct CloseFile {
  void operator()(zip_file_t* file) const { zip_fclose(file); }
};

// OLE 2, in which Excel 97–2003 writes workbooks and later versions encrypted ones.
constexpr std::string_view kCompoundFile = "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";

Error not_a_workbook(std::string_view bytes) {
  if (bytes.starts_with(kCompoundFile)) {
    return {"", message("this workbook is protected by a password or of the old kind .xls; save it "
                        "without a password as .xlsx",
                        "tệp này có mật khẩu hoặc là tệp .xls kiểu cũ; hãy lưu lại thành .xlsx, "
                        "không đặt mật khẩu")};
  }
  return {"", message("this is no XLSX workbook, or it is damaged; save it again as .xlsx or .csv",
                      "đây không phải tệp XLSX, hoặc tệp đã hỏng; hãy lưu lại thành .xlsx hoặc "
                      ".csv")};
}

tl::unexpected<Error> damaged(const std::string& name) {
  return fail("", message("the workbook is damaged at {}; save it again",
                          "tệp bị hỏng ở phần {}; hãy lưu lại tệp", printable(name)));
}

tl::unexpected<Error> too_large(const std::string& name, std::size_t most) {
  return fail("", message("{} of the workbook is longer than {} bytes; split it into several files",
                          "phần {} của tệp dài hơn {} byte; hãy chia thành nhiều tệp",
                          printable(name), most));
}

}  // namespace

struct ZipParts::State {
  std::unique_ptr<zip_t, DiscardZip> archive;
};

ZipParts::ZipParts(std::unique_ptr<State> state) : state_(std::move(state)) {}
ZipParts::~ZipParts() = default;
ZipParts::ZipParts(ZipParts&&) noexcept = default;

Result<ZipParts> ZipParts::open(std::string_view bytes) {
  // libzip takes no bytes at all for an archive without parts.
  if (!bytes.starts_with("PK")) return tl::unexpected(not_a_workbook(bytes));
  zip_source_t* source = zip_source_buffer_create(bytes.data(), bytes.size(), 0, nullptr);
  if (source == nullptr) throw std::bad_alloc();
  auto state = std::make_unique<State>();
  state->archive.reset(zip_open_from_source(source, ZIP_RDONLY, nullptr));
  if (!state->archive) {
    zip_source_free(source);
    return tl::unexpected(not_a_workbook(bytes));
  }
  return ZipParts(std::move(state));
}

Result<std::optional<std::string>> ZipParts::part(const std::string& name, std::size_t most) const {
  zip_t* archive = state_->archive.get();
  const auto index = zip_name_locate(archive, name.c_str(), 0);
  if (index < 0) return std::nullopt;
  zip_stat_t facts;
  zip_stat_init(&facts);
  if (zip_stat_index(archive, static_cast<zip_uint64_t>(index), 0, &facts) != 0)
    return damaged(name);
  if ((facts.valid & ZIP_STAT_ENCRYPTION_METHOD) != 0 && facts.encryption_method != ZIP_EM_NONE) {
    return fail("", message("the workbook is encrypted; save it without a password",
                            "tệp đã được mã hóa; hãy lưu lại không có mật khẩu"));
  }
  if ((facts.valid & ZIP_STAT_SIZE) != 0 && facts.size > most) return too_large(name, most);
  const std::unique_ptr<zip_file_t, CloseFile> file(
      zip_fopen_index(archive, static_cast<zip_uint64_t>(index), 0));
  if (!file) return damaged(name);
  std::string unpacked;
  std::array<char, 65536> piece;
  for (;;) {
    const auto got = zip_fread(file.get(), piece.data(), piece.size());
    if (got < 0) return damaged(name);
    if (got == 0) return unpacked;
    // The size that the archive states is not to be relied on.
    if (unpacked.size() + static_cast<std::size_t>(got) > most) return too_large(name, most);
    unpacked.append(piece.data(), static_cast<std::size_t>(got));
  }
}

}  // namespace ocop::office
