#include <tools/formula/hints.h>

#include <algorithm>
#include <array>
#include <string_view>

#include <fmt/format.h>

namespace tools::formula {
namespace {

struct Hint {
  std::string_view found;
  std::string_view text;
};

constexpr std::string_view no_comparisons =
    "a worksheet has no comparisons; = and ≈ state equality";
constexpr std::string_view not_latex =
    "a worksheet is plain text, not LaTeX: write (a+b)/c, sigmoid(z), w_1";
constexpr std::string_view brackets = "( ) groups, [ ] makes an array";

// How to write what people try; the first that fits counts.
constexpr std::array hints = std::to_array<Hint>({
    {"!=", no_comparisons},
    {"<-", "only a name by itself can get a new value: name <- expression"},
    {"←", "only a name by itself can get a new value: name <- expression"},
    {"<=", no_comparisons},
    {">=", no_comparisons},
    {"<", no_comparisons},
    {">", no_comparisons},
    {"≠", no_comparisons},
    {"≤", no_comparisons},
    {"≥", no_comparisons},
    {":=", "define a name by name = expression"},
    {"→", "give a name a new value by name <- expression"},
    {"%", "write a percentage as 0.01*x"},
    {"!", "there is no factorial"},
    {"|", "the absolute value is abs(x)"},
    {"√", "the square root is sqrt(x)"},
    {"∑", "a sum is sum([a, b, c])"},
    {"∇", "write each derivative by name, as in dC/dw"},
    {"\\", not_latex},
    {"$", not_latex},
    {"{", brackets},
    {"}", brackets},
    {"｛", brackets},
    {"｝", brackets},
    {"~", "about equal is written ≈"},
    {"≃", "about equal is written ≈"},
    {"≅", "about equal is written ≈"},
    {"∼", "about equal is written ≈"},
    {".T", "the transpose of W is transpose(W)"},
});

}  // namespace

std::string hint_for(const Source& source, const Token& found, const std::optional<Token>& before) {
  const std::string_view rest =
      source.text().substr(std::min<std::size_t>(found.span.begin, source.text().size()));
  if (is_one_of(found.first, U"=＝") && before && is_one_of(before->first, U"=＝")) {
    return "; one = is enough";
  }
  if (found.first == '/' && before && before->first == '/') {
    return "; one / divides, # begins a comment";
  }
  if (found.first == '=' && before && is_one_of(before->first, U"+-*/")) {
    return fmt::format("; give a name a new value by w <- w {} ...", before->text);
  }
  if (found.first == '>' && before && is_one_of(before->first, U"-−")) {
    return "; give a name a new value by name <- expression";
  }
  if (is_one_of(found.first, U",，") && before && is_digit(before->first)) {
    return "; a decimal point is written '.', an array [1, 2]";
  }
  if (is_one_of(found.first, U",，")) {
    return "; an array is written [a, b], and ; separates statements";
  }
  if (found.first >= U'０' && found.first <= U'９') return "; digits are written 0 to 9";
  for (const Hint& hint : hints) {
    if (rest.starts_with(hint.found)) return fmt::format("; {}", hint.text);
  }
  return {};
}

}  // namespace tools::formula
