#include "gs1/coupon.h"

#include "gs1/application_identifier.h"
#include "gs1/value_rules.h"

namespace ocop::gs1 {
namespace {

/// Takes fields from the front; every function says whether the field was there and right.
class Fields {
 public:
  explicit Fields(std::string_view digits) : rest_(digits) {}

  bool at_end() const { return rest_.empty(); }

  bool fixed(std::size_t size) {
    if (rest_.size() < size) return false;
    last_ = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return true;
  }

  bool one_of(std::string_view allowed) {
    return fixed(1) && allowed.find(last_.front()) != allowed.npos;
  }

  /// A digit of `allowed` that states the length of the field behind it, less `base`.
  bool counted(std::string_view allowed, std::size_t base) {
    if (!one_of(allowed)) return false;
    return fixed(static_cast<std::size_t>(last_.front() - '0') + base);
  }

  /// An optional field's own digit.
  bool marked(char mark) { return !rest_.empty() && rest_.front() == mark && fixed(1); }

  std::string_view last() const { return last_; }

 private:
  std::string_view rest_;
  std::string_view last_;
};

constexpr std::string_view kCompany = "0123456";
constexpr std::string_view kAmount = "12345";
constexpr std::string_view kRequirementCode = "012349";
constexpr std::string_view kAnyDigit = "0123456789";

bool is_digits(std::string_view text) { return text.find_first_not_of(kAnyDigit) == text.npos; }

bool purchase(Fields& fields) {
  return fields.counted(kAmount, 0) && fields.one_of(kRequirementCode) && fields.fixed(3);
}

/// 9 stands for the first purchase's company.
bool further_purchase(Fields& fields) {
  if (!purchase(fields)) return false;
  return fields.marked('9') || fields.counted(kCompany, 6);
}

bool date(Fields& fields, std::string_view& taken) {
  if (!fields.fixed(6) || !keeps(Rule::kDate, fields.last())) return false;
  taken = fields.last();
  return true;
}

bool optional_fields(Fields& fields) {
  if (fields.marked('1') && !(fields.one_of("0123") && further_purchase(fields))) return false;
  if (fields.marked('2') && !further_purchase(fields)) return false;
  std::string_view until;
  std::string_view from;
  if (fields.marked('3') && !date(fields, until)) return false;
  if (fields.marked('4') && !date(fields, from)) return false;
  if (!until.empty() && !from.empty() && until < from) return false;
  if (fields.marked('5') && !fields.counted(kAnyDigit, 6)) return false;
  if (fields.marked('6') && !fields.counted("1234567", 6)) return false;
  return !fields.marked('9') || (fields.one_of("01256") && fields.one_of("012") &&
                                 fields.one_of(kAnyDigit) && fields.one_of("01"));
}

}  // namespace

bool is_coupon(std::string_view text) {
  Fields fields(text);
  return is_digits(text) && fields.counted(kCompany, 6) && fields.fixed(6) &&
         fields.counted(kAmount, 0) && purchase(fields) && optional_fields(fields) &&
         fields.at_end();
}

bool is_offer_coupon(std::string_view text) {
  Fields fields(text);
  return is_digits(text) && fields.one_of("01") && fields.counted(kCompany, 6) && fields.fixed(6) &&
         fields.counted(kAnyDigit, 6) && fields.at_end();
}

}  // namespace ocop::gs1
