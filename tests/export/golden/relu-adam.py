# Spiral Lab, run 01a20de2-0a09-7e03-98ea-ccee2a57382c
import math

import torch
from torch import nn

torch.manual_seed(12345)

# A spiral of 3 arms, a class each.
N = 1000  # samples of each class
C = 3  # classes
X = torch.zeros(N * C, 2)
y = torch.zeros(N * C, dtype=torch.long)
t = torch.linspace(0, 1, N)
for c in range(C):
    angle = torch.linspace(2 * math.pi * c / C, 2 * math.pi * (c + 2) / C, N) + torch.randn(N) * 0.2
    X[N * c:N * (c + 1)] = torch.stack((t * torch.sin(angle), t * torch.cos(angle)), dim=1)
    y[N * c:N * (c + 1)] = c

# The model.
for _ in range(2):  # this run trained model number 2 of its seed
    model = nn.Sequential(
        nn.Linear(2, 100),
        nn.ReLU(),
        nn.Linear(100, 3),
    )

# How it is trained.
criterion = nn.CrossEntropyLoss()
optimizer = torch.optim.Adam(model.parameters(), lr=0.001, weight_decay=1e-5)

# Training.
for epoch in range(1000):
    output = model(X)
    loss = criterion(output, y)
    accuracy = (output.argmax(dim=1) == y).sum().item() / len(y)
    print('[EPOCH]: %i, [LOSS]: %.6f, [ACCURACY]: %.3f' % (epoch, loss.item(), accuracy))
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
