"""The ring circuit in JAX: one sample by hand, `vmap` over the batch, `jit` of values and gradients. What the GPU bundle times
beside qcnn.

Reads the lines of JSON that torch_ring.py reads, and answers them likewise; `how` is "jit" alone.
"""

import argparse
import json
import math
import os
import sys
import time

parser = argparse.ArgumentParser()
parser.add_argument("--device", choices=["cpu", "cuda"], default="cpu")
DEVICE = parser.parse_args().device
os.environ.setdefault("XLA_PYTHON_CLIENT_PREALLOCATE", "false")
if DEVICE == "cpu":
    os.environ["JAX_PLATFORMS"] = "cpu"

import jax
import jax.numpy as jnp

if DEVICE == "cuda" and jax.devices()[0].platform != "gpu":
    raise SystemExit("JAX finds no device with CUDA here")
jax.config.update("jax_default_matmul_precision", "highest")

CX_DOWN = jnp.array([0, 1, 3, 2])  # the first qubit controls: rows in the order in which it leaves them
CX_UP = jnp.array([0, 3, 2, 1])  # the second controls


def phase(angle):
    return jnp.cos(angle) + 1j * jnp.sin(angle)


def u(t, p, l):
    c, s = jnp.cos(t / 2), jnp.sin(t / 2)
    return jnp.array([[c + 0j, -phase(l) * s], [phase(p) * s, phase(p + l) * c]])


def ry(t):
    c, s = jnp.cos(t / 2), jnp.sin(t / 2)
    return jnp.array([[c, -s], [s, c]])


def rx(t):
    c, s = jnp.cos(t / 2) + 0j, -1j * jnp.sin(t / 2)
    return jnp.array([[c, s], [s, c]])


def rz(t):
    return jnp.diag(jnp.array([phase(-t / 2), phase(t / 2)]))


def su4(t):
    """The block of std/conv."""
    m = jnp.kron(u(*t[0:3]), u(*t[3:6]))[CX_DOWN]
    m = (jnp.kron(ry(t[6]), rz(t[7])) @ m)[CX_UP]
    m = jnp.kron(ry(t[8]), jnp.eye(2)) @ m
    return jnp.kron(u(*t[9:12]), u(*t[12:15])) @ m[CX_DOWN]


def zx(t):
    """The pool of std/pool, on source and target: RZ where the source is 1, RX where it is 0."""
    none = jnp.zeros((2, 2))
    return jnp.block([[rx(t[1]), none], [none, rz(t[0])]])


def neighbours(q):
    """The pairing `ring`."""
    wrap = [(q[-1], q[0])] if len(q) > 2 and len(q) % 2 == 0 else []
    return [*zip(q[0::2], q[1::2]), *zip(q[1::2], q[2::2]), *wrap]


def apply(matrix, state, a, b):
    state = jnp.tensordot(matrix.reshape(2, 2, 2, 2), state, axes=((2, 3), (a, b)))
    return jnp.moveaxis(state, (0, 1), (a, b))


def ring(weights, inputs):
    """Z of the ring circuit for one sample: weights [17 layers], inputs [n], both in radians."""
    n = inputs.shape[0]
    state = jnp.ones(())
    for each in inputs:
        state = jnp.multiply.outer(state, jnp.array([jnp.cos(each / 2), jnp.sin(each / 2)]))
    state = state.astype(jnp.complex64)
    live = list(range(n))
    for layer in weights.reshape(-1, 17):
        block, pool = su4(layer[:15]), zx(layer[15:])
        for a, b in neighbours(live):
            state = apply(block, state, a, b)
        for target, source in zip(live[0::2], live[1::2]):
            state = apply(pool, state, source, target)
        live = live[0::2]
    seen = (jnp.abs(state) ** 2).reshape(2, -1).sum(1)
    return seen[0] - seen[1]


forward = jax.jit(jax.vmap(ring, (None, 0)))


@jax.jit
def gradient(weights, inputs, upstream):
    """Outputs [batch] and gradients by weights and inputs of Σ upstream · outputs."""
    outputs, pull = jax.vjp(jax.vmap(ring, (None, 0)), weights, inputs)
    return outputs, *pull(upstream)


def errors(weights, inputs, known):
    """The largest errors of outputs and, in units of the largest entry or of 1, of gradients of the sum of the outputs known.

    The others have no weight in it: one shape is compiled, that which is timed."""
    count = len(known["outputs"])
    outputs, by_weights, by_inputs = gradient(weights, inputs, (jnp.arange(inputs.shape[0]) < count).astype(jnp.float32))
    found, right = jnp.concatenate([by_weights, by_inputs[:count].ravel()]), jnp.array(known["gradient"])
    wrong = jnp.abs(found - right).max() / max(1.0, float(jnp.abs(right).max()))
    return {"outputs": float(jnp.abs(outputs[:count] - jnp.array(known["outputs"])).max()), "gradient": float(wrong)}


def measure(work, seconds):
    """Milliseconds of each run, one at least, each waited for."""
    times = []
    end = time.perf_counter() + seconds
    while not times or time.perf_counter() < end:
        begin = time.perf_counter()
        jax.block_until_ready(work())
        times.append(1000 * (time.perf_counter() - begin))
    return times


def main():
    case = None
    for line in sys.stdin:
        asked = json.loads(line)
        if "n" in asked:
            weights = jnp.array(asked["weights"], jnp.float32)
            case = weights, jnp.array(asked["inputs"], jnp.float32), jnp.array(asked["upstream"], jnp.float32)
            about = {"version": jax.__version__, "device": str(jax.devices()[0].device_kind)}
            print(json.dumps({**about, "errors": errors(*case[:2], asked["known"])}), flush=True)
        else:
            work = {"forward": lambda: forward(*case[:2]), "gradient": lambda: gradient(*case)}[asked["task"]]
            print(json.dumps(measure(work, asked["seconds"])), flush=True)


if __name__ == "__main__":
    main()
