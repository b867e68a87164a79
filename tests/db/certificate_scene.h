// Issues and acts on the example's certificates, for the tests of what comes of them.
#pragma once

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "db/audit.h"
#include "db/certificate_acts.h"
#include "db/registry.h"
#include "tests/db/engines.h"
#include "tests/db/neighbours.h"

namespace ocop::db::example {

using programme::Authority;
using programme::Basis;
using programme::CertificateAct;
using programme::IssueRequest;

inline IssueRequest first_issue() {
  IssueRequest request;
  request.number = "55/2026/OCOP";
  request.gtin = kTea;
  request.stars = 3;
  request.score_tenths = 655;
  request.authority = Authority::kProvince;
  request.issuer = "UBND tỉnh Thái Nguyên";
  request.issued = day("2026-11-02");
  request.decision = "1200/QĐ-UBND";
  request.basis = Basis::kFirst;
  request.filed = day("2026-09-01");
  return request;
}

inline IssueRequest upgrade() {
  auto request = first_issue();
  request.number = "56/2026/OCOP";
  request.gtin = kHoney;
  request.stars = 5;
  request.score_tenths = 930;
  request.authority = Authority::kMinistry;
  request.basis = Basis::kUpgrade;
  request.previous = kHoneyCertificate;
  return request;
}

/// On kHoneyCertificate, which has two acts.
inline CertificateActRequest act(CertificateAct what, int seen = 2) {
  CertificateActRequest request;
  request.number = kHoneyCertificate;
  request.seen = seen;
  request.act.act = what;
  request.act.authority = Authority::kProvince;
  request.act.date = day("2026-11-20");
  request.act.decision = "1300/QĐ-UBND";
  request.act.reason = "kết luận kiểm tra";
  if (what == CertificateAct::kRevoke) request.act.ground = "criteria_not_met";
  return request;
}

inline std::string issue(const Address& address, const Actor& actor, const IssueRequest& request,
                         const std::string& paper = "") {
  return in_transaction(address, [&](Connection& connection) {
    const auto done = issue_certificate(connection, actor, request, paper, november());
    return done ? std::string("done") : "refused: " + done.error().where;
  });
}

inline std::string perform(const Address& address, const Actor& actor,
                           const CertificateActRequest& request) {
  return in_transaction(address, [&](Connection& connection) {
    const auto done = act_on_certificate(connection, actor, request, november());
    return done ? std::string("done") : "refused: " + done.error().where;
  });
}

inline programme::Certificate certificate(const Address& address, const std::string& gtin,
                                          const std::string& number) {
  for (auto& one : Reader(address).certificates(gtin)) {
    if (one.number == number) return one;
  }
  FAIL("no certificate ", number);
  return {};
}

inline std::vector<AuditEntry> log_of(const Address& address, const std::string& subject) {
  Connection connection(address, Access::kRead);
  return audit_entries(connection, {.subject = subject});
}

}  // namespace ocop::db::example
