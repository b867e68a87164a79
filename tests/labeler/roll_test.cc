// Rolls by their own functions: what is printed, activated, refused, and taken up again.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/file.h"
#include "db/goods_acts.h"
#include "db/registry.h"
#include "gs1/digital_link.h"
#include "keys/label_code.h"
#include "labeler/roll_activation.h"
#include "labeler/roll_print.h"
#include "tests/labeler/workshop.h"

using namespace ocop;
using namespace ocop::labeler;

namespace {

const Instant kNow = *parse_instant("2026-11-22T03:04:05Z");
const std::string kHoney = right_gtin(Goods::kHoney);

class Mill {
 public:
  explicit Mill(const char* producer = "linh-ngoc") : key_(key_of(producer)) {
    const auto file = shop_.path("service.key");
    REQUIRE(keys::ServiceKey::create(file).has_value());
    service_.emplace(keys::ServiceKey::load(file).value());
  }

  const Workshop& shop() const { return shop_; }
  const keys::SigningKey& key() const { return key_; }

  RollPrintRequest request(const std::string& roll = "R1", std::uint64_t count = 20) const {
    RollPrintRequest request;
    request.gtin = kHoney;
    request.roll = roll;
    request.count = count;
    request.host = "OCOP.VN";
    request.output.format = Format::kCsv;
    request.output.out = shop_.path(roll + ".csv");
    request.actor = {"", programme::Role::kProducer, "", key_.producer(), "test"};
    return request;
  }
  Result<Made> print(const RollPrintRequest& request, bool service = true) const {
    auto begun = RollPrint::begin(shop_.registry(), key_, service ? &*service_ : nullptr, request, kNow);
    if (!begun) return tl::unexpected(begun.error());
    return begun->print({}, fixed_clock(kNow));
  }

  ActivationRequest activation(const std::string& first, const std::string& last,
                               const std::string& lot = "L1") const {
    ActivationRequest request;
    request.roll = "R1";
    request.first = first;
    request.last = last;
    request.batch.gtin = kHoney;
    request.batch.lot = lot;
    request.batch.produced = *parse_iso_date("2026-11-20");
    request.batch.best_before = *parse_iso_date("2028-11-20");
    request.batch.areas = {{"VN-TEST-0001", 1000, {}}};
    request.actor = {"", programme::Role::kProducer, "", key_.producer(), "test"};
    return request;
  }
  Result<Activated> activate(const ActivationRequest& request) const {
    return labeler::activate(shop_.registry(), key_, request, kNow);
  }
  std::optional<db::Dossier> dossier(const std::string& serial) const {
    return db::Reader(shop_.registry()).dossier(kHoney, "", serial);
  }

 private:
  keys::SigningKey key_of(const char* producer) const {
    for (const auto& entry : std::filesystem::directory_iterator(shop_.key_directory() / "producers")) {
      if (entry.path().extension() != ".key") continue;
      auto key = keys::SigningKey::load(entry.path(), keys::Secret(kKeyPassphrase)).value();
      if (key.producer() == producer) return key;
    }
    throw std::runtime_error("no such key");
  }

  Workshop shop_;
  keys::SigningKey key_;
  std::optional<keys::ServiceKey> service_;
};

template <class T>
std::string refusal(const Result<T>& result) {
  return result ? "nothing" : result.error().in(Language::kEnglish);
}

/// The codes of a CSV table.
std::vector<gs1::DigitalLink> codes(const std::filesystem::path& file) {
  const auto text = read_file(file, std::size_t{1} << 20);
  std::vector<gs1::DigitalLink> links;
  for (auto at = text.find("https://"); at != std::string::npos; at = text.find("https://", at + 1)) {
    const auto uri = text.substr(at, text.find_first_of(",\"\r\n", at) - at);
    links.push_back(gs1::parse_digital_link(uri).value());
  }
  return links;
}

}  // namespace

