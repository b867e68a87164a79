#include "labeler/font.h"

#include <fontconfig/fontconfig.h>
#include <hb-ot.h>
#include <hb-subset.h>
#include <hb.h>

#include <cstring>
#include <filesystem>
#include <optional>
#include <stdexcept>
#include <utility>

#include "base/file.h"
#include "base/text.h"

namespace ocop::labeler {
namespace {

template <auto release>
struct FreeWith {
  template <class T>
  void operator()(T* handle) const {
    release(handle);
  }
};
template <class T, auto release>
using Handle = std::unique_ptr<T, FreeWith<release>>;

using Blob = Handle<hb_blob_t, &hb_blob_destroy>;
using Face = Handle<hb_face_t, &hb_face_destroy>;
using HbFont = Handle<hb_font_t, &hb_font_destroy>;
using Buffer = Handle<hb_buffer_t, &hb_buffer_destroy>;
using SubsetInput = Handle<hb_subset_input_t, &hb_subset_input_destroy>;
using Config = Handle<FcConfig, &FcConfigDestroy>;
using Pattern = Handle<FcPattern, &FcPatternDestroy>;

const char* family_of(FontStyle style) {
  return style == FontStyle::kCode ? "Noto Sans Mono" : "Noto Sans";
}
constexpr std::size_t kMostFontFile = std::size_t{32} * 1024 * 1024;

struct FontFile {
  std::filesystem::path path;
  int index = 0;
  std::string postscript_name;
};

std::string string_of(const FcPattern* pattern, const char* property) {
  FcChar8* value = nullptr;
  if (FcPatternGetString(pattern, property, 0, &value) != FcResultMatch) return {};
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): fontconfig's bytes are unsigned
  return reinterpret_cast<const char*>(value);
}

std::optional<FontFile> locate(FontStyle style) {
  const Config config(FcInitLoadConfigAndFonts());
  const Pattern wanted(FcPatternCreate());
  if (!config || !wanted) return std::nullopt;
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): fontconfig's bytes are unsigned
  FcPatternAddString(wanted.get(), FC_FAMILY, reinterpret_cast<const FcChar8*>(family_of(style)));
  const int weight = style == FontStyle::kRegular ? FC_WEIGHT_REGULAR : FC_WEIGHT_BOLD;
  FcPatternAddInteger(wanted.get(), FC_WEIGHT, weight);
  FcPatternAddInteger(wanted.get(), FC_SLANT, FC_SLANT_ROMAN);
  FcPatternAddInteger(wanted.get(), FC_WIDTH, FC_WIDTH_NORMAL);
  // A variable font embeds as its default weight only.
  FcPatternAddBool(wanted.get(), FC_VARIABLE, FcFalse);
  FcConfigSubstitute(config.get(), wanted.get(), FcMatchPattern);
  FcDefaultSubstitute(wanted.get());
  FcResult outcome{};
  const Pattern found(FcFontMatch(config.get(), wanted.get(), &outcome));
  if (!found) return std::nullopt;
  int found_weight = 0;
  FcPatternGetInteger(found.get(), FC_WEIGHT, 0, &found_weight);
  if (string_of(found.get(), FC_FAMILY) != family_of(style) || found_weight != weight ||
      string_of(found.get(), FC_FONTFORMAT) != "TrueType")
    return std::nullopt;
  FontFile file{string_of(found.get(), FC_FILE), 0, string_of(found.get(), FC_POSTSCRIPT_NAME)};
  FcPatternGetInteger(found.get(), FC_INDEX, 0, &file.index);
  return file;
}

void append_step(void* steps, OutlineStep::Kind kind, std::array<double, 6> points) {
  static_cast<std::vector<OutlineStep>*>(steps)->push_back({kind, points});
}

void on_move(hb_draw_funcs_t*, void* steps, hb_draw_state_t*, float x, float y, void*) {
  append_step(steps, OutlineStep::Kind::kMove, {0, 0, 0, 0, x, y});
}
void on_line(hb_draw_funcs_t*, void* steps, hb_draw_state_t*, float x, float y, void*) {
  append_step(steps, OutlineStep::Kind::kLine, {0, 0, 0, 0, x, y});
}
// HarfBuzz turns quadratic curves into cubic ones where no function takes them.
void on_cubic(hb_draw_funcs_t*, void* steps, hb_draw_state_t*, float x1, float y1, float x2,
              float y2, float x, float y, void*) {
  append_step(steps, OutlineStep::Kind::kCurve, {x1, y1, x2, y2, x, y});
}
void on_close(hb_draw_funcs_t*, void* steps, hb_draw_state_t*, void*) {
  append_step(steps, OutlineStep::Kind::kClose, {});
}

