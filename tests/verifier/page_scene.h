// The pages of one verifier, and what a visitor reads of them.
#pragma once

#include <doctest/doctest.h>

#include <string>

#include "tests/verifier/sample_facts.h"
#include "tests/verifier/sample_resolution.h"
#include "verifier/pages.h"

namespace ocop::verifier::sample {

inline const Pages& the_pages() {
  static const Pages pages("ID.EXAMPLE.VN", "Ủy ban nhân dân xã Tân Kỳ");
  return pages;
}

/// The page below its styles: class names there would match anything.
inline std::string body_of(const web::Response& page) {
  const std::size_t at = page.body.find("<body>");
  REQUIRE(at != std::string::npos);
  return page.body.substr(at);
}

inline std::string label_page(const Resolution& resolution, const std::string& language = "vi") {
  return body_of(the_pages().label(resolution, request_of(language, sample_target())));
}

inline std::string label_page(const Facts& facts, const std::string& language = "vi") {
  return label_page(resolution_of(facts), language);
}

inline Facts with(const Fault& fault) {
  Facts facts = in_order();
  fault.apply(facts);
  return facts;
}

}  // namespace ocop::verifier::sample
