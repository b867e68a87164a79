#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "verifier/resolver/answers.h"
#include "verifier/resolver/linkset.h"
#include "verifier/resolver/negotiation.h"

using namespace ocop;
using namespace ocop::verifier::resolver;
using nlohmann::json;

namespace {

const std::string kUnit = "/01/09521000001015/10/L2611/21/000007";

web::Request asking(const std::string& target, web::Fields headers = {}) {
  web::Request request;
  request.method = "GET";
  request.target = target;
  request.path = target.substr(0, target.find('?'));
  request.host = "id.example.vn";
  request.headers = std::move(headers);
  return request;
}

gs1::DigitalLink code_of(const std::string& target) { return read_code(asking(target)).value(); }

std::string wish(const std::string& target, const std::string& accept) {
  const Wish found = wish_of(code_of(target), asking(target, {{"Accept", accept}}));
  switch (found.kind) {
    case Wish::Kind::kPage: return "page";
    case Wish::Kind::kStructuredData: return "data";
    case Wish::Kind::kLinkset: return found.media_type;
    case Wish::Kind::kLink: return "link " + found.type;
  }
  return {};
}

/// Links of a product and a batch that a client can tell apart by all that there is.
Offer offer() {
  Level batch{"/01/09521000001015/10/L2611", "Ô mai, lô L2611", {}};
  batch.links = {{"pip", "/page/b?lang=vi", "Trang", "vi", "text/html", ""},
                 {"pip", "/page/b?lang=en", "Page", "en", "text/html", ""},
                 {"recipeInfo", "https://a.example.vn/lo", "Của lô", "", "", ""}};
  Level product{"/01/09521000001015", "Ô mai", {}};
  product.links = {{"pip", "/page/p?lang=vi", "Trang", "vi", "text/html", ""},
                   {"recallStatus", "/page/p?lang=vi#recall", "Thu hồi", "vi", "text/html", "VN"},
                   {"recallStatus", "/page/p?lang=en#recall", "Recall", "en", "text/html", "VN"},
                   {"recallStatus", "/api/recalls", "Thu hồi", "", "application/json", "VN"},
                   {"recipeInfo", "https://a.example.vn/", "Của sản phẩm", "", "", ""},
                   {"faqs", "https://a.example.vn/1", "Một", "vi", "text/html", ""},
                   {"faqs", "https://a.example.vn/2", "Hai", "vi", "text/html", ""},
                   {"faqs", "https://a.example.vn/3", "Three", "en", "text/html", ""},
                   {"jws", "/vn", "VN", "", "", "VN"},
                   {"jws", "/la", "LA", "", "", "LA"}};
  return {{batch, product}};
}

std::vector<std::string> chosen(const std::string& type, const std::string& query, const web::Fields& headers) {
  const Offer all = offer();
  std::vector<std::string> addresses;
  for (const Link* link : best_links(all, type, code_of(kUnit + query), asking(kUnit + query, headers))) {
    addresses.push_back(link->href);
  }
  return addresses;
}

}  // namespace

