#include "verifier/short_codes.h"

#include <string>
#include <utility>

namespace ocop::verifier {
namespace {

/// Until the day in Viet Nam is over, when a label's own count begins anew.
std::chrono::seconds until_tomorrow(Instant now) {
  return std::chrono::ceil<std::chrono::seconds>(start_of_day(add_days(local_date(now), 1)) - now);
}

}  // namespace

std::optional<gs1::DigitalLink> find_typed(const keys::TypedCodes& codes, std::string_view code,
                                           db::Reader& reader) {
  const keys::TypedCodes::Label label = codes.find(code);
  const auto block = reader.label_block(label.block);
  if (!block || label.index >= block->serials.count) return {};
  gs1::DigitalLink link;
  link.key = {"01", block->gtin};
  if (!block->lot.empty()) link.qualifiers.push_back({"10", block->lot});
  link.qualifiers.push_back({"21", block->serials.serial(label.index)});
  link.extensions.emplace_back(kTypedParameter, code);
  return link;
}

bool holds_typed_code(const keys::TypedCodes& codes, const gs1::DigitalLink& link,
                      db::Reader& reader) {
  const auto parameter = link.extension(kTypedParameter);
  if (!parameter) return false;
  const auto code = keys::read_short_code(keys::ShortCode::kTyped, *parameter);
  if (!code) return false;
  const auto named = find_typed(codes, *code, reader);
  return named && named->key == link.key && named->qualifiers == link.qualifiers &&
         link.attributes.empty();
}

std::string_view scratch_code(db::ScratchOutcome outcome) {
  switch (outcome) {
    case db::ScratchOutcome::kFirst:
      return "first";
    case db::ScratchOutcome::kUsed:
      return "used";
    case db::ScratchOutcome::kWrong:
      return "wrong";
    case db::ScratchOutcome::kNone:
      return "none";
    case db::ScratchOutcome::kTooMany:
      return "too_many";
  }
  return "none";
}

ScratchReply try_scratch(const keys::ScratchCodes& codes, std::string_view gtin14,
                         std::string_view serial, std::string_view typed, db::Writer& writer,
                         GuessLimit& limit, std::string_view remote, Instant now) {
  ScratchReply reply;
  const auto code = keys::read_short_code(keys::ShortCode::kScratch, typed);
  if (!code) {
    reply.unreadable = code.error();
    return reply;
  }
  if (const auto wait = limit.reserve(remote, now)) {
    reply.outcome = db::ScratchOutcome::kTooMany;
    reply.wait = wait;
    return reply;
  }
  const db::ScratchTag tag = codes.tag(gtin14, serial, *code);
  db::ScratchUse use;
  writer
      .run([&](db::Connection& connection) {
        use = db::use_scratch_code(connection, gtin14, serial, tag, now);
      })
      .get();
  reply.outcome = use.outcome;
  reply.used_at = use.used_at;
  if (use.outcome != db::ScratchOutcome::kWrong) limit.give_back(remote, now);
  if (use.outcome == db::ScratchOutcome::kTooMany) reply.wait = until_tomorrow(now);
  return reply;
}

}  // namespace ocop::verifier
