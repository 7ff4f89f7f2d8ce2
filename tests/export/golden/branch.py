# Spiral Lab, run the-branch: relu 12 · adam 0.05 · 90 · seed 7
import math

import torch
from torch import nn

torch.manual_seed(7)

# A spiral of 3 arms, a class each.
N = 30  # samples of each class
C = 3  # classes
X = torch.zeros(N * C, 2)
y = torch.zeros(N * C, dtype=torch.long)
t = torch.linspace(0, 1, N)
for c in range(C):
    angle = torch.linspace(2 * math.pi * c / C, 2 * math.pi * (c + 2) / C, N) + torch.randn(N) * 0.2
    X[N * c:N * (c + 1)] = torch.stack((t * torch.sin(angle), t * torch.cos(angle)), dim=1)
    y[N * c:N * (c + 1)] = c

# The model.
model = nn.Sequential(
    nn.Linear(2, 12),
    nn.ReLU(),
    nn.Linear(12, 3),
)

# How it is trained.
criterion = nn.CrossEntropyLoss()
optimizer = torch.optim.Adam(model.parameters(), lr=0.01, weight_decay=1e-5)

# Training run what-it-left up to where it is left.
for epoch in range(40):
    output = model(X)
    loss = criterion(output, y)
    accuracy = (output.argmax(dim=1) == y).sum().item() / len(y)
    print('[EPOCH]: %i, [LOSS]: %.6f, [ACCURACY]: %.3f' % (epoch, loss.item(), accuracy))
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()

# What run the-branch does otherwise, from epoch 40 on.
before = optimizer
optimizer = torch.optim.Adam(model.parameters(), lr=0.05, weight_decay=1e-5)
optimizer.state.update(before.state)  # what it keeps for each weight goes on

# Training run the-branch, which goes on from there.
# The lab's last line was [EPOCH]: 89, [LOSS]: 0.380048, [ACCURACY]: 0.822
for epoch in range(40, 90):
    output = model(X)
    loss = criterion(output, y)
    accuracy = (output.argmax(dim=1) == y).sum().item() / len(y)
    print('[EPOCH]: %i, [LOSS]: %.6f, [ACCURACY]: %.3f' % (epoch, loss.item(), accuracy))
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
