#include <tools/formula/hints.h>

#include <algorithm>
#include <array>
#include <string_view>

#include <tools/messages.h>

namespace tools::formula {
namespace {

struct Hint {
  std::string_view found;
  std::string_view text;
};

constexpr std::string_view no_comparisons =
    to_say("a worksheet has no comparisons; = and ≈ state equality");
constexpr std::string_view not_latex =
    to_say("a worksheet is plain text, not LaTeX: write (a+b)/c, sigmoid(z), w_1");
constexpr std::string_view fractions = to_say("write a fraction as 1/2");
constexpr std::string_view brackets = to_say("( ) groups, [ ] makes an array");

// How to write what people try; the first that fits counts.
constexpr std::array hints = std::to_array<Hint>({
    {"!=", no_comparisons},
    {"<-", to_say("only a name by itself can get a new value: name <- expression")},
    {"←", to_say("only a name by itself can get a new value: name <- expression")},
    {"<=", no_comparisons},
    {">=", no_comparisons},
    {"<", no_comparisons},
    {">", no_comparisons},
    {"≠", no_comparisons},
    {"≤", no_comparisons},
    {"≥", no_comparisons},
    {":=", to_say("define a name by name = expression")},
    {"→", to_say("give a name a new value by name <- expression")},
    {"%", to_say("write a percentage as 0.01*x")},
    {"!", to_say("there is no factorial")},
    {"|", to_say("the absolute value is abs(x)")},
    {"√", to_say("the square root is sqrt(x)")},
    {"∑", to_say("a sum is sum([a, b, c])")},
    {"∇", to_say("write each derivative by name, as in dC/dw")},
    {"\\", not_latex},
    {"$", not_latex},
    {"{", brackets},
    {"}", brackets},
    {"｛", brackets},
    {"｝", brackets},
    {"~", to_say("about equal is written ≈")},
    {"≃", to_say("about equal is written ≈")},
    {"≅", to_say("about equal is written ≈")},
    {"∼", to_say("about equal is written ≈")},
    {"½", fractions},
    {"⅓", fractions},
    {"⅔", fractions},
    {"¼", fractions},
    {"¾", fractions},
    {".T", to_say("the transpose of W is transpose(W)")},
});

}  // namespace

std::string hint_for(const Source& source, const Token& found, const std::optional<Token>& before) {
  const std::string_view rest =
      source.text().substr(std::min<std::size_t>(found.span.begin, source.text().size()));
  if (is_one_of(found.first, U"=＝") && before && is_one_of(before->first, U"=＝")) {
    return say_text("; one = is enough");
  }
  if (found.first == '/' && before && before->first == '/') {
    return say_text("; one / divides, # begins a comment");
  }
  if (found.first == '=' && before && is_one_of(before->first, U"+-*/")) {
    return say("; give a name a new value by w <- w {} ...", before->text);
  }
  if (found.first == '>' && before && is_one_of(before->first, U"-−")) {
    return say_text("; give a name a new value by name <- expression");
  }
  if (is_one_of(found.first, U",，") && before && is_digit(before->first)) {
    return say_text("; a decimal point is written '.', an array [1, 2]");
  }
  if (is_one_of(found.first, U",，")) {
    return say_text("; an array is written [a, b], and ; separates statements");
  }
  if (found.first >= U'０' && found.first <= U'９') return say_text("; digits are written 0 to 9");
  for (const Hint& hint : hints) {
    if (rest.starts_with(hint.found)) return say("; {}", in_language(hint.text));
  }
  return {};
}

}  // namespace tools::formula