TEST_CASE("what is wanted follows from linkType, then from what the client takes") {
  struct Row {
    std::string target, accept, wanted;
  };
  const std::string browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";
  const Row rows[] = {
      {kUnit, browser, "page"},
      {kUnit, "TEXT/HTML;level=1;q=0.3", "page"},
      {kUnit, "*/*", "link "},
      {kUnit, "", "link "},
      {kUnit, "text/*", "link "},
      {kUnit, "image/png, text/html;q=0", "link "},
      {kUnit, "text/html;q=2", "link "},
      {kUnit, "application/linkset+json", "application/linkset+json"},
      {kUnit, "application/json", "application/json"},
      {kUnit, "application/json;q=0.5, application/linkset+json", "application/linkset+json"},
      {kUnit, "application/linkset+json, text/html;q=0.9", "application/linkset+json"},
      {kUnit, "application/linkset+json;q=0.8, text/html;q=0.9", "page"},
      {kUnit, "application/ld+json", "data"},
      {kUnit, "application/ld+json, text/html", "page"},
      {kUnit, "application/ld+json;q=0.1, application/json", "application/json"},
      {kUnit + "?linkType=linkset", browser, "application/linkset+json"},
      {kUnit + "?linkType=all", "*/*", "application/linkset+json"},
      {kUnit + "?linkType=linkset", "application/ld+json", "application/ld+json"},
      {kUnit + "?linkType=linkset", "application/json", "application/json"},
      {kUnit + "?S=1;linkType=linkset", "*/*", "application/linkset+json"},
      {kUnit + "?linkType=gs1:pip", browser, "link pip"},
      {kUnit + "?linkType=pip", browser, "link pip"},
      {kUnit + "?linkType=gs1%3Apip", "*/*", "link pip"},
      {kUnit + "?linkType=https://ref.gs1.org/voc/pip", "*/*", "link pip"},
      {kUnit + "?linkType=https%3A%2F%2Fgs1.org%2Fvoc%2Fpip", "application/linkset+json", "link pip"},
      {kUnit + "?linkType=gs1:defaultLink", "*/*", "link "},
      {kUnit + "?linkType=", "*/*", "link -"},
      {kUnit + "?linkType=gs1:", "*/*", "link -"},
      {kUnit + "?linkType=gs1:gs1:pip", "*/*", "link -"},
      {kUnit + "?linkType=https://evil.example/voc/pip", "*/*", "link -"},
      {kUnit + "?linktype=linkset", "*/*", "link "},
      {"/page" + kUnit, "*/*", "page"},
      {"/page" + kUnit + "?linkType=linkset", "application/linkset+json", "page"},
      {"/other" + kUnit, "*/*", "link "},
  };
  for (const Row& row : rows) {
    CAPTURE(row.target);
    CAPTURE(row.accept);
    CHECK(wish(row.target, row.accept) == row.wanted);
  }
}

TEST_CASE("a link is chosen by level, language, media type and context, in this order") {
  struct Row {
    std::string type, query;
    web::Fields headers;
    std::vector<std::string> wanted;
  };
  const auto speaks = [](const char* languages) { return web::Fields{{"Accept-Language", languages}}; };
  const Row rows[] = {
      {"", "", {}, {"/page/b?lang=vi"}},
      {"", "", speaks("en-GB,en;q=0.8"), {"/page/b?lang=en"}},
      {"", "", speaks("fr"), {"/page/b?lang=vi"}},
      {"", "", speaks("vi;q=0.2, en;q=0.3"), {"/page/b?lang=en"}},
      {"", "", speaks("vi;q=0, *"), {"/page/b?lang=en"}},
      {"", "", speaks("vi-VN"), {"/page/b?lang=vi"}},
      {"", "?lang=en", speaks("vi"), {"/page/b?lang=en"}},
      {"", "?lang=xx", speaks("en"), {"/page/b?lang=en"}},
      {"pip", "", {}, {"/page/b?lang=vi"}},
      {"recipeInfo", "", {}, {"https://a.example.vn/lo"}},
      {"recallStatus", "", {}, {"/page/p?lang=vi#recall"}},
      {"recallStatus", "", {{"Accept", "application/json"}}, {"/api/recalls"}},
      {"recallStatus", "", {{"Accept", "application/json"}, {"Accept-Language", "en"}}, {"/api/recalls"}},
      {"recallStatus", "", {{"Accept", "text/*, application/json;q=0.5"}, {"Accept-Language", "en"}}, {"/page/p?lang=en#recall"}},
      {"recallStatus", "", {{"Accept", "image/png"}}, {"/page/p?lang=vi#recall"}},
      {"recallStatus", "?context=LA", {}, {"/page/p?lang=vi#recall"}},
      {"faqs", "", {}, {"https://a.example.vn/1", "https://a.example.vn/2"}},
      {"faqs", "", speaks("en"), {"https://a.example.vn/3"}},
      {"jws", "?context=LA", {}, {"/la"}},
      {"jws", "?context=VN", {}, {"/vn"}},
      {"traceability", "", {}, {}},
      {"-", "", {}, {}},
  };
  for (const Row& row : rows) {
    CAPTURE(row.type);
    CAPTURE(row.query);
    CHECK(chosen(row.type, row.query, row.headers) == row.wanted);
  }
}