TEST_CASE("a roll's codes have a serial and no lot, each once, and hold") {
  const Mill mill;
  const auto made = mill.print(mill.request());
  REQUIRE_MESSAGE(made.has_value(), refusal(made));
  CHECK(made->labels == 20);
  const auto links = codes(mill.shop().path("R1.csv"));
  REQUIRE(links.size() == 20);
  std::set<std::string> serials;
  for (const auto& link : links) {
    CHECK(link.qualifier("10") == std::nullopt);
    serials.emplace(link.qualifier("21").value_or(""));
    CHECK(keys::check_label(mill.shop().keyring(), link).state == keys::SignatureState::kValid);
  }
  CHECK(serials.size() == 20);
  CHECK(*serials.begin() == "000001");
  CHECK(mill.dossier("000001")->roll->lot == "");
  CHECK_FALSE(mill.dossier("000021")->roll.has_value());
}

TEST_CASE("the same request again is the same roll; another one by its name is refused") {
  const Mill mill;
  REQUIRE(mill.print(mill.request()).has_value());
  auto again = mill.request();
  CHECK(refusal(mill.print(again)).find("say why it is printed again") != std::string::npos);
  again.reason = "kẹt giấy";
  REQUIRE(mill.print(again).has_value());
  CHECK(codes(mill.shop().path("R1.csv")).front().qualifier("21") == "000001");
  auto other = mill.request("R1", 21);
  CHECK(refusal(mill.print(other)).find("exists already, with 20 labels") != std::string::npos);
  REQUIRE(mill.print(mill.request("R2", 5)).has_value());
  CHECK(codes(mill.shop().path("R2.csv")).front().qualifier("21") == "000021");
  db::Connection connection(mill.shop().registry(), db::Access::kRead);
  CHECK(db::prints_of_roll(connection, kHoney, "R1").size() == 2);
  CHECK(db::rolls_of(connection, kHoney).size() == 2);
}

TEST_CASE("a roll that was made and then not printed is printed for the first time, not again") {
  const Mill mill;
  auto request = mill.request();
  const auto begin = [&] { return RollPrint::begin(mill.shop().registry(), mill.key(), nullptr, request, kNow).value(); };
  CHECK(!begin().made_before());
  const auto first = begin();
  CHECK(first.made_before());
  CHECK(!first.printed_before());
  request.output.out = mill.shop().path("first.csv");
  REQUIRE(mill.print(request, false).has_value());
  request.output.out = mill.shop().path("second.csv");
  request.reason = "rách";
  CHECK(begin().printed_before());
}

TEST_CASE("what cannot be printed reserves no roll") {
  const Mill mill;
  struct Case {
    std::function<void(RollPrintRequest&)> change;
    const char* words;
  };
  const Case cases[] = {
      {[](auto& r) { r.gtin = "09521000001030"; }, "check digit"},
      {[](auto& r) { r.gtin = "09521000001992"; }, "no product"},
      {[](auto& r) { r.gtin = right_gtin(Goods::kTour); }, "tourism service"},
      {[](auto& r) { r.gtin = right_gtin(Goods::kForeign); }, "sign with a key of khac"},
      {[](auto& r) { r.gtin = right_gtin(Goods::kTea); }, "no OCOP certificate in force"},
      {[](auto& r) { r.count = 0; }, "1 to 100000000 labels"},
      {[](auto& r) { r.count = 100'000'001; }, "1 to 100000000 labels"},
      {[](auto& r) { r.roll = ""; }, "roll"},
      {[](auto& r) { r.roll = "cuộn"; }, "roll"}};
  for (const auto& [change, words] : cases) {
    CAPTURE(words);
    auto request = mill.request();
    change(request);
    CHECK(refusal(mill.print(request)).find(words) != std::string::npos);
  }
  auto scratch = mill.request();
  scratch.scratch = true;
  CHECK(refusal(mill.print(scratch, false)).find("service key") != std::string::npos);
  db::Connection connection(mill.shop().registry(), db::Access::kRead);
  CHECK(db::rolls_of(connection, kHoney).empty());
  auto plain = mill.request();
  plain.gtin = right_gtin(Goods::kTea);
  plain.stars = false;
  CHECK(mill.print(plain).has_value());
}

