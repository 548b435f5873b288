// Chinese: traces, drawings, lessons and exercises.

#include <tools/messages/catalogue.h>

#include <array>

namespace tools {
namespace {

constexpr std::array texts = std::to_array<Translation>({
    {"  local ", "  局部 "},
    {" (by operand {})", "（对第 {} 个运算数）"},
    {" (the seed)", "（种子）"},
    {" (via {}: upstream ", "（经 {}：上游 "},
    {" It said:{}", "它的输出：{}"},
    {" x local ", " × 局部 "},
    {"# Backpropagation by hand: {}, exercise {}\n"
     "\n"
     "Put a number in the place of each `?`, forward first, then from the last result back. "
     "`chalkgrad check` on this file\n"
     "then says which are right, and what went wrong where one is not.\n"
     "\n",
     "# 手算反向传播：{}，第 {} 题\n"
     "\n"
     "先前向，再从最后的结果往回，把每个 `?` 换成数。对这个文件运行 `chalkgrad check`，\n"
     "就知道哪些对；错的会说出原因。\n"
     "\n"},
    {"# Backpropagation by hand: {}, exercise {}, answers\n"
     "\n",
     "# 手算反向传播：{}，第 {} 题，答案\n"
     "\n"},
    {"% needs: \\usepackage{amsmath}", "% 需要：\\usepackage{amsmath}"},
    {"'{}': the ending of the file says which format to write; give it one of .svg .png .pdf .dot "
     ".gv .mmd .mermaid",
     "'{}'：文件的扩展名决定写什么格式；请用 .svg .png .pdf .dot .gv .mmd .mermaid 之一"},
    {")", "）"},
    {", and for these names a font that has their letters: xelatex with \\usepackage{ctex}",
     "；含中文等文字时要用有这些字的字体：xelatex 与 \\usepackage{ctex}"},
    {"; ", "；"},
    {"<I>grad</I> gradient, — before backward", "<I>grad</I> 梯度，反向之前为 —"},
    {"Backward", "反向"},
    {"Even with layers folded {} nodes and {} edges are left.",
     "即使按层折叠，仍有 {} 个节点和 {} 条边。"},
    {"Forward", "前向"},
    {"Gradients", "梯度"},
    {"Graphviz's program 'dot' made no picture: {}.{}", "Graphviz 的程序 'dot' 没有画出图：{}。{}"},
    {"Neurons could be folded, but no node is named as part of one (layer1.neuron0.w[0]).",
     "神经元可以折叠，但没有节点的名字属于某个神经元（layer1.neuron0.w[0]）。"},
    {"Parameters", "参数"},
    {"a bias is added as it is", "偏置是直接加上的"},
    {"a network", "一个网络"},
    {"a neuron", "一个神经元"},
    {"a picture as {} needs Graphviz, whose program 'dot' was not found. On Debian: apt-get "
     "install graphviz. Without it, write the drawing to a .dot or .mmd file.",
     "画 {} 图需要 Graphviz，但没有找到它的程序 'dot'。Debian 上：apt-get install "
     "graphviz。没有它时，可以写成 .dot 或 .mmd 文件。"},
    {"an expression", "一个表达式"},
    {"at an edge: local derivative", "边上：局部导数"},
    {"constant", "常数"},
    {"folded to one box for each {}, since the whole graph has {} nodes and the limit is {}; to "
     "draw them all, choose no folding and a limit of {} or more (layout may then take minutes)",
     "每个{}折叠成一个方框，因为整个图有 {} 个节点，上限是 {}；要全部画出，请不折叠并把上限设为 {} "
     "以上（布局可能要几分钟）"},
    {"handed back from what follows", "由后面传回来的梯度"},
    {"input", "输入"},
    {"intermediate value", "中间值"},
    {"it failed with exit status {}", "它失败了，退出状态 {}"},
    {"it reported an error", "它报告了错误"},
    {"it was ended by signal {}", "它被信号 {} 终止"},
    {"it was not ready after {} seconds and was stopped; draw less, fold more, or allow more time",
     "{} 秒后仍未完成，已被停止；请少画一些、多折叠一些，或允许更长时间"},
    {"key", "图例"},
    {"layer", "层"},
    {"local", "局部"},
    {"neuron", "神经元"},
    {"nothing to fold: no node is named as part of a neuron, like layer1.neuron0.z; name the nodes "
     "so, or draw without folding",
     "没有可折叠的：没有节点的名字像 layer1.neuron0.z 那样属于某个神经元；请这样命名，或不折叠"},
    {"operation", "运算"},
    {"parameter", "参数"},
    {"result", "结果"},
    {"the computation has {} nodes, and a lesson that people can step through has at most {}; look "
     "at an earlier result, take fewer inputs or smaller layers, or use the trace, which has no "
     "limit",
     "这个计算有 {} 个节点，能一步步看的课件最多 {} "
     "个；请看较早的结果，减少输入或缩小各层，或者用没有上限的 trace"},
    {"the derivative of {}", "{} 的导数"},
    {"the drawing would have {} nodes and {} edges; the limit is {} nodes and {} edges, since "
     "layout takes minutes beyond a few thousand. {} Draw a part of the graph (an earlier result), "
     "use a trace instead, or set a higher limit ({} or more).",
     "图会有 {} 个节点和 {} 条边；上限是 {} 个节点和 {} "
     "条边，因为超过几千个时布局要花几分钟。{}请只画图的一部分（较早的结果），改用 "
     "trace，或提高上限（{} 以上）。"},
    {"the program 'dot' could not be run: {}", "程序 'dot' 无法运行：{}"},
    {"upstream", "上游"},
    {"upstream × local = contribution", "上游 × 局部 = 贡献"},
    {"value", "值"},
    {"value<br/>grad gradient, — before backward<br/>at an edge: local derivative",
     "值<br/>grad 梯度，反向之前为 —<br/>边上：局部导数"},
    {"what Graphviz's program 'dot' wrote is no SVG: {}",
     "Graphviz 的程序 'dot' 写出的不是 SVG：{}"},
    {"what it wrote ({} bytes) is no {} file, so the 'dot' on PATH may not be Graphviz's",
     "它写出的（{} 字节）不是 {} 文件，PATH 上的 'dot' 可能不是 Graphviz 的"},
    {"what the weight is multiplied by", "与权重相乘的那个量"},
});
static_assert(is_sorted(texts));

}  // namespace

Catalogue chinese_of_pictures() { return texts; }

}  // namespace tools