using DrawFunctions = Handle<hb_draw_funcs_t, &hb_draw_funcs_destroy>;

DrawFunctions outline_functions() {
  DrawFunctions functions(hb_draw_funcs_create());
  hb_draw_funcs_set_move_to_func(functions.get(), on_move, nullptr, nullptr);
  hb_draw_funcs_set_line_to_func(functions.get(), on_line, nullptr, nullptr);
  hb_draw_funcs_set_cubic_to_func(functions.get(), on_cubic, nullptr, nullptr);
  hb_draw_funcs_set_close_path_func(functions.get(), on_close, nullptr, nullptr);
  hb_draw_funcs_make_immutable(functions.get());
  return functions;
}

/// Big-endian 16 bits of the "head" table.
int head_value(hb_face_t* face, std::size_t at) {
  const Blob table(hb_face_reference_table(face, HB_TAG('h', 'e', 'a', 'd')));
  unsigned length = 0;
  const char* bytes = hb_blob_get_data(table.get(), &length);
  if (bytes == nullptr || at + 2 > length) return 0;
  const auto high = static_cast<unsigned char>(bytes[at]);
  const auto low = static_cast<unsigned char>(bytes[at + 1]);
  return static_cast<std::int16_t>(high << 8 | low);
}

Error missing_font(FontStyle style) {
  const char* weight = style == FontStyle::kRegular ? "Regular" : "Bold";
  const char* package = style == FontStyle::kCode ? "fonts-noto-mono" : "fonts-noto-core";
  return {"", message("the font {} {} is not on this machine; install the package {}",
                      "máy này chưa có phông chữ {} {}; hãy cài gói {}", family_of(style), weight,
                      package)};
}

}  // namespace

struct Font::State {
  std::string bytes;
  std::string postscript_name;
  Blob blob;
  Face face;
  HbFont font;
  DrawFunctions draw;
  double em = 1000;
  FontMetrics metrics;

  void measure();
};

void Font::State::measure() {
  em = hb_face_get_upem(face.get());
  hb_font_extents_t extents{};
  hb_font_get_h_extents(font.get(), &extents);
  hb_position_t cap_height = 0;
  hb_ot_metrics_get_position_with_fallback(font.get(), HB_OT_METRICS_TAG_CAP_HEIGHT, &cap_height);
  metrics.ascent = extents.ascender / em;
  metrics.descent = extents.descender / em;
  metrics.cap_height = cap_height / em;
  constexpr std::size_t kXMin = 36;
  for (std::size_t i = 0; i < metrics.box.size(); ++i)
    metrics.box[i] = head_value(face.get(), kXMin + 2 * i) / em;
}

Font::Font(std::unique_ptr<State> state) : state_(std::move(state)) {}
Font::Font(Font&&) noexcept = default;
Font& Font::operator=(Font&&) noexcept = default;
Font::~Font() = default;

Result<Font> Font::find(FontStyle style) {
  const auto file = locate(style);
  if (!file) return tl::unexpected(missing_font(style));
  auto state = std::make_unique<State>();
  state->bytes = read_file(file->path, kMostFontFile);
  state->postscript_name = file->postscript_name;
  state->blob.reset(hb_blob_create(state->bytes.data(), static_cast<unsigned>(state->bytes.size()),
                                   HB_MEMORY_MODE_READONLY, nullptr, nullptr));
  state->face.reset(hb_face_create(state->blob.get(), static_cast<unsigned>(file->index)));
  if (hb_face_get_glyph_count(state->face.get()) == 0) return tl::unexpected(missing_font(style));
  state->font.reset(hb_font_create(state->face.get()));
  state->draw = outline_functions();
  hb_font_make_immutable(state->font.get());
  state->measure();
  return Font(std::move(state));
}

const std::string& Font::postscript_name() const { return state_->postscript_name; }
const FontMetrics& Font::metrics() const { return state_->metrics; }

namespace {

std::string character_name(std::string_view text, std::size_t at) {
  std::size_t end = at + 1;
  while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) ++end;
  const auto character = text.substr(at, end - at);
  std::uint32_t value = static_cast<unsigned char>(character[0]);
  if (character.size() > 1) value &= 0x7FU >> character.size();
  for (const char c : character.substr(1)) value = value << 6U | (static_cast<unsigned char>(c) & 0x3FU);
  return fmt::format("“{}” (U+{:04X})", printable(character), value);
}

}  // namespace

