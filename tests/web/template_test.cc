#include "web/template.h"

#include <doctest/doctest.h>

#include <atomic>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <thread>
#include <vector>

using namespace ocop::web;
using nlohmann::json;

TEST_CASE("values fill a template") {
  struct Row {
    std::string text;
    json data;
    const char* expected;
  };
  const Row rows[] = {
      {"a {{x}} b", {{"x", "mật ong"}}, "a mật ong b"},
      {"{{x}}", {{"x", "<script>alert('1') & \"2\"</script>"}},
       "&lt;script&gt;alert(&apos;1&apos;) &amp; &quot;2&quot;&lt;/script&gt;"},
      {"{{{x}}}", {{"x", "<b>"}}, "<b>"},
      {"[{{absent}}]", json::object(), "[]"},
      {"{{n}} {{d}}", {{"n", 42}, {"d", 1.5}}, "42 1.5"},
      {"{{#yes}}y{{/yes}}{{^yes}}n{{/yes}}", {{"yes", true}}, "y"},
      {"{{#yes}}y{{/yes}}{{^yes}}n{{/yes}}", {{"yes", false}}, "n"},
      {"{{#yes}}y{{/yes}}{{^yes}}n{{/yes}}", {{"yes", nullptr}}, "n"},
      {"{{#list}}<{{name}}{{outer}}>{{/list}}",
       {{"list", {{{"name", "a"}}, {{"name", "b"}}}}, {"outer", "!"}}, "<a!><b!>"},
      {"{{#list}}x{{/list}}{{^list}}none{{/list}}", {{"list", json::array()}}, "none"},
      {"{{t.title}}", {{"t", {{"title", "Tem"}}}}, "Tem"},
      {"{{#o}}{{in}}{{/o}}", {{"o", {{"in", "i"}}}}, "i"},
      {"{{x}}", {{"x", "{{y}}"}, {"y", "no"}}, "{{y}}"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.text);
    CHECK(Template(row.text).render(row.data) == row.expected);
  }
}

TEST_CASE("a template that cannot work is refused when it is made") {
  CHECK_THROWS_AS(Template("{{#open}}"), std::invalid_argument);
  CHECK_THROWS_AS(Template("{{unclosed"), std::invalid_argument);
  CHECK_THROWS_AS(Template("{{> other}}"), std::invalid_argument);
}

TEST_CASE("many threads render one template at once") {
  const Template page("{{#list}}{{name}},{{/list}}{{end}}");
  std::atomic<int> wrong{0};
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&, t] {
      const std::string name = "n" + std::to_string(t);
      const json data{{"list", {{{"name", name}}, {{"name", name}}}}, {"end", "."}};
      for (int i = 0; i < 500; ++i) {
        if (page.render(data) != name + "," + name + ",.") ++wrong;
      }
    });
  }
  for (auto& thread : threads) thread.join();
  CHECK(wrong == 0);
}
