// The public's reports: the form on a label's page, and the same as data.
#include <doctest/doctest.h>

#include <array>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "db/photos.h"
#include "db/reports.h"
#include "tests/verifier/photo_files.h"
#include "tests/verifier/service_scene.h"
#include "web/percent.h"

using namespace ocop;
using namespace ocop::test;
using nlohmann::json;

namespace {

const std::string kBoundary = "line-between";

std::string unescaped(std::string text) {
  for (const auto& [from, to] : {std::pair<std::string, std::string>{"&amp;", "&"}, {"&#x2F;", "/"}, {"&#x3D;", "="}}) {
    for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + 1)) {
      text.replace(at, from.size(), to);
    }
  }
  return text;
}

bool has(const web::Response& page, const std::string& text) {
  return page.body.find(text) != std::string::npos;
}

using Fields = std::vector<std::pair<std::string, std::string>>;

struct Scene : ServiceScene {
  Scene() { REQUIRE(post("/api/v1/batches", signed_record(record())).status == 201); }
  std::string unit() const { return label("L2611", "000007"); }
  std::string agent;  ///< whom forms come from; "" = not said

  /// Where the page of a label leads; "" when it leads nowhere.
  std::string form_of(const std::string& label_path) {
    const web::Response page = get(label_path, {{"Accept-Language", "en"}});
    const std::size_t at = page.body.find("href=\"/report?of=");
    if (at == std::string::npos) {
      const std::size_t escaped = page.body.find("&#x2F;report?");
      if (escaped == std::string::npos) return "";
      return unescaped(page.body.substr(escaped, page.body.find('"', escaped) - escaped));
    }
    const std::size_t begin = at + 6;
    return unescaped(page.body.substr(begin, page.body.find('"', begin) - begin));
  }

  web::Response send(const std::string& form, const Fields& fields, const std::string& photo = "") {
    std::string body;
    for (const auto& [name, value] : fields) {
      body += "--" + kBoundary + "\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" +
              value + "\r\n";
    }
    if (!photo.empty()) {
      body += "--" + kBoundary +
              "\r\nContent-Disposition: form-data; name=\"photo\"; filename=\"../x.jpg\"\r\n"
              "Content-Type: image/jpeg\r\n\r\n" + photo + "\r\n";
    }
    web::Request request;
    request.id = "test";
    request.method = "POST";
    request.target = form;
    request.path = form.substr(0, form.find('?'));
    request.host = "id.example.vn";
    request.remote = remote;
    request.headers = {{"Content-Type", "multipart/form-data; boundary=" + kBoundary},
                       {"Accept-Language", "en"}};
    if (!agent.empty()) request.headers.emplace_back("User-Agent", agent);
    request.body = body + "--" + kBoundary + "--\r\n";
    return service().handle(request);
  }

  std::vector<db::PublicReport> stored() const {
    db::Connection connection(database(), db::Access::kRead);
    return db::list_reports(connection, {}, {}, {});
  }
};

const Fields kFake{{"reason", "copy"}, {"text", "Tem bị nhòe"}, {"bought_at", "Chợ Tân Kỳ"}, {"place", "19"}};

}  // namespace

TEST_CASE("a label's page leads to a form for exactly its code, without an account") {
  Scene scene;
  const std::string form = scene.form_of(scene.unit());
  REQUIRE_FALSE(form.empty());
  const web::Response page = scene.get(form);
  CHECK(page.status == 200);
  CHECK(page.route == "report");
  CHECK(header(page, "Cache-Control") == "no-store");
  CHECK(has(page, "(01)09521000001015(10)L2611(21)000007"));
  CHECK(has(page, "Genuine label"));
  CHECK(has(page, "enctype=\"multipart/form-data\""));
  CHECK(has(page, "Label or goods look copied or fake"));
  CHECK(has(page, "Thai Nguyen"));
  CHECK_FALSE(has(page, "<script"));
  CHECK(scene.get(form, {}, "HEAD").status == 200);
  CHECK(scene.get(form, {}, "PUT").status == 405);
}

