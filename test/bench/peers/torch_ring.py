"""The ring circuit in PyTorch, by hand and batched: what `npm run bench:peers` and the GPU bundle time beside qcnn.

All samples are one state vector with the batch last in memory. Hand-fused: a block and what pooling turned before it
are one 4 x 4 matrix for each value of the measured qubits, the encoders make the vectors of the first pairs, a pair
joins the state when a block first needs it, and the last block, pool and Z are one observable. A complex matrix is a
real one of twice the size, so that a block is one matrix product.

Reads lines of JSON. One with `n` begins a case: n, weights, inputs, upstream, and `known`: inputs with outputs and gradients
in double precision, to which it is held before any time is taken; it answers with its versions, the errors found, and how
many samples at a time are best. Other lines, {"task": "forward" | "gradient", "how": "eager" | "graph", "seconds": s}, are
answered with the milliseconds of each run. Gradients are by weights and inputs, single precision; on a processor one thread.
"""

import json
import math
import sys

import torch

from torch_device import arguments, graphed, measure, name_of, single_precision

DEVICE = arguments().device
single_precision()
torch.set_num_threads(1)
torch.set_grad_enabled(False)

# Constants are made once: what is copied to a device while a graph is captured ends the capture.
CX_DOWN = torch.tensor([0, 1, 3, 2], device=DEVICE)  # the first qubit controls: rows in the order in which it leaves them
CX_UP = torch.tensor([0, 3, 2, 1], device=DEVICE)  # the second controls
SIGNS = torch.tensor([1.0, -1.0], device=DEVICE)  # of Z
ONE = torch.eye(2, device=DEVICE)
SINGLES = torch.tensor([0, 1, 2, 3, 4, 5, 9, 10, 11, 12, 13, 14], device=DEVICE)
COMPLEX = "c"  # the axis of real and imaginary part


def kron(a, b):
    """[…, 2, 2] and [2, 2] or […, 2, 2] to […, 4, 4]."""
    product = a[..., :, None, :, None] * b[..., None, :, None, :]
    return product.reshape(*product.shape[:-4], 4, 4)


def su4(t):
    """[layers, 15] angles to [layers, 4, 4]: the block of std/conv."""
    turn, p, l = t.index_select(1, SINGLES).view(-1, 4, 3).unbind(-1)
    c, s = torch.cos(turn / 2), torch.sin(turn / 2)
    real = torch.stack([c, -s * torch.cos(l), s * torch.cos(p), c * torch.cos(p + l)], -1)
    imaginary = torch.stack([0 * c, -s * torch.sin(l), s * torch.sin(p), c * torch.sin(p + l)], -1)
    u = torch.complex(real, imaginary).view(-1, 4, 2, 2)
    half = t[:, 6:9] / 2
    c, s = torch.cos(half), torch.sin(half)
    ry = torch.stack([c, -s, s, c], -1).view(-1, 3, 2, 2)
    rz = torch.diag_embed(torch.complex(torch.stack([c, c], -1), torch.stack([-s, s], -1)))
    m = kron(u[:, 0], u[:, 1]).index_select(1, CX_DOWN)
    m = (kron(ry[:, 0], rz[:, 1]) @ m).index_select(1, CX_UP)
    m = (kron(ry[:, 2], ONE) + 0j) @ m
    return kron(u[:, 2], u[:, 3]) @ m.index_select(1, CX_DOWN)


def zx(t):
    """[layers, 2] angles to [layers, 2, 2, 2]: what the target goes through where the source is 0 (RX) and 1 (RZ)."""
    c, s = torch.cos(t / 2), torch.sin(t / 2)
    none = torch.zeros_like(c[:, 0])
    real = torch.stack([c[:, 1], none, none, c[:, 1], c[:, 0], none, none, c[:, 0]], -1)
    imaginary = torch.stack([none, -s[:, 1], -s[:, 1], none, -s[:, 0], none, none, s[:, 0]], -1)
    return torch.complex(real, imaginary).view(-1, 2, 2, 2)


def as_real(m):
    """[…, k, k] complex to […, 2 k, 2 k] real."""
    return torch.cat([torch.cat([m.real, -m.imag], -1), torch.cat([m.imag, m.real], -1)], -2)


