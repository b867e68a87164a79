// The console's scene with suspected labels of a batch, and a case about it.
#pragma once

#include <string>

#include "tests/verifier/console_scene.h"

namespace ocop::test {

inline const std::string kLot = "L01";
inline const std::string kMillis = "1795320000000";  // 22 November 2026

inline void suspect(const ConsoleScene& scene, const std::string& serial,
                    const std::string& state = "suspected") {
  scene.sql(
      "INSERT INTO unit_watch (gtin, lot, serial, state, score, since, first_at, last_at, scans, "
      "devices, places, usual_devices, memory) VALUES ('" +
      kPlum + "', '" + kLot + "', '" + serial + "', '" + state + "', 7, " + kMillis + ", " +
      kMillis + ", " + kMillis + ", 11, 9, 4, 1.2, '')");
  scene.sql(
      "INSERT INTO alerts (id, at_ms, gtin, lot, serial, state, score, code, reason_en, reason_vi) "
      "SELECT COALESCE(MAX(id), 0) + 1, " +
      kMillis + ", '" + kPlum + "', '" + kLot + "', '" + serial + "', '" + state +
      "', 7, 'devices', '9 devices in 4 provinces <b>', '9 thiết bị ở 4 tỉnh <b>' FROM alerts");
}

inline void report_it(const ConsoleScene& scene, int id, const std::string& text,
                      const std::string& photo = {}) {
  scene.sql(
      "INSERT INTO public_reports (id, at_ms, gtin, lot, serial, verdict, reason, text, bought_at, "
      "place, device, photo) VALUES (" +
      std::to_string(id) + ", " + kMillis + ", '" + kPlum + "', '" + kLot +
      "', '000007', 'genuine', 'copy', '" + text + "', 'Chợ <Mới>', '19', '', '" + photo + "')");
}

/// A batch with a suspected label and a report.
inline void something_wrong(const ConsoleScene& scene) {
  scene.add_batch(kLot, "2026-10-01");
  suspect(scene, "000007");
  report_it(scene, 1, "Tem mờ <script>");
}

inline Typed opening() { return {{"gtin", kPlum}, {"lot", kLot}, {"text", "Nhiều người báo"}}; }

inline Typed outcome(const std::string& code = "cleared") {
  return {{"outcome", code},
          {"decision", ""},
          {"decided_on", ""},
          {"recall", ""},
          {"reason", "Đã đối chiếu mẫu"},
          {"mark_rest", "yes"},
          {"seen", "1"},
          {"sure", "yes"}};
}

}  // namespace ocop::test
