"""
Quantum convolutional neural networks: circuits as numpy functions, torch layers and JAX functions.

    import qcnn
    circuit = qcnn.load("ring", n=8)
    weights = circuit.init(seed=1)
    values = circuit(weights, [[0.1] * 8])
    slopes = circuit.gradient(weights, [[0.1] * 8]).weights

The compiler and its kernels run in a process of Node.js 20 or later, which starts with the first call and ends with this one.
`qcnn.torch.Layer` is a layer of PyTorch, `qcnn.jax.function` a function of JAX, `%load_ext qcnn` gives Jupyter `%%qcnn`.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from ._circuit import Circuit, Gradient, Jacobian
from ._equivalence import Equivalence
from ._load import check, compile, from_qasm, load
from ._model import Model, load_model
from ._numbers import Input, Output, Weight
from ._process import server_pid
from .errors import CircuitError, InternalError, NodeMissing, QcnnDied, QcnnError, Refused, ShapeError, UsageError

if TYPE_CHECKING:
    from . import jax, torch

__version__ = "0.1.0"
__all__ = [
    "Circuit",
    "CircuitError",
    "Equivalence",
    "Gradient",
    "Input",
    "InternalError",
    "Jacobian",
    "Model",
    "NodeMissing",
    "Output",
    "QcnnDied",
    "QcnnError",
    "Refused",
    "ShapeError",
    "UsageError",
    "Weight",
    "check",
    "compile",
    "from_qasm",
    "load",
    "load_model",
    "server_pid",
]


def __getattr__(name: str) -> Any:
    """`qcnn.torch` and `qcnn.jax` load their libraries when they are first named."""
    if name in ("torch", "jax"):
        return importlib.import_module(f".{name}", __name__)
    raise AttributeError(f"module 'qcnn' has no attribute {name!r}")


def load_ipython_extension(shell: Any) -> None:
    """`%load_ext qcnn`."""
    from ._jupyter import register

    register(shell)
