// The way of a batch, for its page: what was captured of it and, one step back, of what it was made of.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/date.h"
#include "db/connection.h"
#include "gs1/epcis/event.h"

namespace ocop::db {

enum class JourneyKind : std::uint8_t {
  kHarvest, kProcessing, kPacking, kLabels, kShipping, kReceiving, kInspection, kRecall, kRecallEnd, kOther
};

struct JourneyStep {
  JourneyKind kind = JourneyKind::kOther;
  std::string term;      ///< business step of kOther, short or a URI; may be ""
  Instant at{};
  std::string what;      ///< of an input: the area's or product's name; "" of the batch itself
  std::string who;       ///< name of the producer that states it; "" of an authority's
  std::string commune, province;  ///< of the area or of who states it, never finer; "" = not known
  std::vector<gs1::epcis::SensorValue> sensors;
  std::vector<std::string> certifications;  ///< URIs as stated
  /// Not 0: this step stands for so many events of the batch that others state, at the latest's time (at most 1,000
  /// are counted). A single one is told itself.
  std::size_t others = 0;
};

/// Oldest first; of more than `most` the latest. Of what others than the batch's producer and authorities state no
/// readings and no certifications are told: anybody may capture arrivals. Empty when nothing was captured of the batch or, with `serial`, of
/// that unit: what its record alone says is on the page anyway. Throws DatabaseError.
std::vector<JourneyStep> journey_of(Connection& connection, std::string_view gtin14, std::string_view lot,
                                    std::string_view serial, std::size_t most = 30);

}  // namespace ocop::db
