// A producer's day at the console: one lot from the form to paper, and what becomes of it.
#include <doctest/doctest.h>

#include <algorithm>

#include "base/file.h"
#include "db/goods_acts.h"
#include "tests/labeler/console_scene.h"

using namespace ocop;
using namespace ocop::labeler;

namespace {

std::string batch_address(const std::string& lot = "L2601") {
  return "/batch?gtin=" + right_gtin(Goods::kHoney) + "&lot=" + lot;
}

std::string download(Visitor& visitor, const web::Response& job, const Workshop& shop,
                     const char* name) {
  const auto address = between(job.body, "class=\"button\" href=\"/jobs/", "\"");
  const auto file = visitor.get("/jobs/" + address);
  CHECK(file.status == 200);
  write_file_whole(shop.path(name), file.body);
  return header(file, "Content-Disposition");
}

}  // namespace

TEST_CASE("the first page shows each product with its stars, and says when they are over") {
  ConsoleScene scene;
  Visitor visitor(scene, "htx");
  const auto home = visitor.get("/");
  for (const auto* words : {"Mật ong hoa núi", "4 stars", "in force", "24/07/2028", "Trà hoa hồng",
                            "expired", "without stars and without the OCOP mark", "Nếp nương",
                            "not certified", "A tourism service has no batches"})
    CHECK_MESSAGE(says(home, words), words);
  CHECK(!says(home, "Muối vừng"));
  CHECK(says(home, "/labels/new?gtin=" + right_gtin(Goods::kHoney)));
}

TEST_CASE("from the form over the check page to labels that read back") {
  ConsoleScene scene;
  Visitor visitor(scene, "htx");
  const auto form = visitor.get("/labels/new?gtin=" + right_gtin(Goods::kHoney));
  CHECK(says(form, "100 kg are left of 100 kg expected"));
  CHECK(says(form, "L221126"));

  const auto check = visitor.post("/labels/new", visitor.honey());
  REQUIRE(check.status == 200);
  for (const auto* words : {"Nothing is signed yet", "20/11/2028", "000001 – 000024",
                            "12.5 kg, harvested 19/11/2026", "A-1", "4 stars", "<svg"})
    CHECK_MESSAGE(says(check, words), words);
  CHECK(!scene.shop().registered(Goods::kHoney, "L2601"));

  const auto answer = visitor.post("/labels/print", to_sign(check));
  REQUIRE(answer.status == 303);
  scene.await_prints();
  const auto job = visitor.settle(answer);
  CHECK(says(job, "tem-l2601.pdf"));
  CHECK(header(job, "Refresh") == "");
  CHECK(download(visitor, job, scene.shop(), "fetched.pdf") ==
        "attachment; filename=\"tem-l2601.pdf\"");
  const auto uris = scene.shop().read_page(scene.shop().path("fetched.pdf"), 1);
  CHECK(uris.size() == 24);
  CHECK(scene.shop().wrong_code(uris, "L2601", 1) == "");

  const auto batch = visitor.get(batch_address());
  CHECK(says(batch, "Printed 000001 – 000024 (PDF)"));
  CHECK(says(visitor.get("/batches"), "L2601"));
  CHECK(says(visitor.get("/batches.csv"), "L2601"));
  CHECK(visitor.get("/batches.xlsx").body.starts_with("PK"));
  const auto audit = scene.audit();
  CHECK(std::ranges::find(audit, "labels.print by htx via labeler") != audit.end());
}

TEST_CASE("a batch is noted as sold once, not before it was made nor for a day to come") {
  ConsoleScene scene;
  Visitor visitor(scene, "htx");
  visitor.print();
  scene.await_prints();
  const std::string today = iso_date(local_date(scene.now()));
  const auto depart = [&](Visitor& who, const std::string& day) {
    return who.post("/depart", {{"gtin", right_gtin(Goods::kHoney)}, {"lot", "L2601"}, {"left_on", day}});
  };
  CHECK(says(visitor.get(batch_address()), "action=\"/depart\""));
  CHECK(depart(visitor, "").status == 400);
  CHECK(depart(visitor, "2000-01-01").status == 400);
  CHECK(depart(visitor, "2099-01-01").status == 400);
  Visitor neighbour(scene, "ho");
  CHECK(depart(neighbour, today).status == 404);
  CHECK(says(visitor.settle(depart(visitor, today)), "Left for sale"));
  CHECK_FALSE(says(visitor.get(batch_address()), "action=\"/depart\""));
  const auto audit = scene.audit();
  CHECK(std::ranges::find(audit, "batch.depart by htx via labeler") != audit.end());
}

