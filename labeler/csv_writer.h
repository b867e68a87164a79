// Label codes as a table, for print houses that make the symbols themselves: UTF-8 with a byte
// order mark, RFC 4180, a line with the columns' names, then one label a line:
//
//   serial        as printed; empty at batch and product level
//   uri           what the symbol carries, as it stands
//   typed_code    in groups, "7K3M-9QXD-2RTA"; empty where labels have none
//   scratch_code  likewise: goes under the scratch panel and nowhere else
//   gtin          14 digits
//   lot, produced, best_before   days as 2026-11-22; empty of a roll
//   product, producer
//
// Values stand as they are, also those that begin with =, +, -, @, tab or CR: a print house's program reads them.
// In a spreadsheet all columns are to be imported as text, or it would compute such values.
#pragma once

#include <filesystem>
#include <memory>

#include "labeler/label_art.h"
#include "labeler/sheet_writer.h"

namespace ocop::labeler {

std::unique_ptr<SheetWriter> csv_writer(const std::filesystem::path& path, const LabelFacts& facts,
                                        const std::string& gtin14);

}  // namespace ocop::labeler
