"""
Circuits as layers of PyTorch. They are computed on the processor: tensors of another device are copied there, and what comes out
is copied back.
"""

from __future__ import annotations

from typing import Any, Mapping, Union

import numpy as np
import torch
from torch import Tensor, nn

from ._circuit import Circuit
from ._numbers import shape_text, size_of
from .errors import QcnnError, ShapeError, UsageError

Inputs = Union[None, Tensor, Mapping[str, Tensor]]
_twice = "circuits have first derivatives here, no second ones: they cannot be differentiated twice (create_graph=True); `Circuit.jacobian` gives all first ones"


class Layer(nn.Module):
    """
    A circuit as a module: inputs [..., I] → values [..., O]; leading dimensions are mapped. A dict of tensors by name may take the
    place of the inputs, as of a `Circuit`.

    Its parameters are the circuit's weights, by their names and in their shapes; behind a name that modules have already stands an
    underscore. `seed` draws them: the numbers of `Circuit.init`.

    The parameters' type says the precision: of a layer after `.double()` the backend `reference` computes, in double precision.
    Inputs in half precision are computed in the parameters' type; double precision beside single is refused.
    """

    def __init__(self, circuit: Circuit, seed: int = 0, *, device: Any = None, dtype: torch.dtype | None = None) -> None:
        super().__init__()
        if not isinstance(circuit, Circuit):
            raise UsageError(f"a Layer is made of a Circuit, as qcnn.load gives it, not of a {type(circuit).__name__}")
        self.circuit = circuit
        self.seed = seed
        if dtype is not None and not (isinstance(dtype, torch.dtype) and dtype.is_floating_point):
            raise UsageError(f"dtype of a Layer is a floating-point type of torch, such as torch.float64, and {dtype!r} came")
        kind = dtype or (torch.float64 if circuit.dtype == np.float64 else torch.float32)
        # By the name of the weight.
        self._attributes = {w.name: f"{w.name}_" if hasattr(self, w.name) else w.name for w in circuit.weights}
        for weight in circuit.weights:
            empty = torch.empty(weight.shape, dtype=kind, device=device)
            self.register_parameter(self._attributes[weight.name], nn.Parameter(empty))
        self.reset_parameters()

    def reset_parameters(self) -> None:
        """Draws the weights anew, by `seed`."""
        drawn = self.circuit.init(self.seed)
        with torch.no_grad():
            for name, attribute in self._attributes.items():
                getattr(self, attribute).copy_(torch.from_numpy(np.array(drawn[name])))

    def forward(self, inputs: Inputs = None) -> Tensor:
        if torch.jit.is_tracing():
            raise QcnnError(f"{self.circuit.name} is computed outside torch and cannot be traced or exported; trace the rest of the model, and see Circuit.qasm3() for the circuit")
        weights = [getattr(self, attribute) for attribute in self._attributes.values()]
        samples = self._samples(inputs, weights)
        kind = weights[0].dtype if weights else samples.dtype
        circuit = self.circuit.astype("float64") if kind == torch.float64 else self.circuit
        return _Values.apply(circuit, torch.is_grad_enabled(), samples, *weights)

    def _samples(self, inputs: Inputs, weights: list[Tensor]) -> Tensor:
        """[..., I], in the type of the weights; where there are none, in its own."""
        circuit = self.circuit
        own = weights[0].dtype if weights else None
        if inputs is None:
            if circuit.input_count > 0:
                raise ShapeError(f"{circuit.name} takes {circuit._inputs.described()}, and no inputs came")
            place = weights[0].device if weights else None
            return torch.empty(0, dtype=own or torch.float32, device=place)
        samples = self._of_names(inputs) if isinstance(inputs, Mapping) else inputs
        if not isinstance(samples, Tensor):
            raise UsageError(f"inputs of {circuit.name} are a tensor, not a {type(samples).__name__}")
        if samples.is_complex():
            raise UsageError(f"inputs of {circuit.name} are real numbers, not {samples.dtype}; give inputs.real, inputs.abs() or inputs.angle()")
        if samples.ndim == 0 or samples.shape[-1] != circuit.input_count:
            raise ShapeError(
                f"{circuit.name} takes inputs of shape {shape_text((..., circuit.input_count))}, {circuit._inputs.described()}, and a tensor of shape {shape_text(samples.shape)} came"
            )
        if not samples.is_floating_point():
            samples = samples.to(own or torch.float32)
        if own == torch.float32 and samples.dtype == torch.float64:
            raise UsageError(
                f"inputs of {circuit.name} are float64 and its weights float32; give inputs.float(), or take layer.double() for double precision"
            )
        return samples.to(own) if own else samples

    def _of_names(self, inputs: Mapping[str, Tensor]) -> Tensor:
        declared = {each.name: each.shape for each in self.circuit.inputs}
        if set(inputs) != set(declared):
            raise ShapeError(f"{self.circuit.name} takes {self.circuit._inputs.described()}; inputs named {', '.join(map(repr, inputs)) or 'nothing'} came")
        flat = []
        for name, shape in declared.items():
            if not isinstance(inputs[name], Tensor):
                raise UsageError(f"input {name!r} of {self.circuit.name} is a tensor, not a {type(inputs[name]).__name__}")
            cut = inputs[name].ndim - len(shape)
            if cut < 0 or tuple(inputs[name].shape[cut:]) != shape:
                raise ShapeError(
                    f"input {name!r} of {self.circuit.name} has shape {shape_text(shape)}, behind leading dimensions, and a tensor of shape {shape_text(inputs[name].shape)} came"
                )
            flat.append(inputs[name].flatten(cut) if shape else inputs[name].unsqueeze(-1))
        if any(each.shape[:-1] != flat[0].shape[:-1] for each in flat):
            raise ShapeError(f"inputs of {self.circuit.name} share their leading dimensions: {', '.join(shape_text(each.shape[:-1]) for each in flat)} came")
        return torch.cat(flat, -1)

    def extra_repr(self) -> str:
        return f"{self.circuit!r}, seed={self.seed}"


