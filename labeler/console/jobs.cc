#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "base/file.h"
#include "base/text.h"
#include "db/scratch.h"
#include "labeler/console/console.h"
#include "labeler/console/context.h"
#include "labeler/console/job_view.h"
#include "labeler/plural.h"

namespace ocop::labeler::console {
namespace {

using nlohmann::json;

constexpr const char* kRefreshSeconds = "3";
/// A file of kSheetsPerFile sheets, or a table of kMostConsoleLabels, with room to spare.
constexpr std::size_t kMostFile = std::size_t{256} << 20;

struct StateWord {
  const char* tone;
  const char* vi;
  const char* en;
};
constexpr std::array<StateWord, 4> kStateWords{{{"plain", "chờ in", "waiting"},
                                                {"warn", "đang in", "printing"},
                                                {"good", "xong", "done"},
                                                {"bad", "chưa in được", "not printed"}}};

struct MediaType {
  std::string_view ending;
  const char* type;
};
constexpr std::array<MediaType, 5> kMediaTypes{{{".pdf", "application/pdf"},
                                                {".csv", "text/csv; charset=utf-8"},
                                                {".png", "image/png"},
                                                {".svg", "image/svg+xml"},
                                                {".zip", "application/zip"}}};

std::string ending_of(const std::string& file) {
  const auto dot = file.rfind('.');
  return dot == std::string::npos ? "" : file.substr(dot);
}

/// "tem-L2601-2.pdf"
std::string download_name(const SpoolJob& job, std::size_t number) {
  std::string name = "tem-" + (job.roll.empty() ? job.lot : "cuon-" + job.roll);
  if (job.files.size() > 1) name += fmt::format("-{}", number + 1);
  return name + ending_of(job.files.at(number));
}

/// "3 tờ", "tờ 251 đến 500", "tem 1 đến 10000".
std::string part_of_file(const SpoolJob& job, std::size_t number, const Visit& visit) {
  if (job.format == Format::kCsv) return say(visit, "Bảng mã", "Table of codes");
  const auto all = job.sheets ? job.pages : job.labels;
  if (job.files.size() == 1)
    return job.sheets ? say(visit, fmt::format("{} tờ", all), fmt::format("{} sheet{}", all, plural(all)))
                      : say(visit, fmt::format("{} tem", all), fmt::format("{} label{}", all, plural(all)));
  const auto first = number * job.pages_per_file + 1;
  const auto last = std::min(all, (number + 1) * job.pages_per_file);
  return job.sheets ? say(visit, fmt::format("tờ {} đến {}", first, last),
                          fmt::format("sheets {} to {}", first, last))
                    : say(visit, fmt::format("tem thứ {} đến {}", first, last),
                          fmt::format("labels {} to {}", first, last));
}

json files_json(const SpoolJob& job, const Visit& visit) {
  json files = json::array();
  for (std::size_t i = 0; i < job.files.size(); ++i) {
    files.push_back({{"href", job_address(job.id) + "/" + std::to_string(i + 1)},
                     {"file", safe_file_name(download_name(job, i))},
                     {"size", part_of_file(job, i, visit)}});
  }
  return files;
}

std::string goods_address(const SpoolJob& job, const std::string& below = "") {
  return job.roll.empty() ? link(below.empty() ? "/batch" : below, {{"gtin", job.gtin}, {"lot", job.lot}})
                          : link("/roll" + below, {{"gtin", job.gtin}, {"roll", job.roll}});
}

/// Another run has made labels of the same lot or roll since, and with them the scratch codes that hold.
bool made_since(const Context& context, const SpoolJob& failed) {
  return std::ranges::any_of(context.spool.jobs_of(failed.producer), [&](const SpoolJob& job) {
    return job.state == JobState::kDone && job.gtin == failed.gtin && job.lot == failed.lot &&
           job.roll == failed.roll && job.ordered_at >= failed.ordered_at;
  });
}

/// What to do about a job that failed: labels whose scratch codes the registry holds are not printed again.
void add_advice(const Context& context, const Visit& visit, const SpoolJob& job, json& data) {
  bool scratch_codes = false;
  context.desk->read([&](db::Connection& connection) {
    scratch_codes = db::has_scratch_code(connection, job.gtin, job.first);
  });
  if (!scratch_codes) {
    data["advice"] = say(visit, "Hãy mở lô hoặc cuộn tem đó và in lại.", "Open it and print it again.");
    return;
  }
  if (made_since(context, job)) return;
  data["advice"] = say(
      visit,
      fmt::format("Tem này có mã cào, không ai lưu lại mã nên không in lại được. Hãy hủy các tem {} – {} rồi in tem khác.",
                  job.first, job.last),
      fmt::format("These labels carry scratch codes, which nobody keeps, so they cannot be printed again. Void the "
                  "labels {} – {}, and print others.",
                  job.first, job.last));
  data["void"] = goods_address(job, "/void");
}

web::Response show(const Context& context, Visit& visit) {
  const auto job = context.spool.find(visit.parts.at(0), visit.actor.producer);
  if (!job) return not_found(context, visit);
  const auto& in = visit.language;
  json data = job_summary(*job, visit);
  const bool open = job->state == JobState::kWaiting || job->state == JobState::kPrinting;
  data["open"] = open;
  data["done"] = job->state == JobState::kDone;
  data["failed"] = job->state == JobState::kFailed;
  data["problem"] = job->problem.in(in);
  data["printed"] = job->printed;
  data["first"] = job->first;
  data["last"] = job->last;
  data["files"] = files_json(*job, visit);
  data["pdf"] = job->format == Format::kPdf;
  data["zpl"] = job->format == Format::kZpl;
  data["batch"] = goods_address(*job);
  data["advice"] = "";
  data["void"] = "";
  if (job->state == JobState::kFailed) add_advice(context, visit, *job, data);
  data["here"] = job_address(job->id);
  data["verifier"] = context.verifier;
  data["notes"] = json::array();
  for (const auto& note : job->notes) data["notes"].push_back({{"note", note.in(in)}});
  auto response =
      page(context, visit, say(visit, "Tệp in tem", "Label sheets"), "tem_job", std::move(data));
  if (open) response.headers.emplace_back("Refresh", kRefreshSeconds);
  return response;
}

web::Response download(const Context& context, Visit& visit) {
  const auto job = context.spool.find(visit.parts.at(0), visit.actor.producer);
  const auto number = parse_digits(visit.parts.at(1));
  if (!job || job->state != JobState::kDone || !number || *number < 1 ||
      static_cast<std::size_t>(*number) > job->files.size())
    return not_found(context, visit);
  const auto index = static_cast<std::size_t>(*number - 1);
  const auto file = context.spool.file(*job, index);
  std::error_code ignored;
  if (!std::filesystem::is_regular_file(file, ignored)) return not_found(context, visit);
  const auto name = download_name(*job, index);
  const auto type = std::ranges::find(kMediaTypes, ending_of(name), &MediaType::ending);
  return attachment(type == kMediaTypes.end() ? "application/octet-stream" : type->type,
                    read_file(file, kMostFile), name);
}

}  // namespace

std::string job_address(const std::string& id) { return "/jobs/" + id; }

json job_summary(const SpoolJob& job, const Visit& visit) {
  const auto& word = kStateWords.at(static_cast<std::size_t>(job.state));
  return {{"href", job_address(job.id)},
          {"product", job.product},
          {"lot", job.lot},
          {"roll", job.roll},
          {"labels", job.labels},
          {"tone", word.tone},
          {"word", say(visit, word.vi, word.en)},
          {"at", local_date_time(job.ordered_at)}};
}

void add_job_routes(Routes& routes, const Context& context) {
  add_route(routes, context, "GET", "/jobs/*", programme::Act::kPrintLabels, show);
  add_route(routes, context, "GET", "/jobs/*/*", programme::Act::kPrintLabels, download);
}

}  // namespace ocop::labeler::console
