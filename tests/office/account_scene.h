// People at their account's page, and their API tokens.
#pragma once

#include <doctest/doctest.h>

#include <chrono>
#include <string>

#include "tests/office/desk_scene.h"

namespace ocop::test {

/// Signed in, the account page read.
inline Browser at_account(DeskScene& scene, const std::string& user) {
  scene.wait(std::chrono::minutes(2));
  Browser browser(scene);
  browser.sign_in_fully(user);
  REQUIRE(browser.get("/console/account").status == 200);
  return browser;
}

inline std::string new_token(Browser& browser, const std::string& days = "30") {
  const auto made = browser.post("/console/account/tokens",
                                 {{"name", "bảng tính"}, {"days", days}, {"password", kPassword}});
  REQUIRE(made.status == 200);
  return between(made.body, "<code class=\"secret\">", "</code>");
}

inline web::Response with_token(DeskScene& scene, const std::string& token,
                                const std::string& path = "/console/list",
                                const std::string& method = "GET") {
  web::Request asked = request(method, path);
  asked.headers = {{"Authorization", "Bearer " + token}};
  return scene.desk().handle(asked);
}

}  // namespace ocop::test
