"""Writes descent.json: gradient descent on the curves of the tab, by torch.optim.SGD in float64.

    python3 tests/reference/make-descent.py
"""
import json
import pathlib

import torch

CURVES = {
    "parabola": lambda x: x * x,
    "doubleWell": lambda x: x**4 / 4 - x**2 + x / 4,
    "bumpyBowl": lambda x: x**2 / 10 + torch.sin(2 * x),
    "plateau": lambda x: x**2 / (1 + x**2),
    "corner": torch.abs,
}
SETTINGS = [
    {"start": 2.5, "learningRate": 0.1, "momentum": 0.0},
    {"start": -1.7, "learningRate": 0.27, "momentum": 0.5},
    {"start": 3.6, "learningRate": 0.03, "momentum": 0.93},
]
STEPS = 30

cases = []
for curve, f in CURVES.items():
    for setting in SETTINGS:
        x = torch.tensor(setting["start"], dtype=torch.float64, requires_grad=True)
        optimizer = torch.optim.SGD([x], lr=setting["learningRate"], momentum=setting["momentum"])
        xs = [x.item()]
        for _ in range(STEPS):
            optimizer.zero_grad()
            f(x).backward()
            optimizer.step()
            xs.append(x.item())
        cases.append({"params": {"curve": curve, "steps": STEPS, **setting}, "xs": xs})

target = pathlib.Path(__file__).with_name("descent.json")
target.write_text(json.dumps({"torch": torch.__version__.split("+")[0], "cases": cases}, indent=1) + "\n")
