// Visibility events as a table that a producer fills in: one line an event.
//
//   thời gian · việc · gtin · lô · vùng · số lượng · đơn vị · đầu vào · đối tác · nhiệt độ · kết quả · ghi chú
//   time · step · gtin · lot · area · quantity · unit · inputs · partner · temperature · result · note
//
// docs/events.md says what each may hold. Pure, safe from any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "gs1/epcis/event.h"

namespace ocop::labeler {

struct EventTable {
  std::vector<gs1::epcis::Event> events;
  std::vector<std::size_t> lines;  ///< where each stood
};

inline constexpr std::size_t kMostEventLines = 2'000;

/// All errors, "LINE:HEADING" or "LINE" each; none of the events counts when there is one. Two equal lines are an
/// error: they would be one event.
tl::expected<EventTable, std::vector<Error>> read_event_table(std::string_view bytes, std::string_view host);

/// CSV with a byte order mark, as spreadsheets want it: the headings in the language, and two lines as examples.
std::string event_table_template(Language language, std::string_view gtin14, std::string_view area, Date today);

/// Of a table "dòng 7, cột lô: …", of a document its path.
std::string event_error_text(const Error& error, Language language);

/// What capture_events says of "eventList[3].…", said of the line.
Error error_of_line(const Error& error, const std::vector<std::size_t>& lines);

}  // namespace ocop::labeler
