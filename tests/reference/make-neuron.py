"""Makes tests/reference/neuron.json: scikit-learn's Perceptron, the exact margin by a quadratic program, and PyTorch's
network for XOR. Run with numpy, scipy, scikit-learn and torch:

    python tests/reference/make-neuron.py
"""
import json
import pathlib

import numpy as np
import torch
from scipy.optimize import linprog, minimize
from sklearn.linear_model import Perceptron

LOGIC = {
    "and": [0, 0, 0, 1],
    "or": [0, 1, 1, 1],
    "nand": [1, 1, 1, 0],
    "nor": [1, 0, 0, 0],
    "xor": [0, 1, 1, 0],
    "xnor": [1, 0, 0, 1],
}


def logic(task):
    if task == "not":
        return [[0, 1], [1, 0]]
    return [[i >> 1, i & 1, out] for i, out in enumerate(LOGIC[task])]


def perceptron(points, rate, rounds):
    """scikit-learn's weights after each of the first rounds through the rows, in their order."""
    x = np.array([p[:-1] for p in points], dtype=float)
    y = np.array([p[-1] for p in points])
    states = []
    for count in range(1, rounds + 1):
        model = Perceptron(shuffle=False, eta0=rate, max_iter=count, tol=None, random_state=0)
        model.fit(x, y)
        states.append([*model.coef_[0].tolist(), float(model.intercept_[0])])
    return states


def margin(points):
    """The maximal margin over (x, 1): 1 / |v| for the shortest v with y v.(x, 1) >= 1."""
    x = np.array([[*p[:-1], 1.0] for p in points])
    y = np.array([1.0 if p[-1] else -1.0 for p in points])
    signed = x * y[:, None]
    feasible = linprog(np.zeros(x.shape[1]), A_ub=-signed, b_ub=-np.ones(len(y)), bounds=(None, None))
    if feasible.status == 2:
        return None
    found = minimize(
        lambda v: 0.5 * v @ v,
        feasible.x,
        jac=lambda v: v,
        constraints={"type": "ineq", "fun": lambda v: signed @ v - 1, "jac": lambda v: signed},
        method="SLSQP",
        options={"maxiter": 5000, "ftol": 1e-16},
    )
    assert (signed @ found.x - 1).min() > -1e-8, found
    return float(1 / np.linalg.norm(found.x))


def clouds(seed):
    """Two clouds that a line separates, with coordinates of three digits; every fifth set is noisy and has no line."""
    rng = np.random.default_rng(seed)
    count = int(rng.integers(4, 30))
    normal = rng.normal(size=2)
    normal /= np.linalg.norm(normal)
    offset = rng.uniform(-0.5, 0.5)
    points = []
    while len(points) < count:
        x = np.round(rng.uniform(-2, 2, size=2), 3)
        score = normal @ x + offset
        if abs(score) < 0.15:
            continue
        label = int(score > 0)
        if seed % 5 == 4 and rng.uniform() < 0.3:
            label = 1 - label
        points.append([float(x[0]), float(x[1]), label])
    if len({p[2] for p in points}) < 2:
        points[0][2] = 1 - points[0][2]
    return points


def network(task, seed, hidden, rate, steps, every, points=None):
    torch.manual_seed(seed)
    rows = points or logic(task)
    x = torch.tensor([r[:-1] for r in rows], dtype=torch.float32)
    t = torch.tensor([[r[-1]] for r in rows], dtype=torch.float32)
    model = torch.nn.Sequential(torch.nn.Linear(x.shape[1], hidden), torch.nn.Sigmoid(), torch.nn.Linear(hidden, 1))
    loss = torch.nn.BCEWithLogitsLoss()
    optimizer = torch.optim.SGD(model.parameters(), lr=rate)
    losses, kept = [], {}
    for step in range(steps + 1):
        value = loss(model(x), t)
        if step % every == 0:
            losses.append(value.item())
        if step in (0, 1, 10, steps):
            optimizer.zero_grad()
            value.backward()
            kept[step] = {
                "weights": [p.detach().flatten().tolist() for p in model.parameters()],
                "gradient": [p.grad.flatten().tolist() for p in model.parameters()],
            }
        if step == steps:
            break
        optimizer.zero_grad()
        if step not in (0, 1, 10):
            value.backward()
        else:
            loss(model(x), t).backward()
        optimizer.step()
    out = torch.sigmoid(model(x)).flatten().tolist()
    return {
        "task": task, "points": points, "seed": seed, "hidden": hidden, "rate": rate, "steps": steps, "every": every,
        "losses": losses, "states": kept, "probabilities": out,
    }


torch.set_num_threads(1)
sets = []
for seed in range(50):
    points = clouds(seed)
    rate = [1.0, 0.1, 0.5][seed % 3]
    rounds = 12
    sets.append({"points": points, "rate": rate, "rounds": perceptron(points, rate, rounds), "margin": margin(points)})
gates = [{"task": task, "margin": margin(logic(task)), "rounds": perceptron(logic(task), 1.0, 12)} for task in [*LOGIC, "not"]]
networks = [
    network("xor", 12345, 4, 0.5, 5000, 10),
    network("xnor", 3, 4, 0.5, 5000, 10),
    network("xor", 7, 2, 1.5, 1000, 1),
    network("and", 1, 8, 0.05, 300, 1),
    network("not", 2, 3, 0.3, 200, 1),
    network("points", 5, 5, 0.7, 400, 1, [[0.5, -1.25, 1], [1.5, 0.25, 0], [-0.75, 2, 1], [-2, -1, 0], [0, 0, 1]]),
]
target = pathlib.Path(__file__).parent / "neuron.json"
target.write_text(json.dumps({"sets": sets, "gates": gates, "networks": networks}, separators=(",", ":")) + "\n")
print(target, target.stat().st_size, "bytes;", sum(s["margin"] is None for s in sets), "sets without a line")
