// A photograph of a print, as a phone's scanner gets it from the camera.
#pragma once

#include "tests/print/chance.h"
#include "tests/print/picture.h"
#include "tests/print/print.h"

namespace ocop::print_quality {

struct Camera {
  double pixels = 5;      ///< a module, in the middle of the picture
  double blur = 0.25;     ///< modules: standard deviation of a Gaussian
  double motion = 0;      ///< modules: the way the hand moved, in any direction
  double noise = 0.01;    ///< standard deviation, of the range from black to white
  double fall_off = 0;    ///< share of the light that is lost from one side to the other
  double shadow = 0;      ///< share of the light that a straight shadow takes
  double rotation = 0;    ///< degrees, to either side, and up to 3 more or less
  double tilt = 0;        ///< degrees between the lens's axis and the label's normal, about any axis
  int jpeg = 0;           ///< quality 1–100 of a JPEG coding in between; 0 = none
};

/// The picture, in steps of 1/255, holds the symbol with its quiet zone and two modules around that.
Picture photograph(const Print& print, const Camera& camera, Chance& chance);

}  // namespace ocop::print_quality
