// A verifier's parts over a real registry and real keys, with the sample data.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "db/rolls.h"
#include "db/scratch.h"
#include "keys/batch_jws.h"
#include "keys/label_code.h"
#include "tests/keys/test_programme.h"
#include "verifier/resolver/records.h"
#include "verifier/service.h"

namespace ocop::test {

inline const std::string kPlum = "09521000001015";        ///< of htx-doan-ket, certificate in force
inline const std::string kRoseTea = "09521000001053";     ///< of htx-tra-hanh-phuc, certificate expired

/// Noon in Viet Nam on 22 November 2026.
inline Instant noon() { return at("2026-11-22T05:00:00Z"); }

class ServiceScene {
 public:
  explicit ServiceScene(std::size_t readers = 2, bool with_service_key = true,
                        db::WriterSettings writer = {.group_wait = std::chrono::milliseconds(1)});
  ~ServiceScene();

  verifier::Service& service() { return *service_; }
  TestProgramme& programme() { return programme_; }
  const keys::SigningKey& key() const { return *key_; }
  verifier::LiveKeys& live_keys() { return *live_; }
  db::Writer& writer() { return *writer_; }
  const db::Address& database() const { return address_; }

  /// As a browser asks, where no Accept is among the headers.
  web::Response get(const std::string& target, web::Fields headers = {},
                    const std::string& method = "GET");
  web::Response post(const std::string& target, const std::string& body,
                     const std::string& type = "application/jose");

  /// Of kPlum, lot L2611, 100 units, in order.
  programme::BatchRecord record() const;
  std::string signed_record(const programme::BatchRecord& record) const;
  /// "/01/…?S=…" of a unit of kPlum.
  std::string label(const std::string& lot, const std::string& serial) const;
  /// "/01/…/21/…?S=…" of a label of a roll of kPlum.
  std::string roll_label(const std::string& serial) const;
  /// Labels of kPlum printed ahead; the first one's serial is 000001 in a scene without a batch.
  programme::SerialRange make_roll(const std::string& roll, std::uint64_t count);
  /// record(), for these labels of the roll.
  void activate(const std::string& roll, const programme::SerialRange& serials);
  void void_labels(const std::string& roll, const std::string& first, const std::string& last);
  /// A scratch code for each; the codes.
  std::vector<std::string> put_scratch_codes(const programme::SerialRange& serials);
  const verifier::ShortCodes& codes() const { return *codes_; }
  /// The typed code of a label of kPlum.
  std::string typed_code(const std::string& serial) const;
  /// POST of the label page's scratch form.
  web::Response scratch(const std::string& label, const std::string& code);
  std::string remote = "203.0.113.9";  ///< whom requests come from
  Instant now = noon();

  /// Waits until so many scans are in the registry.
  void await_scans(std::uint64_t count) const;
  void sql(const std::string& statement);  ///< changes the registry behind the service's back
  std::uint64_t counted(const std::string& lot, const std::string& serial) const;

 private:
  TestProgramme programme_;
  std::unique_ptr<keys::SigningKey> key_;
  db::Address address_;
  Clock clock_;
  std::unique_ptr<verifier::LiveKeys> live_;
  std::unique_ptr<db::Writer> writer_;
  std::unique_ptr<db::ReaderPool> readers_;
  std::unique_ptr<verifier::Pages> pages_;
  std::unique_ptr<verifier::ShortCodes> codes_;
  std::unique_ptr<verifier::PublicReports> reports_;
  std::unique_ptr<verifier::resolver::Records> records_;
  std::unique_ptr<verifier::Service> service_;
};

/// "" when absent.
std::string header(const web::Response& response, std::string_view name);
/// Of the API, for a label at `path` below the verifier's own name.
std::string verify_target(const std::string& path);

}  // namespace ocop::test
