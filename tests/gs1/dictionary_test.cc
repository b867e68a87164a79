#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <set>

#include "gs1/application_identifier.h"
#include "tests/gs1/dictionary_values.h"

using namespace ocop;
using namespace ocop::gs1;

namespace {

const ApplicationIdentifier& ai_of(std::string_view code) {
  const auto* ai = find_application_identifier(code);
  if (ai == nullptr) FAIL("unknown: " << code);
  return *ai;
}

void check_taken(const ApplicationIdentifier& ai, const std::string& value) {
  CAPTURE(ai.code);
  CAPTURE(value);
  const auto checked = check_value(ai, value);
  CHECK_MESSAGE(checked.has_value(), (checked ? "" : checked.error().in(Language::kEnglish)));
}

void check_refused(const ApplicationIdentifier& ai, const std::string& value) {
  CAPTURE(ai.code);
  CAPTURE(value);
  const auto checked = check_value(ai, value);
  REQUIRE_FALSE(checked);
  CHECK(checked.error().where == ai.code);
  CHECK(checked.error().message.en.find("(" + std::string(ai.code) + ")") == 0);
  CHECK(checked.error().message.vi.find("(" + std::string(ai.code) + ")") == 0);
  CHECK(checked.error().message.en != checked.error().message.vi);
}

/// The value with this part in the place of the component's own.
std::string with_part(const ApplicationIdentifier& ai, std::size_t place, const std::string& part) {
  std::string value;
  for (std::size_t i = 0; i < ai.components.size(); ++i) {
    const auto& component = ai.components[i];
    if (component.optional && i > place) break;
    value += i == place ? part : good_part(component, component.min_length);
  }
  return value;
}

/// A counter-example of the component's own length.
std::string broken_part(const Component& component, Rule rule) {
  auto broken = example_of(rule).broken;
  if (rule == Rule::kCheck) {
    broken = good_part(component, component.min_length);
    broken.back() = broken.back() == '9' ? '0' : static_cast<char>(broken.back() + 1);
  }
  if (rule == Rule::kNonzero) broken = std::string(component.min_length, '0');
  return broken;
}

}  // namespace

TEST_CASE("The whole dictionary is known, in order, and what it lacks is not") {
  const auto all = application_identifiers();
  CHECK(all.size() == 536);
  CHECK(std::is_sorted(all.begin(), all.end(),
                       [](const auto& a, const auto& b) { return a.code < b.code; }));
  for (const auto& ai : all) {
    CAPTURE(ai.code);
    CHECK(find_application_identifier(ai.code) == &ai);
    CHECK(ai.number == code_number(ai.code));
    CHECK_FALSE(ai.english.empty());
    CHECK_FALSE(ai.vietnamese.empty());
    CHECK(ai.english != ai.vietnamese);
  }
  for (const auto* code : {"",     "0",    "1",    "04",    "05",   "14",  "18",   "19",  "23",
                           "101",  "233",  "310",  "3106",  "4140", "428", "4327", "717", "7243",
                           "7260", "8015", "9999", "08006", "xx",   "1 ",  "٠١"}) {
    CAPTURE(code);
    CHECK(find_application_identifier(code) == nullptr);
  }
}

