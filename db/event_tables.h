// Inside db/ only: the tables of visibility events and lineage that files can hold.
#pragma once

#include "db/tables.h"

namespace ocop::db {

Table events_table();
Table event_nodes_table();
Table event_sight_table();
Table lineage_table();

}  // namespace ocop::db
