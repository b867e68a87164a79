#include "verifier/console/case_words.h"

#include "programme/provinces.h"

namespace ocop::verifier::console {
namespace {

std::string joined(const std::vector<std::string>& parts, std::string_view between) {
  std::string text;
  for (const auto& part : parts) {
    if (part.empty()) continue;
    if (!text.empty()) text += between;
    text += part;
  }
  return text;
}

Message mark_name(std::string_view mark) {
  if (mark == "confirmed") return {"confirmed: copied", "đã xác nhận bị sao chép"};
  return {"cleared", "đã kiểm tra, không vi phạm"};
}

Message state_name(std::string_view state) {
  if (state == "suspected") return {"suspected copy", "nghi bị sao chép"};
  if (state == "watch") return {"being watched", "đang theo dõi"};
  return {"nothing unusual", "bình thường"};
}

std::string tone_of(std::string_view state) {
  if (state == "suspected") return "bad";
  return state == "watch" ? "warn" : "plain";
}

}  // namespace

Badge case_badge(const db::Case& what, Language language) {
  if (what.open) return {"warn", Message{"open", "đang xử lý"}.in(language)};
  const auto outcome = what.outcome.value_or(db::CaseOutcome::kCleared);
  return {outcome == db::CaseOutcome::kCleared ? "good" : "bad",
          db::outcome_name(outcome).in(language)};
}

std::string goods_text(const std::string& product, const std::string& lot, Language language) {
  if (lot.empty()) return message("{}, all lots", "{}, mọi lô", product).in(language);
  return message("{0}, lot {1}", "{0}, lô {1}", product, lot).in(language);
}

Badge unit_badge(const db::UnitEvidence& unit, Language language) {
  if (unit.watch.mark == "confirmed") return {"bad", mark_name("confirmed").in(language)};
  if (unit.watch.mark == "cleared" && !unit.undecided) {
    return {"good", mark_name("cleared").in(language)};
  }
  return batch_badge(unit.watch.state, language);
}

Badge batch_badge(const std::string& state, Language language) {
  if (state == "cleared") return {"good", mark_name(state).in(language)};
  return {tone_of(state), state_name(state).in(language)};
}

std::string unit_text(const db::CaseUnit& unit, bool with_lot) {
  return with_lot && !unit.lot.empty() ? unit.lot + "/" + unit.serial : unit.serial;
}

std::string evidence_text(const db::UnitEvidence& unit, Language language) {
  const auto& watch = unit.watch;
  if (watch.scans == 0) return {};
  const std::string reason = watch.reason.in(language);
  const std::string seen =
      message("by now {} scans, {} devices, {} provinces",
              "đến nay {} lượt quét, {} thiết bị, {} tỉnh",
              watch.scans, watch.devices, watch.places)
          .in(language);
  const std::string usual = watch.usual_devices <= 0
                                ? std::string()
                                : message("usual here: {} devices", "thường thấy: {} thiết bị",
                                          decimal_text(watch.usual_devices, language, 1))
                                      .in(language);
  const std::string last =
      message("last {}", "gần nhất {}", local_date_time(watch.last_at)).in(language);
  return joined({reason, joined({seen, usual, last}, "; ")}, " – ");
}

std::string step_title(const CaseFile& file, const db::CaseStep& step, Language language) {
  const auto in = [&](const Message& said) { return said.in(language); };
  if (step.step == "open") return in({"Opened", "Mở vụ việc"});
  if (step.step == "assign") {
    if (step.value.empty()) return in({"Given back", "Thôi giao xử lý"});
    return in(message("Given to {}", "Giao cho {}", file.name_of(step.value)));
  }
  if (step.step == "note") return in({"Note", "Ghi chú"});
  if (step.step == "photo") return in({"Photo", "Ảnh"});
  if (step.step == "mark") {
    const auto mark = mark_name(step.value);
    return in(message("{0} labels {1}", "{2} tem: {3}", step.units.size(), mark.en,
                      step.units.size(), mark.vi));
  }
  if (step.step == "reopen") return in({"Opened again", "Mở lại"});
  const auto outcome = db::outcome_of(step.value);
  if (!outcome) return in({"Outcome", "Kết luận"});
  const auto name = db::outcome_name(*outcome);
  return in(message("Outcome: {0}", "Kết luận: {1}", name.en, name.vi));
}

std::string step_tone(const db::CaseStep& step) {
  if (step.value == "cleared") return "good";
  if (step.step == "mark" || step.step == "outcome") return "bad";
  return step.step == "open" || step.step == "reopen" ? "warn" : "plain";
}

std::string step_units(const CaseFile& file, const db::CaseStep& step, Language language) {
  if (step.units.empty()) return {};
  std::vector<std::string> all;
  for (const auto& unit : step.units) all.push_back(unit_text(unit, file.what.lot.empty()));
  return Message{"Labels ", "Tem số "}.in(language) + joined(all, ", ");
}

std::string step_decision(const db::CaseStep& step) {
  return joined({step.decision, step.decided_on ? dmy_date(*step.decided_on) : std::string()},
                ", ");
}

std::string report_origin(const db::PublicReport& report, Language language) {
  const auto* province = programme::find_province(report.what.place);
  const std::string bought =
      report.what.bought_at.empty()
          ? std::string()
          : message("bought at {}", "mua tại {}", report.what.bought_at).in(language);
  return joined({local_date_time(report.at),
                 province == nullptr ? std::string() : province->name.in(language), bought},
                "; ");
}

std::string report_label(const db::PublicReport& report, Language language) {
  const auto& what = report.what;
  return joined(
      {what.lot.empty() ? std::string() : message("lot {}", "lô {}", what.lot).in(language),
       what.serial.empty() ? std::string()
                           : message("label {}", "tem số {}", what.serial).in(language)},
      ", ");
}

}  // namespace ocop::verifier::console
