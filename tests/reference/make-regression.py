"""Makes regression-12345.json: what the course's regression notebook prints, epoch by epoch, for its two models.

Needs PyTorch (made with 2.15.0 on a CPU, one thread): python3 make-regression.py > regression-12345.json
Each model is drawn after torch.manual_seed(12345) and the data, as the lab's presets are.
"""

import json

import torch
from torch import nn, optim

torch.set_num_threads(1)
SEED, SAMPLES, UNITS, EPOCHS, RATE, DECAY = 12345, 100, 100, 1000, 1e-3, 1e-5


def train(bend, optimizer):
    torch.manual_seed(SEED)
    x = torch.unsqueeze(torch.linspace(-1, 1, SAMPLES), dim=1)
    y = x.pow(3) + 0.3 * torch.rand(x.size())
    model = nn.Sequential(nn.Linear(1, UNITS), *bend, nn.Linear(UNITS, 1))
    criterion = nn.MSELoss()
    steps = optimizer(model.parameters(), lr=RATE, weight_decay=DECAY)
    losses = []
    for _ in range(EPOCHS):
        loss = criterion(model(x), y)
        losses.append(float(f"{loss.item():.6f}"))
        steps.zero_grad()
        loss.backward()
        steps.step()
    return losses


print(
    json.dumps(
        {"torch": torch.__version__, "linear": train([], optim.SGD), "tanh": train([nn.Tanh()], optim.Adam)},
        separators=(",", ":"),
    )
)
