// The OCOP stars that labels may carry; of a roll, those of the day on which it is printed.
#pragma once

#include "base/date.h"
#include "base/message.h"
#include "db/records.h"

namespace ocop::labeler {

/// The certificate whose stars may be shown on `day`; nullptr when none is in force.
const programme::Certificate* certificate_in_force(const db::Dossier& product, Date day);

/// Rolls are kept: how long the stars on them may be shown.
Message stars_end(const db::Dossier& product, const programme::Certificate& certificate, Date today);

}  // namespace ocop::labeler
