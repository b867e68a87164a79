// A small registry that the tests of db/ share, and a batch record that it accepts.
#pragma once

#include <string>

#include "base/date.h"
#include "db/connection.h"
#include "programme/batch_record.h"

namespace ocop::db::example {

inline const std::string kHoney = "09521234543213";    // of kCooperative, 3 stars in force
inline const std::string kRice = "09521234543220";     // of kCooperative, certificate expired
inline const std::string kTea = "09521234543237";      // of kHousehold
inline const std::string kVillage = "09521234543244";  // tourism, of kHousehold

inline const std::string kCooperative = "htx-linh-ngoc";
inline const std::string kHousehold = "ho-ha-ngoc-sang";

inline const std::string kForest = "VN-TNOR-0001";  // of kHoney; 1,000 kg a season
inline const std::string kMeadow = "VN-TNOR-0002";  // of kHoney; yield not declared
inline const std::string kFields = "VN-TNOR-0003";  // of kRice

inline const std::string kHoneyCertificate = "03/2025/OCOP";
inline const std::string kRiceCertificate = "07/2021/OCOP";

inline const std::string kKey = "0000000001";  // of kCooperative
inline const std::string kHouseholdKey = "0000000002";

Instant at(const char* text);  ///< "2026-03-01T08:00:00Z"
Date day(const char* text);    ///< "2026-03-01"

/// 09:00 in Viet Nam on 2 March 2026.
Instant now();

void fill(const Address& address);

/// Honey, lot L2601, serials 1–100 of six digits, 40 kg from kForest and some from kMeadow.
programme::BatchRecord record();

/// Registers it in a transaction of its own with kKey (or `kid`) at now(); throws
/// std::runtime_error with the sentence of a refusal.
void enter(const Address& address, const programme::BatchRecord& record,
           const std::string& kid = kKey);

}  // namespace ocop::db::example
