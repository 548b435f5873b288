#include <doctest/doctest.h>
#include <tools/html_page.h>
#include <tools/messages.h>

#include <string>

namespace {

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

tools::HtmlPage page() {
  return {.title = "a < b & \"c\"",
          .style = "a { color: red; }\n",
          .body = "<p>text</p>\n",
          .data_id = "numbers",
          .data = R"({"name": "</script><!-- <script>"})",
          .script = "run();\n"};
}

}  // namespace

TEST_CASE("a page allows its own style and script by their hashes, and nothing else") {
  const std::string text = tools::html_page(page());
  // printf '\na { color: red; }\n' | openssl dgst -sha256 -binary | base64
  CHECK(contains(text,
                 "style-src '"
                 "sha256-yUqmvjhM+gIRMjd7XUEWBY6S9LfMLz17HTB7fvmVbBo='"));
  CHECK(contains(text, "<style>\na { color: red; }\n</style>"));
  // printf '\n"use strict";\n(() => {\nrun();\n})();\n' | openssl dgst -sha256 -binary | base64
  CHECK(contains(text,
                 "script-src '"
                 "sha256-NhR9/TfRgelGlr4r44NDargFgYKevwM+HO/hdkmcAlk='"));
  CHECK(contains(text, "<script>\n\"use strict\";\n(() => {\nrun();\n})();\n</script>"));
  CHECK(contains(text, "content=\"default-src 'none'; style-src "));
  CHECK_FALSE(contains(text, "unsafe"));
}

TEST_CASE("texts and data of a page cannot become markup") {
  const std::string text = tools::html_page(page());
  CHECK(contains(text, "<title>a &lt; b &amp; &quot;c&quot;</title>"));
  CHECK(contains(text, "<p>text</p>\n<script id=\"numbers\" type=\"application/json\">"));
  CHECK(contains(text, R"({"name": "<\/script>\u003c!-- \u003cscript>"}</script>)"));
  CHECK(tools::as_html("<'\">&") == "&lt;&#39;&quot;&gt;&amp;");
}

TEST_CASE("a page is in the language of the thread") {
  CHECK(contains(tools::html_page(page()), "<html lang=\"en\">"));
  const tools::Speaking chinese(tools::Language::chinese);
  CHECK(contains(tools::html_page(page()), "<html lang=\"zh\">"));
}
