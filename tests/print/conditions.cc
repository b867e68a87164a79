#include "tests/print/conditions.h"

#include <functional>

namespace ocop::print_quality {
namespace {

Condition with(std::string name, const std::function<void(PrintDamage&, Camera&)>& change) {
  Condition condition{std::move(name)};
  change(condition.damage, condition.camera);
  return condition;
}

Condition seen(std::string name, const std::function<void(Camera&)>& change) {
  return with(std::move(name), [&](PrintDamage&, Camera& camera) { change(camera); });
}

Condition worn(std::string name, const std::function<void(PrintDamage&)>& change) {
  return with(std::move(name), [&](PrintDamage& damage, Camera&) { change(damage); });
}

void from_shelf(Camera& camera) {
  camera = {.pixels = 4, .blur = 0.3, .motion = 0.5, .noise = 0.03, .fall_off = 0.4, .shadow = 0,
            .rotation = 15, .tilt = 20, .jpeg = 50};
}

void add_camera(std::vector<Condition>& all) {
  all.push_back({"undamaged"});
  for (const auto& [name, pixels] : {std::pair{"8 pixels a module", 8.0}, {"4 pixels", 4.0},
                                     {"3 pixels", 3.0}, {"2.5 pixels", 2.5}, {"2 pixels", 2.0}})
    all.push_back(seen(name, [pixels = pixels](Camera& camera) { camera.pixels = pixels; }));
  for (const auto& [name, sigma] : {std::pair{"blur 0.4 modules", 0.4}, {"blur 0.45", 0.45},
                                    {"blur 0.5", 0.5}, {"blur 0.6", 0.6}})
    all.push_back(seen(name, [sigma = sigma](Camera& camera) { camera.blur = sigma; }));
  for (const auto& [name, way] : {std::pair{"motion 1 module", 1.0}, {"motion 1.5", 1.5},
                                  {"motion 2", 2.0}})
    all.push_back(seen(name, [way = way](Camera& camera) { camera.motion = way; }));
  for (const auto& [name, noise] : {std::pair{"noise 5 %", 0.05}, {"noise 10 %", 0.1},
                                    {"noise 15 %", 0.15}})
    all.push_back(seen(name, [noise = noise](Camera& camera) { camera.noise = noise; }));
  for (const auto& [name, quality] : {std::pair{"JPEG quality 30", 30}, {"JPEG quality 10", 10},
                                      {"JPEG quality 5", 5}})
    all.push_back(seen(name, [quality = quality](Camera& camera) { camera.jpeg = quality; }));
}

void add_light_and_stand(std::vector<Condition>& all) {
  for (const auto& [name, loss] : {std::pair{"light falls off by 60 %", 0.6},
                                   {"light falls off by 85 %", 0.85}})
    all.push_back(seen(name, [loss = loss](Camera& camera) { camera.fall_off = loss; }));
  for (const auto& [name, loss] : {std::pair{"a shadow takes 40 %", 0.4},
                                   {"a shadow takes 70 %", 0.7}})
    all.push_back(seen(name, [loss = loss](Camera& camera) { camera.shadow = loss; }));
  for (const auto& [name, degrees] : {std::pair{"turned 15°", 15.0}, {"turned 30°", 30.0},
                                      {"turned 45°", 45.0}})
    all.push_back(seen(name, [degrees = degrees](Camera& camera) { camera.rotation = degrees; }));
  for (const auto& [name, degrees] : {std::pair{"tilted 10°", 10.0}, {"tilted 20°", 20.0},
                                      {"tilted 30°", 30.0}, {"tilted 40°", 40.0}})
    all.push_back(seen(name, [degrees = degrees](Camera& camera) { camera.tilt = degrees; }));
}

void add_wear(std::vector<Condition>& all) {
  for (const auto& [name, loss] : {std::pair{"faded by 40 %", 0.4}, {"faded by 55 %", 0.55},
                                   {"faded by 70 %", 0.7}})
    all.push_back(worn(name, [loss = loss](PrintDamage& damage) { damage.fading = loss; }));
  for (const auto& [name, dots] : {std::pair{"black 1 dot wider", 1}, {"black 2 dots wider", 2},
                                   {"black 1 dot narrower", -1}})
    all.push_back(worn(name, [dots = dots](PrintDamage& damage) { damage.wider = dots; }));
  for (const auto& [name, dots] : {std::pair{"1 dead dot of the head", 1}, {"2 dead dots", 2},
                                   {"4 dead dots", 4}})
    all.push_back(worn(name, [dots = dots](PrintDamage& damage) { damage.dead_dots = dots; }));
  struct Line {
    const char* name;
    double width;
    bool dark;
  };
  for (const auto& line : {Line{"white scratch 0.5 modules", 0.5, false}, Line{"white scratch 1", 1, false},
                           Line{"white scratch 2", 2, false}, Line{"black scratch 0.5", 0.5, true},
                           Line{"black scratch 1", 1, true}, Line{"black scratch 2", 2, true}})
    all.push_back(worn(line.name, [&](PrintDamage& damage) {
      damage.scratch = line.width;
      damage.dark_scratch = line.dark;
    }));
}

struct Covering {
  const char* name;
  double share;
  int blots;
};

void add_covering(std::vector<Condition>& all, std::initializer_list<Covering> list) {
  for (const auto& covering : list)
    all.push_back(worn(covering.name, [&](PrintDamage& damage) {
      damage.covered = covering.share;
      damage.blots = covering.blots;
    }));
}

}  // namespace

std::vector<Condition> single_conditions() {
  std::vector<Condition> all;
  add_camera(all);
  add_light_and_stand(all);
  add_wear(all);
  add_covering(all, {{"2 % covered by a blot", 0.02, 1}, {"5 % covered", 0.05, 1},
                     {"10 % covered", 0.1, 1}, {"10 % covered, in 10 specks", 0.1, 10}});
  all.push_back(seen("at the shelf, cheap phone", from_shelf));
  all.push_back(with("worn label at the shelf", [](PrintDamage& damage, Camera& camera) {
    from_shelf(camera);
    damage.fading = 0.3;
    damage.scratch = 0.5;
    damage.covered = 0.01;
  }));
  return all;
}

std::vector<Condition> covering_conditions() {
  std::vector<Condition> all{{"undamaged"}};
  add_covering(all, {{"2 % covered by a blot", 0.02, 1}, {"5 % covered", 0.05, 1},
                     {"10 % covered", 0.1, 1}, {"15 % covered", 0.15, 1},
                     {"5 % covered, in 20 specks", 0.05, 20}, {"10 % covered, in 20 specks", 0.1, 20},
                     {"15 % covered, in 20 specks", 0.15, 20}});
  for (const double width : {1.0, 2.0, 3.0})
    all.push_back(worn("white scratch " + std::to_string(static_cast<int>(width)),
                       [&](PrintDamage& damage) { damage.scratch = width; }));
  for (const auto& [name, pixels] : {std::pair{"3 pixels a module of M", 3.0},
                                     {"2.5 pixels", 2.5}, {"2 pixels", 2.0}})
    all.push_back(seen(name, [pixels = pixels](Camera& camera) { camera.pixels = pixels; }));
  all.push_back(seen("at the shelf, cheap phone", from_shelf));
  return all;
}

std::vector<Phone> phones() {
  return {{.name = "held close, 16 pixels a mm", .pixels = 16, .blur = 0.06, .motion = 0.05, .noise = 0.02, .jpeg = 0},
          {.name = "usual, 10 pixels a mm", .pixels = 10, .blur = 0.1, .motion = 0.1, .noise = 0.03, .jpeg = 60},
          {.name = "cheap, 8 pixels a mm", .pixels = 8, .blur = 0.12, .motion = 0.12, .noise = 0.04, .jpeg = 60},
          {.name = "far, 6 pixels a mm", .pixels = 6, .blur = 0.12, .motion = 0.12, .noise = 0.04, .jpeg = 60}};
}

Condition seen_by(const Phone& phone, double module_mm) {
  Condition condition{phone.name};
  condition.camera = {.pixels = phone.pixels * module_mm,
                      .blur = phone.blur / module_mm,
                      .motion = phone.motion / module_mm,
                      .noise = phone.noise,
                      .fall_off = 0.4,
                      .shadow = 0,
                      .rotation = 10,
                      .tilt = 15,
                      .jpeg = phone.jpeg};
  return condition;
}

}  // namespace ocop::print_quality
