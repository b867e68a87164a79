// print_quality FORM [SHOTS [THREADS]]: prints labels of every built-in stock, damages and photographs
// them, reads them back, and writes FORM with its tables filled in to standard output.
#include <array>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <map>
#include <string>
#include <thread>
#include <vector>

#include "base/file.h"
#include "tests/keys/test_programme.h"
#include "tests/print/conditions.h"
#include "tests/print/drawn_symbol.h"
#include "tests/print/printed_stock.h"
#include "tests/print/report.h"
#include "tests/print/survey.h"

namespace ocop::print_quality {
namespace {

constexpr std::uint64_t kLabels = 12;
constexpr int kFinePixels = 10;  // a module, of symbols that no printer's dots coarsen

struct Effort {
  int shots = 100;
  unsigned threads = 1;
};

/// Makes the tables' tallies and adds up what must not happen.
class Surveyor {
 public:
  explicit Surveyor(Effort effort) : effort_(effort) {}

  std::vector<Tally> tallies(const std::vector<Subject>& subjects) {
    auto all = survey(subjects, effort_.shots, effort_.threads);
    for (const auto& one : all) wrong_ += one.wrong;
    return all;
  }
  int wrong() const { return wrong_; }

 private:
  Effort effort_;
  int wrong_ = 0;
};

std::string fixed(double number, int digits) {
  std::array<char, 32> text{};
  (void)std::snprintf(text.data(), text.size(), "%.*f", digits, number);
  return text.data();
}

std::vector<std::string> names(const std::vector<Condition>& conditions) {
  std::vector<std::string> all;
  for (const auto& condition : conditions) all.push_back(condition.name);
  return all;
}

std::vector<PrintedStock> print_all() {
  test::TestProgramme programme;
  const auto key = programme.signing_key(programme.issue().kid);
  const auto& folder = programme.folder();
  std::vector<PrintedStock> all;
  for (const auto& stock : labeler::built_in_stocks())
    all.push_back(print_stock(stock, kLabels, key, folder.path()));
  return all;
}

std::string stock_table(const std::vector<PrintedStock>& printed) {
  std::string text = "| stock | printed as | dpi | module | symbol | its side with quiet zone |\n|---|---|--:|---|---|--:|\n";
  for (const auto& [stock, format, module, version, correction, prints] : printed) {
    const double side = (prints.front().modules + 2 * labeler::Symbol::kQuietZone) * module.millimetres();
    text += "| " + stock.id + " | " + (format == labeler::Format::kZpl ? "ZPL" : "PDF") + " | " +
            std::to_string(module.dpi()) + " | " + std::to_string(module.dots()) + " dots, " +
            fixed(module.millimetres(), 3) + " mm | version " + std::to_string(version) + ", level " +
            correction + " | " + fixed(side, 1) + " mm |\n";
  }
  text.pop_back();
  return text;
}

std::string condition_table(const std::vector<PrintedStock>& printed, Surveyor& surveyor) {
  const auto conditions = single_conditions();
  std::vector<Subject> subjects;
  std::vector<std::string> columns;
  for (const auto& one : printed) columns.push_back(one.stock.id);
  for (const auto& condition : conditions)
    for (const auto& one : printed) subjects.push_back({one.stock.id, one.prints, condition});
  return table("condition", columns, names(conditions), surveyor.tallies(subjects));
}

/// The labels of the usual stock, each drawn anew at one level.
std::vector<Print> redrawn(const std::vector<Print>& prints, char level) {
  std::vector<Print> all;
  for (const auto& print : prints) all.push_back(drawn_symbol(print.payload, level, kFinePixels));
  return all;
}

std::string module_table(const std::vector<Print>& prints, Surveyor& surveyor) {
  const std::vector<double> modules = {0.25, 0.30, 0.33, 0.375, 0.42, 0.5, 0.6};
  std::vector<Subject> subjects;
  std::vector<std::string> columns;
  std::vector<std::string> rows;
  for (const double module : modules) columns.push_back(fixed(module, 3) + " mm");
  for (const auto& phone : phones()) {
    rows.push_back(phone.name);
    for (const double module : modules)
      subjects.push_back({fixed(module, 3), prints, seen_by(phone, module)});
  }
  return table("phone", columns, rows, surveyor.tallies(subjects));
}

/// On the area that a symbol of level M takes, quiet zone included.
std::string level_table(const std::vector<Print>& prints, Surveyor& surveyor) {
  const std::vector<char> levels = {'L', 'M', 'Q', 'H'};
  const auto conditions = covering_conditions();
  std::vector<std::vector<Print>> drawn;
  std::vector<std::string> columns;
  for (const char level : levels) {
    drawn.push_back(redrawn(prints, level));
    columns.push_back(std::string(1, level) + ", " + std::to_string(drawn.back().front().modules) + " modules");
  }
  const auto whole = [](const std::vector<Print>& all) {
    return all.front().modules + 2.0 * labeler::Symbol::kQuietZone;
  };
  std::vector<Subject> subjects;
  for (const auto& condition : conditions)
    for (std::size_t i = 0; i < levels.size(); ++i) {
      const double smaller = whole(drawn[1]) / whole(drawn[i]);
      auto same_area = condition;
      same_area.camera.pixels *= smaller;
      same_area.camera.blur /= smaller;
      same_area.camera.motion /= smaller;
      same_area.damage.scratch /= smaller;
      subjects.push_back({std::string(1, levels[i]), drawn[i], same_area});
    }
  return table("condition", columns, names(conditions), surveyor.tallies(subjects));
}

int run(const std::string& form_file, const Effort& effort) {
  const auto form = read_file(form_file, 1 << 20);
  const auto printed = print_all();
  const auto usual = redrawn(printed.front().prints, 'M');
  Surveyor surveyor(effort);
  std::map<std::string, std::string> parts = {{"shots", std::to_string(effort.shots)},
                                              {"stocks", stock_table(printed)},
                                              {"conditions", condition_table(printed, surveyor)},
                                              {"modules", module_table(usual, surveyor)},
                                              {"levels", level_table(usual, surveyor)}};
  parts["wrong"] = std::to_string(surveyor.wrong());
  const auto text = filled(form, parts);
  return std::fputs(text.c_str(), stdout) < 0 ? 1 : 0;
}

}  // namespace
}  // namespace ocop::print_quality

int main(int argc, char** argv) {
  if (argc < 2 || argc > 4) {
    std::fputs("usage: print_quality FORM [SHOTS [THREADS]]\n", stderr);
    return 2;
  }
  try {
    ocop::print_quality::Effort effort{100, std::thread::hardware_concurrency()};
    if (argc > 2) effort.shots = std::max(1, std::atoi(argv[2]));
    if (argc > 3) effort.threads = static_cast<unsigned>(std::max(1, std::atoi(argv[3])));
    return ocop::print_quality::run(argv[1], effort);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "print_quality: %s\n", error.what());
    return 1;
  }
}
