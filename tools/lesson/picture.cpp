#include <tools/lesson/picture.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdlib>
#include <limits>
#include <optional>
#include <sstream>
#include <string_view>
#include <unordered_map>

#include <fmt/format.h>
#include <pugixml.hpp>

#include <tools/graph/render.h>
#include <tools/graph/style.h>
#include <tools/messages.h>
#include <tools/text.h>

namespace tools {
namespace {

using Kind = Drawing::Kind;

bool is_colour(std::string_view text, std::string_view colour) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
  if (text.size() != colour.size()) return false;
  for (std::size_t i = 0; i < text.size(); ++i)
    if (lower(text[i]) != lower(colour[i])) return false;
  return true;
}

/// What a text says is told by its colour, see style.h.
std::string_view class_of_text(const pugi::xml_node& text) {
  const std::string_view colour = text.attribute("fill").as_string();
  if (is_colour(colour, data_colour)) return "value";
  if (is_colour(colour, gradient_colour)) return "gradient";
  if (is_colour(colour, local_colour)) return "local";
  if (is_colour(colour, quiet_colour))
    return text.attribute("font-size").as_double() < 12 ? "entrance" : "note";
  return std::string_view(text.attribute("font-weight").as_string()) == "bold" ? "name" : "sign";
}

/// A point of a layout is about a pixel: finer than that nobody sees.
std::string whole(double x) { return fmt::format("{:.0f}", std::round(x) + 0.0); }

/// The numbers in a list of coordinates or a path, commands and all, made whole.
std::string whole_numbers(std::string_view coordinates) {
  std::string text;
  for (std::size_t i = 0; i < coordinates.size();) {
    const std::size_t end =
        std::min(coordinates.find_first_not_of("-.0123456789", i), coordinates.size());
    if (end == i) {
      text += coordinates[i++];
      continue;
    }
    text += whole(std::strtod(std::string(coordinates.substr(i, end - i)).c_str(), nullptr));
    i = end;
  }
  return text;
}

/// How wide the longest numbers are, in sizes of Helvetica: a minus, a point, seven figures.
constexpr double placeholder_width = 0.333 + 0.278 + 7 * 0.556;
/// And a sign or a figure.
constexpr double character_width = 0.556;

struct Extent {
  double left = std::numeric_limits<double>::infinity(), top = left;
  double right = -left, bottom = -left;

  double centre() const { return (left + right) / 2; }
};

Extent extent(const pugi::xml_node& shape) {
  Extent extent;
  if (const pugi::xml_attribute cx = shape.attribute("cx")) {
    extent.left = extent.right = cx.as_double();
    return extent;
  }
  std::string text = shape.attribute("points").value();
  text += shape.attribute("d").value();
  for (char& c : text)
    if (c == ',' || (c >= 'A' && c <= 'Z')) c = ' ';
  std::istringstream coordinates(text);
  for (double x = 0, y = 0; coordinates >> x >> y;) {
    extent.left = std::min(extent.left, x);
    extent.right = std::max(extent.right, x);
    extent.top = std::min(extent.top, y);
    extent.bottom = std::max(extent.bottom, y);
  }
  return extent;
}

class Cleaner {
 public:
  explicit Cleaner(const Drawing& drawing) {
    for (const Drawing::Node& node : drawing.nodes) nodes_.emplace(node.id, &node);
  }

  void clean_children(pugi::xml_node parent) {
    for (pugi::xml_node child = parent.first_child(); child;) {
      const pugi::xml_node next = child.next_sibling();
      const std::string_view name = child.name();
      if (child.type() != pugi::node_element || name == "title") {
        parent.remove_child(child);
      } else if (name == "a" || (name == "g" && !child.attribute("class"))) {  // around links
        clean_children(child);
        while (child.first_child()) parent.insert_move_before(child.first_child(), child);
        parent.remove_child(child);
      } else if (name == "g") {
        clean_children(child);
        clean_group(child);
      } else if (name != "text") {
        clean_shape(child);
      }
      child = next;
    }
  }

