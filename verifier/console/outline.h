// An area's outline as a drawing: no map behind it, nothing loaded from outside.
#pragma once

#include <string>
#include <string_view>

namespace ocop::verifier::console {

/// An <svg> of a GeoJSON geometry (RFC 7946, Polygon or MultiPolygon), north up, true to
/// scale at its latitude, with `title` for those who cannot see it. "" for "" and for
/// what is no such geometry.
std::string outline_svg(std::string_view geojson, std::string_view title);

}  // namespace ocop::verifier::console
