#include "office/genealogy_drawing.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <utility>
#include <vector>

#include "base/html.h"

namespace ocop::office {
namespace {

using db::NodeKind;

constexpr int kWidth = 208;
constexpr int kHeight = 58;
constexpr int kAcross = 56;               // between columns
constexpr int kDown = 14;                 // between boxes
constexpr int kEdge = 6;                  // around the drawing
constexpr std::size_t kLongestLine = 24;  // characters that fit a box

std::string shortened(const std::string& text) {
  std::size_t characters = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const bool begins = (static_cast<unsigned char>(text[at]) & 0xC0U) != 0x80;
    if (begins && characters++ == kLongestLine) return text.substr(0, at) + "…";
  }
  return text;
}

/// One box: a node, or several as one.
struct Box {
  std::string title, detail, href, tone;
  std::size_t count = 0;
  std::size_t marked = 0;  ///< nodes that something stands against
  Message mark;
  bool outside = false, root = false;
  int layer = 0;
  double order = 0;
  int x = 0, y = 0;
};

/// How coarse boxes are.
enum class Fold { kNone, kProducts, kProducers };

using Key = std::tuple<int, std::string, std::string>;

std::string sort_of(const TracedNode& node) {
  if (node.outside) return "outside";
  switch (node.named.kind) {
    case NodeKind::kMaterial:
      return "material";
    case NodeKind::kOther:
      return "other";
    default:
      return "goods";
  }
}

Key key_of(const TracedNode& node, Fold fold) {
  const auto& named = node.named;
  if (fold == Fold::kNone || node.distance == 0) return {node.distance, "node", named.node};
  const std::string sort = sort_of(node);
  if (fold == Fold::kProducts) {
    return {node.distance, sort, named.kind == NodeKind::kMaterial ? named.area : named.gtin};
  }
  return {node.distance, sort, sort == "goods" ? named.producer : std::string()};
}

std::string count_text(const TracedNode& node, std::size_t count, Language language) {
  const auto kind = node.named.kind;
  if (kind == NodeKind::kBatch) return message("{} lots", "{} lô", count).in(language);
  if (kind == NodeKind::kUnit) return message("{} units", "{} sản phẩm", count).in(language);
  if (kind == NodeKind::kMaterial) return message("{} harvests", "{} lô nguyên liệu", count).in(language);
  return message("{} identifiers", "{} mã", count).in(language);
}

class Drawing {
 public:
  Drawing(const Traced& traced, Language language, const NodeAddress& address)
      : traced_(traced), language_(language), address_(address) {
    for (const Fold fold : {Fold::kNone, Fold::kProducts, Fold::kProducers}) {
      gather(fold);
      if (boxes_.size() <= kMostDrawn) break;
    }
    if (boxes_.size() > kMostDrawn) fold_the_rest();
    connect();
    set_layers();
    set_places();
  }

  std::string svg() const {
    const std::string name =
        Message{"Genealogy: what things are made of at the left, what is made of them at the right",
                "Sơ đồ truy xuất: bên trái là nguồn gốc, bên phải là sản phẩm làm ra"}
            .in(language_);
    std::string text = fmt::format(
        "<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"{0}\"><svg class=\"tree\" width=\"{1}\" "
        "height=\"{2}\" viewBox=\"0 0 {1} {2}\" role=\"group\" xmlns=\"http://www.w3.org/2000/svg\"><title>{0}</title>",
        escape_html(name), width_, height_);
    for (const auto& [from, to] : arrows_) text += arrow(boxes_[from], boxes_[to]);
    for (const auto& box : boxes_) text += drawn(box);
    return text + "</svg></div>";
  }

 private:
  void gather(Fold fold) {
    boxes_.clear();
    box_of_.assign(traced_.nodes.size(), 0);
    std::map<Key, std::size_t> known;
    for (std::size_t i = 0; i < traced_.nodes.size(); ++i) {
      const auto& node = traced_.nodes[i];
      const auto [at, is_new] = known.try_emplace(key_of(node, fold), boxes_.size());
      if (is_new)
        boxes_.push_back({.title = {}, .detail = {}, .href = {}, .tone = {}, .mark = {}, .layer = node.distance});
      add(boxes_[at->second], node, fold);
      box_of_[i] = at->second;
    }
  }

