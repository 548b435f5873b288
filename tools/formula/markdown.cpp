#include <tools/formula/markdown.h>

#include <algorithm>
#include <optional>

#include <tools/formula/diagnostic.h>
#include <tools/messages.h>

namespace tools::formula {
namespace {

constexpr std::string_view blank = " \t";

struct Fence {
  char character;
  std::size_t length;
  std::string_view info;  ///< what follows on the line, trimmed
};

std::string_view trimmed(std::string_view text) {
  const auto begin = text.find_first_not_of(blank);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(blank) + 1 - begin);
}

std::optional<Fence> fence_of(std::string_view line) {
  line = trimmed(line);
  if (line.empty() || (line[0] != '`' && line[0] != '~')) return std::nullopt;
  const std::size_t length = std::min(line.find_first_not_of(line[0]), line.size());
  if (length < 3) return std::nullopt;
  return Fence{line[0], length, trimmed(line.substr(length))};
}

bool closes(const Fence& fence, const Fence& opening) {
  return fence.character == opening.character && fence.length >= opening.length &&
         fence.info.empty();
}

bool is_grad(const Fence& opening) {
  return opening.info.substr(0, opening.info.find_first_of(blank)) == "grad";
}

}  // namespace

GradBlocks grad_blocks(const Source& markdown) {
  const std::string_view text = markdown.text();
  GradBlocks blocks;
  std::optional<Fence> opening;
  Span opening_line;
  for (std::uint32_t begin = 0; begin < text.size();) {
    const auto end = static_cast<std::uint32_t>(std::min(text.find('\n', begin), text.size()));
    const auto fence = fence_of(text.substr(begin, end - begin));
    if (fence && !opening) {
      opening = fence;
      opening_line = {begin, end};
    } else if (fence && closes(*fence, *opening)) {
      if (is_grad(*opening)) blocks.spans.push_back({opening_line.end + 1, begin});
      opening.reset();
    }
    begin = end + 1;
  }
  if (opening && is_grad(*opening)) {
    const auto end = static_cast<std::uint32_t>(text.size());
    blocks.spans.push_back({std::min(opening_line.end + 1, end), end});
    blocks.unclosed.emplace(
        markdown, opening_line,
        say("this grad block is not closed: expected a line with {} before the end of the file",
            std::string(opening->length, opening->character)));
  }
  return blocks;
}

}  // namespace tools::formula