TEST_CASE("Lengths, places and titles are those of GS1's dictionary") {
  struct Row {
    std::string code;
    std::string title;
    int least;
    int most;
    bool predefined_length;
    Role role;
    bool in_query;
  };
  using enum Role;
  const Row rows[] = {
      {"00", "SSCC", 18, 18, true, kPrimaryKey, true},
      {"01", "GTIN", 14, 14, true, kPrimaryKey, true},
      {"02", "CONTENT", 14, 14, true, kAttribute, true},
      {"03", "MTO GTIN", 14, 14, true, kElement, false},
      {"10", "BATCH/LOT", 1, 20, false, kQualifier, true},
      {"12", "DUE DATE", 6, 6, true, kAttribute, true},
      {"20", "VARIANT", 2, 2, true, kAttribute, true},
      {"21", "SERIAL", 1, 20, false, kQualifier, false},
      {"235", "TPX", 1, 28, false, kQualifier, false},
      {"253", "GDTI", 13, 30, false, kPrimaryKey, true},
      {"255", "GCN", 13, 25, false, kPrimaryKey, true},
      {"3103", "NET WEIGHT (kg)", 6, 6, true, kAttribute, true},
      {"3234", "LENGTH (yd)", 6, 6, true, kAttribute, true},
      {"3495", "HEIGHT (yd), log", 6, 6, true, kAttribute, true},
      {"3560", "NET WEIGHT (t oz)", 6, 6, true, kAttribute, true},
      {"3699", "", 0, 0, false, kAttribute, false},
      {"37", "COUNT", 1, 8, false, kAttribute, true},
      {"3932", "PRICE", 4, 18, false, kAttribute, true},
      {"401", "GINC", 1, 30, false, kPrimaryKey, true},
      {"402", "GSIN", 17, 17, false, kPrimaryKey, true},
      {"414", "LOC No.", 13, 13, true, kPrimaryKey, true},
      {"421", "SHIP TO POST", 4, 12, false, kAttribute, true},
      {"423", "COUNTRY - INITIAL PROCESS", 3, 15, false, kAttribute, true},
      {"4309", "SHIP TO GEO", 20, 20, false, kAttribute, true},
      {"4331", "MAX TEMP C.", 6, 7, false, kAttribute, true},
      {"7007", "HARVEST DATE", 6, 12, false, kAttribute, true},
      {"7040", "UIC+EXT", 4, 4, false, kQualifier, false},
      {"7230", "CERT # 1", 3, 30, false, kAttribute, true},
      {"8003", "GRAI", 14, 30, false, kPrimaryKey, true},
      {"8006", "ITIP", 18, 18, false, kPrimaryKey, true},
      {"8008", "PROD TIME", 8, 12, false, kAttribute, true},
      {"8010", "CPID", 1, 30, false, kPrimaryKey, true},
      {"8013", "GMN", 1, 25, false, kPrimaryKey, true},
      {"8030", "DIGSIG", 1, 90, false, kAttribute, true},
      {"8200", "PRODUCT URL", 1, 70, false, kElement, false},
      {"90", "INTERNAL", 1, 30, false, kAttribute, true},
      {"99", "INTERNAL", 1, 90, false, kAttribute, true},
  };
  for (const auto& row : rows) {
    CAPTURE(row.code);
    if (row.most == 0) {
      CHECK(find_application_identifier(row.code) == nullptr);
      continue;
    }
    const auto& ai = ai_of(row.code);
    CHECK(ai.title == row.title);
    CHECK(ai.min_length == row.least);
    CHECK(ai.max_length == row.most);
    CHECK(ai.predefined_length == row.predefined_length);
    CHECK(ai.role == row.role);
    CHECK(ai.in_query == row.in_query);
  }
}

TEST_CASE("Which lengths are known to a scanner follows from the first two digits alone") {
  // GS1 General Specifications, figure 7.8.5-2.
  const std::set<std::string_view> fixed{"00", "01", "02", "03", "04", "11", "12", "13",
                                         "14", "15", "16", "17", "18", "19", "20", "31",
                                         "32", "33", "34", "35", "36", "41"};
  for (const auto& ai : application_identifiers()) {
    CAPTURE(ai.code);
    CHECK(ai.predefined_length == fixed.contains(ai.code.substr(0, 2)));
  }
}

TEST_CASE("Primary keys take the qualifiers of the standard in its order") {
  const std::map<std::string, std::string> right{
      {"00", ""},       {"01", "22 10 21|235"}, {"253", ""},      {"255", ""},     {"401", ""},
      {"402", ""},      {"414", "254|7040"},    {"415", "8020"},  {"417", "7040"}, {"8003", ""},
      {"8004", "7040"}, {"8006", "22 10 21"},   {"8010", "8011"}, {"8013", ""},    {"8017", "8019"},
      {"8018", "8019"}};
  std::map<std::string, std::string> found;
  for (const auto& ai : application_identifiers()) {
    if (ai.role != Role::kPrimaryKey) {
      CHECK(ai.qualifiers.empty());
      continue;
    }
    std::string text;
    bool first = true;
    for (const auto number : ai.qualifiers) {
      if (number == kNoCode) {
        text += "|";
        first = true;
        continue;
      }
      const auto all = application_identifiers();
      const auto at = std::find_if(all.begin(), all.end(),
                                   [&](const auto& other) { return other.number == number; });
      REQUIRE(at != all.end());
      CHECK(at->role == Role::kQualifier);
      if (!first) text += " ";
      text += at->code;
      first = false;
    }
    found[std::string(ai.code)] = text;
  }
  CHECK(found == right);
}

