// Standard terms (CBV 2.0, section 7, and the measurement types of the GS1 Web Vocabulary). Static
// storage; safe from any thread.
#pragma once

#include <cstdint>
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
enum class Vocabulary : std::uint8_t {
  kBizStep,
  kDisposition,
  kTransactionType,
  kSourceDestType,
  kErrorReason,
  kMeasurement,
  kException,  ///< of a sensor report
  kComponent,  ///< of a sensor report
};
/// By code.
std::span<const Term> terms(Vocabulary vocabulary);
const Term* find_term(Vocabulary vocabulary, std::string_view code);

/// Short form of a standard term however it is written: "shipping", "cbv:BizStep-shipping",
/// "https://ref.gs1.org/cbv/BizStep-shipping", "https://ns.gs1.org/cbv/BizStep-shipping",
/// "urn:epcglobal:cbv:bizstep:shipping". Others unchanged.
std::string short_term(Vocabulary vocabulary, std::string_view written);
/// "https://ref.gs1.org/cbv/BizStep-shipping"; what is no standard term unchanged.
std::string term_uri(Vocabulary vocabulary, std::string_view code);
/// For people; the URI itself where the term is not a standard one.
Message term_name(Vocabulary vocabulary, std::string_view code);

/// The standard term that is most like `written`, for messages.
std::string_view nearest_term(Vocabulary vocabulary, std::string_view written);

}  // namespace ocop::gs1::epcis
