#include "labeler/command_actor.h"

#include <pwd.h>
#include <unistd.h>

#include <array>

#include "base/text.h"

namespace ocop::labeler {
namespace {

std::string system_user() {
  const auto uid = ::getuid();
  std::array<char, 16384> buffer{};
  passwd entry{};
  passwd* found = nullptr;
  const bool known = ::getpwuid_r(uid, &entry, buffer.data(), buffer.size(), &found) == 0 && found != nullptr;
  if (!known || entry.pw_name == nullptr || *entry.pw_name == '\0') return "uid " + std::to_string(uid);
  return printable(entry.pw_name);
}

}  // namespace

programme::Actor command_actor(const std::string& producer) {
  return {"", programme::Role::kProducer, "", producer, "command line (" + system_user() + ")"};
}

}  // namespace ocop::labeler
