// A producer's workshop for tests: a registry with goods, keys, a command line.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/date.h"
#include "db/connection.h"
#include "db/registry.h"
#include "keys/keyring.h"
#include "tests/support/temporary_folder.h"

namespace ocop::labeler {

/// The GTIN-14 of one of the goods below, with its check digit.
std::string right_gtin(const char* gtin);

/// The goods on offer.
struct Goods {
  static constexpr const char* kHoney = "09521000001039";      ///< food, 4 stars, of "linh-ngoc"
  static constexpr const char* kTea = "09521000001046";        ///< food, certificate expired
  static constexpr const char* kRice = "09521000001053";       ///< food, never certified
  static constexpr const char* kBasket = "09521000001060";     ///< handicraft, 3 stars
  static constexpr const char* kTour = "09521000001077";       ///< tourism
  static constexpr const char* kForeign = "09521000001084";    ///< food of another producer
  static constexpr const char* kHat = "09521000001107";        ///< handicraft, 4 stars, from 21/11/2026 on 5
  static constexpr const char* kLongName = "09521000001091";   ///< food whose name fits no label
};

/// Of all keys of the workshop.
inline constexpr std::string_view kKeyPassphrase = "mật khẩu thử";

struct Outcome {
  int code = 0;
  std::string out;
  std::string err;
};

class Workshop {
 public:
  Workshop();

  std::filesystem::path path(const std::string& name) const { return folder_ / name; }
  const db::Address& registry() const { return address_; }
  const keys::Keyring& keyring() const;
  std::filesystem::path key_directory() const;  ///< with keys of "linh-ngoc" and "khac"

  /// Arguments of `batch` for 24 jars of honey, then `changed` options over or
  /// behind them; an empty value takes an option away.
  std::vector<std::string> arguments(
      const std::vector<std::pair<std::string, std::string>>& changed = {}) const;
  Outcome run(const std::vector<std::string>& arguments) const;
  Outcome batch(const std::vector<std::pair<std::string, std::string>>& changed = {}) const;

  std::optional<db::Batch> registered(const std::string& gtin, const std::string& lot) const;

  /// Payloads of all QR symbols on a page of a PDF, at 300 dpi.
  std::vector<std::string> read_page(const std::filesystem::path& pdf, int page) const;
  /// "" unless each is a valid code of honey in that lot with its own serial, from `first` on.
  std::string wrong_code(const std::vector<std::string>& uris, const std::string& lot,
                         std::uint64_t first) const;

 private:
  test::TemporaryFolder folder_;
  db::Address address_;
};

}  // namespace ocop::labeler
