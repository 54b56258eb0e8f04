"""ResNet-50 in PyTorch as qcnn builds it (28 x 28, one channel): what `npm run bench:resnet` times beside qcnn.

Reads lines of JSON, {"task": "step" | "predict"}, and answers each with the milliseconds of CPU time that it took. Batch 32,
Adam, cross-entropy, single precision; the number of threads is the first argument.
"""

import json
import sys
import time

import torch
from torch import nn

torch.set_num_threads(int(sys.argv[1]))
torch.manual_seed(1)
BATCH = 32


def convolution(inputs, filters, size=1, stride=1):
    return nn.Sequential(
        nn.Conv2d(inputs, filters, size, stride, padding=size // 2, bias=False),
        nn.BatchNorm2d(filters),
    )


class Bottleneck(nn.Module):
    def __init__(self, inputs, filters, stride, project):
        super().__init__()
        self.body = nn.Sequential(
            convolution(inputs, filters, 1, stride),
            nn.ReLU(),
            convolution(filters, filters, 3),
            nn.ReLU(),
            convolution(filters, 4 * filters),
        )
        self.shortcut = convolution(inputs, 4 * filters, 1, stride) if project else nn.Identity()

    def forward(self, x):
        return torch.relu(self.shortcut(x) + self.body(x))


def resnet():
    layers = [convolution(1, 64, 7, 2), nn.ReLU(), nn.MaxPool2d(3, 2, 1)]
    inputs = 64
    for stage, blocks in enumerate([3, 4, 6, 3]):
        filters = 64 * 2**stage
        for block in range(blocks):
            layers.append(Bottleneck(inputs, filters, 2 if stage > 0 and block == 0 else 1, block == 0))
            inputs = 4 * filters
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(inputs, 2))


model = resnet()
optimiser = torch.optim.Adam(model.parameters())
images = torch.randn(BATCH, 1, 28, 28)
labels = torch.arange(BATCH) % 2


def step():
    model.train()
    optimiser.zero_grad()
    nn.functional.cross_entropy(model(images), labels).backward()
    optimiser.step()


def predict():
    model.eval()
    with torch.no_grad():
        model(images)


for line in sys.stdin:
    task = {"step": step, "predict": predict}[json.loads(line)["task"]]
    begin = time.process_time()
    wall = time.perf_counter()
    task()
    answer = {
        "cpu": 1000 * (time.process_time() - begin),
        "wall": 1000 * (time.perf_counter() - wall),
        "version": torch.__version__,
    }
    print(json.dumps(answer), flush=True)
