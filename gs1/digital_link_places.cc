#include <algorithm>

#include "gs1/code_words.h"
#include "gs1/digital_link_parts.h"

namespace ocop::gs1 {
namespace {

/// Qualifiers' numbers in path order.
using Sequence = std::span<const std::uint16_t>;

/// Takes the first sequence off.
Sequence take_sequence(Sequence& all) {
  const auto end = std::find(all.begin(), all.end(), kNoCode);
  const auto size = static_cast<std::size_t>(end - all.begin());
  const auto sequence = all.first(size);
  all = all.subspan(std::min(size + 1, all.size()));
  return sequence;
}

bool holds(Sequence sequence, std::uint16_t number) {
  return std::find(sequence.begin(), sequence.end(), number) != sequence.end();
}

/// The first sequence with `number`; empty when there is none.
Sequence sequence_with(Sequence all, std::uint16_t number) {
  while (!all.empty()) {
    const auto sequence = take_sequence(all);
    if (holds(sequence, number)) return sequence;
  }
  return {};
}

/// All of them in this order, others left out.
bool follows(Sequence sequence, const std::vector<Element>& qualifiers, std::uint16_t next) {
  auto at = sequence.begin();
  const auto step = [&](std::uint16_t number) {
    at = std::find(at, sequence.end(), number);
    return at != sequence.end() && (++at, true);
  };
  return std::all_of(qualifiers.begin(), qualifiers.end(),
                     [&](const Element& element) { return step(code_number(element.ai)); }) &&
         step(next);
}

std::vector<std::string> codes_of(Sequence numbers) {
  std::vector<std::string> codes;
  for (const auto number : numbers) {
    if (number != kNoCode) codes.push_back("(" + code_pattern({number, number}) + ")");
  }
  return codes;
}

tl::unexpected<Error> refuse_role(const ApplicationIdentifier& ai) {
  const std::string where(ai.code);
  if (ai.role == Role::kAttribute) {
    return fail(
        where, message("({0}) {1} is a data attribute; it belongs in the query, as ?{0}=…",
                       "({0}) {1} là thuộc tính dữ liệu; phải nằm trong phần truy vấn, dạng ?{0}=…",
                       ai.code, ai.title));
  }
  if (ai.role == Role::kElement) {
    return fail(where, message("({0}) {1} stands in bar codes only, never in such an address",
                               "({0}) {1} chỉ dùng trong mã vạch, không dùng trong địa chỉ của mã",
                               ai.code, ai.title));
  }
  return fail(where, message("({0}) {1} is a second primary key; a code has exactly one",
                             "({0}) {1} là khóa chính thứ hai; mã chỉ có đúng một khóa chính",
                             ai.code, ai.title));
}

tl::unexpected<Error> refuse_key(const DigitalLink& link, const ApplicationIdentifier& ai) {
  std::vector<std::string> keys;
  for (const auto& key : application_identifiers()) {
    if (!sequence_with(key.qualifiers, ai.number).empty()) {
      keys.push_back("(" + std::string(key.code) + ")");
    }
  }
  return fail(std::string(ai.code),
              {fmt::format("({}) {} does not go with the primary key ({}), but with {}", ai.code,
                           ai.title, link.key.ai, listed(keys, "or")),
               fmt::format("({}) {} không đi cùng khóa chính ({}) mà đi cùng {}", ai.code, ai.title,
                           link.key.ai, listed(keys, "hoặc"))});
}

tl::unexpected<Error> refuse_twice(const ApplicationIdentifier& ai) {
  return fail(std::string(ai.code),
              message("({0}) {1} stands twice; once is right",
                      "({0}) {1} xuất hiện hai lần; chỉ được có một", ai.code, ai.title));
}

/// Of a qualifier that the key takes, but not there.
tl::unexpected<Error> refuse_order(const DigitalLink& link, const ApplicationIdentifier& ai,
                                   Sequence all) {
  const auto& before = *find_application_identifier(link.qualifiers.back().ai);
  const auto sequence = sequence_with(all, ai.number);
  if (holds(sequence, before.number)) {
    const auto order = codes_of(sequence);
    return fail(std::string(ai.code),
                message("({0}) {1} stands behind ({2}); the order is {3}",
                        "({0}) {1} nằm sau ({2}); thứ tự đúng là {3}", ai.code, ai.title,
                        before.code, fmt::format("{}", fmt::join(order, ", "))));
  }
  const auto& alone = sequence.size() == 1 ? ai : before;
  std::vector<std::string> others;
  for (auto rest = all; !rest.empty();) {
    const auto other = take_sequence(rest);
    if (holds(other, alone.number)) continue;
    for (auto& code : codes_of(other)) others.push_back(std::move(code));
  }
  return fail(std::string(alone.code),
              {fmt::format("({}) {} stands alone behind ({}), without {}", alone.code, alone.title,
                           link.key.ai, listed(others, "or")),
               fmt::format("({}) {} chỉ đứng một mình sau ({}), không kèm {}", alone.code,
                           alone.title, link.key.ai, listed(others, "hay"))});
}

/// Whether one AI alone meets every condition of `needs`.
bool meets(std::span<const Term> needs, std::uint16_t number) {
  bool met = false;
  bool joined = false;
  for (const auto& term : needs) {
    met = met || (!joined && term.join != Term::Join::kAnd && term.range.holds(number));
    joined = term.join == Term::Join::kAnd;
    if (term.join != Term::Join::kEnd) continue;
    if (!met) return false;
    met = false;
  }
  return true;
}

/// Attributes that bar nothing and want no more than the key, as most do: no need to
/// look at all of them beside each other.
bool go_with_key(const ApplicationIdentifier& key, const std::vector<Element>& attributes) {
  return key.needs.empty() &&
         std::all_of(attributes.begin(), attributes.end(), [&](const Element& element) {
           const auto* const ai = find_application_identifier(element.ai);
           return ai->bars.empty() && meets(ai->needs, key.number) &&
                  std::none_of(key.bars.begin(), key.bars.end(),
                               [&](const CodeRange& range) { return range.holds(ai->number); });
         });
}

tl::unexpected<Error> refuse_in_query(const ApplicationIdentifier& ai) {
  return fail(std::string(ai.code),
              message("({0}) {1} is a key qualifier; it belongs in the path, as /{0}/…",
                      "({0}) {1} là thành phần bổ sung cho khóa; phải nằm trong đường dẫn, "
                      "dạng /{0}/…",
                      ai.code, ai.title));
}

}  // namespace

Result<void> check_place(const DigitalLink& link, const ApplicationIdentifier& ai) {
  if (ai.role != Role::kQualifier) return refuse_role(ai);
  const auto all = find_application_identifier(link.key.ai)->qualifiers;
  for (auto rest = all; !rest.empty();) {
    if (follows(take_sequence(rest), link.qualifiers, ai.number)) return {};
  }
  if (sequence_with(all, ai.number).empty()) return refuse_key(link, ai);
  if (link.qualifier(ai.code)) return refuse_twice(ai);
  return refuse_order(link, ai, all);
}

Result<void> check_attribute(const DigitalLink& link, const ApplicationIdentifier& ai) {
  if (ai.role == Role::kQualifier) {
    const auto taken = find_application_identifier(link.key.ai)->qualifiers;
    if (!ai.in_query || holds(taken, ai.number)) return refuse_in_query(ai);
  }
  if (!ai.in_query) return refuse_role(ai);
  if (ai.code == link.key.ai || link.attribute(ai.code)) return refuse_twice(ai);
  return {};
}

Result<void> check_together(const DigitalLink& link) {
  const auto* const key = find_application_identifier(link.key.ai);
  // What a path alone can hold goes together, but for what a key wants beside it.
  if (go_with_key(*key, link.attributes)) return {};
  std::vector<const ApplicationIdentifier*> company{key};
  for (const auto& [code, value] : link.attributes) {
    company.push_back(find_application_identifier(code));
  }
  // That a key takes its qualifiers says all about them: (8006) takes (22), which wants (01).
  std::vector<const ApplicationIdentifier*> qualifiers;
  for (const auto& [code, value] : link.qualifiers) {
    qualifiers.push_back(find_application_identifier(code));
  }
  auto checked = check_company(company, qualifiers);
  if (checked || !link.attribute(checked.error().where)) return checked;
  const auto* const at_fault = find_application_identifier(checked.error().where);
  return at_fault->role == Role::kQualifier ? refuse_in_query(*at_fault) : checked;
}

}  // namespace ocop::gs1
