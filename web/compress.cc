#include "web/compress.h"

#define ZLIB_CONST
#include <zlib.h>

#include <algorithm>
#include <limits>
#include <mutex>
#include <stdexcept>
#include <vector>

#include "base/text.h"

namespace ocop::web {
namespace {

struct EndDeflate {
  void operator()(z_stream* stream) const {
    deflateEnd(stream);
    delete stream;
  }
};
using Stream = std::unique_ptr<z_stream, EndDeflate>;

// The fastest level: on a page of 14 kB the higher ones save some 500 bytes and
// cost more time than checking the signature.
constexpr int kLevel = 1;
constexpr int kGzipWindow = 15 + 16;
constexpr int kMemory = 8;

Stream new_stream() {
  auto raw = std::make_unique<z_stream>();
  if (deflateInit2(raw.get(), kLevel, Z_DEFLATED, kGzipWindow, kMemory, Z_DEFAULT_STRATEGY) != Z_OK) {
    throw std::runtime_error("zlib: deflateInit2");
  }
  return Stream(raw.release());
}

}  // namespace

bool accepts_gzip(std::string_view accept_encoding) {
  while (!accept_encoding.empty()) {
    const auto end = std::min(accept_encoding.find(','), accept_encoding.size());
    const std::string element = ascii_lower(trim(accept_encoding.substr(0, end)));
    accept_encoding.remove_prefix(std::min(end + 1, accept_encoding.size()));
    const auto semicolon = std::min(element.find(';'), element.size());
    const auto name = trim(std::string_view(element).substr(0, semicolon));
    if (name != "gzip" && name != "x-gzip") continue;
    const auto q = element.find("q=", semicolon);
    if (q == std::string::npos) return true;
    return element.find_first_of("123456789", q) != std::string::npos;
  }
  return false;
}

struct Gzip::State {
  std::mutex mutex;
  std::vector<Stream> free;

  Stream take() {
    const std::lock_guard lock(mutex);
    if (free.empty()) return new_stream();
    Stream stream = std::move(free.back());
    free.pop_back();
    return stream;
  }
  void give_back(Stream stream) {
    const std::lock_guard lock(mutex);
    free.push_back(std::move(stream));
  }
};

Gzip::Gzip() : state_(std::make_unique<State>()) {}
Gzip::~Gzip() = default;

std::string Gzip::compress(std::string_view text) {
  if (text.size() > std::numeric_limits<uInt>::max()) throw std::length_error("gzip: too long");
  Stream stream = state_->take();
  std::string out(deflateBound(stream.get(), text.size()), '\0');
  stream->next_in = reinterpret_cast<const unsigned char*>(text.data());
  stream->avail_in = static_cast<uInt>(text.size());
  stream->next_out = reinterpret_cast<unsigned char*>(out.data());
  stream->avail_out = static_cast<uInt>(out.size());
  if (deflate(stream.get(), Z_FINISH) != Z_STREAM_END) throw std::runtime_error("zlib: deflate");
  out.resize(stream->total_out);
  if (deflateReset(stream.get()) != Z_OK) throw std::runtime_error("zlib: deflateReset");
  state_->give_back(std::move(stream));
  return out;
}

}  // namespace ocop::web