class _Values(torch.autograd.Function):
    """[..., I] and the weights in the circuit's order → [..., O]."""

    @staticmethod
    def forward(ctx: Any, circuit: Circuit, learns: bool, inputs: Tensor, *weights: Tensor) -> Tensor:
        ctx.circuit = circuit
        ctx.save_for_backward(inputs, *weights)
        # Small, and the same numbers as long as those that are saved may be asked for.
        ctx.flat = circuit.flatten({w.name: _array(each, circuit) for w, each in zip(circuit.weights, weights)})
        ahead = _by(ctx.needs_input_grad[2:]) if learns else None
        values = circuit.compute("forward", ctx.flat, _rows(circuit, inputs), ahead=ahead)["values"]
        # No view of a tensor: what comes next may work in place.
        return _tensor(values.reshape(*inputs.shape[:-1], circuit.output_count), inputs)

    @staticmethod
    def backward(ctx: Any, upstream: Tensor) -> Any:
        wanted = ctx.needs_input_grad[2:]
        if torch.is_grad_enabled():
            return (None, None, *_Slopes.apply(ctx.circuit, ctx.flat, wanted, upstream, *ctx.saved_tensors))
        return (None, None, *_slopes(ctx.circuit, ctx.flat, wanted, upstream, *ctx.saved_tensors))


class _Slopes(torch.autograd.Function):
    """The gradient, where somebody asked for its derivatives: it says that there are none."""

    @staticmethod
    def forward(ctx: Any, circuit: Circuit, flat: np.ndarray, wanted: Any, upstream: Tensor, inputs: Tensor, *weights: Tensor) -> Any:
        return _slopes(circuit, flat, wanted, upstream, inputs, *weights)

    @staticmethod
    def backward(ctx: Any, *slopes: Any) -> Any:
        raise QcnnError(_twice)


def _by(wanted: Any) -> str | None:
    """The gradients that a request is to give: by the inputs, which come first, and by any of the weights."""
    if any(wanted[1:]):
        return "both" if wanted[0] else "weights"
    return "inputs" if wanted[0] else None


def _slopes(
    circuit: Circuit, flat: np.ndarray, wanted: Any, upstream: Tensor, inputs: Tensor, *weights: Tensor
) -> tuple[Tensor | None, ...]:
    rows = _rows(circuit, inputs)
    up = _array(upstream, circuit).reshape(len(rows), circuit.output_count)
    found = circuit.compute("gradient", flat, rows, up, _by(wanted))
    by_inputs = _tensor(found["inputs"], inputs).view(inputs.shape) if wanted[0] else None
    if not any(wanted[1:]):
        return (by_inputs, *(None for _ in weights))
    parts = circuit.unflatten(found["weights"])
    by_weights = (_tensor(parts[w.name], like) if asked else None for w, like, asked in zip(circuit.weights, weights, wanted[1:]))
    return (by_inputs, *by_weights)


def _rows(circuit: Circuit, inputs: Tensor) -> np.ndarray:
    """[B, I]"""
    rows = _array(inputs, circuit)
    return rows.reshape(size_of(rows.shape[:-1]), circuit.input_count)


def _array(tensor: Tensor, circuit: Circuit) -> np.ndarray:
    kind = torch.float64 if circuit.dtype == np.float64 else torch.float32
    return tensor.detach().to("cpu", kind).numpy()


def _tensor(array: np.ndarray, like: Tensor) -> Tensor:
    return torch.from_numpy(np.asarray(array, order="C")).to(like.device, like.dtype)
