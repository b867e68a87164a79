// Inside db/ only: the tables of labels that files can hold: rolls, serials, typed codes, scratch
// codes, prints, printers.
#pragma once

#include "db/tables.h"

namespace ocop::db {

Table rolls_table();
Table serial_ranges_table();
Table voided_serials_table();
Table prints_table();
Table label_blocks_table();
Table scratch_blocks_table();
Table scratch_uses_table();
Table printers_table();

}  // namespace ocop::db
