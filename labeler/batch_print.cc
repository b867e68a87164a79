#include "labeler/batch_print.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "base/text.h"
#include "db/goods_acts.h"
#include "db/registration.h"
#include "db/registry.h"
#include "keys/batch_jws.h"
#include "labeler/csv_writer.h"
#include "labeler/pdf_writer.h"
#include "labeler/png_writer.h"
#include "labeler/split_writer.h"
#include "labeler/svg_writer.h"

namespace ocop::labeler {
namespace {

/// How often serials that another run has just taken are chosen anew.
constexpr int kMostAttempts = 8;

constexpr std::array<std::pair<std::string_view, Format>, 4> kFormats = {
    {{"pdf", Format::kPdf}, {"svg", Format::kSvg}, {"png", Format::kPng}, {"csv", Format::kCsv}}};

/// The longest host with which a usual code stays within version 7 (design: "The label code").
constexpr std::size_t kShortHost = 11;

/// A plan with all that printing it needs.
struct Prepared {
  BatchPlan plan;
  std::vector<programme::SerialRange> serials;
  LabelCodes codes;
  SymbolEncoder encoder;
  std::unique_ptr<SheetWriter> writer;
};

/// "labels.pdf", "labels-002.pdf", …
std::filesystem::path numbered(const std::filesystem::path& out, std::size_t number) {
  if (number == 0) return out;
  auto name = out.stem();
  name += fmt::format("-{:03}", number + 1);
  name += out.extension();
  return out.parent_path() / name;
}

std::unique_ptr<SheetWriter> open_pdf(const PrintRequest& request, const LabelArt& art,
                                      std::shared_ptr<const Typeface> typeface,
                                      const DocumentFacts& document) {
  if (request.sheets_per_file == 0) return pdf_writer(request.out, art, *typeface, document);
  // Kept by value: files are opened long after this call.
  return split_writer(
      [out = request.out, art, typeface = std::move(typeface), document](std::size_t number) {
        return pdf_writer(numbered(out, number), art, *typeface, document);
      },
      request.sheets_per_file);
}

Result<std::unique_ptr<SheetWriter>> open_writer(const PrintRequest& request, const BatchPlan& plan,
                                                 std::uint64_t pages, int symbol_width,
                                                 Instant now) {
  if (request.format == Format::kCsv) return csv_writer(request.out, plan.facts, plan.record.gtin);
  auto typeface = Typeface::find();
  if (!typeface) return tl::unexpected(typeface.error());
  const auto art = set_label(*typeface, plan.facts, symbol_width, request.module);
  if (!art) return tl::unexpected(art.error());
  const DocumentFacts document{plan.facts.product + " – " + plan.facts.lot, now};
  switch (request.format) {
    case Format::kSvg:
      return svg_writer(request.out, pages, *art, *typeface, document);
    case Format::kPng:
      return png_writer(request.out, pages, *art, *typeface);
    case Format::kPdf:
    case Format::kCsv:
      break;
  }
  return open_pdf(request, *art, std::make_shared<const Typeface>(std::move(*typeface)), document);
}

/// The version a host of kShortHost characters would give.
int version_with_short_host(const std::string& uri, const std::string& host) {
  auto shorter = uri;
  shorter.replace(shorter.find(host), host.size(), std::string(kShortHost, 'A'));
  return SymbolEncoder::for_payloads_like(shorter).value().version();
}

void note_long_host(const std::string& uri, const std::string& host, const SymbolEncoder& encoder,
                    BatchPlan& plan) {
  if (host.size() <= kShortHost) return;
  const int best = version_with_short_host(uri, host);
  if (best >= encoder.version()) return;
  plan.notes.push_back(message(
      "the host {0} makes symbols of version {1} ({2} × {2} modules); one of {3} characters at "
      "the most would give version {4}, which phones read more easily",
      "tên máy chủ {0} làm mã QR lên phiên bản {1} ({2} × {2} ô); tên dài không quá {3} ký tự sẽ "
      "cho phiên bản {4}, điện thoại dễ đọc hơn",
      host, encoder.version(), encoder.width(), kShortHost, best));
}

std::optional<std::uint64_t> number_of(std::string_view serial) {
  const auto number = parse_digits(serial);
  if (!number) return std::nullopt;
  return static_cast<std::uint64_t>(*number);
}

/// What of a registered lot may be printed: void labels never again.
Result<std::vector<programme::SerialRange>> serials_to_print(db::Connection& connection,
                                                             const BatchPlan& plan,
                                                             const PrintRequest& request) {
  const auto& record = plan.record;
  if (!plan.registered) return std::vector{record.serials};
  std::vector<programme::SerialRange> taken_out;
  for (const auto& part : db::voided_of(connection, record.gtin, record.lot)) {
    const auto first = number_of(part.what.first);
    const auto last = number_of(part.what.last);
    if (first && last) taken_out.push_back({*first, *last - *first + 1, record.serials.width});
  }
  auto left = remaining_serials(record.serials, request.only, std::move(taken_out));
  if (left.empty())
    return fail("only",
                message("none of these serials is left to print: they are not of this lot, "
                        "or void",
                        "không còn tem nào để in: các số sê-ri này không thuộc lô, hoặc đã hủy"));
  return left;
}

Result<void> check_reason(db::Connection& connection, const BatchPlan& plan,
                          const PrintRequest& request) {
  if (!plan.registered || !request.reason.empty()) return {};
  if (db::prints_of(connection, plan.record.gtin, plan.record.lot).empty()) return {};
  return fail("reason", message("this lot has been printed before; say why it is printed again",
                                "lô này đã được in rồi; hãy ghi lý do in lại"));
}

Result<Prepared> prepare(db::Reader& registry, db::Connection& connection,
                         const keys::SigningKey& key, const PrintRequest& request, Instant now) {
  auto plan = plan_batch(registry, request.batch, key.producer(), now);
  if (!plan) return tl::unexpected(plan.error());
  if (request.format != Format::kCsv && request.batch.quantity > kMostDrawnLabels)
    return fail("--quantity",
                message("at most {} labels go into one file of sheets; use --format csv, or "
                        "several lots",
                        "một tệp in chứa nhiều nhất {} tem; hãy dùng --format csv, hoặc chia thành "
                        "nhiều lô",
                        kMostDrawnLabels));
  const auto allowed = db::check_batch(connection, plan->record, key.kid(), now);
  if (!allowed && allowed.error().refusal != db::Refusal::kSerialsOverlap)
    return tl::unexpected(allowed.error().error);
  if (auto checked = check_reason(connection, *plan, request); !checked)
    return tl::unexpected(checked.error());
  auto serials = serials_to_print(connection, *plan, request);
  if (!serials) return tl::unexpected(serials.error());
  LabelCodes codes(key, plan->record, request.host, *serials);
  const auto sample = codes.uri(0);
  auto encoder = SymbolEncoder::for_payloads_like(sample);
  if (!encoder) return tl::unexpected(encoder.error());
  if (request.format != Format::kCsv) note_long_host(sample, request.host, *encoder, *plan);
  auto writer = open_writer(request, *plan, Sheet::pages(codes.count()), encoder->width(), now);
  if (!writer) return tl::unexpected(writer.error());
  return Prepared{std::move(*plan), std::move(*serials), std::move(codes), std::move(*encoder),
                  std::move(*writer)};
}

tl::expected<db::Registration, db::Refused> sign_and_register(db::Connection& connection,
                                                              const keys::SigningKey& key,
                                                              const programme::BatchRecord& record,
                                                              Instant now) {
  const auto jws = keys::sign_batch(key, record);
  db::WriteTransaction transaction(connection);
  auto outcome = db::register_batch(connection, {record, key.kid(), jws}, now, "labeler");
  if (outcome) transaction.commit();
  return outcome;
}

}  // namespace

std::optional<Format> format_of(std::string_view name) {
  for (const auto& [known, format] : kFormats)
    if (name == known) return format;
  return std::nullopt;
}

std::string_view format_name(Format format) {
  return std::ranges::find(kFormats, format, &std::pair<std::string_view, Format>::second)->first;
}

std::vector<programme::SerialRange> remaining_serials(
    const programme::SerialRange& serials, const std::optional<programme::SerialRange>& only,
    std::vector<programme::SerialRange> taken_out) {
  auto from = serials.first;
  auto until = serials.first + serials.count;
  if (only) {
    from = std::max(from, only->first);
    until = std::min(until, only->first + only->count);
  }
  std::ranges::sort(taken_out, {}, &programme::SerialRange::first);
  std::vector<programme::SerialRange> left;
  for (const auto& hole : taken_out) {
    if (hole.first > from && from < until)
      left.push_back({from, std::min(until, hole.first) - from, serials.width});
    from = std::max(from, hole.first + hole.count);
  }
  if (from < until) left.push_back({from, until - from, serials.width});
  return left;
}

struct BatchPrint::State {
  db::Address database;
  PrintRequest request;
  Prepared prepared;
  bool registered_before = false;

