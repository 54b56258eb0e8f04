"""
The ring circuit as this package's layer, in PyTorch by hand (test/bench/peers/torch_ring.py: batched, fused, on real numbers), and
the same calls in Node, in turns: forward and backward of 128 samples, gradients by weights and inputs, single precision, one
thread each. Gradients are compared before times are taken.

    npm run build && PYTHONPATH=python/src python3 python/bench/ring.py [8 12 16]

ROUNDS (5) turns of SECONDS (1) each.
"""

import json
import os
import platform
import statistics
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# Memory that was freed is kept, and large tensors are taken from it: without these PyTorch waits for new pages.
ALLOCATOR = {"MALLOC_MMAP_MAX_": "0", "MALLOC_TRIM_THRESHOLD_": "30000000000", "MALLOC_TOP_PAD_": "268435456"}
BATCH = 128
ROUNDS = int(os.environ.get("ROUNDS", 5))
SECONDS = float(os.environ.get("SECONDS", 1))


class Layer:
    """This package."""

    def __init__(self, n):
        self.layer = qcnn.torch.Layer(qcnn.load("ring", n=n, threads=1), seed=1)
        self.inputs = (torch.rand(BATCH, n, generator=torch.Generator().manual_seed(1)) * 3).requires_grad_()
        self.upstream = torch.ones(BATCH, 1)

    def work(self):
        self.layer.zero_grad(set_to_none=True)
        self.inputs.grad = None
        with torch.enable_grad():
            self.layer(self.inputs).backward(self.upstream)

    def gradients(self):
        self.work()
        by_name = {name: p.grad.numpy() for name, p in self.layer.named_parameters()}
        return self.layer.circuit.flatten(by_name), self.inputs.grad.numpy()

    def times(self, seconds):
        return torch_ring.measure(self.work, seconds)


class ByHand:
    """PyTorch alone, so many samples at a time as are fastest."""

    def __init__(self, n, layer):
        weights = layer.layer.circuit.flatten(layer.layer.circuit.init(1)).tolist()
        self.case = torch_ring.Case(n, weights, layer.inputs.tolist(), 1.0)
        self.part = torch_ring.best_part(self.case.gradient, BATCH)

    def gradients(self):
        _, by_weights, by_inputs = self.case.gradient(self.part)
        return by_weights.numpy(), by_inputs.T.numpy()

    def times(self, seconds):
        return torch_ring.measure(lambda: self.case.gradient(self.part), seconds)


class InNode:
    """The same two calls, forward and gradient, where no process lies between."""

    def __init__(self, n, layer):
        self.process = subprocess.Popen(["node", str(Path(__file__).parent / "ring.mjs")], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.ask({"n": n, "inputs": layer.inputs.flatten().tolist()})

    def ask(self, what):
        self.process.stdin.write(json.dumps(what).encode() + b"\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def times(self, seconds):
        return self.ask({"seconds": seconds})

    def end(self):
        self.process.stdin.close()
        self.process.wait()


def compare(n):
    layer = Layer(n)
    hand, node = ByHand(n, layer), InNode(n, layer)
    for mine, theirs in zip(layer.gradients(), hand.gradients()):
        assert abs(mine - theirs).max() < 1e-4 * max(1, abs(theirs).max()), "gradients differ"
    taken = {layer: [], hand: [], node: []}
    for one in taken:
        one.times(0.2)
    for _ in range(ROUNDS):
        for one, times in taken.items():
            times += one.times(SECONDS)
    node.end()
    mine, theirs, inside = ((min(times), statistics.median(times)) for times in taken.values())
    shown = [f"{least:.2f} / {middle:.2f}" for least, middle in (mine, theirs, inside)]
    print(f"| {n} | {shown[0]} | {shown[1]} | {theirs[1] / mine[1]:.0f} × | {shown[2]} | {mine[1] - inside[1]:.2f} |", flush=True)


def processor():
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
        return next(line.split(":", 1)[1].strip() for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        return platform.processor()


if __name__ == "__main__":
    if any(os.environ.get(name) != value for name, value in ALLOCATOR.items()):
        os.execve(sys.executable, [sys.executable, *sys.argv], {**os.environ, **ALLOCATOR})
    widths = [int(each) for each in sys.argv[1:]] or [8, 12, 16]
    sys.argv[1:] = []
    sys.path.insert(0, str(ROOT / "test" / "bench" / "peers"))
    import torch

    import qcnn
    import torch_ring

    begin = time.perf_counter()
    libraries = ", ".join(torch_ring.libraries())
    print(f"{processor()}; Python {platform.python_version()}; PyTorch {torch.__version__} ({libraries}); {' '.join(f'{n}={v}' for n, v in ALLOCATOR.items())}")
    print(f"{BATCH} samples, forward and backward, one thread each; {ROUNDS} turns of {SECONDS:g} s; milliseconds, min / median\n")
    print("| qubits | `qcnn.torch.Layer` | PyTorch by hand | median : median | in Node | more than Node |\n| --: | --: | --: | --: | --: | --: |")
    for width in widths:
        compare(width)
    print(f"\nin {time.perf_counter() - begin:.0f} s", file=sys.stderr)
