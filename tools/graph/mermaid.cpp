#include <tools/graph/mermaid.h>

#include <ostream>
#include <set>
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

bool is_harmless(char c) {
  return static_cast<unsigned char>(c) >= 0x80 || (c >= '0' && c <= '9') ||
         (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == ' ';
}

/// Labels are HTML and, in part, Markdown: a sign is written as Mermaid's entity code (#43; is +),
/// else a lone + would become a list and _x_ italic.
std::string escaped(std::string_view text) {
  std::string result;
  for (const char c : formula::printable(text))
    result += is_harmless(c) ? std::string(1, c) : fmt::format("#{};", static_cast<int>(c));
  return result;
}

std::string_view class_of(const Drawing::Node& node) {
  if (node.is_root) return "root";
  if (node.kind == Kind::neuron || node.kind == Kind::layer) return "folded";
  return name_of(node.kind);
}

std::string label_of(const Drawing::Node& node, int digits) {
  std::string label = escaped(node.label);
  if (!node.note.empty()) label += "<br/>" + escaped(node.note);
  if (node.value) label += "<br/>" + number(*node.value, digits);
  if (node.value && node.kind != Kind::constant)
    label += "<br/>grad " + (node.gradient ? number(*node.gradient, digits) : "—");
  return '"' + label + '"';
}

void write_node(std::ostream& out, const Drawing::Node& node, int digits, std::string_view indent) {
  const std::string label = label_of(node, digits);
  out << indent << node.id;
  switch (node.kind) {
    case Kind::input:
      out << "([" << label << "])";
      break;
    case Kind::parameter:
      out << "[[" << label << "]]";
      break;
    case Kind::constant:
    case Kind::result:
      out << '[' << label << ']';
      break;
    case Kind::operation:
      out << "((" << label << "))";
      break;
    case Kind::neuron:
    case Kind::layer:
      out << "[/" << label << "/]";
      break;
  }
  out << ":::" << class_of(node) << '\n';
}

void write_cluster(std::ostream& out, const Drawing& drawing, std::size_t at,
                   const std::string& indent) {
  const Drawing::Cluster& cluster = drawing.clusters[at];
  out << indent << "subgraph cluster_" << cluster.id << "[\"" << escaped(cluster.label) << "\"]\n";
  for (const Drawing::Node& node : drawing.nodes)
    if (node.cluster == at) write_node(out, node, drawing.digits, indent + "  ");
  for (std::size_t inner = 0; inner < drawing.clusters.size(); ++inner)
    if (drawing.clusters[inner].parent == at) write_cluster(out, drawing, inner, indent + "  ");
  out << indent << "end\n";
}

/// Which operand it is where that matters, the local derivative, and the contribution.
std::string edge_label(const Drawing::Edge& edge, int digits) {
  std::vector<std::string> lines;
  if (edge.ordinal != 0) lines.push_back(fmt::format("operand {}", edge.ordinal));
  if (!edge.note.empty()) lines.push_back(escaped(edge.note));
  if (edge.local && !edge.is_quiet) {
    lines.push_back("local " + number(*edge.local, digits));
    if (edge.upstream)
      lines.push_back(fmt::format("{} × {} = {}", number(*edge.upstream, digits),
                                  number(*edge.local, digits),
                                  number(*edge.upstream * *edge.local, digits)));
  }
  return fmt::format("{}", fmt::join(lines, "<br/>"));
}

void write_class(std::ostream& out, std::string_view name, const Style& style,
                 std::string_view more) {
  out << fmt::format("  classDef {} fill:{},stroke:{},color:#111827{}\n", name, style.fill,
                     style.border, more);
}

}  // namespace

void write_mermaid(std::ostream& out, const Drawing& drawing) {
  if (!drawing.message.empty()) out << "%% " << drawing.message << '\n';
  out << "flowchart LR\n";
  for (const Drawing::Node& node : drawing.nodes)
    if (!node.cluster) write_node(out, node, drawing.digits, "  ");
  for (std::size_t at = 0; at < drawing.clusters.size(); ++at)
    if (!drawing.clusters[at].parent) write_cluster(out, drawing, at, "  ");

  std::vector<std::size_t> labelled;
  for (std::size_t i = 0; i < drawing.edges.size(); ++i) {
    const Drawing::Edge& edge = drawing.edges[i];
    const std::string label = edge_label(edge, drawing.digits);
    if (edge.local) labelled.push_back(i);
    out << "  " << drawing.nodes[edge.from].id
        << (drawing.nodes[edge.from].kind == Kind::constant ? " -.->" : " -->")
        << (label.empty() ? "" : "|\"" + label + "\"|") << ' ' << drawing.nodes[edge.to].id << '\n';
  }

  if (drawing.legend) {
    out << fmt::format("  subgraph legend[\"{}\"]\n", say_text("key"));
    std::set<std::string_view> shown;
    for (const Drawing::Node& node : drawing.nodes) {
      const std::string_view name = style_of(node.kind, node.is_root).name;
      if (!shown.insert(name).second) continue;
      Drawing::Node sample{
          .id = fmt::format("legend{}", shown.size()), .kind = node.kind, .is_root = node.is_root};
      sample.label = say_text(name);
      write_node(out, sample, drawing.digits, "    ");
    }
    out << fmt::format(
        "    legend0[\"{}\"]:::result\n  end\n",
        say_text("value<br/>grad gradient, — before backward<br/>at an edge: local derivative"));
  }
  const auto class_for = [&](std::string_view name, Kind kind, bool is_root,
                             std::string_view more) {
    write_class(out, name, style_of(kind, is_root), more);
  };
  class_for("input", Kind::input, false, "");
  class_for("parameter", Kind::parameter, false, "");
  class_for("constant", Kind::constant, false, ",stroke-dasharray:4 3");
  class_for("result", Kind::result, false, "");
  class_for("operation", Kind::operation, false, "");
  class_for("folded", Kind::neuron, false, "");
  class_for("root", Kind::result, true, ",stroke-width:3px");
  if (!labelled.empty())
    out << fmt::format("  linkStyle {} color:{}\n", fmt::join(labelled, ","), local_colour);
}

}  // namespace tools
