#include "labeler/output_options.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <charconv>
#include <cmath>
#include <span>
#include <system_error>
#include <utility>

#include "base/text.h"
#include "labeler/command_run.h"
#include "labeler/plural.h"
#include "labeler/print_queue.h"
#include "labeler/printer_profiles.h"
#include "labeler/send_zpl.h"

namespace ocop::labeler {
namespace {

namespace fs = std::filesystem;

Error no_number(const char* option, const std::string& text) {
  return {option, message("“{}” is no number; a decimal like 0.5 is expected",
                          "“{}” không phải là số; hãy ghi như 0,5", printable(text))};
}

/// "0.5" or "0,5"; nullopt for "".
Result<std::optional<double>> read_decimal(const char* option, std::string text) {
  constexpr std::size_t kMostCharacters = 20;
  if (text.empty()) return std::nullopt;
  const auto given = text;
  if (const auto comma = text.find(','); comma != std::string::npos) text[comma] = '.';
  double value = 0;
  const char* end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, value, std::chars_format::fixed);
  if (error != std::errc() || rest != end || !std::isfinite(value) || text.size() > kMostCharacters)
    return tl::unexpected(no_number(option, given));
  return value;
}

/// nullopt for "".
Result<std::optional<std::uint64_t>> read_whole(const char* option, const std::string& text) {
  if (text.empty()) return std::nullopt;
  const auto number = parse_digits(text);
  if (!number)
    return fail(option, message("“{}” is no whole number", "“{}” không phải số nguyên", printable(text)));
  return static_cast<std::uint64_t>(*number);
}

template <class Entry>
Message ids_of(const std::vector<Entry>& entries) {
  std::string all;
  for (const auto& entry : entries) all += (all.empty() ? "" : ", ") + entry.id;
  return {all, all};
}

template <class Entry>
Result<Entry> choose(const std::vector<Entry>& entries, const std::string& id, const char* option) {
  for (const auto& entry : entries)
    if (entry.id == id) return entry;
  return fail(option, message("there is no “{}”; there are {}", "không có “{}”; hiện có {}", printable(id),
                              ids_of(entries).en));
}

Result<Stock> read_stock(const OutputOptions& given) {
  auto stocks = given.stocks.empty() ? Result<std::vector<Stock>>(built_in_stocks()) : stocks_with(given.stocks);
  if (!stocks) return tl::unexpected(stocks.error());
  return choose(*stocks, given.stock.empty() ? std::string(kUsualStock) : given.stock, "--stock");
}

Result<LabelTemplate> read_template(const OutputOptions& given, const Stock& stock) {
  auto templates = given.templates.empty() ? Result<std::vector<LabelTemplate>>(built_in_templates())
                                           : templates_with(given.templates);
  if (!templates) return tl::unexpected(templates.error());
  const auto usual = usual_template(stock.label_width, stock.label_height);
  return choose(*templates, given.chosen.empty() ? std::string(usual) : given.chosen, "--template");
}

Result<std::optional<PrinterProfile>> read_profile(const OutputOptions& given) {
  if (given.printers.empty() && given.profile.empty()) return std::nullopt;
  if (given.printers.empty())
    return fail("--printers", message("name the file of printers that --printer-profile is in",
                                      "hãy chỉ ra tệp máy in chứa tên ở --printer-profile"));
  const auto printers = load_printers(given.printers);
  if (!printers) return tl::unexpected(printers.error());
  if (given.profile.empty())
    return fail("--printer-profile", message("name one of the printers: {}", "hãy chọn một máy in: {}",
                                             ids_of(*printers).en));
  auto chosen = choose(*printers, given.profile, "--printer-profile");
  if (!chosen) return tl::unexpected(chosen.error());
  return std::move(*chosen);
}

Result<void> read_calibration(const OutputOptions& given, Calibration& calibration) {
  const struct {
    const char* option;
    const std::string& text;
    double& value;
  } all[] = {{"--offset-x", given.offset_x, calibration.offset_x},
             {"--offset-y", given.offset_y, calibration.offset_y},
             {"--scale-x", given.scale_x, calibration.scale_x},
             {"--scale-y", given.scale_y, calibration.scale_y}};
  for (const auto& one : all) {
    const auto value = read_decimal(one.option, one.text);
    if (!value) return tl::unexpected(value.error());
    if (*value) one.value = **value;
  }
  return {};
}

Result<PageLayout::Settings> read_layout(const OutputOptions& given, const std::optional<PrinterProfile>& profile) {
  PageLayout::Settings settings;
  if (profile) {
    settings.dpi = profile->dpi;
    settings.calibration = profile->calibration;
  }
  const auto dpi = read_whole("--dpi", given.dpi);
  if (!dpi) return tl::unexpected(dpi.error());
  constexpr std::uint64_t kMostDpi = 100'000;
  if (*dpi) settings.dpi = static_cast<unsigned>(std::clamp<std::uint64_t>(**dpi, 1, kMostDpi));
  if (auto read = read_calibration(given, settings.calibration); !read) return tl::unexpected(read.error());
  if (given.page_a_label) settings.arrangement = PageLayout::Arrangement::kPageALabel;
  const auto start = read_whole("--start-at", given.start_at);
  if (!start) return tl::unexpected(start.error());
  if (*start) {
    // Position 0 becomes one that no page has, and is refused as such.
    settings.first_slot = static_cast<std::size_t>(**start) - 1;
  }
  return settings;
}

Result<void> check_destination(const Destination& destination, Format format) {
  if (destination.printer && format != Format::kZpl)
    return fail("--printer", message("a printer at a network address takes ZPL; use --format zpl, or --queue for PDF",
                                     "máy in theo địa chỉ mạng nhận ZPL; hãy dùng --format zpl, hoặc --queue cho PDF"));
  if (!destination.queue.empty() && format != Format::kPdf && format != Format::kZpl)
    return fail("--queue", message("a print queue takes PDF or ZPL; use --format pdf or zpl",
                                   "hàng đợi in nhận PDF hoặc ZPL; hãy dùng --format pdf hoặc zpl"));
  return {};
}

Result<Destination> read_destination(const OutputOptions& given, const std::optional<PrinterProfile>& profile,
                                     Format format) {
  Destination destination;
  if (!given.printer.empty() && !given.queue.empty())
    return fail("--queue", message("either --printer or --queue", "chỉ chọn --printer hoặc --queue"));
  if (!given.printer.empty()) {
    auto address = parse_printer(given.printer);
    if (!address) return tl::unexpected(address.error());
    destination.printer = std::move(*address);
  } else if (!given.queue.empty()) {
    destination.queue = given.queue;
  } else if (profile) {
    destination = {profile->address, profile->queue};
  }
  if (auto checked = check_destination(destination, format); !checked) return tl::unexpected(checked.error());
  return destination;
}

Result<Output> read_look(const OutputOptions& given, const std::optional<PrinterProfile>& profile) {
  Output output;
  output.out = given.out;
  output.verify = given.verify;
  output.compress = given.compress;
  const auto format = format_of(given.format);
  if (!format)
    return fail("--format", message("“{}” is none; pdf, svg, png, csv or zpl is expected",
                                    "“{}” không có; hãy ghi pdf, svg, png, csv hoặc zpl", printable(given.format)));
  output.format = *format;
  auto stock = read_stock(given);
  if (!stock) return tl::unexpected(stock.error());
  output.stock = std::move(*stock);
  auto chosen = read_template(given, output.stock);
  if (!chosen) return tl::unexpected(chosen.error());
  output.chosen = std::move(*chosen);
  const auto layout = read_layout(given, profile);
  if (!layout) return tl::unexpected(layout.error());
  output.layout = *layout;
  const auto module = read_decimal("--module-mm", given.module);
  if (!module) return tl::unexpected(module.error());
  output.module_mm = *module;
  const auto pages = read_whole("--pages-per-file", given.pages_per_file);
  if (!pages) return tl::unexpected(pages.error());
  output.pages_per_file = pages->value_or(0);
  if (auto fits = PageLayout::make(output.stock, output.layout); !fits) return tl::unexpected(fits.error());
  return output;
}

/// The files' names; of many the first two and the last.
std::string names_of(std::span<const fs::path> files) {
  constexpr std::size_t kMostNames = 3;
  constexpr std::size_t kLongestName = 400;
  std::string names = printable(files.front().string(), kLongestName);
  for (std::size_t at = 1; at < files.size(); ++at) {
    const bool left_out = files.size() > kMostNames && at > 1 && at + 1 < files.size();
    if (!left_out) names += ", " + printable(files[at].string(), kLongestName);
    if (left_out && at == 2) names += ", …";
  }
  return names;
}

/// The labels are made and noted; only the way of `files` to the printer was cut off, in the first of them.
Error with_files_kept(Error error, std::span<const fs::path> files) {
  const auto kept = message("; the labels are made, send {} with ocop-labeler send", "; tem đã làm xong, hãy gửi {} bằng ocop-labeler send",
                            names_of(files));
  error.message.en += kept.en;
  error.message.vi += kept.vi;
  return error;
}

Message told_forms(const CodeForms& forms) {
  if (forms.compressed == 0)
    return message("plain addresses: without a serial there is no compressed form",
                   "địa chỉ thường: không có số sê-ri thì không có dạng nén");
  if (forms.chosen)
    return message("compressed addresses, {0} × {0} modules instead of {1} × {1}",
                   "địa chỉ nén, {0} × {0} ô thay vì {1} × {1}", forms.compressed, forms.plain);
  return message("plain addresses, {0} × {0} modules: compressed ones would make {1} × {1}",
                 "địa chỉ thường, {0} × {0} ô: dạng nén sẽ là {1} × {1}", forms.plain, forms.compressed);
}

/// A file of that directory that a run replaced would cost keys: of all producers, or all codes.
bool in_key_directory(const fs::path& folder, const std::vector<fs::path>& read) {
  std::error_code ignored;
  for (const auto& file : read) {
    const auto beside = file.has_parent_path() ? file.parent_path() : fs::path(".");
    for (const auto& keys : {beside, beside / ".."}) {
      if (!fs::exists(keys / "jwks.json", ignored)) continue;
      if (fs::equivalent(folder, keys, ignored) || fs::equivalent(folder, beside, ignored)) return true;
    }
  }
  return false;
}

}  // namespace

