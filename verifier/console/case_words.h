// How cases, their steps and their evidence are said: the same on pages and on paper.
#pragma once

#include <string>

#include "verifier/console/case_file.h"
#include "verifier/console/views.h"

namespace ocop::verifier::console {

Badge case_badge(const db::Case& what, Language language);  ///< open, or its outcome
/// "Mật ong hoa núi, lô L2611" or "…, mọi lô".
std::string goods_text(const std::string& product, const std::string& lot, Language language);

/// What is thought of a unit: an inspector's mark above the state of copy detection.
Badge unit_badge(const db::UnitEvidence& unit, Language language);
Badge batch_badge(const std::string& state, Language language);
/// "000007", of a whole product "L2611/000007"; labels of rolls have no lot.
std::string unit_text(const db::CaseUnit& unit, bool with_lot);
/// Why, in words, with the figures behind it.
std::string evidence_text(const db::UnitEvidence& unit, Language language);

/// "Giao cho Nguyễn Lan (lan)", "Kết luận: thu hồi hàng".
std::string step_title(const CaseFile& file, const db::CaseStep& step, Language language);
/// "good", "warn", "bad" or "plain".
std::string step_tone(const db::CaseStep& step);
/// The labels of a step of marks, in a line; "" for other steps.
std::string step_units(const CaseFile& file, const db::CaseStep& step, Language language);
/// "31/QĐ-QLTT, 22/11/2026", "" for none.
std::string step_decision(const db::CaseStep& step);

/// "10:04 22/11/2026, Thái Nguyên; mua tại Chợ Tân Kỳ".
std::string report_origin(const db::PublicReport& report, Language language);
/// The label that was in the sender's hands: "lô L2611, tem số 000007".
std::string report_label(const db::PublicReport& report, Language language);

}  // namespace ocop::verifier::console
