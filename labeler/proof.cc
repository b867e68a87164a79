#include "labeler/proof.h"
