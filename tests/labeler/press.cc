#include "tests/labeler/press.h"

#include <doctest/doctest.h>
#include <fmt/format.h>
#include <png.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <fcntl.h>

#include "tests/support/qr_reader.h"
#include "tests/support/temporary_folder.h"

namespace ocop::labeler {
namespace {

constexpr std::string_view kCodeCharacters = "-0123456789ABCDEFGHJKMNPQRSTVWXYZ";

OwnPlace place(OwnText what, Point base, double size) {
  OwnPlace own;
  own.what = what;
  own.style = FontStyle::kBold;
  own.size = size;
  own.base = base;
  for (const char c : what == OwnText::kSerial ? std::string_view("0123456789") : kCodeCharacters) {
    own.characters.emplace_back(c, test_typeface().bold.shape(std::string(1, c))->glyphs.front());
    own.pitch = std::max(own.pitch, own.characters.back().second.width * size);
  }
  return own;
}

LabelArt art_for(const Stock& stock, unsigned dpi, int symbol_width) {
  LabelArt art;
  art.width = stock.label_width;
  art.height = stock.label_height;
  art.symbol_width = symbol_width;
  art.module = ModuleSize::nearest(ModuleSize::kLeast, dpi).value();
  const double quiet = std::max(stock.safe, Symbol::kQuietZone * art.module.millimetres());
  art.symbol = {quiet + (stock.round ? 8 : 0), quiet + (stock.round ? 8 : 0)};
  const double size = 1.6;
  const double gap = Symbol::kQuietZone * art.module.millimetres() + 0.1;
  const double below = art.symbol.y + symbol_width * art.module.millimetres() + gap + 0.75 * size;
  const double beside = art.symbol.x + symbol_width * art.module.millimetres() + gap;
  art.runs.push_back({FontStyle::kRegular, Ink::kBlack, size, {beside, art.symbol.y + size},
                      test_typeface().regular.shape("Mật ong").value()});
  art.stars.push_back({{beside + 1, art.symbol.y + 4}, 0.9});
  art.stars.push_back({{beside + 4, art.symbol.y + 4}, 0.9});
  art.frames.push_back({{beside, art.symbol.y + 6}, 5, 3, 0.25});
  art.own.push_back(place(OwnText::kSerial, {art.symbol.x, below}, size));
  art.own.push_back(place(OwnText::kTypedCode, {art.symbol.x, below + size}, size / 2));
  art.own.push_back(place(OwnText::kScratchCode, {art.symbol.x, below + 1.6 * size}, size / 2));
  return art;
}

std::vector<std::string> payloads(const std::filesystem::path& png) {
  std::vector<std::string> all;
  for (const auto& symbol : testing::read_qr_symbols(png)) all.push_back(symbol.payload);
  return all;
}

}  // namespace

const Typeface& test_typeface() {
  static const auto found = Typeface::find();
  REQUIRE(found.has_value());
  return *found;
}

Stock known_stock(std::string_view id) {
  const auto all = built_in_stocks();
  const auto* found = find_stock(all, id);
  REQUIRE(found != nullptr);
  return *found;
}

std::string code_like(std::string_view serial) {
  std::string signature;
  for (std::size_t i = 0; signature.size() < 165; ++i)
    signature += static_cast<char>('0' + (i * 7 + static_cast<unsigned char>(serial[i % serial.size()])) % 10);
  return fmt::format("https://OCOP.VN/01/09521000001039/10/L2601/21/{}?S=1{}", serial, signature);
}

Press::Press(const Stock& stock, const PageLayout::Settings& settings)
    : layout_(PageLayout::make(stock, settings).value()),
      encoder_(SymbolEncoder::for_payloads_like(code_like("000001")).value()),
      art_(art_for(stock, layout_.dpi(), encoder_.width())) {}

std::vector<Label> Press::labels(std::uint64_t count, std::uint64_t first) const {
  std::vector<Label> all;
  for (std::uint64_t i = 0; i < count; ++i) {
    Label label;
    label.serial = fmt::format("{:06}", first + i);
    label.uri = code_like(label.serial);
    label.typed_code = fmt::format("7K3M-9QXD-{:04}", (first + i) % 10'000);
    label.scratch_code = fmt::format("WY2Z-{:04}-AAAA", (first + i) % 10'000);
    label.symbol = encoder_.encode(label.uri);
    all.push_back(std::move(label));
  }
  return all;
}

void print_all(SheetWriter& writer, const PageLayout& layout, const std::vector<Label>& labels) {
  for (std::uint64_t page = 0; page < layout.pages(labels.size()); ++page) {
    const auto part = layout.part(page, labels.size());
    writer.add(writer.page(part.first_slot, std::span(labels).subspan(part.first, part.count)));
  }
  REQUIRE(std::filesystem::exists(writer.finish()));
  writer.commit();
}

std::string output_of(const std::vector<std::string>& command) {
  std::array<int, 2> ends{};
  REQUIRE(::pipe2(ends.data(), O_CLOEXEC) == 0);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&actions, ends[1], STDERR_FILENO);
  auto words = command;
  std::vector<char*> arguments;
  for (auto& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  pid_t pid = -1;
  const int failed = posix_spawnp(&pid, arguments[0], &actions, nullptr, arguments.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  ::close(ends[1]);
  REQUIRE(failed == 0);
  std::string output;
  std::array<char, 4096> buffer{};
  for (ssize_t got = 0; (got = ::read(ends[0], buffer.data(), buffer.size())) > 0;)
    output.append(buffer.data(), static_cast<std::size_t>(got));
  ::close(ends[0]);
  int status = 0;
  REQUIRE(waitpid(pid, &status, 0) == pid);
  REQUIRE_MESSAGE(status == 0, output);
  CHECK_MESSAGE(output.find("Syntax ") == std::string::npos, output.substr(0, 400));
  return output;
}

std::vector<std::string> symbols_of_page(const std::filesystem::path& pdf, int page, unsigned dpi) {
  const test::TemporaryFolder folder;
  const auto number = std::to_string(page);
  const auto image = folder / "page";
  output_of({"pdftoppm", "-r", std::to_string(dpi), "-gray", "-png", "-singlefile", "-f", number, "-l", number,
             pdf.string(), image.string()});
  return payloads(image.string() + ".png");
}

std::vector<std::string> symbols_of(const Bitmap& dots) {
  std::vector<png_byte> pixels;
  for (int y = 0; y < dots.height(); ++y)
    for (int x = 0; x < dots.width(); ++x) pixels.push_back(dots.black(x, y) ? 0 : 0xFF);
  png_image image{};
  image.version = PNG_IMAGE_VERSION;
  image.width = static_cast<png_uint_32>(dots.width());
  image.height = static_cast<png_uint_32>(dots.height());
  image.format = PNG_FORMAT_GRAY;
  const test::TemporaryFolder folder;
  REQUIRE(png_image_write_to_file(&image, (folder / "label.png").c_str(), 0, pixels.data(), 0, nullptr) != 0);
  return payloads(folder / "label.png");
}

std::vector<std::string> uris(const std::vector<Label>& labels) {
  std::vector<std::string> all;
  for (const auto& label : labels) all.push_back(label.uri);
  return all;
}

}  // namespace ocop::labeler
