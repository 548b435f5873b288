// Chinese: training, prediction and descents on the command line.

#include <tools/messages/catalogue.h>

#include <array>

namespace tools {
namespace {

constexpr std::array texts = std::to_array<Translation>({
    {"  DATA          circles, moons, xor, spirals, blobs or linear: points are drawn, as many to "
     "train\n"
     "                on as are held out\n"
     "                \"y = sin(3*x)\": samples of a formula of x, in the language of `chalkgrad "
     "graph`\n"
     "                FILE.csv: one sample a line, the label in the last column; a label that is a "
     "word\n"
     "                becomes one-hot\n"
     "\n"
     "With -o, the folder gets report.html (open it in a browser), history.csv, model.json for\n"
     "`chalkgrad predict`, checkpoint.json for --resume, and pictures. Ctrl-C ends after the epoch "
     "and\n"
     "saves; a second one ends at once.\n",
     "  DATA          circles、moons、xor、spirals、blobs 或 linear：抽取点，训练和留出的各一样多\n"
     "                \"y = sin(3*x)\"：关于 x 的公式的样本，写法同 `chalkgrad graph`\n"
     "                FILE.csv：每行一个样本，标签在最后一列；标签是词就变成 one-hot\n"
     "\n"
     "给了 -o，文件夹里就有 report.html（用浏览器打开）、history.csv、给 `chalkgrad predict` 的\n"
     "model.json、给 --resume 的 checkpoint.json，还有图。按 Ctrl-C 会在这一轮结束后停下并保存；\n"
     "再按一次立即结束。\n"},
    {"  MODEL.json    a network, as `chalkgrad train -o` leaves it\n"
     "  DATA.csv      one sample a line. With a header the columns that are called as those of "
     "the\n"
     "                training, in any order; without one the first columns. Others are passed "
     "over\n"
     "\n"
     "Prints a table: the inputs, each output, and where there are several, the class of the "
     "largest.\n",
     "  MODEL.json    `chalkgrad train -o` 留下的网络\n"
     "  DATA.csv      每行一个样本。有表头时取与训练时同名的列，次序随意；没有表头时取前几列。\n"
     "                其他列不管\n"
     "\n"
     "打印一张表：各输入、各输出；有多个输出时，还有最大者的类别。\n"},
    {"  activations   each activation and its derivative, from the rules that networks use\n",
     "  activations   每个激活函数及其导数，取自网络所用的规则\n"},
    {"'{}' is a file; -o names a folder to write into", "'{}' 是文件；-o 要给出写入的文件夹"},
    {", accuracy {}", "，正确率 {}"},
    {", {:.0f} min left", "，还需 {:.0f} 分钟"},
    {", {:.0f} s left", "，还需 {:.0f} 秒"},
    {", {:.1f} h left", "，还需 {:.1f} 小时"},
    {"--along: '{0}' has no number to begin at; give it one: {0}=1",
     "--along：'{0}' 没有起点；请给它一个数：{0}=1"},
    {"--along: the output does not depend on '{}'", "--along：输出与 '{}' 无关"},
    {"--batch takes one number, or all", "--batch 要一个数，或 all"},
    {"--inputs names {} columns; the network has {} inputs",
     "--inputs 给出 {} 列；网络有 {} 个输入"},
    {"--layers: the last layer has {} neurons, of which there are at most {}, one for each label",
     "--layers：最后一层有 {} 个神经元；每个标签一个，最多 {} 个"},
    {"--layers: these layers have {} parameters; a network of scalar values has at most {}: take "
     "smaller layers",
     "--layers：这些层有 {} 个参数；由标量组成的网络最多 {} 个：请把层取小些"},
    {"--momentum and --nesterov are for --optimizer sgd",
     "--momentum 和 --nesterov 用于 --optimizer sgd"},
    {"--range takes two numbers, the smaller first: --range -3,3",
     "--range 要两个数，小的在前：--range -3,3"},
    {"--resume and --checkpoint-every need a folder for the checkpoint: -o out/",
     "--resume 和 --checkpoint-every 需要放检查点的文件夹：-o out/"},
    {"--resume: there is no checkpoint in '{}' to go on from; leave out --resume to begin",
     "--resume：'{}' 里没有可以接着走的检查点；从头开始就去掉 --resume"},
    {"--schedule takes cosine, linear, exponential:0.99 or step:10,0.5 (every 10 epochs half the "
     "rate), not '{}'",
     "--schedule 要 cosine、linear、exponential:0.99 或 step:10,0.5（每 10 轮学习率减半），而不是 "
     "'{}'"},
    {"--weight-decay is for --optimizer adamw; for the others there is --l2",
     "--weight-decay 用于 --optimizer adamw；其他的用 --l2"},
    {"; held out: loss {}", "；留出部分：损失 {}"},
    {"It could not be drawn: {}", "画不出来：{}"},
    {"The following argument was not expected: {}", "多余的参数：{}"},
    {"The following arguments were not expected: {}", "多余的参数：{}"},
    {"Training on {}", "训练：{}"},
    {"a CSV file", "CSV 文件"},
    {"a data set", "数据集"},
    {"a formula", "公式"},
    {"a picture of the path, .svg or .png: the curve, or contour lines",
     "路径的图，.svg 或 .png：曲线或等高线"},
    {"adam, adamw, rmsprop, sgd or unit_gradient (adam)",
     "adam、adamw、rmsprop、sgd 或 unit_gradient（adam）"},
    {"adds X*w^2 for each parameter to the loss", "给损失加上每个参数的 X*w^2"},
    {"adds X*|w| for each parameter to the loss", "给损失加上每个参数的 X*|w|"},
    {"after {} epochs, {}: {}", "{} 轮之后，{}：{}"},
    {"along the gradient divided by its length: steps as long as the rate",
     "沿梯度除以其长度的方向：步长等于学习率"},
    {"batch, epochs, seed", "批量、轮数、种子"},
    {"bce, bce_logits, ce, ce_logits, hinge, mse, mae, ...; goes by the labels",
     "bce、bce_logits、ce、ce_logits、hinge、mse、mae 等；默认随标签而定"},
    {"cannot make the folder '{}': {}", "无法建立文件夹 '{}'：{}"},
    {"columns of the CSV file by name (all others)", "CSV 文件中作输入的列名（其余各列）"},
    {"columns that are labels (the last one)", "作标签的列（最后一列）"},
    {"cuts gradients off at -X and X", "把梯度截在 -X 和 X 之间"},
    {"data", "数据"},
    {"data that are drawn", "抽取的数据"},
    {"epoch {:>{}}/{}", "第 {:>{}}/{} 轮"},
    {"epochs between two checkpoints (a fifth of all)", "两个检查点之间的轮数（总数的五分之一）"},
    {"expected a finite number above 0, not '{}'", "应为大于 0 的有限的数，而不是 '{}'"},
    {"expected a finite number from 0 on, not '{}'", "应为不小于 0 的有限的数，而不是 '{}'"},
    {"expected a finite number, not '{}'", "应为有限的数，而不是 '{}'"},
    {"expected a whole number from {} on, not '{}'", "应为不小于 {} 的整数，而不是 '{}'"},
    {"expected a whole number from {} to {}, not '{}'", "应为 {} 到 {} 的整数，而不是 '{}'"},
    {"goes on from the checkpoint in the folder", "从文件夹里的检查点接着训练"},
    {"how far a step goes (0.1)", "一步走多远（0.1）"},
    {"how many are drawn to train on (1000)", "抽取多少个点来训练（1000）"},
    {"how the rate changes: cosine, linear, exponential:0.99, step:10,0.5",
     "学习率怎样变化：cosine、linear、exponential:0.99、step:10,0.5"},
    {"inputs get mean 0 and deviation 1", "把输入化为均值 0、标准差 1"},
    {"layer {}: all {} relu neurons are dead, so that nothing before them learns any more: another "
     "--seed, a smaller --rate or leaky_relu\n",
     "第 {} 层：全部 {} 个 relu 神经元都死了，它们之前的层再也学不到东西：请换 --seed、用更小的 "
     "--rate 或 leaky_relu\n"},
    {"linear, relu, leaky_relu, tanh, sigmoid or softmax: one for each\n"
     "layer, or one for all but the last, which goes by the loss (relu)",
     "linear、relu、leaky_relu、tanh、sigmoid 或 softmax：每层一个，\n"
     "或除最后一层外共用一个，最后一层随损失而定（relu）"},
    {"loss {}", "损失 {}"},
    {"network", "网络"},
    {"neurons of each layer (4,6,6,4 and one for each label)",
     "各层的神经元数（4,6,6,4，再加每个标签一个）"},
    {"no pictures of curves and regions: {}", "没有曲线和区域的图：{}"},
    {"nothing is left to do\n", "没有要做的了\n"},
    {"numbers in the label column are classes", "标签列里的数是类别"},
    {"of adamw (0.01)", "用于 adamw（0.01）"},
    {"of points, weights and order (1)", "决定点、权重和次序（1）"},
    {"of sgd, from 0 to less than 1", "用于 sgd，从 0 到小于 1"},
    {"of the points drawn", "抽取的点的噪声"},
    {"of x for a formula (-3,3)", "公式中 x 的范围（-3,3）"},
    {"optimizer", "优化器"},
    {"samples for each step, or all (32)", "每步用多少样本，或 all（32）"},
    {"sgd with Nesterov's momentum", "sgd 用 Nesterov 动量"},
    {"share of the file's samples to test on (0.2)", "文件中留作测试的样本比例（0.2）"},
    {"shortens gradients that are longer", "把更长的梯度缩短到这个长度"},
    {"stops after N epochs without a better loss on the points held out,\n"
     "and takes back the best parameters",
     "留出部分的损失连续 N 轮没有变好就停，\n"
     "并取回最好的参数"},
    {"stops when the loss changes by less in an epoch", "一轮里损失的变化更小时停止"},
    {"stops when the loss is", "损失更小时停止"},
    {"stops where a step changes the value by less", "一步使值的变化更小时停止"},
    {"stops where the gradient is no longer than X (0)", "梯度的长度不超过 X 时停止（0）"},
    {"stops where the value is less", "值更小时停止"},
    {"the columns that are inputs, by name, in the network's order", "作输入的列名，按网络的次序"},
    {"the data set linear has no noise: leave out --noise",
     "数据集 linear 没有噪声：请去掉 --noise"},
    {"the file to write, .svg or .png; without it SVG goes to the standard output",
     "要写的文件，.svg 或 .png；不给就把 SVG 写到标准输出"},
    {"the folder to write to; without it, no files", "写入的文件夹；不给就不写文件"},
    {"the last layer has {0} neurons, but the data have {1} label columns: end --layers with {1}",
     "最后一层有 {0} 个神经元，而数据有 {1} 个标签列：--layers 的结尾应为 {1}"},
    {"the learning rate (0.003 for adam, 0.01 for sgd)", "学习率（adam 为 0.003，sgd 为 0.01）"},
    {"the most there are (50)", "最多多少步（50）"},
    {"the names that move (all that have a number)", "哪些名字移动（所有给了数的）"},
    {"the output depends on none of the names given", "输出与给出的名字都无关"},
    {"where does it begin? Give each name a number: x=1", "从哪里出发？请给每个名字一个数：x=1"},
    {"which data: circles, a CSV file, \"y = sin(x)\"?",
     "什么数据：circles、CSV 文件、\"y = sin(x)\"？"},
    {"which network, and which data? chalkgrad predict out/model.json points.csv",
     "哪个网络，什么数据？chalkgrad predict out/model.json points.csv"},
    {"which plot? There is: activations", "画什么？有：activations"},
    {"written to {}: report.html, history.csv, model.json\n",
     "已写到 {}：report.html、history.csv、model.json\n"},
    {"written to {}: report.html, history.csv, model.json, pictures\n",
     "已写到 {}：report.html、history.csv、model.json、图\n"},
    {"{}\n"
     "(or a CSV file, of which there is none of that name, or a formula: \"y = sin(x)\")",
     "{}\n"
     "（或 CSV 文件，但没有叫这个名字的；或公式：\"y = sin(x)\"）"},
    {"{} activations for {} layers: give one for each, one for each but the last, or one for all "
     "but the last",
     "{1} 层却有 {0} 个激活函数：每层给一个，或除最后一层外每层一个，或除最后一层外共用一个"},
    {"{} epochs, {:.2g} s: {}\n", "{} 轮，{:.2g} 秒：{}\n"},
    {"{} has no column {}: the network's inputs are {}, and its columns are {}; say with --inputs "
     "which are the inputs, in their order",
     "{} 没有列 {}：网络的输入是 {}，它的列是 {}；请用 --inputs 按次序说明哪些是输入"},
    {"{} has {} columns; the network has {} inputs", "{} 有 {} 列；网络有 {} 个输入"},
    {"{} is for {}; '{}' is {}", "{} 用于{}；'{}' 是{}"},
    {"{} neurons, {}", "{} 个神经元，{}"},
    {"{}, rate {}", "{}，学习率 {}"},
    {"{}, standardized", "{}，标准化"},
    {"{}: expected numbers with commas between them, found '{}'",
     "{}：应为逗号隔开的数，读到的是 '{}'"},
    {"{}: {} samples", "{}：{} 个样本"},
    {"{}: {} samples, {} held out", "{}：{} 个样本，留出 {} 个"},
});
static_assert(is_sorted(texts));

}  // namespace

Catalogue chinese_of_training() { return texts; }

}  // namespace tools