TEST_CASE("what is sent is kept with the code, the verdict and a photo made anew") {
  Scene scene;
  namespace files = ocop::verifier::photo_files;
  const std::string photo = files::behind_start(
      files::jpeg_file(files::four_fields(64, 48)),
      files::segment(0xE1, std::string("Exif\0\0", 6) + files::exif(6)));
  const web::Response sent = scene.send(scene.form_of(scene.unit()), kFake, photo);
  REQUIRE(sent.status == 303);
  CHECK(header(sent, "Location") == "/report/sent?lang=en&n=1");
  CHECK(has(scene.get("/report/sent?lang=en&n=1"), "Report no. 1"));
  const auto all = scene.stored();
  REQUIRE(all.size() == 1);
  CHECK(all[0].what.gtin == kPlum);
  CHECK(all[0].what.lot == "L2611");
  CHECK(all[0].what.serial == "000007");
  CHECK(all[0].what.verdict == "genuine");
  CHECK(all[0].what.reason == "copy");
  CHECK(all[0].what.text == "Tem bị nhòe");
  CHECK(all[0].what.bought_at == "Chợ Tân Kỳ");
  CHECK(all[0].what.place == "19");
  CHECK(all[0].what.device.size() == 16);
  db::Connection connection(scene.database(), db::Access::kRead);
  const auto kept = db::photo(connection, {}, all[0].photo);
  REQUIRE(kept.has_value());
  CHECK(kept->width == 48);
  CHECK(kept->height == 64);
  CHECK(kept->jpeg.find("GPS") == std::string::npos);
  CHECK(sent.log == web::Fields{{"gtin", kPlum}, {"lot", "L2611"}, {"serial", "000007"}, {"report", "copy"}});
}

TEST_CASE("forged labels and unknown lots can be reported, unknown products cannot") {
  Scene scene;
  std::string forged = scene.unit();
  forged.back() = forged.back() == '1' ? '2' : '1';
  CHECK(scene.send(scene.form_of(forged), kFake).status == 303);
  CHECK(scene.send(scene.form_of("/01/" + kPlum + "/10/NOSUCH"), kFake).status == 303);
  CHECK(scene.form_of("/01/09529999999993").empty());
  const auto all = scene.stored();
  REQUIRE(all.size() == 2);
  CHECK(all[1].what.verdict == "forged");
  CHECK(all[0].what.lot == "NOSUCH");
}

TEST_CASE("a form of no page, of another code, or a day old sends one back to the label") {
  Scene scene;
  const std::string form = scene.form_of(scene.unit());
  const std::string other = scene.form_of(scene.label("L2611", "000008"));
  const auto token_of = [](const std::string& address) {
    const std::size_t at = address.find("&t=") + 3;
    return address.substr(at, address.find('&', at) - at);
  };
  std::string mixed = form;
  mixed.replace(mixed.find(token_of(form)), token_of(form).size(), token_of(other));
  for (const std::string& address :
       {std::string("/report"), std::string("/report?of=%2F01%2F09521000001015&t="),
        std::string("/report?of=%2F01%2F09521000001015&t=99999999999999.x"), mixed}) {
    CHECK(scene.get(address).status == 403);
    CHECK(scene.send(address, kFake).status == 403);
  }
  scene.now += std::chrono::hours(24) + std::chrono::seconds(1);
  CHECK(scene.send(form, kFake).status == 403);
  CHECK(has(scene.get(form), "Scan the label again"));
  CHECK(scene.stored().empty());
}

TEST_CASE("a form with a mistake comes back with what was typed, and the mistake") {
  Scene scene;
  const std::string form = scene.form_of(scene.unit());
  const Fields typed{{"reason", "other"}, {"text", " "}, {"bought_at", "<b>\"chợ\"</b>"}, {"place", "19"}};
  const web::Response page = scene.send(form, typed);
  CHECK(page.status == 400);
  CHECK(has(page, "tell in a few words what is wrong"));
  CHECK(has(page, "value=\"other\" required checked"));
  CHECK(has(page, "value=\"19\" selected"));
  CHECK_FALSE(has(page, "<b>"));
  CHECK(has(page, "aria-invalid"));
  CHECK(has(scene.send(form, kFake, "GIF89a"), "send a JPEG, PNG or WebP"));
  CHECK(scene.send(form, {{"text", "x"}}).status == 400);
  CHECK(scene.post(form, "hello", "text/plain").status == 400);
  CHECK(scene.post(form, "reason=copy&text=%FF", "application/x-www-form-urlencoded").status == 400);
  CHECK(scene.stored().empty());
}

TEST_CASE("a program that fills in every field is thanked, and nothing is kept") {
  Scene scene;
  Fields all = kFake;
  all.emplace_back("website", "https://spam.example");
  CHECK(header(scene.send(scene.form_of(scene.unit()), all), "Location") == "/report/sent?lang=en");
  CHECK(scene.stored().empty());
}

TEST_CASE("one device is told to stop after many reports, one network later") {
  Scene scene;
  for (std::size_t i = 0; i < db::kReportsOfDevice; ++i) {
    const std::string serial = "00001" + std::to_string(i);
    REQUIRE(scene.send(scene.form_of(scene.label("L2611", serial)), kFake).status == 303);
  }
  const std::string form = scene.form_of(scene.unit());
  const web::Response more = scene.send(form, kFake);
  CHECK(more.status == 429);
  CHECK(has(more, "many reports came from this device today"));
  for (int i = 0; i < 60; ++i) scene.send(form, kFake);
  const web::Response network = scene.send(form, kFake);
  CHECK(network.status == 429);
  CHECK_FALSE(header(network, "Retry-After").empty());
  CHECK(scene.stored().size() == db::kReportsOfDevice);
}

