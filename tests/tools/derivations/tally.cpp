#include "tally.h"

#include <cstdio>
#include <iterator>
#include <map>
#include <optional>

namespace derivations {
namespace {

std::string percent(std::size_t part, std::size_t whole) {
  if (whole == 0) return "-";
  char text[32];
  std::snprintf(text, sizeof text, "%.1f",
                100.0 * static_cast<double>(part) / static_cast<double>(whole));
  return text;
}

/// A column: its title, and what it says of a row. Shares are in percent.
struct Column {
  const char* title;
  std::string (*cell)(const Tally&);
};

std::string number(std::size_t count) { return std::to_string(count); }

constexpr Column class_first{"class first",
                             [](const Tally& t) { return percent(t.class_first, t.cases); }};
constexpr Column common[]{
    {"not found", [](const Tally& t) { return number(t.nothing_wrong); }},
    {"called ok", [](const Tally& t) { return number(t.called_ok); }},
    {"right called wrong", [](const Tally& t) { return number(t.called_wrong); }},
    {"carried follow", [](const Tally& t) { return percent(t.carried_follow, t.carried); }},
    {"errors", [](const Tally& t) { return number(t.errors); }}};

std::vector<Column> columns(int slips) {
  std::vector<Column> all{class_first};
  if (slips == 1) {
    all.push_back({"exact first", [](const Tally& t) { return percent(t.exact_first, t.cases); }});
    all.push_back({"separated", [](const Tally& t) {
                     return t.proposed == 0 ? "-" : number(t.separated) + "/" + number(t.proposed);
                   }});
  } else {
    all.push_back({"class of one", [](const Tally& t) { return percent(t.some_class, t.cases); }});
  }
  all.insert(all.end(), std::begin(common), std::end(common));
  return all;
}

/// Each cell for all numbers of digits: `97.0 / 99.5 / 99.5`.
std::string row(const std::string& name, const std::map<int, Tally>& by_digits, int slips) {
  std::string text = "| " + name + " | " + number(by_digits.begin()->second.cases) + " |";
  for (const Column& column : columns(slips)) {
    std::string cell;
    for (const auto& [digits, tally] : by_digits)
      cell += (cell.empty() ? " " : " / ") + column.cell(tally);
    text += cell + " |";
  }
  return text + "\n";
}

std::string table(const Measurement& measurement, bool every, int slips) {
  std::map<std::optional<tools::check::CauseId>, std::map<int, Tally>> rows;
  std::map<int, Tally> all;
  for (const auto& [kind, tally] : measurement.broken) {
    if (kind.every_derivative != every || kind.slips != slips) continue;
    rows[kind.cause][kind.digits].add(tally);
    all[kind.digits].add(tally);
  }
  if (rows.empty()) return "";
  std::string text =
      std::string("### ") +
      (every ? "Every intermediate derivative written" : "The leaves' gradients only") +
      (slips == 1 ? ", one slip; " : ", two slips; ");
  for (const auto& [digits, tally] : all)
    text += (digits == all.begin()->first ? "" : " / ") + std::to_string(digits);
  text += " digits\n\n| cause | cases |";
  std::string line = "|---|---|";
  for (const Column& column : columns(slips)) {
    text += std::string(" ") + column.title + " |";
    line += "---|";
  }
  text += "\n" + line + "\n";
  for (const auto& [cause, by_digits] : rows)
    text += row(cause ? std::string(cause_name(*cause)) : "any two", by_digits, slips);
  if (rows.size() > 1) text += row("**all**", all, slips);
  return text + "\n";
}

Goal at_least(const std::string& text, std::size_t part, std::size_t whole,
              std::size_t percentage) {
  return {text + ": " + std::to_string(percentage) + " %", percent(part, whole) + " %",
          part * 100 >= whole * percentage};
}

Goal none(const std::string& text, std::size_t count) {
  return {text, std::to_string(count), count == 0, true};
}

}  // namespace

void Tally::add(const Grade& grade) {
  ++cases;
  class_first += grade.class_first;
  some_class += grade.some_class;
  exact_first += grade.exact_first;
  nothing_wrong += grade.nothing_wrong;
  called_ok += grade.called_ok;
  called_wrong += grade.called_wrong;
  carried += grade.carried;
  carried_follow += grade.carried_follow;
  proposed += grade.proposed;
  separated += grade.separated;
  errors += grade.error.empty() ? 0 : 1;
}

void Tally::add(const Tally& other) {
  cases += other.cases;
  class_first += other.class_first;
  some_class += other.some_class;
  exact_first += other.exact_first;
  nothing_wrong += other.nothing_wrong;
  called_ok += other.called_ok;
  called_wrong += other.called_wrong;
  carried += other.carried;
  carried_follow += other.carried_follow;
  proposed += other.proposed;
  separated += other.separated;
  errors += other.errors;
}

std::string tables(const Measurement& measurement) {
  std::string text;
  for (const int slips : {1, 2})
    for (const bool every : {true, false}) text += table(measurement, every, slips);
  if (measurement.unbroken.cases > 0)
    text +=
        "### Unbroken\n\n| derivations | claims called wrong | claims wrongly called ok | errors "
        "|\n|---|---|---|---|\n| " +
        std::to_string(measurement.unbroken.cases) + " | " +
        std::to_string(measurement.unbroken.called_wrong) + " | " +
        std::to_string(measurement.unbroken.called_ok) + " | " +
        std::to_string(measurement.unbroken.errors) + " |\n\n";
  return text;
}

std::vector<Goal> goals(const Measurement& measurement) {
  std::vector<Goal> all;
  for (const int slips : {1, 2}) {
    for (const bool every : {true, false}) {
      const Tally at_4 = measurement.total([&](const Kind& kind) {
        return kind.digits == 4 && kind.every_derivative == every && kind.slips == slips;
      });
      if (at_4.cases == 0) continue;
      const std::string where = every ? ", every derivative" : ", leaves only";
      if (slips == 2) {
        all.push_back(at_least("two slips, class first" + where, at_4.class_first, at_4.cases, 90));
        continue;
      }
      all.push_back(at_least("class first" + where, at_4.class_first, at_4.cases, 99));
      all.push_back(
          at_least("exact cause first" + where, at_4.exact_first, at_4.cases, every ? 95 : 80));
    }
  }
  const Tally one =
      measurement.total([](const Kind& kind) { return kind.digits == 4 && kind.slips == 1; });
  if (one.proposed > 0)
    all.push_back(at_least("the proposed line separates", one.separated, one.proposed, 95));
  const Tally every = measurement.total([](const Kind&) { return true; });
  all.push_back(
      none("broken and called ok: none", every.called_ok + measurement.unbroken.called_ok));
  all.push_back(none("untouched by the slip and called wrong: none", every.called_wrong));
  all.back().strict = false;  // seldom, and beside a line that is wrong
  if (measurement.unbroken.cases > 0)
    all.push_back(
        none("unbroken and called wrong: none of " + std::to_string(measurement.unbroken.cases),
             measurement.unbroken.called_wrong));
  all.push_back(none("errors of the checker: none", every.errors + measurement.unbroken.errors));
  return all;
}

}  // namespace derivations
