// Passwords that are given out, to be changed at the first sign-in.
#pragma once

#include <string>

namespace ocop::office {

/// Four groups of four small letters and digits that are not mistaken for each other:
/// some 79 bits. Throws DigestError.
std::string one_time_password();

}  // namespace ocop::office
