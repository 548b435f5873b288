#include <tools/training/gnuplot.h>

#include <fmt/format.h>
#include <nn/whole_file.h>
#include <tools/formula/unicode.h>
#include <tools/messages.h>
#include <tools/process.h>
#include <tools/text.h>

#include <cerrno>
#include <system_error>

namespace tools::training {
namespace {

std::string terminal(const Plot& plot, PictureFormat format) {
  if (format == PictureFormat::svg)
    return fmt::format(
        "set terminal svg size {},{} dynamic background '#FFFFFF' font 'sans-serif,13'\n",
        plot.width, plot.height);
  if (format == PictureFormat::png)
    return fmt::format(
        "set terminal pngcairo size {},{} background '#FFFFFF' fontscale 2 linewidth 2 pointscale "
        "2 font 'sans,10'\n",
        2 * plot.width, 2 * plot.height);
  throw UnknownPictureFormat(say_text("curves and maps are drawn as .svg or .png"));
}

}  // namespace

std::string render(const Plot& plot, PictureFormat format, std::chrono::milliseconds time_limit) {
  const std::string script = "set encoding utf8\n" + terminal(plot, format) + plot.script;
  const char* const arguments[] = {"gnuplot", "-", nullptr};
  ProcessResult result;
  try {
    result = run_process(arguments, script, time_limit);
  } catch (const std::system_error& error) {
    if (error.code().value() == ENOENT)
      throw GnuplotMissing(
          say_text("the program 'gnuplot', which draws curves and maps, is not on PATH. On Debian: "
                   "apt-get install gnuplot-nox"));
    throw GnuplotError(say("gnuplot cannot be started: {}", error.code().message()));
  }
  if (result.end == ProcessResult::End::timed_out)
    throw GnuplotError(say("gnuplot was not ready after {} seconds and was stopped",
                           static_cast<double>(time_limit.count()) / 1000.0));
  const bool is_whole = format == PictureFormat::svg
                            ? result.output.find("</svg>") != std::string::npos
                            : result.output.find("IEND") != std::string::npos;
  if (result.end != ProcessResult::End::exited || result.status != 0 || !is_whole)
    throw GnuplotError(say("gnuplot made no picture. It said: {}", shortened(result.errors, 300)));
  return result.output;
}

PictureFormat plot_format(const std::filesystem::path& file) {
  try {
    const PictureFormat format = picture_format(file);
    if (format == PictureFormat::svg || format == PictureFormat::png) return format;
  } catch (const UnknownPictureFormat&) {  // its text has the endings of drawings
  }
  throw UnknownPictureFormat(
      say("'{}': curves and maps are drawn as .svg or .png; give the file one "
          "of these endings",
          formula::printable(file.string())));
}

void write_picture(const std::filesystem::path& file, const Plot& plot) {
  nn::write_whole_file(file, render(plot, plot_format(file)));
}

}  // namespace tools::training