class Product(torch.autograd.Function):
    """[s, 8, 8] times [s, 8, m]. OpenBLAS is slow where a long sum makes a small matrix: its gradient is summed in parts."""

    PART = 2048

    @staticmethod
    def forward(ctx, matrix, state):
        ctx.save_for_backward(matrix, state)
        return torch.bmm(matrix, state)

    @staticmethod
    def backward(ctx, slope):
        matrix, state = ctx.saved_tensors
        s, _, m = state.shape
        left, right = (each.view(s, 8, -1, math.gcd(m, Product.PART)).transpose(1, 2).flatten(0, 1) for each in (slope, state))
        by_matrix = torch.bmm(left, right.mT).view(s, -1, 8, 8).sum(1)
        return by_matrix, torch.bmm(matrix.mT.contiguous(), slope)


class State:
    """[2, …, 2, batch], an axis each for the qubits and one for real and imaginary part, in the order of `axes`."""

    def __init__(self, axes, values):
        self.axes = axes
        self.values = values

    def join(self, axes, pair):
        """Qubits that met none yet: [2, 4, batch]."""
        place = self.axes.index(COMPLEX)
        mine = self.values.movedim(place, 0).reshape(2, -1, 1, pair.shape[-1])
        (a, b), (c, d) = mine, pair[:, None]
        self.axes = [COMPLEX, *(axis for axis in self.axes if axis != COMPLEX), *axes]
        joint = torch.stack([a * c - b * d, a * d + b * c])
        self.values = joint.view([2] * len(self.axes) + [-1])

    def product(self, matrix, a, b, controls=()):
        """`matrix` [2^controls, 8, 8] times the state with the axes of `controls`, then COMPLEX, a and b in front."""
        front = [*controls, COMPLEX, a, b]
        axes = front + [axis for axis in self.axes if axis not in front]
        order = [self.axes.index(axis) for axis in axes]
        before = self.values.permute(*order, -1).reshape(2 ** len(controls), 8, -1)
        return axes, before, Product.apply(matrix.view(-1, 8, 8), before)

    def apply(self, matrix, a, b, controls=()):
        axes, _, after = self.product(matrix, a, b, controls)
        self.axes = axes
        self.values = after.view([2] * len(axes) + [-1])

    def expectation(self, observable, a, b, controls=()):
        """[batch]."""
        _, before, after = self.product(observable, a, b, controls)
        return (before * after).view(-1, self.values.shape[-1]).sum(0)


