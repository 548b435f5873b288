#include <doctest/doctest.h>
#include <nn/csv.h>
#include <nn/error.h>
#include <nn/utf8.h>
#include <tests/nn/scratch_folder.h>

#include <fstream>
#include <string>
#include <vector>

using nn::Data;
using Numbers = std::vector<double>;

namespace {

Data read(const std::string& text, const nn::CsvOptions& options = {}) {
  return nn::parse_csv(text, "d.csv", options);
}

void check_error(const std::string& text, const std::string& expected,
                 const nn::CsvOptions& options = {}) {
  CHECK_THROWS_WITH_AS(read(text, options), expected.c_str(), nn::FormatError);
}

TEST_CASE("with and without a header; the last column is the label") {
  const Data data = read("x,y,class\n1,2,0\n3,4.5,1\n");
  CHECK(data.input_count == 2);
  CHECK(data.label_count == 1);
  CHECK(data.numbers == Numbers{1, 2, 0, 3, 4.5, 1});
  CHECK(data.names == std::vector<std::string>{"x", "y", "class"});
  CHECK(read("1,2,0\n3,4.5,1").numbers == data.numbers);
  CHECK(read("1,2,0\n").names == std::vector<std::string>{"1", "2", "3"});
}

TEST_CASE("what files from elsewhere look like") {
  const Numbers expected{1, -2e3, 0.5};
  CHECK(read("\xef\xbb\xbf"
             "a,b,c\r\n1,-2e3,+.5\r\n\r\n")
            .numbers == expected);
  CHECK(read("a;b;c\n1;-2e3;.5\n").numbers == expected);
  CHECK(read("a\tb\tc\n1\t-2e3\t.5\n").numbers == expected);
  CHECK(read("a , \"b, or \"\"so\"\"\" , c\n 1 , \"-2e3\" , .5 \n").names[1] == "b, or \"so\"");
}

TEST_CASE("columns by name") {
  const std::string text = "id,高,w,y\n9,1,2,3\n8,4,5,6\n";
  CHECK(read(text, {.inputs = {"w", "高"}, .labels = {"y"}}).numbers == Numbers{2, 1, 3, 5, 4, 6});
  CHECK(read(text, {.labels = {"y", "w"}}).numbers == Numbers{9, 1, 3, 2, 8, 4, 6, 5});
  CHECK(read(text, {.without_labels = true}).input_count == 4);
  CHECK(read("1,2\n", {.inputs = {"2"}, .labels = {"1"}}).numbers == Numbers{2, 1});
  check_error(text, "d.csv:1: there is no column 'z'; there are id, 高, w, y", {.labels = {"z"}});
  check_error(text, "d.csv:1: column 'y' is chosen twice", {.inputs = {"y"}});
}

TEST_CASE("words as labels become one-hot, numbers if asked") {
  const Data flowers = read("5.1,setosa\n7,virginica\n6,setosa\n");
  CHECK(flowers.label_count == 2);
  CHECK(flowers.numbers == Numbers{5.1, 1, 0, 7, 0, 1, 6, 1, 0});
  CHECK(flowers.classes == std::vector<std::string>{"setosa", "virginica"});
  const Data digits = read("x,digit\n1,10\n2,9\n", {.one_hot = true});
  CHECK(digits.numbers == Numbers{1, 0, 1, 2, 1, 0});  // 9 before 10
  CHECK(digits.names == std::vector<std::string>{"x", "digit=9", "digit=10"});
}

TEST_CASE("malformed lines are named") {
  check_error("", "d.csv: the file is empty");
  check_error("\n\n", "d.csv: the file is empty");
  check_error("x,y\n", "d.csv:1: there is a header and no sample; each further line is one");
  check_error("x,y\n1,2\n\n1,2,3\n", "d.csv:4: 3 fields; the first line has 2");
  check_error("x,y\n1,2\n1\n", "d.csv:3: 1 fields; the first line has 2");
  check_error("x,y\n1,2\nabc,2\n", "d.csv:3: column 'x': expected a number, found 'abc'");
  check_error("x,y\n1,2\n,2\n", "d.csv:3: column 'x': expected a number, found ''");
  check_error("x,y\n1,2\n1,two\n", "d.csv:3: column 'y': expected a number, found 'two'");
  check_error("x,y\nnan,2\n",
              "d.csv:2: column 'x' is nan; numbers have to be finite: leave the line out");
  check_error("x,y\n1,-inf\n",
              "d.csv:2: column 'y' is -inf; numbers have to be finite: leave the line out");
  check_error("x,y\n\"1,2\n", "d.csv:2: a quote is opened and not closed on this line");
  check_error("x,y\n\"1\"2,2\n", "d.csv:2: field 1: text after the closing quote");
  check_error("x\n1\n",
              "d.csv:1: no column is left for inputs: with one column for labels there are 1");
  check_error("x,y\n1,2\n\x01\x02,2\n",
              "d.csv:3: column 'x': expected a number, found '?"
              "?'");
  check_error("x,y,长度,长度\n1,2,3,4\n",
              "d.csv:1: columns 3 and 4 are both called '长度'; give each a name of its own");
}

TEST_CASE("a thousand classes at most") {
  const auto table = [](int classes) {
    std::string text = "x,label\n";
    for (int i = 0; i < classes; ++i)
      text += "0,c" + std::to_string(i) + "\n0,c" + std::to_string(i) + "\n";
    return text;
  };
  CHECK(nn::parse_csv(table(1000), "d.csv").label_count == 1000);
  check_error(table(1001),
              "d.csv:2002: column 'label' has more than 1000 different labels, too many for "
              "classes: is it the column of labels?");
}

TEST_CASE("labels that cannot be classes") {
  check_error("a,y\n0,u\n1,v\n2,\n",
              "d.csv:4: the label is missing: column 2, 'y', is empty; give the label, leave the "
              "line out or choose another column");
  check_error("a,y,\n0,1,\n1,2,\n",
              "d.csv:2: the label is missing: column 3, '', is empty; give "
              "the label, leave the line out or choose another column");
  check_error("a,y\n0,yes\n1,yes\n",
              "d.csv:3: column 'y' has one class alone, 'yes', up to here, where the table ends: "
              "there is nothing to tell apart; choose another column, or add samples of another "
              "class");
  check_error("a,y\n0,1\n1,1\n",
              "d.csv:3: column 'y' has one class alone, '1', up to here, where the table ends: "
              "there is nothing to tell apart; choose another column, or add samples of another "
              "class",
              {.one_hot = true});
  const std::string numbers_but_one = "a,y\n0,NA\n1,1.5\n2,2.5\n";
  check_error(numbers_but_one,
              "d.csv:2: column 'y': found 'NA', where all others are numbers: leave the line out, "
              "or ask for one-hot labels if they are classes");
  CHECK(nn::parse_csv(numbers_but_one, "d.csv", {.one_hot = true}).label_count == 3);
  CHECK(nn::parse_csv("a,y\n0,one\n1,two\n2,3\n", "d.csv").label_count == 3);
}

TEST_CASE("bytes that are no UTF-8") {
  const std::string complaint =
      ": this is not text in UTF-8: save the table as UTF-8 (where a program offers it: CSV "
      "UTF-8)";
  check_error("\xb3\xa4,y\n1,2\n", "d.csv:1" + complaint);  // GBK
  check_error("a,y\n1,\xca\xc7\n", "d.csv:2" + complaint);  // GBK
  check_error(std::string("\xff\xfe"
                          "a\0,\0",
                          6),
              "d.csv:1" + complaint);  // UTF-16
  for (const char* bad : {"\xc0\xaf", "\xe0\x80\xaf", "\xed\xa0\x80", "\xf4\x90\x80\x80",
                          "\xf5\x80\x80\x80", "\x80", "\xe4\xb8", "\xc3("})
    CHECK_FALSE(nn::detail::is_utf8(bad));
  for (const char* good : {"", "a", "é", "长", "😀", "\xf4\x8f\xbf\xbf", "\xed\x9f\xbf"})
    CHECK(nn::detail::is_utf8(good));
}

TEST_CASE("samples are called by their lines") {
  const Data data = nn::parse_csv("a,y\n0,u\n\n1,v\n2,u\n", "d.csv");
  CHECK(data.place(1) == "line 4");
  const std::vector<std::size_t> last{2};
  CHECK(data.chosen(last).place(0) == "line 5");
  CHECK(Data{1, 1, {0, 0, 1, 1}}.chosen(std::vector<std::size_t>{1}).place(0) == "sample 1");
}

TEST_CASE("columns before anything is read") {
  CHECK(nn::csv_columns("\xef\xbb\xbf长度;width\n", "a.csv").names ==
        std::vector<std::string>{"长度", "width"});
  CHECK(nn::csv_columns("a,b\n", "a.csv").has_header);
  CHECK(nn::csv_columns("5,round\n", "b.csv").names == std::vector<std::string>{"1", "2"});
  CHECK_FALSE(nn::csv_columns("5,round\n", "b.csv").has_header);
  CHECK_THROWS_AS(static_cast<void>(nn::csv_columns("x,x\n", "c.csv")), nn::FormatError);
  CHECK_THROWS_AS(static_cast<void>(nn::csv_columns("\n", "d.csv")), nn::FormatError);
}

TEST_CASE("a file of one line is one sample") {
  const ScratchFolder folder;
  std::ofstream(folder / "a b.csv") << "1,2,3";
  CHECK(nn::read_csv(folder / "a b.csv").size() == 1);
  CHECK_THROWS_AS(nn::read_csv(folder / "none.csv"), nn::FileError);
  CHECK_THROWS_AS(nn::read_csv(folder.path()), nn::FileError);
}

}  // namespace
