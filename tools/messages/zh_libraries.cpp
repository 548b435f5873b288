// Chinese: what libraries say by themselves, as patterns (see library_messages.h). Of several that
// fit the first is taken; those that fit almost everything are last by their order.

#include <tools/messages/catalogue.h>

#include <array>

namespace tools {
namespace {

constexpr std::array texts = std::to_array<Translation>({
    {"'{}' is not {}; use one of {}", "'{}' 不是{}；应为其中之一：{}"},
    {"-1 or 1", "-1 或 1"},
    {"Could not convert: {}", "读不懂这个值：{}"},
    {"Nesterov's step without momentum; give a momentum, such as 0.9",
     "Nesterov 步需要动量；请给动量，如 0.9"},
    {"a decay to {} of the rate; it has to be above 0 and at most 1",
     "衰减到学习率的 {}；应大于 0 且不超过 1"},
    {"a layer of {} neurons with {} inputs; it needs at least one of each",
     "一层有 {} 个神经元和 {} 个输入；两者都至少要一个"},
    {"a loss", "损失函数"},
    {"a number", "数"},
    {"a quote is opened and not closed on this line", "这一行的引号没有闭合"},
    {"a schedule's factor of {}; it has to be finite and positive",
     "学习率变化的因子为 {}；应为大于 0 的有限的数"},
    {"a share of {} held out; it has to be between 0 and 1", "留出的比例为 {}；应在 0 和 1 之间"},
    {"a text", "文字"},
    {"a whole number above 0", "大于 0 的整数"},
    {"a {} of {}; it has to be at least 0 and less than 1", "{} 为 {}；应从 0 到小于 1"},
    {"a {} of {}; it has to be finite and positive", "{} 为 {}；应为大于 0 的有限的数"},
    {"accuracy", "正确率"},
    {"all epochs are done", "各轮都已完成"},
    {"an activation", "激活函数"},
    {"an object", "对象"},
    {"an optimizer", "优化器"},
    {"batch", "批量"},
    {"binary_cross_entropy: an output is {}; outputs of this loss are probabilities from 0 to 1: "
     "end the network with a sigmoid, or use binary_cross_entropy_from_logits",
     "binary_cross_entropy：有一个输出是 {}；这个损失的输出是 0 到 1 的概率：请让网络以 sigmoid "
     "结尾，或用 binary_cross_entropy_from_logits"},
    {"cannot go on from '{}' with patience: it was trained without, and does not have the best "
     "parameters; leave out patience, or begin anew without resuming",
     "不能带 --patience 从 '{}' 接着训练：当时没有它，因此没有存最好的参数；请去掉 "
     "--patience，或去掉 --resume 从头开始"},
    {"cannot go on from '{}', which is of another run ({}): give what it was, or begin anew "
     "without resuming",
     "不能从 '{}' 接着训练，它属于另一次训练（{}）：请给出当时的选项，或去掉 --resume 从头开始"},
    {"cannot read '{}': {}", "无法读取 '{}'：{}"},
    {"cannot write '{}': {}", "无法写入 '{}'：{}"},
    {"clipping", "梯度截断"},
    {"column {} has more than {} different labels, too many for classes: is it the column of "
     "labels?",
     "列 {} 有超过 {} 种不同的标签，作为类别太多：这是标签列吗？"},
    {"column {} is chosen twice", "列 {} 选了两次"},
    {"column {} is {}; numbers have to be finite: leave the line out",
     "列 {} 是 {}；数必须有限：请去掉这一行"},
    {"column {}: expected a number, found {}", "列 {}：应为数，读到的是 {}"},
    {"columns {} and {} are both called {}; give each a name of its own",
     "第 {} 列和第 {} 列都叫 {}；请各起一个名字"},
    {"data", "数据"},
    {"expected \"version\": {}, found {}", "应为 \"version\": {}，读到的是 {}"},
    {"expected a checkpoint of version {}, found {}", "应为版本 {} 的检查点，读到的是 {}"},
    {"expected a list of {} {}, found {}", "应为有 {} 个 {} 的列表，读到的有 {} 个"},
    {"expected {}, found {}", "应为{}，读到的是 {}"},
    {"field {}: text after the closing quote", "第 {} 栏：引号闭合之后还有文字"},
    {"from 0 to 1", "从 0 到 1 的数"},
    {"has a gradient by '{}' of {}", "对 '{}' 的梯度为 {}"},
    {"has a gradient by '{}' of {}; the first gradient that is not finite is that of {}",
     "对 '{}' 的梯度为 {}；第一个不是有限数的梯度属于 {}"},
    {"held out", "留出部分"},
    {"holding out {} of {} samples leaves none for one of the parts",
     "从 {1} 个样本中留出 {0}，有一部分就没有样本了"},
    {"is {}", "为 {}"},
    {"is {}; the first result that is not finite is {}", "为 {}；第一个不是有限数的结果是 {}"},
    {"it is longer than {} bytes", "它超过 {} 字节"},
    {"it was asked to stop", "收到停止的请求"},
    {"label {}; classes are numbered from 0 to {}", "标签是 {}；类别从 0 编到 {}"},
    {"label {}; to become -1 or 1, labels are 0 or 1",
     "标签是 {}；要变成 -1 或 1，标签须为 0 或 1"},
    {"learning rate", "学习率"},
    {"lists and objects are nested more than {} deep", "列表和对象的嵌套超过 {} 层"},
    {"loss", "损失"},
    {"measured", "测量"},
    {"momentum", "动量"},
    {"network", "网络"},
    {"no column is left for inputs: with one column for labels there are {}",
     "没有列可作输入：一列作标签，共有 {} 列"},
    {"none", "没有"},
    {"not JSON: {}", "不是 JSON：{}"},
    {"not measured", "不测量"},
    {"nothing", "没有"},
    {"one-hot labels are made of one column; chosen are {}", "one-hot 标签由一列得出；选了 {} 列"},
    {"optimizer", "优化器"},
    {"parameters", "参数"},
    {"penalty", "惩罚项"},
    {"rate in epoch {}", "第 {} 轮的学习率"},
    {"sample {}: {}", "第 {} 个样本：{}"},
    {"schedule", "学习率的变化"},
    {"seed", "种子"},
    {"shuffle", "打乱次序"},
    {"structure", "结构"},
    {"the checkpoint is damaged: {}", "检查点已损坏：{}"},
    {"the file is empty", "文件是空的"},
    {"the gradients of a batch, added up, are not finite", "一批的梯度之和不是有限的数"},
    {"the key '{}' is missing", "缺少键 '{}'"},
    {"the key '{}' is repeated", "键 '{}' 重复"},
    {"the labels add up to {}; they are a distribution over the classes and add up to 1",
     "标签之和为 {}；它们是各类别上的分布，和应为 1"},
    {"the loss hardly changes any more", "损失几乎不再变化"},
    {"the loss has not become better for long", "太多轮没有变好"},
    {"the loss is below its threshold", "损失低于阈值"},
    {"the loss of sample {} {}", "第 {} 个样本的损失{}"},
    {"the step made '{}' {}", "这一步使 '{}' 变成 {}"},
    {"there is a header and no sample; each further line is one",
     "只有表头而没有样本；其后每行一个样本"},
    {"there is no column {}; there are {}", "没有列 {}；有 {}"},
    {"this is not a checkpoint of a training", "这不是训练的检查点"},
    {"this is not a network: expected \"format\": \"{}\"", "这不是网络：应有 \"format\": \"{}\""},
    {"threads", "线程数"},
    {"training stopped in epoch {}, step {}: {}. Try a learning rate smaller than {}, clipped "
     "gradients, or inputs with mean 0 and deviation 1",
     "训练停在第 {} 轮第 {} 步：{}。请试比 {} 更小的学习率、梯度截断，或均值为 0、标准差为 1 "
     "的输入"},
    {"unknown key '{}'", "未知的键 '{}'"},
    {"weight decay", "权重衰减"},
    {"{} fields; the first line has {}", "{} 栏；第一行有 {} 栏"},
    {"{} of a layer's {} neurons are softmax, which is taken over a whole layer: make all of them "
     "so, or none",
     "一层 {1} 个神经元中有 {0} 个是 softmax，而它是对整层取的：要么全是，要么都不是"},
    {"{} then, {} now", "{}（当时），{}（现在）"},
    {"{} then, {} now; {}", "{}（当时），{}（现在）；{}"},
    {"{}: label {} is {}; labels of this loss are {}", "{}：标签 {} 是 {}；这个损失的标签是 {}"},
    {"{}: {}", "{}: {}"},
    {"{}:{}: {}", "{}:{}: {}"},
    {"{}; delete the file, or name another, to begin anew",
     "{}；要从头开始就删掉这个文件，或另起名字"},
});
static_assert(is_sorted(texts));

}  // namespace

Catalogue chinese_of_libraries() { return texts; }

}  // namespace tools