def ring(n, weights, inputs):
    """Z of the ring circuit: weights [17 layers], inputs [n, batch], both in radians; [batch]."""
    per_layer = weights.view(-1, 17)
    blocks, pools = su4(per_layer[:, :15]), zx(per_layer[:, 15:])
    half = inputs / 2
    encoded = torch.stack([torch.cos(half), torch.sin(half)], 1)
    pairs = (encoded[0::2, :, None] * encoded[1::2, None]).view(n // 2, 4, -1)
    plain = as_real(blocks)
    pairs = (plain[0, :, :4] @ pairs).view(n // 2, 2, 4, -1)
    state = State([COMPLEX, 0, 1], pairs[0].view(2, 2, 2, -1))
    for i in range(2, n, 2):
        state.join([i, i + 1], pairs[i // 2])
        state.apply(plain[0], i - 1, i)
    state.apply(plain[0], n - 1, 0)

    source = {target: target + 1 for target in range(0, n, 2)}  # of the pools that no block has taken in yet
    live = list(range(0, n, 2))
    for layer in range(1, len(blocks)):
        fused = {}
        for a, b in neighbours(live):
            waiting = (a in source, b in source)
            controls = [source.pop(q) for q in (a, b) if q in source]
            if waiting not in fused:
                before = [pools[layer - 1] if waits else ONE[None] for waits in waiting]
                turns = kron(before[0][:, None], before[1][None]).view(-1, 4, 4)
                fused[waiting] = blocks[layer] @ turns.to(blocks.dtype)
            if len(live) == 2:
                block = fused[waiting]
                seen = pools[layer].mH * SIGNS @ pools[layer]
                seen = torch.einsum("sij,st->isjt", seen, ONE + 0j).reshape(4, 4)
                return state.expectation(as_real(block.mH @ seen @ block), a, b, controls)
            state.apply(as_real(fused[waiting]), a, b, controls)
        source = dict(zip(live[0::2], live[1::2]))
        live = live[0::2]
    raise ValueError("the last layer has two qubits")


def neighbours(q):
    """The pairing `ring`."""
    wrap = [(q[-1], q[0])] if len(q) > 2 and len(q) % 2 == 0 else []
    return [*zip(q[0::2], q[1::2]), *zip(q[1::2], q[2::2]), *wrap]


class Case:
    def __init__(self, n, weights, inputs, upstream):
        """weights [w], inputs [batch][n], upstream [batch] or one for all."""
        self.n = n
        self.weights = torch.tensor(weights, device=DEVICE)
        self.inputs = torch.tensor(inputs, device=DEVICE).T.contiguous()
        self.upstream = torch.tensor(upstream, device=DEVICE).expand(self.inputs.shape[1])

    def forward(self, part):
        """Outputs [batch], computed for `part` samples at a time: fewer may fit the caches better."""
        return torch.cat([ring(self.n, self.weights, each) for each in self.inputs.split(part, 1)])

    def gradient(self, part):
        """Outputs [batch] and gradients, by weights [w] and inputs [n, batch]."""
        found = []
        for inputs, upstream in zip(self.inputs.split(part, 1), self.upstream.split(part)):
            leaves = [each.detach().requires_grad_() for each in (self.weights, inputs)]
            with torch.enable_grad():
                outputs = ring(self.n, *leaves)
                found.append((outputs.detach(), *torch.autograd.grad(outputs, leaves, upstream)))
        outputs, by_weights, by_inputs = zip(*found)
        return torch.cat(outputs), sum(by_weights), torch.cat(by_inputs, 1)


def errors(n, weights, known):
    """The largest errors of outputs and, in units of the largest entry or of 1, of gradients of the outputs' sum."""
    worst = {"outputs": 0.0, "gradient": 0.0}
    for part in (1, len(known["inputs"])):
        outputs, by_weights, by_inputs = Case(n, weights, known["inputs"], 1.0).gradient(part)
        gradient = torch.cat([by_weights, by_inputs.T.flatten()])
        right = torch.tensor(known["gradient"], device=DEVICE)
        wrong = (gradient - right).abs().max() / max(1.0, right.abs().max())
        worst["outputs"] = max(worst["outputs"], (outputs - torch.tensor(known["outputs"], device=DEVICE)).abs().max().item())
        worst["gradient"] = max(worst["gradient"], wrong.item())
    return worst


def best_part(work, batch):
    """How many samples at a time are fastest on a processor; on a device all, or as many as its memory takes."""
    if DEVICE == "cpu":
        parts = [part for part in (16, 32, 64) if part < batch] + [batch]
        return min(parts, key=lambda part: min(measure(lambda: work(part), 0.2)))
    part = batch
    while True:
        try:
            work(part)
            return part
        except torch.cuda.OutOfMemoryError:
            torch.cuda.empty_cache()
            part = (part + 1) // 2


def libraries():
    """What multiplies matrices, by the files that are loaded."""
    try:
        with open("/proc/self/maps") as maps:
            files = {line.split("/")[-1].strip() for line in maps if "/" in line}
    except OSError:
        return []
    return sorted(name for name in files if "openblas" in name or "libblas" in name or "mkl" in name)


class Timed:
    """A case that was held to what is known, and what times it takes."""

    def __init__(self, case):
        n, weights, inputs = case["n"], case["weights"], case["inputs"]
        wrong = errors(n, weights, case["known"])
        self.subject = Case(n, weights, inputs, case["upstream"])
        self.parts = {task: best_part(getattr(self.subject, task), len(inputs)) for task in ("forward", "gradient")}
        self.graphs = {}
        about = {"version": torch.__version__, "device": name_of(DEVICE), "threads": torch.get_num_threads()}
        self.about = {**about, "libraries": libraries(), "errors": wrong, "parts": self.parts}

    def times(self, task, seconds, how="eager"):
        def work():
            return getattr(self.subject, task)(self.parts[task])

        if how == "graph":
            work = self.graphs.setdefault(task, None) or graphed(work)
            self.graphs[task] = work
        return measure(work, seconds, DEVICE)


def main():
    case = None
    for line in sys.stdin:
        asked = json.loads(line)
        if "n" in asked:
            case = None
            torch.cuda.empty_cache()
            case = Timed(asked)
            print(json.dumps(case.about), flush=True)
        else:
            print(json.dumps(case.times(**asked)), flush=True)


if __name__ == "__main__":
    main()
