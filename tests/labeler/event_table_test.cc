// What producers say happened, in a table or typed: the events that it becomes.
#include <doctest/doctest.h>

#include <string>
#include <utility>
#include <vector>

#include "gs1/epcis/event_json.h"
#include "labeler/event_csv.h"
#include "labeler/event_entry.h"

using namespace ocop;
using namespace ocop::labeler;

namespace {

constexpr std::string_view kHost = "id.example.vn";

EventEntry entry(EventStep step) {
  EventEntry made;
  made.step = step;
  made.node = "01/09521000001039/10/L2601";
  made.at = *parse_instant("2026-11-20T01:00:00Z");
  return made;
}

std::vector<Error> errors_of(const std::string& csv) {
  const auto read = read_event_table(csv, kHost);
  return read ? std::vector<Error>{} : read.error();
}

const std::string kHeadings = "thời gian,việc,gtin,lô,vùng,số lượng,đơn vị,đầu vào,đối tác,nhiệt độ,kết quả,ghi chú\n";

}  // namespace

TEST_CASE("each step is the event that the standard has for it") {
  struct Case {
    EventStep step;
    std::string_view type, action, biz_step, disposition;
  };
  for (const auto& test :
       {Case{EventStep::kHarvest, "ObjectEvent", "ADD", "commissioning", "active"},
        Case{EventStep::kProcess, "TransformationEvent", "", "commissioning", "active"},
        Case{EventStep::kPack, "ObjectEvent", "OBSERVE", "packing", "in_progress"},
        Case{EventStep::kShip, "ObjectEvent", "OBSERVE", "shipping", "in_transit"},
        Case{EventStep::kReceive, "ObjectEvent", "OBSERVE", "receiving", "in_progress"},
        Case{EventStep::kInspect, "ObjectEvent", "OBSERVE", "inspecting", "conformant"}}) {
    auto made = entry(test.step);
    made.inputs = {"material/VN-1/20261119"};
    const auto event = event_of(made, kHost);
    REQUIRE(event);
    CAPTURE(event->json);
    CHECK(gs1::epcis::event_type_code(event->type) == test.type);
    CHECK(event->action == test.action);
    CHECK(event->biz_step == test.biz_step);
    CHECK(event->disposition == test.disposition);
    CHECK(gs1::epcis::read_event(gs1::epcis::event_json(*event, {}, kHost), kHost)->json == event->json);
  }
  auto failed = entry(EventStep::kInspect);
  failed.failed = true;
  CHECK(event_of(failed, kHost)->disposition == "non_conformant");
}

TEST_CASE("a partner is a party where it has a number, and a remark where it has a name") {
  auto made = entry(EventStep::kShip);
  made.partner = "9521234500018";
  CHECK(event_of(made, kHost)->destinations ==
        std::vector<gs1::epcis::TypedId>{{"owning_party", "417/9521234500018"}});
  made.partner = "Cô Ba chợ Tân Kỳ";
  made.note = "gấp";
  CHECK(event_of(made, kHost)->note == "Giao cho: Cô Ba chợ Tân Kỳ. gấp");
  CHECK(event_of(made, kHost)->destinations.empty());
  made.step = EventStep::kReceive;
  made.partner = "9521234500018";
  CHECK(event_of(made, kHost)->sources.front().id == "417/9521234500018");
}

TEST_CASE("an entry that does not hold is refused by the part at fault") {
  auto made = entry(EventStep::kProcess);
  CHECK(event_of(made, kHost).error().where == "inputs");
  made.inputs = {made.node};
  CHECK(event_of(made, kHost).error().where == "inputs");
  made = entry(EventStep::kPack);
  made.quantity = 0;
  CHECK(event_of(made, kHost).error().where == "quantity");
  made.quantity = 1;
  made.note = std::string(501, 'x');
  CHECK(event_of(made, kHost).error().where == "note");
  made.note.clear();
  made.node.clear();
  CHECK(event_of(made, kHost).error().where == "node");
}

