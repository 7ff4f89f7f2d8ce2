# Spiral Lab, run 01a20de2-0a09-7e03-98ea-ccee2a57382c
import torch
from torch import nn
from torch.optim import lr_scheduler

# A noisy cubic.
torch.manual_seed(1)
X = torch.linspace(-1, 1, 60).unsqueeze(dim=1)
y = X.pow(3) + 0.1 * torch.rand(X.size())


class Dropout(nn.Module):
    """nn.Dropout with the masks of the lab: one draw for each value, row by row."""

    def __init__(self, p):
        super().__init__()
        self.keep = 1 - p

    def forward(self, x):
        return x * (torch.rand(x.shape) < self.keep) / self.keep if self.training else x


def initialize(layer):
    if isinstance(layer, nn.Linear):
        nn.init.kaiming_normal_(layer.weight)
        if layer.bias is not None:
            nn.init.zeros_(layer.bias)


# The model.
torch.manual_seed(2)
for _ in range(3):  # this run trained model number 3 of its seed
    model = nn.Sequential(
        nn.Linear(1, 20, bias=False),
        nn.BatchNorm1d(20),
        nn.GELU(),
        nn.Linear(20, 10),
        nn.SiLU(),
        Dropout(0.2),
        nn.Linear(10, 1),
    )
    model.apply(initialize)

# How it is trained.
criterion = nn.HuberLoss(delta=0.5)
optimizer = torch.optim.AdamW(
    model.parameters(), lr=0.01, betas=(0.8, 0.999), amsgrad=True, weight_decay=0.1
)
warm_up = lr_scheduler.LinearLR(optimizer, start_factor=0.3333333333333333, total_iters=10)
after = lr_scheduler.CosineAnnealingLR(optimizer, T_max=190, eta_min=1e-6)
scheduler = lr_scheduler.SequentialLR(optimizer, [warm_up, after], milestones=[10])

# Training.
torch.manual_seed(3)
best, waited = float('inf'), 0
for epoch in range(200):
    mean_loss = 0.0
    for batch in torch.randperm(len(X)).split(16):
        output = model(X[batch])
        loss = criterion(output, y[batch])
        mean_loss += loss.item() * len(batch) / len(X)
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 2)
        optimizer.step()
    print('[EPOCH]: %i, [LOSS]: %.6f' % (epoch, mean_loss))
    scheduler.step()
    if mean_loss <= 0.001:
        break
    if mean_loss < best - 0.0001:
        best, waited = mean_loss, 0
    else:
        waited += 1
    if waited >= 20:
        break
