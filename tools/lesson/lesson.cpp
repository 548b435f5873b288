#include <tools/lesson/lesson.h>

#include <ostream>

#include <fmt/format.h>

#include <tools/forms.h>
#include <tools/html_page.h>
#include <tools/lesson/javascript.h>
#include <tools/lesson/lesson_data.h>
#include <tools/lesson/page.h>
#include <tools/messages.h>
#include <tools/trace/trace.h>

namespace tools {
namespace {

constexpr std::size_t most_nodes = 3000;

}  // namespace

void write_lesson(std::ostream& out, const autograd::Value& f, const LessonOptions& options) {
  const Speaking speaking(options.language);
  const std::vector<autograd::Record> records = trace(f).records;
  if (records.size() > most_nodes)
    throw LessonTooLarge(
        say("the computation has {} nodes, and a lesson that people can step through has at most "
            "{}; look at an earlier result, take fewer inputs or smaller layers, or use the trace, "
            "which has no limit",
            records.size(), most_nodes));
  const Forms forms = tools::forms(records);
  out << html_page(
      {.title = options.title.empty() ? "chalkgrad" : options.title,
       .style = std::string(page::style),
       .body = std::string(page::body),
       .data_id = "lesson",
       .data = lesson_data(records, forms, options),
       .script = fmt::format("{}\n{}", forms_as_javascript(forms.forms), page::script)});
}

}  // namespace tools
