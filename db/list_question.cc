#include "db/list_question.h"

#include <algorithm>
#include <vector>

#include "base/text.h"
#include "db/storable.h"

namespace ocop::db {
namespace {

// No row's terms hold a word as long as this, and a person types less.
constexpr std::size_t kLongestSearch = 1000;

std::vector<std::string> words_of(std::string_view search) {
  std::string text(search);
  for (char& c : text) {
    if (static_cast<unsigned char>(c) < 0x20 || c == '\x7F') c = ' ';
  }
  const std::string folded = fold(text);
  std::vector<std::string> words;
  for (std::size_t at = 0; at < folded.size();) {
    const auto end = std::min(folded.find(' ', at), folded.size());
    if (end > at) words.push_back(folded.substr(at, end - at));
    at = end + 1;
  }
  // A word typed a hundred times asks no more than once.
  std::sort(words.begin(), words.end());
  words.erase(std::unique(words.begin(), words.end()), words.end());
  return words;
}

std::string like_pattern(std::string_view word) {
  std::string pattern = "%";
  for (const char c : word) {
    if (c == '%' || c == '_' || c == '!') pattern += '!';
    pattern += c;
  }
  return pattern + '%';
}

}  // namespace

void Where::add(std::string condition) {
  conditions_ += (conditions_.empty() ? " WHERE " : " AND ") + std::move(condition);
}

std::string Where::value(std::string_view text) {
  const bool possible = storable(text);
  if (!possible) add("1 = 0");
  values_.emplace_back(std::string(possible ? text : ""));
  return ":p" + std::to_string(values_.size() - 1);
}

std::string Where::value(long long number) {
  values_.emplace_back(number);
  return ":p" + std::to_string(values_.size() - 1);
}

std::string Where::sql() const { return conditions_ + " "; }

void Where::bind(soci::statement& statement) const {
  for (std::size_t i = 0; i < values_.size(); ++i) {
    const std::string name = "p" + std::to_string(i);
    if (auto* text = std::get_if<std::string>(&values_[i]))
      statement.exchange(soci::use(*text, name));
    else
      statement.exchange(soci::use(std::get<long long>(values_[i]), name));
  }
}

void add_within(Where& where, std::string_view column, std::string_view scope) {
  if (scope.empty()) return;
  where.add(std::string(column) +
            " IN (SELECT place FROM place_within WHERE ancestor = " + where.value(scope) + ")");
}

void add_search(Where& where, std::string_view texts, std::string_view search) {
  const bool too_long = search.size() > kLongestSearch;
  const auto words = too_long ? std::vector<std::string>() : words_of(search);
  if (words.empty() && !trim(search).empty()) return where.add("1 = 0");
  for (const auto& word : words) {
    where.add("(" + std::string(texts) + ") LIKE " + where.value(like_pattern(word)) +
              " ESCAPE '!'");
  }
}

std::string page_sql(Where& where, Page page) {
  if (page.limit == 0) return "";
  const auto bounded = [](std::size_t number) {
    return static_cast<long long>(std::min<std::size_t>(number, 1'000'000'000));
  };
  const auto limit = where.value(bounded(page.limit));
  return " LIMIT " + limit + " OFFSET " + where.value(bounded(page.offset));
}

std::string by_bytes(const Connection& connection, std::string_view expression) {
  const bool postgres = connection.engine() == Engine::kPostgres;
  return std::string(expression) + (postgres ? " COLLATE \"C\"" : "");
}

void tell(Connection& connection, const std::string& sql, const Where& where) {
  guarded(connection.display(), [&] {
    soci::statement statement(connection.sql());
    where.bind(statement);
    statement.alloc();
    statement.prepare(sql);
    statement.define_and_bind();
    statement.execute(true);
  });
}

std::size_t ask_count(Connection& connection, const std::string& sql, const Where& where) {
  long long count = 0;
  ask(
      connection, sql, where, [] {}, count);
  return static_cast<std::size_t>(count);
}

}  // namespace ocop::db
