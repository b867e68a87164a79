#include "verifier/pages/look.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <stdexcept>

namespace ocop::verifier::pages {

Look look_of(Headline headline) {
  switch (headline) {
    case Headline::kForged:
      return {"bad", "octagon", "cross"};
    case Headline::kNotRegistered:
      return {"bad", "diamond", "question"};
    case Headline::kVoid:
      return {"bad", "circle", "slash"};
    case Headline::kKeyRevoked:
      return {"bad", "shield", "cross"};
    case Headline::kRecalled:
      return {"bad", "circle", "back"};
    case Headline::kSuspectedCopy:
      return {"stop", "sheets", "sheet_mark"};
    case Headline::kCertificateRevoked:
      return {"stop", "medal", "high_cross"};
    case Headline::kSuspended:
      return {"warn", "medal", "pause"};
    case Headline::kExpired:
      return {"warn", "circle", "clock"};
    case Headline::kPastBestBefore:
      return {"warn", "calendar", "low_cross"};
    case Headline::kUnsigned:
      return {"plain", "circle", "question"};
    case Headline::kGenuine:
      return {"good", "shield", "check"};
  }
  return {"bad", "octagon", "cross"};
}

Icons::Icons(std::string_view json) {
  try {
    all_ = nlohmann::json::parse(json).get<decltype(all_)>();
  } catch (const nlohmann::json::exception& problem) {
    throw std::invalid_argument(std::string("icons: ") + problem.what());
  }
}

const std::string& Icons::at(std::string_view name) const {
  const auto found = all_.find(name);
  if (found == all_.end()) throw std::out_of_range("icons: no " + std::string(name));
  return found->second;
}

std::string Icons::sign(const Look& look) const { return at(look.shape) + at(look.glyph); }

std::string star_row(int stars) {
  std::string path;
  for (int i = 0; i < stars; ++i)
    path +=
        fmt::format("M{} 1.5l3.3 6.7 7.3 1-5.3 5.2 1.3 7.3-6.6-3.5-6.6 3.5 1.3-7.3-5.3-5.2 7.3-1z",
                    kStarWidth * i + kStarWidth / 2);
  return "<path d=\"" + path + "\"/>";
}

}  // namespace ocop::verifier::pages
