// Scans of goods as pictures: a timeline and a map by province, each with its figures as a table,
// and the same as plain figures for paper.
//
// Figures: scans that count (somebody looked at the label, reloads and machines left out), and of
// forged, unregistered and unsigned codes, which do not count, all attempts. By province: as far as
// visitors told one; a visitor may do so after the scan.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/date.h"
#include "base/message.h"
#include "db/scan_stats.h"
#include "office/table.h"
#include "web/http.h"

namespace ocop::verifier::console {

/// What a verdict means to somebody who looks for copies and forgeries.
enum class ScanClass : std::uint8_t {
  kGood,       ///< "genuine"
  kLimited,    ///< the label holds, but the certificate, the batch or its dates do not
  kSuspected,  ///< "suspected_copy"
  kForged      ///< "forged", "not_registered"
};
inline constexpr std::array kScanClasses{ScanClass::kGood, ScanClass::kLimited,
                                         ScanClass::kSuspected, ScanClass::kForged};
/// By headline code (verifier/verdict.h).
ScanClass scan_class(std::string_view verdict);
Message scan_class_name(ScanClass kind);
/// "good", "limited", "suspected", "forged": ends of CSS classes.
std::string_view scan_class_code(ScanClass kind);

struct ScanFigures {
  std::array<std::int64_t, kScanClasses.size()> of{};  ///< by ScanClass

  std::int64_t& operator[](ScanClass kind) { return of[static_cast<std::size_t>(kind)]; }
  std::int64_t operator[](ScanClass kind) const { return of[static_cast<std::size_t>(kind)]; }
  std::int64_t total() const;
  void add(const db::ScanCount& count);
};

/// A day, or seven days.
struct ScanBar {
  Date from, until;  ///< both in
  ScanFigures scans;
  /// Distinct devices, of a batch or unit whose single scans are still kept; of seven days the
  /// sum of the days. nullopt: not known.
  std::optional<std::int64_t> devices;
  std::size_t alerts = 0;  ///< units or batches that came to be watched or suspected
};

/// Bars without gaps, oldest first.
struct ScanSeries {
  bool weekly = false;
  std::vector<ScanBar> bars;

  std::int64_t most() const;  ///< scans of the highest bar
};

struct ScanPlace {
  std::string province;  ///< two digits; "": not known
  Message name;
  ScanFigures scans;
};

struct ScanPicture {
  ScanSeries series;
  std::vector<ScanPlace> places;  ///< most scans first; "not known" last
};

/// Bars by day for up to 62 days, else by seven days, the last of which ends on `until`.
/// At most 10 years, the last ones.
ScanSeries scan_series(const std::vector<db::ScanCount>& by_day, Date from, Date until);
std::vector<ScanPlace> scan_places(const std::vector<db::ScanCount>& by_province);

/// Of a product (`lot` nullopt), a batch (labels of rolls: "") or a unit (`serial` not ""), from
/// its first scan on, at most the 366 days up to `today`. No bars where nothing was scanned. The
/// caller has checked that the visitor reaches the product. Throws DatabaseError.
ScanPicture read_scan_picture(db::Connection& connection, const db::ScanSubject& subject,
                              Date today);

/// The figures as tables: for pages, CSV and XLSX.
office::Table timeline_table(const ScanSeries& series, Language language);
office::Table places_table(const std::vector<ScanPlace>& places, Language language);

/// A <figure class="scans">: drawing (role=img, `title` its name), legend, and the figures as a
/// table under <details>. Texts are escaped. A sentence where nothing was scanned.
std::string timeline_html(const ScanSeries& series, std::string_view title, Language language);

/// The same of places: Viet Nam's provinces, shaded by their scans. Whole without scripts; on a
/// page that went through with_map(), a script makes it one to move and zoom in.
std::string map_html(const std::vector<ScanPlace>& places, std::string_view title,
                     Language language);

/// Lets the page's own script and outlines load: from this server alone.
web::Response with_map(web::Response page);

}  // namespace ocop::verifier::console
