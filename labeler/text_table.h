// Rows of words under headings, for people at a terminal.
#pragma once

#include <string>
#include <vector>

#include "base/message.h"

namespace ocop::labeler {

/// Columns as wide as their widest text, two blanks between them, no blanks at a line's end.
/// Texts in NFC. Each line ends in a line feed.
std::string text_table(const std::vector<Message>& headings,
                       const std::vector<std::vector<std::string>>& rows, Language language);

}  // namespace ocop::labeler