  void add(Box& box, const TracedNode& node, Fold fold) {
    const auto mark = node_mark(node);
    ++box.count;
    if (!mark.tone.empty()) ++box.marked;
    if (box.tone != "bad" && !mark.tone.empty()) {
      box.tone = mark.tone;
      box.mark = mark.text;
    }
    box.root = box.root || node.distance == 0;
    box.outside = node.outside;
    if (box.count == 1) {
      box.title = node_title(node, language_);
      box.detail = node_detail(node, language_);
      box.href = box.root ? "" : address_(node);
      return;
    }
    box.href.clear();
    box.detail = count_text(node, box.count, language_);
    if (node.outside) {
      box.title = Message{"of others", "của nơi khác"}.in(language_);
    } else if (node.named.kind == NodeKind::kOther) {
      box.title = Message{"other identifiers", "mã khác"}.in(language_);
    } else if (fold == Fold::kProducers) {
      const bool material = node.named.kind == NodeKind::kMaterial;
      box.title =
          material ? Message{"raw-material areas", "các vùng nguyên liệu"}.in(language_) : node.named.producer_name;
    }
  }

  /// Keeps the largest boxes; of each step the others become one.
  void fold_the_rest() {
    std::vector<std::size_t> by_size(boxes_.size());
    for (std::size_t i = 0; i < by_size.size(); ++i) by_size[i] = i;
    std::stable_sort(by_size.begin(), by_size.end(), [&](std::size_t a, std::size_t b) {
      return std::tuple(boxes_[b].root, boxes_[b].count) < std::tuple(boxes_[a].root, boxes_[a].count);
    });
    std::set<int> layers;
    for (const auto& box : boxes_) layers.insert(box.layer);
    const std::size_t kept = kMostDrawn - std::min(kMostDrawn - 1, layers.size());
    std::vector<Box> boxes;
    std::vector<std::size_t> moved(boxes_.size());
    std::map<int, std::size_t> rest;
    for (std::size_t i = 0; i < by_size.size(); ++i) {
      Box& box = boxes_[by_size[i]];
      const auto at = i < kept ? rest.end() : rest.find(box.layer);
      if (i < kept || at == rest.end()) {
        if (i >= kept) rest.emplace(box.layer, boxes.size());
        moved[by_size[i]] = boxes.size();
        boxes.push_back(std::move(box));
        continue;
      }
      Box& into = boxes[at->second];
      moved[by_size[i]] = at->second;
      into.count += box.count;
      into.marked += box.marked;
      if (into.tone != "bad" && !box.tone.empty()) {
        into.tone = box.tone;
        into.mark = box.mark;
      }
      into.href.clear();
      into.title = Message{"others", "còn lại"}.in(language_);
      into.detail = message("{} more", "thêm {} mục", into.count).in(language_);
    }
    boxes_ = std::move(boxes);
    for (auto& at : box_of_) at = moved[at];
  }

  void connect() {
    const auto places = traced_.places();
    std::set<std::pair<std::size_t, std::size_t>> all;
    for (const auto& edge : traced_.edges) {
      const std::size_t from = box_of_[places.at(edge.from)];
      const std::size_t to = box_of_[places.at(edge.to)];
      if (from != to) all.emplace(from, to);
    }
    arrows_.assign(all.begin(), all.end());
  }

  /// The longest way from the root, so that arrows lead to the right wherever they can.
  void set_layers() {
    for (std::size_t round = 0; round < boxes_.size(); ++round) {
      bool moved = false;
      for (const auto& [from, to] : arrows_) {
        Box& a = boxes_[from];
        Box& b = boxes_[to];
        if (a.layer < b.layer || closes_a_circle(from, to)) continue;
        if (b.layer > 0 && a.layer >= 0) {
          b.layer = a.layer + 1;
          moved = true;
        } else if (a.layer < 0 && b.layer <= 0) {
          a.layer = b.layer - 1;
          moved = true;
        }
      }
      if (!moved) return;
    }
  }

  /// Does a way lead from `to` back to `from`?
  bool closes_a_circle(std::size_t from, std::size_t to) const {
    std::vector<std::size_t> waiting{to};
    std::set<std::size_t> seen{to};
    while (!waiting.empty()) {
      const std::size_t at = waiting.back();
      waiting.pop_back();
      if (at == from) return true;
      for (const auto& [a, b] : arrows_) {
        if (a == at && seen.insert(b).second) waiting.push_back(b);
      }
    }
    return false;
  }

