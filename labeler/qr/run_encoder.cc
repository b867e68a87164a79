#include "labeler/qr/run_encoder.h"

#include <cstdint>
#include <utility>

namespace ocop::labeler::qr {

RunEncoder::RunEncoder(std::vector<Segment> split, int version, Correction level)
    : code_words_(std::move(split), version, level), frame_(version), masks_(frame_, level) {}

std::optional<Symbol> RunEncoder::encode(std::string_view payload) const {
  std::vector<std::uint8_t> words(code_words_.count());
  if (!code_words_.write(payload, words)) return std::nullopt;
  auto modules = frame_.with(words);
  masks_.apply_best(modules);
  return Symbol(frame_.version(), std::move(modules));
}

}  // namespace ocop::labeler::qr
