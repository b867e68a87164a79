// Labels on paper, good ones and spoiled ones, for tests of their proof.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "keys/service_key.h"
#include "keys/signing_key.h"
#include "labeler/proof.h"
#include "labeler/run_output.h"
#include "tests/labeler/workshop.h"

namespace ocop::labeler {

class ProofScene {
 public:
  /// Labels 000101 and on of honey's lot L2601.
  ProofScene(Format format, const std::string& stock, std::uint64_t labels,
             const PageLayout::Settings& settings = {});

  const RunOutput& output() const { return *output_; }
  RunOutput& output() { return *output_; }
  const LabelCodes& codes() const { return *codes_; }
  const LabelCodes& foreign_codes() const { return *foreign_codes_; }

  /// The output as it stands before it is shown, and what is to be proven of it.
  std::filesystem::path write(const std::function<void(std::vector<Label>&)>& spoil = {}) const;
  Result<void> prove(const std::filesystem::path& written) const;
  /// Of what write() gives, in English; "" when it reads.
  std::string fault(const std::function<void(std::vector<Label>&)>& spoil = {}) const;

 private:
  Workshop shop_;
  std::unique_ptr<keys::SigningKey> key_, foreign_key_;
  std::unique_ptr<LabelCodes> codes_, foreign_codes_;
  std::unique_ptr<keys::TypedCodes> typed_;
  ShortCodes short_codes_;
  std::optional<RunOutput> output_;
};

/// The symbol with a block of light modules.
Symbol blanked(const Symbol& symbol, int x, int y, int side);

}  // namespace ocop::labeler
