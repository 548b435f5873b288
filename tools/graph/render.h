#pragma once

#include <chrono>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include <tools/graph/drawing.h>

namespace tools {

enum class PictureFormat { dot, mermaid, svg, png, pdf };

/// The format that a file's ending asks for: .dot .gv, .mmd .mermaid, .svg, .png, .pdf, in capitals
/// too.
/// @throws UnknownPictureFormat
PictureFormat picture_format(const std::filesystem::path& file);

/// No format belongs to the ending. The text lists the endings there are.
class UnknownPictureFormat : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Graphviz did not make a picture: it failed (its own words are in the text), took too long, or
/// wrote something else. The DOT is kept: it is the drawing, for another place or another program.
class RenderError : public std::runtime_error {
 public:
  RenderError(const std::string& what, std::string_view dot)
      : std::runtime_error(what), dot_(dot) {}

  const std::string& dot() const { return dot_; }

 private:
  std::string dot_;
};

/// There is no program `dot` to be found. The text names the Debian package that has it.
class GraphvizMissing : public RenderError {
 public:
  using RenderError::RenderError;
};

inline constexpr std::chrono::seconds default_render_time{60};

/// The picture as the bytes of a file: svg, png and pdf by the program `dot`, which gets the DOT on
/// its standard input and is killed after the time limit; Mermaid and DOT without it. @throws
/// RenderError, GraphvizMissing
std::string render(const Drawing& drawing, PictureFormat format,
                   std::chrono::milliseconds time_limit = default_render_time);

/// The same for DOT text at hand, to svg, png or pdf.
std::string render_dot(std::string_view dot, PictureFormat format,
                       std::chrono::milliseconds time_limit = default_render_time);

/// Pictures of several drawings as SVG, several at a time. Each by a run of `dot` of its own: one
/// run for all may end in a crash where a later drawing has groups (Graphviz 2.43).
/// @throws RenderError, GraphvizMissing
std::vector<std::string> render_svgs(const std::vector<Drawing>& drawings,
                                     std::chrono::milliseconds time_limit = default_render_time);

/// Writes the picture to a file, in the format of its ending, whole or not at all.
/// @throws UnknownPictureFormat, RenderError, GraphvizMissing, nn::FileError
void write_picture(const std::filesystem::path& file, const Drawing& drawing,
                   std::chrono::milliseconds time_limit = default_render_time);

}  // namespace tools
