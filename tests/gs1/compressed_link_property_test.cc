#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <algorithm>

#include "gs1/check_digit.h"
#include "gs1/compressed_link.h"
#include "gs1/epc_values.h"

using namespace ocop;
using namespace ocop::gs1;

namespace {

std::string pick_text(std::string_view alphabet, std::size_t least, std::size_t most) {
  const auto size = *rc::gen::inRange(least, most + 1);
  return *rc::gen::container<std::string>(size, rc::gen::elementOf(std::string(alphabet)));
}

/// Texts that one encodation or another suits best, and such as none but ASCII holds.
std::string pick_value(std::size_t most) {
  const auto alphabet = *rc::gen::element<std::string>(
      "0123456789", "0", "0123456789ABCDEF", "0123456789abcdef", "abcXYZ019-_", "ABCXYZ019-.:",
      "!\"%&'()*+,-./019:;<=>?AZ_az");
  const auto text = pick_text(alphabet, 1, most);
  return text == "." || text == ".." ? "0" : text;
}

std::string pick_date() {
  return *rc::gen::element<std::string>("261122", "240229", "991231", "000101");
}

std::string value_of(std::string_view ai) {
  if (ai == "11" || ai == "13" || ai == "15" || ai == "17" || ai == "7006") return pick_date();
  if (ai == "7007") return *rc::gen::element<std::string>("261122", "261122261123");
  if (ai == "3103") return pick_text("0123456789", 6, 6);
  if (ai == "30" || ai == "37") return pick_text("123456789", 1, 8);
  if (ai == "422") return "704";
  if (ai == "4330") return *rc::gen::element<std::string>("001850", "001850-");
  return pick_value(20);
}

DigitalLink pick_link() {
  DigitalLink link;
  link.host = *rc::gen::element<std::string>("ID.EXAMPLE.VN", "a", "h:8443");
  link.prefix = *rc::gen::element<std::string>("", "/some/path", "/eh30", "/%41");
  const auto digits = pick_text("0123456789", 13, 13);
  link.key = {"01", digits + check_digit(digits)};
  for (const auto* ai : {"22", "10"})
    if (*rc::gen::arbitrary<bool>()) link.qualifiers.push_back({ai, pick_value(20)});
  link.qualifiers.push_back({"21", pick_value(20)});
  for (const auto* ai : {"11", "13", "15", "17", "30", "240", "422", "3103", "4330", "7006", "7007"}) {
    if (*rc::gen::inRange(0, 4) != 0) continue;
    link.attributes.push_back({ai, value_of(ai)});
    if (!parse_digital_link(build_digital_link(link))) link.attributes.pop_back();
  }
  if (*rc::gen::arbitrary<bool>()) link.extensions.emplace_back("S", pick_text("0123456789", 1, 166));
  return link;
}

}  // namespace

TEST_CASE("Whatever is compressed reads as what it was, in either alphabet") {
  CHECK(rc::check([] {
    const auto link = pick_link();
    RC_ASSERT(parse_digital_link(build_digital_link(link)) == link);
    for (const auto form : {CompressedForm::kBase64, CompressedForm::kHex}) {
      const auto uri = compress(link, form);
      RC_ASSERT(uri.has_value());
      const auto read = parse_digital_link(*uri);
      RC_ASSERT(read.has_value());
      RC_ASSERT(*read == link);
      RC_ASSERT(compress(*read, form) == *uri);
    }
  }));
}

TEST_CASE("Codes of one length compress to one length, so that a run's symbols are alike") {
  CHECK(rc::check([] {
    auto link = pick_link();
    const auto width = *rc::gen::inRange<std::size_t>(1, 21);
    for (const auto form : {CompressedForm::kBase64, CompressedForm::kHex}) {
      link.qualifiers.back().value = pick_text("0123456789", width, width);
      const auto one = compress(link, form);
      link.qualifiers.back().value = pick_text("0123456789", width, width);
      const auto other = compress(link, form);
      RC_ASSERT(one && other && one->size() == other->size());
    }
  }));
}

TEST_CASE("Any segment of the right letters is refused or reads as a code, and its code as itself") {
  CHECK(rc::check([] {
    const auto header = *rc::gen::element<std::string>("eh30", "eh36", "eh39", "eh3d", "eh41", "ehe9", "ehf0", "ehf6",
                                                       "ehf7", "ehf8", "ehfa", "ehfb", "ehfc", "ehfd");
    const auto path = "/" + header + pick_text("0123456789abcdef", 0, 60);
    if (const auto link = parse_request_target(path, "a"))
      RC_ASSERT(parse_digital_link(build_digital_link(*link)) == *link);
  }));
}

TEST_CASE("A number takes as few bits as its digits need") {
  for (std::size_t digits = 1; digits <= 90; ++digits) {
    CAPTURE(digits);
    BitWriter most;
    write_decimal(most, std::string(digits, '9'));
    CHECK(most.bits().front());
    BitReader in(most.bits());
    CHECK(read_decimal(in, digits) == std::string(digits, '9'));
    BitReader shorter(most.bits());
    if (digits > 1) CHECK(read_decimal(shorter, digits - 1).size() <= digits - 1);
  }
}
