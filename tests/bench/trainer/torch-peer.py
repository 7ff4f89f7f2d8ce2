"""Trains what it is asked for with PyTorch and tells how long it takes.

Each line of standard input is a request: {"task": …, "threads": 1, "looks": 20, "stepsAtOnce": 1}; the answer is a line
with the milliseconds a step of each look. Loss and accuracy are read at every step.
"""

import json
import sys
import time

import torch
from torch import nn

ACTIVATIONS = {"relu": nn.ReLU, "tanh": nn.Tanh}
started = {}


def start(task):
    torch.manual_seed(1)
    parts, inputs = [], task["inputs"]
    for units in task["hidden"]:
        parts.append(nn.Linear(inputs, units))
        if task["activation"] != "linear":
            parts.append(ACTIVATIONS[task["activation"]]())
        inputs = units
    model = nn.Sequential(*parts, nn.Linear(inputs, task["outputs"]))
    rule = torch.optim.Adam if task["optimizer"] == "adam" else torch.optim.SGD
    optimizer = rule(model.parameters(), lr=0.001, weight_decay=1e-5)
    criterion = nn.CrossEntropyLoss()
    x = torch.randn(task["samples"], task["inputs"])
    y = torch.randint(task["outputs"], (task["samples"],))

    def step():
        outputs = model(x)
        loss = criterion(outputs, y)
        accuracy = (outputs.argmax(1) == y).sum().item() / task["samples"]
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        return loss.item(), accuracy

    return step


def measure(task, threads, looks, stepsAtOnce):
    torch.set_num_threads(threads)
    if task["name"] not in started:
        started[task["name"]] = start(task)
    step = started[task["name"]]
    times = []
    for _ in range(looks + 2):
        begin = time.perf_counter()
        for _ in range(stepsAtOnce):
            step()
        times.append((time.perf_counter() - begin) * 1000 / stepsAtOnce)
    # The first looks find cold caches and sleeping threads.
    return times[2:]


print(json.dumps({"version": torch.__version__}), flush=True)
for line in sys.stdin:
    print(json.dumps(measure(**json.loads(line))), flush=True)
