#include <tools/formula/suggestion.h>

#include <algorithm>

#include <tools/formula/unicode.h>

namespace tools::formula {
namespace {

// Longer names are not compared: nobody types them by hand.
constexpr std::size_t longest_compared = 64;

char32_t lower(char32_t c) { return c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c; }

std::u32string lower(std::u32string text) {
  std::ranges::transform(text, text.begin(), [](char32_t c) { return lower(c); });
  return text;
}

// Optimal string alignment: three rows of the usual table.
std::size_t distance(std::u32string_view a, std::u32string_view b) {
  std::vector<std::size_t> before_last(b.size() + 1), last(b.size() + 1), row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    before_last.swap(last);
    last.swap(row);
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t replaced = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, replaced});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        row[j] = std::min(row[j], before_last[j - 2] + 1);
      }
    }
  }
  return row[b.size()];
}

}  // namespace

std::size_t edit_distance(std::string_view a, std::string_view b) {
  return distance(code_points(a), code_points(b));
}

std::optional<std::string> nearest_name(std::string_view name,
                                        const std::vector<std::string>& candidates) {
  const std::u32string wanted = code_points(name);
  if (wanted.size() > longest_compared) return std::nullopt;
  // A third of a name may be wrong, of a short one a single letter.
  const std::size_t most = std::max<std::size_t>(1, wanted.size() / 3);
  const std::string* best = nullptr;
  std::size_t best_distance = 2 * most + 2;
  for (const std::string& candidate : candidates) {
    const std::u32string other = code_points(candidate);
    if (other.size() > longest_compared) continue;
    const std::size_t regardless_of_case = distance(lower(wanted), lower(other));
    // x is no misspelling of w: something has to be left of the name.
    const std::size_t longer = std::max(wanted.size(), other.size());
    if (regardless_of_case > most || regardless_of_case >= longer) continue;
    const std::size_t rank = 2 * regardless_of_case + (wanted == other ? 0 : 1);
    if (rank < best_distance) {
      best_distance = rank;
      best = &candidate;
    }
  }
  return best == nullptr ? std::nullopt : std::optional(*best);
}

}  // namespace tools::formula
