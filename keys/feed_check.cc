#include "keys/feed_check.h"

#include <algorithm>
#include <istream>
#include <nlohmann/json.hpp>
#include <vector>

#include "base/text.h"

namespace ocop::keys {

namespace {

using Json = nlohmann::json;

/// An answer holds 500 statements at the most.
constexpr std::size_t kLongestLine = std::size_t{512} << 20U;

Result<std::vector<std::string>> statements_of(std::string_view line) {
  if (!line.starts_with("{")) return std::vector<std::string>{std::string(line)};
  const Json answer = Json::parse(line, nullptr, false);
  const auto changes = answer.is_object() ? answer.find("changes") : answer.end();
  std::vector<std::string> found;
  bool whole = answer.is_object() && changes != answer.end() && changes->is_array();
  for (std::size_t i = 0; whole && i < changes->size(); ++i) {
    const Json& change = (*changes)[i];
    whole = change.is_object() && change.contains("jws") && change["jws"].is_string();
    if (whole) found.push_back(change["jws"].get<std::string>());
  }
  if (whole) return found;
  return fail("", message("neither a statement nor an answer of /export/changes on one line",
                          "không phải một bản tin, cũng không phải một câu trả lời của "
                          "/export/changes nằm trên một dòng"));
}

}  // namespace

Result<FeedPosition> FeedPosition::parse(std::string_view text) {
  const auto colon = text.find(':');
  const auto seq = parse_digits(text.substr(0, colon));
  const std::string_view digest = colon == text.npos ? "" : text.substr(colon + 1);
  const bool hex = digest.size() == kNoPrevious.size() &&
                   std::all_of(digest.begin(), digest.end(), [](char c) {
                     return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
                   });
  if (!seq || !hex) {
    return fail("--after", message("a number, a colon and 64 hexadecimal digits are expected, as check-feed "
                                   "printed them",
                                   "cần một số, dấu hai chấm và 64 chữ số thập lục phân, như check-feed đã in"));
  }
  return FeedPosition{*seq, std::string(digest)};
}

std::string FeedPosition::text() const { return std::to_string(seq) + ":" + digest; }

Result<SignedChange> FeedCheck::add(std::string_view jws) {
  const std::int64_t wanted = at_.seq + 1;
  const std::string where = "statement " + std::to_string(wanted);
  auto change = reader_.open(jws);
  if (!change) {
    Error error = std::move(change.error());
    error.where = where + "." + error.where;
    return tl::unexpected(std::move(error));
  }
  const ChangeStatement& statement = change->statement;
  if (statement.seq != wanted) {
    return fail(where, message("the statement here has the number {0}: some are missing, or out of order",
                               "bản tin ở đây mang số {0}: thiếu bản tin, hoặc sai thứ tự", statement.seq));
  }
  if (statement.previous != at_.digest) {
    return fail(where, message("it names another statement before it than the one that was read",
                               "bản tin này chỉ tới một bản tin trước khác với bản đã đọc"));
  }
  at_ = {statement.seq, change_digest(jws)};
  return change;
}

Result<std::int64_t> check_feed(std::istream& in, FeedCheck& check) {
  std::int64_t statements = 0;
  std::string line;
  for (std::int64_t number = 1; std::getline(in, line); ++number) {
    const std::string_view text = trim(line);
    if (text.empty()) continue;
    const auto refuse = [&](Error error) {
      const std::string at = "line " + std::to_string(number);
      error.where = error.where.empty() ? at : at + ", " + error.where;
      return tl::unexpected(std::move(error));
    };
    if (text.size() > kLongestLine) {
      return refuse({"", message("the line is longer than {} bytes", "dòng dài hơn {} byte", kLongestLine)});
    }
    const auto found = statements_of(text);
    if (!found) return refuse(found.error());
    for (const std::string& jws : *found) {
      const auto change = check.add(jws);
      if (!change) return refuse(change.error());
      ++statements;
    }
  }
  return statements;
}

}  // namespace ocop::keys
