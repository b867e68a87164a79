#include "db/import.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "base/text.h"
#include "db/registry.h"
#include "tests/db/data_folder.h"
#include "tests/db/engines.h"

namespace ocop::db {
namespace {

const std::string kPng = std::string("\x89PNG\r\n\x1A\n", 8) + "rest";

std::string all_of(const std::vector<Error>& errors) {
  std::string text;
  for (const auto& error : errors) text += error.in(Language::kEnglish) + "\n";
  return text;
}

TEST_CASE("a folder of tables becomes the registry, in whatever order files and rows stand") {
  on_each_engine([](const Address& address) {
    DataFolder folder;
    small_registry(folder);
    const auto report = must_import(address, {folder.path()});
    CHECK(report.changes.size() == 8);
    CHECK(report.unchanged == 0);
    Reader reader(address);
    const auto dossier = reader.dossier("09521234543213", "", "");
    REQUIRE(dossier.has_value());
    CHECK(dossier->product.name_vi == "Mật ong");
    CHECK(dossier->producer.kind == programme::ProducerKind::kCooperative);
    CHECK(dossier->producer.place.province == "Tỉnh Thái Nguyên");
    REQUIRE(dossier->areas.size() == 1);
    CHECK(dossier->areas[0].yield_grams == 1'000'000);
    CHECK(dossier->areas[0].hectares == 1.5);
    REQUIRE(dossier->certificates.size() == 1);
    CHECK(iso_date(dossier->certificates[0].expires) == "2028-01-31");
  });
}

TEST_CASE("the same files again change nothing; other cells change what they say and no more") {
  on_each_engine([](const Address& address) {
    DataFolder folder;
    small_registry(folder);
    must_import(address, {folder.path()});
    const auto again = must_import(address, {folder.path()});
    CHECK(again.changes.empty());
    CHECK(again.unchanged == 8);
    DataFolder other;
    other.with("sản phẩm.csv",
               "Mã GTIN;Tên tiếng Anh;Câu chuyện\n9521234543213;Honey;\"Ong\nrừng\"\n");
    const auto report = must_import(address, {other.path() / "sản phẩm.csv"});
    REQUIRE(report.changes.size() == 1);
    CHECK(report.changes[0].kind == ImportChange::Kind::kChanged);
    CHECK(report.changes[0].table == "products");
    CHECK(report.changes[0].key == "09521234543213");
    REQUIRE(report.changes[0].fields.size() == 2);
    CHECK(report.changes[0].fields[0] == "name_en:  → Honey");
    Reader reader(address);
    const auto product = reader.product("09521234543213").value();
    CHECK(product.name_vi == "Mật ong");
    CHECK(product.name_en == "Honey");
    CHECK(product.story_vi == "Ong\nrừng");
  });
}

TEST_CASE("a dry run tells the same and stores nothing") {
  on_each_engine([](const Address& address) {
    DataFolder folder;
    small_registry(folder);
    const auto report = import_paths(address, {folder.path()}, true);
    REQUIRE(report.has_value());
    CHECK(report->changes.size() == 8);
    CHECK(number(address, "SELECT COUNT(*) FROM places") == 0);
  });
}

TEST_CASE("one wrong cell keeps everything out, and every wrong cell is told") {
  on_each_engine([](const Address& address) {
    DataFolder folder;
    small_registry(folder);
    folder.with("products.csv",
                "gtin,producer,group,name\n"
                "9521234543213,htx-1,1,Mật ong\n"
                "9521234543214,htx-1,9,\n"
                "9521234543220,htx-9,1,Nếp\n"
                "9521234543213,htx-1,1,Mật ong\n");
    folder.with("certificates.csv",
                "number,gtin,stars,issued\n1/2025,9521234543213,7,31/02/2025\n");
    const auto result = import_paths(address, {folder.path()});
    REQUIRE_FALSE(result.has_value());
    const auto base = folder.path().string();
    std::vector<std::string> places;
    for (const auto& error : result.error().errors)
      places.push_back(error.where.substr(base.size() + 1));
    CHECK(places == std::vector<std::string>{"products.csv:5:1", "products.csv:3:1",
                                             "products.csv:3:21", "products.csv:3:23",
                                             "products.csv:4:15", "certificates.csv:2:22",
                                             "certificates.csv:2:24"});
    CHECK(number(address, "SELECT COUNT(*) FROM places") == 0);
  });
}

TEST_CASE("each rule has its place and both its sentences") {
  const struct {
    const char* file;
    const char* content;
    const char* where;
    const char* says;
  } cases[] = {
      {"things.csv", "a\n1\n", "things.csv", "names no table"},
      {"products.csv", "gtin,colour\n9521234543213,2\n", "products.csv:1:6", "no column “colour”"},
      {"products.csv", "gtin,Tên,name_vi\n9521234543213,2,3\n", "products.csv:1:10",
       "is there twice"},
      {"products.csv", "name\nx\n", "products.csv:1:1", "column “gtin” is missing"},
      {"products.csv", "gtin,\n9521234543213,x\n", "products.csv:1:6", "has no name"},
      {"products.csv", "gtin,group,name\n9521234543220,1,x\n", "products.csv:2:1",
       "producer is missing, and this row is new"},
      {"product_areas.csv", "gtin,area\n9521234543213,VN-9\n", "product_areas.csv:2:15",
       "no “VN-9” in areas"},
      {"places.csv", "id,name,kind,parent\n1,X,tỉnh,19\n", "places.csv:2:10",
       "belongs to no other"},
      {"places.csv", "id,name,kind,parent\n1,X,xã,\n", "places.csv:2:8", "belongs to a place"},
      {"places.csv", "id,name,kind,parent\n1,X,xã,02104\n", "places.csv:2:8", "higher place"},
      {"places.csv", "id,name,kind,parent\n1,X,xã,2\n2,Y,xã,19\n", "places.csv:2:8",
       "higher place"},
      {"places.csv", "id,name,kind,valid_from,valid_until\n1,X,tỉnh,2025-07-01,2025-06-30\n",
       "places.csv:2:21", "is before"},
      {"place_history.csv", "old_place,new_place,date\n19,19,1/7/2025\n", "place_history.csv:2:4",
       "cannot follow itself"},
      {"certificates.csv",
       "number,gtin,stars,issued,expires\nA,9521234543213,3,2025-02-01,2025-01-01\n",
       "certificates.csv:2:30", "is before"},
      {"certificate_events.csv",
       "number,seq,act,date,until\n1/2025,1,extend,2028-02-01,2028-01-01\n",
       "certificate_events.csv:2:28", "is before"},
      {"certificate_events.csv", "number,seq,act,date\n1/2025,0,issue,2025-02-01\n",
       "certificate_events.csv:2:8", "from 1 to"},
      {"signing_keys.csv", "kid,producer,nbf,exp\n0000000001,htx-1,2000,1000\n",
       "signing_keys.csv:2:23", "before it begins"},
      {"signing_keys.csv", "kid,producer,nbf,exp\n0000000001,htx-9,1000,2000\n",
       "signing_keys.csv:2:12", "no “htx-9”"},
      {"serial_ranges.csv", "gtin,lot,width,first_serial,last_serial\n9521234543213,L1,6,1,9\n",
       "serial_ranges.csv:2:15", "in batches"},
      {"products.json", "[{\"gtin\": \"9521234543213\", \"group\": 8}]", "products.json:1:37",
       "1 food"},
  };
  on_each_engine([&](const Address& address) {
    DataFolder base;
    small_registry(base);
    must_import(address, {base.path()});
    for (const auto& one : cases) {
      INFO(std::string(one.file), "\n", std::string(one.content));
      DataFolder folder;
      folder.with(one.file, one.content);
      const auto result = import_paths(address, {folder.path()});
      REQUIRE_FALSE(result.has_value());
      REQUIRE(result.error().errors.size() == 1);
      const auto& error = result.error().errors[0];
      CHECK(error.where == (folder.path() / one.where).string());
      INFO(error.message.en);
      CHECK(error.message.en.find(one.says) != std::string::npos);
      CHECK_FALSE(error.message.vi.empty());
    }
  });
}

TEST_CASE("paths that lead to no data are refused") {
  on_each_engine([](const Address& address) {
    DataFolder folder;
    folder.with("readme.txt", "x").with("empty/readme.md", "x");
    for (const char* name : {"absent.csv", "readme.txt", "empty"}) {
      INFO(std::string(name));
      CHECK_FALSE(import_paths(address, {folder.path() / name}).has_value());
    }
    CHECK_FALSE(import_paths(address, {"/dev/zero"}).has_value());
  });
}

TEST_CASE("JSON of several tables is imported like CSV") {
  on_each_engine([](const Address& address) {
    DataFolder folder;
    folder.with(
        "all.json",
        R"({"products": [{"gtin": "9521234543213", "producer": "p", "group": 1, "name": "Mật ong",
        "sample": true}], "producers": [{"id": "p", "name": "P", "kind": "farm", "place": "19"}],
        "places": [{"id": "19", "name": "Tỉnh Thái Nguyên", "kind": "province"}],
        "areas": [{"id": "VN-1", "name": "V", "place": "19", "hectares": 2.5, "yield_kg": 1200.5}]})");
    CHECK(must_import(address, {folder.path()}).changes.size() == 4);
    Reader reader(address);
    CHECK(reader.product("09521234543213")->sample);
    CHECK(reader.area("VN-1")->yield_grams == 1'200'500);
  });
}

