// A product that was certified stays its producer's, whichever way somebody edits it.
#include <doctest/doctest.h>

#include "db/edit.h"
#include "tests/db/actors.h"
#include "tests/db/data_folder.h"
#include "tests/db/engines.h"
#include "tests/db/roll_scene.h"

namespace ocop::db {
namespace {

std::string edited(const Address& address, const std::string& gtin, const TypedRow& typed) {
  return example::in_transaction(address, [&](Connection& connection) -> std::string {
    const auto stored = stored_row(connection, "products", gtin);
    REQUIRE(stored.has_value());
    const auto outcome = edit_row(connection, example::province_officer(),
                                  {"products", gtin, typed, stored->digest}, example::now());
    return outcome ? "" : outcome.error().front().where;
  });
}

std::string imported(const Address& address, const std::string& rows) {
  DataFolder folder;
  folder.with("products.csv", rows);
  const auto report = import_paths(address, {folder.path()});
  return report ? "" : report.error().errors.front().in(Language::kVietnamese);
}

TEST_CASE("a certified product changes neither its producer nor its group by the form") {
  on_each_engine([](const Address& address) {
    example::fill(address);
    CHECK(edited(address, example::kHoney, {{"producer", example::kHousehold}}) == "producer");
    CHECK(edited(address, example::kHoney, {{"group_number", "3"}}) == "group_number");
    CHECK(edited(address, example::kRice, {{"producer", example::kHousehold}}) == "producer");
    CHECK(edited(address, example::kHoney, {{"name_vi", "Mật ong rừng"}}).empty());
    CHECK(edited(address, example::kTea, {{"group_number", "3"}}).empty());
    CHECK(edited(address, example::kTea, {{"producer", example::kCooperative}}).empty());
  });
}

TEST_CASE("nor by an import; batches alone hold it, too") {
  on_each_engine([](const Address& address) {
    example::fill(address);
    const auto sentence = imported(address, "gtin,producer\n9521234543213,ho-ha-ngoc-sang\n");
    CHECK(sentence.find("đã có giấy chứng nhận, lô hàng hoặc cuộn tem") != std::string::npos);
    CHECK_FALSE(imported(address, "gtin,group\n9521234543213,3\n").empty());
    CHECK(imported(address, "gtin,name,group\n9521234543213,Mật,1\n").empty());
    CHECK(imported(address, "gtin,producer,group\n9521234543237,htx-linh-ngoc,3\n").empty());
    auto record = example::record();
    record.gtin = example::kTea;
    record.certificate.clear();
    record.areas.clear();
    example::enter(address, record);
    CHECK_FALSE(imported(address, "gtin,group\n9521234543237,2\n").empty());
  });
}

TEST_CASE("nor where labels were only signed ahead") {
  on_each_engine([](const Address& address) {
    example::fill(address);
    auto request = example::roll_request();
    request.gtin = example::kTea;
    request.kid = example::kHouseholdKey;
    REQUIRE(example::make(address, request, example::household()));
    CHECK(edited(address, example::kTea, {{"producer", example::kCooperative}}) == "producer");
  });
}

}  // namespace
}  // namespace ocop::db
