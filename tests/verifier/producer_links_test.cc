// Links of producers on the consumer's page.
#include "verifier/pages/producer_links.h"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "tests/verifier/page_scene.h"

namespace ocop::verifier {
namespace {

using namespace sample;

db::ProductLink link_to(std::string href, std::string title, std::string lang = {}) {
  db::ProductLink link;
  link.what = {"09521234543213", "", "recipeInfo", std::move(href), std::move(title),
               std::move(lang),  ""};
  return link;
}

Resolution with_links(const Facts& facts, std::vector<db::ProductLink> links) {
  Resolution resolution = resolution_of(facts);
  resolution.dossier->links = std::move(links);
  return resolution;
}

}  // namespace

TEST_CASE(
    "a link stands with its words, its kind and its host, leads out without a referrer, and is not "
    "vouched for") {
  const auto page = label_page(
      with_links(in_order(), {link_to("https://htx.vn/tra?a=1&b=2", "Trà <b>mật ong</b>")}));
  CHECK(contains(
      page,
      "<a href=\"https://htx.vn/tra?a=1&amp;b=2\" rel=\"noopener noreferrer nofollow\"><bdi>Trà "
      "&lt;b&gt;mật ong&lt;/b&gt;</bdi></a>"));
  CHECK(contains(page, "Công thức nấu ăn, <bdi>htx.vn</bdi>"));
  CHECK(contains(page, "không được hệ thống xác nhận"));
  CHECK(page.find("class=\"lead\"") < page.find("https://htx.vn/tra"));
  CHECK_FALSE(contains(label_page(in_order()), "không được hệ thống xác nhận"));
}

TEST_CASE("only a label that is what it says lends its page to links") {
  for (const Fault& fault : faults()) {
    CAPTURE(std::string(fault.code));
    const auto page = label_page(with_links(with(fault), {link_to("https://htx.vn/", "Trà")}));
    CHECK(contains(page, "<a href=\"https://htx.vn/\"") ==
          (fault.headline > Headline::kSuspectedCopy));
  }
}

TEST_CASE(
    "of a kind that is there in the page's language others are left out, else they are marked") {
  const std::vector<db::ProductLink> both = {link_to("https://htx.vn/vi", "Trà", "vi"),
                                             link_to("https://htx.vn/en", "Tea", "en"),
                                             link_to("https://htx.vn/any", "Any")};
  const auto vietnamese = pages::producer_links(both, Language::kVietnamese);
  REQUIRE(vietnamese.size() == 2);
  CHECK(vietnamese[0]["title"] == "Trà");
  CHECK(vietnamese[1]["title"] == "Any");
  CHECK(pages::producer_links(both, Language::kEnglish)[0]["title"] == "Tea");
  const auto marked = pages::producer_links({both[1]}, Language::kVietnamese);
  REQUIRE(marked.size() == 1);
  CHECK(marked[0]["link_lang"] == "en");
  CHECK(contains(label_page(with_links(in_order(), {both[1]})), "hreflang=\"en\""));
}

TEST_CASE("rows that no form would have taken are not linked to") {
  for (const char* href :
       {"javascript:alert(1)", "http://htx.vn/", "https://127.0.0.1/", "", "//htx.vn"}) {
    INFO(href);
    CHECK(pages::producer_links({link_to(href, "x")}, Language::kVietnamese).empty());
  }
}

}  // namespace ocop::verifier
