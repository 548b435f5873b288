#pragma once

#include <chrono>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <string_view>

#include <tools/graph/render.h>

namespace tools::training {

/// gnuplot did not make a picture. The text has its own words.
class GnuplotError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// There is no program `gnuplot` to be found. The text names the Debian package that has it.
class GnuplotMissing : public GnuplotError {
 public:
  using GnuplotError::GnuplotError;
};

/// What gnuplot is to draw, but for the format: the script has its data in it.
struct Plot {
  std::string script;
  int width = 720, height = 480;  ///< in pixels; of a PNG twice as many
};

/// The picture as the bytes of a file, svg or png, by the program gnuplot, which gets the script on
/// its standard input and is killed after the time limit.
/// @throws GnuplotError, GnuplotMissing; UnknownPictureFormat for another format
std::string render(const Plot& plot, PictureFormat format,
                   std::chrono::milliseconds time_limit = std::chrono::seconds(60));

/// The format that a file's ending asks for, .svg or .png. @throws UnknownPictureFormat
PictureFormat plot_format(const std::filesystem::path& file);

/// Writes it in the format of the file's ending, whole or not at all. @throws as render;
/// nn::FileError
void write_picture(const std::filesystem::path& file, const Plot& plot);

}  // namespace tools::training
