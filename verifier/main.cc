#include <exception>
#include <iostream>

#include "verifier/commands.h"
#include "web/server.h"

int main(int argc, char** argv) {
  try {
    ocop::web::block_stop_signals();
    return ocop::verifier::run_commands(argc, argv, std::cout, std::cerr, ocop::system_clock());
  } catch (const std::exception& error) {
    std::cerr << "ocop-verifier: " << error.what() << '\n';
    return 1;
  }
}