void describe(CLI::App& app, OutputOptions& given) {
  app.add_option("--out", given.out, "File to make; a folder for several pages of SVG or PNG")->required();
  app.add_option("--format", given.format, "pdf, svg, png, csv (for print houses) or zpl (for label printers)")
      ->check(CLI::IsMember({"pdf", "svg", "png", "csv", "zpl"}))
      ->capture_default_str();
  app.add_option("--stock", given.stock, "The paper: a4-70x37 unless another is named, like a4-38x21 or roll-40x30");
  app.add_option("--stocks", given.stocks, "JSON file with stocks of one's own");
  app.add_option("--template", given.chosen, "What stands on a label: small, usual or full; else by its size");
  app.add_option("--templates", given.templates, "JSON file with templates of one's own");
  app.add_option("--dpi", given.dpi, "Dots an inch of the printer: 203, 300, 600 or 1200; else the stock's");
  app.add_option("--module-mm", given.module,
                 "Side of a module in mm, made a whole number of dots; else as large as the label allows");
  app.add_option("--offset-x", given.offset_x, "How far this printer must move all to the right, mm");
  app.add_option("--offset-y", given.offset_y, "How far this printer must move all downwards, mm");
  app.add_option("--scale-x", given.scale_x, "By how much this printer must widen the distances of labels, like 1.002");
  app.add_option("--scale-y", given.scale_y, "The same for their heights");
  app.add_option("--start-at", given.start_at, "First label of a sheet that was used before, counted from 1 row by row");
  app.add_flag("--page-a-label", given.page_a_label, "Each label a page of its own size");
  app.add_option("--pages-per-file", given.pages_per_file,
                 "PDF: pages, ZPL and CSV: labels of one file; what is more goes into OUT-002, OUT-003 and so on");
  app.add_flag("--verify,!--no-verify", given.verify, "Read every label back before a file is shown (default)");
  app.add_flag("--compress", given.compress, "Compressed label codes (GS1 EPC binary) where that makes a smaller symbol");
  app.add_option("--service-key", given.service_key,
                 "Key of typed and scratch codes; else service.key of the signing key's directory, if there");
  app.add_option("--printer", given.printer, "Send the ZPL to this printer, HOST[:PORT]");
  app.add_option("--queue", given.queue, "Hand the files, PDF or ZPL, to this print queue (CUPS)");
  app.add_option("--printers", given.printers, "JSON file with printers of one's own");
  app.add_option("--printer-profile", given.profile, "The printer of --printers whose settings are taken");
}

