#include "verifier/national/exports.h"

#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "base/text.h"
#include "db/changes.h"
#include "verifier/api.h"
#include "verifier/national/read.h"
#include "verifier/national/write.h"
#include "web/percent.h"

namespace ocop::verifier {
namespace {

constexpr std::string_view kPrefix = "/export/";
constexpr std::string_view kProducts = "products/";
constexpr std::string_view kBatches = "batches/";
constexpr std::size_t kMostBytes = std::size_t{4} << 20U;
constexpr const char* kMethods = "GET, HEAD, OPTIONS";

web::Response unknown(const web::Request& request) {
  return problem(404, "unknown_goods",
                 {"", message("the registry knows no such product or batch",
                              "trong hệ thống không có sản phẩm hoặc lô hàng này")},
                 request);
}

/// Goods as their address names them: NAME.json or NAME.csv.
struct Wanted {
  std::string gtin, lot;
  bool csv = false;
};

std::optional<Wanted> wanted(std::string_view name) {
  Wanted goods;
  goods.csv = name.ends_with(".csv");
  if (!goods.csv && !name.ends_with(".json")) return std::nullopt;
  name.remove_suffix(std::string_view(goods.csv ? ".csv" : ".json").size());
  const bool batch = name.starts_with(kBatches);
  if (!batch && !name.starts_with(kProducts)) return std::nullopt;
  name.remove_prefix(batch ? kBatches.size() : kProducts.size());
  constexpr std::size_t kGtin = 14;
  goods.gtin = name.substr(0, kGtin);
  if (goods.gtin.size() != kGtin || !parse_digits(goods.gtin)) return std::nullopt;
  const std::string_view rest = name.substr(kGtin);
  if (!batch) return rest.empty() ? std::optional(goods) : std::nullopt;
  constexpr std::size_t kLongest = 3 * 20 + 1;
  if (!rest.starts_with("/") || rest.size() > kLongest || rest.find('+') != rest.npos) return std::nullopt;
  goods.lot = web::form_decode(rest.substr(1));
  return goods.lot.empty() ? std::nullopt : std::optional(goods);
}

void open_to_all(web::Response& response) {
  response.headers.emplace_back("Access-Control-Allow-Origin", "*");
  response.headers.emplace_back("Access-Control-Expose-Headers", "ETag");
}

/// The whole answer, or 304 to who has it.
web::Response tagged(web::Response response, const std::string& tag, std::string cache,
                     const web::Request& request) {
  const std::string quoted = "\"" + tag + "\"";
  const std::string_view known = request.header("If-None-Match");
  if (known == "*" || known.find(quoted) != known.npos) {
    response.status = 304;
    response.body.clear();
  }
  response.headers.emplace_back("ETag", quoted);
  response.headers.emplace_back("Cache-Control", std::move(cache));
  return response;
}

/// A lot may hold what no file's name and no header should.
std::string file_name(const Wanted& goods) {
  std::string name = goods.gtin;
  if (!goods.lot.empty()) name += '-';
  for (const char c : goods.lot) {
    const bool plain =
        (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '-';
    name += plain ? c : '_';
  }
  return name + ".csv";
}

std::string csv_of(const NationalRecord& record, Date today) {
  return national_csv_start() + office::csv_line(national_row(record, today));
}

web::Response schema(const web::Request& request) {
  web::Response response;
  response.content_type = "application/schema+json";
  response.body = national_schema();
  return tagged(std::move(response), std::string(kNationalFormat), "public, max-age=86400", request);
}

/// A parameter that is a number within bounds, or nothing.
std::optional<long long> number(const web::Request& request, std::string_view name, long long otherwise,
                                long long least, long long most) {
  const auto text = request.parameter(name);
  if (!text) return otherwise;
  const auto value = parse_digits(*text);
  if (!value || *value < least || *value > most) return std::nullopt;
  return value;
}

constexpr long long kHighest = 999'999'999'999'999'999;

}  // namespace

Exports::Exports(Parts parts)
    : parts_(std::move(parts)), store_(parts_.database, parts_.writer) {}

bool Exports::is_mine(std::string_view path) const { return path.starts_with(kPrefix); }

web::Response Exports::handle(const web::Request& request) {
  web::Response response;
  if (request.method == "GET" || request.method == "HEAD") {
    response = get(request);
  } else if (request.method == "OPTIONS") {
    response.status = 204;
    response.headers = {{"Allow", kMethods}, {"Access-Control-Allow-Methods", kMethods},
                        {"Access-Control-Allow-Headers", "If-None-Match"}};
  } else {
    response = problem(405, "method", {"", message("this address does not take that method",
                                                   "địa chỉ này không nhận phương thức đó")}, request);
    response.headers.emplace_back("Allow", kMethods);
  }
  open_to_all(response);
  response.route = "export";
  return response;
}

web::Response Exports::get(const web::Request& request) {
  const std::string_view name = std::string_view(request.path).substr(kPrefix.size());
  if (name == "changes") return changes(request);
  if (name == "schema.json") return schema(request);
  return goods(name, request);
}

web::Response Exports::goods(std::string_view name, const web::Request& request) {
  const auto goods = wanted(name);
  if (!goods) return unknown(request);
  const Date today = local_date(parts_.clock());
  std::optional<NationalRecord> record;
  store_.read([&](db::Connection& connection) {
    db::PlaceCodes codes(connection);
    const auto reader = parts_.readers.borrow();
    record = read_national(*reader.operator->(), codes, goods->gtin, goods->lot, parts_.host, today);
  });
  if (!record) return unknown(request);
  web::Response response;
  if (goods->csv) {
    response.content_type = "text/csv; charset=utf-8";
    response.body = csv_of(*record, today);
    response.headers = {{"Content-Disposition", "attachment; filename=\"" + file_name(*goods) + "\""}};
  } else {
    response.content_type = "application/json";
    response.body = national_json(*record, today) + "\n";
  }
  return tagged(std::move(response), national_digest(*record) + "-" + iso_date(today), "no-cache", request);
}

web::Response Exports::changes(const web::Request& request) {
  const auto since = number(request, "since", 0, 0, kHighest);
  const auto limit = number(request, "limit", kUsualChanges, 1, kMostChanges);
  if (!since) {
    return problem(400, "since", {"since", message("the number of the last statement that you have is "
                                                   "expected, 0 for all",
                                                   "cần số của bản tin cuối cùng bạn đã có, 0 để lấy tất cả")},
                   request);
  }
  if (!limit) {
    return problem(400, "limit", {"limit", message("a number from 1 to {} is expected",
                                                   "cần một số từ 1 đến {}", kMostChanges)},
                   request);
  }
  std::vector<db::Change> found;
  store_.read([&](db::Connection& connection) {
    found = db::changes_since(connection, *since, static_cast<std::size_t>(*limit) + 1);
  });
  std::string body = R"({"changes":[)";
  std::int64_t next = *since;
  std::size_t taken = 0;
  for (; taken < found.size() && taken < static_cast<std::size_t>(*limit) && body.size() < kMostBytes; ++taken) {
    const db::Change& change = found[taken];
    if (taken > 0) body += ',';
    // A JWS in compact form holds nothing that JSON would escape.
    body.append(R"({"seq":)").append(std::to_string(change.seq)).append(R"(,"jws":")").append(change.jws).append("\"}");
    next = change.seq;
  }
  const bool more = taken < found.size();
  body.append("],\"next\":").append(std::to_string(next)).append(more ? ",\"more\":true}\n" : ",\"more\":false}\n");
  web::Response response;
  response.content_type = "application/json";
  response.body = std::move(body);
  const std::string tag = std::to_string(*since) + "-" + std::to_string(next) + (more ? "-more" : "");
  return tagged(std::move(response), tag, more ? "public, max-age=86400" : "no-cache", request);
}

}  // namespace ocop::verifier
