// Photos from strangers: what is kept of them, and what is refused.
#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <chrono>
#include <cstddef>
#include <future>
#include <thread>
#include <vector>

#include "tests/verifier/photo_files.h"
#include "verifier/photos/decode.h"
#include "verifier/photos/exif.h"
#include "verifier/photos/jpeg_segments.h"
#include "verifier/photos/photo_desk.h"

namespace ocop::verifier {
namespace {

using namespace photo_files;
using namespace std::string_view_literals;

/// The colours of the four fields, row by row.
std::string fields_of(const CleanPhoto& photo) {
  const auto decoded = photos::decode_jpeg(photo.jpeg, kMostPhotoSide);
  REQUIRE(decoded.has_value());
  std::string text;
  for (const double down : {0.25, 0.75}) {
    for (const double across : {0.25, 0.75}) {
      if (!text.empty()) text += ' ';
      text += name_of(colour_at(decoded->pixels, across, down));
    }
  }
  return text;
}

/// The markers of a JPEG's segments up to the first scan: "E0 DB C0 …".
std::string markers_of(std::string_view jpeg) {
  std::string text;
  for (std::size_t at = 2; at + 4 <= jpeg.size();) {
    const auto marker = static_cast<unsigned char>(jpeg[at + 1]);
    const std::size_t length =
        static_cast<std::size_t>(static_cast<unsigned char>(jpeg[at + 2])) << 8U |
        static_cast<unsigned char>(jpeg[at + 3]);
    text += fmt::format("{:02X} ", marker);
    if (marker == 0xDA) break;
    at += 2 + length;
  }
  return text;
}

CleanPhoto kept(std::string_view file) {
  auto photo = clean_photo(file);
  INFO((photo ? "" : photo.error().message.en));
  REQUIRE(photo.has_value());
  return *photo;
}

std::string refusal(std::string_view file) {
  const auto photo = clean_photo(file);
  if (photo) return "";
  CHECK(photo.error().where == "photo");
  CHECK_FALSE(photo.error().message.vi.empty());
  return photo.error().message.en;
}

constexpr std::string_view kPlain = "red green blue white";

}  // namespace

TEST_CASE("JPEG, PNG and WebP are read by their content and kept as JPEG") {
  const auto drawn = four_fields(64, 48);
  for (const std::string& file : {jpeg_file(drawn), jpeg_file(drawn, true), png_file(drawn), webp_file(drawn)}) {
    const CleanPhoto photo = kept(file);
    CHECK(photo.width == 64);
    CHECK(photo.height == 48);
    CHECK(photo.jpeg.starts_with("\xFF\xD8\xFF\xE0"sv));
    CHECK(photo.jpeg.ends_with("\xFF\xD9"sv));
    CHECK(fields_of(photo) == kPlain);
  }
}

TEST_CASE("of a JPEG no metadata is kept, and nothing behind its end") {
  const std::string plain = jpeg_file(four_fields(64, 48));
  std::string file = behind_start(
      plain, segment(0xE1, std::string("Exif\0\0"sv) + exif(1)) +
                 segment(0xE1, "http://ns.adobe.com/xap/1.0/\0<x:xmpmeta>Nguyễn Thị Lan</x:xmpmeta>"sv) +
                 segment(0xE2, "ICC_PROFILE\0\1\1 profile of a camera"sv) +
                 segment(0xED, "Photoshop 3.0\0by-line"sv) + segment(0xFE, "comment: home"));
  file += "<script>appended</script>PK\x03\x04";
  const CleanPhoto photo = kept(file);
  CHECK(fields_of(photo) == kPlain);
  for (const std::string_view trace : {"Exif", "GPS", "105.8542", "adobe", "Lan", "ICC", "profile",
                                       "Photoshop", "comment", "script", "PK\x03\x04"}) {
    INFO(trace);
    CHECK(photo.jpeg.find(trace) == std::string::npos);
  }
  CHECK(markers_of(photo.jpeg).find("E1") == std::string::npos);
  CHECK(photo.jpeg == kept(plain).jpeg);
}

TEST_CASE("of a PNG and a WebP no metadata is kept either") {
  const auto drawn = four_fields(64, 48);
  const std::string png = with_chunk(with_chunk(png_file(drawn), "tEXt", "Author\0Lan"sv), "eXIf", exif(1)) + "tail";
  CHECK(kept(png).jpeg == kept(png_file(drawn)).jpeg);
  const std::string webp = webp_file(drawn);
  CHECK(kept(with_webp_exif(webp, 64, 48, exif(1))).jpeg == kept(webp).jpeg);
}

TEST_CASE("a photo is turned upright as the camera says it was held") {
  const struct {
    int orientation;
    std::string_view fields;
    bool on_its_side;
  } table[] = {
      {1, "red green blue white", false}, {2, "green red white blue", false},
      {3, "white blue green red", false}, {4, "blue white red green", false},
      {5, "red blue green white", true},  {6, "blue red white green", true},
      {7, "white green blue red", true},  {8, "green white red blue", true},
      {0, "red green blue white", false}, {9, "red green blue white", false},
  };
  const auto drawn = four_fields(64, 48);
  for (const auto& row : table) {
    CAPTURE(row.orientation);
    const std::string exif_body = std::string("Exif\0\0"sv) + exif(row.orientation, row.orientation % 2 == 0);
    for (const std::string& file : {behind_start(jpeg_file(drawn), segment(0xE1, exif_body)),
                                    with_chunk(png_file(drawn), "eXIf", exif(row.orientation)),
                                    with_webp_exif(webp_file(drawn), 64, 48, exif(row.orientation))}) {
      const CleanPhoto photo = kept(file);
      CHECK(fields_of(photo) == row.fields);
      CHECK(photo.width == (row.on_its_side ? 48 : 64));
      CHECK(photo.height == (row.on_its_side ? 64 : 48));
    }
  }
}

TEST_CASE("a large photo is made smaller, its shape and colours kept") {
  const struct {
    int width, height, kept_width, kept_height;
  } table[] = {
      {1600, 40, 1600, 40}, {1601, 40, 1600, 39}, {40, 3200, 20, 1600}, {5000, 500, 1600, 160}, {9000, 3, 1600, 1},
  };
  for (const auto& row : table) {
    CAPTURE(row.width);
    CAPTURE(row.height);
    const auto drawn = four_fields(row.width, row.height);
    for (const std::string& file : {jpeg_file(drawn), png_file(drawn), webp_file(drawn)}) {
      const CleanPhoto photo = kept(file);
      CHECK(photo.width == row.kept_width);
      CHECK(photo.height == row.kept_height);
      if (row.kept_height > 1) CHECK(fields_of(photo) == kPlain);
    }
  }
}

TEST_CASE("what is transparent becomes white") {
  const auto decoded = photos::decode_jpeg(kept(half_clear_png(32, 32)).jpeg, kMostPhotoSide);
  REQUIRE(decoded.has_value());
  CHECK(name_of(colour_at(decoded->pixels, 0.5, 0.25)) == "white");
  CHECK(name_of(colour_at(decoded->pixels, 0.5, 0.75)) == "blue");
}

TEST_CASE("a photo is refused by the size its header states, before it is decoded") {
  CHECK(refusal(png_that_says(8000, 5001)).find("8000 × 5001") != std::string::npos);
  CHECK(refusal(png_that_says(20'001, 1)).find("20001 × 1") != std::string::npos);
  CHECK(refusal(png_that_says(0x7fffffff, 0x7fffffff)).find("40 million") != std::string::npos);
  CHECK(refusal(png_that_says(0xffffffff, 0xffffffff)).find("damaged") != std::string::npos);
  CHECK(refusal(png_that_says(0, 5)).find("damaged") != std::string::npos);
  // Of the right size, and nothing follows.
  CHECK(refusal(png_that_says(8000, 5000)).find("damaged") != std::string::npos);
  std::string jpeg = jpeg_file(four_fields(16, 16));
  const std::size_t frame = jpeg.find("\xFF\xC0"sv);
  jpeg.replace(frame + 5, 4, "\xFF\xFF\xFF\xFF"sv);
  CHECK(refusal(jpeg).find("65535 × 65535") != std::string::npos);
}

TEST_CASE("files that are no photo, too long, or damaged get a sentence that says so") {
  CHECK(refusal("").find("JPEG, PNG or WebP") != std::string::npos);
  for (const std::string_view other : {"GIF89a\1\0\1\0"sv, "%PDF-1.4 \xFF\xD8\xFF"sv, "<svg></svg>"sv,
                                       "RIFF\x10\0\0\0WAVE"sv, "RIFF"sv, "\0\0\0\x18""ftypheic"sv, "\xFF\xD8"sv}) {
    CHECK(refusal(other).find("JPEG, PNG or WebP") != std::string::npos);
  }
  CHECK(refusal("\xFF\xD8\xFF\xE0<html><script>alert(1)</script>"sv).find("damaged") != std::string::npos);
  CHECK(refusal("\x89PNG\r\n\x1A\n"sv).find("damaged") != std::string::npos);
  CHECK(refusal("RIFF\4\0\0\0WEBP"sv).find("damaged") != std::string::npos);
  CHECK(refusal(std::string(kMostPhotoBytes + 1, '\xFF')).find("larger than 8 MB") != std::string::npos);
  const auto drawn = four_fields(64, 48);
  const std::string jpeg = jpeg_file(drawn);
  const std::string png = png_file(drawn);
  const std::string webp = webp_file(drawn);
  for (const std::string& file : {jpeg, png, webp}) {
    for (const double part : {0.1, 0.5, 0.9}) {
      const auto length = static_cast<std::size_t>(part * static_cast<double>(file.size()));
      CHECK(refusal(std::string_view(file).substr(0, length)).find("damaged") != std::string::npos);
    }
  }
}

TEST_CASE("a JPEG of very many scans, or of other colours, is refused") {
  std::string file = jpeg_file(four_fields(64, 48), true);
  const std::size_t scan = file.rfind("\xFF\xDA"sv);
  const std::string last = file.substr(scan, file.size() - 2 - scan);
  for (int i = 0; i < 50; ++i) file.insert(scan, last);
  CHECK(refusal(file).find("cannot be read") != std::string::npos);
  std::string four = jpeg_file(four_fields(16, 16));
  four.at(four.find("\xFF\xC0"sv) + 9) = 4;
  CHECK(refusal(four).find("cannot be read") != std::string::npos);
}

TEST_CASE("an orientation is read from TIFF of both byte orders, and never beyond its end") {
  for (int orientation = 1; orientation <= 8; ++orientation) {
    CHECK(photos::orientation_of(exif(orientation)) == orientation);
    CHECK(photos::orientation_of(exif(orientation, true)) == orientation);
  }
  const std::string whole = exif(6);
  for (std::size_t length = 0; length < 20; ++length) {
    CHECK(photos::orientation_of(std::string_view(whole).substr(0, length)) == 1);
  }
  std::string far = whole;
  far.replace(4, 4, "\xFF\xFF\xFF\xFE"sv);
  CHECK(photos::orientation_of(far) == 1);
}

TEST_CASE("spoilt photos never do more than be refused") {
  const auto drawn = four_fields(40, 30);
  const std::vector<std::string> files{jpeg_file(drawn), jpeg_file(drawn, true), png_file(drawn), webp_file(drawn)};
  CHECK(rc::check([&] {
    std::string file = *rc::gen::elementOf(files);
    const auto changes = *rc::gen::inRange(1, 6);
    for (int i = 0; i < changes; ++i) {
      file[*rc::gen::inRange<std::size_t>(0, file.size())] = static_cast<char>(*rc::gen::inRange(0, 256));
    }
    const auto photo = clean_photo(file);
    if (photo) RC_ASSERT(photo->width <= kMostPhotoSide && photo->height <= kMostPhotoSide);
  }));
}

TEST_CASE("of many photos at once each waits its turn, or is told to come again") {
  const std::string file = jpeg_file(four_fields(64, 48));
  PhotoDesk one({.at_once = 1, .patience = std::chrono::minutes(1)});
  std::vector<std::future<bool>> all;
  for (int i = 0; i < 4; ++i) {
    all.push_back(std::async(std::launch::async, [&] {
      const auto photo = one.clean(file);
      return photo && photo->has_value();
    }));
  }
  for (auto& each : all) CHECK(each.get());
  PhotoDesk none({.at_once = 0, .patience = std::chrono::milliseconds(1)});
  CHECK_FALSE(none.clean(file).has_value());
}

}  // namespace ocop::verifier
