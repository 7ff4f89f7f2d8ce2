"""Makes training.json: losses and accuracies that PyTorch gives for runs of the lab, from the run's own spec.

Needs PyTorch (made with 2.15.0 on a CPU, one thread): python3 make-training.py > training.json
The order of draws after torch.manual_seed(seed): the data; the modelIndex models before, which are dropped; the model
(PyTorch's own initial weights, then those that `init` asks for, layer by layer); then, epoch by epoch, one randperm
(with mini-batches) and dropout's masks.
"""

import json
import math

import torch
from torch import nn
from torch.optim import lr_scheduler

from training_specs import SPECS

torch.set_num_threads(1)

ACTIVATIONS = {
    "relu": nn.ReLU,
    "leakyRelu": nn.LeakyReLU,
    "elu": nn.ELU,
    "gelu": nn.GELU,
    "silu": nn.SiLU,
    "softplus": nn.Softplus,
    "sigmoid": nn.Sigmoid,
    "tanh": nn.Tanh,
}


class Dropout(nn.Module):
    """nn.Dropout with the lab's masks: one draw for each value, row by row (PyTorch's own take another way)."""

    def __init__(self, probability):
        super().__init__()
        self.keep = 1 - probability

    def forward(self, values):
        return values * (torch.rand(values.shape) < self.keep) / self.keep if self.training else values


def spiral(samplesPerClass, classes, noise):
    n = samplesPerClass
    inputs = torch.zeros(n * classes, 2)
    labels = torch.zeros(n * classes, dtype=torch.long)
    t = torch.linspace(0, 1, n)
    for c in range(classes):
        angle = torch.linspace(2 * math.pi * c / classes, 2 * math.pi * (c + 2) / classes, n) + torch.randn(n) * noise
        inputs[n * c : n * (c + 1), 0] = t * torch.sin(angle)
        inputs[n * c : n * (c + 1), 1] = t * torch.cos(angle)
        labels[n * c : n * (c + 1)] = c
    return inputs, labels


def cubic(samples, noise):
    x = torch.unsqueeze(torch.linspace(-1, 1, samples), dim=1)
    return x, x.pow(3) + noise * torch.rand(x.size())


def initialize(model, init):
    kind = init["kind"]
    for layer in model:
        if kind == "pytorch" or not isinstance(layer, nn.Linear):
            continue
        if kind == "xavier":
            {"uniform": nn.init.xavier_uniform_, "normal": nn.init.xavier_normal_}[init["distribution"]](layer.weight)
        elif kind == "he":
            {"uniform": nn.init.kaiming_uniform_, "normal": nn.init.kaiming_normal_}[init["distribution"]](layer.weight)
        elif kind == "normal":
            nn.init.normal_(layer.weight, std=init["standardDeviation"])
        else:
            nn.init.constant_(layer.weight, init["value"] if kind == "constant" else 0)
        if layer.bias is not None:
            nn.init.zeros_(layer.bias)


def make_model(inputs, layers, outputs, init):
    parts = []
    for layer in layers:
        parts.append(nn.Linear(inputs, layer["units"], bias=layer.get("bias", True)))
        if layer.get("batchNorm"):
            parts.append(nn.BatchNorm1d(layer["units"]))
        if layer["activation"] != "linear":
            parts.append(ACTIVATIONS[layer["activation"]]())
        if layer.get("dropout"):
            parts.append(Dropout(layer["dropout"]))
        inputs = layer["units"]
    parts.append(nn.Linear(inputs, outputs))
    model = nn.Sequential(*parts)
    initialize(model, init)
    return model


def make_optimizer(parameters, spec, weight_decay):
    kind, lr = spec["kind"], spec["learningRate"]
    if kind == "sgd":
        return torch.optim.SGD(
            parameters,
            lr=lr,
            momentum=spec["momentum"],
            dampening=spec.get("dampening", 0),
            nesterov=spec.get("nesterov", False),
            weight_decay=weight_decay,
        )
    if kind in ("adam", "adamw"):
        return {"adam": torch.optim.Adam, "adamw": torch.optim.AdamW}[kind](
            parameters,
            lr=lr,
            betas=(spec["beta1"], spec["beta2"]),
            eps=spec["epsilon"],
            amsgrad=spec.get("amsgrad", False),
            weight_decay=weight_decay,
        )
    if kind == "rmsprop":
        return torch.optim.RMSprop(
            parameters,
            lr=lr,
            alpha=spec["alpha"],
            eps=spec["epsilon"],
            momentum=spec["momentum"],
            centered=spec.get("centered", False),
            weight_decay=weight_decay,
        )
    return torch.optim.Adagrad(
        parameters,
        lr=lr,
        lr_decay=spec["learningRateDecay"],
        initial_accumulator_value=spec["initialAccumulator"],
        eps=spec["epsilon"],
        weight_decay=weight_decay,
    )


