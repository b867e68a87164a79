#include "gs1/epc_forms.h"

#include <algorithm>
#include <array>

#include "gs1/epc_values.h"

namespace ocop::gs1 {
namespace {

using enum EpcForm;

constexpr std::array kRows{
    EpcRow{"00", "00", {kDigits, 18}},
    EpcRow{"01", "02", {kDigits, 14}},
    EpcRow{"10", "10", {kText, 20}},
    EpcRow{"11", "13", {kDate}},
    EpcRow{"15", "17", {kDate}},
    EpcRow{"20", "20", {kInteger, 2}},
    EpcRow{"21", "22", {kText, 20}},
    EpcRow{"235", "235", {kText, 28}},
    EpcRow{"240", "241", {kText, 30}},
    EpcRow{"242", "242", {kNumber, 6}},
    EpcRow{"243", "243", {kText, 20}},
    EpcRow{"250", "251", {kText, 30}},
    EpcRow{"253", "253", {kDigits, 13}, {kText, 17}},
    EpcRow{"254", "254", {kText, 20}},
    EpcRow{"255", "255", {kDigits, 13}, {kNumber, 12}},
    EpcRow{"30", "30", {kNumber, 8}},
    EpcRow{"3100", "3699", {kInteger, 6}},
    EpcRow{"37", "37", {kNumber, 8}},
    EpcRow{"3900", "3909", {kNumber, 15}},
    EpcRow{"3910", "3919", {kInteger, 3}, {kNumber, 15}},
    EpcRow{"3920", "3929", {kNumber, 15}},
    EpcRow{"3930", "3939", {kInteger, 3}, {kNumber, 15}},
    EpcRow{"3940", "3943", {kInteger, 4}},
    EpcRow{"3950", "3953", {kInteger, 6}},
    EpcRow{"400", "401", {kText, 30}},
    EpcRow{"402", "402", {kInteger, 17}},
    EpcRow{"403", "403", {kText, 30}},
    EpcRow{"410", "417", {kDigits, 13}},
    EpcRow{"420", "420", {kText, 20}},
    EpcRow{"421", "421", {kInteger, 3}, {kText, 9}},
    EpcRow{"422", "422", {kInteger, 3}},
    EpcRow{"423", "423", {kNumber, 15}},
    EpcRow{"424", "424", {kInteger, 3}},
    EpcRow{"425", "425", {kNumber, 15}},
    EpcRow{"426", "426", {kInteger, 3}},
    EpcRow{"427", "427", {kText, 3}},
    EpcRow{"4300", "4301", {kText, 35}},
    EpcRow{"4302", "4306", {kText, 70}},
    EpcRow{"4307", "4307", {kCountry}},
    EpcRow{"4308", "4308", {kText, 30}},
    EpcRow{"4309", "4309", {kInteger, 20}},
    EpcRow{"4310", "4311", {kText, 35}},
    EpcRow{"4312", "4316", {kText, 70}},
    EpcRow{"4317", "4317", {kCountry}},
    EpcRow{"4318", "4318", {kText, 20}},
    EpcRow{"4319", "4319", {kText, 30}},
    EpcRow{"4320", "4320", {kText, 35}},
    EpcRow{"4321", "4323", {kBit}},
    EpcRow{"4324", "4325", {kDateMinutes}},
    EpcRow{"4326", "4326", {kDate}},
    EpcRow{"4330", "4333", {kInteger, 6}, {kMinus}},
    EpcRow{"7001", "7001", {kInteger, 13}},
    EpcRow{"7002", "7002", {kText, 30}},
    EpcRow{"7003", "7003", {kDateMinutes}},
    EpcRow{"7004", "7004", {kNumber, 4}},
    EpcRow{"7005", "7005", {kText, 12}},
    EpcRow{"7006", "7006", {kDate}},
    EpcRow{"7007", "7007", {kDates}},
    EpcRow{"7008", "7008", {kText, 3}},
    EpcRow{"7009", "7009", {kText, 10}},
    EpcRow{"7010", "7010", {kText, 2}},
    EpcRow{"7011", "7011", {kDateTime}},
    EpcRow{"7020", "7022", {kText, 20}},
    EpcRow{"7023", "7023", {kDelimited, 30}},
    EpcRow{"7030", "7039", {kInteger, 3}, {kText, 27}},
    EpcRow{"7040", "7041", {kText, 4}},
    EpcRow{"710", "716", {kText, 20}},
    EpcRow{"7230", "7239", {kText, 30}},
    EpcRow{"7240", "7240", {kText, 20}},
    EpcRow{"7241", "7241", {kDigits, 2}},
    EpcRow{"7242", "7242", {kText, 25}},
    EpcRow{"7250", "7250", {kInteger, 8}},
    EpcRow{"7251", "7251", {kInteger, 12}},
    EpcRow{"7252", "7252", {kInteger, 1}},
    EpcRow{"7253", "7254", {kText, 40}},
    EpcRow{"7255", "7255", {kText, 10}},
    EpcRow{"7256", "7256", {kText, 90}},
    EpcRow{"7257", "7257", {kText, 70}},
    EpcRow{"7258", "7258", {kSequence}},
    EpcRow{"7259", "7259", {kText, 40}},
    EpcRow{"8001", "8001", {kInteger, 14}},
    EpcRow{"8002", "8002", {kText, 20}},
    EpcRow{"8003", "8003", {kDigits, 14}, {kText, 16}},
    EpcRow{"8004", "8004", {kDelimited, 30}},
    EpcRow{"8005", "8005", {kInteger, 6}},
    EpcRow{"8006", "8006", {kDigits, 18}},
    EpcRow{"8007", "8007", {kText, 24}},
    EpcRow{"8008", "8008", {kDateTime}},
    EpcRow{"8009", "8009", {kText, 50}},
    EpcRow{"8010", "8010", {kDelimited, 30}},
    EpcRow{"8011", "8011", {kNumber, 12}},
    EpcRow{"8012", "8012", {kText, 20}},
    EpcRow{"8013", "8013", {kText, 25}},
    EpcRow{"8017", "8018", {kDigits, 18}},
    EpcRow{"8019", "8019", {kNumber, 10}},
    EpcRow{"8020", "8020", {kText, 25}},
    EpcRow{"8026", "8026", {kDigits, 18}},
    EpcRow{"8030", "8030", {kText, 90}},
    EpcRow{"8110", "8110", {kText, 70}},
    EpcRow{"8111", "8111", {kInteger, 4}},
    EpcRow{"8112", "8112", {kText, 70}},
    EpcRow{"8200", "8200", {kText, 70}},
    EpcRow{"90", "90", {kText, 30}},
    EpcRow{"91", "99", {kText, 90}},
};

}  // namespace

const EpcRow* find_epc_row(std::string_view ai) {
  const auto* const found = std::ranges::find_if(kRows, [&](const EpcRow& row) {
    return row.first.size() == ai.size() && row.first <= ai && ai <= row.last;
  });
  return found == kRows.end() ? nullptr : found;
}

std::size_t ai_length(std::string_view first_two) {
  const auto* const found = std::ranges::find_if(kRows, [&](const EpcRow& row) {
    return row.first.substr(0, 2) <= first_two && first_two <= row.last.substr(0, 2);
  });
  return found == kRows.end() ? 0 : found->first.size();
}

bool is_encodable(std::string_view ai) { return find_epc_row(ai) != nullptr; }

}  // namespace ocop::gs1