TEST_CASE("lots, steps and units are read as people write them") {
  const std::vector<std::pair<std::string, std::string>> lots{
      {"09521000001039/L2601", "01/09521000001039/10/L2601"},
      {"9521000001039 L2601", "01/09521000001039/10/L2601"},
      {"https://ID.EXAMPLE.VN/01/09521000001039/10/L2601/21/7?S=1", "01/09521000001039/21/7"},
      {"VN-TEST-0001/20261120", "material/VN-TEST-0001/20261120"},
      {"VN-TEST-0001/20/11/2026", "material/VN-TEST-0001/20261120"},
      {"VN-TEST-0001 2026-11-20", "material/VN-TEST-0001/20261120"},
      {" VN-TEST-0001 ", "material/VN-TEST-0001"},
      {"urn:epc:id:sscc:4012345.3111111111", "00/340123451111111111"}};
  for (const auto& [written, node] : lots) {
    CAPTURE(written);
    const auto read = read_lot(written, kHost);
    REQUIRE(read);
    CHECK(*read == node);
  }
  for (const std::string written : {"", "09521000001039", "09521000001038/L1", "<script>", "VN-1/123456789012345678901"}) {
    CAPTURE(written);
    CHECK(!read_lot(written, kHost));
  }
  for (const auto* written : {"Thu hoạch", "thu hoach", "HARVEST", "hái"}) {
    CHECK(find_event_step(written) == EventStep::kHarvest);
  }
  CHECK(find_event_step("chế biến") == EventStep::kProcess);
  CHECK(find_event_step("giao hàng") == EventStep::kShip);
  CHECK(!find_event_step("bay"));
  CHECK(!find_event_step(""));
  CHECK(*read_unit("Kg") == "KGM");
  CHECK(*read_unit("tấn") == "TNE");
  CHECK(read_unit("hộp")->empty());
  CHECK(*read_unit("H87") == "H87");
  CHECK(!read_unit("bao tải"));
}

TEST_CASE("a table becomes events, a line each") {
  const auto read = read_event_table(
      "\xEF\xBB\xBF" + kHeadings +
          "20/11/2026 08:30,thu hoạch,,,VN-TEST-0001,\"12,5\",kg,,,,,\n"
          "20/11/2026 14:00,chế biến,9521000001039,L2601,,24,hộp,VN-TEST-0001/20261120|VN-TEST-0002,,,,\n"
          "2026-11-21,kiểm tra,9521000001039,L2601,,,,,,\"4,5\",không đạt,tủ lạnh hỏng\n",
      kHost);
  REQUIRE_MESSAGE(read.has_value(), (read ? "" : event_error_text(read.error().front(), Language::kEnglish)));
  REQUIRE(read->events.size() == 3);
  CHECK(read->lines == std::vector<std::size_t>{2, 3, 4});
  const auto& harvest = read->events[0];
  CHECK(iso_instant(harvest.at) == "2026-11-20T01:30:00Z");
  CHECK(harvest.quantities == std::vector<gs1::epcis::Quantity>{{"material/VN-TEST-0001/20261120", 12.5, "KGM"}});
  CHECK(harvest.read_point == "material/VN-TEST-0001");
  const auto& made = read->events[1];
  CHECK(made.output_quantities == std::vector<gs1::epcis::Quantity>{{"01/09521000001039/10/L2601", 24.0, ""}});
  CHECK(made.input_quantities.size() == 2);
  CHECK(read->events[2].disposition == "non_conformant");
  CHECK(read->events[2].sensors.front().value == 4.5);
  CHECK(read->events[2].note == "tủ lạnh hỏng");
}

TEST_CASE("English headings, semicolons and other orders are read alike") {
  const auto read = read_event_table("step;lot;gtin;time;inputs\nprocess;L1;09521000001039;2026-11-20 08:00;VN-TEST-0001\n", kHost);
  REQUIRE(read);
  CHECK(read->events.front().output_quantities.front().node == "01/09521000001039/10/L1");
}