TEST_CASE("Every AI takes its shortest and its longest value, and none shorter or longer") {
  for (const auto& ai : application_identifiers()) {
    const auto shortest = good_value(ai, false);
    const auto longest = good_value(ai, true);
    check_taken(ai, shortest);
    check_taken(ai, longest);
    check_refused(ai, "");
    check_refused(ai, longest + std::string(ai.max_length + 1U - longest.size(), '1'));
    if (shortest.size() > 1 && shortest.size() == ai.min_length) {
      check_refused(ai, shortest.substr(0, shortest.size() - 1));
    }
    check_refused(ai, std::string(100'000, '1'));
  }
}

TEST_CASE("Every part of every AI keeps to its characters") {
  for (const auto& ai : application_identifiers()) {
    for (std::size_t place = 0; place < ai.components.size(); ++place) {
      const auto& component = ai.components[place];
      std::string foreign = "\x7f\x01 ^";
      foreign += '\0';
      if (component.characters == CharacterSet::kDigits) foreign += "A-";
      if (component.characters == CharacterSet::kSet39) foreign += "a.";
      if (component.characters == CharacterSet::kSet64) foreign += "/.";
      for (const char c : foreign) {
        auto part = good_part(component, component.min_length);
        part.back() = c;
        check_refused(ai, with_part(ai, place, part));
      }
    }
  }
}

TEST_CASE("Every rule of every AI refuses what breaks it") {
  for (const auto& ai : application_identifiers()) {
    for (std::size_t place = 0; place < ai.components.size(); ++place) {
      for (const Rule rule : ai.components[place].rules) {
        const auto broken = broken_part(ai.components[place], rule);
        if (broken.empty()) continue;  // its characters or another rule say the same
        check_taken(
            ai,
            with_part(ai, place, good_part(ai.components[place], ai.components[place].min_length)));
        check_refused(ai, with_part(ai, place, broken));
      }
    }
  }
}

TEST_CASE("Values of the everyday and the odd AIs") {
  struct Row {
    std::string code;
    std::string value;
    bool good;
  };
  const Row rows[] = {
      {"00", "095212345000000012", false},
      {"00", "106141412345678908", true},
      {"253", "9521234500001", true},
      {"253", "9521234500001DOC-1/2", true},
      {"253", "9521234500002DOC", false},
      {"253", "952123450000", false},
      {"255", "95212345000011234", true},
      {"255", "9521234500001A", false},
      {"3103", "000195", true},
      {"3103", "00195", false},
      {"3931", "7041500", true},
      {"3931", "001150", false},
      {"3931", "704", false},
      {"401", "9521AB", true},
      {"401", "95A1AB", false},
      {"402", "95212345000000015", false},
      {"423", "704", true},
      {"423", "704156", true},
      {"423", "704156392410764", true},
      {"423", "7041", false},
      {"423", "70415", false},
      {"423", "704000", false},
      {"421", "70470000", true},
      {"4307", "VN", true},
      {"4307", "XX", false},
      {"4309", "11123456782866543210", true},
      {"4309", "18000000003600000000", true},
      {"4309", "18000000013600000000", false},
      {"4309", "18000000003600000001", false},
      {"4321", "2", false},
      {"4324", "2611222400", false},
      {"4324", "2611002359", true},
      {"4326", "261100", false},
      {"4331", "000100", true},
      {"4331", "000100-", true},
      {"4331", "000100+", false},
      {"7003", "2611222359", true},
      {"7003", "2611002359", false},
      {"7007", "261122261130", true},
      {"7007", "261122261131", false},
      {"7007", "2611222", false},
      {"7030", "999ABC", true},
      {"7030", "998ABC", false},
      {"7040", "1ABC", true},
      {"7040", "AABC", false},
      {"7040", "1AB+", false},
      {"7041", "BX", true},
      {"7041", "8", true},
      {"7041", "bx", false},
      {"7041", "", false},
      {"7241", "00", false},
      {"7241", "10", true},
      {"7241", "99", true},
      {"7258", "3/3", true},
      {"7258", "0/3", false},
      {"7258", "4/3", false},
      {"7258", "1-3", false},
      {"8001", "00010000100110", true},
      {"8001", "00000000100110", false},
      {"8001", "00010000100120", false},
      {"8003", "09521234543213", true},
      {"8003", "09521234543213SN-1", true},
      {"8003", "19521234543213", false},
      {"8006", "095212345432130102", true},
      {"8006", "095212345432130000", false},
      {"8006", "095212345432130301", false},
      {"8007", "GB82WEST12345698765432", true},
      {"8007", "gb82WEST12345698765432", false},
      {"8007", "XX82WEST12345698765432", false},
      {"8007", "GB8", false},
      {"8008", "26112223", true},
      {"8008", "2611222359", true},
      {"8008", "261122235959", true},
      {"8008", "261122235960", false},
      {"8008", "2611222", false},
      {"8008", "261122235", false},
      {"8010", "9521#-/A", true},
      {"8010", "9521a", false},
      {"8011", "0", true},
      {"8011", "01", false},
      {"8013", "1987654Ad4X4bL5ttr2310c2K", true},
      {"8013", "1987654Ad4X4bL5ttr2310c2L", false},
      {"8013", "2K", false},
      {"8014", "952100", false},
      {"8030", "abc-_9", true},
      {"8030", "abc+/9", false},
      {"4300", "C%C3%B4ng%20ty", true},
      {"4300", "100%", false},
      {"8110", "106141416543213150110120", true},
      {"8110", "10614141654321315011012", false},
      {"8110", "1061414165432131501101201", false},
      {"8110", "0614141000000100010001", false},
      {"8110", "10614141654321315011012032612014261122", true},
      {"8110", "10614141654321315011012032611224261201", false},
      {"8110", "1061414165432131501101203261322", false},
      {"8110", "1061414165432131501101201011012392110123012345650123456", true},
      {"8110", "10614141654321315011012010110123921101230123456501234566112345679120", false},
      {"8110", "1061414165432131501101205012345661123456791201", true},
      {"8110", "1061414165432131501101205012345661123456793201", false},
      {"8110", "1061414165432131501101205012345661123456791202", false},
      {"8110", "10614141654321315011012014", false},
      {"8112", "001234561234560123456", true},
      {"8112", "0012345612345601234567", false},
      {"8112", "0712345612345601234567", false},
  };
  for (const auto& row : rows) {
    if (row.good) {
      check_taken(ai_of(row.code), row.value);
    } else {
      check_refused(ai_of(row.code), row.value);
    }
  }
}

TEST_CASE("A value that breaks a rule is told what belongs there, in both languages") {
  struct Row {
    std::string code;
    std::string value;
    std::string en;
    std::string vi;
  };
  const Row rows[] = {
      {"4307", "XX", "two letters of ISO 3166-1, such as VN", "hai chữ cái theo ISO 3166-1"},
      {"3931", "001150", "holds \"001\" where this belongs: a currency's three digits",
       "có \"001\" ở chỗ phải là: mã tiền tệ"},
      {"8013", "1987654Ad4X4bL5ttr2310c2L", "check pair", "cặp ký tự kiểm tra"},
      {"8006", "095212345432140102", "its check digit is 3", "số kiểm tra đúng là 3"},
      {"253", "95212345A0001X", "has \"95212345A0001\" where 13 digits belong",
       "ở chỗ phải là 13 chữ số"},
      {"423", "7041", "ends in \"1\" where 3 characters belong", "phải có 3 ký tự"},
      {"8030", "a+b", "set 64", "bộ 64 ký tự"},
      {"8010", "9521a", "set 39", "bộ 39 ký tự"},
      {"7003", "2611222460", "HHMM", "giờ và phút"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.code);
    const auto checked = check_value(ai_of(row.code), row.value);
    REQUIRE_FALSE(checked);
    CAPTURE(checked.error().message.en);
    CAPTURE(checked.error().message.vi);
    CHECK(checked.error().message.en.find(row.en) != std::string::npos);
    CHECK(checked.error().message.vi.find(row.vi) != std::string::npos);
  }
}
