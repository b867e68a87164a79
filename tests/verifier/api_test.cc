#include "verifier/api.h"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "sample_facts.h"
#include "sample_resolution.h"

using namespace ocop;
using namespace ocop::verifier;
using nlohmann::json;

namespace {

Resolution good() { return sample::resolution_of(sample::in_order()); }

}  // namespace

TEST_CASE("a verification tells verdict, findings and facts") {
  const Resolution resolution = good();
  const web::Response response = verification(resolution);
  CHECK(response.status == 200);
  CHECK(response.content_type == "application/json");
  const json body = json::parse(response.body);
  CHECK(body["verdict"] == "genuine");
  CHECK(body["headline"]["vi"] == "Tem thật");
  CHECK(body["code"] == resolution.link.element_string());
  CHECK(body["findings"].size() == resolution.verdict.findings.size());
  CHECK(body["findings"][0]["code"] == resolution.verdict.findings[0].code);
  CHECK(body["findings"][0]["reason"]["vi"] == resolution.verdict.findings[0].reason.vi);
  CHECK(body["show_stars"] == resolution.verdict.show_stars);
  const json& facts = body["facts"];
  CHECK(facts["signature"] == "valid");
  CHECK(facts["registration"] == "registered");
  CHECK(facts["product"]["gtin"] == resolution.dossier->product.gtin);
  CHECK(facts["product"]["name"]["vi"] == resolution.dossier->product.name_vi);
  CHECK(facts["producer"]["name"] == resolution.dossier->producer.name);
  CHECK(facts["producer"]["place"]["name"] == resolution.dossier->producer.place.name);
  CHECK(facts["areas"].size() == resolution.dossier->batch->areas.size());
  CHECK(facts["areas"][0]["code"] == resolution.dossier->batch->areas[0].area.id);
  CHECK(facts["batch"]["lot"] == resolution.lot);
  CHECK(facts["batch"]["produced"] == iso_date(resolution.dossier->batch->record.produced));
  CHECK(facts["scans"]["before"] == resolution.dossier->scans.count);
}

TEST_CASE("recalls and the rule set behind the certificate are told") {
  Resolution resolution = good();
  CHECK(json::parse(verification(resolution).body)["facts"]["recalls"] == json::array());
  resolution.facts.today.rule = "26/2026";
  resolution.facts.recalls = {{make_date(2026, 11, 5), "Phát hiện dị vật", "Mang trả nơi mua",
                               "9/QĐ-UBND", message("lot {}", "lô {}", "L2601")}};
  const json facts = json::parse(verification(resolution).body)["facts"];
  CHECK(facts["recalls"] == json::array({{{"since", "2026-11-05"},
                                          {"goods", {{"vi", "lô L2601"}, {"en", "lot L2601"}}},
                                          {"reason", "Phát hiện dị vật"},
                                          {"instructions", "Mang trả nơi mua"},
                                          {"decision", "9/QĐ-UBND"}}}));
  CHECK(facts["certificate"]["today"]["rule"] == "26/2026");
}

TEST_CASE("each headline has its own word in the answer") {
  for (int i = 0; i < kHeadlines; ++i) {
    Resolution resolution = good();
    resolution.verdict.headline = static_cast<Headline>(i);
    const json body = json::parse(verification(resolution).body);
    CHECK(body["verdict"] == headline_code(static_cast<Headline>(i)));
  }
}

TEST_CASE("what is not there is null, not left out") {
  Resolution resolution = good();
  resolution.dossier->batch.reset();
  resolution.dossier->certificates.clear();
  resolution.check.key = nullptr;
  const json facts = json::parse(verification(resolution).body)["facts"];
  CHECK(facts["batch"].is_null());
  CHECK(facts["certificate"].is_null());
  CHECK(facts["key"].is_null());
  CHECK(facts["areas"].size() == resolution.dossier->areas.size());
}

TEST_CASE("bytes that are no text do not break the answer") {
  Resolution resolution = good();
  resolution.dossier->product.name_vi = "a\xff\"\n<script>";
  const json body = json::parse(verification(resolution).body);
  CHECK(body["facts"]["product"]["name"]["vi"] == "a\xEF\xBF\xBD\"\n<script>");
}

TEST_CASE("a problem carries its code, place and sentence in the asker's language and in both") {
  web::Request request;
  request.id = "id1";
  request.headers = {{"Accept-Language", "en"}};
  const Error error{"10", {"the lot is too long", "số lô quá dài"}};
  const web::Response response = problem(400, "not_a_code", error, request);
  CHECK(response.status == 400);
  CHECK(response.content_type == "application/problem+json");
  const json body = json::parse(response.body);
  CHECK(body == json{{"type", "about:blank"},
                     {"status", 400},
                     {"code", "not_a_code"},
                     {"title", "the lot is too long"},
                     {"where", "10"},
                     {"message", {{"vi", "số lô quá dài"}, {"en", "the lot is too long"}}},
                     {"request", "id1"}});
  request.headers.clear();
  CHECK(json::parse(problem(400, "x", error, request).body)["title"] == "số lô quá dài");
}
