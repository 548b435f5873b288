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

for name, (start, value) in works.items():
    if len(sys.argv) > 1 and name not in sys.argv[1:]:
        continue
    x = torch.tensor(start, requires_grad=True)
    value(x).backward()
    direction = torch.sin(torch.arange(len(start), dtype=torch.float64))
    with torch.no_grad():  # no other engine is at hand here: a central difference along one direction
        step = 1e-6
        difference = (value(x + step * direction) - value(x - step * direction)) / (2 * step)
    along = float((x.grad * direction).sum())
    right = abs(float(difference) - along) <= 1e-5 * (1 + abs(along))
    best = math.inf
    for _ in range(5):
        calls = 20
        begin = time.process_time()
        for _ in range(calls):
            x.grad = None
            value(x).backward()
        best = min(best, (time.process_time() - begin) / calls)
    print("torch", name, f"{best * 1e9:.2f}", "right" if right else "wrong")
