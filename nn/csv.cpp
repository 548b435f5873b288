#include <nn/csv.h>
#include <nn/error.h>
#include <nn/utf8.h>
#include <nn/whole_file.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <map>
#include <optional>
#include <set>
#include <utility>

namespace nn {
namespace {

using Fields = std::vector<std::string>;

std::optional<double> number_in(std::string_view text) {
  if (text.starts_with('+')) text.remove_prefix(1);
  double number{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size() || text.empty()) return {};
  return number;
}

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t\r");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r") - first + 1);
}

/// Bytes of a file as an error shows them.
std::string shown(std::string_view text) {
  std::string clean;
  for (const char c : text.substr(0, 40)) clean += static_cast<unsigned char>(c) < 32 ? '?' : c;
  return "'" + clean + (text.size() > 40 ? "...'" : "'");
}

/// Reads lines one after the other, and knows the number of the present one.
class Reader {
 public:
  Reader(std::string_view text, std::string_view source) : rest_(text), source_(source) {
    if (rest_.starts_with("\xef\xbb\xbf")) rest_.remove_prefix(3);
  }

  std::size_t line() const { return line_; }

  [[noreturn]] void fail(const std::string& complaint) const { fail_at(line_, complaint); }
  [[noreturn]] void fail_at(std::size_t line, const std::string& complaint) const {
    throw FormatError(std::string(source_) + ":" + std::to_string(line) + ": " + complaint);
  }

  /// The next line that is not empty; false at the end.
  bool next(Fields& fields) {
    while (!rest_.empty()) {
      const std::size_t end = std::min(rest_.find('\n'), rest_.size());
      const std::string_view line = rest_.substr(0, end);
      rest_.remove_prefix(std::min(end + 1, rest_.size()));
      ++line_;
      if (!detail::is_utf8(line))
        fail(
            "this is not text in UTF-8: save the table as UTF-8 (where a program offers it: CSV "
            "UTF-8)");
      if (trimmed(line).empty()) continue;
      if (separator_ == 0)
        separator_ = line.find(',') != line.npos    ? ','
                     : line.find(';') != line.npos  ? ';'
                     : line.find('\t') != line.npos ? '\t'
                                                    : ',';
      split(line, fields);
      return true;
    }
    return false;
  }

 private:
  void split(std::string_view line, Fields& fields) const {
    fields.clear();
    for (std::size_t at = 0;; ++at) {
      while (at < line.size() && line[at] != separator_ && trimmed(line.substr(at, 1)).empty())
        ++at;
      if (at < line.size() && line[at] == '"') {
        fields.push_back(in_quotes(line, at));
        if (!trimmed(line.substr(at, std::min(line.find(separator_, at), line.size()) - at))
                 .empty())
          fail("field " + std::to_string(fields.size()) + ": text after the closing quote");
        at = std::min(line.find(separator_, at), line.size());
      } else {
        const std::size_t end = std::min(line.find(separator_, at), line.size());
        fields.emplace_back(trimmed(line.substr(at, end - at)));
        at = end;
      }
      if (at == line.size()) return;
    }
  }

  /// A field in quotes, where two of them stand for one. Leaves `at` behind it.
  std::string in_quotes(std::string_view line, std::size_t& at) const {
    std::string field;
    for (++at; at < line.size(); ++at) {
      if (line[at] != '"') {
        field += line[at];
      } else if (at + 1 < line.size() && line[at + 1] == '"') {
        field += line[++at];
      } else {
        ++at;
        return field;
      }
    }
    fail("a quote is opened and not closed on this line");
  }

  std::string_view rest_, source_;
  std::size_t line_ = 0;
  char separator_ = 0;
};

std::size_t column_named(const Reader& reader, const Fields& names, const std::string& name) {
  const auto found = std::ranges::find(names, name);
  if (found == names.end()) {
    std::string known;
    for (const std::string& one : names) known += (known.empty() ? "" : ", ") + one;
    reader.fail("there is no column " + shown(name) + "; there are " + known);
  }
  return static_cast<std::size_t>(found - names.begin());
}

bool is_header(const Fields& fields) {
  return std::ranges::none_of(fields,
                              [](const auto& field) { return number_in(field).has_value(); });
}

CsvColumns columns_of(const Reader& reader, const Fields& first) {
  CsvColumns columns{first, is_header(first)};
  std::map<std::string, std::size_t> places;
  for (std::size_t c = 0; c < first.size(); ++c) {
    if (!columns.has_header) columns.names[c] = std::to_string(c + 1);
    const auto [known, is_new] = places.emplace(columns.names[c], c);
    if (!is_new)
      reader.fail("columns " + std::to_string(known->second + 1) + " and " + std::to_string(c + 1) +
                  " are both called " + shown(first[c]) + "; give each a name of its own");
  }
  return columns;
}

struct Columns {
  std::vector<std::size_t> inputs, labels;
};

Columns chosen_columns(const Reader& reader, const Fields& names, const CsvOptions& options) {
  Columns columns;
  for (const std::string& name : options.labels)
    columns.labels.push_back(column_named(reader, names, name));
  if (options.labels.empty() && !options.without_labels) columns.labels = {names.size() - 1};
  for (const std::string& name : options.inputs)
    columns.inputs.push_back(column_named(reader, names, name));
  if (options.inputs.empty())
    for (std::size_t c = 0; c < names.size(); ++c)
      if (std::ranges::find(columns.labels, c) == columns.labels.end()) columns.inputs.push_back(c);
  std::set<std::size_t> seen;
  for (const auto& list : {columns.inputs, columns.labels})
    for (const std::size_t c : list)
      if (!seen.insert(c).second) reader.fail("column " + shown(names[c]) + " is chosen twice");
  if (columns.inputs.empty())
    reader.fail("no column is left for inputs: with one column for labels there are " +
                std::to_string(names.size()));
  return columns;
}

