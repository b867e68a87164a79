#include "db/links.h"

#include <soci/soci.h>

#include <algorithm>
#include <functional>
#include <nlohmann/json.hpp>

#include "base/https_address.h"
#include "base/text.h"
#include "db/audit.h"
#include "db/goods_rows.h"
#include "db/guard.h"
#include "db/link_rows.h"
#include "gs1/link_types.h"

namespace ocop::db {
namespace {

constexpr std::size_t kMostLinks = 20;
constexpr std::size_t kMostTitle = 100;
constexpr std::size_t kMostMediaType = 100;
constexpr int kTroubledFrom = 2;

/// `bind` gives the question's parameters in order.
std::vector<ProductLink> links_where(Connection& connection, const std::string& condition,
                                     const std::function<void(soci::statement&)>& bind) {
  std::vector<ProductLink> links;
  guarded(connection.display(), [&] {
    LinkRow row;
    soci::statement each(connection.sql());
    each.alloc();
    each.prepare(std::string(kStandingLinks) + condition);
    row.into(each);
    bind(each);
    each.define_and_bind();
    each.execute();
    while (each.fetch()) links.push_back(row.found());
  });
  return links;
}

std::vector<ProductLink> all_of_product(Connection& connection, const std::string& gtin) {
  return links_where(connection, "AND gtin = :gtin ORDER BY id",
                     [&](soci::statement& each) { each.exchange(soci::use(gtin, "gtin")); });
}

Result<void> check_kind(const LinkRequest& request) {
  if (gs1::is_own_link_type(request.type)) {
    return fail("type", message("The service gives a link of that kind itself; choose another kind",
                                "Hệ thống tự cung cấp loại liên kết này; hãy chọn loại khác"));
  }
  if (gs1::find_producer_link_type(request.type) == nullptr) {
    return fail("type", message("Choose one of the kinds of links that are offered",
                                "Hãy chọn một trong các loại liên kết đã cho"));
  }
  if (!request.lang.empty() && request.lang != "vi" && request.lang != "en") {
    return fail("lang", message("The language of a link is “vi”, “en”, or nothing for any",
                                "Ngôn ngữ của liên kết là “vi”, “en”, hoặc để trống"));
  }
  return {};
}

/// RFC 6838, 4.2: type/subtype, no parameters.
Result<void> check_media_type(std::string_view text) {
  constexpr std::string_view kSigns = "!#$&-^_.+";
  const auto slash = text.find('/');
  const auto is_name = [&](std::string_view name) {
    return !name.empty() && std::all_of(name.begin(), name.end(), [&](char c) {
      return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
             kSigns.find(c) != std::string_view::npos;
    });
  };
  if (text.empty() || (text.size() <= kMostMediaType && slash != std::string_view::npos &&
                       is_name(text.substr(0, slash)) && is_name(text.substr(slash + 1)))) {
    return {};
  }
  return fail("media_type",
              message("“{}” is no media type; write one such as text/html, or nothing",
                      "“{}” không phải kiểu nội dung; hãy viết như text/html, hoặc để trống",
                      printable(text)));
}

/// What is stored of the request: title, address and GTIN in their normal form.
Result<LinkRequest> checked(const LinkRequest& request) {
  if (auto kind = check_kind(request); !kind) return tl::unexpected(kind.error());
  if (auto media = check_media_type(request.media_type); !media)
    return tl::unexpected(media.error());
  auto address = read_https_address(request.href);
  if (!address) return fail("href", address.error().message);
  auto title = read_words(
      {"title", {"the link's title", "tiêu đề liên kết"}, true, false, kMostTitle}, request.title);
  if (!title) return tl::unexpected(title.error());
  LinkRequest right = request;
  right.href = std::move(address->text);
  right.title = *std::move(title);
  return right;
}

bool is_registered(Connection& connection, const LinkRequest& link) {
  long long found = 0;
  connection.sql() << "SELECT COUNT(*) FROM batches WHERE gtin = :gtin AND lot = :lot",
      soci::into(found), soci::use(link.gtin, "gtin"), soci::use(link.lot, "lot");
  return found > 0;
}

Result<void> check_place(Connection& connection, const LinkRequest& link) {
  if (!link.lot.empty() && (!storable(link.lot) || !is_registered(connection, link))) {
    return unknown_lot(link.gtin, link.lot);
  }
  const auto there = all_of_product(connection, link.gtin);
  const bool same = std::any_of(there.begin(), there.end(), [&](const ProductLink& other) {
    return other.what.lot == link.lot && other.what.type == link.type &&
           other.what.lang == link.lang && other.what.href == link.href;
  });
  if (same) {
    return fail("href", message("This link is there already", "Liên kết này đã có rồi"));
  }
  if (there.size() >= kMostLinks) {
    return fail("href",
                message("The product has {} links already; remove one that is not needed",
                        "Sản phẩm đã có {} liên kết; hãy xóa bớt liên kết không cần", kMostLinks));
  }
  return {};
}

void insert(Connection& connection, const Actor& actor, const LinkRequest& link, long long id,
            Instant now) {
  const long long at = milliseconds(now);
  connection.sql()
      << "INSERT INTO product_links (id, gtin, lot, type, href, title, lang, media_type, "
         "recorded_at, recorded_by) VALUES (:id, :gtin, :lot, :type, :href, :title, :lang, "
         ":media_type, :at, :who)",
      soci::use(id), soci::use(link.gtin), soci::use(link.lot), soci::use(link.type),
      soci::use(link.href), soci::use(link.title), soci::use(link.lang), soci::use(link.media_type),
      soci::use(at), soci::use(actor.user);
}

void note_act(Connection& connection, const Actor& actor, const char* act, std::int64_t id,
              const LinkRequest& link, Instant now) {
  const nlohmann::ordered_json details{
      {"id", id},          {"lot", link.lot},     {"type", link.type},
      {"href", link.href}, {"title", link.title}, {"lang", link.lang}};
  append_audit(connection, actor, {act, "product " + link.gtin, details.dump()}, now);
}

}  // namespace

Result<std::int64_t> add_link(Connection& connection, const Actor& actor,
                              const LinkRequest& request, Instant now) {
  return guarded(connection.display(), [&]() -> Result<std::int64_t> {
    if (auto reach = check_reach_product(connection, actor, Act::kEditLinks, request.gtin);
        !reach) {
      return tl::unexpected(reach.error());
    }
    const auto link = checked(request);
    if (!link) return tl::unexpected(link.error());
    lock_product(connection, link->gtin);
    if (auto fits = check_place(connection, *link); !fits) return tl::unexpected(fits.error());
    const auto id = next_id(connection, Numbered::kProductLinks);
    insert(connection, actor, *link, id, now);
    note_act(connection, actor, "product_link.add", id, *link, now);
    return id;
  });
}

Result<void> remove_link(Connection& connection, const Actor& actor, std::int64_t id, Instant now) {
  return guarded(connection.display(), [&]() -> Result<void> {
    if (auto allowed = programme::check_may(actor, Act::kEditLinks); !allowed) return allowed;
    const auto link = link_of(connection, id);
    if (!link) {
      return fail("id", message("That link is not there any more", "Liên kết này không còn nữa"));
    }
    if (auto reach = check_reach_product(connection, actor, Act::kEditLinks, link->what.gtin);
        !reach)
      return reach;
    const long long at = milliseconds(now);
    const long long number = id;
    soci::statement remove =
        (connection.sql().prepare << "UPDATE product_links SET removed_at = :at WHERE id = :id "
                                     "AND removed_at IS NULL",
         soci::use(at), soci::use(number));
    remove.execute(true);
    if (remove.get_affected_rows() == 0) {
      return fail("id", message("That link is not there any more", "Liên kết này không còn nữa"));
    }
    note_act(connection, actor, "product_link.remove", id, link->what, now);
    return {};
  });
}

std::vector<ProductLink> links_of(Connection& connection, std::string_view gtin14,
                                  std::string_view lot) {
  if (!all_storable(gtin14, lot)) return {};
  const std::string gtin(gtin14);
  const std::string name(lot);
  const std::string of_product;
  return links_where(connection, "AND gtin = :gtin AND (lot = :none OR lot = :lot) ORDER BY id",
                     [&](soci::statement& each) {
                       each.exchange(soci::use(gtin, "gtin"));
                       each.exchange(soci::use(of_product, "none"));
                       each.exchange(soci::use(name, "lot"));
                     });
}

std::vector<ProductLink> all_links_of(Connection& connection, std::string_view gtin14) {
  if (!storable(gtin14)) return {};
  return all_of_product(connection, std::string(gtin14));
}

std::optional<ProductLink> link_of(Connection& connection, std::int64_t id) {
  const long long number = id;
  auto found = links_where(connection, "AND id = :id",
                           [&](soci::statement& each) { each.exchange(soci::use(number, "id")); });
  if (found.empty()) return {};
  return std::move(found.front());
}

std::vector<ProductLink> links_to_check(Connection& connection, Instant before, std::size_t most,
                                        const ProductLink* behind) {
  const long long until = milliseconds(before);
  const long long last_id = behind == nullptr ? 0 : behind->id;
  const long long last_at = behind == nullptr       ? -1
                            : !behind->checked_at ? 0
                                                    : milliseconds(*behind->checked_at);
  const auto limit = static_cast<long long>(most);
  return links_where(connection, "AND checked_at < :until AND (checked_at > :later OR (checked_at = :same AND "
                     "id > :id)) ORDER BY checked_at, id LIMIT :most",
                     [&](soci::statement& each) {
                       each.exchange(soci::use(until, "until"));
                       each.exchange(soci::use(last_at, "later"));
                       each.exchange(soci::use(last_at, "same"));
                       each.exchange(soci::use(last_id, "id"));
                       each.exchange(soci::use(limit, "most"));
                     });
}

void note_check(Connection& connection, std::int64_t id, int status, const Message& trouble,
                Instant now) {
  guarded(connection.display(), [&] {
    const auto link = link_of(connection, id);
    if (!link) return;
    const bool failed = !trouble.en.empty();
    const long long failures = failed ? link->failures + 1LL : 0;
    // Only one that has answered before is trusted over a failure.
    const bool troubled = failures >= kTroubledFrom || (failed && !link->checked_at);
    const std::string en = troubled ? trouble.en : "";
    const std::string vi = troubled ? trouble.vi : "";
    const long long number = id;
    const long long http = status;
    const long long at = milliseconds(now);
    const long long since = milliseconds(link->failing_since.value_or(now));
    soci::indicator has_since = failed ? soci::i_ok : soci::i_null;
    connection.sql()
        << "UPDATE product_links SET checked_at = :at, status = :status, failures = :failures, "
           "failing_since = :since, trouble_en = :en, trouble_vi = :vi WHERE id = :id",
        soci::use(at), soci::use(http), soci::use(failures), soci::use(since, has_since),
        soci::use(en), soci::use(vi), soci::use(number);
  });
}

}  // namespace ocop::db
