"""PyTorch's share of tools/bench.sh: prints `torch WORK NANOSECONDS right|wrong` as measure.h does."""

import math
import sys
import time

import torch

torch.set_num_threads(1)
torch.set_default_dtype(torch.float64)


def network(sizes, scale, activations, loss):
    sample = torch.tensor([math.cos(i + 1) for i in range(sizes[0])])
    count = sum(after * (before + 1) for before, after in zip(sizes, sizes[1:]))
    start = [math.sin(7 * i + 1) * scale for i in range(count)]

    def value(w):
        x, first = sample, 0
        for before, after, activation in zip(sizes, sizes[1:], activations):
            rows = w[first : first + after * (before + 1)].reshape(after, before + 1)
            x = activation(rows[:, :before] @ x + rows[:, before])
            first += after * (before + 1)
        return loss(x[0])

    return start, value


def rosenbrock(x):
    return (100 * (x[1:] - x[:-1] ** 2) ** 2 + (1 - x[:-1]) ** 2).sum()


works = {
    "W1": ([2.0, -3.0, 10.0], lambda x: ((x[0] + x[1]) * x[2]) ** 2),
    "W2": network([2, 4, 6, 6, 4, 1], 0.9, [torch.relu] * 4 + [torch.sigmoid], lambda a: -a.log()),
    "W3": network([64, 64, 64, 1], 0.2, [torch.tanh] * 3, lambda a: 0.5 * a * a),
    "W5": ([math.sin(i + 1) for i in range(1000)], rosenbrock),
}


def samples_of(count, width):
    """Points in a square with labels 0 and 1 by a circle in it: what they are is all the same to the time."""
    numbers = torch.rand(count, width, generator=torch.Generator().manual_seed(3)) * 2 - 1
    return numbers, (numbers[:, :2].square().sum(dim=1) < 0.6).double()


def batch_network(sizes, activations):
    """A network of PyTorch's own layers, for many samples at once."""
    layers = []
    for before, after, activation in zip(sizes, sizes[1:], activations):
        layers += [torch.nn.Linear(before, after), activation]
    return torch.nn.Sequential(*layers, torch.nn.Flatten(0))


relu_network = [2, 4, 6, 6, 4, 1], [torch.nn.ReLU()] * 4 + [torch.nn.Sigmoid()]


def one_batch(sizes, activations, count, loss):
    torch.manual_seed(7)
    model = batch_network(sizes, activations)
    x, y = samples_of(count, sizes[0])
    start = [float(number) for parameter in model.parameters() for number in parameter.flatten()]

    def value(w):
        torch.nn.utils.vector_to_parameters(w, model.parameters())
        return loss(model(x), y)

    def run():
        model.zero_grad()
        loss(model(x), y).backward()

    def gradient_along(w, direction):
        torch.nn.utils.vector_to_parameters(w, model.parameters())
        run()
        return torch.cat([parameter.grad.flatten() for parameter in model.parameters()]) @ direction

    return start, value, run, gradient_along


def of_one_sample(start, value):
    x = torch.tensor(start, requires_grad=True)

    def run():
        x.grad = None
        value(x).backward()

    def gradient_along(w, direction):
        with torch.no_grad():
            x.copy_(w)
        run()
        return x.grad @ direction

    return start, value, run, gradient_along


def training():
    """50 epochs of Adam, batches of 32 of 1,024 points. Its gradients are those of W2r."""
    start, value, _, gradient_along = one_batch(*relu_network, 1024, torch.nn.functional.binary_cross_entropy)
    x, y = samples_of(1024, 2)

    def run():
        torch.manual_seed(7)
        model = batch_network(*relu_network)
        adam = torch.optim.Adam(model.parameters())
        for _ in range(50):
            order = torch.randperm(1024)
            for first in range(0, 1024, 32):
                some = order[first : first + 32]
                adam.zero_grad()
                torch.nn.functional.binary_cross_entropy(model(x[some]), y[some]).backward()
                adam.step()

    return start, value, run, gradient_along


def is_right(start, value, gradient_along):
    """No other engine is at hand here: central differences along three directions."""
    w, step = torch.tensor(start), 1e-6
    for k in range(1, 4):
        direction = torch.sin(k * torch.arange(len(start), dtype=torch.float64))
        with torch.no_grad():
            difference = float(value(w + step * direction) - value(w - step * direction)) / (2 * step)
        along = float(gradient_along(w, direction))
        if not abs(difference - along) <= 1e-5 * (1 + abs(along)):
            return False
    return True


batches = {
    "W2r": lambda: one_batch(*relu_network, 1024, torch.nn.functional.binary_cross_entropy),
    "W2t": training,
    "W3b": lambda: one_batch(
        [64, 64, 64, 1], [torch.nn.Tanh(), torch.nn.Tanh(), torch.nn.Identity()], 256, torch.nn.functional.mse_loss
    ),
}

for name in [*works, *batches]:
    if len(sys.argv) > 1 and name not in sys.argv[1:]:
        continue
    start, value, run, gradient_along = batches[name]() if name in batches else of_one_sample(*works[name])
    right = is_right(start, value, gradient_along)
    run()
    calls, seconds = 1, 0.0
    while True:
        begin = time.process_time()
        for _ in range(calls):
            run()
        seconds = time.process_time() - begin
        if seconds >= 0.1:
            break
        calls *= 2
    print("torch", name, f"{seconds / calls * 1e9:.2f}", "right" if right else "wrong")