double number_of(const Reader& reader, const Fields& fields, const Fields& names, std::size_t c) {
  const std::optional<double> number = number_in(fields[c]);
  if (!number)
    reader.fail("column " + shown(names[c]) + ": expected a number, found " + shown(fields[c]));
  if (!std::isfinite(*number))
    reader.fail("column " + shown(names[c]) + " is " + fields[c] +
                "; numbers have to be finite: leave the line out");
  return *number;
}

/// The words in the order of their numbers, or of their bytes where one is no number.
std::vector<std::string> classes_of(const std::vector<std::string>& words) {
  std::vector<std::string> classes(words);
  std::ranges::sort(classes);
  classes.erase(std::unique(classes.begin(), classes.end()), classes.end());
  if (std::ranges::all_of(classes, [](const auto& word) { return number_in(word).has_value(); }))
    std::ranges::stable_sort(classes, {}, [](const auto& word) { return *number_in(word); });
  return classes;
}

/// Words that are classes: several, and not one word among numbers, which is a mistaken number.
void require_classes(const Reader& reader, const std::string& column,
                     const std::map<std::string, std::size_t>& first_lines, bool one_hot) {
  if (first_lines.size() == 1)
    reader.fail("column " + shown(column) + " has one class alone, " +
                shown(first_lines.begin()->first) +
                ", up to here, where the table ends: there is "
                "nothing to tell apart; choose another column, or add samples of another class");
  const auto is_word = [](const auto& one) { return !number_in(one.first).has_value(); };
  const auto word = std::ranges::find_if(first_lines, is_word);
  if (one_hot || word == first_lines.end() || std::ranges::count_if(first_lines, is_word) > 1)
    return;
  reader.fail_at(word->second, "column " + shown(column) + ": found " + shown(word->first) +
                                   ", where all others are numbers: leave the line out, or ask for "
                                   "one-hot labels if they are classes");
}

/// Puts a one-hot column for each class behind the inputs, in place of the words.
Data one_hot(const Data& inputs, const std::vector<std::string>& words, const std::string& column) {
  Data data{inputs.input_count, 0, {}, inputs.names, classes_of(words), inputs.places, true};
  data.label_count = data.classes.size();
  for (const std::string& name : data.classes) data.names.push_back(column + "=" + name);
  for (std::size_t i = 0; i < words.size(); ++i) {
    const auto row = inputs.sample(i);
    data.numbers.insert(data.numbers.end(), row.begin(), row.end());
    for (const std::string& name : data.classes)
      data.numbers.push_back(name == words[i] ? 1.0 : 0.0);
  }
  return data;
}

}  // namespace

Data parse_csv(std::string_view text, std::string_view source, const CsvOptions& options) {
  Reader reader(text, source);
  Fields first;
  if (!reader.next(first)) throw FormatError(std::string(source) + ": the file is empty");
  const auto [names, has_header] = columns_of(reader, first);
  const Columns columns = chosen_columns(reader, names, options);
  if (options.one_hot && columns.labels.size() != 1)
    reader.fail("one-hot labels are made of one column; chosen are " +
                std::to_string(columns.labels.size()));

  Data data{columns.inputs.size(), 0};
  for (const std::size_t c : columns.inputs) data.names.push_back(names[c]);
  Fields fields = first;
  if (has_header && !reader.next(fields))
    reader.fail("there is a header and no sample; each further line is one");
  const bool words =
      columns.labels.size() == 1 && (options.one_hot || !number_in(fields[columns.labels[0]]));
  if (!words) {
    data.label_count = columns.labels.size();
    for (const std::size_t c : columns.labels) data.names.push_back(names[c]);
  }
  std::vector<std::string> labels;
  std::map<std::string, std::size_t> first_lines;  // of the classes
  data.places_are_lines = true;
  do {
    if (fields.size() != names.size())
      reader.fail(std::to_string(fields.size()) + " fields; the first line has " +
                  std::to_string(names.size()));
    data.places.push_back(reader.line());
    for (const std::size_t c : columns.inputs)
      data.numbers.push_back(number_of(reader, fields, names, c));
    for (const std::size_t c : columns.labels)
      if (fields[c].empty())
        reader.fail("the label is missing: column " + std::to_string(c + 1) + ", " +
                    shown(names[c]) +
                    ", is empty; give the label, leave the line out or choose another column");
    if (words) {
      labels.push_back(fields[columns.labels[0]]);
      first_lines.emplace(labels.back(), reader.line());
      if (first_lines.size() > most_classes)
        reader.fail("column " + shown(names[columns.labels[0]]) + " has more than " +
                    std::to_string(most_classes) +
                    " different labels, too many for classes: is it the column of labels?");
    } else {
      for (const std::size_t c : columns.labels)
        data.numbers.push_back(number_of(reader, fields, names, c));
    }
  } while (reader.next(fields));
  if (!words) return data;
  const std::string& column = names[columns.labels[0]];
  require_classes(reader, column, first_lines, options.one_hot);
  return one_hot(data, labels, column);
}

Data read_csv(const std::filesystem::path& path, const CsvOptions& options) {
  return parse_csv(read_whole_file(path, largest_csv), path.string(), options);
}

CsvColumns csv_columns(std::string_view text, std::string_view source) {
  Reader reader(text, source);
  Fields first;
  if (!reader.next(first)) throw FormatError(std::string(source) + ": the file is empty");
  return columns_of(reader, first);
}

}  // namespace nn
