#include "verifier/national/read.h"

namespace ocop::verifier {

std::optional<NationalRecord> read_national(db::Reader& reader, std::string_view gtin14, std::string_view lot,
                                            std::string_view host, Date today) {
  const auto dossier = reader.dossier(gtin14, lot, "");
  if (!dossier || (!lot.empty() && !dossier->batch)) return std::nullopt;
  const auto key = dossier->batch ? reader.key(dossier->batch->kid) : std::nullopt;
  return national_record(*dossier, key, host, today);
}

}  // namespace ocop::verifier
