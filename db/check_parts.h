// Inside db/ only: the parts of check_database() that look for rows which contradict each
// other. Each adds what it finds to `errors`; the caller has opened a snapshot. All throw
// DatabaseError.
#pragma once

#include <string>
#include <vector>

#include "db/connection.h"
#include "db/sheet.h"

namespace ocop::db {

/// One line of text for each row that `question` finds. Throws soci::soci_error.
std::vector<std::string> lines_of(Connection& connection, const std::string& question);

/// Serials of two lots or rolls, ranges off a roll that are not the roll's, label blocks that are
/// nobody's or missing, voided serials that are not their lot's or roll's, scratch codes of no
/// label, rolls whose key is another producer's.
void check_labels(Connection& connection, ErrorList& errors);

/// Areas beyond a season's yield by batches and deliveries, recalls of lots or serials that
/// are not registered, producers' links of such lots, twice, or offered otherwise than their checks say, batches registered with a key that was expired or revoked.
void check_goods(Connection& connection, ErrorList& errors);

/// Certificates of goods without a raw-material area, planting-area codes that differ by
/// case, hyphens or look-alikes (0/O, 1/I) only, names of producers of one place or
/// products of one producer that differ by accents, case or punctuation only, acts on
/// certificates that the rules do not allow, accounts whose place or producer is not there.
void check_registry(Connection& connection, ErrorList& errors);

/// A question that finds a line of text for each row of `table` that contradicts others.
struct Doubt {
  const char* table;
  const char* rows;
  Message wrong;
};
void add_doubts(Connection& connection, const std::vector<Doubt>& doubts, ErrorList& errors);

/// Scans, their counts and their totals that contradict each other, states of copy detection that
/// are of nothing or not what the last alert said, inspectors' marks and cases likewise.
void check_scans(Connection& connection, ErrorList& errors);

/// Batches without their event, events that follow from nothing, declare nothing, or say other than
/// their document, steps of no event.
void check_events(Connection& connection, ErrorList& errors);

}  // namespace ocop::db
