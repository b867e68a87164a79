#include "verifier/copies/memory.h"
