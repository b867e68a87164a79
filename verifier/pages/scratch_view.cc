#include "verifier/pages/scratch_view.h"

#include <chrono>
#include <nlohmann/json.hpp>

#include "verifier/pages/shown.h"

namespace ocop::verifier::pages {
namespace {

using nlohmann::json;

json said_of(const ScratchReply& reply, Language language, const Words& words) {
  if (reply.unreadable) {
    return {{"said_tone", "warn"},
            {"said", words.with(language, "scratch_unreadable",
                                shown(reply.unreadable->message.in(language), 400))}};
  }
  const std::string used_at = local_date_time(reply.used_at);
  switch (reply.outcome) {
    case db::ScratchOutcome::kFirst:
      return {{"said_tone", "good"},
              {"said", words.with(language, "scratch_first", used_at)},
              {"more", words.in(language, "scratch_first_text")}};
    case db::ScratchOutcome::kUsed:
      return {{"said_tone", "stop"},
              {"said", words.with(language, "scratch_used_before", used_at)},
              {"more", words.in(language, "scratch_used_text")}};
    case db::ScratchOutcome::kTooMany: {
      const auto wait = reply.wait.value_or(std::chrono::hours(1));
      return {{"said_tone", "warn"},
              {"said", words.with(language, "scratch_too_many",
                                  std::chrono::ceil<std::chrono::minutes>(wait).count())}};
    }
    case db::ScratchOutcome::kWrong:
    case db::ScratchOutcome::kNone:
      return {{"said_tone", "bad"},
              {"said", words.in(language, "scratch_wrong")},
              {"more", words.in(language, "scratch_wrong_text")}};
  }
  return json::object();
}

}  // namespace

json scratch_view(const Resolution& resolution, const ScratchReply* reply, Language language,
                  const Words& words) {
  json view = json::object();
  const auto& state = resolution.dossier->scratch;
  if (reply != nullptr) {
    view = said_of(*reply, language, words);
  } else if (state.used_at) {
    view = {{"said", words.with(language, "scratch_used_before", local_date_time(*state.used_at))},
            {"more", words.in(language, "scratch_used_text")}};
  } else {
    view = {{"more", words.in(language, "scratch_unused")}};
  }
  const bool done = reply != nullptr && !reply->unreadable &&
                    (reply->outcome == db::ScratchOutcome::kFirst ||
                     reply->outcome == db::ScratchOutcome::kUsed);
  view["form"] = resolution.scratch_tried_here && !done;
  return view;
}

}  // namespace ocop::verifier::pages
