#include <tools/lesson/lesson.h>

#include <array>
#include <ostream>
#include <string_view>

#include <fmt/format.h>
#include <nettle/base64.h>
#include <nettle/sha2.h>

#include <tools/forms.h>
#include <tools/lesson/javascript.h>
#include <tools/lesson/lesson_data.h>
#include <tools/lesson/page.h>
#include <tools/messages.h>
#include <tools/trace/trace.h>

namespace tools {
namespace {

constexpr std::size_t most_nodes = 3000;

/// The name by which a content security policy allows a text to be used: `'sha256-...'`.
std::string hash_source(std::string_view text) {
  sha256_ctx context;
  sha256_init(&context);
  sha256_update(&context, text.size(), reinterpret_cast<const std::uint8_t*>(text.data()));
  std::array<std::uint8_t, SHA256_DIGEST_SIZE> digest;
  sha256_digest(&context, digest.size(), digest.data());
  std::array<char, BASE64_ENCODE_RAW_LENGTH(SHA256_DIGEST_SIZE)> encoded;
  base64_encode_raw(encoded.data(), digest.size(), digest.data());
  return "'sha256-" + std::string(encoded.data(), encoded.size()) + "'";
}

/// JSON inside a script element must not end it, nor begin a comment or another one in it.
std::string inside_script(const std::string& json) {
  std::string safe;
  safe.reserve(json.size() + json.size() / 16);
  for (std::size_t i = 0; i < json.size(); ++i) {
    const char next = i + 1 < json.size() ? json[i + 1] : '\0';
    if (json[i] == '<' && (next == '!' || next == 's' || next == 'S'))
      safe += "\\u003c";
    else if (json[i] == '/' && i > 0 && json[i - 1] == '<')
      safe += "\\/";
    else
      safe += json[i];
  }
  return safe;
}

std::string as_html(std::string_view text) {
  std::string escaped;
  for (const char c : text) {
    if (c == '&')
      escaped += "&amp;";
    else if (c == '<')
      escaped += "&lt;";
    else
      escaped += c;
  }
  return escaped;
}

}  // namespace

void write_lesson(std::ostream& out, const autograd::Value& f, const LessonOptions& options) {
  const Speaking speaking(options.language);
  const std::vector<autograd::Record> records = trace(f).records;
  if (records.size() > most_nodes)
    throw LessonTooLarge(
        say("the computation has {} nodes, and a lesson that people can step through has at most "
            "{}; look at an earlier result, take fewer inputs or smaller layers, or use the trace, "
            "which has no limit",
            records.size(), most_nodes));
  const Forms forms = tools::forms(records);
  const std::string data = inside_script(lesson_data(records, forms, options));
  const std::string style = fmt::format("\n{}", page::style);
  const std::string script = fmt::format("\n\"use strict\";\n(() => {{\n{}\n{}}})();\n",
                                         forms_as_javascript(forms.forms), page::script);
  out << fmt::format(
      "<!DOCTYPE html>\n"
      "<html lang=\"{}\">\n"
      "<head>\n"
      "<meta charset=\"utf-8\">\n"
      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src {}; "
      "script-src {}; base-uri 'none'; form-action 'none'\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "<title>{}</title>\n"
      "<style>{}</style>\n"
      "</head>\n"
      "<body>\n",
      code_of(options.language), hash_source(style), hash_source(script),
      as_html(options.title.empty() ? "chalkgrad" : options.title), style);
  out << page::body << "<script id=\"lesson\" type=\"application/json\">" << data
      << "</script>\n<script>" << script << "</script>\n</body>\n</html>\n";
}

}  // namespace tools
