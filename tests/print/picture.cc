#include "tests/print/picture.h"

#include <algorithm>
#include <cmath>

namespace ocop::print_quality {
namespace {

std::vector<float> gaussian(double sigma) {
  const int reach = static_cast<int>(std::ceil(3 * sigma));
  std::vector<float> weights;
  float sum = 0;
  for (int i = -reach; i <= reach; ++i) {
    weights.push_back(static_cast<float>(std::exp(-i * i / (2 * sigma * sigma))));
    sum += weights.back();
  }
  for (auto& weight : weights) weight /= sum;
  return weights;
}

float between(const Picture& picture, double x, double y) {
  const auto right = static_cast<double>(picture.width() - 1);
  const auto bottom = static_cast<double>(picture.height() - 1);
  x = std::clamp(x, 0.0, right);
  y = std::clamp(y, 0.0, bottom);
  const int x0 = static_cast<int>(x);
  const int y0 = static_cast<int>(y);
  const int x1 = std::min(x0 + 1, picture.width() - 1);
  const int y1 = std::min(y0 + 1, picture.height() - 1);
  const auto dx = static_cast<float>(x - x0);
  const auto dy = static_cast<float>(y - y0);
  const float above = picture.at(x0, y0) * (1 - dx) + picture.at(x1, y0) * dx;
  const float below = picture.at(x0, y1) * (1 - dx) + picture.at(x1, y1) * dx;
  return above * (1 - dy) + below * dy;
}

}  // namespace

Picture enlarged(const Picture& picture, int times) {
  Picture larger(picture.width() * times, picture.height() * times, 0);
  for (int y = 0; y < larger.height(); ++y)
    for (int x = 0; x < larger.width(); ++x) larger.at(x, y) = picture.at(x / times, y / times);
  return larger;
}

Picture cropped(const Picture& picture, int x, int y, int width, int height) {
  Picture part(width, height, 0);
  for (int j = 0; j < height; ++j)
    for (int i = 0; i < width; ++i) part.at(i, j) = picture.at(x + i, y + j);
  return part;
}

void blur(Picture& picture, double sigma) {
  if (sigma <= 0) return;
  const auto weights = gaussian(sigma);
  const int reach = static_cast<int>(weights.size() / 2);
  const auto pass = [&](const Picture& from, Picture& to, int dx, int dy) {
    for (int y = 0; y < from.height(); ++y)
      for (int x = 0; x < from.width(); ++x) {
        float sum = 0;
        for (int i = -reach; i <= reach; ++i)
          sum += weights[static_cast<std::size_t>(i + reach)] *
                 from.at(std::clamp(x + i * dx, 0, from.width() - 1),
                         std::clamp(y + i * dy, 0, from.height() - 1));
        to.at(x, y) = sum;
      }
  };
  Picture across = picture;
  pass(picture, across, 1, 0);
  pass(across, picture, 0, 1);
}

void smear(Picture& picture, double length, double angle) {
  if (length <= 0) return;
  const Picture sharp = picture;
  const int steps = std::max(2, static_cast<int>(std::ceil(length * 2)));
  for (int y = 0; y < picture.height(); ++y)
    for (int x = 0; x < picture.width(); ++x) {
      float sum = 0;
      for (int i = 0; i < steps; ++i) {
        const double along = length * ((i + 0.5) / steps - 0.5);
        sum += between(sharp, x + along * std::cos(angle), y + along * std::sin(angle));
      }
      picture.at(x, y) = sum / static_cast<float>(steps);
    }
}

}  // namespace ocop::print_quality
