#include <doctest/doctest.h>
#include <rapidcheck.h>

#include "gs1/check_digit.h"
#include "gs1/digital_link.h"
#include "tests/gs1/dictionary_values.h"

using namespace ocop;
using namespace ocop::gs1;

namespace {

constexpr std::string_view kSet82 =
    "!\"%&'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz";

std::string pick_text(std::string_view alphabet, int least, int most) {
  const auto size = *rc::gen::inRange<std::size_t>(static_cast<std::size_t>(least),
                                                   static_cast<std::size_t>(most) + 1);
  return *rc::gen::container<std::string>(size, rc::gen::elementOf(std::string(alphabet)));
}

bool pick_bool() { return *rc::gen::arbitrary<bool>(); }

std::string pick_number(int digits) {
  auto text = pick_text("0123456789", digits - 1, digits - 1);
  return text + check_digit(text);
}

/// Often what a careless parser takes for something else.
std::string pick_value(int most) {
  if (pick_bool()) {
    return *rc::gen::element<std::string>("01", "414", "/", "A/21/B", "%2F", "..a", "?17=", "&S=1",
                                          "(21)5");
  }
  const auto text = pick_text(kSet82, 1, most);
  return text == "." || text == ".." ? "x" : text;
}

std::string pick_prefix() {
  std::string prefix;
  for (int i = *rc::gen::inRange(0, 5); i > 0; --i) {
    prefix += '/';
    prefix += *rc::gen::element<std::string>("", "01", "10", "414", "09521234543213", "a%2Fb",
                                             "...", "~x:@!$&'()*+,;=");
  }
  return prefix;
}

std::string pick_name() {
  return *rc::gen::element<std::string>("S", "s", "lang", "10a", "=&;#", "tên", "%31", " ", "a b");
}

const ApplicationIdentifier& pick_primary_key() {
  std::vector<const ApplicationIdentifier*> keys;
  for (const auto& ai : application_identifiers()) {
    if (ai.role == Role::kPrimaryKey) keys.push_back(&ai);
  }
  // Half of them GTINs, as in life.
  return pick_bool() ? *find_application_identifier("01") : **rc::gen::elementOf(keys);
}

/// A value of the AI, free text where it may be.
std::string pick_value_of(const ApplicationIdentifier& ai) {
  const auto& last = ai.components.back();
  if (last.characters == CharacterSet::kSet82 && last.rules.empty() && pick_bool()) {
    std::string value;
    for (const auto& component : ai.components.first(ai.components.size() - 1)) {
      value += good_part(component, component.max_length);
    }
    return value + pick_value(last.max_length);
  }
  return good_value(ai, pick_bool());
}

/// Any key, and of one of its sequences of qualifiers any.
void pick_key(DigitalLink& link) {
  const auto& key = pick_primary_key();
  link.key = {std::string(key.code), key.code == "01" ? pick_number(14) : pick_value_of(key)};
  std::vector<std::vector<const ApplicationIdentifier*>> sequences(1);
  for (const auto number : key.qualifiers) {
    if (number == kNoCode) {
      sequences.emplace_back();
      continue;
    }
    for (const auto& ai : application_identifiers()) {
      if (ai.number == number) sequences.back().push_back(&ai);
    }
  }
  for (const auto* ai : *rc::gen::elementOf(sequences)) {
    if (key.code == "415" || pick_bool()) {
      link.qualifiers.push_back({std::string(ai->code), pick_value_of(*ai)});
    }
  }
}

/// Some that may stand beside the key: those that it wants and none that it bars.
void pick_attributes(DigitalLink& link) {
  const bool item = link.key.ai == "01" || link.key.ai == "8006";
  for (const auto* ai : {"17", "11", "15", "13"}) {
    if (item && pick_bool()) {
      link.attributes.push_back({ai, *rc::gen::element<std::string>("261122", "240229", "991200")});
    }
  }
  if (link.key.ai == "01" && pick_bool()) link.attributes.push_back({"3103", "000195"});
  if (link.key.ai == "00" && pick_bool()) {
    for (const auto* ai : {"02", "10", "37"}) {
      link.attributes.push_back({ai, good_value(*find_application_identifier(ai), false)});
    }
  }
  for (const auto* ai : {"400", "90", "99"}) {
    if (pick_bool()) link.attributes.push_back({ai, pick_value(30)});
  }
}

DigitalLink pick_link() {
  DigitalLink link;
  link.scheme = pick_bool() ? "https" : "http";
  link.host =
      *rc::gen::element<std::string>("a", "ID.EXAMPLE.VN", "h:1", "[::1]:65535", "192.0.2.1");
  link.prefix = pick_prefix();
  pick_key(link);
  pick_attributes(link);
  for (int i = *rc::gen::inRange(0, 4); i > 0; --i) {
    link.extensions.emplace_back(pick_name(),
                                 pick_bool() ? pick_text(kSet82, 0, 170) : "đào\xC2\xA0~#[]{}|^`");
  }
  return link;
}

/// What is accepted means the same after a round trip, and its canonical text is a fixed point.
void check_faithful(const DigitalLink& link) {
  const auto canonical = build_digital_link(link);
  if (canonical.size() > kMaxUriLength) return;
  const auto again = parse_digital_link(canonical);
  RC_ASSERT(again.has_value());
  RC_ASSERT(*again == link);
  RC_ASSERT(build_digital_link(*again) == canonical);
}

void check_unharmed(const std::string& text) {
  const auto link = parse_digital_link(text);
  if (link) {
    check_faithful(*link);
  } else {
    RC_ASSERT(!link.error().message.en.empty());
    RC_ASSERT(!link.error().message.vi.empty());
  }
}

}  // namespace

