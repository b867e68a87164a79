#include "db/search_terms.h"

#include <soci/soci.h>

#include <array>
#include <stdexcept>
#include <string>
#include <vector>

#include "base/text.h"

namespace ocop::db {
namespace {

constexpr std::string_view kProduct = "product";
constexpr std::string_view kProducer = "producer";
constexpr std::string_view kArea = "area";
constexpr std::string_view kCertificate = "certificate";

struct Kind {
  std::string_view name;
  std::string_view table;
  std::string_view key;
  std::string text;  ///< SQL: FROM the table as x
  std::string_view dependents_kind;
  std::string dependents;
};

const std::array<Kind, 4>& kinds() {
  static const std::array<Kind, 4> all{
      Kind{kProducer, "producers", "id",
           "SELECT x.id || ' ' || x.name || ' ' || x.address || ' ' || pl.name FROM producers x "
           "JOIN places pl ON pl.id = x.place",
           kProduct, "SELECT gtin FROM products WHERE producer = :id"},
      Kind{kArea, "areas", "id",
           "SELECT x.id || ' ' || x.name || ' ' || x.crop || ' ' || pl.name FROM areas x "
           "JOIN places pl ON pl.id = x.place",
           "", ""},
      Kind{kProduct, "products", "gtin",
           "SELECT x.name_vi || ' ' || x.name_en || ' ' || x.name_as_printed || ' ' || "
           "x.product_set || ' ' || p.name || ' ' || x.gtin FROM products x "
           "JOIN producers p ON p.id = x.producer",
           kCertificate, "SELECT number FROM certificates WHERE gtin = :id"},
      Kind{kCertificate, "certificates", "number",
           "SELECT x.number || ' ' || pr.name_vi || ' ' || p.name FROM certificates x "
           "JOIN products pr ON pr.gtin = x.gtin JOIN producers p ON p.id = pr.producer",
           "", ""}};
  return all;
}

/// A question with one parameter for one column of texts.
class Texts {
 public:
  Texts(soci::session& sql, const std::string& question)
      : statement_((sql.prepare << question, soci::into(found_), soci::use(wanted_, "id"))) {}
  Texts(const Texts&) = delete;
  Texts& operator=(const Texts&) = delete;

  std::vector<std::string> find(std::string_view id) {
    wanted_ = id;
    std::vector<std::string> all;
    statement_.execute();
    while (statement_.fetch()) all.push_back(found_);
    return all;
  }

 private:
  std::string wanted_;
  std::string found_;
  soci::statement statement_;
};

/// A scanned or typed GTIN comes with any number of leading zeros.
std::string without_leading_zeros(std::string_view gtin) {
  const auto first = gtin.find_first_not_of('0');
  return std::string(first == std::string_view::npos ? "" : gtin.substr(first));
}

}  // namespace

struct SearchTerms::State {
  explicit State(soci::session& its_sql) : sql(its_sql) {
    for (std::size_t i = 0; i < kinds().size(); ++i) {
      const auto& kind = kinds()[i];
      texts[i] = std::make_unique<Texts>(
          sql, kind.text + " WHERE x." + std::string(kind.key) + " = :id");
      if (!kind.dependents.empty()) dependents[i] = std::make_unique<Texts>(sql, kind.dependents);
    }
  }

  void write(std::size_t which, const std::string& wanted) {
    id = wanted;
    kind_name = kinds()[which].name;
    const auto found = texts[which]->find(id);
    if (found.empty()) {
      remove.execute(true);
      return;
    }
    text = found.front();
    if (kinds()[which].name == kProduct) text += " " + without_leading_zeros(id);
    if (kinds()[which].name == kCertificate) {
      for (const auto& decision : decisions.find(id)) text += " " + decision;
    }
    text = " " + fold(text) + " ";
    insert.execute(true);
  }

  soci::session& sql;
  std::string kind_name, id, text;
  std::array<std::unique_ptr<Texts>, 4> texts;
  std::array<std::unique_ptr<Texts>, 4> dependents;
  Texts decisions{sql,
                  "SELECT DISTINCT decision FROM certificate_events "
                  "WHERE number = :id AND decision <> ''"};
  soci::statement remove{
      (sql.prepare << "DELETE FROM search_terms WHERE kind = :kind AND id = :id",
       soci::use(kind_name, "kind"), soci::use(id, "id"))};
  soci::statement insert{
      (sql.prepare << "INSERT INTO search_terms (kind, id, text) VALUES (:kind, :id, :text) "
                      "ON CONFLICT (kind, id) DO UPDATE SET text = excluded.text",
       soci::use(kind_name, "kind"), soci::use(id, "id"), soci::use(text, "text"))};
};

SearchTerms::SearchTerms(soci::session& sql) : state_(std::make_unique<State>(sql)) {}
SearchTerms::~SearchTerms() = default;

void SearchTerms::refresh_all() {
  state_->sql << "DELETE FROM search_terms";
  for (std::size_t i = 0; i < kinds().size(); ++i) {
    const std::string table(kinds()[i].table);
    const std::string key(kinds()[i].key);
    std::vector<std::string> ids;
    soci::rowset<std::string> rows = (state_->sql.prepare << "SELECT " + key + " FROM " + table);
    for (const auto& id : rows) ids.push_back(id);
    for (const auto& id : ids) state_->write(i, id);
  }
}

void SearchTerms::refresh(std::string_view kind, std::string_view id) {
  for (std::size_t i = 0; i < kinds().size(); ++i) {
    if (kinds()[i].name != kind) continue;
    state_->write(i, std::string(id));
    if (!state_->dependents[i]) return;
    for (const auto& one : state_->dependents[i]->find(id)) {
      refresh(kinds()[i].dependents_kind, one);
    }
    return;
  }
  throw std::invalid_argument("no search terms of " + std::string(kind));
}

std::string_view search_kind_of(std::string_view table) {
  for (const auto& kind : kinds()) {
    if (kind.table == table) return kind.name;
  }
  return {};
}

}  // namespace ocop::db
