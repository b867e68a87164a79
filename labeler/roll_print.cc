#include "labeler/roll_print.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "base/text.h"
#include "db/goods_acts.h"
#include "db/registry.h"
#include "db/scratch.h"
#include "gs1/check_digit.h"
#include "labeler/batch_print.h"
#include "labeler/key_owner.h"
#include "labeler/plural.h"
#include "labeler/roll_stars.h"
#include "labeler/run_journal.h"

namespace ocop::labeler {
namespace {

/// How often serials that another run has just taken are chosen anew.
constexpr int kMostAttempts = 8;

Result<db::Dossier> product_of(db::Reader& registry, const RollPrintRequest& request,
                               const std::string& producer) {
  const auto gtin = gs1::to_gtin14(request.gtin);
  if (!gtin) return fail("--gtin", gtin.error().message);
  auto dossier = registry.dossier(*gtin, "", "");
  if (!dossier)
    return fail("--gtin", message("the registry has no product with the GTIN {}",
                                  "sổ đăng ký không có sản phẩm mang mã GTIN {}", *gtin));
  const auto& product = dossier->product;
  if (product.group == programme::Group::kTourism)
    return fail("", message("{} is a tourism service; services have no labels with serials",
                            "{} là dịch vụ du lịch; dịch vụ không có tem đánh số", product.name_vi));
  if (auto own = check_owner(product, producer); !own) return tl::unexpected(own.error());
  return std::move(*dossier);
}

/// The serials that a new roll would get now.
Result<programme::SerialRange> next_serials(db::Reader& registry, const std::string& gtin,
                                            std::uint64_t count) {
  if (count == 0 || count > programme::kMaxBatchQuantity)
    return fail("--count", message("a roll has 1 to {} labels", "mỗi cuộn có từ 1 đến {} tem",
                                   programme::kMaxBatchQuantity));
  constexpr std::size_t kMostDigits = 18;
  const auto first = registry.next_serial(gtin);
  const auto digits = std::to_string(first + count - 1).size();
  if (digits > kMostDigits)
    return fail("", message("the product {} has no serials left",
                            "sản phẩm {} đã dùng hết số sê-ri", gtin));
  return programme::SerialRange{first, count,
                                std::max(kSerialWidth, static_cast<unsigned>(digits))};
}

using Ranges = std::vector<programme::SerialRange>;

bool lie_within(const Ranges& some, const Ranges& all) {
  return std::ranges::all_of(some, [&](const auto& inner) {
    return std::ranges::any_of(all, [&](const auto& outer) {
      return outer.first <= inner.first && inner.first + inner.count <= outer.first + outer.count;
    });
  });
}

std::uint64_t count_of(const Ranges& ranges) {
  std::uint64_t count = 0;
  for (const auto& range : ranges) count += range.count;
  return count;
}

struct Chosen {
  Ranges serials;
  std::uint64_t used_since = 0;  ///< activated or voided after the run that is taken up had begun
};

/// What of a roll has neither been activated nor voided. A run that was cut off keeps the labels that it
/// began with: those of its first files may be in use by now.
Result<Chosen> unused_serials(db::Connection& connection, const db::Roll& roll, const RollPrintRequest& request) {
  Ranges used;
  for (const auto& part : db::parts_of(connection, roll))
    if (part.state != db::RollState::kUnused) used.push_back(part.serials);
  auto left = remaining_serials(roll.serials, request.only, std::move(used));
  auto begun = RunJournal::serials(request.output.out, roll.serials.width);
  const auto asked = remaining_serials(roll.serials, request.only, {});
  if (!begun.empty() && lie_within(left, begun) && lie_within(begun, asked)) {
    const auto used_since = count_of(begun) - count_of(left);
    return Chosen{std::move(begun), used_since};
  }
  if (left.empty())
    return fail("only", message("none of these labels is left to print: they are not of the roll {}, or "
                                "activated or void already",
                                "không còn tem nào để in: các số sê-ri này không thuộc cuộn {}, hoặc đã kích "
                                "hoạt hay đã hủy",
                                roll.roll));
  return Chosen{std::move(left), 0};
}

Result<void> same_roll(const db::Roll& roll, const RollPrintRequest& request) {
  const bool same_count = request.count == 0 || request.count == roll.serials.count;
  if (same_count && request.scratch == roll.scratch) return {};
  const auto with = [&](bool scratch) {
    return scratch ? message("with scratch codes", "có mã cào")
                   : message("without scratch codes", "không có mã cào");
  };
  const auto has = with(roll.scratch);
  return fail("--roll",
              {fmt::format("the roll {} of this product exists already, with {} label{} {}; choose another name "
                           "for another roll",
                           roll.roll, roll.serials.count, plural(roll.serials.count), has.en),
               fmt::format("cuộn {} của sản phẩm này đã có, gồm {} tem {}; cuộn khác thì hãy đặt tên khác",
                           roll.roll, roll.serials.count, has.vi)});
}

}  // namespace

struct RollPrint::State {
  State(const db::Address& its_database, const keys::SigningKey& its_key,
        const keys::ServiceKey* service, RollPrintRequest its_request)
      : database(its_database), key(its_key), request(std::move(its_request)) {
    if (service == nullptr) return;
    typed.emplace(*service);
    if (request.scratch) scratch.emplace(*service);
  }

