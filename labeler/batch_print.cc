#include "labeler/batch_print.h"

#include <array>
#include <memory>
#include <utility>

#include "db/registration.h"
#include "db/registry.h"
#include "keys/batch_jws.h"
#include "labeler/csv_writer.h"
#include "labeler/pdf_writer.h"
#include "labeler/png_writer.h"
#include "labeler/svg_writer.h"

namespace ocop::labeler {
namespace {

/// How often serials that another run has just taken are chosen anew.
constexpr int kMostAttempts = 8;

/// The longest host with which a usual code stays within version 7 (design: "The label code").
constexpr std::size_t kShortHost = 11;

/// A plan with all that printing it needs.
struct Prepared {
  BatchPlan plan;
  LabelCodes codes;
  SymbolEncoder encoder;
  std::unique_ptr<SheetWriter> writer;
};

Result<std::unique_ptr<SheetWriter>> open_writer(const PrintRequest& request, const BatchPlan& plan,
                                                 int symbol_width, Instant now) {
  if (request.format == Format::kCsv) return csv_writer(request.out, plan.facts, plan.record.gtin);
  const auto typeface = Typeface::find();
  if (!typeface) return tl::unexpected(typeface.error());
  const auto art = set_label(*typeface, plan.facts, symbol_width, request.module);
  if (!art) return tl::unexpected(art.error());
  const DocumentFacts document{plan.facts.product + " – " + plan.facts.lot, now};
  const auto pages = Sheet::pages(plan.record.serials.count);
  switch (request.format) {
    case Format::kSvg: return svg_writer(request.out, pages, *art, *typeface, document);
    case Format::kPng: return png_writer(request.out, pages, *art, *typeface);
    case Format::kPdf:
    case Format::kCsv: break;
  }
  return pdf_writer(request.out, *art, *typeface, document);
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
  LabelCodes codes(key, plan->record, request.host);
  const auto sample = codes.uri(0);
  auto encoder = SymbolEncoder::for_payloads_like(sample);
  if (!encoder) return tl::unexpected(encoder.error());
  if (request.format != Format::kCsv) note_long_host(sample, request.host, *encoder, *plan);
  auto writer = open_writer(request, *plan, encoder->width(), now);
  if (!writer) return tl::unexpected(writer.error());
  return Prepared{std::move(*plan), std::move(codes), std::move(*encoder), std::move(*writer)};
}

tl::expected<db::Registration, db::Refused> sign_and_register(db::Connection& connection,
                                                              const keys::SigningKey& key,
                                                              const programme::BatchRecord& record,
                                                              Instant now) {
  const auto jws = keys::sign_batch(key, record);
  db::WriteTransaction transaction(connection);
  auto outcome = db::register_batch(connection, {record, key.kid(), jws}, now);
  if (outcome) transaction.commit();
  return outcome;
}

}  // namespace

std::optional<Format> format_of(std::string_view name) {
  constexpr std::array<std::pair<std::string_view, Format>, 4> kFormats = {
      {{"pdf", Format::kPdf}, {"svg", Format::kSvg}, {"png", Format::kPng}, {"csv", Format::kCsv}}};
  for (const auto& [known, format] : kFormats)
    if (name == known) return format;
  return std::nullopt;
}

Result<Printed> print_batch(const db::Address& database, const keys::SigningKey& key,
                            const PrintRequest& request, Instant now, const PrintRun& run) {
  db::Reader registry(database);
  db::Connection connection(database, db::Access::kTool);
  for (int attempt = 1;; ++attempt) {
    auto prepared = prepare(registry, connection, key, request, now);
    if (!prepared) return tl::unexpected(prepared.error());
    auto& plan = prepared->plan;
    const auto outcome = sign_and_register(connection, key, plan.record, now);
    if (!outcome) {
      const bool taken = outcome.error().refusal == db::Refusal::kSerialsOverlap;
      if (taken && !plan.registered && attempt < kMostAttempts) continue;
      return tl::unexpected(outcome.error().error);
    }
    print_labels(prepared->codes, prepared->encoder, *prepared->writer, run);
    prepared->writer->commit();
    const bool draws = prepared->writer->draws_symbols();
    return Printed{plan.record,
                   *outcome == db::Registration::kAlreadyThere,
                   plan.facts.stars,
                   draws ? prepared->encoder.version() : 0,
                   draws ? Sheet::pages(plan.record.serials.count) : 0,
                   plan.notes};
  }
}

}  // namespace ocop::labeler
