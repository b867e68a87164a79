// A web site on the loopback, by HTTPS, for tests of what fetches pages.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "verifier/links/fetch.h"

namespace ocop::verifier::links {

/// What was asked of the site: "HEAD www.ok.vn /path".
using Asked = std::vector<std::string>;

/// Answers by the path:
///   /ok 200 · /gone 404 · /broken 500 · /robots 403 · /no-head 501 to HEAD, 200 to GET
///   /hidden 405 to HEAD, 404 to GET
///   /huge 200 with endless bytes · /headers 200 with a header of 1 MiB · /slow 200 after two
///   seconds /to?u=URL 302 to URL · /round 302 to itself
class TlsSite {
 public:
  /// Its certificate names `names`.
  explicit TlsSite(const std::vector<std::string>& names);
  ~TlsSite();

  /// Names are looked up in `table` ("www.ok.vn" → {"127.0.0.1"}); 127.0.0.1 may be reached, and
  /// what is public.
  Network network(std::function<std::vector<std::string>(const std::string&)> table) const;
  Asked asked() const;
  std::size_t sent() const;  ///< bytes of /huge

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace ocop::verifier::links
