"""Makes inside.json: what networks look like from inside by PyTorch's hooks, in float64.

Needs PyTorch (made with 2.15.0 on a CPU, one thread): python3 make-inside.py > inside.json
Each run is trained by PyTorch in float32 for some epochs; its state (weights, running statistics, the optimizer's slots)
stands in the file, and from exactly this state everything is measured in float64:
- training mode without dropout's masks, on the whole training set: gradients, slopes and outputs of each activation
- evaluation mode: maps, and the last hidden layer's outputs
"""

import base64
import copy
import importlib
import json
import math

import torch
from torch import nn

from inside_specs import SPECS

training = importlib.import_module("make-training")
MAP_SIZE = 8
LARGEST_SLOPE = {"sigmoid": 0.25, "tanh": 1, "elu": 1, "softplus": 1}
SLOTS = {
    "sgd": ["momentum_buffer"],
    "adam": ["exp_avg", "exp_avg_sq", "max_exp_avg_sq"],
    "adamw": ["exp_avg", "exp_avg_sq", "max_exp_avg_sq"],
    "rmsprop": ["square_avg", "grad_avg", "momentum_buffer"],
    "adagrad": ["sum"],
}


def largest_slope(kind):
    """The largest slope of an activation: gelu's and silu's on a fine grid."""
    if kind in LARGEST_SLOPE:
        return LARGEST_SLOPE[kind]
    x = torch.linspace(1, 3, 2_000_001, dtype=torch.float64, requires_grad=True)
    return torch.autograd.grad(training.ACTIVATIONS[kind]()(x).sum(), x)[0].max().item()


def packed(values):
    """float32 values, little-endian, as base64."""
    flat = torch.cat([value.detach().flatten() for value in values]) if values else torch.zeros(0)
    return base64.b64encode(flat.float().numpy().tobytes()).decode()


def bounds_of(run):
    """What the window's picture shows."""
    if not run.classifies:
        low, high = run.targets.min().item(), run.targets.max().item()
        room = max(0.1, (high - low) * 0.35)
        return -1.5, 1.5, low - room, high + room
    low, high = run.inputs.double().min(0).values, run.inputs.double().max(0).values
    half = (high - low).max().item() / 2 * 1.15
    x, y = ((low + high) / 2).tolist()
    return x - half, x + half, y - half, y + half


def places(run):
    """The middles of the places of a map, rows from the top; over a line from end to end."""
    x_min, x_max, y_min, y_max = bounds_of(run)
    if not run.classifies:
        return torch.linspace(x_min, x_max, MAP_SIZE).double().unsqueeze(1)
    steps = (torch.arange(MAP_SIZE, dtype=torch.float64) + 0.5) / MAP_SIZE
    y, x = torch.meshgrid(y_max - steps * (y_max - y_min), x_min + steps * (x_max - x_min), indexing="ij")
    return torch.stack([x.flatten(), y.flatten()], 1).float().double()


def modules_of(model):
    """The modules of each layer: a linear one, and what follows up to the next."""
    layers = []
    for module in model:
        if isinstance(module, nn.Linear):
            layers.append([])
        layers[-1].append(module)
    return layers


def in_float64(run):
    """The same model and optimizer in float64, without dropout."""
    model = copy.deepcopy(run.model).double()
    for module in model:
        if isinstance(module, training.Dropout):
            module.keep = 1
            module.forward = lambda values: values
    optimizer = training.make_optimizer(model.parameters(), run.params["optimizer"], run.params["weightDecay"])
    optimizer.load_state_dict(run.optimizer.state_dict())
    for state in optimizer.state.values():
        for name, value in state.items():
            if torch.is_tensor(value) and name != "step":
                state[name] = value.double()
    return model, optimizer


def watched(layers):
    """Hooks that keep what goes into each layer's activation and what a layer says."""
    sums, outputs = {}, {}
    for at, modules in enumerate(layers):
        for module in modules:
            if type(module) in training.ACTIVATIONS.values():

                def before(_, given, at=at):
                    sums[at] = given[0]

                module.register_forward_pre_hook(before)

        def after(_, __, said, at=at):
            outputs[at] = said

        modules[-1].register_forward_hook(after)
    return sums, outputs


def shares(kind, module, sums, outputs):
    """Shares of dead units (relu) and of saturated ones (those that saturate)."""
    if kind == "relu":
        return (outputs <= 0).all(0).double().mean().item(), None
    if kind in ("linear", "leakyRelu"):
        return None, None
    given = sums.detach().clone().requires_grad_()
    slopes = torch.autograd.grad(module(given).sum(), given)[0].abs().mean(0)
    return None, (slopes < 0.01 * largest_slope(kind)).double().mean().item()


def mean_slope(module, sums):
    """The mean size of an activation's slope over units and samples; 1 for a layer without one."""
    if module is None:
        return 1
    given = sums.detach().clone().requires_grad_()
    return torch.autograd.grad(module(given).sum(), given)[0].abs().mean().item()


def norm_of(values):
    return torch.cat([value.detach().flatten() for value in values]).norm().item()


def decay_of(run, rate, weights, clipped, update):
    """What weight decay adds to the gradient, or with AdamW to the update, and how many times as large as the rest."""
    decay = run.params["weightDecay"]
    if decay == 0:
        return None, None
    decoupled = run.params["optimizer"]["kind"] == "adamw"
    scale = decay * (rate if decoupled else 1)
    rest = [change + scale * weight for change, weight in zip(update, weights)] if decoupled else clipped
    return scale * norm_of(weights), scale * norm_of(weights) / norm_of(rest)


