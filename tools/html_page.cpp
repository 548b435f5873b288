#include <tools/html_page.h>

#include <array>

#include <fmt/format.h>
#include <nettle/base64.h>
#include <nettle/sha2.h>

#include <tools/messages.h>

namespace tools {
namespace {

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

}  // namespace

std::string html_page(const HtmlPage& page) {
  const std::string style = fmt::format("\n{}", page.style);
  const std::string script = fmt::format("\n\"use strict\";\n(() => {{\n{}}})();\n", page.script);
  return fmt::format(
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
      "<body>\n"
      "{}<script id=\"{}\" type=\"application/json\">{}</script>\n"
      "<script>{}</script>\n"
      "</body>\n"
      "</html>\n",
      code_of(language()), hash_source(style), hash_source(script), as_html(page.title), style,
      page.body, page.data_id, inside_script(page.data), script);
}

std::string as_html(std::string_view text) {
  std::string safe;
  for (const char c : text) {
    if (c == '&')
      safe += "&amp;";
    else if (c == '<')
      safe += "&lt;";
    else if (c == '>')
      safe += "&gt;";
    else if (c == '"')
      safe += "&quot;";
    else if (c == '\'')
      safe += "&#39;";
    else
      safe += c;
  }
  return safe;
}

}  // namespace tools
