#include "verifier/client_kind.h"

#include <algorithm>
#include <array>
#include <span>

#include "base/text.h"

namespace ocop::verifier {
namespace {

constexpr std::size_t kMostRead = 1'000;

/// A part of a user agent in lower case, and what it tells. The first that fits counts.
struct Sign {
  std::string_view part;
  ClientKind kind;
};

// Before everything else: several of them name the browsers and crawlers they are taken for.
constexpr std::array kPreviews{
    std::string_view("facebookexternalhit"), std::string_view("facebot"),
    std::string_view("facebookcatalog"), std::string_view("meta-externalfetcher"),
    std::string_view("whatsapp/"), std::string_view("telegrambot"),
    std::string_view("twitterbot"), std::string_view("slackbot"),
    std::string_view("slack-imgproxy"), std::string_view("discordbot"),
    std::string_view("skypeuripreview"), std::string_view("linkedinbot"),
    std::string_view("bingpreview"), std::string_view("microsoftpreview"),
    std::string_view("pinterestbot"), std::string_view("redditbot"),
    std::string_view("vkshare"), std::string_view("embedly"),
    std::string_view("iframely"), std::string_view("line-poker"),
    std::string_view("kakaotalk-scrap"), std::string_view("snap url preview"),
    std::string_view("cardyb"), std::string_view("mastodon/"),
    std::string_view("tumblr/"), std::string_view("flipboardproxy"),
    std::string_view("google-safety"), std::string_view("linkpreview"),
    std::string_view("link-preview"), std::string_view("link preview"),
    std::string_view("urlpreview"),
};

constexpr std::array kCrawlers{
    std::string_view("crawler"), std::string_view("spider"),
    std::string_view("slurp"), std::string_view("googleother"),
    std::string_view("google-inspectiontool"), std::string_view("adsbot-google"),
    std::string_view("mediapartners-google"), std::string_view("apis-google"),
    std::string_view("coccocbot"), std::string_view("meta-externalagent"),
    std::string_view("ia_archiver"), std::string_view("archive.org_bot"),
    std::string_view("chatgpt-user"), std::string_view("claude-user"),
    std::string_view("perplexity-user"), std::string_view("headlesschrome"),
    std::string_view("phantomjs"), std::string_view("lighthouse"),
    std::string_view("gtmetrix"), std::string_view("pingdom"),
    std::string_view("uptimerobot"), std::string_view("statuscake"),
    std::string_view("scrapy"), std::string_view("nutch"),
    std::string_view("heritrix"), std::string_view("censysinspect"),
    std::string_view("zgrab"), std::string_view("masscan"),
};

constexpr std::array kTools{
    std::string_view("curl/"), std::string_view("wget/"),
    std::string_view("python-requests"), std::string_view("python-urllib"),
    std::string_view("python-httpx"), std::string_view("aiohttp"),
    std::string_view("go-http-client"), std::string_view("apache-httpclient"),
    std::string_view("okhttp"), std::string_view("axios/"),
    std::string_view("node-fetch"), std::string_view("undici"),
    std::string_view("libwww-perl"), std::string_view("postmanruntime"),
    std::string_view("insomnia/"), std::string_view("guzzlehttp"),
    std::string_view("faraday"), std::string_view("dart/"),
    std::string_view("cfnetwork"), std::string_view("powershell"),
    std::string_view("cpp-httplib"), std::string_view("libcurl"),
    std::string_view("httpie/"), std::string_view("reqwest"),
    std::string_view("java/"), std::string_view("jersey/"),
};

constexpr std::array kKinds{
    Sign{"zalo", ClientKind::kApp},
    Sign{"fban/", ClientKind::kApp},
    Sign{"fbav/", ClientKind::kApp},
    Sign{"fb_iab", ClientKind::kApp},
    Sign{"instagram", ClientKind::kApp},
    Sign{"musical_ly", ClientKind::kApp},
    Sign{"bytedancewebview", ClientKind::kApp},
    Sign{"trill_", ClientKind::kApp},
    Sign{"micromessenger", ClientKind::kApp},
    Sign{" line/", ClientKind::kApp},
    Sign{"kakaotalk", ClientKind::kApp},
    Sign{"viber", ClientKind::kApp},
    Sign{"telegram", ClientKind::kApp},
    Sign{"snapchat", ClientKind::kApp},
    Sign{"twitter for", ClientKind::kApp},
    Sign{"linkedinapp", ClientKind::kApp},
    Sign{"pinterest", ClientKind::kApp},
    Sign{" gsa/", ClientKind::kApp},
    Sign{"; wv)", ClientKind::kApp},
    Sign{"android", ClientKind::kPhone},
    Sign{"iphone", ClientKind::kPhone},
    Sign{"ipad", ClientKind::kPhone},
    Sign{"ipod", ClientKind::kPhone},
    Sign{"windows phone", ClientKind::kPhone},
    Sign{"opera mini", ClientKind::kPhone},
    Sign{"kaios", ClientKind::kPhone},
    Sign{"mobile", ClientKind::kPhone},
    Sign{"windows nt", ClientKind::kDesktop},
    Sign{"macintosh", ClientKind::kDesktop},
    Sign{"x11;", ClientKind::kDesktop},
    Sign{"cros ", ClientKind::kDesktop},
};

struct Name {
  std::string_view part;
  std::string_view name;
};

constexpr std::array kSystems{
    Name{"windows phone", "other"}, Name{"android", "android"}, Name{"iphone", "ios"},
    Name{"ipad", "ios"},            Name{"ipod", "ios"},        Name{"windows", "windows"},
    Name{"macintosh", "mac"},       Name{"cros ", "cros"},      Name{"kaios", "kaios"},
    Name{"linux", "linux"},
};

constexpr std::array kBrowsers{
    Name{"zalo", "zalo"},
    Name{"fban/", "facebook"},
    Name{"fbav/", "facebook"},
    Name{"fb_iab", "facebook"},
    Name{"instagram", "instagram"},
    Name{"musical_ly", "tiktok"},
    Name{"bytedancewebview", "tiktok"},
    Name{"trill_", "tiktok"},
    Name{"micromessenger", "wechat"},
    Name{" line/", "line"},
    Name{"viber", "viber"},
    Name{" gsa/", "google"},
    Name{"coc_coc_browser", "coccoc"},
    Name{"samsungbrowser", "samsung"},
    Name{"ucbrowser", "uc"},
    Name{"opera mini", "opera-mini"},
    Name{"opr/", "opera"},
    Name{"edg/", "edge"},
    Name{"edga/", "edge"},
    Name{"edgios/", "edge"},
    Name{"miuibrowser", "miui"},
    Name{"heytapbrowser", "heytap"},
    Name{"vivobrowser", "vivo"},
    Name{"huaweibrowser", "huawei"},
    Name{"fxios", "firefox"},
    Name{"firefox", "firefox"},
    Name{"crios", "chrome"},
    Name{"; wv)", "webview"},
    Name{"chrome/", "chrome"},
    Name{"safari/", "safari"},
    Name{"applewebkit", "webview"},
};

std::string read(std::string_view user_agent) {
  return ascii_lower(user_agent.substr(0, kMostRead));
}

bool holds(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

bool holds_any(std::string_view text, std::span<const std::string_view> parts) {
  return std::any_of(parts.begin(), parts.end(),
                     [&](std::string_view part) { return holds(text, part); });
}

/// "…bot" at the end of a word. A maker of phones is called Cubot.
bool calls_itself_bot(std::string_view agent) {
  constexpr std::string_view kBot = "bot";
  constexpr std::string_view kEnds = "/;),- +";
  for (std::size_t at = agent.find(kBot); at != std::string_view::npos;
       at = agent.find(kBot, at + kBot.size())) {
    const std::string_view rest = agent.substr(at + kBot.size());
    const bool ends = rest.empty() || kEnds.find(rest.front()) != std::string_view::npos;
    const bool phone = at >= 2 && agent.substr(at - 2, 2) == "cu";
    if (ends && !phone) return true;
  }
  return false;
}

/// An app's own fetcher names the app and no browser engine; its web view names both.
bool is_fetcher_of_app(std::string_view agent) {
  return !holds(agent, "applewebkit") && (holds(agent, "zalo") || holds(agent, "viber"));
}

std::string_view name_of(std::string_view agent, std::span<const Name> names) {
  for (const Name& name : names) {
    if (holds(agent, name.part)) return name.name;
  }
  return "other";
}

}  // namespace

std::string_view client_code(ClientKind kind) {
  switch (kind) {
    case ClientKind::kPhone: return "phone";
    case ClientKind::kDesktop: return "desktop";
    case ClientKind::kApp: return "app";
    case ClientKind::kPreview: return "preview";
    case ClientKind::kCrawler: return "crawler";
    case ClientKind::kTool: return "tool";
    case ClientKind::kUnknown: return "unknown";
  }
  return "unknown";
}

ClientKind client_kind(std::string_view user_agent) {
  const std::string agent = read(user_agent);
  if (holds_any(agent, kPreviews) || is_fetcher_of_app(agent)) return ClientKind::kPreview;
  if (holds_any(agent, kCrawlers) || calls_itself_bot(agent)) return ClientKind::kCrawler;
  if (holds_any(agent, kTools)) return ClientKind::kTool;
  for (const Sign& sign : kKinds) {
    if (!holds(agent, sign.part)) continue;
    // Safari names itself; another app's web view on iOS does not.
    const bool ios = sign.part.starts_with("ip");
    return ios && !holds(agent, "safari/") ? ClientKind::kApp : sign.kind;
  }
  return ClientKind::kUnknown;
}

bool may_be_person(ClientKind kind) {
  return kind != ClientKind::kPreview && kind != ClientKind::kCrawler;
}

std::string client_family(std::string_view user_agent) {
  const std::string agent = read(user_agent);
  std::string family(name_of(agent, kSystems));
  return family.append(" ").append(name_of(agent, kBrowsers));
}

}  // namespace ocop::verifier
