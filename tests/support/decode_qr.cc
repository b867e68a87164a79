// decode_qr IMAGE.png: prints the payload of every QR symbol in the image, one
// a line, top to bottom and left to right. Exit 1 when there is none.
#include <cstdio>
#include <exception>

#include "tests/support/qr_reader.h"

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fputs("usage: decode_qr IMAGE.png\n", stderr);
    return 2;
  }
  try {
    const auto symbols = ocop::testing::read_qr_symbols(argv[1]);
    for (const auto& symbol : symbols) std::printf("%s\n", symbol.payload.c_str());
    return symbols.empty() ? 1 : 0;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "decode_qr: %s\n", error.what());
    return 1;
  }
}