TEST_CASE("the programme's key set is imported, and a revocation only tightens") {
  on_each_engine([](const Address& address) {
    DataFolder folder;
    small_registry(folder);
    const auto jwks = [&](const std::string& producer, const std::string& more) {
      folder.with(
          "jwks.json",
          R"({"keys":[{"kty":"EC","crv":"P-256","x":"AA","y":"BB","kid":"0000000001","x5c":["A","B"],"producer":")" +
              producer + R"(","nbf":1767225600,"exp":1830297599)" + more + "}]}");
      return import_paths(address, {folder.path()});
    };
    REQUIRE(jwks("htx-1", "").has_value());
    auto key = Reader(address).key("0000000001").value();
    CHECK(iso_instant(key.not_before) == "2026-01-01T00:00:00Z");
    CHECK_FALSE(key.revoked_since.has_value());
    CHECK(number(address, "SELECT COUNT(*) FROM signing_keys WHERE jwk LIKE '{\"kty\"%x5c%}'") ==
          1);
    REQUIRE(jwks("htx-1", R"(,"revoked_since":1770000000,"revocation_reason":"mất")").has_value());
    CHECK(Reader(address).key("0000000001")->revocation_reason == "mất");
    REQUIRE(jwks("htx-1", R"(,"revoked_since":1769000000)").has_value());
    for (const char* looser : {R"(,"revoked_since":1771000000)", ""}) {
      const auto refused = jwks("htx-1", looser);
      // A key set without the member says nothing about it.
      if (std::string_view(looser).empty()) {
        CHECK(refused.has_value());
        continue;
      }
      REQUIRE_FALSE(refused.has_value());
      CHECK(refused.error().errors[0].message.en.find("never lifted") != std::string::npos);
    }
    CHECK_FALSE(jwks("ho-2", "").has_value());
    CHECK(Reader(address).key("0000000001")->revoked_since ==
          parse_instant("2026-01-21T12:53:20Z"));
  });
}

