#include "keys/short_code.h"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <array>
#include <fstream>
#include <set>
#include <sstream>
#include <thread>
#include <vector>

#include "base/digest.h"
#include "base/file.h"
#include "tests/support/temporary_folder.h"

namespace ocop::keys {

namespace {

ServiceKey key_of(char digit) {
  const test::TemporaryFolder folder;
  write_file_whole(folder / "service.key", std::string(64, digit) + "\n", 0600);
  return ServiceKey::load(folder / "service.key").value();
}

/// The key of the vectors in docs/short-codes.md: bytes 00, 01, … 1f.
ServiceKey documented_key() {
  const test::TemporaryFolder folder;
  std::string text;
  for (int i = 0; i < 32; ++i) text += fmt::format("{:02x}", i);
  write_file_whole(folder / "service.key", text + "\n", 0600);
  return ServiceKey::load(folder / "service.key").value();
}

const TypedCodes& typed() {
  static const TypedCodes codes(key_of('1'));
  return codes;
}
const ScratchCodes& scratch() {
  static const ScratchCodes codes(key_of('1'));
  return codes;
}

rc::Gen<TypedCodes::Label> any_label() {
  return rc::gen::build<TypedCodes::Label>(
      rc::gen::set(&TypedCodes::Label::block, rc::gen::inRange<std::uint32_t>(0, 1U << 28U)),
      rc::gen::set(&TypedCodes::Label::index, rc::gen::inRange<std::uint32_t>(0, 1U << 27U)));
}

std::string fresh_of(ShortCode kind) {
  return kind == ShortCode::kTyped ? typed().code(*any_label()) : scratch().fresh();
}

std::size_t differing(const std::string& a, const std::string& b) {
  std::size_t count = 0;
  for (std::size_t i = 0; i < a.size(); ++i) count += a[i] != b[i] ? 1 : 0;
  return count;
}

}  // namespace

TEST_CASE("every single wrong character and every two swapped are found") {
  CHECK(rc::check([] {
    const auto kind = *rc::gen::element(ShortCode::kTyped, ShortCode::kScratch);
    const std::string code = fresh_of(kind);
    RC_ASSERT(read_short_code(kind, code) == code);
    for (std::size_t i = 0; i < code.size(); ++i) {
      std::string other = code;
      for (const char c : kShortCodeAlphabet) {
        other[i] = c;
        RC_ASSERT(read_short_code(kind, other).has_value() == (c == code[i]));
      }
      for (std::size_t j = 0; j < i; ++j) {
        std::string swapped = code;
        std::swap(swapped[i], swapped[j]);
        RC_ASSERT(read_short_code(kind, swapped).has_value() == (code[i] == code[j]));
      }
    }
  }));
}

TEST_CASE("a code is read as people write it") {
  const std::string code = typed().code({.block = 1, .index = 110});
  REQUIRE(read_short_code(ShortCode::kTyped, code) == code);
  CHECK(grouped("7K3M9QXD2RTA") == "7K3M-9QXD-2RTA");
  std::string lower = grouped(code);
  for (char& c : lower) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  std::string spaced;
  for (const char c : code) spaced += std::string(1, c) + " ";
  std::string dashed = grouped(code);
  dashed.replace(dashed.find('-'), 1, "\u2013");
  for (const std::string& text :
       {grouped(code), lower, "  " + grouped(code) + "\t", spaced, dashed,
        code.substr(0, 4) + "\u00a0" + code.substr(4), code.substr(0, 6) + "." + code.substr(6)}) {
    CAPTURE(text);
    CHECK(read_short_code(ShortCode::kTyped, text) == code);
    CHECK(like_short_code(text));
  }
}

TEST_CASE("I and L are read as 1, O as 0") {
  CHECK(rc::check([] {
    const std::string code = fresh_of(ShortCode::kScratch);
    std::string looks = code;
    for (char& c : looks) {
      if (c == '1') c = *rc::gen::element('I', 'L', 'i', 'l');
      if (c == '0') c = *rc::gen::element('O', 'o');
    }
    RC_ASSERT(read_short_code(ShortCode::kScratch, looks) == code);
  }));
}

TEST_CASE("what is no code is refused with a sentence in both languages") {
  struct Row {
    std::string typed;
    const char* says;
  };
  const std::string code = typed().code({.block = 5, .index = 7});
  for (const Row& row :
       {Row{"", "these are 0"}, Row{code.substr(1), "these are 11"},
        Row{code + "7", "these are 13"}, Row{code.substr(1) + "U", "“U” stands in no code"},
        Row{code.substr(1) + "ế", "“ế” stands in no code"},
        Row{code.substr(1) + "<", "“<” stands in no code"},
        Row{code.substr(1) + '\0', "stands in no code"},
        Row{code.substr(1) + "\xff", "stands in no code"},
        Row{std::string(100'000, '7'), "too long"}, Row{"000000000000", "a character is wrong"}}) {
    CAPTURE(row.typed.substr(0, 40));
    const auto read = read_short_code(ShortCode::kTyped, row.typed);
    REQUIRE_FALSE(read);
    CHECK(read.error().where == "code");
    CHECK(read.error().message.en.find(row.says) != std::string::npos);
    CHECK_FALSE(read.error().message.vi.empty());
    CHECK(read.error().message.vi != read.error().message.en);
  }
  CHECK_FALSE(like_short_code(code.substr(1)));
  CHECK_FALSE(like_short_code(code + "7"));
  CHECK_FALSE(like_short_code("09521234543213"));
  CHECK(like_short_code("000000000000"));
}

TEST_CASE("a code in the wrong field is told where it belongs") {
  CHECK(rc::check([] {
    const auto as_typed = read_short_code(ShortCode::kTyped, fresh_of(ShortCode::kScratch));
    RC_ASSERT(!as_typed);
    RC_ASSERT(as_typed.error().message.en.find("label's page first") != std::string::npos);
    const auto as_scratch = read_short_code(ShortCode::kScratch, fresh_of(ShortCode::kTyped));
    RC_ASSERT(!as_scratch);
    RC_ASSERT(as_scratch.error().message.en.find("beside the QR code") != std::string::npos);
  }));
}

TEST_CASE("a typed code finds its label, and each label has one of its own") {
  CHECK(rc::check([] {
    const auto a = *any_label();
    const auto b = *any_label();
    const std::string code = typed().code(a);
    RC_ASSERT(typed().find(code) == a);
    RC_ASSERT((typed().code(b) == code) == (a == b));
  }));
  const TypedCodes::Label last{.block = (1U << 28U) - 1, .index = (1U << 27U) - 1};
  CHECK(typed().find(typed().code(last)) == last);
  CHECK_THROWS_AS(typed().code({.block = 1U << 28U, .index = 0}), std::invalid_argument);
  CHECK_THROWS_AS(typed().code({.block = 0, .index = 1U << 27U}), std::invalid_argument);
}

TEST_CASE("every well-formed code names some label, and its label names it") {
  CHECK(rc::check([] {
    std::string code = fresh_of(ShortCode::kScratch);
    // The two kinds differ by a constant in the check character.
    code.back() = kShortCodeAlphabet[kShortCodeAlphabet.find(code.back()) ^ 10U ^ 20U];
    RC_ASSERT(read_short_code(ShortCode::kTyped, code) == code);
    RC_ASSERT(typed().code(typed().find(code)) == code);
  }));
}

TEST_CASE("the codes of neighbours look unrelated") {
  std::set<std::string> seen;
  std::size_t differ = 0;
  constexpr std::uint32_t kLabels = 4000;
  std::string before;
  std::array<std::array<int, 32>, kShortCodeLength> spread{};
  for (std::uint32_t i = 0; i < kLabels; ++i) {
    const std::string code = typed().code({.block = 1, .index = i});
    seen.insert(code);
    if (!before.empty()) differ += differing(before, code);
    for (std::size_t at = 0; at < code.size(); ++at) {
      ++spread.at(at).at(kShortCodeAlphabet.find(code[at]));
    }
    before = code;
  }
  CHECK(seen.size() == kLabels);
  // 31 of 32 characters differ by chance: 11.6 of 12.
  CHECK(static_cast<double>(differ) / (kLabels - 1) > 11.5);
  // 125 of each character expected at each place, standard deviation 11.
  for (const auto& place : spread) {
    for (const int count : place) CHECK((count > 60 && count < 200));
  }
}

TEST_CASE("under another service key the same code names another label, and has another tag") {
  const TypedCodes others(key_of('2'));
  const ScratchCodes other_tags(key_of('2'));
  CHECK(rc::check([&] {
    const auto label = *any_label();
    RC_ASSERT(!(others.find(typed().code(label)) == label));
    const std::string code = scratch().fresh();
    RC_ASSERT(other_tags.tag("09521234543213", "1", code) !=
              scratch().tag("09521234543213", "1", code));
  }));
}

TEST_CASE("a scratch code's tag is of its product, its serial and itself") {
  const std::string code = scratch().fresh();
  const auto tag = scratch().tag("09521234543213", "000123", code);
  CHECK(tag == scratch().tag("09521234543213", "000123", code));
  CHECK(tag != scratch().tag("09521234543220", "000123", code));
  CHECK(tag != scratch().tag("09521234543213", "00123", code));
  CHECK(tag != scratch().tag("09521234543213", "000123", scratch().fresh()));
  const std::string message = "ocop-scratch-1\n09521234543213\n000123\n" + code;
  const std::string mac = hmac_sha256(key_of('1').derive("ocop-scratch-code-1").view(), message);
  CHECK(std::string(tag.begin(), tag.end()) == mac.substr(0, 16));
}

TEST_CASE("fresh scratch codes differ and use every character") {
  std::set<std::string> seen;
  std::set<char> characters;
  for (int i = 0; i < 2000; ++i) {
    const std::string code = scratch().fresh();
    CHECK(read_short_code(ShortCode::kScratch, code) == code);
    seen.insert(code);
    characters.insert(code.begin(), code.end());
  }
  CHECK(seen.size() == 2000);
  CHECK(characters.size() == 32);
}

TEST_CASE("several threads make the same codes as one") {
  std::vector<std::string> expected;
  for (std::uint32_t i = 0; i < 500; ++i)
    expected.push_back(typed().code({.block = 3, .index = i}));
  const auto tag = scratch().tag("09521234543213", "1", expected[0]);
  std::vector<std::thread> threads;
  std::array<bool, 4> same{};
  for (std::size_t t = 0; t < same.size(); ++t) {
    threads.emplace_back([&, t] {
      bool good = true;
      for (std::uint32_t i = 0; i < 500; ++i) {
        good = good && typed().code({.block = 3, .index = i}) == expected[i] &&
               typed().find(expected[i]) == TypedCodes::Label{.block = 3, .index = i} &&
               scratch().tag("09521234543213", "1", expected[0]) == tag;
      }
      same.at(t) = good;
    });
  }
  for (auto& thread : threads) thread.join();
  for (const bool good : same) CHECK(good);
}

TEST_CASE("the vectors of docs/short-codes.md hold") {
  std::ifstream page(std::string(OCOP_DOCS) + "/short-codes.md");
  REQUIRE(page);
  const TypedCodes codes(documented_key());
  const ScratchCodes tags(documented_key());
  std::string line;
  int typed_rows = 0;
  int scratch_rows = 0;
  int readings = 0;
  while (std::getline(page, line)) {
    std::istringstream cells(line);
    std::string kind, a, b, c, d;
    cells >> kind >> a >> b >> c >> d;
    if (kind == "typed:") {
      ++typed_rows;
      const auto block = static_cast<std::uint32_t>(std::stoul(a));
      const auto index = static_cast<std::uint32_t>(std::stoul(b));
      CHECK(grouped(codes.code({.block = block, .index = index})) == c);
      CHECK(codes.find(read_short_code(ShortCode::kTyped, c).value()) ==
            TypedCodes::Label{.block = block, .index = index});
    } else if (kind == "scratch:") {
      ++scratch_rows;
      std::string hex;
      for (const auto byte : tags.tag(a, b, read_short_code(ShortCode::kScratch, c).value())) {
        hex += fmt::format("{:02x}", byte);
      }
      CHECK(hex == d);
    } else if (kind == "refused:") {
      ++readings;
      CAPTURE(a);
      CHECK(like_short_code(a));
      CHECK_FALSE(read_short_code(ShortCode::kTyped, a));
      CHECK_FALSE(read_short_code(ShortCode::kScratch, a));
    }
  }
  CHECK(typed_rows >= 5);
  CHECK(scratch_rows >= 2);
  CHECK(readings >= 2);
}

}  // namespace ocop::keys
