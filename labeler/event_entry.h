// What a producer without software says happened, and the visibility event that it is (EPCIS 2.0).
// Pure, safe from any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/date.h"
#include "base/result.h"
#include "gs1/epcis/event.h"

namespace ocop::labeler {

enum class EventStep : std::uint8_t { kHarvest, kProcess, kPack, kShip, kReceive, kInspect };

struct StepWords {
  EventStep step{};
  std::string_view code;  ///< "harvest": in addresses and files
  Message name;           ///< "Thu hoạch"
  Message question;       ///< what to choose next: "Thu hoạch ở vùng nào?"
};
/// In the order in which goods take them.
std::span<const StepWords> event_steps();
const StepWords& words_of(EventStep step);
/// By code, or by a name as people write it in a file, Vietnamese (with or without diacritics) or English.
std::optional<EventStep> find_event_step(std::string_view written);

struct EventEntry {
  EventStep step{};
  std::string node;                ///< what it happened to; of processing what came out (gs1/epcis/nodes.h)
  std::optional<double> quantity;  ///< above 0
  std::string unit;                ///< UN/CEFACT code; "" = pieces
  Instant at{};
  std::vector<std::string> inputs;  ///< nodes that went into processing
  std::string place;                ///< node, "" = not said
  std::string partner;              ///< to or from whom: a GLN, or a name
  std::optional<double> celsius;
  bool failed = false;  ///< an inspection that was not passed
  std::string note;     ///< at most 500 bytes
};

/// harvest: ObjectEvent ADD commissioning · process: TransformationEvent commissioning · pack, ship, receive,
/// inspect: ObjectEvent OBSERVE packing, shipping (in_transit), receiving (in_progress), inspecting (conformant or
/// non_conformant). A partner's GLN becomes the owning party of the destination or source; a name goes into the remark.
/// `host`: gs1/epcis/event_json.h. Refuses, with the member's name as `where`, processing without inputs or of itself,
/// a quantity that is none, texts that are too long.
Result<gs1::epcis::Event> event_of(const EventEntry& entry, std::string_view host);

/// What people write for a lot: "GTIN/LOT" or "GTIN LOT", "AREA-CODE/DAY" (20261120, 20/11/2026, 2026-11-20) or
/// "AREA-CODE", an address as a label has it, an EPC. As a node.
Result<std::string> read_lot(std::string_view written, std::string_view host);

/// "kg", "tấn", "lít", "hộp", or a code of UN/CEFACT: "KGM", "TNE", "LTR", "" of what is counted.
Result<std::string> read_unit(std::string_view written);
/// "kg" of "KGM"; "" = pieces.
Message unit_name(std::string_view code);

}  // namespace ocop::labeler
