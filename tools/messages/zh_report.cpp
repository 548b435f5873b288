// Chinese: what a training or a descent came to, on pages and in pictures.

#include <tools/messages/catalogue.h>

#include <array>

namespace tools {
namespace {

constexpr std::array texts = std::to_array<Translation>({
    {"\n"
     "A smaller --rate comes nearer; without --unit the steps become shorter by themselves.",
     "\n"
     "--rate 更小就走得更近；去掉 --unit，步长会自己变短。"},
    {" On paper it does. In a computer the steps are\n"
     "rounded ({} is no binary fraction) and end at {}, where the gradient is\n"
     "{} instead of 0: divided by its length it is a whole unit again. --tolerance 1e-9 stops "
     "there.",
     "在纸上它正好到达。在计算机里每一步都有舍入\n"
     "（{} 不是二进制小数），停在 {}，那里的梯度是\n"
     "{} 而不是 0：除以自己的长度又成了一个整单位。用 --tolerance 1e-9 就会停在那里。"},
    {"'{}': curves and maps are drawn as .svg or .png; give the file one of these endings",
     "'{}'：曲线和地图画成 .svg 或 .png；请给文件其中一种结尾"},
    {"A dead neuron (relu) is 0 at every point looked at, so that it learns nothing there; a "
     "saturated one (tanh, sigmoid) is within 0.01 of an end of its range at 95 % of the points, "
     "where its derivative is nearly 0. In the last layer that is no fault: it is sure. Up to 200 "
     "training points are looked at.",
     "死神经元（relu）在看过的每个点上都是 0，因此在那里学不到东西；饱和神经元（tanh、sigmoid）在 "
     "95 % 的点上离值域一端不到 0.01，那里导数几乎为 0。在最后一层这不是毛病：那是有把握。最多看 "
     "200 个训练点。"},
    {"A step along the unit gradient is {} long, however near the minimum is: it cannot come\n"
     "nearer than that, unless it meets the minimum exactly.",
     "沿单位梯度的一步长 {}，无论离最小值多近：除非正好落在最小值上，\n"
     "否则不可能更近。"},
    {"A step of {} times the gradient leads across the valley to where the gradient is as long and "
     "points back: a smaller --rate arrives.",
     "走梯度的 {} 倍就越过谷底，到了梯度同样长而方向相反的地方：--rate 更小才能到达。"},
    {"A step of {} times the gradient leads across the valley, and the gradient stays as long "
     "however near the lowest point is, as at a corner: a smaller --rate comes nearer, and swings "
     "there.",
     "一步是梯度的 {} 倍，跨过谷底；而离最低点再近，梯度也一样长，如在尖角处：更小的 --rate "
     "会更近，但仍在那里来回。"},
    {"Accuracy", "正确率"},
    {"Dead neurons", "死神经元"},
    {"Gradients, layer by layer", "各层的梯度"},
    {"Gradients: the length of a layer's gradient, mean over the steps of the epoch. Where the "
     "first layers' curves lie far below the last one's, gradients vanish on the way.",
     "梯度：一层的梯度的长度，取这一轮各步的平均。如果前几层的曲线远低于最后一层，梯度就在途中消失"
     "了。"},
    {"Inside the network", "网络内部"},
    {"Loss", "损失"},
    {"Loss and accuracy", "损失与正确率"},
    {"Parameters, layer by layer", "各层的参数"},
    {"Pause", "暂停"},
    {"Play", "播放"},
    {"Saturated neurons", "饱和神经元"},
    {"The epochs as a table", "各轮的表格"},
    {"The first training sample, forwards and backwards, with the weights as they are at the end: "
     "values above, gradients below.",
     "第一个训练样本的前向和反向，权重取训练结束时的：上面是值，下面是梯度。"},
    {"The network's graph", "网络的图"},
    {"The picture that changes with the epoch needs JavaScript; region.svg, where gnuplot was at "
     "hand, does not.",
     "随轮次变化的图需要 JavaScript；region.svg（有 gnuplot 时才有）不需要。"},
    {"The same version gives the same numbers to the last bit on the same machine.",
     "同一版本在同一台机器上给出完全相同的数，直到最后一位。"},
    {"The samples have {} inputs; what it says can be drawn of one or two.",
     "样本有 {} 个输入；只有一两个输入时才能画出网络的回答。"},
    {"The training loss of an epoch is the mean over its samples, each before the step that it was "
     "part of; everything else is measured after the epoch.",
     "一轮的训练损失是各样本在所属那一步之前的损失的平均；其他都在这一轮之后测量。"},
    {"This training was resumed: of the epochs before epoch {} there is nothing here of the "
     "network's inside, and no picture that changes with the epoch.",
     "这次训练是接着做的：第 {} 轮之前的各轮，这里没有网络内部的情形，也没有随轮次变化的图。"},
    {"To repeat it", "重做一遍"},
    {"What the network says", "网络的回答"},
    {"accuracy", "正确率"},
    {"after epoch {}", "第 {} 轮之后"},
    {"after step {} it is as near as rounding allows, the gradient {} long: {}",
     "第 {} 步之后已近到舍入所能及，梯度长 {}：{}"},
    {"after step {} the gradient is {}: {}", "第 {} 步之后梯度为 {}：{}"},
    {"after step {} the value changes by less than {}", "第 {} 步之后值的变化小于 {}"},
    {"after step {} the value is below {}", "第 {} 步之后值低于 {}"},
    {"after step {} the value or the gradient is no finite number any more: the steps were too "
     "large, or left the function's domain; try a smaller --rate than {}",
     "第 {} 步之后值或梯度不再是有限的数：步子太大，或走出了函数的定义域；请试比 {} 更小的 --rate"},
    {"before training", "训练之前"},
    {"class {}", "类 {}"},
    {"curves and maps are drawn as .svg or .png", "曲线和地图画成 .svg 或 .png"},
    {"dead", "死"},
    {"epoch", "轮"},
    {"epoch {}", "第 {} 轮"},
    {"equal value", "等值"},
    {"gnuplot cannot be started: {}", "无法启动 gnuplot：{}"},
    {"gnuplot made no picture. It said: {}", "gnuplot 没有画出图。它说：{}"},
    {"gnuplot was not ready after {} seconds and was stopped",
     "gnuplot 过了 {} 秒还没画好，已被停止"},
    {"gradient, last epoch", "最后一轮的梯度"},
    {"held out", "留出"},
    {"held-out accuracy", "留出部分的正确率"},
    {"held-out loss", "留出部分的损失"},
    {"it cannot begin there: at {} the value is {} and the gradient {} long; begin where both are "
     "finite",
     "不能从那里出发：在 {} 处值为 {}，梯度长 {}；请从两者都有限的地方出发"},
    {"it does not move from {}: with a --rate of {} a step is lost in rounding, though the "
     "gradient is {} long; try a larger one",
     "停在 {} 不动：--rate 为 {} 时一步在舍入中消失，而梯度长 {}；请试更大的 --rate"},
    {"it swings for ever between {} and {}.\n", "它永远在 {} 和 {} 之间来回摆动。\n"},
    {"layer {}", "第 {} 层"},
    {"length", "长度"},
    {"loss", "损失"},
    {"mean loss", "平均损失"},
    {"neurons", "神经元"},
    {"parameters", "参数"},
    {"saturated", "饱和"},
    {"second derivative {} < 0: a maximum", "二阶导数 {} < 0：极大值"},
    {"second derivative {} > 0: a minimum", "二阶导数 {} > 0：极小值"},
    {"second derivative {}: the test does not tell", "二阶导数 {}：这个判别法分不出来"},
    {"second derivatives [[{}, {}], [{}, {}]], determinant {}",
     "二阶导数 [[{}, {}], [{}, {}]]，行列式 {}"},
    {"share that is right", "正确的比例"},
    {"start", "起点"},
    {"step", "步"},
    {"step {} is the last, and the gradient is still {} long: more --steps, or another --rate",
     "走到最后的第 {} 步，梯度仍长 {}：请加大 --steps，或换 --rate"},
    {"step {} is the last, and the value has grown: each step leads too far, try a smaller --rate",
     "走到最后的第 {} 步，值反而变大：每步都走得太远，请试更小的 --rate"},
    {"the function", "函数"},
    {"the matrix of second derivatives is not positive definite", "二阶导数矩阵不是正定的"},
    {"the matrix of second derivatives is positive definite: a minimum",
     "二阶导数矩阵是正定的：极小值"},
    {"the program 'gnuplot', which draws curves and maps, is not on PATH. On Debian: apt-get "
     "install gnuplot-nox",
     "PATH 里没有画曲线和地图的程序 'gnuplot'。在 Debian 上：apt-get install gnuplot-nox"},
    {"the samples", "样本"},
    {"the steps", "各步"},
    {"training", "训练"},
    {"training loss", "训练损失"},
    {"what the marks stand for", "记号的意思"},
    {"what the network says", "网络的回答"},
    {"what the network says at each point", "网络在每一点的回答"},
    {"{} < 0: a saddle point", "{} < 0：鞍点"},
    {"{} > 0 and {} < 0: a maximum", "{} > 0 且 {} < 0：极大值"},
    {"{} > 0 and {} > 0: a minimum", "{} > 0 且 {} > 0：极小值"},
    {"{}: the test does not tell", "{}：这个判别法分不出来"},
});
static_assert(is_sorted(texts));

}  // namespace

Catalogue chinese_of_reports() { return texts; }

}  // namespace tools
