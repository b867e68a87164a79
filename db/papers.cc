#include <soci/soci.h>

#include "base/base64.h"
#include "base/digest.h"
#include "db/certificate_acts.h"
#include "db/guard.h"
#include "db/queries.h"
#include "db/storable.h"

namespace ocop::db {
namespace {

using namespace std::string_view_literals;

Result<void> check_bytes(std::string_view bytes) {
  if (bytes.size() > kMaxPaperBytes) {
    return fail("paper", message("The scan has {} KiB; at most {} KiB are kept, scan it with a "
                                 "lower resolution",
                                 "Bản quét có {} KiB; tối đa {} KiB, hãy quét lại với độ phân giải "
                                 "thấp hơn",
                                 bytes.size() / 1024, kMaxPaperBytes / 1024));
  }
  if (paper_type_of(bytes).empty()) {
    return fail("paper", message("The file is no whole PDF or JPEG; scan the paper as PDF or JPEG "
                                 "and send it again",
                                 "Tệp không phải PDF hoặc JPEG trọn vẹn; hãy quét giấy tờ thành PDF "
                                 "hoặc JPEG rồi gửi lại"));
  }
  return {};
}

}  // namespace

// PDF (ISO 32000-1, 7.5.5): the last line holds the end mark, and nothing but white
// space follows. JPEG (ISO 10918-1, B.1.1.3): start of image … end of image.
std::string_view paper_type_of(std::string_view bytes) {
  if (bytes.starts_with("%PDF-")) {
    const auto last = bytes.find_last_not_of("\r\n\t \0"sv);
    return bytes.substr(0, last + 1).ends_with("%%EOF") ? "application/pdf" : "";
  }
  const bool jpeg = bytes.size() > 4 && bytes.starts_with("\xFF\xD8\xFF"sv) &&
                    bytes.ends_with("\xFF\xD9"sv);
  return jpeg ? "image/jpeg" : "";
}

Result<std::string> store_paper(Connection& connection, const Actor& actor, std::string_view bytes,
                                Instant now) {
  if (auto allowed = programme::check_may(actor, Act::kIssueCertificate); !allowed) {
    return tl::unexpected<Error>(allowed.error());
  }
  if (auto right = check_bytes(bytes); !right) return tl::unexpected<Error>(right.error());
  auto digest = sha256_hex(bytes);
  const std::string media_type(paper_type_of(bytes));
  guarded(connection.display(), [&] {
    const auto base64 = to_base64(bytes);
    const auto size = static_cast<long long>(bytes.size());
    const long long at = milliseconds(now);
    connection.sql() << "INSERT INTO papers (sha256, media_type, bytes, base64, recorded_at, "
                        "recorded_by) VALUES (:sha256, :media_type, :bytes, :base64, :at, :by) "
                        "ON CONFLICT (sha256) DO NOTHING",
        soci::use(digest), soci::use(media_type), soci::use(size), soci::use(base64),
        soci::use(at), soci::use(actor.user);
  });
  return digest;
}

std::optional<Paper> paper(Connection& connection, std::string_view sha256) {
  if (!storable(sha256)) return {};
  return guarded(connection.display(), [&]() -> std::optional<Paper> {
    const std::string wanted(sha256);
    Paper found;
    std::string base64;
    connection.sql() << "SELECT media_type, base64 FROM papers WHERE sha256 = :sha256",
        soci::into(found.media_type), soci::into(base64), soci::use(wanted, "sha256");
    if (!connection.sql().got_data()) return {};
    auto bytes = from_base64(base64);
    if (!bytes || sha256_hex(*bytes) != wanted) {
      throw DatabaseError(connection.display() + ": the paper " + wanted + " is damaged");
    }
    found.bytes = *std::move(bytes);
    return found;
  });
}

Result<void> check_paper(Connection& connection, const std::string& sha256) {
  if (sha256.empty()) return {};
  long long found = 0;
  if (storable(sha256)) {
    guarded(connection.display(), [&] {
      connection.sql() << "SELECT COUNT(*) FROM papers WHERE sha256 = :sha256", soci::into(found),
          soci::use(sha256, "sha256");
    });
  }
  if (found > 0) return {};
  return fail("paper", message("The scan is not in the registry; send the file again",
                               "Sổ đăng ký chưa có bản quét này; hãy gửi lại tệp"));
}

}  // namespace ocop::db
