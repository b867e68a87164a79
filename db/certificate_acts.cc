#include "db/certificate_acts.h"
