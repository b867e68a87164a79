#include "labeler/printer.h"

#include <doctest/doctest.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <map>
#include <sstream>

#include "base/clock.h"
#include "base/file.h"
#include "labeler/commands.h"
#include "labeler/print_run.h"
#include "labeler/send_journal.h"
#include "labeler/send_zpl.h"
#include "labeler/zpl_writer.h"
#include "tests/labeler/fake_printer.h"
#include "tests/labeler/press.h"
#include "tests/support/temporary_folder.h"

using namespace ocop;
using namespace ocop::labeler;

namespace {

using Manner = FakePrinter::Manner;

/// A file of labels, made once for all tests: they are many.
const std::string& roll_of(std::size_t labels) {
  static std::map<std::size_t, std::string> made;
  auto& text = made[labels];
  if (!text.empty()) return text;
  const test::TemporaryFolder folder;
  const Press press(known_stock("roll-30x20"));
  const auto writer = zpl_writer(folder / "roll.zpl", press.layout(), press.art(), test_typeface());
  print_all(*writer, press.layout(), press.labels(labels));
  return text = read_file(folder / "roll.zpl", 1 << 24);
}

struct Desk {
  test::TemporaryFolder folder;
  std::filesystem::path file = folder / "roll.zpl";
  SendSettings settings;

