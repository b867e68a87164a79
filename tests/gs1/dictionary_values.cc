#include "tests/gs1/dictionary_values.h"

#include <algorithm>
#include <array>
#include <stdexcept>

#include "gs1/check_digit.h"
#include "gs1/check_pair.h"

namespace ocop::gs1 {
namespace {

const std::array kExamples{
    Example{Rule::kCheck, "9521234543213", "9521234543214"},
    Example{Rule::kPair, "1987654Ad4X4bL5ttr2310c2K", "1987654Ad4X4bL5ttr2310c2J"},
    Example{Rule::kPrefix, "9521A", "952AA"},
    Example{Rule::kPrefix1, "09521234543213", ""},
    Example{Rule::kNondigit, "1987654Ad4X4bL5ttr2310c2K", ""},
    Example{Rule::kZero, "0", "1"},
    Example{Rule::kNonzero, "10", "00"},
    Example{Rule::kUnpadded, "10", "01"},
    Example{Rule::kDate, "261122", "261100"},
    Example{Rule::kDate0, "261100", "261131"},
    Example{Rule::kLongdate, "19240229", "19230229"},
    Example{Rule::kClock, "2359", "2360"},
    Example{Rule::kHour, "23", "24"},
    Example{Rule::kMinute, "59", "60"},
    Example{Rule::kCountry, "704", "999"},
    Example{Rule::kCountry999, "999", "998"},
    Example{Rule::kAlpha2, "VN", "vn"},
    Example{Rule::kCurrency, "704", "705"},
    Example{Rule::kIban, "GB82WEST12345698765432", "GB82WEST12345698765433"},
    Example{Rule::kYesno, "1", "2"},
    Example{Rule::kWinding, "9", "2"},
    Example{Rule::kSex, "9", "3"},
    Example{Rule::kMinus, "-", "+"},
    Example{Rule::kLatitude, "1800000000", "1800000001"},
    Example{Rule::kLongitude, "3600000000", "3600000001"},
    Example{Rule::kMedia, "80", "11"},
    Example{Rule::kPackage, "APE", "XYZ"},
    Example{Rule::kPiece, "0202", "0302"},
    Example{Rule::kSequence, "1/2", "2/1"},
    Example{Rule::kImporter, "_", "+"},
    Example{Rule::kEncoded, "%C3%A1", "%C3%A"},
    Example{Rule::kCoupon, "106141416543213150110120", "806141416543213150110120"},
    Example{Rule::kOffer, "001234561234560123456", "201234561234560123456"},
};

std::string filler(std::size_t size) { return std::string(size, '1'); }

}  // namespace

const Example& example_of(Rule rule) {
  const auto at = std::find_if(kExamples.begin(), kExamples.end(),
                               [&](const Example& example) { return example.rule == rule; });
  if (at == kExamples.end()) throw std::logic_error("a rule without an example");
  return *at;
}

std::string good_part(const Component& component, std::size_t size) {
  for (const Rule rule : component.rules) {
    if (rule == Rule::kCheck) {
      const auto body = filler(size - 1);
      return body + check_digit(body);
    }
    if (rule == Rule::kPair) {
      const auto body = "1987" + std::string(std::max<std::size_t>(size, 7) - 6, 'A');
      return body + check_pair(body);
    }
    if (rule == Rule::kPrefix) return filler(std::max<std::size_t>(size, 4));
    if (rule == Rule::kZero) return std::string(size, '0');
    if (rule == Rule::kNonzero || rule == Rule::kUnpadded || rule == Rule::kEncoded) {
      return filler(size);
    }
    if (rule != Rule::kPrefix1 && rule != Rule::kNondigit) return example_of(rule).kept;
  }
  return filler(size);
}

std::string good_value(const ApplicationIdentifier& ai, bool longest) {
  std::string value;
  for (const auto& component : ai.components) {
    if (component.optional && !longest) break;
    value += good_part(component, longest ? component.max_length : component.min_length);
  }
  return value;
}

}  // namespace ocop::gs1
