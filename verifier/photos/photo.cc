#include "verifier/photos/photo.h"

#include <algorithm>
#include <utility>

#include "verifier/photos/decode.h"

namespace ocop::verifier {
namespace photos {

using namespace std::string_view_literals;

Result<void> check_size(Size size) {
  const std::int64_t points = std::int64_t{size.width} * size.height;
  const int longer = std::max(size.width, size.height);
  if (points <= kMostPhotoPixels && longer <= kMostPhotoSideSent) return {};
  return fail("photo", message("the photo has {0} × {1} points; at most 40 million are taken, and {2} "
                               "on a side: send a smaller one",
                               "ảnh có {0} × {1} điểm ảnh; chỉ nhận tối đa 40 triệu điểm, mỗi cạnh "
                               "không quá {2}: hãy gửi ảnh nhỏ hơn",
                               size.width, size.height, kMostPhotoSideSent));
}

tl::unexpected<Error> damaged() {
  return fail("photo", message("the photo is damaged or was cut short; choose it again, or another",
                               "tệp ảnh bị hỏng hoặc thiếu; hãy chọn lại, hoặc chọn ảnh khác"));
}

tl::unexpected<Error> unusual(std::string_view type) {
  return fail("photo", message("this kind of {} file cannot be read; send the photo as the camera "
                               "took it, or a screenshot of it",
                               "không đọc được loại tệp {} này; hãy gửi ảnh gốc từ máy ảnh, hoặc "
                               "ảnh chụp màn hình của ảnh đó",
                               type));
}

namespace {

using Decoder = Result<Decoded> (*)(std::string_view, int);

/// By its first bytes; nullptr for what is none of the three.
Decoder decoder_of(std::string_view bytes) {
  if (bytes.starts_with("\xFF\xD8\xFF"sv)) return decode_jpeg;
  if (bytes.starts_with("\x89PNG\r\n\x1A\n"sv)) return decode_png;
  if (bytes.starts_with("RIFF"sv) && bytes.substr(std::min<std::size_t>(8, bytes.size())).starts_with("WEBP"sv)) {
    return decode_webp;
  }
  return nullptr;
}

}  // namespace
}  // namespace photos

Result<CleanPhoto> clean_photo(std::string_view bytes) {
  if (bytes.size() > kMostPhotoBytes) {
    return fail("photo", message("the photo is larger than {} MB; send a smaller one",
                                 "ảnh lớn hơn {} MB; hãy gửi ảnh nhỏ hơn", kMostPhotoBytes >> 20U));
  }
  const auto decode = photos::decoder_of(bytes);
  if (decode == nullptr) {
    return fail("photo", message("the file is no photo that can be read here; send a JPEG, PNG or WebP",
                                 "tệp này không phải loại ảnh đọc được; hãy gửi ảnh JPEG, PNG hoặc "
                                 "WebP"));
  }
  auto decoded = decode(bytes, kMostPhotoSide);
  if (!decoded) return tl::unexpected(std::move(decoded.error()));
  const photos::Size size = photos::fitted({decoded->pixels.width, decoded->pixels.height}, kMostPhotoSide);
  const photos::Pixels upright =
      photos::turned(photos::scaled(decoded->pixels, size), decoded->orientation);
  return CleanPhoto{photos::encode_jpeg(upright), upright.width, upright.height};
}

}  // namespace ocop::verifier