Result<OutputRequest> read_output(const OutputOptions& given) {
  const auto profile = read_profile(given);
  if (!profile) return tl::unexpected(profile.error());
  auto output = read_look(given, *profile);
  if (!output) return tl::unexpected(output.error());
  auto destination = read_destination(given, *profile, output->format);
  if (!destination) return tl::unexpected(destination.error());
  return OutputRequest{std::move(*output), std::move(*destination)};
}

Result<void> check_out(const OutputOptions& given, const db::Address& database, const std::vector<fs::path>& read) {
  std::error_code ignored;
  const fs::path out = given.out;
  const auto folder = out.has_parent_path() ? out.parent_path() : fs::path(".");
  if (out.filename().empty() || !fs::is_directory(folder, ignored)) {
    return fail("--out", message("“{}” is no file in a folder that exists; make the folder first",
                                 "“{}” không nằm trong thư mục nào đang có; hãy tạo thư mục trước",
                                 printable(given.out)));
  }
  auto files = read;
  for (const auto& own : {given.stocks, given.templates, given.printers, given.service_key})
    if (!own.empty()) files.emplace_back(own);
  if (database.engine == db::Engine::kSqlite) {
    for (const char* suffix : {"", "-wal", "-shm"}) files.emplace_back(database.target + suffix);
  }
  if (in_key_directory(folder, read))
    return fail("--out", message("“{}” lies among the programme's keys; name another folder",
                                 "“{}” nằm trong thư mục khóa của chương trình; hãy chọn thư mục khác",
                                 printable(given.out)));
  for (const auto& file : files) {
    if (!fs::equivalent(out, file, ignored)) continue;
    return fail("--out", message("“{}” is the registry, the key or another file of this run; name another file",
                                 "“{}” là sổ đăng ký, khóa hoặc tệp khác đang dùng; hãy đặt tên tệp khác",
                                 printable(given.out)));
  }
  return {};
}

