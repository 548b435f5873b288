#pragma once

#include <cmath>
#include <map>
#include <string>
#include <utility>

#include <fmt/core.h>

/// Holds the figures that a text prints against exact ones, and finds out by itself what to say of
/// each.
class PrintedFigures {
 public:
  /// Prints a line of the table. `printed` is the figure as it stands in the text; `from_printed`
  /// is what its own formula gives with the figures that the text puts in; `builds_on` is the
  /// earlier figure among those that matters.
  void compare(const std::string& name, const std::string& printed, double exact,
               double from_printed, const std::string& builds_on = "") {
    fmt::print("  {:<16}{:>10}{:>12.6g}  {}\n", name, printed, exact,
               remark(name, printed, exact, from_printed, builds_on));
  }

 private:
  /// Whether x, rounded as the figure is, is that figure.
  static bool shows(const std::string& printed, double x) {
    const std::size_t point = printed.find('.');
    const auto decimals =
        point == std::string::npos ? 0 : static_cast<int>(printed.size() - point - 1);
    return std::abs(std::stod(printed) - x) <= 0.5000001 * std::pow(10.0, -decimals);
  }

  std::string remark(const std::string& name, const std::string& printed, double exact,
                     double from_printed, const std::string& builds_on) {
    if (shows(printed, exact)) return "agrees to the digits shown";
    if (shows(printed, from_printed)) {
      const auto wrong = first_wrong_.find(builds_on);
      if (wrong == first_wrong_.end()) return "rounded: right for the rounded figures put in";
      first_wrong_[name] = wrong->second;
      return "follows: wrong only because " + wrong->second + " is";
    }
    first_wrong_[name] = name;
    for (const auto& [factor, words] : {std::pair{0.5, "half"}, {2.0, "twice"}, {-1.0, "minus"}}) {
      if (shows(printed, factor * exact)) return fmt::format("WRONG: {} the exact value", words);
      if (shows(printed, factor * from_printed))
        return fmt::format("WRONG: {} what the rounded figures put in give, {:.6g}", words,
                           from_printed);
    }
    return "WRONG";
  }

  std::map<std::string, std::string>
      first_wrong_;  // of each figure that is not right: where it began
};
