#include "db/many_rows.h"

#include <utility>

namespace ocop::db {
namespace {

constexpr std::size_t kMostRows = 64;

}  // namespace

struct ManyRows::Prepared {
  explicit Prepared(soci::session& sql) : statement(sql) {}

  std::vector<Value> values;  // bound: stays where it is
  soci::statement statement;
};

ManyRows::ManyRows(soci::session& sql, std::string before, std::string kinds, std::string after)
    : ManyRows(sql, std::move(before), std::move(kinds), std::move(after), {}, {}) {}

ManyRows::ManyRows(soci::session& sql, std::string before, std::string kinds, std::string after,
                   std::function<void(soci::statement&)> into, std::function<void()> on_row)
    : sql_(sql),
      before_(std::move(before)),
      kinds_(std::move(kinds)),
      after_(std::move(after)),
      into_(std::move(into)),
      on_row_(std::move(on_row)),
      values_(kMostRows * kinds_.size()) {}

ManyRows::~ManyRows() = default;

ManyRows& ManyRows::text(std::string_view value) {
  next().text = value;
  taken();
  return *this;
}

ManyRows& ManyRows::number(long long value) {
  next().number = value;
  taken();
  return *this;
}

ManyRows& ManyRows::real(double value) {
  next().real = value;
  taken();
  return *this;
}

void ManyRows::taken() {
  if (++given_ < values_.size()) return;
  given_ = 0;
  run(0, kMostRows);
}

void ManyRows::finish() {
  std::size_t left = std::exchange(given_, 0) / kinds_.size();
  std::size_t first = 0;
  for (std::size_t rows = kMostRows; rows > 0; rows /= 4) {
    for (; left >= rows; left -= rows, first += rows) run(first, rows);
  }
}

void ManyRows::run(std::size_t first, std::size_t rows) {
  Prepared& with = prepared(rows);
  for (std::size_t i = 0; i < with.values.size(); ++i) {
    std::swap(with.values[i], values_[first * kinds_.size() + i]);
  }
  if (!on_row_) {
    with.statement.execute(true);
    return;
  }
  with.statement.execute();
  while (with.statement.fetch()) on_row_();
}

ManyRows::Prepared& ManyRows::prepared(std::size_t rows) {
  auto& known = prepared_[rows];
  if (known) return *known;
  auto made = std::make_unique<Prepared>(sql_);
  made->values.resize(rows * kinds_.size());
  for (std::size_t i = 0; i < made->values.size(); ++i) {
    Value& value = made->values[i];
    switch (kinds_[i % kinds_.size()]) {
      case 't':
        made->statement.exchange(soci::use(value.text));
        break;
      case 'n':
        made->statement.exchange(soci::use(value.number));
        break;
      default:
        made->statement.exchange(soci::use(value.real));
    }
  }
  if (into_) into_(made->statement);
  made->statement.alloc();
  made->statement.prepare(statement_of(rows));
  made->statement.define_and_bind();
  known = std::move(made);
  return *known;
}

std::string ManyRows::statement_of(std::size_t rows) const {
  std::string text = before_;
  for (std::size_t i = 0; i < rows * kinds_.size(); ++i) {
    const std::size_t column = i % kinds_.size();
    text += column > 0 ? ", " : i > 0 ? ", (" : "(";
    text += ":v" + std::to_string(i);
    if (column + 1 == kinds_.size()) text += ")";
  }
  return text + after_;
}

}  // namespace ocop::db