TEST_CASE("Reading what was written gives the same link") {
  CHECK(rc::check([] {
    const auto link = pick_link();
    const auto read = parse_digital_link(build_digital_link(link));
    RC_ASSERT(read.has_value());
    RC_ASSERT(*read == link);
  }));
}

TEST_CASE("A request target gives the same link as its URI") {
  CHECK(rc::check([] {
    auto link = pick_link();
    link.scheme = "https";
    const auto uri = build_digital_link(link);
    const auto target = uri.substr(std::string_view("https://").size() + link.host.size());
    const auto read = parse_request_target(target, link.host);
    RC_ASSERT(read.has_value());
    RC_ASSERT(*read == link);
  }));
}

TEST_CASE("Different elements never share an element string") {
  CHECK(rc::check([] {
    const auto a = pick_link();
    const auto b = pick_link();
    const bool same =
        a.key == b.key && a.qualifiers == b.qualifiers && a.attributes == b.attributes;
    RC_ASSERT((a.element_string() == b.element_string()) == same);
  }));
}

TEST_CASE("A damaged URI is refused or means what its canonical text means") {
  CHECK(rc::check([] {
    auto uri = build_digital_link(pick_link());
    for (int i = *rc::gen::inRange(1, 4); i > 0; --i) {
      const auto at = *rc::gen::inRange<std::size_t>(0, uri.size());
      const auto byte =
          pick_bool() ? pick_text("/?&;=%#:@+.015 ", 1, 1)[0] : *rc::gen::arbitrary<char>();
      switch (*rc::gen::inRange(0, 4)) {
        case 0:
          uri[at] = byte;
          break;
        case 1:
          uri.insert(at, 1, byte);
          break;
        case 2:
          uri.erase(at, 1);
          break;
        default:
          uri.insert(at, uri.substr(at, 7));
      }
      if (uri.empty()) return;
    }
    check_unharmed(uri);
  }));
}

TEST_CASE("Random bytes behind a host do no harm") {
  CHECK(rc::check([] { check_unharmed("https://a/" + *rc::gen::arbitrary<std::string>()); }));
  CHECK(rc::check([] { check_unharmed("https://a" + pick_text("/?&;=%2F014", 0, 60)); }));
  CHECK(rc::check([] { check_unharmed(*rc::gen::arbitrary<std::string>()); }));
}
