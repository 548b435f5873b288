#include <tools/check/judge.h>

#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>

#include <tools/check/bounds.h>
#include <tools/messages.h>
#include <tools/number.h>

namespace tools::check {
namespace {

using autograd::Interval;

constexpr double far_beyond = 50;

std::string one_more(int digits, double exact) {
  return number(exact, std::clamp(digits, 1, most_digits));
}

}  // namespace

Judgement Judge::judge(const Place& place) {
  if (auto why = not_finite(place.left())) return {Verdict::undecided, {}, {*why}};
  Judgement judgement = judge_by_kind(place);
  if (judgement.verdict == Verdict::wrong || judgement.verdict == Verdict::follows) {
    if (auto why = at_kink(place.left())) return {Verdict::undecided, {}, {*why}};
  }
  return judgement;
}

Judgement Judge::judge_by_kind(const Place& place) {
  if (place.link.printed) {
    const Printed& printed = (*place.link.printed)[place.element];
    return place.computed ? judge_computed(place, printed) : judge_number(place, printed);
  }
  if (auto why = not_finite(place.right())) {
    // log(1 - 1.00) may be that of any small number.
    const bool rounded = std::ranges::any_of(place.link.written, [&](const WrittenNumber& written) {
      return stands_for_computed(place, written, derivation_->exact());
    });
    if (rounded) {
      const Judgement judgement = judge_numbers_put_in(place);
      if (judgement.verdict != Verdict::wrong) return judgement;
    }
    return {Verdict::wrong, {}, {*why}};
  }
  if (!place.link.has_names) return judge_numbers_put_in(place);
  return judge_formula(place);
}

std::optional<std::string> Judge::not_finite(Step step) const {
  const Steps& steps = derivation_->steps();
  const World& exact = derivation_->exact();
  if (std::isfinite(exact[step])) return {};
  for (const Step at : dependencies(steps, step)) {
    if (std::isfinite(exact[at])) continue;
    const std::string what =
        steps.name(at).empty() ? say_text("it") : fmt::format("'{}'", steps.name(at));
    const auto* definition = derivation_->definition(at);
    const bool has_line = definition != nullptr && definition->line > 0;
    const std::string line = has_line ? say(" (line {})", definition->line) : "";
    const std::string becomes = number(exact[at], digits_);
    if (steps.is_leaf(at)) {
      // Calculated before it came here, from numbers alone.
      const bool known = definition != nullptr && definition->expression.end > 0;
      return known ? say("not a finite number at this point: {} becomes {}, the result of {}{}",
                         what, becomes, derivation_->source().text(definition->expression), line)
                   : say("not a finite number at this point: {} is {}", what, becomes);
    }
    std::vector<std::string> operands;
    for (const Step operand : steps.operands(at)) {
      operands.push_back(number(exact[operand], digits_));
    }
    // As it is written: 1/0, not divide(1, 0).
    const std::string result =
        steps.op(at) == autograd::Op::divide
            ? fmt::format("{}/{}", operands[0], operands[1])
            : fmt::format("{}({})", autograd::op_name(steps.op(at)), fmt::join(operands, ", "));
    return say("not a finite number at this point: {} becomes {}, the result of {}{}", what,
               becomes, result, line);
  }
  return {};
}

// Where a gradient goes through the kink of a function, as far as doubles can tell: 0.1*3 - 0.3 is
// 0. What relu and abs have at 0 itself is a rule that is kept.
std::optional<std::string> Judge::at_kink(Step step) {
  using autograd::Op;
  const Steps& steps = derivation_->steps();
  const World& exact = derivation_->exact();
  for (const Step at : dependencies(steps, step)) {
    const auto edge = derivation_->backpropagation().edge_of_local(at);
    if (!edge) continue;
    const Step of = edge->first;
    const auto x = steps.operands(of);
    bool kink = false;
    switch (steps.op(of)) {
      case Op::relu:
      case Op::leaky_relu:
      case Op::abs:
        kink = exact[x[0]] != 0 && std::abs(exact[x[0]]) <= noise_[x[0]];
        break;
      case Op::max:
      case Op::min:
        kink = std::abs(exact[x[0]] - exact[x[1]]) <= noise_[x[0]] + noise_[x[1]];
        break;
      default:
        break;
    }
    if (!kink) continue;
    return say("this point is at the kink of {}: on either side the derivative is another one",
               autograd::op_name(steps.op(of)));
  }
  return {};
}

std::size_t Judge::line_of(const Place& place) const {
  const formula::Expression& expression = place.link.claim->expression;
  return expression.source->position(expression.span().begin).line;
}

std::vector<std::size_t> Judge::lines_behind(const Place& place, Step step, bool wrong) const {
  return lines_behind(step, wrong, line_of(place));
}

std::vector<std::size_t> Judge::lines_behind(Step step, bool wrong,
                                             std::optional<std::size_t> but) const {
  std::vector<std::size_t> lines;
  const auto add = [&](std::size_t line) {
    if (std::ranges::find(lines, line) == lines.end()) lines.push_back(line);
  };
  for (const Author::Statement* said : author_->behind(step, but)) {
    if (wrong) {
      for (const std::size_t origin : said->origins) add(origin);
    } else if (is_right(said->verdict) && said->unit > 0) {
      add(said->line);
    }
  }
  std::ranges::sort(lines);
  return lines;
}

std::optional<Judgement> Judge::judge_where_free(const Place& place, const Printed& printed) {
  if (!derivation_->is_free(place.left())) return {};
  points_->run();
  for (std::size_t point = 0; point < Points::count; ++point) {
    if (!points_->counts(point, place.left())) continue;
    const double x = (*points_)[point][place.left()];
    if (!printed.shows(x)) {
      return Judgement{Verdict::wrong, {}, {say_text("it depends on names without numbers")}};
    }
  }
  return Judgement{};
}

// Whether the number lies where going on with more digits, or with fewer, leads from arithmetic
// that was written out before it.
bool Judge::is_near_arithmetic(const Place& place, const Printed& printed) const {
  std::optional<double> arithmetic;
  for (std::size_t i = 0; i < place.earlier.size(); ++i) {
    const Link& link = place.line.links[i];
    if (!link.has_names && !link.printed) {
      arithmetic = derivation_->exact()[link.steps[place.element]];
    }
  }
  if (!arithmetic || !place.link.printed) return true;
  const auto [low, high] = std::minmax({*arithmetic, derivation_->exact()[place.left()]});
  const double half = 0.5 * printed.unit * (1 + 1e-9);
  return low - half <= printed.value && printed.value <= high + half;
}

// Whether the digits that were not printed can make the difference. Intervals that say next to
// nothing are no excuse: half of the number must not be within them.
bool Judge::is_within_rounding(const Place& place, const Printed& printed, bool with_wrong) const {
  const Step left = place.left();
  if (with_wrong && lines_behind(place, left, true).empty()) return false;
  const double half = 0.5 * printed.unit;
  const double right = with_wrong ? author_->all_by_chain()[left] : derivation_->exact()[left];
  // What a wrong number was before it was rounded, nobody knows.
  if (!with_wrong && !is_near_arithmetic(place, printed)) return false;
  const Author::Spread spread = author_->spread(left, with_wrong);
  const double off = std::abs(printed.value - right);
  if (spread.rounding > 0 && off <= spread.rounding + half) return true;
  // Far beyond what rounding can do to first order, the rest does not do it either.
  if (off > far_beyond * (spread.most + half)) return false;
  // A sum whose terms cancel is as good as its terms.
  double terms = 0;
  if (const Gradient* gradient = derivation_->backpropagation().find(left)) {
    for (const Contribution& term : gradient->contributions) {
      terms = std::max(terms, 0.1 * std::abs(derivation_->exact()[term.step]));
    }
  }
  return std::ranges::any_of(std::array{false, true}, [&](bool as_printed) {
    const Interval bounds = author_->bounds(left, with_wrong, as_printed);
    const double middle = 0.5 * (bounds.low + bounds.high);
    const bool within = bounds.low - half <= printed.value && printed.value <= bounds.high + half;
    // Near to what it should be, it takes nothing but rounding to get there.
    const bool near = std::abs(printed.value - right) <= 0.1 * std::abs(right);
    return within && (near || bounds.width() < 0.7 * std::max(std::abs(middle), terms));
  });
}

// What was rounded on paper is no excuse for a program; the rounding of single precision is.
Judgement Judge::judge_computed(const Place& place, const Printed& printed) {
  constexpr double single = 0x1p29;  // in place of double precision
  const Step left = place.left();
  const bool right = printed.shows(derivation_->exact()[left], 2 * single * noise_[left]);
  return {right ? Verdict::ok : Verdict::wrong, {}, {}};
}

Judgement Judge::judge_number(const Place& place, const Printed& printed) {
  if (auto judgement = judge_where_free(place, printed)) return *judgement;
  const Step left = place.left();
  const double exact = derivation_->exact()[left];
  if (printed.shows(exact)) return {};
  // The author's own arithmetic was no better.
  const double noise = 2 * noise_[left];
  if (printed.shows(exact, noise) && printed.shows(exact, 2 * noise_.by_all_ways(left))) return {};

  World &right = author_->right_by_chain(), &all = author_->all_by_chain();
  bool rounded = printed.shows(right[left]);
  for (const auto& [step, verdict] : place.earlier) {
    rounded = rounded || (is_right(verdict) && printed.shows(right[step]));
  }
  if (rounded) return {Verdict::rounded, lines_behind(place, left, false), {}};
  if (is_within_rounding(place, printed, false)) {
    return {Verdict::rounded, lines_behind(left, false, std::nullopt), {}, true};
  }

  const bool follows = printed.shows(all[left]);
  if (follows || is_within_rounding(place, printed, true)) {
    const std::vector<std::size_t> lines = lines_behind(place, left, true);
    // Where wrong numbers cancel, only their rounding is left.
    const double off = std::abs(printed.value - exact), half = 0.5 * printed.unit;
    const bool cancel = off <= printed.unit && off <= author_->spread(left, true).rounding + half &&
                        author_->wrong_cancel(left, line_of(place), printed.unit);
    if (!cancel) return {Verdict::follows, lines, {}, !follows};
    return {Verdict::rounded,
            {},
            {say("wrong numbers cancel here (lines {}), up to their rounding",
                 fmt::join(lines, say_text(", ")))}};
  }
  // Calculated once more, whatever was put down for it.
  if (all.is_pinned(left) && printed.shows(all.unpinned(left))) {
    const std::vector<std::size_t> lines = lines_behind(left, true, std::nullopt);
    if (!lines.empty()) return {Verdict::follows, lines, {}};
  }
  for (const auto& [step, verdict] : place.earlier) {
    if (!printed.shows(all[step])) continue;
    auto lines = lines_behind(place, step, true);
    if (verdict == Verdict::wrong) lines = {line_of(place)};
    return {Verdict::follows, lines, {}};
  }
  if (printed.cuts_off(exact)) {
    const int digits = printed.digits;
    return {Verdict::rounded,
            {},
            {digits == 1 ? say("cut off, not rounded: {} is {} in one digit", one_more(3, exact),
                               one_more(1, exact))
                         : say("cut off, not rounded: {} is {} in {} digits",
                               one_more(digits + 2, exact), one_more(digits, exact), digits)}};
  }
  return {Verdict::wrong, {}, {}};
}

}  // namespace tools::check
