#include "labeler/command.h"

#include <CLI/CLI.hpp>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "labeler/decimal.h"
#include "labeler/font.h"
#include "labeler/label_arrange.h"
#include "labeler/label_refusal.h"
#include "labeler/label_template.h"
#include "labeler/stock.h"
#include "labeler/symbol.h"
#include "labeler/text_table.h"

namespace ocop::labeler {
namespace {

/// 45 modules: what a label's code takes with a short host.
constexpr int kUsualSymbol = 45;

struct Arguments {
  std::string stocks;
  std::string templates;
};

using Texts = std::vector<std::string>;

bool holds(const Typeface& typeface, const Stock& stock, int symbol, const ModuleSize& module) {
  return blocks_fit(typeface, {},
                    {{stock.label_width, stock.label_height, stock.round, stock.safe}, symbol, module, 1});
}

/// The largest module of a usual symbol, beside no text at all; "–" for none.
std::string largest_module(const Typeface& typeface, const Stock& stock) {
  for (const auto& module : module_choices({kUsualSymbol, stock.dpi, std::nullopt}))
    if (holds(typeface, stock, kUsualSymbol, module)) return decimal(module.millimetres(), 2);
  return "–";
}

/// Of a symbol with the smallest modules; "–" when not even a version 1 fits.
std::string most_modules(const Typeface& typeface, const Stock& stock) {
  const auto module = module_choices({kUsualSymbol, stock.dpi, std::nullopt}).back();
  for (int modules = Symbol::kMaxWidth; modules > 17; modules -= 4)
    if (holds(typeface, stock, modules, module)) return std::to_string(modules);
  return "–";
}

std::string stock_table(const std::vector<Stock>& stocks, const Typeface& typeface, Language language) {
  const std::vector<Message> headings{
      message("stock", "loại giấy"), message("name", "tên"),
      message("label (mm)", "tem (mm)"), message("on a page", "mỗi trang"),
      message("dpi", "dpi"), message("template", "mẫu"),
      message("module of 45 (mm)", "ô mã QR 45 (mm)"), message("most modules", "nhiều ô nhất")};
  std::vector<Texts> rows;
  for (const auto& stock : stocks)
    rows.push_back({stock.id, stock.name.in(language),
                    decimal(stock.label_width, 2) + " × " + decimal(stock.label_height, 2),
                    std::to_string(stock.labels()), std::to_string(stock.dpi),
                    std::string(usual_template(stock.label_width, stock.label_height)),
                    largest_module(typeface, stock), most_modules(typeface, stock)});
  return text_table(headings, rows, language);
}

std::string template_table(const std::vector<LabelTemplate>& templates, Language language) {
  const std::vector<Message> headings{message("template", "mẫu"), message("name", "tên"),
                                      message("least type", "cỡ chữ nhỏ nhất"), message("fields", "các trường")};
  std::vector<Texts> rows;
  for (const auto& one : templates) {
    std::string fields;
    for (const auto& [field, required] : one.fields)
      fields += (fields.empty() ? "" : " ") + std::string(required ? "" : "?") + std::string(field_code(field));
    rows.push_back({one.id, one.name.in(language), decimal(one.least_points, 2), fields});
  }
  return text_table(headings, rows, language);
}

Result<std::string> answer(const Arguments& given, Language language) {
  const auto stocks = given.stocks.empty() ? Result<std::vector<Stock>>(built_in_stocks()) : stocks_with(given.stocks);
  if (!stocks) return tl::unexpected(stocks.error());
  const auto templates = given.templates.empty() ? Result<std::vector<LabelTemplate>>(built_in_templates())
                                                 : templates_with(given.templates);
  if (!templates) return tl::unexpected(templates.error());
  const auto typeface = Typeface::find();
  if (!typeface) return tl::unexpected(typeface.error());
  return stock_table(*stocks, *typeface, language) + "\n" + template_table(*templates, language);
}

}  // namespace

void add_stocks_command(CLI::App& app, Command& chosen) {
  auto given = std::make_shared<Arguments>();
  auto* stocks = app.add_subcommand("stocks", "List the papers and templates of labels");
  stocks->add_option("--stocks", given->stocks, "JSON file with stocks of one's own");
  stocks->add_option("--templates", given->templates, "JSON file with templates of one's own");
  when_given(*stocks, chosen,
             [given](const CommandSession& session) { return session.finish(answer(*given, session.language)); });
}

}  // namespace ocop::labeler