TEST_CASE("an activation makes its lot, or adds to it, and states nothing that the lot is not") {
  const Mill mill;
  REQUIRE(mill.print(mill.request()).has_value());
  const auto first = mill.activate(mill.activation("1", "5"));
  REQUIRE_MESSAGE(first.has_value(), refusal(first));
  CHECK_FALSE(first->lot_was_registered);
  CHECK(first->record.serials == programme::SerialRange{1, 5, 6});
  CHECK(first->record.certificate == "A-1");
  CHECK(mill.dossier("000005")->roll->lot == "L1");
  CHECK(mill.dossier("000005")->serial_in_batch);
  CHECK(mill.dossier("000006")->roll->lot == "");

  ActivationRequest brief;
  brief.roll = "R1";
  brief.first = "000006";
  brief.batch.gtin = kHoney;
  brief.batch.lot = "L1";
  brief.batch.quantity = 3;
  brief.actor = mill.activation("", "").actor;
  const auto more = mill.activate(brief);
  REQUIRE_MESSAGE(more.has_value(), refusal(more));
  CHECK(more->lot_was_registered);
  CHECK(more->record.serials == programme::SerialRange{6, 3, 6});
  CHECK(mill.dossier("000008")->serial_in_batch);
  const auto same = mill.activate(brief);
  REQUIRE(same.has_value());
  CHECK(same->already);
  CHECK(mill.shop().registered(Goods::kHoney, "L1")->record.serials.count == 5);
}

TEST_CASE("an activation tells what of its labels is void, and whether a print of the roll is on record") {
  const Mill mill;
  const auto request = mill.request();
  REQUIRE(RollPrint::begin(mill.shop().registry(), mill.key(), nullptr, request, kNow).has_value());
  const auto bare = mill.activate(mill.activation("1", "2"));
  REQUIRE(bare.has_value());
  CHECK(!bare->printed);
  CHECK(bare->taken_out == 0);
  REQUIRE(mill.print(request, false).has_value());
  db::Connection connection(mill.shop().registry(), db::Access::kTool);
  db::WriteTransaction transaction(connection);
  REQUIRE(db::void_roll(connection, request.actor, {kHoney, "R1", "000004", "000006", "rách"}, kNow).has_value());
  transaction.commit();
  const auto more = mill.activate(mill.activation("3", "8"));
  REQUIRE(more.has_value());
  CHECK(more->printed);
  CHECK(more->taken_out == 3);
}

TEST_CASE("each range that cannot be activated is refused, and nothing changes") {
  const Mill mill;
  REQUIRE(mill.print(mill.request()).has_value());
  REQUIRE(mill.activate(mill.activation("1", "5")).has_value());
  struct Case {
    const char* first;
    const char* last;
    const char* lot;
    const char* words;
  };
  const Case cases[] = {{"8", "10", "L2", "from: The labels 000006 to 000007"},
                        {"5", "7", "L2", "from: "},
                        {"3", "4", "L2", "from: "},
                        {"6", "21", "L2", "to: "},
                        {"7", "6", "L2", "to: the last serial 6 lies before"},
                        {"x", "6", "L2", "from: “x” is no serial"},
                        {"6", "0000006", "L2", "to: “0000006” is no serial"},
                        {"6", "", "L2", "to: say which serial is the last one"},
                        {"99999999999999999999", "6", "L2", "from: "}};
  for (const auto& [first, last, lot, words] : cases) {
    CAPTURE(first);
    CAPTURE(last);
    CHECK(refusal(mill.activate(mill.activation(first, last, lot))).find(words) != std::string::npos);
  }
  auto unknown = mill.activation("6", "7", "L2");
  unknown.roll = "R9";
  CHECK(refusal(mill.activate(unknown)).find("has no roll “R9”") != std::string::npos);
  auto other_day = mill.activation("6", "7");
  other_day.batch.produced = *parse_iso_date("2026-11-19");
  CHECK(refusal(mill.activate(other_day)).find("lot: ") != std::string::npos);
  auto no_day = mill.activation("6", "7", "L2");
  no_day.batch.produced = {};
  CHECK(refusal(mill.activate(no_day)).find("its production date is needed") != std::string::npos);
  auto count = mill.activation("6", "7", "L2");
  count.batch.quantity = 3;
  CHECK(refusal(mill.activate(count)).find("are 2 labels, not 3") != std::string::npos);
  CHECK(mill.dossier("000006")->roll->lot == "");
  CHECK_FALSE(mill.shop().registered(Goods::kHoney, "L2"));

  const auto planned = plan_activation(mill.shop().registry(), "linh-ngoc", mill.key().kid(),
                                       mill.activation("6", "7", "L2"), kNow);
  CHECK(planned.has_value());
  CHECK_FALSE(mill.shop().registered(Goods::kHoney, "L2"));
}

