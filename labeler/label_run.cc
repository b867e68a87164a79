#include "labeler/label_run.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <thread>
#include <utility>

#include "base/descriptor.h"
#include "base/digest.h"
#include "base/file.h"
#include "labeler/proof.h"
#include "labeler/run_journal.h"
#include "labeler/run_output.h"

namespace ocop::labeler {
namespace {

constexpr std::size_t kRunBytes = 16;

/// A file, or a folder whose files are on the disk. Done before the registry is told of it, so that between
/// the note and the final name lies a rename alone.
void sync_written(const std::filesystem::path& written) {
  const Descriptor fd(::open(written.c_str(), O_RDONLY | O_CLOEXEC));
  if (fd.get() < 0 || ::fsync(fd.get()) != 0)
    throw FileError(written.string() + ": cannot sync: " + std::strerror(errno));
}

/// Hands tags of consecutive serials on, in blocks.
class TagBlocks {
 public:
  TagBlocks(const LabelCodes& codes, const RunNotes& notes, std::string run)
      : codes_(codes), notes_(notes), run_(std::move(run)) {}

  Result<void> take(std::uint64_t first, std::span<const keys::ScratchCodes::Tag> tags) {
    for (std::size_t i = 0; i < tags.size(); ++i) {
      const auto number = codes_.number(first + i);
      if (tags_.size() == kMostTags || (!tags_.empty() && number != serials_.first + tags_.size()))
        if (auto handed = hand_on(); !handed) return handed;
      if (tags_.empty()) serials_ = {number, 0, codes_.set().serials.front().width};
      tags_.push_back(tags[i]);
    }
    return {};
  }

  Result<void> hand_on() {
    if (tags_.empty()) return {};
    serials_.count = tags_.size();
    if (auto noted = notes_.scratch(serials_, tags_, run_); !noted) return noted;
    tags_.clear();
    any_ = true;
    return {};
  }

  bool any() const { return any_; }

 private:
  const LabelCodes& codes_;
  const RunNotes& notes_;
  std::string run_;
  programme::SerialRange serials_;
  std::vector<keys::ScratchCodes::Tag> tags_;
  bool any_ = false;
};

}  // namespace

struct LabelRun::State {
  const LabelCodes& codes;
  ShortCodes short_codes;
  RunOutput output;
  std::string id{};
  std::optional<RunJournal> journal{};  ///< of several files, or with scratch codes
  std::vector<bool> stands{};           ///< files that an earlier run made
  std::unique_ptr<SheetWriter> opened{};  ///< of the first file to be made
  Made made{};
  bool noted = false;

