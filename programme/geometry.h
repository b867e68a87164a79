// Inside programme/ only: rings in the plane of longitude and latitude, exactly. Coordinates
// are within 2^30 of each other, so that products of differences fit 64 bits.
#pragma once

#include "programme/geojson.h"

namespace ocop::programme {

/// Which way a ring turns that does not cross itself.
bool is_anticlockwise(const Ring& ring);

/// Do edges meet anywhere but where one follows the other? Also when the ring doubles
/// back along an edge. The ring is closed and holds no position twice in a row.
bool crosses_itself(const Ring& ring);

/// Do the two rings have edges that cross? Rings may touch.
bool cross(const Ring& a, const Ring& b);

/// Do all positions of `inner` lie within `outer` or on it?
bool holds(const Ring& outer, const Ring& inner);

}  // namespace ocop::programme
