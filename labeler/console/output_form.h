// What a producer chooses about how labels come out: paper, template, printer, kind of file.
// As typed, as read, and as fields of a form.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "db/printers.h"
#include "labeler/console/context.h"
#include "labeler/label_run.h"

namespace ocop::labeler::console {

struct TypedOutput {
  std::string stock;
  std::string chosen;   ///< template, "" = the one for the stock's size
  std::string printer;  ///< "" = none of the producer's
  std::string start;    ///< first free label of a sheet that was used before, counted from 1
  std::string format;
  std::string scratch;  ///< "yes" or not
};
TypedOutput usual_output(const Context& context);
/// Fields "stock", "template", "printer", "start", "format", "scratch".
TypedOutput read_typed_output(const Visit& visit);
/// The same from the query of an address.
TypedOutput asked_output(const Visit& visit);
std::vector<std::pair<std::string, std::string>> fields_of(const TypedOutput& typed);

struct ReadOutput {
  Output output;  ///< all but `out`
  bool scratch = false;
  std::vector<Error> errors;  ///< `where` is the field's name
};
/// `labels` 0: not known yet.
ReadOutput read_output(const Context& context, const TypedOutput& typed,
                       const std::vector<db::PrinterRow>& printers, std::uint64_t labels);

std::vector<db::PrinterRow> own_printers(const Context& context, const Visit& visit);

/// `scratch`: whether scratch codes are on offer here, given that there is a service key.
std::vector<office::Field> output_fields(const Context& context, const Visit& visit,
                                         const TypedOutput& typed,
                                         const std::vector<db::PrinterRow>& printers, bool scratch);

/// Where the label's picture is, as these fields of the form ask for it.
std::string preview_address(const std::vector<std::pair<std::string, std::string>>& fields);

/// "PDF, 3 tờ, Giấy A4 24 tem …": how it will come out, in words.
std::string output_words(const Visit& visit, const Output& output, std::uint64_t labels);

/// Errors of LabelRun::open(), BatchPrint and RollPrint, at the field of the form.
Error at_output_field(const Error& error);

}  // namespace ocop::labeler::console
