"""ResNet-50 in PyTorch as qcnn builds it (28 x 28, one channel): what `npm run bench:resnet` and the GPU bundle time beside
qcnn.

Reads lines of JSON, {"task": "step" | "predict"}, and answers each with the milliseconds of CPU time that it took. With
"seconds", {"task": "step", "seconds": s, "batch": 128, "side": 28, "how": "eager" | "graph"}, the answer is the milliseconds of
each run. Batch 32 without one, Adam, cross-entropy, single precision; `--threads` counts those of a processor.
"""

import json
import sys
import time

import torch
from torch import nn

from torch_device import arguments, graphed, measure, name_of, single_precision

given = arguments(**{"--threads": {"type": int, "default": 1}})
DEVICE = given.device
single_precision()
torch.set_num_threads(given.threads)
torch.manual_seed(1)
torch.backends.cudnn.benchmark = True


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


class Training:
    """A network, its optimiser and a batch."""

    def __init__(self, batch=32, side=28):
        self.model = resnet().to(DEVICE)
        # A graph that is replayed counts its steps on the device.
        on_device = {"capturable": True, "fused": True} if DEVICE == "cuda" else {}
        self.optimiser = torch.optim.Adam(self.model.parameters(), **on_device)
        self.images = torch.randn(batch, 1, side, side, device=DEVICE)
        self.labels = torch.arange(batch, device=DEVICE) % 2

    def step(self):
        self.model.train()
        self.optimiser.zero_grad()
        nn.functional.cross_entropy(self.model(self.images), self.labels).backward()
        self.optimiser.step()

    def predict(self):
        self.model.eval()
        with torch.no_grad():
            self.model(self.images)


def spent(task):
    """What a run took, of the processor and by the clock."""
    begin = time.process_time()
    wall = time.perf_counter()
    task()
    return {
        "cpu": 1000 * (time.process_time() - begin),
        "wall": 1000 * (time.perf_counter() - wall),
        "version": torch.__version__,
    }


def main():
    kept, kept_size = {}, None
    for line in sys.stdin:
        asked = json.loads(line)
        size = {name: asked[name] for name in ("batch", "side") if name in asked}
        if size != kept_size:
            # The memory of one size at a time.
            kept, kept_size = {}, size
        how = asked.get("how", "eager")
        if how not in kept:
            training = Training(**size)
            step = graphed(training.step) if how == "graph" else training.step
            kept[how] = {"step": step, "predict": training.predict}
        task = kept[how][asked["task"]]
        if "seconds" in asked:
            answer = {"times": measure(task, asked["seconds"], DEVICE), "version": torch.__version__, "device": name_of(DEVICE)}
        else:
            answer = spent(task)
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
