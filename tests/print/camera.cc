#include "tests/print/camera.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "tests/print/jpeg.h"

namespace ocop::print_quality {
namespace {

constexpr float kPaper = 0.88F;    // share of the light that each gives back
constexpr float kInk = 0.07F;
constexpr float kSurface = 0.55F;  // what the label sticks on
constexpr int kAround = 6;         // modules: quiet zone and two more
constexpr double kDistance = 4;    // of the lens, in sides of the symbol

double radians(double degrees) { return degrees * std::numbers::pi / 180; }

struct Vector {
  double x = 0, y = 0, z = 0;
};
double dot(const Vector& a, const Vector& b) { return a.x * b.x + a.y * b.y + a.z * b.z; }

/// Where on the print a point of the picture lies: a pinhole camera before a tilted plane.
class View {
 public:
  View(const Print& print, const Camera& camera, double picture_side, Chance& chance)
      : distance_(kDistance * print.modules), focal_(camera.pixels * distance_), print_(print) {
    const double axis = chance.angle();
    const double tilt = radians(camera.tilt);
    const double c = std::cos(tilt);
    const double s = std::sin(tilt);
    const double ax = std::cos(axis);
    const double ay = std::sin(axis);
    // Rodrigues' rotation of the x, y and z axes about (ax, ay, 0).
    right_ = {c + ax * ax * (1 - c), ax * ay * (1 - c), -ay * s};
    down_ = {ax * ay * (1 - c), c + ay * ay * (1 - c), ax * s};
    normal_ = {ay * s, -ax * s, c};
    const double turn =
        radians(camera.rotation * (chance.toss() ? 1 : -1) + chance.from(-3, 3));
    cos_ = std::cos(turn);
    sin_ = std::sin(turn);
    middle_x_ = picture_side / 2 + chance.from(-0.5, 0.5);
    middle_y_ = picture_side / 2 + chance.from(-0.5, 0.5);
  }

  struct Place {
    double x = 0, y = 0;  ///< pixels of the print
  };
  Place place(double u, double v) const {
    const Vector ray{(u - middle_x_) / focal_, (v - middle_y_) / focal_, 1};
    const double far = distance_ * normal_.z / dot(normal_, ray);
    const Vector hit{ray.x * far, ray.y * far, ray.z * far - distance_};
    const double a = dot(hit, right_);
    const double b = dot(hit, down_);
    const double half = print_.modules / 2.0;
    return {print_.left + print_.module * (half + cos_ * a - sin_ * b),
            print_.top + print_.module * (half + sin_ * a + cos_ * b)};
  }

 private:
  double distance_;
  double focal_;
  const Print& print_;
  Vector right_, down_, normal_;
  double cos_ = 1, sin_ = 0, middle_x_ = 0, middle_y_ = 0;
};

float light_from(const Print& print, const View::Place& place) {
  const int x = static_cast<int>(std::floor(place.x));
  const int y = static_cast<int>(std::floor(place.y));
  if (!print.ink.contains(x, y)) return kSurface;
  const float white = print.ink.at(x, y);
  return kInk + (kPaper - kInk) * white;
}

Picture project(const Print& print, const Camera& camera, Chance& chance) {
  const double turn = radians(camera.rotation);
  const double side = (print.modules + 2 * kAround) * camera.pixels *
                      (std::abs(std::cos(turn)) + std::abs(std::sin(turn)));
  const int pixels = static_cast<int>(std::ceil(side));
  const View view(print, camera, pixels, chance);
  const int samples =
      std::clamp(static_cast<int>(std::ceil(print.module / camera.pixels)), 2, 6);
  Picture picture(pixels, pixels, 0);
  for (int y = 0; y < pixels; ++y)
    for (int x = 0; x < pixels; ++x) {
      float sum = 0;
      for (int j = 0; j < samples; ++j)
        for (int i = 0; i < samples; ++i)
          sum += light_from(print, view.place(x + (i + 0.5) / samples, y + (j + 0.5) / samples));
      picture.at(x, y) = sum / static_cast<float>(samples * samples);
    }
  return picture;
}

void light(Picture& picture, const Camera& camera, Chance& chance) {
  const double angle = chance.angle();
  const double edge = chance.from(-0.25, 0.25);
  if (camera.fall_off <= 0 && camera.shadow <= 0) return;
  const double side = picture.width();
  constexpr double kSoftness = 0.02;  // of the shadow's edge, in sides of the picture
  for (int y = 0; y < picture.height(); ++y)
    for (int x = 0; x < picture.width(); ++x) {
      const double along =
          ((x / side - 0.5) * std::cos(angle) + (y / side - 0.5) * std::sin(angle));
      const double fall = camera.fall_off * std::clamp(along + 0.5, 0.0, 1.0);
      const double shade =
          camera.shadow * std::clamp((along - edge) / kSoftness + 0.5, 0.0, 1.0);
      picture.at(x, y) *= static_cast<float>((1 - fall) * (1 - shade));
    }
}

}  // namespace

Picture photograph(const Print& print, const Camera& camera, Chance& chance) {
  Picture picture = project(print, camera, chance);
  light(picture, camera, chance);
  blur(picture, camera.blur * camera.pixels);
  smear(picture, camera.motion * camera.pixels, chance.angle());
  if (camera.noise > 0)
    for (auto& value : picture.values())
      value += static_cast<float>(camera.noise * chance.normal());
  if (camera.jpeg > 0) code_as_jpeg(picture, camera.jpeg);
  for (auto& value : picture.values())
    value = std::round(std::clamp(value, 0.F, 1.F) * 255) / 255;
  return picture;
}

}  // namespace ocop::print_quality
