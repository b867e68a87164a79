// Standard terms (CBV 2.0, section 7): business steps, dispositions, transaction and source/destination
// types, sensor measurement types, error reasons. Static storage.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "base/message.h"

namespace ocop::gs1::epcis {

struct Term {
  std::string_view code;  ///< "shipping"
  std::string_view en;
  std::string_view vi;
};
enum class Vocabulary { kBizStep, kDisposition, kTransactionType, kSourceDestType, kErrorReason, kMeasurement };
std::span<const Term> terms(Vocabulary vocabulary);
const Term* find_term(Vocabulary vocabulary, std::string_view code);

/// Short form of a standard term however it is written: "shipping",
/// "https://ref.gs1.org/cbv/BizStep-shipping", "urn:epcglobal:cbv:bizstep:shipping". Others unchanged.
std::string short_term(Vocabulary vocabulary, std::string_view written);
/// For people; the URI itself where the term is not a standard one.
Message term_name(Vocabulary vocabulary, std::string_view code);

}  // namespace ocop::gs1::epcis
