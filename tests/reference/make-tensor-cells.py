"""Runs the cells of tensors/cells.txt and tensors/errors.txt under PyTorch and writes what they gave: tensors/cells.json.

python tests/reference/make-tensor-cells.py   (PyTorch 2.15 on a CPU)
"""

import builtins
import json
import math
import random
import re
import sys
import traceback
import types
import warnings
from pathlib import Path

import torch

HERE = Path(__file__).parent / "tensors"
SEED = 12345
# Larger tensors are held to a sample of their values.
WHOLE = 200
PRELUDE = "x = torch.tensor([[1., 2., 3.], [4., 5., 6.]], requires_grad=True)\nv = torch.tensor([1., 2., 3.], requires_grad=True)\n"

warnings.simplefilter("ignore")
torch.set_num_threads(1)


def stub(name, **attributes):
    module = types.ModuleType(name)
    for key, value in attributes.items():
        setattr(module, key, value)
    sys.modules[name] = module
    return module


def nothing(*args, **named):
    return None


lib = stub("res.plot_lib", plot_data=nothing, plot_model=nothing, set_default=nothing)
stub("res", plot_lib=lib)
display = stub("IPython.display", clear_output=nothing, display=nothing)
stub("IPython", display=display)
pyplot = stub("matplotlib.pyplot", scatter=nothing, axis=nothing, plot=nothing, hist=nothing)
stub("matplotlib", pyplot=pyplot)


def number(value):
    if isinstance(value, bool):
        return value
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "Infinity" if value > 0 else "-Infinity"
    return value


def nested(value):
    return [nested(item) for item in value] if isinstance(value, list) else number(value)


def values(tensor):
    """All values, or those at 50 places evenly spread with the sum of all."""
    flat = tensor.detach().reshape(-1)
    if flat.numel() <= WHOLE:
        return {"all": nested(tensor.detach().tolist())}
    places = [round(i * (flat.numel() - 1) / 49) for i in range(50)]
    return {"places": places, "values": [number(flat[i].item()) for i in places], "sum": number(flat.double().sum().item())}


def variable(tensor):
    return {
        **values(tensor),
        "grad": None if not tensor.is_leaf and not tensor.retains_grad or tensor.grad is None else values(tensor.grad),
        "gradFn": tensor.grad_fn.name() if tensor.grad_fn is not None else None,
        "shape": list(tensor.shape),
        "dtype": str(tensor.dtype),
    }


def failure(error, text):
    if isinstance(error, SyntaxError):
        return {"line": error.lineno, "column": error.offset, "type": type(error).__name__, "message": error.msg}
    frames = [frame for frame in traceback.walk_tb(error.__traceback__) if frame[0].f_code.co_filename == "<cell>"]
    frame, line = frames[-1]
    column = None
    at = error.__traceback__
    while at is not None:
        if at.tb_frame.f_code.co_filename == "<cell>":
            positions = list(at.tb_frame.f_code.co_positions())[at.tb_lasti // 2]
            column = None if positions[2] is None else positions[2] + 1
        at = at.tb_next
    return {"line": line, "column": column, "type": type(error).__name__, "message": re.sub(r"\(/\S*\)", "(unknown location)", str(error))}


def run(name, text):
    printed = []

    def record(*args, sep=" ", end="\n", **named):
        line = (" " if sep is None else sep).join(str(arg) for arg in args)
        printed.append(re.sub(r"0x[0-9a-f]+", "0x", line + ("" if end in ("\n", None) else end)))

    space = {"__name__": "__main__", "torch": torch, "nn": torch.nn, "optim": torch.optim, "F": torch.nn.functional, "math": math, "random": random, "print": record}
    torch.manual_seed(SEED)
    random.seed(SEED)
    torch.set_grad_enabled(True)
    error = None
    try:
        exec(compile(text, "<cell>", "exec"), space)
    except Exception as thrown:
        error = failure(thrown, text)
    variables = {key: variable(value) for key, value in space.items() if isinstance(value, torch.Tensor)}
    return {"name": name, "program": text, "printed": printed, "variables": variables, "error": error}


def cells(file):
    parts = re.split(r"^# %%(.*)\n", (HERE / file).read_text(), flags=re.M)[1:]
    return [(parts[i].strip(), parts[i + 1]) for i in range(0, len(parts), 2)]


# An older import must not be found by a cell that has none.
results = [run(name, text) for name, text in cells("cells.txt")]
for i, (_, text) in enumerate(cells("errors.txt")):
    line = text.strip("\n").replace("\n", " | ")
    results.append(run(f"error: {line}", PRELUDE + text.rstrip("\n") + "\n"))
(HERE / "cells.json").write_text(
    json.dumps({"torch": torch.__version__.split("+")[0], "seed": SEED, "cells": results}, ensure_ascii=False, separators=(",", ":")).replace('{"name"', '\n{"name"') + "\n"
)
print(len(results), "cells", sum(1 for one in results if one["error"]), "with errors", file=sys.stderr)
for one in results:
    if one["error"] and not one["name"].startswith("error:"):
        print(one["name"], one["error"], file=sys.stderr)
    if not one["error"] and one["name"].startswith("error:"):
        print("no error:", one["name"], file=sys.stderr)
del builtins
