#include "programme/geometry.h"

#include <algorithm>
#include <cstdint>
#include <utility>

namespace ocop::programme {
namespace {

/// > 0: `c` lies to the left of the line from `a` to `b`; 0: on it.
std::int64_t turn(const Position& a, const Position& b, const Position& c) {
  return (b.longitude - a.longitude) * (c.latitude - a.latitude) -
         (b.latitude - a.latitude) * (c.longitude - a.longitude);
}

int sign(std::int64_t number) { return (number > 0) - (number < 0); }

/// For a position on the line through `a` and `b`.
bool between(const Position& a, const Position& b, const Position& at) {
  const auto within = [](std::int64_t x, std::int64_t y, std::int64_t z) {
    return std::min(x, y) <= z && z <= std::max(x, y);
  };
  return within(a.longitude, b.longitude, at.longitude) &&
         within(a.latitude, b.latitude, at.latitude);
}

struct Edge {
  const Position& from;
  const Position& to;

  bool holds(const Position& at) const {
    return turn(from, to, at) == 0 && between(from, to, at);
  }
};

Edge edge(const Ring& ring, std::size_t index) { return {ring[index], ring[index + 1]}; }

bool properly_cross(const Edge& a, const Edge& b) {
  return sign(turn(a.from, a.to, b.from)) * sign(turn(a.from, a.to, b.to)) < 0 &&
         sign(turn(b.from, b.to, a.from)) * sign(turn(b.from, b.to, a.to)) < 0;
}

bool meet(const Edge& a, const Edge& b) {
  return properly_cross(a, b) || a.holds(b.from) || a.holds(b.to) || b.holds(a.from) ||
         b.holds(a.to);
}

/// Does the ring go back along `a` when it leaves its end along `b`?
bool doubles_back(const Edge& a, const Edge& b) {
  return a.holds(b.to) || b.holds(a.from);
}

bool is_within(const Ring& ring, const Position& at) {
  bool inside = false;
  for (std::size_t i = 0; i + 1 < ring.size(); ++i) {
    const Edge side = edge(ring, i);
    if (side.holds(at)) return true;
    const bool up = side.from.latitude <= at.latitude && at.latitude < side.to.latitude;
    const bool down = side.to.latitude <= at.latitude && at.latitude < side.from.latitude;
    if (up && turn(side.from, side.to, at) > 0) inside = !inside;
    if (down && turn(side.from, side.to, at) < 0) inside = !inside;
  }
  return inside;
}

}  // namespace

// The southernmost corner, of several the westernmost, is convex: the ring turns as it does
// there. A sum over all corners might not fit 64 bits.
bool is_anticlockwise(const Ring& ring) {
  const std::size_t corners = ring.size() - 1;
  std::size_t lowest = 0;
  for (std::size_t i = 1; i < corners; ++i) {
    const auto key = [&](std::size_t k) { return std::pair(ring[k].latitude, ring[k].longitude); };
    if (key(i) < key(lowest)) lowest = i;
  }
  const Position& before = ring[lowest == 0 ? corners - 1 : lowest - 1];
  return turn(before, ring[lowest], ring[lowest + 1]) > 0;
}

bool crosses_itself(const Ring& ring) {
  const std::size_t edges = ring.size() - 1;
  for (std::size_t i = 0; i < edges; ++i) {
    if (doubles_back(edge(ring, i), edge(ring, (i + 1) % edges))) return true;
    for (std::size_t j = i + 2; j < edges; ++j) {
      const bool neighbours = i == 0 && j == edges - 1;
      if (!neighbours && meet(edge(ring, i), edge(ring, j))) return true;
    }
  }
  return false;
}

bool cross(const Ring& a, const Ring& b) {
  for (std::size_t i = 0; i + 1 < a.size(); ++i) {
    for (std::size_t j = 0; j + 1 < b.size(); ++j) {
      if (properly_cross(edge(a, i), edge(b, j))) return true;
    }
  }
  return false;
}

bool holds(const Ring& outer, const Ring& inner) {
  return std::all_of(inner.begin(), inner.end(),
                     [&](const Position& at) { return is_within(outer, at); });
}

}  // namespace ocop::programme
