#include <tools/graph/dot.h>

#include <algorithm>
#include <map>
#include <optional>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include <tools/formula/unicode.h>
#include <tools/graph/style.h>
#include <tools/messages.h>
#include <tools/number.h>

namespace tools {
namespace {

using Kind = Drawing::Kind;

/// Text inside a label <...>, which is a kind of HTML.
std::string html(std::string_view text) {
  std::string escaped;
  for (const char c : formula::printable(text)) {
    switch (c) {
      case '&':
        escaped += "&amp;";
        break;
      case '<':
        escaped += "&lt;";
        break;
      case '>':
        escaped += "&gt;";
        break;
      case '"':
        escaped += "&quot;";
        break;
      case '\\':
        escaped += "<B>\\</B>";
        break;  // beside its N, \N would become the node's id
      default:
        escaped += c;
    }
  }
  return escaped;
}

/// A text in quotes. Graphviz reads entities like &lt; there too, and looks for \N and the like
/// twice.
std::string quoted(std::string_view text) {
  std::string escaped = "\"";
  for (const char c : formula::printable(text)) {
    switch (c) {
      case '&':
        escaped += "&amp;";
        break;
      case '"':
        escaped += "&quot;";
        break;
      case '\\':
        escaped += R"(\\\\)";
        break;
      default:
        escaped += c;
    }
  }
  return escaped + '"';
}

std::string in_colour(std::string_view colour, std::string_view text) {
  return fmt::format("<FONT COLOR=\"{}\">{}</FONT>", colour, text);
}

std::string rows(const std::vector<std::string>& lines) {
  std::string table = R"(<<TABLE BORDER="0" CELLBORDER="0" CELLSPACING="0" CELLPADDING="1">)";
  for (const std::string& line : lines) table += "<TR><TD>" + line + "</TD></TR>";
  return table + "</TABLE>>";
}

std::string sign(const Drawing::Node& node) {
  return fmt::format("<FONT POINT-SIZE=\"{}\">{}</FONT>", node.label.size() == 1 ? 22 : 14,
                     html(node.label));
}

/// An operation whose operands are not to be confused: each has a numbered entrance of its own, in
/// order from the top.
std::string label_with_entrances(const Drawing::Node& node) {
  const Style style = style_of(node.kind, false);
  std::string table = fmt::format(
      R"(<<TABLE STYLE="ROUNDED" BORDER="1" CELLBORDER="0" CELLSPACING="0" CELLPADDING="2" BGCOLOR="{}" COLOR="{}">)",
      style.fill, style.border);
  for (std::size_t i = 1; i <= node.ordered_operands; ++i) {
    table += fmt::format(
        R"(<TR><TD PORT="operand{0}"><FONT POINT-SIZE="10" COLOR="{1}">{0}</FONT></TD>)", i,
        quiet_colour);
    if (i == 1)
      table += fmt::format(R"(<TD ROWSPAN="{}" CELLPADDING="4">{}</TD>)", node.ordered_operands,
                           sign(node));
    table += "</TR>";
  }
  return table + "</TABLE>>";
}

/// Name above, then the value in blue, then the gradient in orange; a dash where there is no
/// gradient yet.
std::string node_label(const Drawing::Node& node, int digits) {
  if (node.ordered_operands != 0) return label_with_entrances(node);
  if (node.kind == Kind::operation) return '<' + sign(node) + '>';
  std::vector<std::string> lines{"<B>" + html(node.label) + "</B>"};
  if (!node.note.empty()) lines.push_back(in_colour(quiet_colour, html(node.note)));
  if (node.value) lines.push_back(in_colour(data_colour, number(*node.value, digits)));
  if (node.value && node.kind != Kind::constant)
    lines.push_back(in_colour(
        gradient_colour, "<I>grad</I> " + (node.gradient ? number(*node.gradient, digits) : "—")));
  return rows(lines);
}

std::string shape(const Drawing::Node& node) {
  const Style style = style_of(node.kind, node.is_root);
  const std::string look = fmt::format("fillcolor=\"{}\", color=\"{}\"{}", style.fill, style.border,
                                       node.is_root ? ", penwidth=3" : "");
  switch (node.kind) {
    case Kind::input:
      return "shape=box, style=\"filled,rounded\", " + look;
    case Kind::parameter:
      return "shape=box, style=filled, peripheries=2, " + look;
    case Kind::constant:
      return "shape=box, style=\"filled,dashed\", " + look;
    case Kind::result:
      return "shape=box, style=filled, " + look;
    case Kind::operation:
      if (node.ordered_operands != 0) return "shape=plain";
      return (node.label.size() == 1 ? "shape=circle, style=filled, margin=0.02, "
                                     : "shape=ellipse, style=filled, margin=\"0.03,0.03\", ") +
             look;
    case Kind::neuron:
    case Kind::layer:
      return "shape=box3d, style=filled, " + look;
  }
  __builtin_unreachable();
}

void write_node(std::ostream& out, const Drawing::Node& node, int digits, std::string_view indent) {
  out << indent
      << fmt::format("{0} [id=\"{0}\", {1}, tooltip={2}, label={3}];\n", node.id, shape(node),
                     quoted(node.tooltip), node_label(node, digits));
}

/// A cluster, what is in it, and the clusters inside it; they are two levels deep at most.
void write_cluster(std::ostream& out, const Drawing& drawing, std::size_t at,
                   const std::string& indent) {
  const Drawing::Cluster& cluster = drawing.clusters[at];
  const bool is_inner = cluster.parent.has_value();
  out << indent
      << fmt::format(
             "subgraph cluster_{0} {{\n{1}  graph [id=\"cluster_{0}\", label={2}, tooltip={2}, "
             "style=\"rounded,filled\", "
             "fillcolor=\"{3}\", color=\"{4}\", fontcolor=\"#374151\", labeljust=l, margin=12];\n",
             cluster.id, indent, quoted(cluster.label), is_inner ? "#FFFFFF" : "#F8F5F7",
             is_inner ? "#C9A9BB" : "#E3D5DD");
  for (const Drawing::Node& node : drawing.nodes)
    if (node.cluster == at) write_node(out, node, drawing.digits, indent + "  ");
  for (std::size_t inner = 0; inner < drawing.clusters.size(); ++inner)
    if (drawing.clusters[inner].parent == at) write_cluster(out, drawing, inner, indent + "  ");
  out << indent << "}\n";
}

/// Where layers of many boxes meet, every order of them crosses as many edges as the next.
bool is_dense(const Drawing& drawing) {
  return std::ranges::any_of(drawing.edges, &Drawing::Edge::is_quiet);
}

/// The local derivative in teal; with contributions below it upstream * local = contribution in
/// orange.
std::string edge_label(const Drawing::Edge& edge, int digits) {
  std::vector<std::string> lines;
  if (!edge.note.empty()) lines.push_back(in_colour(quiet_colour, html(edge.note)));
  if (edge.local && !edge.is_quiet) {
    lines.push_back(in_colour(local_colour, number(*edge.local, digits)));
    if (edge.upstream)
      lines.push_back(in_colour(
          gradient_colour,
          fmt::format("{} × {} = {}", number(*edge.upstream, digits), number(*edge.local, digits),
                      number(*edge.upstream * *edge.local, digits))));
  }
  return lines.empty() ? "" : rows(lines);
}

/// The layer that a node stands in: its outermost cluster.
std::optional<std::size_t> layer_of(const Drawing& drawing, std::size_t node) {
  std::optional<std::size_t> cluster = drawing.nodes[node].cluster;
  while (cluster && drawing.clusters[*cluster].parent) cluster = drawing.clusters[*cluster].parent;
  return cluster;
}

void write_edge(std::ostream& out, const Drawing& drawing, const Drawing::Edge& edge, bool dense) {
  const std::string tooltip = quoted(edge.tooltip.empty() ? " " : edge.tooltip);
  const std::string entrance = edge.ordinal == 0 ? "" : fmt::format(":operand{}:w", edge.ordinal);
  const std::string label = edge_label(edge, drawing.digits);
  // a label takes part in the layout, which would shuffle neurons; an xlabel is put where there is
  // room
  const std::string_view attribute = dense ? ", xlabel=" : ", label=";
  // a layer's parameters stand one rank before their use: without room for them there, layers would
  // overlap in ranks, and be put below instead of beside each other
  const std::string_view room =
      layer_of(drawing, edge.from) == layer_of(drawing, edge.to) ? "" : ", minlen=2";
  out << fmt::format(
      "  {} -> {}{} [id=\"{}\", edgetooltip={}, labeltooltip={}{}{}{}{}];\n",
      drawing.nodes[edge.from].id, drawing.nodes[edge.to].id, entrance, edge.id, tooltip, tooltip,
      label.empty() ? "" : attribute, label, room,
      drawing.nodes[edge.from].kind == Kind::constant ? ", style=dashed"
      : edge.is_quiet ? ", tailport=e, headport=w, color=\"#9CA3AF\", penwidth=0.6, arrowsize=0.4"
                      : "");
}

/// A small box that looks like a node of its kind.
std::string swatch(const Style& style, Kind kind, bool is_root) {
  return fmt::format(
      R"(<TD><TABLE STYLE="{}" BORDER="{}" CELLBORDER="{}" CELLSPACING="{}" CELLPADDING="3" BGCOLOR="{}" COLOR="{}"><TR><TD>{}</TD></TR></TABLE></TD>)",
      kind == Kind::constant                           ? "DASHED"
      : kind == Kind::input || kind == Kind::operation ? "ROUNDED"
                                                       : "SOLID",
      is_root ? 3 : 1, kind == Kind::parameter && !is_root ? 1 : 0, kind == Kind::parameter ? 2 : 0,
      style.fill, style.border, in_language(style.name));
}

/// What stands below the picture: the message, and the key to the kinds of nodes that occur and to
/// the numbers' colours.
void write_caption(std::ostream& out, const Drawing& drawing) {
  std::string rows;
  if (!drawing.message.empty()) {
    std::string message = html(drawing.message);
    const std::string end = say_text("; "), end_of_line = end.substr(0, end.find(' ')) + "<BR/>";
    for (std::size_t at = 0; (at = message.find(end, at)) != std::string::npos;
         at += end_of_line.size())
      message.replace(at, end.size(), end_of_line);
    rows += "<TR><TD>" + in_colour(quiet_colour, message) + "</TD></TR>";
  }
  if (drawing.legend) {
    std::map<std::string_view, std::string> swatches;
    for (const Drawing::Node& node : drawing.nodes) {
      const Style style = style_of(node.kind, node.is_root);
      swatches.try_emplace(style.name, swatch(style, node.kind, node.is_root));
    }
    rows += R"(<TR><TD><TABLE BORDER="0" CELLBORDER="0" CELLSPACING="6"><TR>)";
    for (const auto& [name, cell] : swatches) rows += cell;
    rows += "</TR></TABLE></TD></TR><TR><TD>" + in_colour(data_colour, say_text("value")) +
            " &#160; " +
            in_colour(gradient_colour, say_text("<I>grad</I> gradient, — before backward")) +
            " &#160; " + in_colour(local_colour, say_text("at an edge: local derivative"));
    if (std::ranges::any_of(drawing.edges,
                            [](const Drawing::Edge& edge) { return edge.upstream.has_value(); }))
      rows += ", " + in_colour(gradient_colour, say_text("upstream × local = contribution"));
    rows += "</TD></TR>";
  }
  if (!rows.empty())
    out << "  graph [label=<<TABLE BORDER=\"0\" CELLBORDER=\"0\" CELLSPACING=\"4\">" << rows
        << "</TABLE>>];\n";
}

}  // namespace

void write_dot(std::ostream& out, const Drawing& drawing) {
  out << "digraph chalkgrad {\n"
         "  graph [rankdir=LR, bgcolor=white, nodesep=0.3, ranksep=0.45, pad=0.2, tooltip=\" \",\n"
         "         fontname=\"Helvetica,Noto Sans CJK SC,sans-serif\", fontsize=12];\n"
         "  node [fontname=\"Helvetica,Noto Sans CJK SC,sans-serif\", fontsize=14, "
         "margin=\"0.12,0.05\", height=0.4];\n"
         "  edge [fontname=\"Helvetica,Noto Sans CJK SC,sans-serif\", fontsize=13, "
         "color=\"#4B5563\", arrowsize=0.7];\n";
  // without straight lines edges swing far out; without mclimit the search for fewer crossings
  // shuffles the neurons
  const bool dense = is_dense(drawing);
  if (dense) out << "  graph [splines=line, ranksep=1.6, mclimit=0.001];\n";
  for (const Drawing::Node& node : drawing.nodes)
    if (!node.cluster) write_node(out, node, drawing.digits, "  ");
  for (std::size_t at = 0; at < drawing.clusters.size(); ++at)
    if (!drawing.clusters[at].parent) write_cluster(out, drawing, at, "  ");
  for (const Drawing::Edge& edge : drawing.edges) write_edge(out, drawing, edge, dense);
  write_caption(out, drawing);
  out << "}\n";
}

}  // namespace tools