  Result<void> note(Instant now) const;
  std::vector<std::filesystem::path> files(std::uint64_t pages) const;
};

Result<void> BatchPrint::State::note(Instant now) const {
  const auto& record = prepared.plan.record;
  db::PrintNote note;
  note.gtin = record.gtin;
  note.lot = record.lot;
  note.first = prepared.codes.serial(0);
  note.last = prepared.codes.serial(prepared.codes.count() - 1);
  note.format = format_name(request.format);
  db::Connection connection(database, db::Access::kTool);
  db::WriteTransaction transaction(connection);
  if (!db::prints_of(connection, record.gtin, record.lot).empty()) note.reason = request.reason;
  if (auto noted = db::note_print(connection, request.actor, note, now); !noted) return noted;
  transaction.commit();
  return {};
}

std::vector<std::filesystem::path> BatchPrint::State::files(std::uint64_t pages) const {
  std::vector<std::filesystem::path> all{request.out};
  if (request.format != Format::kPdf || request.sheets_per_file == 0) return all;
  for (auto made = request.sheets_per_file; made < pages; made += request.sheets_per_file)
    all.push_back(numbered(request.out, all.size()));
  return all;
}

BatchPrint::BatchPrint(std::unique_ptr<State> state) : state_(std::move(state)) {}
BatchPrint::BatchPrint(BatchPrint&&) noexcept = default;
BatchPrint::~BatchPrint() = default;

const BatchPlan& BatchPrint::plan() const { return state_->prepared.plan; }
bool BatchPrint::registered_before() const { return state_->registered_before; }
std::uint64_t BatchPrint::labels() const { return state_->prepared.codes.count(); }

Result<BatchPrint> BatchPrint::begin(const db::Address& database, const keys::SigningKey& key,
                                     PrintRequest request, Instant now) {
  db::Reader registry(database);
  db::Connection connection(database, db::Access::kTool);
  for (int attempt = 1;; ++attempt) {
    auto prepared = prepare(registry, connection, key, request, now);
    if (!prepared) return tl::unexpected(prepared.error());
    const auto outcome = sign_and_register(connection, key, prepared->plan.record, now);
    if (!outcome) {
      const bool taken = outcome.error().refusal == db::Refusal::kSerialsOverlap;
      if (taken && !prepared->plan.registered && attempt < kMostAttempts) continue;
      return tl::unexpected(outcome.error().error);
    }
    return BatchPrint(
        std::make_unique<State>(State{database, std::move(request), std::move(*prepared),
                                      *outcome == db::Registration::kAlreadyThere}));
  }
}

Result<Printed> BatchPrint::print(const PrintRun& run, const Clock& clock) {
  auto& prepared = state_->prepared;
  print_labels(prepared.codes, prepared.encoder, *prepared.writer, run);
  if (auto noted = state_->note(clock()); !noted) return tl::unexpected(noted.error());
  prepared.writer->commit();
  const bool draws = prepared.writer->draws_symbols();
  const auto pages = Sheet::pages(prepared.codes.count());
  return Printed{prepared.plan.record,
                 state_->registered_before,
                 prepared.codes.count(),
                 prepared.plan.facts.stars,
                 draws ? prepared.encoder.version() : 0,
                 draws ? pages : 0,
                 state_->files(pages),
                 prepared.plan.notes};
}

Result<Printed> print_batch(const db::Address& database, const keys::SigningKey& key,
                            const PrintRequest& request, const Clock& clock, const PrintRun& run) {
  auto begun = BatchPrint::begin(database, key, request, clock());
  if (!begun) return tl::unexpected(begun.error());
  return begun->print(run, clock);
}

}  // namespace ocop::labeler
