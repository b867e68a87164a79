#include "tests/print/page_pictures.h"

#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <stdexcept>
#include <string>

#include "labeler/zpl_reader.h"
#include "tests/print/must.h"

namespace ocop::print_quality {
namespace {

Picture read_pgm(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::string kind;
  int width = 0;
  int height = 0;
  int most = 0;
  file >> kind >> width >> height >> most;
  if (kind != "P5" || most != 255 || width <= 0 || height <= 0)
    throw std::runtime_error("no PGM: " + path.string());
  file.get();
  Picture picture(width, height, 1);
  for (auto& value : picture.values()) {
    const int byte = file.get();
    if (byte < 0) throw std::runtime_error("pdftoppm's picture ends early");
    value = static_cast<float>(byte) / 255;
  }
  return picture;
}

}  // namespace

Picture draw_pdf(const std::filesystem::path& pdf, int page, unsigned dpi) {
  const auto picture = std::filesystem::path(pdf).replace_extension("");
  std::vector<std::string> words = {"pdftoppm", "-r", std::to_string(dpi), "-gray", "-singlefile",
                                    "-f", std::to_string(page), "-l", std::to_string(page),
                                    pdf.string(), picture.string()};
  std::vector<char*> arguments;
  for (auto& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  pid_t pid = -1;
  int status = -1;
  if (posix_spawnp(&pid, arguments[0], nullptr, nullptr, arguments.data(), environ) != 0 ||
      waitpid(pid, &status, 0) != pid || status != 0)
    throw std::runtime_error("pdftoppm does not draw " + pdf.string());
  return read_pgm(picture.string() + ".pgm");
}

std::vector<Picture> draw_zpl(const std::filesystem::path& zpl) {
  auto reader = must(labeler::ZplReader::open(zpl));
  std::vector<Picture> labels;
  while (const auto format = must(reader.next())) {
    const auto dots = must(reader.draw(*format)).dots;
    Picture& label = labels.emplace_back(dots.width(), dots.height(), 1.F);
    for (int y = 0; y < dots.height(); ++y)
      for (int x = 0; x < dots.width(); ++x)
        if (dots.black(x, y)) label.at(x, y) = 0;
  }
  return labels;
}

}  // namespace ocop::print_quality
