// All products and batches of a place in the national format, as a file.
#include "base/text.h"
#include "verifier/console/context.h"
#include "verifier/console/listing.h"
#include "verifier/national/write.h"

namespace ocop::verifier::console {
namespace {

using programme::Act;

/// Of one file; a whole province's, with its batches, is written by the command, in constant memory.
constexpr std::size_t kMostRecords = 20'000;

struct File {
  std::string bytes;
  std::size_t records = 0;
};

File written(const Context& context, const Visit& visit, bool csv) {
  File file;
  if (csv) file.bytes = national_csv_start();
  context.desk->read([&](db::Connection& connection) {
    std::string place = asked_place(connection, visit);
    if (place.empty()) place = visit.actor.place;
    const auto reader = context.readers.borrow();
    const NationalQuestion question{place, ascii_lower(context.host), today(visit)};
    each_national(connection, *reader.operator->(), question, [&](const NationalRecord& record) {
      if (++file.records > kMostRecords) return false;
      file.bytes += csv ? office::csv_line(national_row(record, question.today))
                        : national_json(record, question.today) + "\n";
      return true;
    });
  });
  return file;
}

web::Response national(const Context& context, Visit& visit, bool csv) {
  File file = written(context, visit, csv);
  if (file.records > kMostRecords) {
    return context.desk->refuse(
        visit, 400,
        {"place", message("this place has more than {} products and batches: choose a smaller one, or have the "
                          "operator run `ocop-verifier export`",
                          "địa bàn này có hơn {} sản phẩm và lô hàng: hãy chọn địa bàn nhỏ hơn, hoặc nhờ người vận "
                          "hành chạy `ocop-verifier export`",
                          kMostRecords)});
  }
  web::Response response;
  response.content_type = csv ? "text/csv; charset=utf-8" : "application/jsonl";
  response.headers = {{"Content-Disposition",
                       std::string("attachment; filename=\"du-lieu-quoc-gia.") + (csv ? "csv\"" : "jsonl\"")},
                      {"Cache-Control", "no-store"}};
  response.body = std::move(file.bytes);
  return response;
}

web::Response national_as_csv(const Context& context, Visit& visit) { return national(context, visit, true); }
web::Response national_as_json(const Context& context, Visit& visit) { return national(context, visit, false); }

}  // namespace

void add_national_routes(Routes& routes, const Context& context) {
  routes.push_back(route(context, "GET", "/national.csv", Act::kView, national_as_csv));
  routes.push_back(route(context, "GET", "/national.jsonl", Act::kView, national_as_json));
}

}  // namespace ocop::verifier::console
