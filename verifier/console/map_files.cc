// What maps of the console load: Leaflet, the script that starts it, and the provinces' outlines.
#include <nlohmann/json.hpp>

#include "embedded_ocop_verifier_console.h"
#include "programme/provinces.h"
#include "verifier/console/scan_charts.h"
#include "verifier/console/context.h"

namespace ocop::verifier::console {
namespace {

using nlohmann::json;
using programme::Act;

web::Response file(std::string_view type, std::string body) {
  web::Response response;
  response.content_type = type;
  response.headers.emplace_back("Cache-Control", "private, max-age=3600");
  response.body = std::move(body);
  return response;
}

/// Its licence travels with it.
std::string leaflet(std::string_view name) {
  std::string text(pages::embedded("leaflet_licence.txt"));
  return text.append(pages::embedded(name));
}

web::Response script(const Context&, Visit&) {
  return file("text/javascript; charset=utf-8", std::string(pages::embedded("map.js")));
}

web::Response leaflet_script(const Context&, Visit&) {
  return file("text/javascript; charset=utf-8", leaflet("leaflet.min.js"));
}

web::Response leaflet_style(const Context&, Visit&) {
  return file("text/css; charset=utf-8", leaflet("leaflet.css"));
}

/// RFC 7946; a feature's id is its province's code.
web::Response outlines(const Context&, Visit&) {
  json features = json::array();
  for (const auto& province : programme::provinces()) {
    features.push_back({{"type", "Feature"},
                        {"id", province.code},
                        {"properties", json::object()},
                        {"geometry", json::parse(programme::to_geojson(province.outline))}});
  }
  return file("application/geo+json",
              json{{"type", "FeatureCollection"}, {"features", std::move(features)}}.dump());
}

}  // namespace

web::Response with_map(web::Response page) {
  page.headers.emplace_back("Content-Security-Policy",
                            "default-src 'none'; script-src 'self'; connect-src 'self'; style-src "
                            "'self' 'unsafe-inline'; img-src 'self' data:; form-action 'self'; "
                            "base-uri 'none'; frame-ancestors 'none'");
  return page;
}

void add_map_routes(Routes& routes, const Context& context) {
  routes.push_back(route(context, "GET", "/scans/map.js", Act::kView, script));
  routes.push_back(route(context, "GET", "/scans/leaflet.js", Act::kView, leaflet_script));
  routes.push_back(route(context, "GET", "/scans/leaflet.css", Act::kView, leaflet_style));
  routes.push_back(route(context, "GET", "/scans/provinces.json", Act::kView, outlines));
}

}  // namespace ocop::verifier::console
