#include "office/product_links.h"

#include <nlohmann/json.hpp>
#include <utility>

#include "base/https_address.h"
#include "base/text.h"
#include "gs1/link_types.h"

namespace ocop::office {
namespace {

constexpr std::size_t kMostTyped = 2'000;

std::string part(const web::Form& form, std::string_view name) {
  return form.text(name).substr(0, kMostTyped);
}

}  // namespace

LinkState link_state(const db::ProductLink& link) {
  if (!link.checked_at) {
    return {message("waits for its check; buyers do not see it yet",
                    "chờ kiểm tra; người mua chưa thấy liên kết này"),
            "plain"};
  }
  if (!link.failing_since) {
    const auto day = dmy_date(local_date(*link.checked_at));
    return {message("could be opened on {}", "mở được ngày {}", day), "good"};
  }
  const auto day = dmy_date(local_date(*link.failing_since));
  if (link.trouble.en.empty()) {
    return {message("could not be opened on {}; it is tried again",
                    "không mở được ngày {}; sẽ thử lại", day),
            "warn"};
  }
  return {message("could not be opened since {}; buyers do not see it",
                  "không mở được từ ngày {}; người mua không thấy liên kết này", day),
          "bad"};
}

Message link_kind(const db::ProductLink& link) {
  const auto* type = gs1::find_producer_link_type(link.what.type);
  return type != nullptr ? type->name : Message{link.what.type, link.what.type};
}

std::vector<Field> link_fields(Language language, const db::LinkRequest& typed) {
  const auto say = [&](const Message& text) { return text.in(language); };
  Field kind{.name = "type",
             .label = say(message("What kind of page it is", "Đây là loại trang nào")),
             .kind = Field::Kind::kSelect,
             .required = true};
  for (const auto& type : gs1::producer_link_types()) {
    kind.options.push_back({std::string(type.term), say(type.name), type.term == typed.type});
  }
  return {
      {.name = "href",
       .label = say(message("Address of the page", "Địa chỉ trang")),
       .value = typed.href,
       .hint = say(message("Open the page in a browser and copy its address from there, such as "
                           "https://www.youtube.com/watch?v=…",
                           "Mở trang đó trên trình duyệt rồi chép địa chỉ sang đây, ví dụ "
                           "https://www.youtube.com/watch?v=…")),
       .required = true,
       .most = kMostAddress},
      {.name = "title",
       .label = say(message("Words that buyers see", "Dòng chữ người mua nhìn thấy")),
       .value = typed.title,
       .hint = say(message("For instance: How to brew honey tea", "Ví dụ: Cách pha trà mật ong")),
       .required = true,
       .most = 100},
      std::move(kind)};
}

db::LinkRequest typed_link(const web::Form& form, std::string_view gtin14) {
  db::LinkRequest link;
  link.gtin = gtin14;
  link.href = std::string(trim(part(form, "href")));
  const bool bare =
      !link.href.empty() && link.href.find(':') == std::string::npos && !link.href.starts_with('/');
  if (bare) link.href.insert(0, "https://");
  link.title = part(form, "title");
  link.type = part(form, "type");
  return link;
}

nlohmann::json links_json(const std::vector<db::ProductLink>& links, Language language) {
  auto all = nlohmann::json::array();
  for (const auto& link : links) {
    const auto state = link_state(link);
    const auto address = read_https_address(link.what.href);
    all.push_back({{"id", link.id},
                   {"title", link.what.title},
                   {"kind", link_kind(link).in(language)},
                   {"href", link.what.href},
                   {"host", address ? address->host : ""},
                   {"lot", link.what.lot},
                   {"state", state.said.in(language)},
                   {"tone", state.tone},
                   {"trouble", link.trouble.in(language)}});
  }
  return all;
}

}  // namespace ocop::office
