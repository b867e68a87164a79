#include "labeler/console/job_file.h"

#include <array>
#include <nlohmann/json.hpp>
#include <utility>

namespace ocop::labeler {
namespace {

using nlohmann::json;

constexpr std::array<std::string_view, 4> kStates{"waiting", "printing", "done", "failed"};

json to_json(const Message& message) { return {{"vi", message.vi}, {"en", message.en}}; }

Message message_of(const json& value) {
  return {value.at("en").get<std::string>(), value.at("vi").get<std::string>()};
}

SpoolJob job_of(const json& value) {
  SpoolJob job;
  const auto text = [&](const char* name) { return value.at(name).get<std::string>(); };
  job.id = text("id");
  job.producer = text("producer");
  job.gtin = text("gtin");
  job.product = text("product");
  job.lot = text("lot");
  // A job of an older program knows none of these.
  job.roll = value.value("roll", "");
  job.sheets = value.value("sheets", true);
  job.pages = value.value("pages", std::uint64_t{0});
  job.pages_per_file = value.value("pages_per_file", std::uint64_t{0});
  job.first = text("first");
  job.last = text("last");
  job.format = format_of(text("format")).value_or(Format::kPdf);
  job.labels = value.at("labels").get<std::uint64_t>();
  job.printed = value.at("printed").get<std::uint64_t>();
  job.state = JobState::kFailed;
  for (std::size_t i = 0; i < kStates.size(); ++i)
    if (text("state") == kStates.at(i)) job.state = static_cast<JobState>(i);
  job.ordered_at = parse_instant(text("ordered_at")).value_or(Instant{});
  job.files = value.at("files").get<std::vector<std::string>>();
  for (const auto& note : value.at("notes")) job.notes.push_back(message_of(note));
  job.problem = message_of(value.at("problem"));
  return job;
}

}  // namespace

std::string to_json(const SpoolJob& job) {
  json notes = json::array();
  for (const auto& note : job.notes) notes.push_back(to_json(note));
  return json{{"id", job.id},
              {"producer", job.producer},
              {"gtin", job.gtin},
              {"product", job.product},
              {"lot", job.lot},
              {"roll", job.roll},
              {"sheets", job.sheets},
              {"pages", job.pages},
              {"pages_per_file", job.pages_per_file},
              {"first", job.first},
              {"last", job.last},
              {"format", format_name(job.format)},
              {"labels", job.labels},
              {"printed", job.printed},
              {"state", kStates.at(static_cast<std::size_t>(job.state))},
              {"ordered_at", iso_instant(job.ordered_at)},
              {"files", job.files},
              {"notes", std::move(notes)},
              {"problem", to_json(job.problem)}}
      .dump();
}

std::optional<SpoolJob> parse_job(std::string_view text) {
  try {
    return job_of(json::parse(text));
  } catch (const json::exception&) {
    return std::nullopt;
  }
}

}  // namespace ocop::labeler