TEST_CASE("activated and void labels are not printed again") {
  const Mill mill;
  REQUIRE(mill.print(mill.request()).has_value());
  REQUIRE(mill.activate(mill.activation("1", "5")).has_value());
  {
    db::Connection connection(mill.shop().registry(), db::Access::kTool);
    db::WriteTransaction transaction(connection);
    REQUIRE(db::void_roll(connection, mill.request().actor, {kHoney, "R1", "000010", "000012", "rách"}, kNow)
                .has_value());
    transaction.commit();
  }
  auto again = mill.request();
  again.reason = "mờ";
  REQUIRE(mill.print(again).has_value());
  std::vector<std::string> serials;
  for (const auto& link : codes(mill.shop().path("R1.csv"))) serials.emplace_back(*link.qualifier("21"));
  CHECK(serials == std::vector<std::string>{"000006", "000007", "000008", "000009", "000013", "000014",
                                            "000015", "000016", "000017", "000018", "000019", "000020"});
  again.only = programme::SerialRange{1, 5, 6};
  CHECK(refusal(mill.print(again)).find("none of these labels is left") != std::string::npos);
}

TEST_CASE("scratch codes of a roll are kept as tags, and its labels are not printed again") {
  const Mill mill;
  auto request = mill.request();
  request.scratch = true;
  REQUIRE(mill.print(request).has_value());
  CHECK(mill.dossier("000020")->scratch.exists);
  request.reason = "mờ";
  CHECK(refusal(mill.print(request)).find("cannot be printed again") != std::string::npos);
}

TEST_CASE("a roll's print that was cut off ends with the labels it began with, whatever was used meanwhile") {
  const Mill mill;
  auto request = mill.request();
  request.output.pages_per_file = 5;
  request.output.verify = false;
  const auto cut_off = [&] {
    auto begun = RollPrint::begin(mill.shop().registry(), mill.key(), nullptr, request, kNow).value();
    int files = 0;
    PrintRun how;
    how.stop = [&] { return ++files == 3; };
    CHECK_THROWS_AS((void)begun.print(how, fixed_clock(kNow)), Interrupted);
  };
  cut_off();
  REQUIRE(std::filesystem::exists(mill.shop().path("R1-002.csv")));
  REQUIRE(!std::filesystem::exists(mill.shop().path("R1-003.csv")));
  REQUIRE(mill.activate(mill.activation("1", "5")).has_value());
  {
    db::Connection connection(mill.shop().registry(), db::Access::kTool);
    db::WriteTransaction transaction(connection);
    REQUIRE(db::void_roll(connection, request.actor, {kHoney, "R1", "000010", "000012", "rách"}, kNow).has_value());
    transaction.commit();
  }
  auto part = request;
  part.only = programme::SerialRange{1, 15, 6};
  CHECK(refusal(mill.print(part, false)).find("journal of another print") != std::string::npos);

  const auto made = mill.print(request, false);
  REQUIRE_MESSAGE(made.has_value(), refusal(made));
  CHECK(made->labels == 20);
  CHECK(made->taken_up == 10);
  CHECK(std::ranges::any_of(made->notes, [](const Message& note) {
    return note.en.starts_with("8 of these labels have been activated or voided");
  }));
  std::vector<std::string> serials;
  for (const auto* name : {"R1.csv", "R1-002.csv", "R1-003.csv", "R1-004.csv"})
    for (const auto& link : codes(mill.shop().path(name))) serials.emplace_back(*link.qualifier("21"));
  REQUIRE(serials.size() == 20);
  for (std::size_t i = 0; i < serials.size(); ++i) CHECK(serials[i] == fmt::format("{:06}", i + 1));
  CHECK(!std::filesystem::exists(mill.shop().path("R1.csv.run")));
}
