#include <tools/graph/render.h>

#include <algorithm>
#include <atomic>
#include <exception>
#include <sstream>
#include <system_error>
#include <thread>

#include <fmt/format.h>

#include <nn/whole_file.h>
#include <tools/formula/unicode.h>
#include <tools/graph/dot.h>
#include <tools/graph/mermaid.h>
#include <tools/messages.h>
#include <tools/process.h>
#include <tools/text.h>

namespace tools {
namespace {

std::string_view name_of(PictureFormat format) {
  switch (format) {
    case PictureFormat::dot:
      return "dot";
    case PictureFormat::mermaid:
      return "mermaid";
    case PictureFormat::svg:
      return "svg";
    case PictureFormat::png:
      return "png";
    case PictureFormat::pdf:
      return "pdf";
  }
  __builtin_unreachable();
}

/// Whether the bytes can be a picture in that format, by how they begin and end.
bool is_picture(std::string_view bytes, PictureFormat format) {
  switch (format) {
    case PictureFormat::dot:
    case PictureFormat::mermaid:
      return true;
    case PictureFormat::svg:
      return bytes.find("<svg") < 4096 && bytes.find("</svg>") != std::string_view::npos;
    case PictureFormat::png:
      return bytes.starts_with("\x89PNG\r\n") && bytes.find("IEND") != std::string_view::npos;
    case PictureFormat::pdf:
      return bytes.starts_with("%PDF-") && bytes.find("%%EOF") != std::string_view::npos;
  }
  __builtin_unreachable();
}

/// The child's own words, made safe to show, line by line.
std::string quoted_errors(const std::string& errors) {
  constexpr std::size_t most_lines = 12;
  constexpr std::size_t most_columns = 200;
  std::string text;
  std::istringstream lines(errors);
  std::size_t count = 0;
  for (std::string line; std::getline(lines, line) && count < most_lines; ++count)
    text += "\n    " + shortened(line, most_columns);
  return count == 0 ? "" : say(" It said:{}", text);
}

/// dot complains about a bad label, draws without it, and may still report success.
bool reports_an_error(const std::string& errors) {
  return errors.starts_with("Error:") || errors.find("\nError:") != std::string::npos;
}

std::string what_happened(const ProcessResult& result, PictureFormat format,
                          std::chrono::milliseconds limit) {
  switch (result.end) {
    case ProcessResult::End::timed_out:
      return say(
          "it was not ready after {} seconds and was stopped; draw less, fold more, or allow more "
          "time",
          static_cast<double>(limit.count()) / 1000.0);
    case ProcessResult::End::killed_by_signal:
      return say("it was ended by signal {}", result.status);
    case ProcessResult::End::exited:
      break;
  }
  if (result.status != 0) return say("it failed with exit status {}", result.status);
  if (reports_an_error(result.errors)) return say_text("it reported an error");
  if (!is_picture(result.output, format))
    return say("what it wrote ({} bytes) is no {} file, so the 'dot' on PATH may not be Graphviz's",
               result.output.size(), name_of(format));
  return "";
}

}  // namespace

PictureFormat picture_format(const std::filesystem::path& file) {
  std::string ending = file.extension().string();
  std::ranges::transform(ending, ending.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  });
  if (ending == ".dot" || ending == ".gv") return PictureFormat::dot;
  if (ending == ".mmd" || ending == ".mermaid") return PictureFormat::mermaid;
  for (const PictureFormat format : {PictureFormat::svg, PictureFormat::png, PictureFormat::pdf})
    if (ending.substr(std::min<std::size_t>(1, ending.size())) == name_of(format)) return format;
  throw UnknownPictureFormat(
      say("'{}': the ending of the file says which format to write; give it one of .svg .png .pdf "
          ".dot .gv .mmd .mermaid",
          formula::printable(file.string())));
}

std::string render_dot(std::string_view dot, PictureFormat format,
                       std::chrono::milliseconds time_limit) {
  const std::string option = fmt::format("-T{}", name_of(format));
  const char* const arguments[] = {"dot", option.c_str(), nullptr};
  ProcessResult result;
  try {
    result = run_process(arguments, dot, time_limit);
  } catch (const std::system_error& error) {
    if (error.code() != std::errc::no_such_file_or_directory &&
        error.code() != std::errc::permission_denied)
      throw RenderError(say("the program 'dot' could not be run: {}", error.code().message()), dot);
    throw GraphvizMissing(
        say("a picture as {} needs Graphviz, whose program 'dot' was not found. On Debian: apt-get "
            "install graphviz. Without it, write the drawing to a .dot or .mmd file.",
            name_of(format)),
        dot);
  }
  const std::string trouble = what_happened(result, format, time_limit);
  if (!trouble.empty())
    throw RenderError(say("Graphviz's program 'dot' made no picture: {}.{}", trouble,
                          quoted_errors(result.errors)),
                      dot);
  return std::move(result.output);
}

std::string render(const Drawing& drawing, PictureFormat format,
                   std::chrono::milliseconds time_limit) {
  std::ostringstream text;
  if (format == PictureFormat::mermaid) {
    write_mermaid(text, drawing);
    return std::move(text).str();
  }
  write_dot(text, drawing);
  if (format == PictureFormat::dot) return std::move(text).str();
  return render_dot(text.view(), format, time_limit);
}

std::vector<std::string> render_svgs(const std::vector<Drawing>& drawings,
                                     std::chrono::milliseconds time_limit) {
  std::vector<std::string> pictures(drawings.size());
  std::vector<std::exception_ptr> errors(drawings.size());
  std::atomic<std::size_t> next = 0;
  const auto work = [&, spoken = language()] {
    const Speaking speaking(spoken);
    for (std::size_t i = next++; i < drawings.size(); i = next++) {
      try {
        pictures[i] = render(drawings[i], PictureFormat::svg, time_limit);
      } catch (...) {
        errors[i] = std::current_exception();
      }
    }
  };
  {
    std::vector<std::jthread> helpers(
        std::min<std::size_t>(drawings.size(), std::max(1U, std::thread::hardware_concurrency())));
    for (std::jthread& helper : helpers) helper = std::jthread(work);
  }
  for (const std::exception_ptr& error : errors)
    if (error) std::rethrow_exception(error);
  return pictures;
}

void write_picture(const std::filesystem::path& file, const Drawing& drawing,
                   std::chrono::milliseconds time_limit) {
  nn::write_whole_file(file, render(drawing, picture_format(file), time_limit));
}

}  // namespace tools
