#include <exception>
#include <iostream>

#include "labeler/commands.h"

int main(int argc, char** argv) {
  try {
    return ocop::labeler::run_commands(argc, argv, std::cout, std::cerr, ocop::system_clock());
  } catch (const std::exception& error) {
    std::cerr << "ocop-labeler: " << error.what() << '\n';
    return 1;
  }
}
