#include <tools/program/help.h>

#include <memory>
#include <utility>

namespace tools::program {
namespace {

class HelpFormatter : public CLI::Formatter {
 public:
  explicit HelpFormatter(HelpText text) : text_(std::move(text)) { column_width(22); }

  std::string make_usage(const CLI::App*, std::string) const override {
    return "\nUsage: chalkgrad " + text_.usage + "\n";
  }

  std::string make_positionals(const CLI::App*) const override {
    return text_.arguments.empty() ? "" : "\n" + text_.arguments;
  }

  std::string make_option_opts(const CLI::Option* option) const override {
    if (option->get_items_expected_max() == 0) return "";
    const bool is_after_equals = option->get_items_expected_min() == 0;
    return (is_after_equals ? "" : " ") + option->get_type_name();
  }

  std::string make_footer(const CLI::App*) const override {
    return "Examples:\n" + text_.examples + "\n";
  }

 private:
  HelpText text_;
};

}  // namespace

void set_help(CLI::App& command, HelpText text) {
  command.formatter(std::make_shared<HelpFormatter>(std::move(text)));
}

}  // namespace tools::program