Result<std::optional<keys::ServiceKey>> load_service_key(const OutputOptions& given, const fs::path& signing_key) {
  fs::path file = given.service_key;
  if (file.empty()) {
    std::error_code ignored;
    file = signing_key.parent_path() / ".." / keys::kServiceKeyFile;
    if (!fs::exists(file, ignored)) return std::nullopt;
  }
  auto key = keys::ServiceKey::load(file);
  if (!key) return tl::unexpected(key.error());
  return std::move(*key);
}

Result<Message> hand_over(const Made& made, const Destination& destination, const std::function<bool()>& stop) {
  SendSettings settings;
  settings.stop = stop;
  std::uint64_t labels = 0;
  std::span<const fs::path> left(made.files);
  try {
    for (; !left.empty(); left = left.subspan(1)) {
      const auto& file = left.front();
      if (destination.printer) {
        const auto sent = send_zpl(file, *destination.printer, "", settings);
        if (!sent) return tl::unexpected(with_files_kept(sent.error(), left));
        labels += sent->labels;
      } else if (!destination.queue.empty()) {
        if (auto sent = send_to_queue(file, destination.queue); !sent)
          return tl::unexpected(with_files_kept(sent.error(), left));
      }
    }
  } catch (const Interrupted&) {
    return tl::unexpected(with_files_kept({"", sending_stopped()}, left));
  }
  if (destination.printer)
    return message("{0} label{2} sent to {1}", "đã gửi {} tem đến {}", labels, destination.printer->host, plural(labels));
  if (!destination.queue.empty())
    return message("handed to the print queue {}", "đã chuyển cho hàng đợi in {}", destination.queue);
  return Message{};
}

Message told(const Made& made, Format format) {
  Message text;
  const auto add = [&](const Message& more) {
    text.en += "; " + more.en;
    text.vi += "; " + more.vi;
  };
  if (made.files.size() > 1) add(message("{} files", "{} tệp", made.files.size()));
  if (draws_symbols(format))
    add(message("{} page{}, symbols of version {}-{}, modules of {:.2f} mm",
                "{0} trang, mã QR phiên bản {2}-{3}, ô rộng {4:.2f} mm", made.pages, plural(made.pages),
                made.symbol_version, made.correction, made.module_mm));
  if (made.forms) add(told_forms(*made.forms));
  if (made.taken_up > 0)
    add(message("{} of them made by the run that was cut off", "trong đó {} tem của lần in bị dừng", made.taken_up));
  if (made.proven > 0) add(message("{} read back", "đã đọc thử {} tem", made.proven));
  return text;
}

}  // namespace ocop::labeler
