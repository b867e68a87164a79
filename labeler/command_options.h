// What all commands of ocop-labeler take.
#pragma once

#include <string>

namespace ocop::labeler {

struct CommandOptions {
  std::string database = "sqlite:ocop.db";
  std::string language;
  std::string clock;
};

}  // namespace ocop::labeler