TEST_CASE("a redirect takes the whole query along, byte by byte, and leads nowhere else") {
  struct Row {
    std::string href, query, location;
  };
  const Row rows[] = {
      {"/page/01/1?lang=vi", "?S=1%2b+%2F&linkType=pip", "/page/01/1?lang=vi&S=1%2b+%2F&linkType=pip"},
      {"https://a.example.vn/", "?17=271101;S=2", "https://a.example.vn/?17=271101;S=2"},
      {"https://a.example.vn/x?a=b&", "?S=2", "https://a.example.vn/x?a=b&S=2"},
      {"https://a.example.vn/x?", "?S=2", "https://a.example.vn/x?S=2"},
      {"https://a.example.vn/x#part", "?S=2", "https://a.example.vn/x?S=2#part"},
      {"https://a.example.vn/x?a=1#part?", "?S=2", "https://a.example.vn/x?a=1&S=2#part?"},
      {"https://a.example.vn/x", "", "https://a.example.vn/x"},
      {"https://a.example.vn/x", "?", "https://a.example.vn/x"},
      {"https://a.example.vn/x", "?to=//evil.example/", "https://a.example.vn/x?to=//evil.example/"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.href);
    const web::Response response = redirect({"pip", row.href, "x"}, asking(kUnit + row.query));
    CHECK(response.status == 307);
    CHECK(response.headers.front() == std::pair<std::string, std::string>("Location", row.location));
  }
}

TEST_CASE("a slash behind a code is tolerated, one slash") {
  CHECK(read_code(asking(kUnit + "/?S=1")) == gs1::parse_request_target(kUnit + "?S=1", "id.example.vn"));
  CHECK(read_code(asking(kUnit + "/")).has_value());
  CHECK_FALSE(read_code(asking(kUnit + "//")).has_value());
  CHECK_FALSE(read_code(asking("/01/")).has_value());
}

TEST_CASE("a linkset names every level, and one default link in all") {
  const json set = json::parse(linkset_text(offer(), "id.example.vn", kLinksetType));
  REQUIRE(set["linkset"].size() == 2);
  CHECK_FALSE(set.contains("@context"));
  const json& batch = set["linkset"][0];
  CHECK(batch["anchor"] == "https://id.example.vn/01/09521000001015/10/L2611");
  CHECK(batch["itemDescription"] == "Ô mai, lô L2611");
  const json only = {{{"href", "https://id.example.vn/page/b?lang=vi"}, {"title", "Trang"}}};
  CHECK(batch["https://ref.gs1.org/voc/defaultLink"] == only);
  CHECK(batch["https://ref.gs1.org/voc/defaultLinkMulti"].size() == 2);
  CHECK(batch["https://ref.gs1.org/voc/pip"][0]["hreflang"] == json{"vi"});
  CHECK(batch["https://ref.gs1.org/voc/pip"][0]["href"] == only[0]["href"]);
  const json& product = set["linkset"][1];
  CHECK_FALSE(product.contains("https://ref.gs1.org/voc/defaultLink"));
  CHECK(product["https://ref.gs1.org/voc/recallStatus"][2] ==
        json{{"href", "https://id.example.vn/api/recalls"}, {"title", "Thu hồi"}, {"type", "application/json"},
             {"context", {"VN"}}, {"fwqs", true}});
  CHECK(json::parse(linkset_text(offer(), "id.example.vn", "application/ld+json"))["@context"] == kLinksetContext);
}

TEST_CASE("a linkset of some links holds these and their level only") {
  const Offer all = offer();
  const json set = json::parse(linkset_text(all, all.of_type("faqs"), "id.example.vn"));
  REQUIRE(set["linkset"].size() == 1);
  CHECK(set["linkset"][0]["anchor"] == "https://id.example.vn/01/09521000001015");
  CHECK(set["linkset"][0]["https://ref.gs1.org/voc/faqs"].size() == 3);
  CHECK(set["linkset"][0].size() == 3);
}