def hidden_of(outputs):
    """Where samples lie for the last hidden layer: `spread` and `size` are root mean squares, from their mean and from 0."""
    units, samples = outputs.shape[1], len(outputs)
    size = outputs.norm().item() / math.sqrt(samples)
    spread = (outputs - outputs.mean(0)).norm().item() / math.sqrt(samples)
    if units <= 2:
        points = torch.cat([outputs, torch.zeros(len(outputs), 2 - units)], 1)
        return {"kind": ["unit", "units"][units - 1], "explained": None, "points": packed([points]), "spread": spread, "size": size}
    centred = outputs - outputs.mean(0)
    _, sizes, directions = torch.linalg.svd(centred, full_matrices=False)
    two = directions[:2]
    two = two * two.gather(1, two.abs().argmax(1, keepdim=True)).sign()
    explained = ((sizes[:2] ** 2).sum() / (sizes**2).sum()).item() if sizes[0] > 0 else 1
    points = packed([centred @ two.T])
    return {"kind": "principal", "explained": explained, "points": points, "spread": spread, "size": size}


def inside(spec, epochs):
    run = training.Run(spec)
    start = [parameter.detach().double() for parameter in copy.deepcopy(run.model).parameters()]
    for _ in range(epochs):
        run.train_epoch()
    kinds = [layer["activation"] for layer in run.params["layers"]] + ["linear"]
    states = [run.optimizer.state[parameter] for parameter in run.model.parameters()]
    slots = [name for name in SLOTS[run.params["optimizer"]["kind"]] if states[0].get(name) is not None]
    norms = [module for module in run.model if isinstance(module, nn.BatchNorm1d)]
    samples, batch = len(run.inputs), run.params["batchSize"]
    state = {
        "weights": packed(list(run.model.parameters())),
        "buffers": packed([values for norm in norms for values in (norm.running_mean, norm.running_var)]),
        "slots": [packed([one[name] for one in states]) for name in slots],
        "updates": epochs * (1 if batch is None else math.ceil(samples / batch)),
    }

    model, optimizer = in_float64(run)
    layers = modules_of(model)
    sums, outputs = watched(layers)
    targets = run.targets.double() if run.targets.is_floating_point() else run.targets
    before = [parameter.detach().clone() for parameter in model.parameters()]
    model.train()
    # Training mode moves the running statistics on; evaluation is by those of before.
    fresh = copy.deepcopy([norm.state_dict() for norm in model if isinstance(norm, nn.BatchNorm1d)])
    run.criterion(model(run.inputs.double()), targets).backward()
    gradients = [parameter.grad.clone() for parameter in model.parameters()]
    rows = []
    for at, modules in enumerate(layers):
        own = [parameter for module in modules for parameter in module.parameters()]
        activation = next((module for module in modules if type(module) in training.ACTIVATIONS.values()), None)
        dead, saturated = shares(kinds[at], activation, sums.get(at), outputs[at])
        rows.append(
            {
                "weightNorm": torch.cat([parameter.flatten() for parameter in own]).norm().item(),
                "gradientNorm": torch.cat([parameter.grad.flatten() for parameter in own]).norm().item(),
                "dead": dead,
                "saturated": saturated,
                "slope": mean_slope(activation, sums.get(at)),
                "gain": modules[0].weight.norm().item() / math.sqrt(modules[0].out_features),
            }
        )
    for norm, kept in zip([norm for norm in model if isinstance(norm, nn.BatchNorm1d)], fresh):
        norm.load_state_dict(kept)
    model.eval()
    with torch.no_grad():
        model(places(run))
        for row, at in zip(rows, range(len(layers))):
            row["maps"] = packed([outputs[at].T.contiguous()])
        model(run.inputs.double())
        hidden = hidden_of(outputs[len(layers) - 2]) if len(layers) > 1 else None
    training.clip(model, run.params.get("gradientClip", {"kind": "none"}))
    optimizer.step()
    update = [parameter.detach() - old for parameter, old in zip(model.parameters(), before)]
    clipped = [parameter.grad for parameter in model.parameters()]
    rate, at = optimizer.param_groups[0]["lr"], 0
    for row, modules in zip(rows, layers):
        own = slice(at, at := at + sum(len(list(module.parameters())) for module in modules))
        row["startNorm"] = norm_of(start[own])
        row["updateNorm"] = norm_of(update[own])
        after = norm_of([old + change for old, change in zip(before[own], update[own])])
        row["growth"] = after / row["weightNorm"] - 1
        row["decayNorm"], row["decayShare"] = decay_of(run, rate, before[own], clipped[own], update[own])
    return {
        "spec": spec,
        "epochs": epochs,
        "bounds": bounds_of(run),
        "state": state,
        "layers": rows,
        "gradient": packed(gradients),
        "update": packed(update),
        "hidden": hidden,
    }


if __name__ == "__main__":
    runs = {name: inside(spec, epochs) for name, (spec, epochs) in SPECS.items()}
    lines = ",\n".join(f"{json.dumps(name)}: {json.dumps(one)}" for name, one in runs.items())
    print(f'{{"torch": {json.dumps(torch.__version__)}, "mapSize": {MAP_SIZE}, "runs": {{\n{lines}\n}}}}')