TEST_CASE("whoever changes browsers in one network fills less than half of a label's reports") {
  Scene scene;
  const std::string form = scene.form_of(scene.unit());
  int taken = 0;
  for (int i = 0; i < 40; ++i) {
    Fields fields = kFake;
    fields[1].second = "report " + std::to_string(i);
    static constexpr std::array kSystems{"Linux; Android 14; K", "Windows NT 10.0; Win64; x64",
                                         "X11; Linux x86_64", "Macintosh; Intel Mac OS X 10_15_7"};
    scene.agent = std::string("Mozilla/5.0 (") + kSystems.at(static_cast<std::size_t>(i) % 4) +
                  ") AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36";
    taken += scene.send(form, fields).status == 303 ? 1 : 0;
  }
  CHECK(taken >= static_cast<int>(db::kReportsOfDeviceAndCode));
  CHECK(taken < static_cast<int>(db::kReportsOfCode) / 2);
}

TEST_CASE("a desk of photos that others keep busy has the form sent again") {
  Scene scene;
  verifier::PhotoDesk busy({.at_once = 0, .patience = std::chrono::milliseconds(1)});
  verifier::PublicReports reports(scene.writer(), nullptr, {.photos = &busy});
  verifier::Resolution resolution;
  resolution.link = gs1::parse_request_target(scene.unit(), "id.example.vn").value();
  resolution.at = noon();
  const verifier::TypedReport typed{"copy", "", "", ""};
  CHECK(reports.take(resolution, typed, "photo", "203.0.113.9", "").status == 503);
  CHECK(reports.take(resolution, typed, "", "203.0.113.9", "").status == 200);
}

TEST_CASE("only a form whose token is right may bring a large body") {
  Scene scene;
  const verifier::PublicReports reports(scene.writer(), nullptr);
  auto link = gs1::parse_request_target(scene.unit(), "id.example.vn").value();
  web::Request head;
  head.method = "POST";
  head.host = "id.example.vn";
  head.path = "/report";
  head.target = verifier::PublicReports::address(link, reports.token(link, noon()));
  CHECK(reports.payload_of(head, 100, noon()) == verifier::PublicReports::kMostPosted);
  CHECK(reports.payload_of(head, 100, noon() + std::chrono::hours(25)) == 100);
  web::Request other = head;
  other.method = "GET";
  CHECK(reports.payload_of(other, 100, noon()) == 100);
  other = head;
  other.path = "/api/v1/reports";
  CHECK(reports.payload_of(other, 100, noon()) == 100);
  head.target += "x";
  CHECK(reports.payload_of(head, 100, noon()) == 100);
}

TEST_CASE("the same as data: the token of a check, and the report's number") {
  Scene scene;
  const std::string unit = scene.unit();
  const json checked = json::parse(scene.get(verify_target(unit)).body);
  const json report{{"uri", "https://id.example.vn" + unit},
              {"token", checked.at("report_token")},
              {"reason", "differs"},
              {"text", "Không giống ảnh"}};
  const auto send = [&](const json& body, const std::string& type = "application/json") {
    return scene.post("/api/v1/reports", body.dump(), type);
  };
  const web::Response taken = send(report);
  CHECK(taken.status == 201);
  CHECK(json::parse(taken.body) == json{{"report", 1}});
  CHECK(scene.stored().at(0).what.text == "Không giống ảnh");
  CHECK(send(report, "text/plain").status == 415);
  const auto refused = [&](json body, int status, const std::string& code) {
    const web::Response answer = send(body);
    CHECK(answer.status == status);
    CHECK(json::parse(answer.body).at("code") == code);
  };
  const auto with = [&](const char* member, const json& value) {
    json body = report;
    body[member] = value;
    return body;
  };
  refused(json::array(), 400, "question");
  refused(with("reason", 7), 400, "question");
  refused(with("photo", "AAAA"), 400, "question");
  refused(with("text", std::string("a\0b", 3)), 400, "question");
  refused(with("uri", "hello"), 400, "not_a_code");
  refused(with("reason", "joke"), 400, "report");
  refused(with("token", "1.x"), 403, "report_token");
  refused(with("uri", "https://id.example.vn" + scene.label("L2611", "000008")), 403, "report_token");
  CHECK(scene.get("/api/v1/reports").status == 405);
}
