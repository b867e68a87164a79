// What is secret in a PostgreSQL connection URI (libpq, section 34.1.1.2), and
// how to keep it out of messages.
#pragma once

#include <string>
#include <string_view>

namespace ocop::db {

bool is_postgres_uri(std::string_view text);
/// Each % is followed by two hexadecimal digits.
bool has_valid_escapes(std::string_view uri);
/// libpq ends user and password at the first /; one that was meant to be part of
/// the password would have it take the rest for a host name.
bool has_slash_in_user_info(std::string_view uri);

/// The URI without the password of the user info and without password parameters.
std::string without_passwords(std::string_view uri);

/// `text` with each password of `uri`, encoded or decoded, replaced by "***".
std::string redact(std::string text, std::string_view uri);

/// The URI with connect_timeout set unless it names one: no request waits
/// for a host that does not answer.
std::string with_connect_timeout(std::string_view uri, int seconds);

}  // namespace ocop::db
