// Chinese: the command line and the terminal.

#include <tools/messages/catalogue.h>

#include <array>

namespace tools {
namespace {

constexpr std::array texts = std::to_array<Translation>({
    {"'-' is given twice", "'-' 给了两次"},
    {"--answers writes the answers in place of the questions: leave out --key",
     "--answers 写的是答案而不是题目：请去掉 --key"},
    {"--contributions are drawn of the backward pass: leave out --no-backward",
     "--contributions 画的是反向过程：请去掉 --no-backward"},
    {"--fold and --unfold exclude each other", "--fold 和 --unfold 不能同时使用"},
    {"--gradients needs one worksheet that its numbers are about",
     "--gradients 的数要对应一份演算稿：请只给一份"},
    {"--interactive is for the terminal: leave it out to use -o or --format",
     "--interactive 用于终端：要用 -o 或 --format 就去掉它"},
    {"--interactive needs a terminal that can place text, and TERM says that this one cannot: "
     "leave out --interactive to have the whole trace as text",
     "--interactive 需要能定位文字的终端，而 TERM 表明这个终端不能：去掉 --interactive "
     "就得到全部步骤的文本"},
    {"--interactive needs a terminal, but the {} is none: leave out --interactive to have the "
     "whole trace as text",
     "--interactive 需要终端，而{}不是终端：去掉 --interactive 就得到全部步骤的文本"},
    {"--quiet is for --format text: the other formats are for programs",
     "--quiet 只用于 --format text：其他格式是给程序读的"},
    {"--rate is a learning rate, a number above 0, not {}",
     "--rate 是学习率，应为大于 0 的数，而不是 {}"},
    {"--seed: expected a whole number from 0 to 2^64 - 1, not '{}'",
     "--seed：应为 0 到 2^64 - 1 的整数，而不是 '{}'"},
    {"--watch is for the terminal: leave it out to use -o or --format",
     "--watch 用于终端：要用 -o 或 --format 就去掉它"},
    {"--watch needs a file: only that can change", "--watch 需要文件：只有文件才会改变"},
    {"-o and --key name the same file: the answers would replace the questions",
     "-o 和 --key 是同一个文件：答案会覆盖题目"},
    {"Any of these keys but q leads back to the trace.", "按其中任意一键（q 除外）回到步骤。"},
    {"Examples and all options: chalkgrad {}--help", "例子和全部选项：chalkgrad {}--help"},
    {"Keys", "按键"},
    {"a terminal cannot show a page: name a file, -o lesson.html",
     "终端无法显示网页：请指定文件，-o lesson.html"},
    {"a terminal cannot show {0}: name a file, -o f.{0}", "终端无法显示 {0}：请指定文件，-o f.{0}"},
    {"backward", "反向"},
    {"cannot write to the standard output: {}", "无法写到标准输出：{}"},
    {"command", "命令"},
    {"data set", "数据集"},
    {"expected NAME=NUMBER after the formula, like a=2, not '{0}'\n"
     "(a formula with spaces needs quotes; an option's value stands apart from it: -o f.svg)",
     "公式之后应为 NAME=NUMBER，如 a=2，而不是 '{0}'\n"
     "（含空格的公式要加引号；选项与它的值要分开写：-o f.svg）"},
    {"expected a command first, before '{}'", "'{}' 之前应先写命令"},
    {"expected a whole number from 0 to {}, not '{}'", "应为 0 到 {} 的整数，而不是 '{}'"},
    {"expected a whole number from 1 to {}, not '{}'", "应为 1 到 {} 的整数，而不是 '{}'"},
    {"format", "格式"},
    {"formula", "公式"},
    {"forward", "前向"},
    {"gradient", "梯度"},
    {"kind", "题型"},
    {"language", "语言"},
    {"left, up, Backspace, p, h, k", "左、上、Backspace、p、h、k"},
    {"name", "名字"},
    {"not enough memory for this computation", "内存不够，无法完成这个计算"},
    {"one step back", "后退一步"},
    {"one step forward", "前进一步"},
    {"option", "选项"},
    {"part to fold", "折叠对象"},
    {"plot", "图"},
    {"quit", "退出"},
    {"right, down, space, Enter, n, l, j", "右、下、空格、Enter、n、l、j"},
    {"right, space: next   left: back   Home, End   ?: all keys   q: quit",
     "右、空格：下一步   左：后退   Home、End   ?：全部按键   q：退出"},
    {"standard input", "标准输入"},
    {"standard output", "标准输出"},
    {"step {} of {}, {}", "第 {} 步，共 {} 步，{}"},
    {"the worksheet and --gradients cannot both be the standard input",
     "演算稿和 --gradients 不能同时是标准输入"},
    {"this list", "这份列表"},
    {"to the first step", "到第一步"},
    {"to the last step", "到最后一步"},
    {"unknown {} '{}'", "未知的{} '{}'"},
    {"watching {}; Ctrl-C ends\n", "正在监视 {}；按 Ctrl-C 结束\n"},
    {"which file or formula?", "要看哪个文件或公式？"},
    {"which formula or file?", "要看哪个公式或文件？"},
    {"which language? --language c, javascript or python",
     "要哪种语言？--language c、javascript 或 python"},
    {"{0} needs a value: {0} {1}", "{0} 要带一个值：{0} {1}"},
    {"{0} takes no value: write just {0}", "{0} 不带值：只写 {0}"},
    {"{}\n"
     "(--of NAME draws an earlier result, --unfold everything, whatever its size)",
     "{}\n"
     "（--of NAME 画较早的结果，--unfold 不论多大都全部画出）"},
    {"{}\n"
     "(a formula comes after the command: chalkgrad trace \"a*b\" a=2 b=3)",
     "{}\n"
     "（公式写在命令之后：chalkgrad trace \"a*b\" a=2 b=3）"},
    {"{}\n"
     "(a formula that begins with -- goes after a -- of its own: chalkgrad {} -- \"--x\")",
     "{}\n"
     "（以 -- 开头的公式要放在单独的 -- 之后：chalkgrad {} -- \"--x\"）"},
    {"{}\n"
     "(or name the format: --format svg)",
     "{}\n"
     "（或者指明格式：--format svg）"},
    {"{}\n"
     "(standard output has the drawing as DOT; -o f.dot writes it to a file, -o f.mmd the same for "
     "Mermaid)",
     "{}\n"
     "（标准输出里是 DOT 格式的图；-o f.dot 把它写入文件，-o f.mmd 写成 Mermaid）"},
    {"{} = {} is the first result that is not a finite number", "{} = {} 是第一个不是有限数的结果"},
    {"{} is given twice", "{} 给了两次"},
    {"{}: --unfold", "{}：--unfold"},
    {"{}: did you mean '{}'?", "{}：是不是 '{}'？"},
    {"{}: unknown language '{}'; expected en (English) or zh (Chinese)",
     "{}：未知的语言 '{}'；应为 en（英文）或 zh（中文）"},
    {"{}; expected one of: {}", "{}；应为以下之一：{}"},
});
static_assert(is_sorted(texts));

}  // namespace

Catalogue chinese_of_program() { return texts; }

}  // namespace tools
