// Import of acts, and what an import may not change.
#include <doctest/doctest.h>
#include <soci/soci.h>

#include "base/digest.h"
#include "db/audit.h"
#include "db/registry.h"
#include "db/writer.h"
#include "tests/db/actors.h"
#include "tests/db/data_folder.h"
#include "tests/db/engines.h"

namespace ocop::db {
namespace {

const std::string kScan = "%PDF-1.7\nx\n%%EOF";

std::vector<AuditEntry> log_of(const Address& address, const std::string& subject) {
  Connection connection(address, Access::kRead);
  return audit_entries(connection, {.subject = subject});
}

std::string first_error(const Address& address, const std::string& file,
                        const std::string& content) {
  DataFolder folder;
  folder.with(file, content);
  const auto report = import_paths(address, {folder.path()});
  if (report) return "";
  const auto& error = report.error().errors.front();
  return error.where.substr(error.where.rfind('/') + 1) + " " + error.message.en;
}

template <class Test>
void with_small_registry(Test test) {
  on_each_engine([&](const Address& address) {
    DataFolder folder;
    small_registry(folder);
    must_import(address, {folder.path()});
    test(address);
  });
}

}  // namespace

TEST_CASE("an import does not change what was decided about a certificate, but its note") {
  struct Case {
    const char* column;
    const char* value;
    bool allowed;
  };
  const Case cases[] = {{"stars", "5", false},
                        {"gtin", "9521234543220", false},
                        {"issued", "02/02/2025", false},
                        {"expires", "31/12/2030", false},
                        {"stars", "4", true},
                        {"note", "Bản gốc lưu tại xã", true},
                        {"issuer", "UBND tỉnh", true},
                        {"score", "72,5", true},
                        {"basis", "nâng hạng", true}};
  for (const auto& one : cases) {
    with_small_registry([&](const Address& address) {
      INFO(one.column, " ", one.value);
      DataFolder other;
      other.with("products.csv",
                 "gtin,producer,group,name\n9521234543220,htx-1,1,Nếp nương\n");
      must_import(address, {other.path()});
      const auto error = first_error(address, "certificates.csv",
                                     std::string("number,") + one.column + "\n1/2025,\"" +
                                         one.value + "\"\n");
      CHECK(error.empty() == one.allowed);
      if (!one.allowed) {
        CHECK(error.find("record an act") != std::string::npos);
        CHECK(error.starts_with("certificates.csv:2:8 "));
      }
    });
  }
}

TEST_CASE("basis, predecessor and score are filled in once") {
  with_small_registry([](const Address& address) {
    DataFolder folder;
    folder.with("certificates.csv",
                "number,gtin,stars,issued,basis,previous,score\n"
                "2/2026,9521234543213,5,01/03/2026,upgrade,1/2025,90.5\n");
    must_import(address, {folder.path()});
    CHECK(number(address, "SELECT score_tenths FROM certificates WHERE number = '2/2026'") == 905);
    for (const char* change :
         {"basis\n2/2026,renewal\n", "previous\n2/2026,\n", "score\n2/2026,91\n"}) {
      CHECK_FALSE(
          first_error(address, "certificates.csv", std::string("number,") + change).empty());
    }
    CHECK(first_error(address, "certificates.csv",
                      "number,gtin,stars,issued,previous\n3/2026,9521234543213,5,01/03/2026,9/2020\n")
              .find("9/2020") != std::string::npos);
  });
}

TEST_CASE("an import leaves an entry with its files and counts, and one for each changed row") {
  with_small_registry([](const Address& address) {
    auto entries = log_of(address, "import");
    REQUIRE(entries.size() == 1);
    CHECK(entries[0].via == "command line");
    CHECK(entries[0].details.find(R"("products":{"added":1,"changed":0})") != std::string::npos);
    CHECK(log_of(address, "product 09521234543213").empty());

    DataFolder folder;
    folder.with("products.csv", "gtin,name\n9521234543213,Mật ong bạc hà\n")
        .with("certificate_events.csv",
              "number,seq,act,date,decision\n1/2025,1,suspend,01/03/2025,77/QĐ\n");
    {
      Connection connection(address, Access::kTool);
      REQUIRE(import_files(connection, {folder.path()}, true, import_day()).has_value());
      CHECK(log_of(address, "import").size() == 1);
      REQUIRE(import_files(connection, {folder.path()}, false, import_day(),
                           example::province_officer())
                  .has_value());
      REQUIRE(import_files(connection, {folder.path()}, false, import_day()).has_value());
    }
    entries = log_of(address, "import");
    REQUIRE(entries.size() == 2);
    CHECK(entries[0].actor == "lan");
    entries = log_of(address, "product 09521234543213");
    REQUIRE(entries.size() == 1);
    CHECK(entries[0].act == "import.change");
    CHECK(entries[0].details == R"({"changes":["name_vi: Mật ong → Mật ong bạc hà"]})");
    REQUIRE(log_of(address, "certificate 1/2025").size() == 1);
    CHECK(log_of(address, "certificate 1/2025")[0].act == "import.event");
    Connection connection(address, Access::kRead);
    CHECK(verify_audit(connection).empty());
  });
}

TEST_CASE("keys and batches leave entries when something changed, and only then") {
  on_each_engine([](const Address& address) {
    example::fill(address);
    CHECK(log_of(address, "key 0000000001").size() == 1);
    auto key = Reader(address).key(example::kKey).value();
    const auto store = [&] {
      example::in_transaction(address, [&](Connection& connection) {
        store_keys(connection, {key}, example::now());
        return 0;
      });
      return log_of(address, "key 0000000001").size();
    };
    CHECK(store() == 1);
    key.revoked_since = example::now();
    key.revocation_reason = "mất";
    CHECK(store() == 2);
    CHECK(store() == 2);
    CHECK(log_of(address, "key 0000000001")[0].act == "key.revoke");
  });
  on_each_engine([](const Address& address) {
    example::fill(address);
    example::enter(address, example::record());
    example::enter(address, example::record());
    const auto entries = log_of(address, "batch 09521234543213/L2601");
    REQUIRE(entries.size() == 1);
    CHECK(entries[0].actor == "key 0000000001");
    CHECK(entries[0].act == "batch.register");
    CHECK(entries[0].details.find(R"({"area":"VN-TNOR-0001","grams":40000})") != std::string::npos);
  });
}

TEST_CASE("rows of acts that contradict themselves or the registry are refused") {
  struct Case {
    const char* file;
    std::string content;
    const char* says;
  };
  const std::string recall = "id,gtin,lot,width,first_serial,last_serial,produced_from,"
                             "produced_until,since,reason,instructions\n1,9521234543213,";
  const std::vector<Case> cases = {
      {"areas.csv", "id,latitude\nVN-1,21.9\n", "latitude and longitude stand together"},
      {"areas.csv", "id,latitude,longitude\nVN-1,48.85,2.35\n", "Viet Nam"},
      {"areas.csv", "id,latitude,longitude\nVN-1,91,105\n", "in degrees"},
      {"areas.csv", "id,latitude,longitude\nVN-1,21.1234567,105\n", "six decimals"},
      {"areas.csv", "id,outline\nVN-1,\"{\"\"type\"\":\"\"Point\"\"}\"\n", "areas.csv:2:6"},
      {"area_producers.csv", "area,producer\nVN-1,nobody\n", "nobody"},
      {"area_yields.csv", "area,season_year,seq,kg,reason\nVN-1,2026,1,100,\n", "reason"},
      {"certificate_events.csv", "number,seq,act,date,paper\n1/2025,1,revoke,01/01/2026,abc\n",
       "there is no “abc” in papers"},
      {"certificate_events.csv", "number,seq,act,date,authority\n1/2025,1,revoke,01/01/2026,xã\n",
       "district, province or ministry"},
      {"certificates.csv", "number,score\n1/2025,100.5\n", "no score"},
      {"recalls.csv", recall + "L1,6,1,,,,01/01/2026,a,b\n", "width, first and last"},
      {"recalls.csv", recall + ",6,1,2,,,01/01/2026,a,b\n", "with a lot"},
      {"recalls.csv", recall + ",,,,01/01/2026,,01/01/2026,a,b\n", "without a lot"},
      {"recalls.csv", recall + ",,,,02/01/2026,01/01/2026,01/01/2026,a,b\n", "is before"},
      {"recalls.csv",
       "id,gtin,lot,since,reason,instructions,paper\n1,9521234543213,,01/01/2026,a,b,abc\n",
       "there is no “abc” in papers"},
      {"recall_lifts.csv", "recall,date,reason\n7,01/01/2026,x\n", "there is no “7”"},
      {"voided_serials.csv",
       "gtin,width,first_serial,last_serial,lot,reason\n9521234543213,6,1,2,L9,x\n", "L9"},
      {"prints.csv",
       "id,gtin,lot,first_serial,last_serial,format\n1,9521234543213,L9,1,2,pdf\n", "L9"},
      {"targets.csv", "place,year,kind,at_least\n02104,2026,sao,3\n", "not known for kind"},
      {"targets.csv", "place,year,kind,at_least,at_most\n02104,2026,products,3,2\n",
       "below the lowest"},
      {"rule_sets.csv", "id,revision,json\n9/2027,1,{}\n", "rule_sets.csv"},
      {"papers.csv", "sha256,file\n" + std::string(64, 'a') + ",../x.pdf\n", "outside"},
      {"papers.csv", "sha256,file\n" + std::string(64, 'a') + ",papers.csv\n", "no whole PDF"}};
  with_small_registry([&](const Address& address) {
    for (const auto& one : cases) {
      INFO(one.content);
      CHECK(first_error(address, one.file, one.content).find(one.says) != std::string::npos);
    }
  });
}

TEST_CASE("a scan comes with the file that it names, and is not changed by another") {
  with_small_registry([](const Address& address) {
    const auto digest = sha256_hex(kScan);
    DataFolder folder;
    folder.with("papers/a.pdf", kScan).with("papers.csv", "sha256,file\n" + digest + ",papers/a.pdf\n");
    must_import(address, {folder.path()});
    CHECK(must_import(address, {folder.path()}).unchanged == 1);
    folder.with("papers/a.pdf", "%PDF-1.7\nanother\n%%EOF");
    CHECK_FALSE(import_paths(address, {folder.path()}).has_value());
  });
}

TEST_CASE("serials are voided once, also by an import") {
  on_each_engine([](const Address& address) {
    example::fill(address);
    example::enter(address, example::record());
    const std::string head = "gtin,width,first_serial,last_serial,lot,reason\n9521234543213,6,";
    CHECK(first_error(address, "voided_serials.csv", head + "10,20,L2601,rách\n").empty());
    CHECK(first_error(address, "voided_serials.csv", head + "20,25,L2601,rách\n")
              .find("void already") != std::string::npos);
    CHECK(first_error(address, "voided_serials.csv", head + "21,25,L2601,rách\n").empty());
  });
}

TEST_CASE("degrees and scores are written with a point or a comma, and read back the same") {
  with_small_registry([](const Address& address) {
    DataFolder folder;
    folder.with("areas.csv", "Mã số vùng trồng;Vĩ độ;Kinh độ\nVN-1;21,98;105,840000\n");
    must_import(address, {folder.path()});
    CHECK(must_import(address, {folder.path()}).changes.empty());
    CHECK(number(address, "SELECT CAST(latitude * 100 AS BIGINT) FROM areas") == 2198);
  });
}

}  // namespace ocop::db
