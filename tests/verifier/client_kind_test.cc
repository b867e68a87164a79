#include "verifier/client_kind.h"

#include <doctest/doctest.h>

#include <set>
#include <string>

using namespace ocop;
using namespace ocop::verifier;

namespace {

struct Sample {
  std::string agent;
  std::string kind;
  std::string family;
};

const Sample kPeople[] = {
    // Phones.
    {"Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Mobile Safari/537.36", "phone", "android chrome"},
    {"Mozilla/5.0 (Linux; Android 13; SM-A536E) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/27.0 Chrome/125.0.0.0 Mobile Safari/537.36", "phone", "android samsung"},
    {"Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1", "phone", "ios safari"},
    {"Mozilla/5.0 (iPhone; CPU iPhone OS 17_7 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/131.0.6778.73 Mobile/15E148 Safari/604.1", "phone", "ios chrome"},
    {"Mozilla/5.0 (iPhone; CPU iPhone OS 17_7 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) FxiOS/133.0 Mobile/15E148 Safari/605.1.15", "phone", "ios firefox"},
    {"Mozilla/5.0 (iPad; CPU OS 16_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/16.6 Mobile/15E148 Safari/604.1", "phone", "ios safari"},
    {"Mozilla/5.0 (Android 14; Mobile; rv:133.0) Gecko/133.0 Firefox/133.0", "phone", "android firefox"},
    {"Mozilla/5.0 (Linux; U; Android 12; vi-vn; Redmi Note 11) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/100.0.4896.127 Mobile Safari/537.36 XiaoMi/MiuiBrowser/13.30.1-gn", "phone", "android miui"},
    {"Mozilla/5.0 (Linux; Android 9; CUBOT_X18) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/96.0.4664.104 Mobile Safari/537.36", "phone", "android chrome"},
    {"Mozilla/5.0 (Linux; Android 11; CUBOT) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/96.0.4664.104 Mobile Safari/537.36", "phone", "android chrome"},
    {"Mozilla/5.0 (Linux; Android 10; CPH2083) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Mobile Safari/537.36 OPR/79.0.4143.75", "phone", "android opera"},
    {"Opera/9.80 (Android; Opera Mini/36.2.2254/119.132; U; vi) Presto/2.12.423 Version/12.16", "phone", "android opera-mini"},
    {"Mozilla/5.0 (Mobile; Nokia_8110_4G; rv:48.0) Gecko/48.0 Firefox/48.0 KAIOS/2.5", "phone", "kaios firefox"},
    {"Mozilla/5.0 (Linux; U; Android 11; en-US; Redmi 9A) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/100.0.4896.58 UCBrowser/13.4.0.1306 Mobile Safari/537.36", "phone", "android uc"},
    // Web views of apps.
    {"Mozilla/5.0 (Linux; Android 13; SM-A536E Build/TP1A.220624.014; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/125.0.6422.165 Mobile Safari/537.36 Zalo android/12100621 ZaloTheme/light ZaloLanguage/vi", "app", "android zalo"},
    {"Mozilla/5.0 (Linux; Android 11; RMX1973 Build/RKQ1.201217.002;) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/142.0.7444.171 Safari/537.36 Zalo android/25112868 ZaloTheme/dark ZaloLanguage/vi", "app", "android zalo"},
    {"Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 Zalo iOS/536 ZaloTheme/light ZaloLanguage/vn", "app", "ios zalo"},
    {"Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/22B83 [FBAN/FBIOS;FBAV/489.0.0.42.77;FBBV/664279451;FBDV/iPhone14,5;FBMD/iPhone;FBSN/iOS;FBSV/18.1;FBLC/vi_VN;FBOP/5]", "app", "ios facebook"},
    {"Mozilla/5.0 (Linux; Android 14; SM-S918B Build/UP1A.231005.007; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/130.0.6723.107 Mobile Safari/537.36 [FB_IAB/FB4A;FBAV/489.0.0.66.81;]", "app", "android facebook"},
    {"Mozilla/5.0 (iPhone; CPU iPhone OS 17_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/21G80 Instagram 350.1.0.26.103 (iPhone13,2; iOS 17_6; vi_VN; vi; scale=3.00; 1170x2532; 649283011)", "app", "ios instagram"},
    {"Mozilla/5.0 (Linux; Android 12; SM-A127F Build/SP1A.210812.016; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/129.0.6668.100 Mobile Safari/537.36 trill_370205 BytedanceWebview/d8a21c6", "app", "android tiktok"},
    {"Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 Safari Line/14.4.0", "app", "ios line"},
    {"Mozilla/5.0 (Linux; Android 10; V2027 Build/QP1A.190711.020; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/114.0.5735.196 Mobile Safari/537.36", "app", "android webview"},
    {"Mozilla/5.0 (iPhone; CPU iPhone OS 16_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148", "app", "ios webview"},
    {"Mozilla/5.0 (iPhone; CPU iPhone OS 17_2 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) GSA/296.0.590048842 Mobile/15E148 Safari/604.1", "app", "ios google"},
    {"Mozilla/5.0 (Linux; Android 13; 2201117TG Build/TKQ1.221114.001; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/126.0.0.0 Mobile Safari/537.36 MicroMessenger/8.0.50", "app", "android wechat"},
    // Desktops.
    {"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36", "desktop", "windows chrome"},
    {"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36 Edg/131.0.2903.51", "desktop", "windows edge"},
    {"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) coc_coc_browser/134.0.202 Chrome/128.0.6613.202 Safari/537.36", "desktop", "windows coccoc"},
    {"Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:133.0) Gecko/20100101 Firefox/133.0", "desktop", "windows firefox"},
    {"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Safari/605.1.15", "desktop", "mac safari"},
    {"Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36", "desktop", "linux chrome"},
    {"Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36", "desktop", "cros chrome"},
    // Programs of people who write programs.
    {"curl/8.4.0", "tool", "other other"},
    {"Wget/1.21.4", "tool", "other other"},
    {"python-requests/2.32.3", "tool", "other other"},
    {"Go-http-client/2.0", "tool", "other other"},
    {"okhttp/4.12.0", "tool", "other other"},
    {"Dart/3.5 (dart:io)", "tool", "other other"},
    {"OcopScan/1.0 CFNetwork/1496.0.7 Darwin/23.5.0", "tool", "other other"},
    {"PostmanRuntime/7.39.0", "tool", "other other"},
    {"Java/17.0.9", "tool", "other other"},
    {"axios/1.7.2", "tool", "other other"},
    // Who says nothing.
    {"", "unknown", "other other"},
    {"-", "unknown", "other other"},
    {"\xff\xfe<script>alert(1)</script>", "unknown", "other other"},
};

const Sample kMachines[] = {
    {"facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)", "preview", ""},
    {"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_11_1) AppleWebKit/601.2.4 (KHTML, like Gecko) Version/9.0.1 Safari/601.2.4 facebookexternalhit/1.1 Facebot Twitterbot/1.0", "preview", ""},
    {"Facebot/1.0", "preview", ""},
    {"facebookexternalhit/1.1;line-poker/1.0", "preview", ""},
    {"meta-externalfetcher/1.1 (+https://developers.facebook.com/docs/sharing/webmasters/crawler)", "preview", ""},
    {"TelegramBot (like TwitterBot)", "preview", ""},
    {"WhatsApp/2.23.20.0 A", "preview", ""},
    {"WhatsApp/2.2413.1 N", "preview", ""},
    {"Zalo", "preview", ""},
    {"ZaloLinkPreview/1.0", "preview", ""},
    {"Twitterbot/1.0", "preview", ""},
    {"Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)", "preview", ""},
    {"Slack-ImgProxy (+https://api.slack.com/robots)", "preview", ""},
    {"Mozilla/5.0 (compatible; Discordbot/2.0; +https://discordapp.com)", "preview", ""},
    {"Mozilla/5.0 (Windows NT 6.1; WOW64) SkypeUriPreview Preview/0.5 skype-url-preview@microsoft.com", "preview", ""},
    {"Viber", "preview", ""},
    {"Viber/13.3.0.5 CFNetwork/1121.2.2 Darwin/19.2.0", "preview", ""},
    {"LinkedInBot/1.0 (compatible; Mozilla/5.0; Apache-HttpClient +http://www.linkedin.com)", "preview", ""},
    {"Mozilla/5.0 (compatible; Embedly/0.2; +http://support.embed.ly/)", "preview", ""},
    {"Iframely/1.3.1 (+https://iframely.com/docs/about)", "preview", ""},
    {"Bluesky Cardyb/1.1", "preview", ""},
    {"Mozilla/5.0 (compatible; redditbot/1.0; +http://www.reddit.com/feedback)", "preview", ""},
    {"Mozilla/5.0 (compatible; Pinterestbot/1.0; +http://www.pinterest.com/bot.html)", "preview", ""},
    {"Mozilla/5.0 (compatible; vkShare; +http://vk.com/dev/Share)", "preview", ""},
    {"Mozilla/5.0 (Linux; Android 6.0.1; Nexus 5X Build/MMB29P) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Mobile Safari/537.36 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)", "crawler", ""},
    {"Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm) Chrome/116.0.1938.76 Safari/537.36", "crawler", ""},
    {"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_5) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/13.1.1 Safari/605.1.15 (Applebot/0.1; +http://www.apple.com/go/applebot)", "crawler", ""},
    {"Mozilla/5.0 (compatible; coccocbot-web/1.0; +http://help.coccoc.com/searchengine)", "crawler", ""},
    {"Mozilla/5.0 (compatible; YandexBot/3.0; +http://yandex.com/bots)", "crawler", ""},
    {"Mozilla/5.0 (compatible; Baiduspider/2.0; +http://www.baidu.com/search/spider.html)", "crawler", ""},
    {"DuckDuckBot/1.1; (+http://duckduckgo.com/duckduckbot.html)", "crawler", ""},
    {"Mozilla/5.0 (Linux; Android 5.0) AppleWebKit/537.36 (KHTML, like Gecko) Mobile Safari/537.36 (compatible; Bytespider; spider-feedback@bytedance.com)", "crawler", ""},
    {"Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; GPTBot/1.2; +https://openai.com/gptbot)", "crawler", ""},
    {"Mozilla/5.0 (compatible; AhrefsBot/7.0; +http://ahrefs.com/robot/)", "crawler", ""},
    {"Mozilla/5.0 (compatible; PetalBot;+https://webmaster.petalsearch.com/site/petalbot)", "crawler", ""},
    {"Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/120.0.0.0 Safari/537.36", "crawler", ""},
    {"Mozilla/5.0+(compatible; UptimeRobot/2.0; http://www.uptimerobot.com/)", "crawler", ""},
    {"Scrapy/2.11.2 (+https://scrapy.org)", "crawler", ""},
};

}  // namespace

