#include "verifier/copies/detector.h"
