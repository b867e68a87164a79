#include "tests/print/print.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace ocop::print_quality {
namespace {

/// The darkest (or lightest) of the `reach` pixels to the left and above.
void run_over(Picture& ink, int reach, bool dark) {
  const Picture before = ink;
  const auto worse = [dark](float a, float b) { return dark ? std::min(a, b) : std::max(a, b); };
  Picture across = before;
  for (int y = 0; y < ink.height(); ++y)
    for (int x = 0; x < ink.width(); ++x)
      for (int i = 1; i <= std::min(reach, x); ++i)
        across.at(x, y) = worse(across.at(x, y), before.at(x - i, y));
  for (int y = 0; y < ink.height(); ++y)
    for (int x = 0; x < ink.width(); ++x) {
      float value = across.at(x, y);
      for (int i = 1; i <= std::min(reach, y); ++i) value = worse(value, across.at(x, y - i));
      ink.at(x, y) = value;
    }
}

void leave_stripe(Print& print, int dots, Chance& chance) {
  const double width = dots * print.dot;
  const int from = static_cast<int>(chance.from(print.left, print.left + print.side() - width));
  for (int y = 0; y < print.ink.height(); ++y)
    for (int x = std::max(from, 0); x < std::min<double>(from + width, print.ink.width()); ++x)
      print.ink.at(x, y) = 1;
}

void scratch(Print& print, double width, bool dark, Chance& chance) {
  const double angle = chance.angle();
  const double nx = std::cos(angle);
  const double ny = std::sin(angle);
  const double through_x = print.left + chance.from(0.1, 0.9) * print.side();
  const double through_y = print.top + chance.from(0.1, 0.9) * print.side();
  for (int y = 0; y < print.ink.height(); ++y)
    for (int x = 0; x < print.ink.width(); ++x) {
      const double away = (x + 0.5 - through_x) * nx + (y + 0.5 - through_y) * ny;
      if (std::abs(away) <= width / 2) print.ink.at(x, y) = dark ? 0.F : 1.F;
    }
}

/// Wholly on the symbol, so that the share holds.
void blot(Print& print, double area, Chance& chance) {
  const double radius = std::sqrt(area / std::numbers::pi);
  const double x0 = print.left + chance.from(radius, print.side() - radius);
  const double y0 = print.top + chance.from(radius, print.side() - radius);
  const auto value = static_cast<float>(chance.from(0, 1));
  for (int y = 0; y < print.ink.height(); ++y)
    for (int x = 0; x < print.ink.width(); ++x)
      if (std::hypot(x + 0.5 - x0, y + 0.5 - y0) <= radius) print.ink.at(x, y) = value;
}

}  // namespace

Print damaged(const Print& print, const PrintDamage& damage, Chance& chance) {
  Print worse = print;
  if (damage.wider != 0)
    run_over(worse.ink, std::abs(damage.wider) * print.dot, damage.wider > 0);
  if (damage.dead_dots > 0) leave_stripe(worse, damage.dead_dots, chance);
  if (damage.fading > 0)
    for (auto& value : worse.ink.values())
      value = 1 - (1 - value) * static_cast<float>(1 - damage.fading);
  for (int i = 0; damage.covered > 0 && i < damage.blots; ++i)
    blot(worse, damage.covered * print.side() * print.side() / damage.blots, chance);
  if (damage.scratch > 0)
    scratch(worse, damage.scratch * print.module, damage.dark_scratch, chance);
  return worse;
}

}  // namespace ocop::print_quality
