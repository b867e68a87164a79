#include "labeler/console/signing.h"

#include <memory>
#include <utility>

#include "base/text.h"
#include "labeler/console/console.h"
#include "labeler/console/job_view.h"

namespace ocop::labeler::console {
namespace {

using Kind = SigningRefusal::Kind;

tl::unexpected<SigningRefusal> refuse(Kind kind, Error error) {
  return tl::unexpected(SigningRefusal{kind, std::move(error)});
}

Error busy() {
  return {
      "",
      message("Others are signing just now; nothing was done, try again in a minute",
              "Hiện có người khác đang ký; chưa có gì được thực hiện, hãy thử lại sau một phút")};
}

Error no_room() {
  return {
      "",
      message(
          "Too many labels wait to be printed; nothing was done, try again when one of the runs is "
          "done",
          "Đang có quá nhiều tem chờ in; chưa có gì được thực hiện, hãy thử lại khi in xong bớt")};
}

Error no_key() {
  return {
      "",
      message("This service holds no valid signing key of yours; ask the province for one",
              "Máy chủ này chưa có khóa ký còn hiệu lực của đơn vị; hãy đề nghị tỉnh cấp khóa")};
}

/// As typed, blanks at its ends too; composed as ocop-keys does.
keys::Secret passphrase_of(const Visit& visit) {
  for (const auto& field : visit.form.fields())
    if (field.name == "passphrase" && !field.is_file)
      return keys::Secret(to_nfc(field.value).value_or(""));
  return {};
}

/// What the print run needs until it has run.
struct Run {
  std::shared_ptr<const keys::SigningKey> key;
  BatchPrint print;
};

SpoolJob job_for(const Visit& visit, std::string id, const std::string& product,
                 const PrintRequest& request, const BatchPrint& print) {
  const auto& record = print.plan().record;
  const auto& serials = request.only ? *request.only : record.serials;
  SpoolJob job;
  job.id = std::move(id);
  job.producer = visit.actor.producer;
  job.gtin = record.gtin;
  job.product = product;
  job.lot = record.lot;
  job.first = serials.serial(0);
  job.last = serials.serial(serials.count - 1);
  job.format = request.format;
  job.labels = print.labels();
  job.ordered_at = visit.now;
  job.notes = print.plan().notes;
  return job;
}

}  // namespace

std::string order_of(const Visit& visit) {
  constexpr std::size_t kDigits = 32;
  auto order = visit.form.text("order");
  const bool good =
      order.size() == kDigits && order.find_first_not_of("0123456789abcdef") == order.npos;
  return good ? order : Spool::new_order();
}

std::optional<SpoolJob> job_of_order(const Context& context, const Visit& visit,
                                     const std::string& order) {
  return context.spool.find(Spool::id_of(visit.actor.producer, order), visit.actor.producer);
}

tl::expected<std::string, SigningRefusal> sign_and_print(const Context& context, Visit& visit,
                                                         const std::string& order,
                                                         PrintRequest request,
                                                         const std::string& product) {
  const auto turn = context.keys.take_turn();
  if (!turn) return refuse(Kind::kBusy, busy());
  auto id = Spool::id_of(visit.actor.producer, order);
  // Sent twice: the first one had the turn.
  if (context.spool.find(id, visit.actor.producer)) return id;
  if (!context.spool.has_room(visit.actor.producer)) return refuse(Kind::kBusy, no_room());
  std::optional<db::KeyRow> row;
  context.desk->read([&](db::Connection& connection) {
    row = context.keys.key_of(connection, visit.actor.producer, visit.now);
  });
  if (!row) return refuse(Kind::kBatch, no_key());
  auto key = context.keys.open(*turn, visit.user.id, *row, passphrase_of(visit), visit.now);
  if (!key) return refuse(Kind::kPassphrase, key.error());

  request.out =
      context.spool.make_folder(id) / ("labels." + std::string(format_name(request.format)));
  request.sheets_per_file = kSheetsPerFile;
  request.actor = visit.actor;
  auto begun = BatchPrint::begin(context.database, **key, request, visit.now);
  if (!begun) {
    context.spool.drop(id);
    return refuse(Kind::kBatch, begun.error());
  }
  auto job = job_for(visit, id, product, request, *begun);
  const auto run = std::make_shared<Run>(Run{std::move(*key), std::move(*begun)});
  context.spool.add(std::move(job), [run, &context](const PrintRun& how) {
    return run->print.print(how, context.clock);
  });
  return id;
}

web::Response to_job(const Context& context, const Visit& visit, const std::string& id) {
  return context.desk->done(visit, job_address(id),
                            message("Signed and registered. The labels are being made",
                                    "Đã ký và ghi vào sổ đăng ký. Đang làm tệp tem"));
}

}  // namespace ocop::labeler::console
