// What kind of program asks for a page, from what it says of itself. A client can say what it
// likes: this keeps machines that mean no harm from counting as people, and no more. Pure.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace ocop::verifier {

enum class ClientKind : std::uint8_t {
  kPhone,    ///< the browser of a phone or tablet
  kDesktop,
  kApp,      ///< the browser inside an app (Zalo, Facebook, any web view): a person
  kPreview,  ///< fetches a link that somebody sent, to show a card of it
  kCrawler,  ///< search engines, archives, monitors, browsers without a screen
  kTool,     ///< a program's HTTP library: somebody's own client of the API
  kUnknown,
};

/// "phone", "desktop", "app", "preview", "crawler", "tool", "unknown".
std::string_view client_code(ClientKind kind);

/// Of the header User-Agent, of which the first 1,000 bytes are looked at.
ClientKind client_kind(std::string_view user_agent);

/// Neither a preview nor a crawler.
bool may_be_person(ClientKind kind);

/// System and browser without any version: "android zalo", "ios safari", "windows edge",
/// "other other". One of some hundred texts, whatever the client sends.
std::string client_family(std::string_view user_agent);

}  // namespace ocop::verifier
