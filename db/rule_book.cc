#include "db/rule_book.h"