  void set_places() {
    std::map<int, std::vector<std::size_t>> columns;
    for (std::size_t i = 0; i < boxes_.size(); ++i) {
      columns[boxes_[i].layer].push_back(i);
      boxes_[i].order = static_cast<double>(columns[boxes_[i].layer].size());
    }
    std::size_t tallest = 0;
    for (const auto& [layer, column] : columns) tallest = std::max(tallest, column.size());
    const int height = static_cast<int>(tallest) * (kHeight + kDown) - kDown;
    // From the root outwards, each column in the order of what it hangs on.
    std::vector<int> layers;
    for (const auto& [layer, column] : columns) layers.push_back(layer);
    std::stable_sort(layers.begin(), layers.end(), [](int a, int b) { return std::abs(a) < std::abs(b); });
    for (const int layer : layers) {
      auto& column = columns[layer];
      for (const std::size_t i : column) boxes_[i].order = mean_of_neighbours(i);
      std::stable_sort(column.begin(), column.end(),
                       [&](std::size_t a, std::size_t b) { return boxes_[a].order < boxes_[b].order; });
      const int own = static_cast<int>(column.size()) * (kHeight + kDown) - kDown;
      int y = kEdge + (height - own) / 2;
      for (const std::size_t i : column) {
        boxes_[i].y = y;
        boxes_[i].order = y;
        y += kHeight + kDown;
      }
    }
    int x = kEdge;
    for (const auto& [layer, column] : columns) {
      for (const std::size_t i : column) boxes_[i].x = x;
      x += kWidth + kAcross;
    }
    width_ = x - kAcross + kEdge;
    height_ = height + 2 * kEdge;
  }

  double mean_of_neighbours(std::size_t box) const {
    double sum = 0;
    int count = 0;
    for (const auto& [from, to] : arrows_) {
      const std::size_t other = from == box ? to : from;
      const bool ours = (from == box || to == box) && std::abs(boxes_[other].layer) < std::abs(boxes_[box].layer);
      if (!ours) continue;
      sum += boxes_[other].order;
      ++count;
    }
    return count == 0 ? boxes_[box].order : sum / count;
  }

  static std::string arrow(const Box& from, const Box& to) {
    const int x1 = from.x + kWidth;
    const int y1 = from.y + kHeight / 2;
    const int x2 = to.x;
    const int y2 = to.y + kHeight / 2;
    const int bend = std::max(kAcross / 2, std::abs(x2 - x1) / 2);
    return fmt::format("<path d=\"M{} {}C{} {} {} {} {} {}\"/><path class=\"tip\" d=\"M{} {}l-7 -4v8z\"/>", x1, y1,
                       x1 + bend, y1, x2 - bend, y2, x2 - 6, y2, x2, y2);
  }

  std::string drawn(const Box& box) const {
    std::string kind = box.root ? "root" : box.outside ? "far" : "own";
    if (!box.tone.empty()) kind += " " + box.tone;
    std::string mark = box.mark.in(language_);
    if (box.count > 1 && box.marked > 0) mark = std::to_string(box.marked) + " " + mark;
    std::string whole = box.title;
    for (const auto& line : {box.detail, mark}) {
      if (!line.empty()) whole += ", " + line;
    }
    std::string text =
        fmt::format("<g class=\"{}\"><title>{}</title>{}<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"8\"/>",
                    kind, escape_html(whole),
                    box.count > 1 ? fmt::format("<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"8\"/>",
                                                box.x + 4, box.y + 4, kWidth, kHeight)
                                  : "",
                    box.x, box.y, kWidth, kHeight);
    int line = 0;
    for (const auto& words : {box.title, box.detail, mark}) {
      ++line;
      if (words.empty()) continue;
      text += fmt::format("<text x=\"{}\" y=\"{}\"{}>{}</text>", box.x + 10, box.y + 3 + 16 * line,
                          line == 1   ? " class=\"name\""
                          : line == 3 ? " class=\"mark\""
                                      : "",
                          escape_html(shortened(words)));
    }
    text += "</g>";
    if (box.href.empty()) return text;
    return "<a href=\"" + escape_html(box.href) + "\">" + text + "</a>";
  }

  const Traced& traced_;
  Language language_;
  const NodeAddress& address_;
  std::vector<Box> boxes_;
  std::vector<std::size_t> box_of_;  ///< by node
  std::vector<std::pair<std::size_t, std::size_t>> arrows_;
  int width_ = 0, height_ = 0;
};

}  // namespace

std::string genealogy_drawing(const Traced& traced, Language language, const NodeAddress& address) {
  if (traced.edges.empty()) return {};
  return Drawing(traced, language, address).svg();
}

}  // namespace ocop::office