  db::Address database;
  const keys::SigningKey& key;
  RollPrintRequest request;
  std::optional<keys::TypedCodes> typed;
  std::optional<keys::ScratchCodes> scratch;
  db::Roll roll;
  bool made_before = false;
  bool printed_before = false;  ///< by another run
  std::uint64_t used_since = 0;  ///< as Chosen has it
  std::vector<Message> notes;
  std::optional<LabelCodes> codes;
  std::optional<LabelRun> run;  // refers to codes, so it goes first

  Result<void> begin(Instant now);
  Result<bool> try_begin(db::Reader& registry, db::Connection& connection,
                         const db::Dossier& product, Instant now);
  Result<std::vector<programme::SerialRange>> choose_serials(db::Reader& registry,
                                                             db::Connection& connection,
                                                             const std::string& gtin);
  Result<LabelFacts> facts(const db::Dossier& product, Date today);
  Result<void> open(const LabelFacts& facts, std::vector<programme::SerialRange> serials,
                    Instant now);
  Result<void> check_again(db::Connection& connection);
  Result<db::Roll> reserve(db::Connection& connection, Instant now) const;
  Result<void> note(std::string_view run_id, Instant now) const;
  Result<void> keep_tags(const programme::SerialRange& serials,
                         std::span<const keys::ScratchCodes::Tag> tags, std::string_view run_id) const;
};

/// Sets the roll: as it stands, or as it would be made now.
Result<std::vector<programme::SerialRange>> RollPrint::State::choose_serials(
    db::Reader& registry, db::Connection& connection, const std::string& gtin) {
  auto before = db::roll_of(connection, gtin, request.roll);
  made_before = before.has_value();
  if (before) {
    roll = std::move(*before);
    if (auto same = same_roll(roll, request); !same) return tl::unexpected(same.error());
    auto chosen = unused_serials(connection, roll, request);
    if (!chosen) return tl::unexpected(chosen.error());
    used_since = chosen->used_since;
    return std::move(chosen->serials);
  }
  const auto next = next_serials(registry, gtin, request.count);
  if (!next) return tl::unexpected(next.error());
  roll = {};
  roll.gtin = gtin;
  roll.roll = request.roll;
  roll.serials = *next;
  return std::vector{*next};
}

Result<LabelFacts> RollPrint::State::facts(const db::Dossier& product, Date today) {
  auto facts = label_facts(product);
  facts.serial_digits = roll.serials.width;
  notes.clear();
  if (!typed)
    notes.push_back(message("the labels have no typed code: there is no service key (--service-key FILE)",
                            "tem không có mã tra cứu vì không có khóa dịch vụ (--service-key TỆP)"));
  if (used_since > 0)
    notes.push_back(message("{} of these labels have been activated or voided since this print was cut off; the "
                            "files hold them all the same: destroy those that are void",
                            "{} tem trong số này đã kích hoạt hoặc đã hủy từ khi lần in bị dừng; các tệp vẫn có "
                            "những tem đó: tem nào đã hủy thì bỏ đi",
                            used_since));
  if (!request.stars) return facts;
  const auto* certificate = certificate_in_force(product, today);
  if (certificate == nullptr)
    return fail("", message("{0} has no OCOP certificate in force on {1}; --no-stars prints labels without the "
                            "mark",
                            "ngày {1} {0} không có giấy chứng nhận OCOP còn hiệu lực; thêm --no-stars để in tem "
                            "không có sao",
                            product.product.name_vi, dmy_date(today)));
  facts.stars = certificate->stars;
  notes.push_back(stars_end(product, *certificate, today));
  return facts;
}

Result<void> RollPrint::State::open(const LabelFacts& facts,
                                    std::vector<programme::SerialRange> serials, Instant now) {
  run.reset();
  codes.emplace(key, LabelSet{LabelLevel::kUnit, roll.gtin, "", std::move(serials)}, request.host,
                spelling_of(request.output));
  ShortCodes short_codes;
  short_codes.typed = typed ? &*typed : nullptr;
  short_codes.scratch = scratch ? &*scratch : nullptr;
  auto opened = LabelRun::open(*codes, facts, request.output, short_codes, now);
  if (!opened) return tl::unexpected(opened.error());
  run.emplace(std::move(*opened));
  return {};
}

/// A roll that was printed before needs a reason, and no scratch codes: a second code would make the
/// first one wrong.
Result<void> RollPrint::State::check_again(db::Connection& connection) {
  if (!made_before) return {};
  printed_before = std::ranges::any_of(
      db::prints_of_roll(connection, roll.gtin, roll.roll),
      [&](const db::Print& print) { return print.what.run != run->id(); });
  if (roll.scratch && !run->taken_up() &&
      db::has_scratch_code(connection, roll.gtin, codes->serial(0)))
    return fail("scratch",
                message("the labels of the roll {} carry scratch codes, which nobody keeps, so they cannot be "
                        "printed again; void what is lost, and print a new roll",
                        "tem của cuộn {} có mã cào, không ai lưu lại mã này nên không in lại được; hãy hủy tem "
                        "mất hoặc hỏng rồi in cuộn mới",
                        roll.roll));
  if (printed_before && request.reason.empty())
    return fail("reason", message("this roll has been printed before; say why it is printed again",
                                  "cuộn này đã được in rồi; hãy ghi lý do in lại"));
  return {};
}

Result<db::Roll> RollPrint::State::reserve(db::Connection& connection, Instant now) const {
  db::RollRequest wanted;
  wanted.gtin = roll.gtin;
  wanted.roll = request.roll;
  wanted.kid = key.kid();
  wanted.count = request.count;
  wanted.scratch = request.scratch;
  db::WriteTransaction transaction(connection);
  auto made = db::make_roll(connection, request.actor, wanted, now);
  if (made) transaction.commit();
  return made;
}

/// False when another run has taken the serials meanwhile: the roll stands, and is opened anew.
Result<bool> RollPrint::State::try_begin(db::Reader& registry, db::Connection& connection,
                                         const db::Dossier& product, Instant now) {
  auto serials = choose_serials(registry, connection, product.product.gtin);
  if (!serials) return tl::unexpected(serials.error());
  const auto said = facts(product, local_date(now));
  if (!said) return tl::unexpected(said.error());
  if (auto opened = open(*said, std::move(*serials), now); !opened)
    return tl::unexpected(opened.error());
  if (auto checked = check_again(connection); !checked) return tl::unexpected(checked.error());
  if (!made_before) {
    auto made = reserve(connection, now);
    if (!made) return tl::unexpected(made.error());
    const bool as_thought = made->serials == roll.serials;
    roll = std::move(*made);
    if (!as_thought) return false;
  }
  if (const auto block = db::label_block_of(connection, roll.gtin, roll.serials))
    run->use_block(block->id, block->serials.first);
  else if (typed)
    throw db::DatabaseError(database.display() + ": roll " + roll.roll + " has no label block");
  return true;
}

Result<void> RollPrint::State::begin(Instant now) {
  db::Reader registry(database);
  db::Connection connection(database, db::Access::kTool);
  const auto product = product_of(registry, request, key.producer());
  if (!product) return tl::unexpected(product.error());
  if (request.scratch && !scratch)
    return fail("--scratch", message("scratch codes need the service key; name it with --service-key FILE",
                                     "mã cào cần khóa dịch vụ; hãy chỉ ra bằng --service-key TỆP"));
  const bool made_here = !db::roll_of(connection, product->product.gtin, request.roll);
  for (int attempt = 1; attempt <= kMostAttempts; ++attempt) {
    const auto begun = try_begin(registry, connection, *product, now);
    if (!begun) return tl::unexpected(begun.error());
    if (!*begun) continue;
    made_before = !made_here;
    return {};
  }
  return fail("", message("others take serials of this product all the time; try again",
                          "nhiều lượt in khác đang lấy số sê-ri của sản phẩm này; hãy thử lại"));
}

Result<void> RollPrint::State::note(std::string_view run_id, Instant now) const {
  db::PrintNote note;
  note.gtin = roll.gtin;
  note.roll = roll.roll;
  note.first = codes->serial(0);
  note.last = codes->serial(codes->count() - 1);
  note.labels = codes->count();
  note.format = format_name(request.output.format);
  note.run = run_id;
  if (printed_before) note.reason = request.reason;
  db::Connection connection(database, db::Access::kTool);
  db::WriteTransaction transaction(connection);
  if (auto noted = db::note_print(connection, request.actor, note, now); !noted) return noted;
  transaction.commit();
  return {};
}

Result<void> RollPrint::State::keep_tags(const programme::SerialRange& serials,
                                         std::span<const keys::ScratchCodes::Tag> tags,
                                         std::string_view run_id) const {
  db::Connection connection(database, db::Access::kTool);
  db::WriteTransaction transaction(connection);
  if (auto kept = db::put_scratch_tags(connection, roll.gtin, serials, tags, run_id); !kept)
    return kept;
  transaction.commit();
  return {};
}

RollPrint::RollPrint(std::unique_ptr<State> state) : state_(std::move(state)) {}
RollPrint::RollPrint(RollPrint&&) noexcept = default;
RollPrint::~RollPrint() = default;

const db::Roll& RollPrint::roll() const { return state_->roll; }
bool RollPrint::made_before() const { return state_->made_before; }
bool RollPrint::printed_before() const { return state_->printed_before; }
programme::SerialRange RollPrint::span() const {
  const auto& parts = state_->codes->set().serials;
  const auto& last = parts.back();
  return {parts.front().first, last.first + last.count - parts.front().first, last.width};
}
std::uint64_t RollPrint::labels() const { return state_->codes->count(); }

Result<RollPrint> RollPrint::begin(const db::Address& database, const keys::SigningKey& key,
                                   const keys::ServiceKey* service, RollPrintRequest request,
                                   Instant now) {
  auto state = std::make_unique<State>(database, key, service, std::move(request));
  if (auto begun = state->begin(now); !begun) return tl::unexpected(begun.error());
  return RollPrint(std::move(state));
}

Result<Made> RollPrint::print(const PrintRun& run, const Clock& clock) {
  RunNotes notes;
  notes.print = [&](std::string_view id) { return state_->note(id, clock()); };
  notes.scratch = [&](const programme::SerialRange& serials,
                      std::span<const keys::ScratchCodes::Tag> tags, std::string_view id) {
    return state_->keep_tags(serials, tags, id);
  };
  auto made = state_->run->print(run, notes);
  if (!made) return made;
  made->notes.insert(made->notes.begin(), state_->notes.begin(), state_->notes.end());
  return made;
}

}  // namespace ocop::labeler
