#include "cases.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "computations.h"
#include "figures.h"
#include "slips.h"

namespace derivations {
namespace {

using tools::check::CauseId;

Style random_style(Random& random, const Kind& kind, const Computation& c) {
  Style style;
  style.digits = kind.digits;
  style.every_derivative = kind.every_derivative;
  style.prints_values = random.chance(1, 3);
  style.carries_rounded = random.chance(1, 2);
  style.uses_inputs = random.chance(1, 4);
  style.from_the_end = random.chance(1, 2);
  style.updates = !c.layers.empty() && random.chance(1, 2);
  style.updates_in_place = random.chance(1, 2);
  style.prints_updates = random.chance(1, 2);
  style.rate = random.of(std::vector<double>{0.1, 0.3, 0.5, 1.0});
  style.spelling = random.of(std::vector<Spelling>{Spelling::built_in, Spelling::built_in,
                                                   Spelling::by_formula, Spelling::own});
  style.writes_formulas = random.chance(1, 3);
  style.puts_numbers_in = style.prints_values && random.chance(1, 2);
  // the goals are for significant digits, and for lines in which a slip can be
  style.decimals = kind.slips == 0 && random.chance(1, 4);
  style.states_locals = kind.slips == 0 && random.chance(1, 4);
  return style;
}

/// Numbers that somebody would calculate with by hand: not too large or small, not most of them 0.
bool is_reasonable(const Worksheet& sheet) {
  std::size_t zeros = 0, derivatives = 0;
  for (const WorksheetLine& line : sheet.lines)
    for (std::size_t i = 0; i < line.claimed.size(); ++i) {
      for (const double number : {line.exact[i], line.claimed[i]})
        if (!(std::abs(number) < 1e4) || (number != 0 && std::abs(number) < 1e-4)) return false;
      derivatives += line.kind == LineKind::derivative ? 1 : 0;
      zeros += line.kind == LineKind::derivative && line.exact[i] == 0 ? 1 : 0;
    }
  return zeros * 2 <= derivatives;
}

/// Whether nobody would call these numbers right: rounding on the way has taken over.
bool is_swamped(const Worksheet& unbroken) {
  const double place = last_place(0, unbroken.style.precision());
  for (const WorksheetLine& line : unbroken.lines)
    for (std::size_t i = 0; i < line.claimed.size(); ++i)
      if (std::abs(line.claimed[i] - line.exact[i]) > 0.3 * std::abs(line.exact[i]) + place)
        return true;
  return false;
}

/// By how much each derivative can be off, to first order, where an author goes on with whatever is
/// printed: half of a last place of each printed number, all in the worst direction.
std::vector<double> rounding_bounds(const Computation& c, const Style& style,
                                    std::vector<const Slip*> slips) {
  const Author author{.uses_inputs = style.uses_inputs};
  const Run base = differentiate(c, author, slips);
  std::vector<double> bounds(c.nodes.size());
  const auto add = [&](const Slip& moved) {
    slips.push_back(&moved);
    const Run run = differentiate(c, author, slips);
    slips.pop_back();
    for (std::size_t node = 0; node < bounds.size(); ++node)
      bounds[node] += std::abs(run.derivatives[node] - base.derivatives[node]);
  };
  for (std::size_t printed = 0; printed < c.nodes.size(); ++printed) {
    if (!c.named(printed) || c.nodes[printed].op == Op::leaf) continue;
    const auto half_place = [&](double number) {
      return last_place(number, style.precision()) / 2;
    };
    if (style.prints_values)
      add({.cause = CauseId::precision,
           .what = "",
           .value = [&, step = half_place(base.values[printed])](std::size_t node, double right) {
             return node == printed ? right + step : right;
           }});
    if (style.every_derivative)
      add({.cause = CauseId::precision,
           .what = "",
           .whole = [&, step = half_place(base.derivatives[printed])](const Run&, std::size_t node,
                                                                      double right) {
             return node == printed ? right + step : right;
           }});
  }
  return bounds;
}

/// Writes down which lines a slip changes; false if that cannot be seen where it is made. It has to
/// stand out from what rounding can do: else nobody can tell it from rounding.
bool find_effect(Case& made, std::size_t index) {
  std::vector<const Slip*> others;
  for (std::size_t i = 0; i < made.slips.size(); ++i)
    if (i != index) others.push_back(&made.slips[i].slip);
  const Style& style = made.worksheet.style;
  const Worksheet without = write(*made.computation, style, others);
  const std::vector<double> bounds = rounding_bounds(*made.computation, style, others);
  Broken& broken = made.slips[index];
  const double least = broken.slip.cause == CauseId::precision ? 0.5 : 1.5;  // last places
  bool seen = false;
  for (std::size_t line = 0; line < without.lines.size(); ++line) {
    const WorksheetLine &with = made.worksheet.lines[line], &right = without.lines[line];
    if (with.claimed == right.claimed) continue;
    broken.lines.push_back(line);
    if (!with.slipped || !made.disagrees(line)) continue;
    const double a = with.claimed[0], b = right.claimed[0];
    const double place =
        std::max(last_place(a, style.precision()), last_place(b, style.precision()));
    const double bound = bounds[with.nodes[0]] * (with.kind == LineKind::update ? style.rate : 1);
    // and more than a last place off, or it may be a number cut off, which is no slip
    if (std::abs(a - b) > bound + least * place && std::abs(a - with.exact[0]) > place) seen = true;
  }
  return seen && made.worksheet.lines[broken.lines.front()].slipped;
}

std::optional<Slip> random_slip(Random& random, CauseId cause, const Computation& c,
                                const Style& style) {
  Places places = slips(cause, c, style);
  std::erase_if(places, [](const std::vector<Slip>& kind) { return kind.empty(); });
  if (places.empty()) return std::nullopt;
  return random.of(random.of(places));
}

std::vector<CauseId> random_causes(Random& random, const Kind& kind) {
  if (kind.slips == 0) return {};
  if (kind.cause) return {*kind.cause};
  // two of them; precision is not seen beside another slip
  const auto first = random.below(static_cast<std::size_t>(CauseId::precision));
  auto second = random.below(static_cast<std::size_t>(CauseId::precision) - 1);
  if (second >= first) ++second;
  return {static_cast<CauseId>(first), static_cast<CauseId>(second)};
}

std::optional<Case> attempt(Random& random, const Kind& kind, const std::vector<CauseId>& causes) {
  Case made;
  made.computation = std::make_shared<const Computation>(
      random.chance(1, 2) ? random_network(random) : random_expression(random));
  const Computation& c = *made.computation;
  const Style style = random_style(random, kind, c);
  std::vector<const Slip*> all;
  for (const CauseId cause : causes) {
    std::optional<Slip> slip = random_slip(random, cause, c, style);
    if (!slip) return std::nullopt;
    made.slips.push_back({std::move(*slip), {}});
  }
  for (const Broken& broken : made.slips) all.push_back(&broken.slip);
  const Worksheet unbroken = write(c, style, {});
  if (!is_reasonable(unbroken) || is_swamped(unbroken)) return std::nullopt;
  made.worksheet = write(c, style, all);
  if (!is_reasonable(made.worksheet)) return std::nullopt;
  for (std::size_t line = 0; line < unbroken.lines.size(); ++line) {
    const WorksheetLine &with = made.worksheet.lines[line], &without = unbroken.lines[line];
    if (with.claimed != without.claimed) made.changed.push_back(line);
    if (with.text != without.text) made.rewritten.push_back(line);
  }
  for (std::size_t i = 0; i < made.slips.size(); ++i)
    if (!find_effect(made, i)) return std::nullopt;
  return made;
}

}  // namespace

bool Case::disagrees(std::size_t line) const {
  const WorksheetLine& written = worksheet.lines[line];
  for (std::size_t i = 0; i < written.claimed.size(); ++i)
    if (!agrees(written.claimed[i], written.exact[i], worksheet.style.precision())) return true;
  return false;
}

Case make_case(const Kind& kind, std::uint64_t seed, std::uint64_t number) {
  const std::uint64_t cause = kind.cause ? 1 + static_cast<std::uint64_t>(*kind.cause) : 0;
  const std::uint64_t row = static_cast<std::uint64_t>(kind.digits) * 256 + cause * 8 +
                            static_cast<std::uint64_t>(kind.slips) * 2 + kind.every_derivative;
  Random random(seed, row << 40 | number);
  for (int tries = 0; tries < 100'000; ++tries) {
    // two causes that no worksheet has places for are drawn anew
    const std::vector<CauseId> causes = random_causes(random, kind);
    if (std::optional<Case> made = attempt(random, kind, causes)) return std::move(*made);
  }
  throw std::runtime_error("no worksheet has a place for the slip: " +
                           std::string(kind.cause ? cause_name(*kind.cause) : "two causes"));
}

}  // namespace derivations
