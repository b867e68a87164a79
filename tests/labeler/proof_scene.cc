#include "tests/labeler/proof_scene.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "base/file.h"
#include "labeler/label_maker.h"

namespace ocop::labeler {
namespace {

const Instant kNow = *parse_instant("2026-11-22T03:04:05Z");
constexpr std::uint64_t kFirst = 101;

std::unique_ptr<keys::SigningKey> key_of(const Workshop& shop, const std::string& whose) {
  const auto words = shop.arguments({{"--key", whose}});
  const auto option = [&](std::string_view name) { return *(std::ranges::find(words, name) + 1); };
  const keys::Secret secret(read_file(option("--passphrase-file"), 100));
  return std::make_unique<keys::SigningKey>(keys::SigningKey::load(option("--key"), secret).value());
}

std::string own_key(const Workshop& shop) {
  const auto words = shop.arguments();
  return *(std::ranges::find(words, std::string("--key")) + 1);
}

LabelFacts honey() {
  LabelFacts facts;
  facts.product = "Mật ong hoa núi";
  facts.producer = "Hợp tác xã Linh Ngọc";
  facts.gtin = "9521000001039";
  facts.lot = "L2601";
  facts.produced = make_date(2026, 11, 20);
  facts.best_before = make_date(2028, 11, 20);
  facts.stars = 4;
  facts.serial_digits = 6;
  facts.typed_code = true;
  return facts;
}

}  // namespace

ProofScene::ProofScene(Format format, const std::string& stock, std::uint64_t labels,
                       const PageLayout::Settings& settings)
    : key_(key_of(shop_, own_key(shop_))), foreign_key_(key_of(shop_, "foreign key")) {
  const LabelSet set{LabelLevel::kUnit, right_gtin(Goods::kHoney), "L2601", {{kFirst, labels, 6}}};
  codes_ = std::make_unique<LabelCodes>(*key_, set, "OCOP.VN");
  foreign_codes_ = std::make_unique<LabelCodes>(*foreign_key_, set, "OCOP.VN");
  const auto service = keys::ServiceKey::load(shop_.key_directory() / keys::kServiceKeyFile).value();
  typed_ = std::make_unique<keys::TypedCodes>(service);
  short_codes_ = {typed_.get(), nullptr, 7, 1};
  Output asked;
  asked.format = format;
  asked.out = shop_.path("labels");
  asked.stock = *find_stock(built_in_stocks(), stock);
  asked.chosen = *find_template(built_in_templates(), usual_template(asked.stock.label_width, asked.stock.label_height));
  asked.layout = settings;
  auto output = make_output(*codes_, honey(), asked, kNow);
  REQUIRE_MESSAGE(output.has_value(), (output ? "" : output.error().in(Language::kEnglish)));
  output_.emplace(std::move(*output));
}

std::filesystem::path ProofScene::write(const std::function<void(std::vector<Label>&)>& spoil) const {
  const auto file = output_->files.file(0);
  const LabelMaker maker(*codes_, output_->encoder ? &*output_->encoder : nullptr, short_codes_);
  std::vector<Label> labels;
  std::vector<keys::ScratchCodes::Tag> tags;
  for (std::uint64_t i = 0; i < codes_->count(); ++i) labels.push_back(maker.make(i, tags));
  if (spoil) spoil(labels);
  const auto writer = output_->open(file);
  for (std::uint64_t page = 0; page < file.pages; ++page) {
    const auto part = output_->files.page(file, page);
    writer->add(writer->page(part.first_slot, std::span(labels).subspan(part.first, part.count)));
  }
  const auto written = writer->finish();
  const auto kept = shop_.path("written");
  std::filesystem::remove_all(kept);
  std::filesystem::copy(written, kept, std::filesystem::copy_options::recursive);
  return kept;
}

Result<void> ProofScene::prove(const std::filesystem::path& written) const {
  ProofRequest request;
  request.format = output_->asked.format;
  request.file = written;
  request.layout = output_->layout ? &*output_->layout : nullptr;
  request.art = output_->art ? &*output_->art : nullptr;
  request.typeface = output_->typeface ? &*output_->typeface : nullptr;
  request.encoder = output_->encoder ? &*output_->encoder : nullptr;
  request.codes = codes_.get();
  request.short_codes = &short_codes_;
  request.files = &output_->files;
  request.part = output_->files.file(0);
  return labeler::prove(request, 2, {}, {});
}

std::string ProofScene::fault(const std::function<void(std::vector<Label>&)>& spoil) const {
  const auto proven = prove(write(spoil));
  return proven ? "" : proven.error().in(Language::kEnglish);
}

Symbol blanked(const Symbol& symbol, int x, int y, int side) {
  auto modules = symbol.modules();
  for (int j = y; j < y + side; ++j)
    for (int i = x; i < x + side; ++i) modules.set(i, j, false);
  return Symbol(symbol.version(), std::move(modules));
}

}  // namespace ocop::labeler