TEST_CASE("people's browsers and programs are told by their user agents, and may be people") {
  for (const Sample& sample : kPeople) {
    CAPTURE(sample.agent);
    CHECK(client_code(client_kind(sample.agent)) == sample.kind);
    CHECK(may_be_person(client_kind(sample.agent)));
    CHECK(client_family(sample.agent) == sample.family);
  }
}

TEST_CASE("fetchers of link previews, crawlers and monitors are none") {
  for (const Sample& sample : kMachines) {
    CAPTURE(sample.agent);
    CHECK(client_code(client_kind(sample.agent)) == sample.kind);
    CHECK_FALSE(may_be_person(client_kind(sample.agent)));
  }
}

TEST_CASE("a new version or another model of phone is the same family") {
  const std::string before = "Mozilla/5.0 (Linux; Android 13; SM-A536E Build/TP1A; wv) AppleWebKit/537.36 Version/4.0 Chrome/125.0.6422.165 Mobile Safari/537.36 Zalo android/12100621 ZaloTheme/light";
  const std::string after = "Mozilla/5.0 (Linux; Android 15; SM-S918B Build/AP3A; wv) AppleWebKit/537.36 Version/4.0 Chrome/142.0.7444.171 Mobile Safari/537.36 Zalo android/25112868 ZaloTheme/dark";
  CHECK(client_family(before) == client_family(after));
}

TEST_CASE("whatever is sent, families are few, and what is long is not read to its end") {
  std::set<std::string> families;
  for (int i = 0; i < 2'000; ++i) {
    std::string agent = "Mozilla/5.0 (" + std::to_string(i * 7919) + ") Thing/" + std::to_string(i);
    if (i % 3 == 0) agent += " Chrome/" + std::to_string(i);
    families.insert(client_family(agent));
  }
  CHECK(families.size() <= 3);
  CHECK(client_code(client_kind(std::string(1'000, 'x') + "Googlebot/2.1")) == "unknown");
  CHECK(client_code(client_kind(std::string(100'000, 'b') + "bot")) == "unknown");
}
