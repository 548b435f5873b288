#include <tools/program/help.h>

#include <fmt/format.h>
#include <tools/messages.h>

#include <memory>
#include <utility>

namespace tools::program {
namespace {

class HelpFormatter : public CLI::Formatter {
 public:
  explicit HelpFormatter(HelpText text) : text_(std::move(text)) { column_width(22); }

  std::string make_usage(const CLI::App*, std::string) const override {
    return say("\nUsage: chalkgrad {}\n", text_.usage);
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
    return fmt::format("{}\n{}\n{}", say_text("Examples:"), text_.examples,
                       text_.closing.empty() ? "" : '\n' + text_.closing + '\n');
  }

 private:
  HelpText text_;
};

}  // namespace

void set_help(CLI::App& command, HelpText text) {
  command.formatter(std::make_shared<HelpFormatter>(std::move(text)));
  command.option_defaults()->group(say_text("Options"));
  command.set_help_flag("-h,--help", say_text("shows this"));
}

}  // namespace tools::program