TEST_CASE("a batch brought in by file may not take another lot's serials") {
  on_each_engine([](const Address& address) {
    DataFolder folder;
    small_registry(folder);
    const auto bring = [&](const std::string& range) {
      folder.with("signing_keys.csv", "kid,producer,nbf,exp\n0000000001,htx-1,1000,2000\n")
          .with("batches.csv",
                "gtin,lot,producer,kid,jws,produced,quantity,issued_at,registered_at\n"
                "9521234543213,L1,htx-1,0000000001,a.b.c,2026-01-01,9,1500,1500\n"
                "9521234543213,L2,htx-1,0000000001,a.b.c,2026-01-01,9,1500,1500\n")
          .with("serial_ranges.csv",
                "gtin,lot,width,first_serial,last_serial\n"
                "9521234543213,L1,6,1,9\n9521234543213,L2," +
                    range + "\n");
      return import_paths(address, {folder.path()});
    };
    const auto refused = bring("6,9,17");
    REQUIRE_FALSE(refused.has_value());
    CHECK(all_of(refused.error().errors).find("overlap those of lot L1") != std::string::npos);
    CHECK(bring("6,10,18").has_value());
    CHECK(bring("6,10,18").has_value());
  });
}

TEST_CASE("events, once written, stay as they are") {
  on_each_engine([](const Address& address) {
    DataFolder folder;
    small_registry(folder);
    folder.with("certificate_events.csv", "number,seq,act,date\n1/2025,1,suspend,2026-01-01\n");
    must_import(address, {folder.path()});
    folder.with("certificate_events.csv", "number,seq,act,date\n1/2025,1,revoke,2026-01-01\n");
    const auto result = import_paths(address, {folder.path()});
    REQUIRE_FALSE(result.has_value());
    CHECK(result.error().errors[0].message.en.find("stays as it is") != std::string::npos);
  });
}

