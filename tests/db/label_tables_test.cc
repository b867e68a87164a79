// Rolls, serials, codes, prints and printers as rows of files.
#include <doctest/doctest.h>

#include "db/goods_acts.h"
#include "db/registry.h"
#include "tests/db/actors.h"
#include "tests/db/data_folder.h"
#include "tests/db/engines.h"
#include "tests/db/example.h"
#include "tests/db/roll_scene.h"

namespace ocop::db {
namespace {

using namespace example;

const std::string kRolls = "gtin,roll,producer,kid,width,first_serial,last_serial\n9521234543213,";
const std::string kRanges = "gtin,lot,seq,width,first_serial,last_serial,roll,jws\n9521234543213,";
const std::string kBlocks = "id,gtin,width,first_serial,last_serial,lot\n";
const std::string kScratch = "gtin,width,first_serial,last_serial,run,tags\n9521234543213,";
const std::string kTag = "AAAAAAAAAAAAAAAAAAAAAA==";

/// "" when the file is imported.
std::string first_error(const Address& address, const std::string& file, const std::string& content) {
  DataFolder folder;
  folder.with(file, content);
  const auto outcome = import_paths(address, {folder.path()});
  return outcome ? "" : outcome.error().errors.at(0).in(Language::kEnglish);
}

}  // namespace

TEST_CASE("rows of labels that contradict themselves or the registry are refused") {
  struct Case {
    const char* file;
    std::string content;
    const char* says;
  };
  const std::vector<Case> cases = {
      {"rolls.csv", kRolls + "R2,htx-linh-ngoc,0000000001,6,1100,1200\n", "overlap those of roll R1"},
      {"rolls.csv", kRolls + "R2,htx-linh-ngoc,0000000001,6,50,60\n", "overlap those of lot L2601"},
      {"rolls.csv", kRolls + "R2,nobody,0000000001,6,2000,2100\n", "no “nobody” in producers"},
      {"rolls.csv", kRolls + "R2,htx-linh-ngoc,0000000009,6,2000,2100\n", "signing_keys"},
      {"rolls.csv", kRolls + "R2,htx-linh-ngoc,0000000001,3,2000,2100\n", "more than 3 digits"},
      {"rolls.csv", kRolls + "cuộn,htx-linh-ngoc,0000000001,6,2000,2100\n", ""},
      {"rolls.csv", kRolls + "R1,htx-linh-ngoc,0000000001,6,101,1099\n", "stays as it is"},
      {"serial_ranges.csv", kRanges + "L2601,2,6,2000,2001,R9,a.b.c\n", "no 09521234543213 / R9 in rolls"},
      {"serial_ranges.csv", kRanges + "L2601,2,6,1099,1101,,a.b.c\n", "overlap those of roll R1"},
      {"serial_ranges.csv", kRanges + "L2601,2,6,100,101,R1,a.b.c\n", "overlap those of lot L2601"},
      {"voided_serials.csv", "gtin,width,first_serial,last_serial,reason\n9521234543213,6,101,102,x\n",
       "of a lot or a roll"},
      {"voided_serials.csv", "gtin,width,first_serial,last_serial,roll,reason\n9521234543213,6,101,102,R9,x\n",
       "R9"},
      {"label_blocks.csv", kBlocks + "9,9521234543213,6,101,1100,\n", "have a block already, 2"},
      {"label_blocks.csv", kBlocks + "268435456,9521234543213,6,2000,2001,\n", "no whole number from 1"},
      {"label_blocks.csv", kBlocks + "2,9521234543213,6,101,1100,L2601\n", "stays as it is"},
      {"scratch_blocks.csv", kScratch + "6,101,102,r," + kTag + "\n", "16 bytes a label"},
      {"scratch_blocks.csv", kScratch + "6,101,101,r,%%\n", "16 bytes a label"},
      {"scratch_blocks.csv", kScratch + "6,102,101,r," + kTag + "\n", "below the first"},
      {"prints.csv", "id,gtin,roll,first_serial,last_serial,format\n1,9521234543213,R9,1,2,pdf\n", "R9"},
      {"prints.csv", "id,gtin,lot,first_serial,last_serial,format,level\n1,9521234543213,L2601,1,2,pdf,pallet\n",
       "unit, batch or product"},
      {"prints.csv", "id,gtin,lot,first_serial,last_serial,format\n1,9521234543213,L2601,3,2,pdf\n",
       "at least one label"},
      {"printers.csv", "producer,name,dpi\nhtx-linh-ngoc,x,301\n", "203, 300, 600 or 1200"},
      {"printers.csv", "producer,name,dpi,offset_x\nhtx-linh-ngoc,x,300,-20.001\n", "millimetres"},
      {"printers.csv", "producer,name,dpi,offset_x\nhtx-linh-ngoc,x,300,nan\n", "millimetres"},
      {"printers.csv", "producer,name,dpi,scale_x\nhtx-linh-ngoc,x,300,1.2\n", "scale"},
      {"printers.csv", "producer,name,dpi,scale_x\nhtx-linh-ngoc,x,300,-1\n", "scale"},
      {"products.csv", "gtin,ingredients\n9521234543213,\"a\nb\"\n", "one line"},
      {"products.csv", "gtin,warnings\n9521234543213," + std::string(1001, 'x') + "\n", "at most 1000"},
  };
  with_lot_and_roll([&](const Address& address) {
    for (const auto& one : cases) {
      INFO(one.content);
      const auto error = first_error(address, one.file, one.content);
      REQUIRE_FALSE(error.empty());
      CHECK(error.find(one.says) != std::string::npos);
    }
  });
}

TEST_CASE("labels of files are those of the registry") {
  with_lot_and_roll([](const Address& address) {
    DataFolder folder;
    folder.with("cuộn tem.csv", kRolls + "R2,htx-linh-ngoc,0000000001,6,2000,2099\n")
        .with("serial_ranges.csv", kRanges + "L2601,2,6,101,110,R1,a.b.c\n")
        .with("voided_serials.csv",
              "gtin,width,first_serial,last_serial,roll,reason\n9521234543213,6,2000,2009,R2,mất\n")
        .with("scratch_blocks.csv", kScratch + "6,101,101,r," + kTag + "\n")
        .with("máy in.csv", "Chủ thể,Tên máy in,Độ phân giải,Lệch ngang,Tỷ lệ dọc\nhtx-linh-ngoc,Tem,203,\"-1,25\",1.0005\n")
        .with("products.csv", "Mã GTIN,Thành phần,\"Bảo quản, cảnh báo\"\n9521234543213,Mật ong,Để nơi khô ráo\n");
    must_import(address, {folder.path()});
    CHECK(must_import(address, {folder.path()}).changes.empty());
    Reader reader(address);
    CHECK(reader.dossier(kHoney, "", "000105")->roll->lot == "L2601");
    CHECK(reader.dossier(kHoney, "", "000101")->scratch.exists);
    CHECK(reader.dossier(kHoney, "", "002009")->voided);
    CHECK(reader.product(kHoney)->ingredients == "Mật ong");
    CHECK(reader.product(kHoney)->warnings == "Để nơi khô ráo");
    // A roll that came without a block has one now.
    CHECK(reader.label_block(3)->serials.first == 2000);
    CHECK(number(address, "SELECT offset_x FROM printers") == -1250);
    CHECK(number(address, "SELECT scale_x FROM printers") == 1'000'000);
    CHECK(number(address, "SELECT scale_y FROM printers") == 1'000'500);
  });
}

TEST_CASE("files from before rolls are read as they were meant") {
  on_each_engine([](const Address& address) {
    fill(address);
    DataFolder folder;
    folder
        .with("batches.csv",
              "gtin,lot,producer,kid,jws,produced,quantity,issued_at,registered_at\n"
              "9521234543213,L1,htx-linh-ngoc,0000000001,a.b.c,2026-01-01,9,1500,1500\n")
        .with("serial_ranges.csv", "gtin,lot,width,first_serial,last_serial\n9521234543213,L1,6,1,9\n")
        .with("voided_serials.csv",
              "gtin,width,first_serial,last_serial,lot,reason\n9521234543213,6,3,4,L1,rách\n")
        .with("prints.csv", "id,gtin,lot,first_serial,last_serial,format\n1,9521234543213,L1,1,9,pdf\n");
    must_import(address, {folder.path()});
    CHECK(must_import(address, {folder.path()}).changes.empty());
    Reader reader(address);
    CHECK(reader.dossier(kHoney, "L1", "000003")->voided);
    CHECK(reader.label_block(1)->lot == "L1");
    Connection connection(address, Access::kRead);
    const auto prints = prints_of(connection, kHoney, "L1");
    REQUIRE(prints.size() == 1);
    CHECK(prints[0].what.labels == 9);
    CHECK(prints[0].what.level == "unit");
  });
}

}  // namespace ocop::db
