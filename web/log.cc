#include "web/log.h"

#include <spdlog/logger.h>
#include <spdlog/sinks/basic_file_sink.h>
#include <spdlog/sinks/stdout_sinks.h>

#include <chrono>
#include <nlohmann/json.hpp>

namespace ocop::web {
namespace {

using Line = nlohmann::ordered_json;

spdlog::level::level_enum spdlog_level(LogLevel level) {
  switch (level) {
    case LogLevel::kInfo: return spdlog::level::info;
    case LogLevel::kWarning: return spdlog::level::warn;
    case LogLevel::kError: return spdlog::level::err;
  }
  return spdlog::level::err;
}

std::string_view level_name(LogLevel level) {
  switch (level) {
    case LogLevel::kInfo: return "info";
    case LogLevel::kWarning: return "warning";
    case LogLevel::kError: return "error";
  }
  return "error";
}

spdlog::sink_ptr sink_for(const std::string& path) {
  if (path.empty()) return std::make_shared<spdlog::sinks::stderr_sink_mt>();
  return std::make_shared<spdlog::sinks::basic_file_sink_mt>(path);
}

}  // namespace

struct Log::State {
  Clock clock;
  spdlog::logger logger;

  Line begin(LogLevel level, std::string_view event) const {
    return Line{{"time", iso_instant(clock())}, {"level", level_name(level)}, {"event", event}};
  }

  void end(LogLevel level, const Line& line) {
    // Fields may quote what a client sent: bytes that are no UTF-8 are replaced.
    logger.log(spdlog_level(level), line.dump(-1, ' ', false, Line::error_handler_t::replace));
  }
};

Log::Log(const std::string& path, Clock clock)
    : state_(new State{std::move(clock), spdlog::logger("log", sink_for(path))}) {
  state_->logger.set_pattern("%v");
  state_->logger.flush_on(spdlog::level::info);
}

Log::~Log() = default;

void Log::write(LogLevel level, std::string_view event, const Fields& fields) {
  Line line = state_->begin(level, event);
  for (const auto& [name, value] : fields) line[name] = value;
  state_->end(level, line);
}

void Log::access(const Access& access) {
  const LogLevel level = access.error.empty() ? LogLevel::kInfo : LogLevel::kError;
  Line line = state_->begin(level, "request");
  line["id"] = access.id;
  line["method"] = access.method;
  line["route"] = access.route;
  line["status"] = access.status;
  line["ms"] = static_cast<double>(access.time.count()) / 1000.0;
  line["bytes"] = access.bytes;
  for (const auto& [name, value] : access.fields) line[name] = value;
  if (!access.error.empty()) line["error"] = access.error;
  state_->end(level, line);
}

}  // namespace ocop::web
