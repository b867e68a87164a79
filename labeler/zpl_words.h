// The words of our ZPL that writer and reader share.
#pragma once

#include <string_view>

namespace ocop::labeler::zpl {

inline constexpr std::string_view kStore = "~DGR:OCOP.GRF,";
inline constexpr std::string_view kRecall = "^XGR:OCOP.GRF,1,1^FS";
inline constexpr std::string_view kEnd = "^XA^IDR:OCOP.GRF^FS^XZ\n";
inline constexpr std::string_view kSerial = "^XA^FX";  ///< a comment: printers pass over it
inline constexpr std::string_view kField = "^FS";
inline constexpr std::string_view kGraphic = "^GFA,";
/// Not turned round, texts (there are none) in UTF-8, places from the label's own corner.
inline constexpr std::string_view kSetUp = "^LH0,0^PON^CI28";
inline constexpr std::string_view kClose = "^PQ1^XZ\n";

}  // namespace ocop::labeler::zpl
