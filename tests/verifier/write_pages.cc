// Writes the pages of all verdicts as HTML files, to be looked at and to be
// tested in a browser: write_pages DIRECTORY
#include <filesystem>
#include <iostream>
#include <string>
#include <vector>

#include "base/file.h"
#include "tests/verifier/sample_facts.h"
#include "tests/verifier/sample_resolution.h"
#include "verifier/copy_facts.h"
#include "verifier/pages.h"

namespace {

using namespace ocop;
using namespace ocop::verifier;
using namespace ocop::verifier::sample;

class Folder {
 public:
  explicit Folder(std::filesystem::path path) : path_(std::move(path)) {
    std::filesystem::create_directories(path_);
  }
  void write(const std::string& name, const std::string& language,
             const web::Response& page) const {
    write_file_whole(path_ / (name + "." + language + ".html"), page.body);
  }

 private:
  std::filesystem::path path_;
};

/// A label as copy detection and inspectors leave it.
void write_copies(const Pages& pages, const Folder& folder, const std::string& language) {
  db::UnitWatch seen;
  seen.state = "suspected";
  seen.scans = 14;
  seen.devices = 9;
  seen.places = 4;
  seen.usual_devices = 1.3;
  seen.first_at = *parse_instant("2026-11-18T03:00:00Z");
  seen.since = seen.last_at = *parse_instant("2026-11-20T03:00:00Z");
  const auto write = [&](const std::string& name, const std::string& mark, const std::string& batch) {
    db::Dossier known;
    known.watch = seen;
    known.watch->mark = mark;
    if (!mark.empty()) known.watch->marked_at = parse_instant("2026-11-21T03:00:00Z");
    if (!batch.empty()) known.watch->state = "watch";
    known.batch_state = batch;
    Facts facts = in_order();
    add_copies(known, kFewestDevicesShown, facts);
    Resolution resolution = resolution_of(facts);
    resolution.dossier->scans = {14, seen.first_at};
    folder.write(name, language, pages.label(resolution, request_of(language, sample_target())));
  };
  write("suspected_copy-many_phones", "", "");
  write("suspected_copy-confirmed", "confirmed", "");
  write("genuine-cleared", "cleared", "");
  write("genuine-batch_copied", "", "suspected");
}

void write_verdicts(const Pages& pages, const Folder& folder, const std::string& language) {
  const web::Request request = request_of(language, sample_target());
  const auto write = [&](const std::string& name, const Resolution& resolution) {
    folder.write(name, language, pages.label(resolution, request));
  };
  write("genuine", resolution_of(in_order()));
  Resolution again = resolution_of(in_order());
  again.dossier->scans = {1203, parse_instant("2026-11-03T00:12:00Z")};
  write("genuine-checked-before", again);
  Resolution pictured = resolution_of(in_order());
  pictured.dossier->product.picture = "mat-ong.jpg";
  write("genuine-with-picture", pictured);
  for (const Fault& fault : faults()) {
    Facts facts = in_order();
    fault.apply(facts);
    write(std::string(headline_code(fault.headline)) + "-" + fault.code, resolution_of(facts));
  }
  write_copies(pages, folder, language);
  Resolution scratch = resolution_of(in_order());
  scratch.dossier->scratch.exists = true;
  scratch.scratch_tried_here = true;
  write("genuine-scratch-unused", scratch);
  const auto reply = [&](const std::string& name, const ScratchReply& said) {
    folder.write(name, language, pages.scratched(scratch, said, request));
  };
  const Instant at = scratch.at;
  reply("genuine-scratch-first", {.outcome = db::ScratchOutcome::kFirst, .used_at = at});
  reply("genuine-scratch-used", {.outcome = db::ScratchOutcome::kUsed, .used_at = at});
  reply("genuine-scratch-wrong", {.outcome = db::ScratchOutcome::kWrong});
  reply("genuine-scratch-unreadable",
        {.unreadable = keys::read_short_code(keys::ShortCode::kScratch, "7K3M-9QXD").error()});
  Facts product = in_order();
  product.level = Level::kProduct;
  product.registration = RegistrationFact::kNotNeeded;
  product.at_production = {};
  product.best_before.reset();
  product.today = {};
  product.ever_certified = false;
  write("genuine-product-level-uncertified", resolution_of(product));
  Facts extended = in_order();
  extended.today = {programme::CertificateStatus::kExtended, std::nullopt, make_date(2027, 1, 9),
                    "", "", ""};
  Resolution hostile = resolution_of(extended);
  hostile.dossier->product.name_vi = "<script>alert(1)</script>\u202Eđảo " + std::string(150, 'W');
  hostile.dossier->product.name_en.clear();
  hostile.dossier->producer.name = "\"><img src=x onerror=alert(1)>" + std::string(90, 'M');
  write("genuine-hostile-names", hostile);
}

void write_others(const Pages& pages, const Folder& folder, const std::string& language) {
  const Error error = {"10", message("the lot has 25 characters, 20 are allowed",
                                     "số lô có 25 ký tự, chỉ được phép 20")};
  const web::Request request = request_of(language, sample_target());
  folder.write("home", language, pages.home(request_of(language, "/")));
  folder.write("home-refused", language,
               pages.home_refused("0952/<b>", error, request_of(language, "/?code=0952")));
  folder.write("no-label", language,
               pages.no_label("7K3M-9QXD-2RTA", request_of(language, "/?code=7K3M9QXD2RTA")));
  folder.write("too-many", language,
               pages.too_many(std::chrono::minutes(25), request_of(language, "/?code=x")));
  folder.write("not-a-code", language, pages.not_a_code(error, request));
  folder.write("unknown-product", language,
               pages.unknown_product(resolution_of(in_order()), request));
  for (const int status : {404, 405, 500, 503})
    folder.write("failure-" + std::to_string(status), language, pages.failure(status, request));
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::cerr << "usage: write_pages DIRECTORY\n";
    return 2;
  }
  const Pages pages("ID.EXAMPLE.VN");
  const Folder folder(argv[1]);
  for (const std::string language : {"vi", "en"}) {
    write_verdicts(pages, folder, language);
    write_others(pages, folder, language);
  }
  return 0;
}
