#include "labeler/roll_activation.h"

#include <algorithm>
#include <utility>

#include "base/text.h"
#include "db/goods_acts.h"
#include "db/registry.h"
#include "db/rolls.h"
#include "gs1/check_digit.h"
#include "keys/batch_jws.h"
#include "labeler/plural.h"
#include "labeler/roll_words.h"

namespace ocop::labeler {
namespace {

struct Planned {
  programme::BatchRecord record;
  bool lot_was_registered = false;
};

Result<std::uint64_t> serial_number(std::string where, std::string_view text, unsigned width) {
  const auto number = parse_digits(text);
  if (number && text.size() <= width) return static_cast<std::uint64_t>(*number);
  return fail(std::move(where),
              message("“{0}” is no serial of this roll; its serials have {1} digits",
                      "“{0}” không phải số sê-ri của cuộn này; số sê-ri của cuộn có {1} chữ số",
                      printable(text), width));
}

Result<programme::SerialRange> serials_of(const ActivationRequest& request, const db::Roll& roll) {
  const auto width = roll.serials.width;
  const auto first = serial_number("from", request.first, width);
  if (!first) return tl::unexpected(first.error());
  if (request.last.empty()) {
    if (request.batch.quantity == 0 || request.batch.quantity > programme::kMaxBatchQuantity)
      return fail("to", message("say which serial is the last one, or how many labels there are",
                                "hãy ghi số sê-ri cuối, hoặc số tem"));
    return programme::SerialRange{*first, request.batch.quantity, width};
  }
  const auto last = serial_number("to", request.last, width);
  if (!last) return tl::unexpected(last.error());
  if (*last < *first)
    return fail("to", message("the last serial {1} lies before the first one {0}",
                              "số sê-ri cuối {1} nhỏ hơn số đầu {0}", printable(request.first),
                              printable(request.last)));
  const auto count = *last - *first + 1;
  if (request.batch.quantity != 0 && request.batch.quantity != count)
    return fail("to", message("{0} to {1} are {2} label{4}, not {3}", "từ {0} đến {1} là {2} tem, không phải {3}",
                              printable(request.first), printable(request.last), count,
                              request.batch.quantity, plural(count)));
  if (count > programme::kMaxBatchQuantity)
    return fail("to", message("a batch has 1 to {} labels", "mỗi lô có từ 1 đến {} tem",
                              programme::kMaxBatchQuantity));
  return programme::SerialRange{*first, count, width};
}

/// What the request says about a lot that is registered must be so; what it leaves out, is. The
/// registry says where they differ.
programme::BatchRecord same_lot(const programme::BatchRecord& lot, const BatchRequest& request) {
  auto record = lot;
  if (request.produced != Date{}) record.produced = request.produced;
  if (request.best_before) record.best_before = request.best_before;
  if (!request.areas.empty()) record.areas = request.areas;
  return record;
}

Result<Planned> plan(db::Reader& registry, db::Connection& connection, const std::string& producer,
                     const ActivationRequest& request, Instant now) {
  const auto gtin = gs1::to_gtin14(request.batch.gtin);
  if (!gtin) return fail("--gtin", gtin.error().message);
  const auto roll = db::roll_of(connection, *gtin, request.roll);
  if (!roll) return fail("roll", no_such_roll(*gtin, request.roll));
  const auto serials = serials_of(request, *roll);
  if (!serials) return tl::unexpected(serials.error());
  Planned planned;
  if (const auto before = registry.batch(*gtin, request.batch.lot)) {
    planned.record = same_lot(before->record, request.batch);
    planned.lot_was_registered = true;
  } else {
    auto batch = request.batch;
    batch.quantity = serials->count;
    // The labels are printed already: whether they carry stars was settled then.
    batch.stars = false;
    if (batch.produced == Date{})
      return fail("--produced", message("the lot {} is new: its production date is needed",
                                        "lô {} là lô mới: cần có ngày sản xuất", printable(batch.lot)));
    auto fresh = plan_batch(registry, batch, producer, now);
    if (!fresh) return tl::unexpected(fresh.error());
    planned.record = std::move(fresh->record);
  }
  planned.record.serials = *serials;
  planned.record.issued_at = std::chrono::floor<std::chrono::seconds>(now);
  return planned;
}

std::uint64_t void_among(db::Connection& connection, const db::Roll& roll, const programme::SerialRange& serials) {
  std::uint64_t count = 0;
  for (const auto& part : db::parts_of(connection, roll)) {
    if (part.state != db::RollState::kVoid) continue;
    const auto first = std::max(part.serials.first, serials.first);
    const auto end = std::min(part.serials.first + part.serials.count, serials.first + serials.count);
    if (first < end) count += end - first;
  }
  return count;
}

}  // namespace

Message no_print_noted() {
  return message("no print of this roll is on record; make sure that its labels exist",
                 "sổ đăng ký chưa ghi lần in nào của cuộn này; hãy chắc chắn là đã có tem");
}

Result<programme::BatchRecord> plan_activation(const db::Address& database,
                                               const std::string& producer, std::string_view kid,
                                               const ActivationRequest& request, Instant now) {
  db::Reader registry(database);
  db::Connection connection(database, db::Access::kRead);
  auto planned = plan(registry, connection, producer, request, now);
  if (!planned) return tl::unexpected(planned.error());
  const auto allowed = db::check_activation(connection, request.roll, planned->record, kid, now);
  if (!allowed) return tl::unexpected(allowed.error().error);
  return std::move(planned->record);
}

Result<Activated> activate(const db::Address& database, const keys::SigningKey& key,
                           const ActivationRequest& request, Instant now) {
  db::Reader registry(database);
  db::Connection connection(database, db::Access::kTool);
  auto planned = plan(registry, connection, key.producer(), request, now);
  if (!planned) return tl::unexpected(planned.error());
  const auto jws = keys::sign_batch(key, planned->record);
  db::WriteTransaction transaction(connection);
  const auto outcome = db::activate_roll(connection, request.actor, request.roll,
                                         {planned->record, key.kid(), jws}, now);
  if (!outcome) return tl::unexpected(outcome.error().error);
  transaction.commit();
  Activated activated{std::move(planned->record), planned->lot_was_registered,
                      *outcome == db::Registration::kAlreadyThere};
  const auto& record = activated.record;
  if (const auto roll = db::roll_of(connection, record.gtin, request.roll)) {
    activated.taken_out = void_among(connection, *roll, record.serials);
    activated.printed = !db::prints_of_roll(connection, record.gtin, request.roll).empty();
  }
  return activated;
}

}  // namespace ocop::labeler
