#include <exception>
#include <iostream>

#include "db/commands.h"

int main(int argc, char** argv) {
  try {
    return ocop::db::run_commands(argc, argv, std::cout, std::cerr, ocop::system_clock());
  } catch (const std::exception& error) {
    std::cerr << "ocop-db: " << error.what() << '\n';
    return 1;
  }
}
