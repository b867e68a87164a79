// Inside db/ only: the tables of acts that files can hold.
#pragma once

#include "db/tables.h"

namespace ocop::db {

Table rule_sets_table();
Table papers_table();
Table area_producers_table();
Table area_yields_table();
Table deliveries_table();
Table recalls_table();
Table recall_lifts_table();
Table targets_table();
Table product_links_table();

}  // namespace ocop::db
