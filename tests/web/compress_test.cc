#include "web/compress.h"

#include <doctest/doctest.h>
#include <rapidcheck.h>
#include <zlib.h>

using namespace ocop::web;

namespace {

std::string gunzip(std::string packed) {
  z_stream stream{};
  REQUIRE(inflateInit2(&stream, 15 + 16) == Z_OK);
  std::string out(1'000'000, '\0');
  stream.next_in = reinterpret_cast<unsigned char*>(packed.data());
  stream.avail_in = static_cast<uInt>(packed.size());
  stream.next_out = reinterpret_cast<unsigned char*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  REQUIRE(inflate(&stream, Z_FINISH) == Z_STREAM_END);
  out.resize(stream.total_out);
  inflateEnd(&stream);
  return out;
}

}  // namespace

TEST_CASE("gzip is used only with a client that takes it") {
  struct Row {
    std::string accept;
    bool expected;
  };
  const Row rows[] = {{"gzip", true},           {"gzip, deflate, br", true}, {"GZIP", true},
                      {"br, gzip;q=0.5", true}, {"gzip;q=0", false},         {"gzip;q=0.000", false},
                      {"br", false},            {"", false},                 {"gzipped", false},
                      {"identity, x-gzip", true}};
  for (const auto& row : rows) {
    CAPTURE(row.accept);
    CHECK(accepts_gzip(row.accept) == row.expected);
  }
}

TEST_CASE("what is compressed comes back, one text after another through the same tables") {
  Gzip gzip;
  CHECK(rc::check([&](const std::string& text) { RC_ASSERT(gunzip(gzip.compress(text)) == text); }));
  const std::string page(100'000, 'a');
  CHECK(gzip.compress(page).size() < 1000);
  CHECK(gunzip(gzip.compress(page)) == page);
}
