#include <cmath>
#include <optional>
#include <ostream>

#include <nlohmann/json.hpp>

#include <tools/check/write.h>

namespace tools::check {
namespace {

using Json = nlohmann::ordered_json;

Json as_json(double number) { return std::isfinite(number) ? Json(number) : Json(); }

Json as_json(const std::optional<Figures>& figures) {
  if (!figures) return {};
  if (figures->shape.rank == 0) return as_json(figures->numbers.at(0));
  Json rows = Json::array(), row = Json::array();
  for (const double number : figures->numbers) {
    row.push_back(as_json(number));
    if (figures->shape.rank == 2 && row.size() == figures->shape.columns) {
      rows.push_back(std::exchange(row, Json::array()));
    }
  }
  return figures->shape.rank == 2 ? rows : row;
}

Json as_json(const std::vector<Cause>& causes) {
  Json list = Json::array();
  for (const Cause& cause : causes) {
    list.push_back({{"id", cause_name(cause.id)},
                    {"text", cause.text},
                    {"line", cause.line ? Json(*cause.line) : Json()},
                    {"reading", cause.reading}});
  }
  return list;
}

Json as_json(const Finding& finding) {
  return {{"line", finding.line},
          {"column", finding.column},
          {"claim", finding.claim},
          {"verdict", verdict_name(finding.verdict)},
          {"stated", as_json(finding.stated)},
          {"exact", as_json(finding.exact)},
          {"causes", as_json(finding.causes)},
          {"from_lines", finding.from_lines},
          {"notes", finding.notes},
          {"would_separate", finding.would_separate}};
}

// A file that cannot be read at all has no line.
Json place(std::size_t number) { return number > 0 ? Json(number) : Json(); }

Json as_json(const Report& report) {
  Json json{{"file", report.file}};
  if (!report.worksheet.empty()) json["worksheet"] = report.worksheet;
  json["claims"] = Json::array();
  for (const Finding& finding : report.findings) json["claims"].push_back(as_json(finding));
  if (!report.blanks.empty()) json["blanks"] = report.blanks;
  json["problems"] = Json::array();
  for (const Problem& problem : report.problems) {
    json["problems"].push_back(
        {{"line", place(problem.line)}, {"column", place(problem.column)}, {"text", problem.text}});
  }
  json["unchecked"] = Json::array();
  for (const Unchecked& unchecked : report.unchecked) {
    json["unchecked"].push_back({{"name", unchecked.name},
                                 {"line", unchecked.line},
                                 {"column", unchecked.column},
                                 {"lines", unchecked.lines}});
  }
  return json;
}

}  // namespace

void write_json(std::ostream& out, std::span<const Report> reports) {
  for (const Report& report : reports) {
    out << as_json(report).dump(-1, ' ', false, Json::error_handler_t::replace) << '\n';
  }
}

}  // namespace tools::check