def make_scheduler(optimizer, schedule, warmup, epochs):
    kind = schedule["kind"]
    warm = warmup["epochs"] if warmup["kind"] == "linear" else 0
    if kind == "step":
        after = lr_scheduler.StepLR(optimizer, step_size=schedule["stepSize"], gamma=schedule["gamma"])
    elif kind == "exponential":
        after = lr_scheduler.ExponentialLR(optimizer, gamma=schedule["gamma"])
    elif kind == "cosine":
        period = schedule["period"] or max(1, epochs - warm)
        after = lr_scheduler.CosineAnnealingLR(optimizer, T_max=period, eta_min=schedule["minimumRate"])
    else:
        after = lr_scheduler.ConstantLR(optimizer, factor=1)
    if warm == 0:
        return after
    before = lr_scheduler.LinearLR(optimizer, start_factor=warmup["startFactor"], total_iters=warm)
    return lr_scheduler.SequentialLR(optimizer, [before, after], milestones=[warm])


def make_loss(kind, delta):
    return {
        "crossEntropy": nn.CrossEntropyLoss(),
        "hinge": nn.MultiMarginLoss(),
        "binaryCrossEntropy": nn.BCEWithLogitsLoss(),
        "meanSquaredError": nn.MSELoss(),
        "meanAbsoluteError": nn.L1Loss(),
        "huber": nn.HuberLoss(delta=delta),
    }[kind]


def clip(model, spec):
    if spec["kind"] == "norm":
        nn.utils.clip_grad_norm_(model.parameters(), spec["limit"])
    elif spec["kind"] == "value":
        nn.utils.clip_grad_value_(model.parameters(), spec["limit"])


def digits(value, count=9):
    return float(f"{value:.{count}g}")


class Run:
    """A run of the lab in PyTorch, trained epoch by epoch; `losses` and `accuracies` are what its epochs printed."""

    def __init__(self, spec):
        params = self.params = spec["params"]
        torch.manual_seed(spec["seed"])
        dataset = {key: value for key, value in params["dataset"].items() if key != "kind"}
        self.classifies = spec["experiment"] == "classification"
        self.binary = params["loss"] == "binaryCrossEntropy"
        self.inputs, self.targets = spiral(**dataset) if self.classifies else cubic(**dataset)
        self.labels = self.targets
        if self.binary:
            self.targets = self.targets.float().unsqueeze(1)
        outputs = params["dataset"]["classes"] if self.classifies and not self.binary else 1
        for _ in range(params["modelIndex"] + 1):
            init = params.get("init", {"kind": "pytorch"})
            self.model = make_model(self.inputs.shape[1], params["layers"], outputs, init)
        self.criterion = make_loss(params["loss"], params.get("huberDelta", 1))
        self.optimizer = make_optimizer(self.model.parameters(), params["optimizer"], params["weightDecay"])
        self.scheduler = make_scheduler(
            self.optimizer,
            params.get("schedule", {"kind": "constant"}),
            params.get("warmup", {"kind": "none"}),
            params["epochs"],
        )
        self.losses, self.accuracies = [], []

    def measure(self, batch):
        predicted = self.model(self.inputs[batch])
        guessed = (predicted[:, 0] > 0).long() if self.binary else predicted.max(1)[1]
        right = (guessed == self.labels[batch]).sum().item() if self.classifies else 0
        return self.criterion(predicted, self.targets[batch]), right

    def clip(self):
        clip(self.model, self.params.get("gradientClip", {"kind": "none"}))

    def train_epoch(self):
        samples = len(self.inputs)
        if self.params["batchSize"] is None:
            batches = [torch.arange(samples)]
        else:
            batches = torch.randperm(samples).split(self.params["batchSize"])
        loss_sum, right = 0.0, 0
        for batch in batches:
            loss, good = self.measure(batch)
            loss_sum += loss.item() * len(batch)
            right += good
            self.optimizer.zero_grad()
            loss.backward()
            self.clip()
            self.optimizer.step()
        self.scheduler.step()
        self.losses.append(digits(loss_sum / samples))
        self.accuracies.append(digits(right / samples, 6))


def run(spec):
    trained = Run(spec)
    for _ in range(spec["params"]["epochs"]):
        trained.train_epoch()
    samples, classifies = len(trained.inputs), trained.classifies
    trained.model.eval()
    with torch.no_grad():
        loss, right = trained.measure(torch.arange(samples))
    values = trained.inputs.flatten()[-4:].tolist() + trained.labels.flatten()[-2:].tolist()
    last = [digits(value) for value in values]
    result = {"loss": digits(loss.item()), **({"accuracy": digits(right / samples, 6)} if classifies else {})}
    figures = {"loss": trained.losses, **({"accuracy": trained.accuracies} if classifies else {})}
    return {"spec": spec, "lastValues": last, **figures, "result": result}


if __name__ == "__main__":
    runs = {name: run(one) for name, one in SPECS.items()}
    lines = ",\n".join(f"{json.dumps(name)}: {json.dumps(one)}" for name, one in runs.items())
    print(f'{{"torch": {json.dumps(torch.__version__)}, "runs": {{\n{lines}\n}}}}')
