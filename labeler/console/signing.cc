#include "labeler/console/signing.h"

#include <memory>
#include <utility>

#include "base/file.h"
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

/// As typed, blanks at its ends too; composed as ocop-keys does.
keys::Secret passphrase_of(const Visit& visit) {
  for (const auto& field : visit.form.fields())
    if (field.name == "passphrase" && !field.is_file)
      return keys::Secret(to_nfc(field.value).value_or(""));
  return {};
}

using Key = std::shared_ptr<const keys::SigningKey>;

/// The producer's newest key, opened with the form's passphrase.
tl::expected<Key, SigningRefusal> open_key(const Context& context, const Visit& visit,
                                           const KeyCabinet::Turn& turn) {
  std::optional<db::KeyRow> row;
  context.desk->read([&](db::Connection& connection) {
    row = context.keys.key_of(connection, visit.actor.producer, visit.now);
  });
  if (!row) return refuse(Kind::kBatch, no_key());
  auto key = context.keys.open(turn, visit.user.id, *row, passphrase_of(visit), visit.now);
  if (!key) return refuse(Kind::kPassphrase, key.error());
  return std::move(*key);
}

SpoolJob job_of(const Visit& visit, std::string id, const std::string& product,
                const Output& output) {
  SpoolJob job;
  job.id = std::move(id);
  job.producer = visit.actor.producer;
  job.product = product;
  job.format = output.format;
  job.sheets = output.stock.medium == Medium::kSheet;
  job.pages_per_file = output.pages_per_file;
  job.ordered_at = visit.now;
  return job;
}

SpoolJob job_for(SpoolJob job, const PrintRequest& request, const BatchPrint& print) {
  const auto& record = print.plan().record;
  const auto& serials = request.only ? *request.only : record.serials;
  job.gtin = record.gtin;
  job.lot = record.lot;
  job.first = serials.serial(0);
  job.last = serials.serial(serials.count - 1);
  job.labels = print.labels();
  job.notes = print.plan().notes;
  return job;
}

SpoolJob job_for(SpoolJob job, const RollPrintRequest&, const RollPrint& print) {
  const auto& roll = print.roll();
  const auto serials = print.span();
  job.gtin = roll.gtin;
  job.roll = roll.roll;
  job.first = serials.serial(0);
  job.last = serials.serial(serials.count - 1);
  job.labels = print.labels();
  return job;
}

bool is_registered(const Context& context, const PrintRequest& request) {
  return context.readers.borrow()->batch(request.batch.gtin, request.batch.lot).has_value();
}

bool is_registered(const Context& context, const RollPrintRequest& request) {
  bool stands = false;
  context.desk->read([&](db::Connection& connection) {
    stands = db::roll_of(connection, request.gtin, request.roll).has_value();
  });
  return stands;
}

/// The disk failed: what was registered stays so, and nobody must think that it was not.
Error not_queued(bool registered) {
  if (!registered)
    return {"", message("The service cannot write its files just now; nothing was signed or registered. Try again "
                        "later, or tell who runs the service",
                        "Máy chủ hiện không ghi được tệp; chưa có gì được ký hay đăng ký. Hãy thử lại sau, hoặc "
                        "báo người vận hành hệ thống")};
  return {"", message("It is signed and registered, but its labels could not be written. Open it and choose “Print "
                      "again”; do not enter it a second time",
                      "Đã ký và đăng ký xong, nhưng chưa ghi được tệp tem. Hãy mở lô hoặc cuộn đó rồi bấm “In "
                      "lại tem”; đừng nhập lại lần nữa")};
}

Result<Made> made_of(Result<Printed> printed) {
  if (!printed) return tl::unexpected(printed.error());
  return std::move(printed->made);
}
Result<Made> made_of(Result<Made> made) { return made; }

/// The way of every print: a turn, room in the spool, the key, registration, the queue.
template <class Print, class Request>
tl::expected<std::string, SigningRefusal> run_print(const Context& context, Visit& visit,
                                                    const std::string& order, Request request,
                                                    const std::string& product) {
  const auto turn = context.keys.take_turn();
  if (!turn) return refuse(Kind::kBusy, busy());
  auto id = Spool::id_of(visit.actor.producer, order);
  // Sent twice: the first one had the turn.
  if (context.spool.find(id, visit.actor.producer)) return id;
  if (!context.spool.has_room(visit.actor.producer)) return refuse(Kind::kBusy, no_room());
  auto key = open_key(context, visit, *turn);
  if (!key) return tl::unexpected(key.error());
  request.actor = visit.actor;
  try {
    request.output.out = context.spool.make_folder(id) /
                         ("labels." + std::string(format_name(request.output.format)));
    auto begun = Print::begin(context.database, **key, context.service, request, visit.now);
    if (!begun) {
      context.spool.drop(id);
      return refuse(Kind::kBatch, begun.error());
    }
    auto job = job_for(job_of(visit, id, product, request.output), request, *begun);
    struct Run {
      Key key;
      Print print;
    };
    const auto run = std::make_shared<Run>(Run{std::move(*key), std::move(*begun)});
    context.spool.add(std::move(job), [run, &context](const PrintRun& how) {
      return made_of(run->print.print(how, context.clock));
    });
  } catch (const FileError&) {
    context.spool.drop(id);
    return refuse(Kind::kNotQueued, not_queued(is_registered(context, request)));
  }
  return id;
}

}  // namespace

Error no_key() {
  return {
      "",
      message("This service holds no valid signing key of yours; ask the province for one",
              "Máy chủ này chưa có khóa ký còn hiệu lực của đơn vị; hãy đề nghị tỉnh cấp khóa")};
}

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
  return run_print<BatchPrint>(context, visit, order, std::move(request), product);
}

tl::expected<std::string, SigningRefusal> sign_and_print_roll(const Context& context, Visit& visit,
                                                              const std::string& order,
                                                              RollPrintRequest request,
                                                              const std::string& product) {
  return run_print<RollPrint>(context, visit, order, std::move(request), product);
}

tl::expected<Activated, SigningRefusal> sign_activation(const Context& context, Visit& visit,
                                                        ActivationRequest request) {
  const auto turn = context.keys.take_turn();
  if (!turn) return refuse(Kind::kBusy, busy());
  const auto key = open_key(context, visit, *turn);
  if (!key) return tl::unexpected(key.error());
  request.actor = visit.actor;
  auto activated = activate(context.database, **key, request, visit.now);
  if (!activated) return refuse(Kind::kBatch, activated.error());
  return std::move(*activated);
}

web::Response to_job(const Context& context, const Visit& visit, const std::string& id) {
  return context.desk->done(visit, job_address(id),
                            message("Signed and registered. The labels are being made",
                                    "Đã ký và ghi vào sổ đăng ký. Đang làm tệp tem"));
}

}  // namespace ocop::labeler::console
