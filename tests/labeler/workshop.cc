#include "tests/labeler/workshop.h"

#include <doctest/doctest.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <sstream>

#include "base/file.h"
#include "db/import.h"
#include "db/schema.h"
#include "gs1/check_digit.h"
#include "gs1/digital_link.h"
#include "keys/key_store.h"
#include "keys/label_code.h"
#include "labeler/commands.h"
#include "tests/support/qr_reader.h"

namespace ocop::labeler {
namespace {

const Instant kNow = *parse_instant("2026-11-22T03:04:05Z");

/// The keys are slow to make on purpose, so one set serves all tests.
struct Keys {
  test::TemporaryFolder folder;
  std::filesystem::path own;
  std::filesystem::path foreign;
  keys::Keyring keyring;  // made last: making it sets the others

  Keys() : keyring(make()) {}

  keys::Keyring make() {
    const keys::Secret secret(kKeyPassphrase);
    auto store = keys::KeyStore::init(folder / "keys", "OCOP", {secret, secret}, kNow).value();
    const auto issue = [&](const char* producer) {
      const keys::KeyStore::Issue wanted{producer, kNow, kNow + std::chrono::hours(24 * 365)};
      return store.key_file(store.issue(wanted, secret, secret).value().kid);
    };
    own = issue("linh-ngoc");
    foreign = issue("khac");
    write_file_whole(folder / "passphrase", kKeyPassphrase, 0600);
    return keys::Keyring::load(folder / "keys").value();
  }
};

const Keys& shared_keys() {
  static const Keys made;
  return made;
}

}  // namespace

std::string right_gtin(const char* gtin) {
  const std::string body(gtin, 13);
  return body + gs1::check_digit(body);
}

namespace {

void fill(const std::filesystem::path& folder) {
  std::filesystem::create_directory(folder);
  const auto write = [&](const char* name, const std::string& text) {
    write_file_whole(folder / name, text);
  };
  write("places.csv", "id,name,kind,parent\n19,Tỉnh Thái Nguyên,province,\n02104,Xã Tân Kỳ,commune,19\n");
  write("producers.csv",
        "id,name,kind,place\nlinh-ngoc,Hợp tác xã Linh Ngọc,cooperative,02104\n"
        "khac,Hộ Hà Ngọc Sáng,household,02104\n");
  write("areas.csv",
        "id,name,place,yield_kg\nVN-TEST-0001,Vùng hoa,02104,100\nVN-TEST-0002,Vùng khác,02104,100\n");
  std::string products = "gtin,producer,group,name_vi\n";
  const auto product = [&](const char* gtin, const char* producer, int group, const std::string& name) {
    products += right_gtin(gtin) + "," + producer + "," + std::to_string(group) + "," + name + "\n";
  };
  product(Goods::kHoney, "linh-ngoc", 1, "Mật ong hoa núi");
  product(Goods::kTea, "linh-ngoc", 2, "Trà hoa hồng");
  product(Goods::kRice, "linh-ngoc", 1, "Nếp nương");
  product(Goods::kBasket, "linh-ngoc", 4, "Giỏ mây");
  product(Goods::kHat, "linh-ngoc", 4, "Nón lá");
  product(Goods::kTour, "linh-ngoc", 6, "Làng du lịch");
  product(Goods::kForeign, "khac", 1, "Muối vừng");
  product(Goods::kLongName, "linh-ngoc", 1, std::string(120, 'W'));
  write("products.csv", products);
  const auto honey = right_gtin(Goods::kHoney);
  write("product_areas.csv", "gtin,area\n" + honey + ",VN-TEST-0001\n");
  write("certificates.csv",
        "number,gtin,stars,issuer,issued,expires\nA-1," + honey + ",4,UBND tỉnh,2025-07-25,\nA-2," +
            right_gtin(Goods::kTea) + ",3,UBND tỉnh,2021-01-10,2024-01-09\nA-3," + right_gtin(Goods::kBasket) +
            ",3,UBND tỉnh,2025-07-25,\nA-4," + right_gtin(Goods::kForeign) +
            ",3,UBND tỉnh,2025-07-25,\nA-5," + right_gtin(Goods::kLongName) +
            ",3,UBND tỉnh,2025-07-25,\nA-6," + right_gtin(Goods::kHat) +
            ",4,UBND tỉnh,2025-07-25,\nA-7," + right_gtin(Goods::kHat) +
            ",5,UBND tỉnh,2026-11-21,\n");
}

int run_program(std::vector<std::string> command) {
  std::vector<char*> words;
  for (auto& word : command) words.push_back(word.data());
  words.push_back(nullptr);
  pid_t pid = -1;
  REQUIRE(posix_spawnp(&pid, words[0], nullptr, nullptr, words.data(), environ) == 0);
  int status = 0;
  REQUIRE(waitpid(pid, &status, 0) == pid);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

}  // namespace

Workshop::Workshop() : address_(db::Address::parse("sqlite:" + (folder_ / "ocop.db").string()).value()) {
  db::create_database(address_);
  fill(folder_ / "data");
  db::Connection connection(address_, db::Access::kTool);
  const auto report = db::import_files(
      connection, {folder_ / "data", shared_keys().folder.path() / "keys" / "jwks.json"}, false, kNow);
  std::string errors;
  if (!report)
    for (const auto& error : report.error().errors) errors += error.in(Language::kEnglish) + "\n";
  REQUIRE_MESSAGE(report.has_value(), errors);
}

std::filesystem::path Workshop::key_directory() const { return shared_keys().folder / "keys"; }

const keys::Keyring& Workshop::keyring() const { return shared_keys().keyring; }

std::vector<std::string> Workshop::arguments(
    const std::vector<std::pair<std::string, std::string>>& changed) const {
  std::vector<std::pair<std::string, std::string>> options = {
      {"--db", "sqlite:" + path("ocop.db").string()},
      {"--key", shared_keys().own.string()},
      {"--passphrase-file", (shared_keys().folder / "passphrase").string()},
      {"--gtin", right_gtin(Goods::kHoney)},
      {"--lot", "L2601"},
      {"--produced", "20/11/2026"},
      {"--best-before", "2028-11-20"},
      {"--quantity", "24"},
      {"--host", "ocop.vn"},
      {"--out", path("labels.pdf").string()},
      {"--clock", "2026-11-22T03:04:05Z"},
      {"--lang", "en"}};
  for (const auto& [name, value] : changed) {
    const auto given = value == "foreign key" ? shared_keys().foreign.string()
                       : name == "--gtin" && value.size() == 14 ? right_gtin(value.c_str())
                                                                : value;
    const auto at = std::ranges::find(options, name, &std::pair<std::string, std::string>::first);
    if (at != options.end() && name != "--area")
      at->second = given;
    else
      options.emplace_back(name, given);
  }
  std::vector<std::string> words = {"ocop-labeler", "batch"};
  constexpr std::array<std::string_view, 5> kFlags = {"--no-stars", "--no-verify", "--scratch", "--page-a-label", "--compress"};
  for (const auto& [name, value] : options) {
    const bool flag = std::ranges::find(kFlags, name) != kFlags.end();
    if (value.empty() && !flag) continue;
    words.push_back(name);
    if (!flag) words.push_back(value);
  }
  return words;
}

Outcome Workshop::run(const std::vector<std::string>& arguments) const {
  std::vector<const char*> words;
  for (const auto& word : arguments) words.push_back(word.c_str());
  std::ostringstream out;
  std::ostringstream err;
  Outcome outcome;
  outcome.code = run_commands(static_cast<int>(words.size()), words.data(), out, err, fixed_clock(kNow));
  outcome.out = out.str();
  outcome.err = err.str();
  return outcome;
}

Outcome Workshop::batch(const std::vector<std::pair<std::string, std::string>>& changed) const {
  return run(arguments(changed));
}

std::optional<db::Batch> Workshop::registered(const std::string& gtin, const std::string& lot) const {
  return db::Reader(address_).batch(right_gtin(gtin.c_str()), lot);
}

std::vector<std::string> Workshop::read_page(const std::filesystem::path& pdf, int page) const {
  const auto image = path("page-" + std::to_string(page));
  const auto number = std::to_string(page);
  REQUIRE(run_program({"pdftoppm", "-r", "300", "-gray", "-png", "-singlefile", "-f", number, "-l",
                       number, pdf.string(), image.string()}) == 0);
  std::vector<std::string> payloads;
  for (const auto& symbol : testing::read_qr_symbols(image.string() + ".png"))
    payloads.push_back(symbol.payload);
  return payloads;
}

std::string Workshop::wrong_code(const std::vector<std::string>& uris, const std::string& lot,
                                 std::uint64_t first) const {
  for (const auto& uri : uris) {
    const auto link = gs1::parse_digital_link(uri);
    if (!link) return uri;
    const auto serial = fmt::format("{:06}", first++);
    if (link->key.value != right_gtin(Goods::kHoney) || link->qualifier("10") != lot ||
        link->qualifier("21") != serial || link->host != "OCOP.VN" ||
        keys::check_label(keyring(), *link).state != keys::SignatureState::kValid)
      return uri;
  }
  return "";
}

}  // namespace ocop::labeler
