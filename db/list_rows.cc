#include "db/list_rows.h"

namespace ocop::db {
namespace {

/// A certificate joined with one of its acts, or with none.
struct CertificateAndAct {
  std::string number, gtin, issuer, issued, expires, note, basis, previous;
  long long stars = 0, score = 0;
  std::string act, effective_on, until, decision, reason, ground, authority, filed_on, rule, paper;
  std::string recorded_by;
  long long seq = 0, recorded_at = 0;

  auto slots() {
    return std::tie(number, gtin, stars, issuer, issued, expires, note, basis, previous, score, act,
                    effective_on, until, decision, reason, ground, authority, filed_on, rule, paper,
                    seq, recorded_at, recorded_by);
  }

  programme::Certificate certificate() const {
    programme::Certificate result;
    result.number = number;
    result.gtin = gtin;
    result.stars = static_cast<int>(stars);
    result.issuer = issuer;
    result.issued = stored_date(issued);
    result.expires = stored_date(expires);
    result.note = note;
    result.basis = basis;
    result.previous = previous;
    if (score >= 0) result.score_tenths = static_cast<int>(score);
    return result;
  }

  programme::CertificateEvent event() const {
    const auto known = programme::certificate_act_of(act);
    if (!known) throw_unreadable_row("an act about a certificate", act);
    programme::CertificateEvent result;
    result.act = *known;
    result.date = stored_date(effective_on);
    result.until = stored_optional_date(until);
    result.decision = decision;
    result.reason = reason;
    result.ground = ground;
    if (!authority.empty()) result.authority = programme::authority_of(authority);
    result.filed = stored_optional_date(filed_on);
    result.rule = rule;
    result.paper = paper;
    result.seq = static_cast<int>(seq);
    result.recorded_at = stored_instant(recorded_at);
    result.recorded_by = recorded_by;
    return result;
  }
};

constexpr std::string_view kCertificatesAndActs =
    "SELECT c.number, c.gtin, c.stars, c.issuer, c.issued, c.expires, c.note, c.basis, "
    "c.previous, COALESCE(c.score_tenths, -1), COALESCE(e.act, ''), "
    "COALESCE(e.effective_on, ''), COALESCE(e.until_date, ''), COALESCE(e.decision, ''), "
    "COALESCE(e.reason, ''), COALESCE(e.ground, ''), COALESCE(e.authority, ''), "
    "COALESCE(e.filed_on, ''), COALESCE(e.rule, ''), COALESCE(e.paper, ''), COALESCE(e.seq, 0), "
    "COALESCE(e.recorded_at, 0), COALESCE(e.recorded_by, '') "
    "FROM certificates c LEFT JOIN certificate_events e ON e.number = c.number WHERE ";

}  // namespace

void throw_unreadable_row(std::string_view what, const std::string& text) {
  throw DatabaseError("the registry holds \"" + text + "\" where " + std::string(what) +
                      " belongs");
}

std::string ListedProducer::columns() {
  return "x.id, x.name, x.kind, x.address, x.sample, " + std::string(kListedPlace) +
         ", COALESCE(x.stopped_on, '')";
}

Producer ListedProducer::producer() const {
  const auto known = programme::producer_kind_of(kind);
  if (!known) throw_unreadable_row("a kind of producer", kind);
  return {id, name, *known, address, place.place(), sample != 0};
}

std::string ListedProduct::columns() {
  return "pr.gtin, pr.producer, pr.group_number, pr.product_set, pr.name_vi, pr.name_en, "
         "pr.name_as_printed, pr.story_vi, pr.story_en, COALESCE(pi.media_type, ''), "
         "pr.net_content, pr.ingredients, pr.warnings, pr.note, pr.sample, " +
         ListedProducer::columns();
}

std::string ListedProduct::joins() {
  return " JOIN producers x ON x.id = pr.producer" + std::string(kListedPlaceJoins) +
         "LEFT JOIN pictures pi ON pi.gtin = pr.gtin "
         "LEFT JOIN search_terms sp ON sp.kind = 'product' AND sp.id = pr.gtin "
         "LEFT JOIN search_terms sr ON sr.kind = 'producer' AND sr.id = x.id ";
}

Product ListedProduct::product() const {
  const auto known = programme::group_of(static_cast<int>(group));
  if (!known) throw_unreadable_row("a product group", std::to_string(group));
  Product result = row;
  result.group = *known;
  result.sample = sample != 0;
  return result;
}

void add_product_bounds(Where& where, const Bounds& bounds) {
  add_within(where, "x.place", bounds.place);
  if (!bounds.producer.empty()) where.add("x.id = " + where.value(bounds.producer));
}

std::vector<programme::Certificate> certificates_where(Connection& connection,
                                                       const std::string& condition,
                                                       const Where& where) {
  std::vector<programme::Certificate> result;
  CertificateAndAct row;
  ask_rows(
      connection,
      std::string(kCertificatesAndActs) + condition + " ORDER BY c.number, e.effective_on, e.seq",
      where,
      [&] {
        if (result.empty() || result.back().number != row.number)
          result.push_back(row.certificate());
        if (!row.act.empty()) result.back().events.push_back(row.event());
      },
      row.slots());
  return result;
}

}  // namespace ocop::db