  explicit Desk(std::size_t labels = 40) {
    write_file_whole(file, roll_of(labels));
    settings.silence = std::chrono::seconds(60);
    settings.most_ahead = 8;
  }
  /// For printers that are meant to be given up.
  void be_impatient() { settings.silence = std::chrono::milliseconds(1200); }
  Result<Sent> send(const FakePrinter& printer, std::string_view after = "") const {
    return send_zpl(file, printer.address(), after, settings);
  }
  SendJournal journal(std::size_t labels = 40) const { return SendJournal::open(file, labels).value(); }
};

std::vector<std::string> serials(std::uint64_t first, std::uint64_t last) {
  std::vector<std::string> all;
  for (auto at = first; at <= last; ++at) all.push_back(fmt::format("{:06}", at));
  return all;
}

bool holds(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

/// Refused at "--after", naming both ends of what may have come out.
void check_unclear(const Desk& desk, const FakePrinter& printer, const std::string& first, const std::string& last) {
  const auto refused = desk.send(printer);
  REQUIRE(!refused);
  CHECK(refused.error().where == "--after");
  CHECK(holds(refused.error().message.en, first + " to " + last));
}

}  // namespace

TEST_CASE("a printer gets every label once, in order, and the file just as it is") {
  for (const std::size_t pace : {std::size_t{1}, std::size_t{3}, FakePrinter::kNever}) {
    CAPTURE(pace);
    const FakePrinter printer({.prints_per_question = pace});
    Desk desk;
    std::vector<std::uint64_t> done;
    desk.settings.progress = [&](std::uint64_t count, std::uint64_t of) {
      done.push_back(count);
      CHECK(of == 40);
    };
    const auto sent = desk.send(printer);
    REQUIRE(sent.has_value());
    CHECK(sent->labels == 40);
    CHECK(sent->before == 0);
    CHECK(printer.printed() == serials(1, 40));
    CHECK(printer.stream() == roll_of(40));
    CHECK(printer.most_ahead() <= 8);
    CHECK(std::ranges::is_sorted(done));
    CHECK(done.back() == 40);
    CHECK(desk.journal().confirmed() == 40);
  }
}

TEST_CASE("a file that was printed is not printed again unasked") {
  const FakePrinter printer({});
  Desk desk;
  REQUIRE(desk.send(printer));
  const auto refused = desk.send(printer);
  REQUIRE(!refused);
  CHECK(refused.error().where == "--again");
  CHECK(printer.printed().size() == 40);
  // Nor is it for an --after: the journal knows better.
  CHECK(!desk.send(printer, "000010"));
  desk.settings.again = true;
  CHECK(desk.send(printer)->labels == 40);
  CHECK(desk.send(printer, "000030")->labels == 10);
  CHECK(printer.printed().size() == 90);
}

TEST_CASE("labels printed anew begin a new journal") {
  const FakePrinter printer({});
  const Desk desk;
  REQUIRE(desk.send(printer));
  auto other = roll_of(40);
  other.replace(other.find("^FO0,0"), 6, "^FO1,0");
  write_file_whole(desk.file, other);
  CHECK(desk.send(printer)->labels == 40);
}

TEST_CASE("a printer that says nothing is not taken at its word") {
  const FakePrinter printer({.answers = false});
  Desk desk;
  desk.be_impatient();
  const auto refused = desk.send(printer);
  REQUIRE(!refused);
  CHECK(refused.error().where == printer.name());
  CHECK(holds(refused.error().message.en, "--no-status"));
  CHECK(holds(refused.error().message.en, "0 of 40 labels are confirmed, up to 8"));
  CHECK(holds(refused.error().message.vi, "0 trên 40"));
  check_unclear(desk, printer, "000001", "000008");
  desk.settings.ask = false;
  check_unclear(desk, printer, "000001", "000008");
  // Its eight labels came out, and the rest follows.
  desk.settings.silence = std::chrono::seconds(60);
  REQUIRE(desk.send(printer, "000008").has_value());
  CHECK(desk.journal().confirmed() == 40);
  for (int wait = 0; wait < 500 && printer.printed().size() < 40; ++wait) ::usleep(10'000);
  CHECK(printer.printed() == serials(1, 40));
}

TEST_CASE("paper out is said in words, and the roll goes on behind the label that came out last") {
  FakePrinter printer({.paper = 13});
  Desk desk;
  desk.be_impatient();
  const auto refused = desk.send(printer);
  REQUIRE(!refused);
  CHECK(holds(refused.error().message.en, "out of labels"));
  CHECK(holds(refused.error().message.vi, "hết tem"));
  CHECK(holds(refused.error().message.en, "13 of 40"));
  CHECK(printer.printed() == serials(1, 13));
  const auto handed_over = desk.journal().handed_over();
  CHECK(handed_over > 13);
  CHECK(handed_over <= 13 + 8);
  check_unclear(desk, printer, "000014", fmt::format("{:06}", handed_over));
  for (const auto* wrong : {"000012", "000040", "000000", "14", "nothing", "000013 "}) {
    CAPTURE(wrong);
    const auto unknown = desk.send(printer, wrong);
    REQUIRE(!unknown);
    CHECK(unknown.error().where == "--after");
  }
  CHECK(printer.printed().size() == 13);
}

TEST_CASE("a line that breaks leaves nothing missing and nothing twice") {
  for (const bool forgets : {false, true}) {
    CAPTURE(forgets);
    const FakePrinter printer({.prints_per_question = 2, .closes_after = 11, .forgets = forgets});
    const Desk desk;
    std::string last;
    int tries = 0;
    for (; tries < 20; ++tries) {
      const auto sent = desk.send(printer, last);
      if (sent) break;
      CHECK(holds(sent.error().message.en, "closed the connection"));
      const auto out = printer.printed().size();
      CHECK(desk.journal().confirmed() <= out);
      CHECK(desk.journal().handed_over() >= out);
      last = printer.printed().back();
    }
    CHECK(tries > 2);
    CHECK(printer.printed() == serials(1, 40));
    CHECK(desk.journal().confirmed() == 40);
  }
}

TEST_CASE("a printer that takes no byte more is given up, saying how far it got") {
  const FakePrinter printer({.deaf_after = 3});
  Desk desk(400);
  desk.be_impatient();
  desk.settings.ask = false;
  desk.settings.most_ahead = 400;
  const auto refused = desk.send(printer);
  REQUIRE(!refused);
  CHECK(holds(refused.error().message.en, "has taken nothing for 1.2 s"));
  CHECK(desk.journal(400).confirmed() == 0);
  CHECK(desk.journal(400).handed_over() == 400);
}

TEST_CASE("what answers like no ZPL printer is told apart") {
  for (const auto* answer : {"HTTP/1.1 400 Bad Request\r\n\r\n", "\x02" "1,2\x03\r\n\x02" "3\x03\r\n\x02\x03\r\n"}) {
    const FakePrinter printer({.answer = std::string(answer) + std::string(5000, 'x')});
    const Desk desk;
    const auto refused = desk.send(printer);
    REQUIRE(!refused);
    CHECK(holds(refused.error().message.en, "no ZPL printer"));
  }
}

TEST_CASE("an answer counts for the question before it only") {
  const FakePrinter printer({.copies = 40, .most_answers = 1});
  Desk desk;
  desk.be_impatient();
  const auto refused = desk.send(printer);
  REQUIRE(!refused);
  CHECK(holds(refused.error().message.en, "does not answer"));
  CHECK(desk.journal().confirmed() == 8);
  CHECK(desk.journal().handed_over() == 16);
}

TEST_CASE("a few bytes that are no printer's state are not taken for silence") {
  const FakePrinter printer({.answer = "HTTP/1.1 400 Bad Request\r\n\r\n"});
  Desk desk;
  desk.be_impatient();
  const auto refused = desk.send(printer);
  REQUIRE(!refused);
  CHECK(holds(refused.error().message.en, "no ZPL printer"));
}

TEST_CASE("nothing is noted where nothing was sent") {
  const Desk desk;
  PrinterAddress nobody;
  {
    const FakePrinter gone({});
    nobody = gone.address();
  }
  const auto refused = send_zpl(desk.file, nobody, "", desk.settings);
  REQUIRE(!refused);
  CHECK(holds(refused.error().message.en, "no connection"));
  CHECK(!std::filesystem::exists(SendJournal::path(desk.file)));
  const auto unknown = send_zpl(desk.file, {"no-such-host.invalid", 9100}, "", desk.settings);
  CHECK(!unknown);
}

TEST_CASE("a file that is not whole or not ours is not sent at all") {
  const FakePrinter printer({});
  const Desk desk;
  const auto text = roll_of(40);
  for (const auto& wrong : {text.substr(0, text.size() / 2), text + "~JR\n", std::string("^XA^JUF^XZ\n"),
                            std::string(), std::string(text).replace(text.rfind("^PQ1"), 4, "^PQ9")}) {
    write_file_whole(desk.file, wrong);
    CHECK(!desk.send(printer));
  }
  CHECK(printer.connections() == 0);
  CHECK_THROWS_AS((void)send_zpl(desk.folder / "none.zpl", printer.address(), "", desk.settings), FileError);
}

TEST_CASE("a run that is stopped goes on later") {
  FakePrinter printer({.prints_per_question = 1});
  Desk desk;
  std::uint64_t confirmed = 0;
  desk.settings.progress = [&](std::uint64_t done, std::uint64_t) { confirmed = done; };
  desk.settings.stop = [&] { return confirmed >= 10; };
  CHECK_THROWS_AS((void)desk.send(printer), Interrupted);
  desk.settings.stop = nullptr;
  const auto journal = desk.journal();
  CHECK(journal.confirmed() == 10);
  // The printer ends what it has.
  for (int wait = 0; wait < 500 && printer.printed().size() < journal.handed_over(); ++wait) ::usleep(10'000);
  const auto last = printer.printed().back();
  const auto sent = desk.send(printer, last);
  REQUIRE(sent.has_value());
  CHECK(printer.printed() == serials(1, 40));
}

TEST_CASE("one file goes to one printer at a time") {
  const FakePrinter printer({});
  const Desk desk;
  const int other = ::open(desk.file.c_str(), O_RDONLY | O_CLOEXEC);
  REQUIRE(::flock(other, LOCK_EX) == 0);
  CHECK_THROWS_AS((void)desk.send(printer), FileError);
  ::close(other);
  CHECK(desk.send(printer).has_value());
}

TEST_CASE("labels that are all alike are counted") {
  FakePrinter printer({.paper = 2});
  Desk desk;
  desk.be_impatient();
  const Press press(known_stock("roll-30x20"));
  auto labels = press.labels(5);
  for (auto& label : labels) label.serial.clear();
  const auto writer = zpl_writer(desk.file, press.layout(), press.art(), test_typeface());
  print_all(*writer, press.layout(), labels);
  CHECK(!desk.send(printer));
  printer.change({});
  check_unclear(desk, printer, "3", "5");
  CHECK(desk.send(printer, "5")->labels == 0);
}

TEST_CASE("a journal that is none is refused by its name") {
  const FakePrinter printer({});
  const Desk desk;
  const auto path = SendJournal::path(desk.file);
  CHECK(path.filename() == "roll.zpl.sent");
  auto journal = desk.journal();
  journal.write("p", 10, 20);
  const auto good = read_file(path, 10'000);
  CHECK(desk.journal().handed_over() == 20);
  const auto replaced = [&](const std::string& what, const std::string& by) {
    return std::string(good).replace(good.find(what), what.size(), by);
  };
  for (const auto& wrong :
       {std::string("{"), std::string("[]"), std::string("null"), std::string(), std::string("\0", 1),
        replaced("\"confirmed\":10", "\"confirmed\":30"), replaced("\"confirmed\":10", "\"confirmed\":-1"),
        replaced("\"confirmed\":10", "\"confirmed\":\"10\""), replaced("\"handed_over\":20", "\"handed_over\":41"),
        replaced("\"confirmed\":10", "\"confirmed\":1e3"), replaced("\"begins\"", "\"starts\"")}) {
    CAPTURE(wrong);
    write_file_whole(path, wrong);
    const auto refused = desk.send(printer);
    REQUIRE(!refused);
    CHECK(refused.error().where == "roll.zpl.sent");
  }
  CHECK(printer.connections() == 0);
}

TEST_CASE("printers' addresses") {
  struct { const char* text; const char* name; } const right[] = {
      {"192.168.1.50", "192.168.1.50:9100"}, {"192.168.1.50:6101", "192.168.1.50:6101"},
      {"may-in.local", "may-in.local:9100"}, {"[fe80::1%eth0]:9101", "[fe80::1%eth0]:9101"},
      {"[::1]", "[::1]:9100"},               {"printer_2:65535", "printer_2:65535"}};
  for (const auto& [text, name] : right) {
    CAPTURE(text);
    const auto address = parse_printer(text);
    REQUIRE(address.has_value());
    CHECK(printer_name(*address) == name);
  }
  for (const std::string wrong :
       {"", ":9100", "host:", "host:0", "host:65536", "host:99999999999999999999", "host:-1", "host: 9100", "host:91a",
        "ho st", "host\n", "http://host", "user@host", "::1", "[::1", "[]:1", "[::1]9100", "-host", "host/path", "máy-in"}) {
    CAPTURE(wrong);
    const auto refused = parse_printer(wrong);
    REQUIRE(!refused);
    CHECK(refused.error().where == "--printer");
  }
  CHECK(!parse_printer(std::string("host\0:1", 7)));
  CHECK(!parse_printer(std::string(254, 'a')));
}

TEST_CASE("the command sends, goes on, and says what it takes") {
  const FakePrinter printer({});
  const Desk desk;
  const auto run = [&](std::vector<std::string> words) {
    words.insert(words.begin(), {"ocop-labeler", "--lang", "en", "send"});
    std::vector<const char*> arguments;
    for (const auto& word : words) arguments.push_back(word.c_str());
    std::ostringstream out;
    std::ostringstream err;
    const int code = run_commands(static_cast<int>(arguments.size()), arguments.data(), out, err, fixed_clock({}));
    return std::pair(code, out.str() + err.str());
  };
  const auto file = desk.file.string();
  CHECK(run({file, "--printer", printer.name(), "--after", "000038"}) ==
        std::pair(0, printer.name() + ": 2 labels printed, behind 38 before\n"));
  CHECK(run({file, "--printer", printer.name()}).first == 1);
  CHECK(run({file, "--printer", printer.name(), "--again", "--no-status"}) ==
        std::pair(0, printer.name() + ": 40 labels printed\n"));
  struct { std::vector<std::string> words; int code; const char* said; } const cases[] = {
      {{file}, 1, "--printer HOST:PORT or --queue NAME"},
      {{file, "--printer", "host:0"}, 1, "no printer's address"},
      {{file, "--printer", "a", "--queue", "b"}, 2, "excludes"},
      {{file, "--queue", "b", "--after", "1"}, 1, "a queue prints whole files"},
      {{file, "--queue", "../b"}, 1, "no name of a print queue"},
      {{file, "--printer", printer.name(), "--silence", "0"}, 2, "--silence"},
      {{desk.folder.path().string(), "--printer", "a"}, 1, "there is no file"},
      {{}, 2, "FILE"}};
  for (const auto& [words, code, said] : cases) {
    CAPTURE(said);
    const auto outcome = run(words);
    CHECK(outcome.first == code);
    CHECK(holds(outcome.second, said));
  }
}
