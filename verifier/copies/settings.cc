#include "verifier/copies/settings.h"
