#include "labeler/command.h"

#include <CLI/CLI.hpp>
#include <memory>

#include "labeler/calibration_sheet.h"
#include "labeler/output_options.h"

namespace ocop::labeler {
namespace {

void describe_sheet(CLI::App& app, OutputOptions& given) {
  app.add_option("--out", given.out, "PDF file to make")->required();
  app.add_option("--stock", given.stock, "The paper, like a4-70x37")->required();
  app.add_option("--stocks", given.stocks, "JSON file with stocks of one's own");
  app.add_option("--offset-x", given.offset_x, "What was found before, mm");
  app.add_option("--offset-y", given.offset_y, "Likewise, downwards");
  app.add_option("--scale-x", given.scale_x, "What was found before, like 1.002");
  app.add_option("--scale-y", given.scale_y, "Likewise, downwards");
  app.add_option("--printers", given.printers, "JSON file with printers");
  app.add_option("--printer-profile", given.profile, "The printer of that file to try");
}

Result<Message> make_sheet(const OutputOptions& given, const CommandSession& session) {
  const auto now = session.clock();
  if (!now) return tl::unexpected(now.error());
  const auto request = read_output(given);
  if (!request) return tl::unexpected(request.error());
  const auto typeface = Typeface::find();
  if (!typeface) return tl::unexpected(typeface.error());
  const auto& output = request->output;
  if (auto made = write_calibration_sheet(given.out, output.stock, output.layout.calibration, *typeface, (*now)());
      !made)
    return tl::unexpected(made.error());
  return message("{}: print it at 100 %, and do what it says", "{}: hãy in đúng cỡ 100 % rồi làm theo hướng dẫn trên tờ",
                 given.out);
}

}  // namespace

void add_calibrate_command(CLI::App& app, Command& chosen) {
  auto given = std::make_shared<OutputOptions>();
  auto* calibrate = app.add_subcommand("calibrate", "Make a sheet that shows how far a printer misses");
  describe_sheet(*calibrate, *given);
  when_given(*calibrate, chosen,
             [given](const CommandSession& session) { return session.finish(make_sheet(*given, session)); });
}

}  // namespace ocop::labeler
