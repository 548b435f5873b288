// Which of several slips fits the whole derivation best, and how it is said.

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

#include <tools/check/causes.h>
#include <tools/check/identity.h>
#include <tools/messages.h>
#include <tools/number.h>

namespace tools::check {
namespace {

// Weights of the evidence, in units of Slip::distance.
constexpr double contradiction = 0.6;  // a line that is right, though the slip would show in it
constexpr double disagreement = 0.15;  // a wrong line that would have another number with it
constexpr double most_disagreement = 0.3;
constexpr double ignored = 0.5;           // the slip behind another line
constexpr double confirmation = 0.25;     // a wrong line that the slip explains too
constexpr double nearly_confirmed = 0.2;  // that it explains but for a unit of the last digit
constexpr double same_rounding = 0.5;     // a wrong line that the same way to round explains
constexpr double most_confirmation = 1.0, beyond_that = 0.1;  // a line more says less by then
constexpr double second_slip = 1.0;
constexpr double known_slip = 0.4;         // one that is behind another line too
constexpr double not_to_the_digits = 0.4;  // equal to one that matches, but only elsewhere
constexpr double within_rounding = 0.3;    // gives it with rounded numbers on the way only

constexpr std::size_t most_ranked = 80;
constexpr std::size_t most_steps_rounded = 20'000;
constexpr std::size_t most_consequence_work = 10'000'000;  // steps, for all claims
constexpr std::size_t most_causes = 6;
constexpr std::size_t most_separators = 3;
constexpr std::size_t most_readings = 12;
constexpr double likely_by_chance = 0.3;  // pairs that give a number for no reason
constexpr int few_digits = 3;             // which two slips out of many always give
constexpr double least_gain = 0.02, least_certainty = 0.5;  // for a line to be worth writing

}  // namespace

std::vector<std::pair<Step, double>> Causes::results_with(const Found& found) {
  if (!found.slips[0].changes.empty()) {
    // Only numbers are held against them, and not without end.
    if (!has_numbers_ || consequence_work_ > most_consequence_work) return {};
    const auto& results = consequences_.of(found.slips);
    consequence_work_ += results.size();
    return results;
  }
  if (!found.rounding || derivation_->steps().size() > most_steps_rounded) return {};
  std::vector<Step> all(derivation_->steps().size());
  std::iota(all.begin(), all.end(), Step{0});
  const Numbers values = with_rounding(*derivation_, all, Steps::none, *found.rounding,
                                       past_functions(all).of(*found.rounding));
  std::vector<std::pair<Step, double>> results;
  for (const auto& [step, claims] : evidence_of_) results.emplace_back(step, values[step]);
  return results;
}

double Causes::fit(Found& found, const Case& wrong) {
  double cost = found.matches ? 0 : not_to_the_digits;
  if (found.rounds) cost += within_rounding;
  if (found.ignores) cost += ignored;
  if (found.goes_with_others) cost -= ignored;
  if (found.shared) {
    cost += known_slip + found.slips[1].distance;
  } else {
    for (const Slip& slip : found.slips) cost += slip.distance;
    if (found.slips.size() > 1) cost += second_slip;
  }
  double confirmed = 0, other = 0;
  found.contradicted = false;
  for (const auto& [step, result] : results_with(found)) {
    const auto claims = evidence_of_.find(step);
    if (claims == evidence_of_.end()) continue;
    for (const std::size_t i : claims->second) {
      const Claimed& claimed = evidence_[i];
      if (claimed.finding == wrong.finding || !claimed.printed) continue;
      const double slack = claimed.printed->unit + 1e-9 * std::abs(result);
      const bool agrees = std::abs(result - claimed.printed->value) <= slack;
      const bool right = claimed.verdict == Verdict::ok || claimed.verdict == Verdict::rounded;
      if (right && !agrees) {
        cost += contradiction;
        found.contradicted =
            found.contradicted || std::ranges::binary_search(wrong.target.order, step);
      }
      if (claimed.verdict == Verdict::wrong && !agrees) other += disagreement;
      if (right || !agrees) continue;
      if (!found.rounding) {
        confirmed += claimed.printed->shows(result) ? confirmation : nearly_confirmed;
      } else if (claimed.printed->shows(result)) {
        confirmed += same_rounding;
      }
    }
  }
  found.confirmed = confirmed;
  const double beyond = std::max(confirmed - most_confirmation, 0.0);
  return cost + std::min(other, most_disagreement) - beyond_that * beyond -
         std::min(confirmed, most_confirmation);
}

void Causes::rank(Case& wrong) {
  if (wrong.found.size() > most_ranked) {
    std::ranges::stable_sort(wrong.found, {}, [](const Found& found) {
      return found.slips[0].distance + (found.matches ? 0 : not_to_the_digits);
    });
    wrong.found.erase(wrong.found.begin() + most_ranked, wrong.found.end());
  }
  for (Found& found : wrong.found) found.cost = fit(found, wrong);
  // Nobody made a slip everywhere who made it in this place and not in others on the way.
  const auto of_one_place = [](const Found& found) {
    return found.slips.size() == 1 && found.matches && !found.contradicted;
  };
  if (std::ranges::any_of(wrong.found, of_one_place)) {
    std::erase_if(wrong.found, [](const Found& found) {
      return found.as_stated_only && found.contradicted && found.slips[0].changes.size() > 1;
    });
  }
  std::ranges::stable_sort(wrong.found, {}, &Found::cost);
  // Readings of one class side by side, the class of the best first.
  std::vector<Found> ordered;
  std::vector<bool> taken(wrong.found.size(), false);
  std::size_t reading = 0;
  for (std::size_t i = 0; i < wrong.found.size(); ++i) {
    if (taken[i]) continue;
    for (std::size_t j = i; j < wrong.found.size(); ++j) {
      if (taken[j]) continue;
      if (!same_numbers(wrong.found[i].elsewhere, wrong.found[j].elsewhere)) continue;
      taken[j] = true;
      wrong.found[j].reading = reading;
      ordered.push_back(wrong.found[j]);
    }
    ++reading;
  }
  wrong.found = std::move(ordered);
}

// What each reading of the best class says of the gradients on the way: a line tells them apart if
// those that agree on its number are of one kind, or nearly so.
std::vector<std::string> Causes::separators(const Case& wrong) {
  struct Alternative {
    CauseId id;
    double weight;  // how likely it is, next to the best
    std::map<Step, double> results;
  };
  std::vector<Alternative> readings;
  for (const Found& found : wrong.found) {
    if (found.reading != 0 || found.slips.size() != 1 || found.slips[0].changes.empty()) continue;
    if (readings.size() == most_readings) break;
    if (consequence_work_ > most_consequence_work) return {};
    const auto& changed = consequences_.of(found.slips);
    consequence_work_ += changed.size();
    readings.push_back({found.slips[0].id,
                        std::exp(2 * (wrong.found[0].cost - found.cost)),
                        {changed.begin(), changed.end()}});
  }
  if (readings.size() < 2) return {};
  // How likely the kind that is named first is the right one, once the number of a step is known.
  const auto certainty = [&](Step step) {
    const auto value = [&](const Alternative& reading) {
      const auto at = reading.results.find(step);
      return at == reading.results.end() ? derivation_->exact()[step] : at->second;
    };
    double certain = 0;
    std::vector<bool> taken(readings.size(), false);
    for (std::size_t i = 0; i < readings.size(); ++i) {
      if (taken[i]) continue;
      for (std::size_t j = i; j < readings.size(); ++j) {
        if (taken[j] || !same_number(value(readings[i]), value(readings[j]))) continue;
        taken[j] = true;
        if (readings[j].id == readings[i].id) certain += readings[j].weight;
      }
    }
    return certain;
  };
  double all = 0;
  for (const Alternative& reading : readings) all += reading.weight;
  const double before = certainty(wrong.target.step);
  std::vector<std::pair<double, std::string>> found;
  for (const Gradient* gradient : wrong.target.gradients) {
    if (gradient->step == wrong.target.step || gradient->of == gradient->root) continue;
    const std::string name = derivation_->gradient_name(*gradient);
    const bool claimed = std::ranges::any_of(
        evidence_, [&](const Claimed& claim) { return claim.left == gradient->step; });
    if (name.empty() || claimed) continue;
    const double after = certainty(gradient->step);
    if (after > before + least_gain && after >= least_certainty * all) {
      found.emplace_back(after, name);
    }
  }
  std::ranges::stable_sort(found, std::greater{}, &std::pair<double, std::string>::first);
  std::vector<std::string> names;
  for (const auto& [certain, name] : found) {
    if (names.size() < most_separators) names.push_back(name);
  }
  return names;
}

// Of the factors in a class, the one that stands before the whole.
const Slip& Causes::whole_factor(const Case& wrong, const Slip& factor) {
  for (const Found& found : wrong.found) {
    const Slip& slip = found.slips[0];
    if (found.reading == 0 && found.slips.size() == 1 && slip.id == CauseId::factor &&
        slip.changes[0].step == wrong.target.step) {
      return slip;
    }
  }
  return factor;
}

void Causes::write(const Case& wrong, Finding& finding) {
  const auto note = [&](std::string text) {
    if (std::ranges::find(finding.notes, text) == finding.notes.end()) {
      finding.notes.push_back(std::move(text));
    }
  };
  // In words, and as the key by which other lines with the same cause are known.
  const auto in_words = [](const Slip& slip) { return slip.text(); };
  const auto as_key = [&](const Slip& slip) { return slips_.key(slip, wrong.target); };
  const auto all = [](const Found& found, const auto& written) {
    std::string text = written(found.slips[0]);
    if (found.slips.size() == 2) return say("{}; and {}", text, written(found.slips[1]));
    return text;
  };
  for (const Found& found : wrong.found) {
    if (finding.causes.size() == most_causes && found.reading != 0) break;
    if (finding.causes.size() == 2 * most_causes) break;
    for (const Slip& slip : found.slips) {
      const bool known = std::ranges::any_of(finding.causes, [&](const Cause& cause) {
        return cause.id == slip.id && cause.reading == found.reading;
      });
      // One sentence for each kind of slip in a class.
      if (known) continue;
      // What other lines say too does not hang on that.
      const auto as_far_as_it_holds = [&](std::string text) {
        return found.rounds && found.confirmed == 0 ? say("up to rounding on the way: {}", text)
                                                    : text;
      };
      Cause cause{slip.id, as_far_as_it_holds(all(found, in_words)), slip.line, found.reading,
                  all(found, as_key)};
      // Half of the gradient, and a loss that it is the gradient of: one sentence.
      const CauseId partner = slip.id == CauseId::factor       ? CauseId::other_loss
                              : slip.id == CauseId::other_loss ? CauseId::factor
                                                               : slip.id;
      for (const Found& other : wrong.found) {
        if (partner == slip.id || other.reading != found.reading) continue;
        if (found.slips.size() != 1 || other.slips.size() != 1) continue;
        if (other.slips[0].id != partner) continue;
        const Slip& factor =
            whole_factor(wrong, slip.id == CauseId::factor ? slip : other.slips[0]);
        const Slip& loss = slip.id == CauseId::factor ? other.slips[0] : slip;
        const auto said = std::ranges::find_if(finding.causes, [&](const Cause& earlier) {
          return earlier.id == partner && earlier.reading == found.reading;
        });
        const bool first = said == finding.causes.end();
        if (!first && said->text.find(in_words(slip)) != std::string::npos) {
          cause.text = said->text;  // one sentence for both
          cause.key = said->key;
          break;
        }
        const auto both = [&](const auto& written) {
          return first                        ? say("{}: {}", written(factor), written(loss))
                 : slip.id == CauseId::factor ? say("a factor: {}", written(slip))
                                              : say("another loss: {}", written(slip));
        };
        cause.text = as_far_as_it_holds(both(in_words));
        cause.key = both(as_key);
        cause.line = loss.line;
        break;
      }
      finding.causes.push_back(std::move(cause));
    }
  }
  for (const std::string& name : separators(wrong)) {
    if (std::ranges::find(finding.would_separate, name) == finding.would_separate.end()) {
      finding.would_separate.push_back(name);
    }
  }
  if (!wrong.searched && wrong.found.empty()) {
    note(say_text("not searched for a cause: too many lines before it are wrong"));
  }
  if (wrong.short_number && wrong.found.empty()) {
    note(say_text("two slips at once are not looked for: with so few digits some always fit"));
  }
  if (!wrong.found.empty() && !wrong.is_formula) {
    const Found& best = wrong.found[0];
    const bool speaks_for_itself = best.shared || best.confirmed > 0 || best.slips.size() < 2;
    const bool by_chance = wrong.by_chance > likely_by_chance ||
                           (!wrong.printed.whole && wrong.printed.digits <= few_digits);
    if (!speaks_for_itself && by_chance) {
      note(
          say("two slips that have nothing to do with it give {} digits easily: "
              "more digits would tell",
              wrong.printed.digits));
    }
  }
  if (wrong.cut) {
    note(say_text("not all pairs of slips were tried: there are too many"));
  }
}

// Of an array, all its elements.
void Causes::count_alike(const Case& wrong, Alike& alike) {
  const std::size_t classes = wrong.found.empty() ? 0 : wrong.found.back().reading + 1;
  if (classes <= 1 || wrong.is_formula) return;
  const bool same_here = std::ranges::all_of(wrong.found, [&](const Found& found) {
    return found.elsewhere.empty() || wrong.found[0].elsewhere.empty() ||
           same_number(found.elsewhere[0], wrong.found[0].elsewhere[0]);
  });
  // A whole number is meant exactly: it has no more digits.
  alike.at_this_point = alike.at_this_point && (same_here || wrong.printed.whole);
  alike.least = alike.most == 0 ? classes : std::min(alike.least, classes);
  alike.most = std::max(alike.most, classes);
}

std::string Causes::Alike::text() const {
  if (least == most) {
    return at_this_point ? say("{} different slips give this number at this point: "
                               "with other numbers they would differ",
                               most)
                         : say("{} different slips give this number to the digits "
                               "shown: more digits would tell them apart",
                               most);
  }
  return at_this_point ? say("{} to {} different slips give each of these numbers at this point: "
                             "with other numbers they would differ",
                             least, most)
                       : say("{} to {} different slips give each of these numbers to the digits "
                             "shown: more digits would tell them apart",
                             least, most);
}

void Causes::report(std::vector<Finding>& findings) {
  const std::vector<Rounding> roundings = roundings_found();
  for (const auto& wrong : cases_) {
    if (!wrong->searched) continue;
    search_roundings_of_others(*wrong, roundings);
    rank(*wrong);
    file_under_steps(*wrong);
  }
  for (const auto& wrong : cases_) {
    if (wrong->found.empty() || wrong->is_formula) continue;
    const Found& best = wrong->found[0];
    const bool single = best.slips.size() == 1 && !best.slips[0].changes.empty();
    const bool only = wrong->found.back().reading == 0;
    if (single && best.matches && (only || best.confirmed >= 2 * confirmation)) {
      settled_.push_back(wrong.get());
    }
  }
  for (const auto& wrong : cases_) {
    if (!wrong->searched || wrong->is_formula || too_few_digits(*wrong)) continue;
    find_ignored(*wrong);
    if (is_alone(*wrong)) search_with_others(*wrong);
    rank(*wrong);
  }
  const bool all_searched =
      std::ranges::all_of(cases_, [](const auto& wrong) { return wrong->searched; });
  if (!all_searched) find_consequences();
  for (const auto& wrong : cases_) {
    if (!wrong->searched) take_from_others(*wrong);
  }
  std::map<std::size_t, Alike> alike;  // by the finding
  for (const auto& wrong : cases_) {
    write(*wrong, findings[wrong->finding]);
    count_alike(*wrong, alike[wrong->finding]);
  }
  for (const auto& [finding, counted] : alike) {
    if (counted.most > 0) findings[finding].notes.push_back(counted.text());
  }
}

}  // namespace tools::check
