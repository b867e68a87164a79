#include "labeler/console/zip_file.h"

#include <zip.h>

#include <memory>
#include <string>

#include "base/file.h"

namespace ocop::labeler {
namespace {

struct Discard {
  void operator()(zip_t* archive) const { zip_discard(archive); }
};
using Archive = std::unique_ptr<zip_t, Discard>;

constexpr zip_int64_t kWhole = -1;

[[noreturn]] void fail_with(const std::filesystem::path& out, const std::string& cause) {
  throw FileError(out.string() + ": cannot write the archive: " + cause);
}

void add(const std::filesystem::path& out, zip_t* archive, const std::filesystem::path& file) {
  zip_source_t* source = zip_source_file(archive, file.c_str(), 0, kWhole);
  if (source == nullptr) fail_with(out, zip_strerror(archive));
  const auto index =
      zip_file_add(archive, file.filename().c_str(), source, ZIP_FL_OVERWRITE | ZIP_FL_ENC_UTF_8);
  if (index < 0) {
    zip_source_free(source);
    fail_with(out, zip_strerror(archive));
  }
  const bool drawn_small = file.extension() == ".png";
  if (zip_set_file_compression(archive, static_cast<zip_uint64_t>(index),
                               drawn_small ? ZIP_CM_STORE : ZIP_CM_DEFLATE, 0) != 0)
    fail_with(out, zip_strerror(archive));
}

}  // namespace

void write_zip(const std::filesystem::path& out, const std::vector<std::filesystem::path>& files) {
  int code = 0;
  Archive archive(zip_open(out.c_str(), ZIP_CREATE | ZIP_TRUNCATE, &code));
  if (!archive) fail_with(out, "error " + std::to_string(code));
  for (const auto& file : files) add(out, archive.get(), file);
  if (zip_close(archive.get()) != 0) fail_with(out, zip_strerror(archive.get()));
  (void)archive.release();  // closed
}

}  // namespace ocop::labeler
