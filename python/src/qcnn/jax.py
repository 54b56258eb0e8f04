"""
Circuits as functions of JAX: `pure_callback` computes values, `custom_vjp` gives exact gradients. They are computed on the
processor, also within `jit`; arrays of another device are copied there and back.
"""

from __future__ import annotations

from typing import Any, Callable

import jax
import jax.numpy as jnp
import numpy as np

from ._circuit import Circuit
from ._numbers import Layout, shape_text, size_of
from .errors import ShapeError, UsageError


def function(circuit: Circuit) -> Callable[..., Any]:
    """
    f(weights, inputs) → values [..., O]. Weights are a dict by name, as `circuit.init` gives them, or one flat array; inputs an array
    [..., I] or a dict by name. `jax.grad`, `jax.value_and_grad`, `jax.vjp`, `jax.jacrev`, `jax.jit` and `jax.vmap` take it; forward mode
    (`jax.jvp`) and second derivatives it has not. Double precision where `jax_enable_x64` is set and an argument has it.
    """
    if not isinstance(circuit, Circuit):
        raise UsageError(f"a function is made of a Circuit, as qcnn.load gives it, not of a {type(circuit).__name__}")

    @jax.custom_vjp
    def values(weights: Any, inputs: Any) -> Any:
        return _forward(circuit, weights, inputs)

    def forward(weights: Any, inputs: Any) -> Any:
        return _forward(circuit, weights, inputs), (weights, inputs)

    def backward(kept: Any, upstream: Any) -> Any:
        weights, inputs = kept
        return _gradient(circuit, weights, inputs, upstream)

    values.defvjp(forward, backward)

    def call(weights: Any = None, inputs: Any = None) -> Any:
        flat = _flat(circuit._weights, weights, circuit.name)
        rows = _flat(circuit._inputs, inputs, circuit.name)
        if flat.ndim != 1:
            raise ShapeError(f"weights of {circuit.name} are one for all samples; use jax.vmap for weights with leading dimensions {shape_text(flat.shape[:-1])}")
        kind = jnp.promote_types(flat.dtype if circuit.weights else rows.dtype, rows.dtype if circuit.inputs else flat.dtype)
        kind = kind if kind == jnp.float64 else jnp.float32
        return values(flat.astype(kind), rows.astype(kind))

    call.__name__ = call.__qualname__ = circuit.name
    call.__doc__ = f"{circuit!r}\n{circuit.doc}"
    return call


def _flat(layout: Layout, given: Any, owner: str) -> Any:
    """[..., size], of names by operations of JAX."""
    if given is None and layout.size == 0:
        return jnp.empty((0,), jnp.float32)
    if not isinstance(given, dict):
        array = None if given is None else jnp.asarray(given)
        if array is None or array.ndim == 0 or array.shape[-1] != layout.size:
            came = "none came" if array is None else f"an array of shape {shape_text(array.shape)} came"
            raise ShapeError(f"{owner} takes {layout.what} of shape {shape_text((..., layout.size))}, {layout.described()}, and {came}")
        return array
    if set(given) != set(layout.places):
        raise ShapeError(f"{owner} takes {layout.described()}; {layout.what} named {', '.join(map(repr, given)) or 'nothing'} came")
    arrays = {name: jnp.asarray(given[name]) for name in layout.places}
    leading = None
    for name, (shape, _) in layout.places.items():
        cut = arrays[name].ndim - len(shape)
        if cut < 0 or arrays[name].shape[cut:] != shape or leading not in (None, arrays[name].shape[:cut]):
            raise ShapeError(
                f"{layout.what[:-1]} {name!r} of {owner} has shape {shape_text(shape)}, behind leading dimensions that all share, and an array of shape {shape_text(arrays[name].shape)} came"
            )
        leading = arrays[name].shape[:cut]
    flat = jnp.zeros((*(leading or ()), layout.size), jnp.result_type(*arrays.values()) if arrays else jnp.float32)
    for name, (shape, place) in layout.places.items():
        flat = flat.at[..., place].set(arrays[name].reshape((*flat.shape[:-1], size_of(shape))))
    return flat


def _forward(circuit: Circuit, weights: Any, inputs: Any) -> Any:
    shape = jax.ShapeDtypeStruct((*inputs.shape[:-1], circuit.output_count), inputs.dtype)

    def compute(flat: Any, rows: Any) -> Any:
        flat, rows = np.asarray(flat), np.asarray(rows)
        own = circuit.astype("float64") if rows.dtype == np.float64 else circuit
        return own(flat, rows).astype(rows.dtype, copy=False)

    return jax.pure_callback(compute, shape, weights, inputs, vmap_method="sequential")


def _gradient(circuit: Circuit, weights: Any, inputs: Any, upstream: Any) -> Any:
    shapes = (jax.ShapeDtypeStruct(weights.shape, weights.dtype), jax.ShapeDtypeStruct(inputs.shape, inputs.dtype))

    def compute(flat: Any, rows: Any, up: Any) -> Any:
        flat, rows, up = np.asarray(flat), np.asarray(rows), np.asarray(up)
        own = circuit.astype("float64") if rows.dtype == np.float64 else circuit
        found = own.gradient(flat, rows, up)
        return np.asarray(found.weights, flat.dtype), np.asarray(found.inputs, rows.dtype)

    return jax.pure_callback(compute, shapes, weights, inputs, upstream, vmap_method="sequential")