 private:
  void clean_group(pugi::xml_node group) {
    const auto found = nodes_.find(group.attribute("id").as_string());
    if (found != nodes_.end())
      group.attribute("class").set_value(fmt::format("node {}{}", name_of(found->second->kind),
                                                     found->second->is_root ? " root" : "")
                                             .c_str());
    // Graphviz says where a text begins; how wide it is, the browser's font decides
    std::optional<double> centre;
    if (found != nodes_.end() &&
        (found->second->kind != Kind::operation || found->second->ordered_operands == 0))
      centre = extent(*group.begin()).centre();
    // an outline is drawn once more over what it holds
    const std::string outline = group.first_child().attribute("d").value();
    for (pugi::xml_node shape = group.first_child().next_sibling(); shape;) {
      const pugi::xml_node next = shape.next_sibling();
      if (!outline.empty() && shape.attribute("d").value() == outline) group.remove_child(shape);
      shape = next;
    }
    const bool is_box = found != nodes_.end() && found->second->kind <= Kind::result;
    for (pugi::xml_node child = group.first_child(); child;) {
      const pugi::xml_node next = child.next_sibling();
      if (is_box && std::string_view(child.name()) != "text")
        make_rectangle(child, found->second->kind == Kind::input);
      else if (std::string_view(child.name()) == "text")
        clean_text(child, centre);
      child = next;
    }
  }

  /// Graphviz draws boxes as polygons, and their round corners as curves.
  static void make_rectangle(pugi::xml_node shape, bool is_round) {
    const Extent box = extent(shape);
    shape.set_name("rect");
    shape.remove_attributes();
    shape.append_attribute("x") = whole(box.left).c_str();
    shape.append_attribute("y") = whole(box.top).c_str();
    shape.append_attribute("width") = whole(box.right - box.left).c_str();
    shape.append_attribute("height") = whole(box.bottom - box.top).c_str();
    if (is_round) shape.append_attribute("rx") = "12";
  }

  static void clean_text(pugi::xml_node text, std::optional<double> centre) {
    if (text.attribute("font-style").as_string() == std::string_view("italic")) {
      text.parent().remove_child(text);  // the word before a gradient
      return;
    }
    const std::string kind(class_of_text(text));
    const bool is_number = kind == "value" || kind == "gradient" || kind == "local";
    const double size = text.attribute("font-size").as_double();
    const double length = is_number
                              ? placeholder_width
                              : character_width * static_cast<double>(columns(text.text().get()));
    const double x = centre ? *centre : text.attribute("x").as_double() + size * length / 2;
    const std::string y = whole(text.attribute("y").as_double());
    text.remove_attributes();
    text.append_attribute("class") = kind.c_str();
    text.append_attribute("x") = whole(x).c_str();
    text.append_attribute("y") = y.c_str();
    if (is_number) text.text().set("");
  }

  static void clean_shape(pugi::xml_node shape) {
    for (const char* attribute :
         {"fill", "stroke", "stroke-width", "stroke-dasharray", "fill-opacity", "style"})
      shape.remove_attribute(attribute);
    for (const char* attribute : {"points", "d", "cx", "cy", "rx", "ry"})
      if (pugi::xml_attribute found = shape.attribute(attribute))
        found.set_value(whole_numbers(found.value()).c_str());
  }

  std::unordered_map<std::string_view, const Drawing::Node*> nodes_;
};

}  // namespace

std::string picture_for_page(const std::string& svg, const Drawing& drawing) {
  pugi::xml_document document;
  const pugi::xml_parse_result read = document.load_buffer(svg.data(), svg.size());
  pugi::xml_node picture = document.child("svg");
  if (!read || !picture)
    throw RenderError(say("what Graphviz's program 'dot' wrote is no SVG: {}", read.description()),
                      "");
  // sizes are the page's to choose
  picture.remove_attribute("width");
  picture.remove_attribute("height");
  picture.remove_attribute("xmlns:xlink");
  pugi::xml_node whole = picture.child("g");
  Cleaner(drawing).clean_children(whole);
  // the background
  for (pugi::xml_node child = whole.first_child(); child;) {
    const pugi::xml_node next = child.next_sibling();
    if (std::string_view(child.name()) == "polygon") whole.remove_child(child);
    child = next;
  }
  std::ostringstream text;
  picture.print(
      text, "",
      pugi::format_raw | pugi::format_no_declaration | pugi::format_attribute_single_quote);
  return std::move(text).str();
}

}  // namespace tools
