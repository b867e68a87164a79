#include <exception>
#include <iostream>

#include "db/commands.h"
#include "office/report_command.h"
#include "office/user_commands.h"

int main(int argc, char** argv) {
  try {
    return ocop::db::run_commands(
        argc, argv, std::cout, std::cerr, ocop::system_clock(),
        {ocop::office::add_user_commands, ocop::office::add_report_command});
  } catch (const std::exception& error) {
    std::cerr << "ocop-db: " << error.what() << '\n';
    return 1;
  }
}
