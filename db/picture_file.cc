#include "db/picture_file.h"

#include <algorithm>

#include "base/file.h"
#include "base/text.h"

namespace ocop::db {
namespace {

namespace fs = std::filesystem;

bool lies_in(const fs::path& directory, const fs::path& file) {
  const auto [in_directory, in_file] =
      std::mismatch(directory.begin(), directory.end(), file.begin(), file.end());
  return in_directory == directory.end() && in_file != file.end();
}

}  // namespace

std::string_view media_type_of(std::string_view bytes) {
  if (bytes.starts_with("\xFF\xD8\xFF")) return "image/jpeg";
  if (bytes.starts_with("\x89PNG\r\n\x1A\n")) return "image/png";
  if (bytes.starts_with("RIFF") && bytes.substr(0, 12).ends_with("WEBP")) return "image/webp";
  return "";
}

std::string_view extension_of(std::string_view media_type) {
  if (media_type == "image/jpeg") return "jpg";
  return media_type == "image/png" ? "png" : "webp";
}

Result<std::string> read_beside(const fs::path& directory, std::string_view name,
                                std::size_t most, const Message& noun) {
  std::error_code failed;
  const auto inside = fs::canonical(directory.empty() ? fs::path(".") : directory);
  const auto file = fs::weakly_canonical(inside / fs::path(name), failed);
  if (failed || fs::path(name).is_absolute() || !lies_in(inside, file)) {
    return fail("", message("the {0} “{2}” lies outside the data file's folder; put it into that "
                            "folder",
                            "{1} “{2}” nằm ngoài thư mục của tệp dữ liệu; hãy chép vào thư mục đó",
                            noun.en, noun.vi, printable(name)));
  }
  if (!fs::is_regular_file(file, failed)) {
    return fail("", message("there is no {0} “{2}” beside the data file",
                            "không có tệp {1} “{2}” cạnh tệp dữ liệu", noun.en, noun.vi,
                            printable(name)));
  }
  if (fs::file_size(file) > most) {
    return fail("", message("the {0} “{2}” is larger than {3} bytes; make it smaller",
                            "{1} “{2}” lớn hơn {3} byte; hãy giảm kích thước", noun.en, noun.vi,
                            printable(name), most));
  }
  return read_file(file, most);
}

Result<Picture> read_picture(const fs::path& directory, std::string_view name) {
  auto bytes = read_beside(directory, name, kMaxPictureBytes, {"picture", "ảnh"});
  if (!bytes) return tl::unexpected<Error>(bytes.error());
  Picture picture;
  picture.bytes = *std::move(bytes);
  picture.media_type = media_type_of(picture.bytes);
  if (picture.media_type.empty()) {
    return fail("", message("“{}” is no JPEG, PNG or WebP picture",
                            "“{}” không phải ảnh JPEG, PNG hoặc WebP", printable(name)));
  }
  return picture;
}

}  // namespace ocop::db