TEST_CASE("printing again needs a reason, leaves void labels out and is logged") {
  ConsoleScene scene;
  Visitor visitor(scene, "htx");
  visitor.print();
  scene.await_prints();
  const Typed lot{{"gtin", right_gtin(Goods::kHoney)}, {"lot", "L2601"}};
  const auto with = [&](Typed more) {
    more.insert(more.end(), lot.begin(), lot.end());
    return more;
  };
  const auto sure = visitor.post("/void", with({{"serials", "000003\n5 - 6"}, {"reason", "rách"}}));
  CHECK(says(sure, "Void 3 labels"));
  CHECK(says(visitor.post("/void", with({{"serials", "8"}, {"reason", "rách"}})), "Void 1 label<"));
  CHECK(visitor
            .settle(visitor.post(
                "/void", with({{"serials", "000003\n5 - 6"}, {"reason", "rách"}, {"sure", "yes"}})))
            .status == 200);
  CHECK(says(visitor.get(batch_address()), "Void 000005 – 000006"));
  CHECK(visitor.post("/void", with({{"serials", "4-7"}, {"reason", "x"}})).status == 400);

  const auto unsaid = visitor.post(
      "/reprint",
      with({{"format", "pdf"}, {"stars", "yes"}, {"passphrase", std::string(kKeyPassphrase)}}));
  CHECK(unsaid.status == 400);
  CHECK(says(unsaid, "say why it is printed again"));
  const auto again = visitor.post("/reprint", with({{"format", "pdf"},
                                                    {"stars", "yes"},
                                                    {"serials", "000002-000008"},
                                                    {"reason", "kẹt giấy"},
                                                    {"passphrase", std::string(kKeyPassphrase)}}));
  REQUIRE(again.status == 303);
  scene.await_prints();
  const auto job = visitor.settle(again);
  CHECK(says(job, "4 labels"));
  download(visitor, job, scene.shop(), "again.pdf");
  const auto uris = scene.shop().read_page(scene.shop().path("again.pdf"), 1);
  REQUIRE(uris.size() == 4);
  CHECK(scene.shop().wrong_code({uris[0]}, "L2601", 2) == "");
  CHECK(scene.shop().wrong_code({uris[1]}, "L2601", 4) == "");
  CHECK(scene.shop().wrong_code({uris[2]}, "L2601", 7) == "");
  CHECK(says(visitor.get(batch_address()), "kẹt giấy"));
  CHECK(scene.shop().registered(Goods::kHoney, "L2601")->record.serials.count == 24);
}

TEST_CASE("a recall is confirmed first, shows on the batch, and ends with a reason") {
  ConsoleScene scene;
  Visitor visitor(scene, "htx");
  visitor.print();
  scene.await_prints();
  const Typed recall{{"gtin", right_gtin(Goods::kHoney)},
                     {"lot", "L2601"},
                     {"reason", "lẫn tạp chất"},
                     {"instructions", "trả lại nơi mua"}};
  const auto asked = visitor.post("/recall", recall);
  CHECK(says(asked, "the whole lot L2601"));
  CHECK(!says(visitor.get(batch_address()), "Recalled since"));
  auto sure = hidden_fields(asked.body);
  sure.emplace_back("sure", "yes");
  const auto batch = visitor.settle(visitor.post("/recall", sure));
  CHECK(says(batch, "Recalled since"));
  CHECK(says(batch, "lẫn tạp chất"));
  CHECK(says(visitor.get("/"), "recalled"));
  auto lift = Typed{{"gtin", right_gtin(Goods::kHoney)},
                    {"lot", "L2601"},
                    {"id", between(batch.body, "&amp;id=", "\"")}};
  CHECK(visitor.post("/recall/lift", lift).status == 400);
  lift.emplace_back("reason", "đã kiểm nghiệm lại");
  const auto after = visitor.settle(visitor.post("/recall/lift", lift));
  CHECK(!says(after, "Recalled since"));
  const auto ended = after.body.find("Recall ended");
  REQUIRE(ended != std::string::npos);
  CHECK(after.body.find("đã kiểm nghiệm lại") > ended);
  CHECK(after.body.find("Goods recalled") > ended);
}

TEST_CASE("a recall of a product that has no batch yet stands with the product, and ends there") {
  ConsoleScene scene;
  Visitor visitor(scene, "htx");
  const auto gtin = right_gtin(Goods::kRice);
  const auto recall = [&](Typed more) {
    more.insert(more.end(), {{"gtin", gtin}, {"instructions", "trả lại"}, {"sure", "yes"}});
    return visitor.post("/recall", more).status;
  };
  REQUIRE(recall({{"reason", "nhãn <sai>"}}) == 303);
  REQUIRE(recall({{"reason", "ẩm mốc"}, {"from", "2026-10-01"}, {"until", "2026-10-31"}}) == 303);
  const auto home = visitor.get("/");
  for (const auto* words :
       {"(all lots): nhãn &lt;sai&gt;", "(produced from 01/10/2026 until 31/10/2026): ẩm mốc"})
    CHECK_MESSAGE(says(home, words), words);
  for (int open = 2; open > 0; --open) {
    const auto page = visitor.get("/");
    const auto id = between(page.body, "/recall/lift?gtin=" + gtin + "&amp;id=", "\"");
    REQUIRE(!id.empty());
    CHECK(visitor.get("/recall/lift?gtin=" + gtin + "&id=" + id).status == 200);
    CHECK(visitor.post("/recall/lift", {{"gtin", gtin}, {"id", id}, {"reason", "xong"}}).status ==
          303);
  }
  CHECK(!says(visitor.get("/"), "Recalled since"));
  CHECK(!says(visitor.get("/"), "/recall/lift"));
}

TEST_CASE("a delivery is entered once it can be, and counts against the season") {
  ConsoleScene scene;
  Visitor visitor(scene, "htx");
  const Typed delivery{{"area", "VN-TEST-0001"},
                       {"delivered", "2026-11-20"},
                       {"kilograms", "60,5"},
                       {"note", "xe 3 <b>"}};
  const auto list = visitor.settle(visitor.post("/deliveries", delivery));
  CHECK(says(list, "60.5 kg"));
  CHECK(says(list, "39.5 kg"));
  CHECK(says(list, "xe 3 &lt;b&gt;"));
  const auto again = visitor.post("/deliveries", delivery);
  CHECK(again.status == 400);
  CHECK(says(again, "value=\"60,5\""));
  CHECK(says(visitor.get("/deliveries.csv?year=2026"), "60.5"));
  CHECK(visitor
            .post("/deliveries",
                  {{"area", "VN-TEST-0002"}, {"delivered", "2026-11-20"}, {"kilograms", "1"}})
            .status == 400);
  CHECK(visitor
            .post("/deliveries", {{"area", "VN-TEST-0001"},
                                  {"delivered", "2026-11-20"},
                                  {"kilograms", "1:2026-01-01"}})
            .status == 400);
}
