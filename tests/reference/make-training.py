"""Makes training.json: losses and accuracies that PyTorch gives for runs of the lab, from the run's own spec.

Needs PyTorch (made with 2.15.0 on a CPU, one thread): python3 make-training.py > training.json
The order of draws after torch.manual_seed(seed): the data; the weights of the modelIndex models before, which are
dropped; the weights; then, with mini-batches, one randperm an epoch.
"""

import json
import math

import torch
from torch import nn

torch.set_num_threads(1)

ACTIVATIONS = {"relu": nn.ReLU, "tanh": nn.Tanh, "sigmoid": nn.Sigmoid}


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


def make_model(inputs, layers, outputs):
    parts = []
    for layer in layers:
        parts.append(nn.Linear(inputs, layer["units"]))
        if layer["activation"] != "linear":
            parts.append(ACTIVATIONS[layer["activation"]]())
        inputs = layer["units"]
    parts.append(nn.Linear(inputs, outputs))
    return nn.Sequential(*parts)


def make_optimizer(parameters, spec, weight_decay):
    kind, lr = spec["kind"], spec["learningRate"]
    if kind == "sgd":
        return torch.optim.SGD(parameters, lr=lr, momentum=spec["momentum"], weight_decay=weight_decay)
    if kind == "adam":
        betas = (spec["beta1"], spec["beta2"])
        return torch.optim.Adam(parameters, lr=lr, betas=betas, eps=spec["epsilon"], weight_decay=weight_decay)
    return torch.optim.RMSprop(
        parameters,
        lr=lr,
        alpha=spec["alpha"],
        eps=spec["epsilon"],
        momentum=spec["momentum"],
        weight_decay=weight_decay,
    )


def run(spec):
    params = spec["params"]
    torch.manual_seed(spec["seed"])
    dataset = {key: value for key, value in params["dataset"].items() if key != "kind"}
    classifies = spec["experiment"] == "classification"
    inputs, targets = spiral(**dataset) if classifies else cubic(**dataset)
    outputs = params["dataset"]["classes"] if classifies else 1
    for _ in range(params["modelIndex"] + 1):
        model = make_model(inputs.shape[1], params["layers"], outputs)
    criterion = nn.CrossEntropyLoss() if classifies else nn.MSELoss()
    optimizer = make_optimizer(model.parameters(), params["optimizer"], params["weightDecay"])
    samples = len(inputs)
    losses, accuracies = [], []
    for _ in range(params["epochs"]):
        if params["batchSize"] is None:
            batches = [torch.arange(samples)]
        else:
            batches = torch.randperm(samples).split(params["batchSize"])
        loss_sum, right = 0.0, 0
        for batch in batches:
            predicted = model(inputs[batch])
            loss = criterion(predicted, targets[batch])
            loss_sum += loss.item() * len(batch)
            if classifies:
                right += (predicted.max(1)[1] == targets[batch]).sum().item()
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        losses.append(float(f"{loss_sum / samples:.9g}"))
        accuracies.append(round(right / samples, 6))
    first = [float(f"{value:.9g}") for value in inputs.flatten()[-4:].tolist() + targets.flatten()[-2:].tolist()]
    return {"spec": spec, "lastValues": first, "loss": losses, **({"accuracy": accuracies} if classifies else {})}


def spec(experiment, seed, dataset, layers, optimizer, epochs, batch_size=None, weight_decay=1e-5, model_index=0):
    kind = {"classification": "spiral", "regression": "cubic"}[experiment]
    loss = {"classification": "crossEntropy", "regression": "meanSquaredError"}[experiment]
    return {
        "experiment": experiment,
        "seed": seed,
        "params": {
            "dataset": {"kind": kind, **dataset},
            "layers": [{"units": units, "activation": activation} for units, activation in layers],
            "loss": loss,
            "optimizer": optimizer,
            "weightDecay": weight_decay,
            "epochs": epochs,
            "batchSize": batch_size,
            "modelIndex": model_index,
        },
    }


def arms(samples, classes=3, noise=0.2):
    return {"samplesPerClass": samples, "classes": classes, "noise": noise}


def sgd(rate, momentum=0):
    return {"kind": "sgd", "learningRate": rate, "momentum": momentum}


def adam(rate, beta1=0.9, beta2=0.999, epsilon=1e-8):
    return {"kind": "adam", "learningRate": rate, "beta1": beta1, "beta2": beta2, "epsilon": epsilon}


def rmsprop(rate, alpha=0.99, epsilon=1e-8, momentum=0):
    return {"kind": "rmsprop", "learningRate": rate, "alpha": alpha, "epsilon": epsilon, "momentum": momentum}


SPECS = {
    "ReLU, SGD with momentum": spec(
        "classification", 1, arms(50), [(16, "relu")], sgd(0.05, 0.9), 80, weight_decay=1e-3
    ),
    "two tanh layers, Adam, mini-batches": spec(
        "classification", 2147483647, arms(40, 4), [(8, "tanh"), (8, "tanh")], adam(0.01), 40, batch_size=32
    ),
    "sigmoid and ReLU, RMSprop with momentum, a last batch that is smaller": spec(
        "classification",
        0,
        arms(33, 3, 0.5),
        [(12, "sigmoid"), (7, "relu")],
        rmsprop(0.003, alpha=0.9, momentum=0.8),
        30,
        batch_size=17,
    ),
    "no hidden layer, ten points an arm": spec("classification", 99, arms(10, 2), [], sgd(0.5), 60, weight_decay=0),
    "RMSprop on everything": spec("classification", 7, arms(60), [(32, "relu")], rmsprop(0.002), 60),
    "four ReLU layers, Adam with other constants, the third model": spec(
        "classification",
        2024,
        arms(100),
        [(32, "relu")] * 4,
        adam(0.003, 0.8, 0.95, 1e-3),
        50,
        weight_decay=1e-2,
        model_index=2,
    ),
    "linear and sigmoid, ten arms": spec(
        "classification", 4294967295, arms(20, 10, 0.05), [(9, "linear"), (11, "sigmoid")], adam(0.02), 40
    ),
    "the cubic with tanh and Adam": spec(
        "regression", 12345, {"samples": 100, "noise": 0.3}, [(100, "tanh")], adam(0.001), 200
    ),
    "the cubic with mini-batches and momentum": spec(
        "regression",
        31,
        {"samples": 57, "noise": 0.1},
        [(20, "relu"), (5, "sigmoid")],
        sgd(0.05, 0.5),
        60,
        batch_size=10,
        model_index=1,
    ),
}

if __name__ == "__main__":
    runs = {name: run(one) for name, one in SPECS.items()}
    print(json.dumps({"torch": torch.__version__, "runs": runs}))
