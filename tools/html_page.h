#pragma once

#include <string>
#include <string_view>

/// Pages that need nothing else: one file, to be opened from a disk or a server.
namespace tools {

/// What a page is made of. Nothing in its texts can become markup or script but `body`.
struct HtmlPage {
  std::string title;    ///< as text
  std::string style;    ///< CSS
  std::string body;     ///< HTML without styles and scripts of its own
  std::string data_id;  ///< the id of the element that has `data`
  std::string data;     ///< JSON, for the script
  std::string script;   ///< JavaScript, run last, in strict mode and a scope of its own
};

/// The page, in the language of the thread. A content security policy allows this style and this
/// script by their hashes, and nothing else: whatever came into the markup could neither run nor
/// load anything.
std::string html_page(const HtmlPage& page);

/// The text as it can stand in HTML, in quotes too.
std::string as_html(std::string_view text);

}  // namespace tools