  Result<void> take_up();
  void look_for_files();
  std::optional<std::size_t> next_file(std::size_t from) const;
  Result<void> print_file(const RunFile& file, const LabelMaker& maker, const PrintRun& how,
                          const RunNotes& notes, TagBlocks& tags);
  Result<void> prove_file(const RunFile& file, const std::filesystem::path& written, const PrintRun& how);
  Result<void> note(const RunNotes& notes);
  Result<Made> print_all(const PrintRun& how, const RunNotes& notes, TagBlocks& tags);
  void tell(const PrintRun& how, std::uint64_t done) const;
};

Result<void> LabelRun::State::take_up() {
  const auto file = RunJournal::path(output.asked.out);
  std::error_code absent;
  const bool several = output.files.count() > 1 || short_codes.scratch != nullptr;
  if (!several && !std::filesystem::exists(file, absent)) {
    id = hex_digits(random_bytes(kRunBytes));
    return {};
  }
  auto opened_journal = RunJournal::open(output.asked.out, request_digest(output, codes, short_codes),
                                         codes.set().serials);
  if (!opened_journal) return tl::unexpected(opened_journal.error());
  journal = std::move(*opened_journal);
  id = journal->run();
  look_for_files();
  return {};
}

void LabelRun::State::look_for_files() {
  for (std::size_t number = 0; number < output.files.count(); ++number) {
    const auto path = output.files.path(number);
    const auto* entered = journal->find(path.filename().string());
    if (entered == nullptr) continue;
    const auto there = entry_of(path);
    stands[number] = there == *entered;
    std::error_code absent;
    if (!there && !std::filesystem::exists(path.string() + ".part", absent))
      output.notes.push_back(message(
          "{} was made before and is gone; it is made anew: destroy labels that were printed from the first one",
          "{} đã làm trước đó nhưng không còn; tệp được làm lại: hãy hủy các tem đã in từ tệp trước",
          path.string()));
  }
}

std::optional<std::size_t> LabelRun::State::next_file(std::size_t from) const {
  const auto begin = stands.begin() + static_cast<std::ptrdiff_t>(from);
  const auto found = std::find(begin, stands.end(), false);
  if (found == stands.end()) return std::nullopt;
  return static_cast<std::size_t>(found - stands.begin());
}

void LabelRun::State::tell(const PrintRun& how, std::uint64_t done) const {
  if (how.progress) how.progress(done, codes.count());
}

Result<void> LabelRun::State::prove_file(const RunFile& file, const std::filesystem::path& written,
                                         const PrintRun& how) {
  ProofRequest request;
  request.format = output.asked.format;
  request.file = written;
  request.layout = output.layout ? &*output.layout : nullptr;
  request.art = output.art ? &*output.art : nullptr;
  request.typeface = output.typeface ? &*output.typeface : nullptr;
  request.encoder = output.encoder ? &*output.encoder : nullptr;
  request.codes = &codes;
  request.short_codes = &short_codes;
  request.files = &output.files;
  request.part = file;
  auto proven = prove(request, how.threads, how.stop, [&](std::uint64_t done, std::uint64_t of) {
    tell(how, file.first + (of + done) / 2);
  });
  if (proven) made.proven += file.count;
  return proven;
}

Result<void> LabelRun::State::note(const RunNotes& notes) {
  if (noted) return {};
  auto done = notes.print(id);
  noted = done.has_value();
  return done;
}

Result<void> LabelRun::State::print_file(const RunFile& file, const LabelMaker& maker, const PrintRun& how,
                                         const RunNotes& notes, TagBlocks& tags) {
  auto writer = opened ? std::move(opened) : output.open(file);
  const bool verify = output.asked.verify;
  auto within = how;
  within.progress = [&](std::uint64_t done, std::uint64_t) { tell(how, file.first + (verify ? done / 2 : done)); };
  TakeTags take;
  if (short_codes.scratch != nullptr)
    take = [&](std::uint64_t first, std::span<const keys::ScratchCodes::Tag> some) { return tags.take(first, some); };
  if (auto printed = print_labels(maker, output.files, file, *writer, within, take); !printed) return printed;
  if (auto handed = tags.hand_on(); !handed) return handed;
  const auto written = writer->finish();
  if (verify)
    if (auto proven = prove_file(file, written, how); !proven) return proven;
  sync_written(written);
  if (auto noted_now = note(notes); !noted_now) return noted_now;
  if (journal) {
    auto entry = entry_of(written).value();
    entry.name = file.path.filename().string();
    journal->enter(std::move(entry));
  }
  writer->commit();
  return {};
}

Result<Made> LabelRun::State::print_all(const PrintRun& how, const RunNotes& notes, TagBlocks& tags) {
  const LabelMaker maker(codes, output.encoder ? &*output.encoder : nullptr, short_codes);
  const auto& files = output.files;
  if (journal) journal->write();
  for (std::size_t number = 0; number < files.count(); ++number) {
    const auto file = files.file(number);
    made.files.push_back(file.path);
    if (stands[number]) {
      made.taken_up += file.count;
      tell(how, file.first + file.count);
      continue;
    }
    if (auto printed = print_file(file, maker, how, notes, tags); !printed) return tl::unexpected(printed.error());
  }
  if (auto noted_now = note(notes); !noted_now) return tl::unexpected(noted_now.error());
  if (journal) journal->remove();
  return made;
}

LabelRun::LabelRun(std::unique_ptr<State> state) : state_(std::move(state)) {}
LabelRun::LabelRun(LabelRun&&) noexcept = default;
LabelRun& LabelRun::operator=(LabelRun&&) noexcept = default;
LabelRun::~LabelRun() = default;

const LabelArt* LabelRun::art() const { return state_->output.art ? &*state_->output.art : nullptr; }
const std::vector<Message>& LabelRun::notes() const { return state_->output.notes; }
const std::string& LabelRun::id() const { return state_->id; }
bool LabelRun::taken_up() const { return state_->journal && state_->journal->taken_up(); }

void LabelRun::use_block(std::uint32_t block, std::uint64_t block_first) {
  state_->short_codes.block = block;
  state_->short_codes.block_first = block_first;
}

Result<LabelRun> LabelRun::open(const LabelCodes& codes, const LabelFacts& facts, Output output,
                                const ShortCodes& short_codes, Instant now) {
  auto said = facts;
  said.typed_code = short_codes.typed != nullptr;
  said.scratch_code = short_codes.scratch != nullptr;
  auto made = make_output(codes, said, std::move(output), now);
  if (!made) return tl::unexpected(made.error());
  auto state = std::make_unique<State>(State{codes, short_codes, std::move(*made)});
  state->stands.assign(state->output.files.count(), false);
  if (auto taken = state->take_up(); !taken) return tl::unexpected(taken.error());
  if (const auto first = state->next_file(0)) state->opened = state->output.open(state->output.files.file(*first));
  auto& result = state->made;
  result.labels = codes.count();
  result.pages = state->output.files.pages();
  if (const auto& encoder = state->output.encoder) {
    result.symbol_version = encoder->version();
    result.correction = encoder->correction();
    result.module_mm = state->output.art->module.millimetres();
  }
  result.forms = codes.forms();
  result.notes = state->output.notes;
  return LabelRun(std::move(state));
}

Result<Made> LabelRun::print(const PrintRun& how, const RunNotes& notes) {
  TagBlocks tags(state_->codes, notes, state_->id);
  // A run of which nothing has been seen, nor is known to the registry, needs no journal.
  const auto forget = [&] {
    const bool tagged = state_->short_codes.scratch != nullptr && (taken_up() || tags.any());
    if (state_->journal && state_->journal->empty() && !state_->noted && !tagged) state_->journal->remove();
  };
  try {
    auto made = state_->print_all(how, notes, tags);
    if (!made) forget();
    return made;
  } catch (...) {
    forget();
    throw;
  }
}

}  // namespace ocop::labeler
