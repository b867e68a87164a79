#include <png.h>

#include <cstdio>
#include <memory>
#include <new>
#include <optional>
#include <vector>

#include "base/file.h"
#include "labeler/c_file.h"
#include "labeler/proof_formats.h"

namespace ocop::labeler {
namespace {

/// Darker is ink: what is left of type at its edges is not.
constexpr int kLightest = 0xC0;

/// libpng's error on its way out.
struct BadPng {};
[[noreturn]] void on_error(png_structp, png_const_charp) { throw BadPng{}; }
void on_warning(png_structp, png_const_charp) {}

struct PngRead {
  png_structp png = nullptr;
  png_infop info = nullptr;

  PngRead() : png(png_create_read_struct(PNG_LIBPNG_VER_STRING, nullptr, on_error, on_warning)) {
    if (png != nullptr) info = png_create_info_struct(png);
    if (info == nullptr) throw std::bad_alloc();
  }
  ~PngRead() { png_destroy_read_struct(&png, &info, nullptr); }
  PngRead(const PngRead&) = delete;
  PngRead& operator=(const PngRead&) = delete;
};

void read_rows(PngRead& read, Bitmap& dots) {
  const bool grey = png_get_color_type(read.png, read.info) == PNG_COLOR_TYPE_GRAY;
  const std::size_t step = grey ? 1 : 3;
  // Both inks lack green.
  const std::size_t green = grey ? 0 : 1;
  std::vector<png_byte> row(static_cast<std::size_t>(dots.width()) * step);
  for (int y = 0; y < dots.height(); ++y) {
    png_read_row(read.png, row.data(), nullptr);
    for (int x = 0, start = -1; x <= dots.width(); ++x) {
      const bool ink = x < dots.width() && row[static_cast<std::size_t>(x) * step + green] < kLightest;
      if (ink && start < 0) start = x;
      if (ink || start < 0) continue;
      dots.fill(start, y, x - start, 1);
      start = -1;
    }
  }
  png_read_end(read.png, nullptr);
}

/// nullopt for what is no such page.
std::optional<Bitmap> read_page(const std::filesystem::path& path, const PageLayout& layout) {
  const CFile file(std::fopen(path.c_str(), "rbe"));
  if (file == nullptr) throw FileError(path.string() + ": cannot be read back");
  PngRead read;
  try {
    png_init_io(read.png, file.get());
    png_read_info(read.png, read.info);
    const auto colours = png_get_color_type(read.png, read.info);
    if (png_get_image_width(read.png, read.info) != static_cast<png_uint_32>(layout.dots_wide()) ||
        png_get_image_height(read.png, read.info) != static_cast<png_uint_32>(layout.dots_high()) ||
        png_get_bit_depth(read.png, read.info) != 8 || png_get_interlace_type(read.png, read.info) != PNG_INTERLACE_NONE ||
        (colours != PNG_COLOR_TYPE_GRAY && colours != PNG_COLOR_TYPE_RGB))
      return std::nullopt;
    Bitmap dots(layout.dots_wide(), layout.dots_high());
    read_rows(read, dots);
    return dots;
  } catch (const BadPng&) {
    return std::nullopt;
  }
}

}  // namespace

Result<void> prove_png(const ProofRequest& request, const LabelProof& labels, const ProofWork& work) {
  std::uint64_t page = 0;
  const auto next = [&]() -> Result<std::optional<ProofPiece>> {
    if (page == request.part.pages) return std::nullopt;
    const auto number = page++;
    auto check = [&, number]() -> Result<void> {
      const auto dots = read_page(page_file(request, number), *request.layout);
      if (!dots)
        return tl::unexpected(labels.at_page(number, message("it is no whole PNG of this page's size",
                                                             "không phải ảnh PNG trọn vẹn đúng khổ trang")));
      return labels.check_page(*dots, number);
    };
    return ProofPiece{std::move(check), request.files->page(request.part, number).count};
  };
  return check_all(next, work);
}

}  // namespace ocop::labeler
