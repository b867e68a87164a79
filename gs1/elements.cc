#include <algorithm>

#include "base/text.h"
#include "gs1/application_identifier.h"
#include "gs1/code_words.h"

namespace ocop::gs1 {
namespace {

/// Sorted code numbers, each once.
using Numbers = std::vector<std::uint16_t>;

/// One of `range` that stands there and is not `self`, else kNoCode.
std::uint16_t found_in(const CodeRange& range, const Numbers& there, std::uint16_t self) {
  auto at = std::lower_bound(there.begin(), there.end(), range.first);
  if (at != there.end() && *at == self) ++at;
  return at != there.end() && range.holds(*at) ? *at : kNoCode;
}

/// Of one condition: whether an alternative is there in full.
bool holds(std::span<const Term> condition, const Numbers& there, std::uint16_t self) {
  bool all = true;
  for (const auto& term : condition) {
    all = all && found_in(term.range, there, self) != kNoCode;
    if (term.join == Term::Join::kAnd) continue;
    if (all) return true;
    all = true;
  }
  return false;
}

/// "(01) with (21), (02) or (8006)"
Message in_words(std::span<const Term> condition) {
  std::vector<std::string> en;
  std::vector<std::string> vi;
  bool joined = false;
  for (const auto& term : condition) {
    const auto code = "(" + code_pattern(term.range) + ")";
    if (joined) {
      en.back() += " with " + code;
      vi.back() += " cùng " + code;
    } else {
      en.push_back(code);
      vi.push_back(code);
    }
    joined = term.join == Term::Join::kAnd;
  }
  return {listed(en, "or"), listed(vi, "hoặc")};
}

Result<void> check_needs(const ApplicationIdentifier& ai, const Numbers& there) {
  for (auto rest = ai.needs; !rest.empty();) {
    const auto end = std::find_if(rest.begin(), rest.end(),
                                  [](const Term& term) { return term.join == Term::Join::kEnd; });
    const auto condition = rest.first(static_cast<std::size_t>(end - rest.begin()) + 1);
    if (!holds(condition, there, ai.number)) {
      const auto missing = in_words(condition);
      return fail(
          std::string(ai.code),
          {fmt::format("({}) {} has to stand together with {}", ai.code, ai.title, missing.en),
           fmt::format("({}) {} phải đi cùng với {}", ai.code, ai.title, missing.vi)});
    }
    rest = rest.subspan(condition.size());
  }
  return {};
}

Result<void> check_bars(const ApplicationIdentifier& ai, const Numbers& there) {
  for (const auto& range : ai.bars) {
    const auto other = found_in(range, there, ai.number);
    if (other == kNoCode) continue;
    const auto code = code_pattern({other, other});
    return fail(std::string(ai.code),
                message("({0}) {1} must not stand together with ({2}) {3}; leave one of them away",
                        "({0}) {1} không được đi cùng với ({2}) {3}; hãy bỏ một trong hai", ai.code,
                        ai.title, code, find_application_identifier(code)->title));
  }
  return {};
}

tl::unexpected<Error> refuse_shape(std::string_view at) {
  return fail("", message("\"{0}\" is no element; one is its application identifier in brackets, "
                          "then its value, as (10)L2601",
                          "\"{0}\" không phải là một phần tử; phải viết số phân định ứng dụng "
                          "trong ngoặc rồi đến giá trị, ví dụ (10)L2601",
                          printable(at, 40)));
}

/// Takes a value off the front, up to a "(" that stands for itself.
std::string take_value(std::string_view& text) {
  std::string value;
  std::size_t at = 0;
  for (; at < text.size() && text[at] != '('; ++at) {
    if (text[at] == '\\' && text.substr(at + 1, 1) == "(") ++at;
    value += text[at];
  }
  text.remove_prefix(at);
  return value;
}

}  // namespace

Result<void> check_company(std::span<const ApplicationIdentifier* const> company,
                           std::span<const ApplicationIdentifier* const> beside) {
  Numbers there;
  there.reserve(company.size() + beside.size());
  for (const auto* ai : company) there.push_back(ai->number);
  for (const auto* ai : beside) there.push_back(ai->number);
  std::sort(there.begin(), there.end());
  for (const auto* ai : company) {
    if (auto checked = check_bars(*ai, there); !checked) return checked;
    if (auto checked = check_needs(*ai, there); !checked) return checked;
  }
  return {};
}

Result<void> check_elements(std::span<const Element> elements) {
  std::vector<const ApplicationIdentifier*> company;
  company.reserve(elements.size());
  for (const auto& [code, value] : elements) {
    const auto* ai = find_application_identifier(code);
    if (ai == nullptr) {
      const auto shown = printable(code, 20);
      return fail(shown, message("({0}) is no application identifier of GS1",
                                 "({0}) không phải là số phân định ứng dụng của GS1", shown));
    }
    if (std::find(company.begin(), company.end(), ai) != company.end()) {
      return fail(std::string(ai->code),
                  message("({0}) {1} stands twice; once is right",
                          "({0}) {1} xuất hiện hai lần; chỉ được có một", ai->code, ai->title));
    }
    if (auto checked = check_value(*ai, value); !checked) return checked;
    company.push_back(ai);
  }
  return check_company(company);
}

std::string element_string(std::span<const Element> elements) {
  std::string text;
  for (const auto& [ai, value] : elements) {
    text.append("(").append(ai).append(")");
    for (const char c : value) {
      if (c == '(') text += '\\';
      text += c;
    }
  }
  return text;
}

Result<std::vector<Element>> parse_element_string(std::string_view text) {
  std::vector<Element> elements;
  if (text.empty()) return refuse_shape(text);
  while (!text.empty()) {
    const auto close = text.find(')');
    if (text.front() != '(' || close == std::string_view::npos ||
        code_number(text.substr(1, close - 1)) == kNoCode) {
      return refuse_shape(text);
    }
    std::string code(text.substr(1, close - 1));
    text.remove_prefix(close + 1);
    elements.push_back({std::move(code), take_value(text)});
  }
  return elements;
}

}  // namespace ocop::gs1