TEST_CASE("all that is wrong with a table is told by line and column") {
  const std::string good = "20/11/2026,đóng gói,9521000001039,L2601,,,,,,,,\n";
  const std::vector<std::pair<std::string, std::string>> cases{
      {"hôm qua,đóng gói,9521000001039,L2601,,,,,,,,\n", "2:thời gian"},
      {"31/11/2026,đóng gói,9521000001039,L2601,,,,,,,,\n", "2:thời gian"},
      {"20/11/2026 25:00,đóng gói,9521000001039,L2601,,,,,,,,\n", "2:thời gian"},
      {"20/11/2026,bay,9521000001039,L2601,,,,,,,,\n", "2:việc"},
      {"20/11/2026,đóng gói,9521000001038,L2601,,,,,,,,\n", "2:gtin"},
      {"20/11/2026,đóng gói,9521000001039,,,,,,,,,\n", "2:lô"},
      {"20/11/2026,đóng gói,,,,,,,,,,\n", "2:lô"},
      {"20/11/2026,thu hoạch,,,a b,,,,,,,\n", "2:vùng"},
      {"20/11/2026,đóng gói,9521000001039,L2601,,nhiều,,,,,,\n", "2:số lượng"},
      {"20/11/2026,đóng gói,9521000001039,L2601,,0,,,,,,\n", "2:số lượng"},
      {"20/11/2026,đóng gói,9521000001039,L2601,,\"1,5\",,,,,,\n", "2:đơn vị"},
      {"20/11/2026,đóng gói,9521000001039,L2601,,5,bao tải,,,,,\n", "2:đơn vị"},
      {"20/11/2026,chế biến,9521000001039,L2601,,,,,,,,\n", "2:đầu vào"},
      {"20/11/2026,chế biến,9521000001039,L2601,,,,12345678,,,,\n", "2:đầu vào"},
      {"20/11/2026,kiểm tra,9521000001039,L2601,,,,,,nóng,,\n", "2:nhiệt độ"},
      {"20/11/2026,kiểm tra,9521000001039,L2601,,,,,,,tạm,\n", "2:kết quả"},
      {good + good, "3"},
  };
  CHECK(errors_of(kHeadings + good).empty());
  for (const auto& [lines, where] : cases) {
    CAPTURE(lines);
    const auto errors = errors_of(kHeadings + lines);
    REQUIRE(errors.size() == 1);
    CHECK(errors.front().where == where);
    CHECK(event_error_text(errors.front(), Language::kVietnamese).starts_with("dòng "));
  }
  CHECK(errors_of(kHeadings + "x,bay,1,,,,,,,,,\ny,bay,1,,,,,,,,,\n").size() == 4);
  CHECK(errors_of("việc,gì\nx,y\n").size() >= 2);
  CHECK(errors_of(kHeadings).size() == 1);
  CHECK(!errors_of("").empty());
  CHECK(!errors_of("\xff\xfe").empty());
  CHECK(!errors_of(kHeadings + std::string("a\0b", 3)).empty());
}

TEST_CASE("the template can be sent back as it is") {
  for (const auto language : {Language::kVietnamese, Language::kEnglish}) {
    const auto text = event_table_template(language, "09521000001039", "VN-TEST-0001", make_date(2026, 11, 22));
    const auto read = read_event_table(text, kHost);
    REQUIRE_MESSAGE(read.has_value(), (read ? "" : event_error_text(read.error().front(), Language::kEnglish)));
    CHECK(read->events.size() == 2);
    CHECK(read->events[1].input_quantities.front().node == read->events[0].quantities.front().node);
  }
}

TEST_CASE("what capture refuses is said of the line") {
  const auto error = error_of_line({"eventList[1].epcList[0]", message("no", "không")}, {2, 7});
  CHECK(error.where == "7");
  CHECK(error_of_line({"eventList[9].x", message("no", "không")}, {2, 7}).where == "eventList[9].x");
  CHECK(error_of_line({"lot", message("no", "không")}, {2}).where == "lot");
}
