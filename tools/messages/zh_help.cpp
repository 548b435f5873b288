// Chinese: what --help says.

#include <tools/messages/catalogue.h>

#include <array>

namespace tools {
namespace {

constexpr std::array texts = std::to_array<Translation>({
    {"\n"
     "Usage: chalkgrad {}\n",
     "\n"
     "用法：chalkgrad {}\n"},
    {"  FILE          a worksheet (.grad), or Markdown notes with ```grad blocks; - is the "
     "standard input\n"
     "  FORMULA       a derivation as one argument: \"C = (w*x - 1)^2; dC/dw = 2*(w*x - 1)*x\"\n"
     "  NAME=NUMBER   a value for a name: a=2, also x=[1,2] or W=[[1,2],[3,4]]\n"
     "\n"
     "A line name = expression defines a name, every further = or ≈ on it is a claim, and so is a "
     "line\n"
     "that begins with a derivative such as dC/dw. Each claim that is not ok gets a line of its "
     "own:\n"
     "  rounded     right with the rounded numbers that were put down before\n"
     "  follows     right with a wrong number of an earlier line\n"
     "  wrong       with the slip that gives just this, where there is one\n"
     "  undecided   the numbers given cannot tell right from wrong\n"
     "Exit status: 0 all right, 1 something is wrong or follows, 2 something cannot be read.\n",
     "  FILE          演算稿（.grad），或含 ```grad 代码块的 Markdown 笔记；- 表示标准输入\n"
     "  FORMULA       写成一个参数的推导：\"C = (w*x - 1)^2; dC/dw = 2*(w*x - 1)*x\"\n"
     "  NAME=NUMBER   给名字一个值：a=2，也可以是 x=[1,2] 或 W=[[1,2],[3,4]]\n"
     "\n"
     "一行“名字 = 表达式”定义一个名字，同一行再写的每个 = 或 ≈ 都是要检查的等式；\n"
     "以 dC/dw 这样的导数开头的行也是。每个不正确的等式单独列一行：\n"
     "  舍入       代入前面写下的舍入后的数值是对的\n"
     "  连带       代入前面某行的错误数值是对的\n"
     "  错误       如果有恰好得出它的错误做法，就说出来\n"
     "  无法判断   给定的数分不出对错\n"
     "退出状态：0 全对，1 有错误或连带，2 有读不懂的内容。\n"},
    {"  FORMULA       mathematics as in notes: \"(a+b)*c\", or several steps: \"z = w*x + b; a = "
     "sigmoid(z)\"\n"
     "  FILE          a worksheet with such lines (.grad), or Markdown notes with them in ```grad "
     "blocks;\n"
     "                - is the standard input\n"
     "  NAME=NUMBER   a value for a name: a=2, also x=[1,2] or W=[[1,2],[3,4]]\n",
     "  FORMULA       像笔记里那样的式子：\"(a+b)*c\"，或分几步：\"z = w*x + b; a = sigmoid(z)\"\n"
     "  FILE          由这样的行组成的演算稿（.grad），或把它们写在 ```grad 代码块里的 Markdown "
     "笔记；\n"
     "                - 表示标准输入\n"
     "  NAME=NUMBER   给名字一个值：a=2，也可以是 x=[1,2] 或 W=[[1,2],[3,4]]\n"},
    {"  KIND  expression, neuron or network (expression)\n",
     "  KIND  expression（表达式）、neuron（神经元）或 network（网络）；默认 expression\n"},
    {"Checks a derivation written by hand, line by line, and says why a line is wrong.",
     "逐行检查手写的推导，并说明错在哪里。"},
    {"Commands", "命令"},
    {"Draws a computation as a graph, with values, local derivatives and gradients.",
     "把计算画成图，带值、局部导数和梯度。"},
    {"Draws curves of functions.", "画函数的曲线。"},
    {"Examples:", "例子："},
    {"Fill in the question marks, then: chalkgrad check quiz.md",
     "把问号填好，然后：chalkgrad check quiz.md"},
    {"Makes an exercise with blanks that chalkgrad check can mark.",
     "出一道填空题，chalkgrad check 可以批改。"},
    {"Options", "选项"},
    {"Runs a computation forward and backward, step by step, with the numbers put in.",
     "前向、反向一步步走过计算，代入数值。"},
    {"Says what a trained network makes of further samples.", "用训练好的网络预测新的样本。"},
    {"The page is one file that needs no network. Keys: arrows step, space plays, Home and End.",
     "网页是单个文件，不需要网络。按键：方向键单步，空格播放，Home 和 End 到首尾。"},
    {"Trains a network of scalar values, and reports how it went.",
     "训练一个由标量组成的网络，并报告训练情况。"},
    {"Walks downhill on a formula along its gradient, step by step.", "沿公式的梯度一步步下降。"},
    {"Writes a computation and its backward pass as a function in C, JavaScript, Python.",
     "把计算和它的反向传播写成 C、JavaScript 或 Python 的函数。"},
    {"Writes a page that steps through a computation, forwards and backwards.",
     "写出一个网页，前向、反向一步步演示计算。"},
    {"adds a key to colours and shapes", "加上颜色和形状的图例"},
    {"also what there is to say of lines that are ok: the chain of each derivative",
     "正确的行也加说明：每个导数的链"},
    {"c, javascript or python", "c、javascript 或 python"},
    {"chalkgrad COMMAND --help tells more about a command.",
     "chalkgrad COMMAND --help 说明某个命令的详情。"},
    {"chalkgrad shows how backpropagation runs: forward and backward, one gradient contribution at "
     "a time; and it checks derivations written by hand, line by line.",
     "chalkgrad 演示反向传播怎样进行：前向、反向，每次一个梯度贡献；它还逐行检查手写的推导。"},
    {"checks again whenever a file changes", "文件一有改动就重新检查"},
    {"dot, mermaid, svg, png or pdf, whatever the ending",
     "dot、mermaid、svg、png 或 pdf，不管扩展名是什么"},
    {"draws everything, also where that is very large", "全部画出，再大也画"},
    {"edges show upstream * local = contribution too", "边上还标出 上游 * 局部 = 贡献"},
    {"en or zh: the language of what is said (CHALKGRAD_LANG, else en)",
     "en 或 zh：用英文还是中文（默认看 CHALKGRAD_LANG，否则 en）"},
    {"numbers of another program to check, to 5 digits: {\"dL/dw\": -0.2}",
     "要检查的别的程序算出的数，取 5 位：{\"dL/dw\": -0.2}"},
    {"of another program", "来自别的程序"},
    {"of the random points at which formulas are compared (1)", "比较式子所用随机点的种子（1）"},
    {"one node for each weighted sum; =neurons, =layers: one box for each",
     "每个加权和一个节点；=neurons、=layers：每个神经元或每层一个方框"},
    {"one step for each weighted sum w0*x0 + w1*x1 + b, not one for each product",
     "每个加权和 w0*x0 + w1*x1 + b 算一步，而不是每个乘积一步"},
    {"only what is wrong in itself and errors, no summary", "只列本身错误的和读不懂的，不写总结"},
    {"shows the version", "显示版本"},
    {"shows this", "显示这份说明"},
    {"significant digits of the numbers shown (6)", "显示的有效位数（6）"},
    {"steps with the keyboard, forwards and back", "用键盘单步前进和后退"},
    {"text, json or junit; text without it", "text、json 或 junit；默认 text"},
    {"text, markdown, latex or json; text without it", "text、markdown、latex 或 json；默认 text"},
    {"the exercise's number: the same number, the same exercise", "题号：题号相同，题目就相同"},
    {"the file to write the answers to", "写答案的文件"},
    {"the file to write: .svg .png .pdf .dot or .mmd (Mermaid);\n"
     "without it DOT goes to the standard output",
     "要写的文件：.svg .png .pdf .dot 或 .mmd（Mermaid）；\n"
     "不给就把 DOT 写到标准输出"},
    {"the file to write; without it the standard output", "要写的文件；不给就写到标准输出"},
    {"the learning rate of the update steps (0.1)", "更新步骤的学习率（0.1）"},
    {"the page's title; else the formula or file", "网页的标题；默认是公式或文件名"},
    {"values only, no gradients yet", "只有值，还没有梯度"},
    {"what the function is called; else f", "函数的名字；默认是 f"},
    {"what to look at; else what most derivatives are taken of, else the last\n"
     "scalar that is calculated",
     "要看哪个量；默认是求导最多的量，没有求导时是最后算出的标量"},
    {"what to write; else what most derivatives are taken of, else the last\n"
     "scalar that is calculated",
     "要写哪个量；默认是求导最多的量，没有求导时是最后算出的标量"},
    {"writes the answers in place of the questions", "写答案而不是题目"},
});
static_assert(is_sorted(texts));

}  // namespace

Catalogue chinese_of_help() { return texts; }

}  // namespace tools