TEST_CASE("conflicts that a note declares, and dates to look at, are shown") {
  on_each_engine([](const Address& address) {
    DataFolder folder;
    small_registry(folder);
    folder.with("products.csv",
                "gtin,producer,group,name,note\n9521234543213,htx-1,1,Mật ong,Mâu thuẫn: hai tên\n"
                "9521234543220,htx-1,1,Nếp,chỉ là ghi chú\n");
    folder.with("certificates.csv",
                "number,gtin,stars,issued,expires\nA,9521234543213,3,01/02/2027,\n"
                "B,9521234543213,3,01/02/2025,31/12/2028\n");
    const auto report = must_import(address, {folder.path()});
    REQUIRE(report.notes.size() == 3);
    CHECK(report.notes[0].message.vi == "Mâu thuẫn: hai tên");
    CHECK(report.notes[1].message.en.find("after today") != std::string::npos);
    CHECK(report.notes[2].message.en.find("36 months") != std::string::npos);
  });
}

TEST_CASE("a picture is taken from the file's folder, by its content, and from nowhere else") {
  on_each_engine([](const Address& address) {
    DataFolder folder;
    small_registry(folder);
    const auto with_picture = [&](const std::string& name) {
      folder.with("products.csv",
                  "gtin,producer,group,name,Ảnh\n9521234543213,htx-1,1,Mật ong,\"" + name + "\"\n");
      return import_paths(address, {folder.path()});
    };
    folder.with("pictures/a.jpg", kPng)
        .with("b.png", "<script>")
        .with("big.png", kPng + std::string(3 << 20, 'x'));
    DataFolder outside;
    outside.with("o.png", kPng);
    std::filesystem::create_symlink(outside.path() / "o.png", folder.path() / "link.png");
    REQUIRE(with_picture("pictures/a.jpg").has_value());
    const auto picture = Reader(address).picture("09521234543213").value();
    CHECK(picture.media_type == "image/png");
    CHECK(picture.bytes == kPng);
    for (const auto& [name, says] :
         {std::pair<std::string, std::string>{"../" + outside.path().filename().string() + "/o.png",
                                              "outside"},
          {(outside.path() / "o.png").string(), "outside"},
          {"link.png", "outside"},
          {".", "outside"},
          {"absent.png", "no picture"},
          {"pictures", "no picture"},
          {"big.png", "larger"},
          {"b.png", "no JPEG"}}) {
      INFO(name);
      const auto result = with_picture(name);
      REQUIRE_FALSE(result.has_value());
      CHECK(all_of(result.error().errors).find(says) != std::string::npos);
    }
    REQUIRE(with_picture("").has_value());
    CHECK(Reader(address).picture("09521234543213").has_value());
  });
}

TEST_CASE("hostile names are stored as they are, decomposed ones composed") {
  on_each_engine([](const Address& address) {
    DataFolder folder;
    small_registry(folder);
    folder.with("products.csv",
                "gtin,producer,group,name,note\n9521234543213,htx-1,1,<script>alert('x')</"
                "script>,'); DROP TABLE products; --\n"
                "9521234543220,htx-1,1,Ca\xCC\x82\xCC\x81p,:name \\ %s\n");
    must_import(address, {folder.path()});
    Reader reader(address);
    CHECK(reader.product("09521234543213")->name_vi == "<script>alert('x')</script>");
    CHECK(reader.product("09521234543213")->note == "'); DROP TABLE products; --");
    CHECK(reader.product("09521234543220")->name_vi == "Cấp");
    CHECK(reader.product("09521234543220")->note == ":name \\ %s");
  });
}

}  // namespace
}  // namespace ocop::db
