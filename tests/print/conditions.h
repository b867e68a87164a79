// What is surveyed: how prints are damaged and photographed.
#pragma once

#include <string>
#include <vector>

#include "tests/print/camera.h"
#include "tests/print/print.h"

namespace ocop::print_quality {

struct Condition {
  std::string name;  ///< in words; its chance is drawn by it
  PrintDamage damage{};
  Camera camera{};
};

/// Each alone, before the plain camera, and two that come together at a shelf.
std::vector<Condition> single_conditions();

/// Those in which the choice of an error correction level should show.
std::vector<Condition> covering_conditions();

/// A camera by what it sees of a millimetre, at a module of `module_mm`.
struct Phone {
  std::string name;
  double pixels = 0;  ///< a millimetre
  double blur = 0;    ///< millimetres: standard deviation
  double motion = 0;  ///< millimetres
  double noise = 0;
  int jpeg = 0;
};
std::vector<Phone> phones();
Condition seen_by(const Phone& phone, double module_mm);

}  // namespace ocop::print_quality
