// The strict gate in front of HTTP parsing: framing of one request (RFC 9112).
// Pure functions, safe from any thread.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "web/http.h"

namespace ocop::web {

struct HeadLimits {
  std::size_t head = 16 * 1024;
  std::size_t fields = 100;
  std::size_t target = 4096;
  std::size_t payload = 128 * 1024;
};

struct RequestHead {
  std::string method;      ///< one of GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS
  std::string target;      ///< origin form, or "*" for OPTIONS; printable ASCII
  std::string host;        ///< as written, or of an absolute target
  Fields fields;           ///< as received, in order; those whose name holds "_" are left out
  std::size_t length = 0;  ///< bytes up to and with the empty line
  std::size_t body = 0;    ///< bytes that follow
  bool keep_alive = true;  ///< what the client asks for
  bool expects_continue = false;
};

/// A head that is not served: the status to answer, then the connection closes.
struct RefusedHead {
  int status = 400;
  std::string path;  ///< begin of the target, as far as it came and at most 64 bytes; may be ""
};

/// What `bytes` begin with; monostate: not all there yet. Refuses (status):
/// bare line feeds, control characters, folded lines, malformed names, targets
/// that are not printable ASCII, no or more than one Host, conflicting or
/// malformed Content-Length, a body on GET or HEAD (400); Transfer-Encoding
/// (411); body too large (413); target too long (414); Content-Encoding (415);
/// an unknown Expect (417); head too large or too many fields (431); unknown
/// method (501); other versions than 1.0 and 1.1 (505).
std::variant<std::monostate, RequestHead, RefusedHead> read_head(std::string_view bytes,
                                                                 const HeadLimits& limits);

}  // namespace ocop::web