Result<GlyphRun> Font::shape(std::string_view text) const {
  if (!is_utf8(text))
    return fail("", message("the text “{}” is not valid UTF-8",
                            "dòng chữ “{}” không phải UTF-8 hợp lệ", printable(text)));
  const Buffer buffer(hb_buffer_create());
  hb_buffer_add_utf8(buffer.get(), text.data(), static_cast<int>(text.size()), 0, -1);
  hb_buffer_set_direction(buffer.get(), HB_DIRECTION_LTR);
  hb_buffer_set_language(buffer.get(), hb_language_from_string("vi", -1));
  hb_buffer_guess_segment_properties(buffer.get());
  // Ligatures would make one glyph stand for several letters when text is copied.
  constexpr hb_feature_t kNoLigatures = {HB_TAG('l', 'i', 'g', 'a'), 0, HB_FEATURE_GLOBAL_START,
                                         HB_FEATURE_GLOBAL_END};
  hb_shape(state_->font.get(), buffer.get(), &kNoLigatures, 1);

  unsigned count = 0;
  const auto* infos = hb_buffer_get_glyph_infos(buffer.get(), &count);
  const auto* positions = hb_buffer_get_glyph_positions(buffer.get(), &count);
  GlyphRun run;
  for (unsigned i = 0; i < count; ++i) {
    const auto cluster = infos[i].cluster;
    if (infos[i].codepoint == 0)
      return fail("", message("“{}” holds the character {}, which the labels' font does not have",
                              "“{}” có ký tự {} mà phông chữ của tem không có", printable(text),
                              character_name(text, cluster)));
    unsigned next = i;
    while (next < count && infos[next].cluster == cluster) ++next;
    const std::size_t end = next < count ? infos[next].cluster : text.size();
    const bool first = i == 0 || infos[i - 1].cluster != cluster;
    run.glyphs.push_back(
        {infos[i].codepoint, run.width + positions[i].x_offset / state_->em,
         positions[i].y_offset / state_->em,
         advance(infos[i].codepoint),
         first ? std::string(text.substr(cluster, end - cluster)) : std::string()});
    run.width += positions[i].x_advance / state_->em;
  }
  return run;
}

double Font::advance(std::uint32_t glyph) const {
  return hb_font_get_glyph_h_advance(state_->font.get(), glyph) / state_->em;
}

Font::Box Font::ink(std::uint32_t glyph) const {
  hb_glyph_extents_t extents{};
  if (hb_font_get_glyph_extents(state_->font.get(), glyph, &extents) == 0) return {};
  const double left = extents.x_bearing / state_->em;
  const double top = extents.y_bearing / state_->em;
  return {left, top + extents.height / state_->em, left + extents.width / state_->em, top};
}

std::vector<OutlineStep> Font::outline(std::uint32_t glyph) const {
  std::vector<OutlineStep> steps;
#if HB_VERSION_ATLEAST(7, 0, 0)
  hb_font_draw_glyph(state_->font.get(), glyph, state_->draw.get(), &steps);
#else
  hb_font_get_glyph_shape(state_->font.get(), glyph, state_->draw.get(), &steps);
#endif
  for (auto& step : steps)
    for (auto& value : step.points) value /= state_->em;
  return steps;
}

std::string Font::subset(const std::set<std::uint32_t>& glyphs) const {
  const SubsetInput input(hb_subset_input_create_or_fail());
  if (!input) throw std::bad_alloc();
  for (const auto glyph : glyphs) hb_set_add(hb_subset_input_glyph_set(input.get()), glyph);
  auto* dropped = hb_subset_input_set(input.get(), HB_SUBSET_SETS_DROP_TABLE_TAG);
  for (const auto* table : {"GSUB", "GPOS", "GDEF", "STAT"})
    hb_set_add(dropped, hb_tag_from_string(table, -1));
  hb_subset_input_set_flags(input.get(), HB_SUBSET_FLAGS_RETAIN_GIDS);
  const Face face(hb_subset_or_fail(state_->face.get(), input.get()));
  if (!face) throw std::runtime_error("cannot make a subset of " + state_->postscript_name);
  const Blob blob(hb_face_reference_blob(face.get()));
  unsigned length = 0;
  const char* bytes = hb_blob_get_data(blob.get(), &length);
  return {bytes, length};
}

Result<Typeface> Typeface::find() {
  auto regular = Font::find(FontStyle::kRegular);
  if (!regular) return tl::unexpected(regular.error());
  auto bold = Font::find(FontStyle::kBold);
  if (!bold) return tl::unexpected(bold.error());
  auto code = Font::find(FontStyle::kCode);
  if (!code) return tl::unexpected(code.error());
  return Typeface{std::move(*regular), std::move(*bold), std::move(*code)};
}

}  // namespace ocop::labeler
