#include "verifier/national/read.h"

namespace ocop::verifier {

std::optional<NationalRecord> read_national(db::Reader& reader, db::PlaceCodes& codes, std::string_view gtin14,
                                            std::string_view lot, std::string_view host, Date today) {
  const auto dossier = reader.dossier(gtin14, lot, "");
  if (!dossier || (!lot.empty() && !dossier->batch)) return std::nullopt;
  const auto key = dossier->batch ? reader.key(dossier->batch->kid) : std::nullopt;
  auto record = national_record(*dossier, key, host, today);
  const auto add = [&](const db::Place& place) {
    if (const auto& code = codes.of(place.id); !code.empty()) record.place_codes.emplace(place.id, code);
  };
  add(record.producer.place);
  for (const auto& area : record.areas) add(area.place);
  return record;
}

}  // namespace ocop::verifier
