#include "db/goods_acts.h"
