#include <exception>
#include <iostream>

#include "keys/commands.h"

int main(int argc, char** argv) {
  try {
    return ocop::keys::run_commands(argc, argv, std::cout, std::cerr, ocop::system_clock());
  } catch (const std::exception& error) {
    std::cerr << "ocop-keys: " << error.what() << '\n';
    return 1;
  }
}
