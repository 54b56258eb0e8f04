"""A circuit as a function of numpy arrays, with exact derivatives, its drawing, its OpenQASM, its cost, and proofs."""

from __future__ import annotations

import os
from typing import Any, Dict, Iterator, Mapping, NamedTuple, Optional, Union

import numpy as np

from . import _process
from ._equivalence import Equivalence
from ._numbers import Given, Input, Output, Weight, dtype_name, inputs_of, numbers_array, path_text, shape_text, size_of, weights_of
from .errors import ShapeError, UsageError

Numbers = Union[np.ndarray, Dict[str, np.ndarray]]
# A part of a large batch takes so many bytes of what a request may.
_PART = 2**26


class Gradient(NamedTuple):
    """`values` [..., outputs] and the slopes of Σ upstream · values; None where they were not asked for."""

    values: np.ndarray
    weights: Optional[Numbers]
    inputs: Optional[Numbers]


class Jacobian(NamedTuple):
    """[..., outputs, weights] and [..., outputs, inputs]; None where it was not asked for."""

    weights: Optional[Numbers]
    inputs: Optional[Numbers]


class Circuit(_process.Held):
    """
    A circuit that is ready to compute: (weights, inputs) → outputs. It never changes, not with its file either; copies are the
    same object, and a pickled one carries all that it needs.

    Weights are a dict of arrays by name, as `init` gives them, or one flat array of all in order. Inputs are an array whose
    last axis has all inputs in order, or a dict of arrays by name; leading dimensions are mapped. Angles are in radians.
    """

    field = "circuit"

    def __init__(self, request: Mapping[str, Any], settings: Mapping[str, Any]) -> None:
        """By a request of `load` without its settings: `dtype`, `backend`, `level`, `threads`."""
        super().__init__()
        self._settings = {name: value for name, value in settings.items() if value is not None}
        self._noise = dict(request.get("noise") or {})
        info = _process.ask_for(self, {"request": "load", **request, **self._settings, "withJson": True})
        self._take(info)

    def _take(self, info: Mapping[str, Any]) -> None:
        self._info = info
        counts = info["counts"]
        self.name: str = info["name"]
        self.dtype = np.dtype(info["dtype"])
        self.weights, self._weights = weights_of(info["weights"], counts["weights"])
        self.inputs, self._inputs = inputs_of(info["inputs"], counts["inputs"])
        self.outputs = tuple(Output(o["kind"], o["text"], o["size"]) for o in info["outputs"])
        self._twins: dict[str, Circuit] = {}

    def _load(self, server: _process.Server) -> int:
        result, _ = server.ask({"request": "load", "json": self._info["json"], **self._settings})
        return int(result["circuit"])

    # What it is.

    @property
    def weight_count(self) -> int:
        """Of all numbers that are trained."""
        return self._weights.size

    @property
    def input_count(self) -> int:
        """Of all numbers of a sample."""
        return self._inputs.size

    @property
    def output_count(self) -> int:
        """Of all numbers that it returns for a sample."""
        return int(self._info["counts"]["outputs"])

    @property
    def backend(self) -> str:
        """What computes: "wasm" in single precision, or "reference" in double precision."""
        return str(self._info["backend"])

    @property
    def parameters(self) -> dict[str, Any]:
        """Compile-time parameters with the values they have here."""
        return {each["name"]: _value(each["kind"], each["value"]) for each in self._info["parameters"]}

    @property
    def metrics(self) -> dict[str, int]:
        """`qubits`, `gates`, `twoQubit` gates and `depth`."""
        return dict(self._info["metrics"])

    @property
    def warnings(self) -> list[dict[str, Any]]:
        """What was odd about its text: diagnostics."""
        return list(self._info["warnings"])

    @property
    def doc(self) -> str:
        """The text of its `///` lines."""
        return str(self._info.get("doc") or "")

    def __repr__(self) -> str:
        metrics = self.metrics
        qubits = _counted(metrics["qubits"], "qubit")
        data = _counted(self.input_count, "input")
        return (
            f"<qcnn circuit {self.name}: {qubits}, {_counted(metrics['gates'], 'gate')}; {_counted(self.weight_count, 'weight')}, "
            f"{data} → {_counted(self.output_count, 'output')}; {self.dtype} on {self.backend}{self._noise_text()}>"
        )

    def _noise_text(self) -> str:
        return "".join(f", {name} {strength:g} after every gate" for name, strength in (self._noise or {}).items())

    def astype(self, dtype: Any) -> Circuit:
        """The same circuit in another precision: "float32" on `wasm`, "float64" on `reference`."""
        name = dtype_name(dtype)
        if name == self.dtype.name:
            return self
        if name not in self._twins:
            settings = {**self._settings, "dtype": name, "backend": None}
            twin = Circuit({"json": self._info["json"]}, settings)
            twin._info = {**twin._info, **{each: self._info[each] for each in ("parameters", "warnings") if each in self._info}}
            twin._noise = self._noise
            twin._twins[self.dtype.name] = self
            self._twins[name] = twin
        return self._twins[name]

    # What it computes.

    def init(self, seed: int = 1) -> dict[str, np.ndarray]:
        """Weights by name, drawn as the circuit declares them: for a seed the numbers of `qcnn weights --seed`. Double precision."""
        return self._weights.split(self._ask("init", {"seed": seed})["weights"])

    def __call__(self, weights: Given = None, inputs: Given = None) -> np.ndarray:
        """[..., outputs], exact expectation values, in the circuit's `dtype`."""
        flat, rows, leading = self._arguments(weights, inputs)
        parts = [self.compute("forward", flat, part)["values"] for part, _ in self._parts(rows, None)]
        return _joined(parts).reshape(*leading, self.output_count)

    def gradient(self, weights: Given = None, inputs: Given = None, upstream: Any = None, by: str = "both") -> Gradient:
        """
        Values, and the slopes of Σ upstream · values by weights, summed over the leading dimensions, and by inputs; `upstream` is
        [..., outputs], without it ones. `by`: "weights", "inputs" or "both". Slopes have the form of what was given: by name or flat.
        """
        _require_by(by)
        flat, rows, leading = self._arguments(weights, inputs)
        slopes = None if upstream is None else self._upstream(upstream, leading)
        found = [self.compute("gradient", flat, part, up, by) for part, up in self._parts(rows, slopes)]
        by_weights = np.sum([each["weights"] for each in found], axis=0) if "weights" in found[0] else None
        by_inputs = _joined([each["inputs"] for each in found]).reshape(*leading, self.input_count) if "inputs" in found[0] else None
        return Gradient(
            _joined([each["values"] for each in found]).reshape(*leading, self.output_count),
            None if by_weights is None else self._weights_as(weights, by_weights),
            None if by_inputs is None else self._inputs_as(inputs, by_inputs),
        )

    def jacobian(self, weights: Given = None, inputs: Given = None, by: str = "weights") -> Numbers | Jacobian:
        """
        [..., outputs, weights] by the weights, [..., outputs, inputs] by the inputs, in the form of what was given: by name or flat.
        `by="both"` gives a `Jacobian` with the two.
        """
        _require_by(by)
        flat, rows, leading = self._arguments(weights, inputs)
        found = [self.compute("jacobian", flat, part, None, by) for part, _ in self._parts(rows, None, self._jacobian_row(by))]
        whole = {
            name: _joined([each[name] for each in found]).reshape(*leading, self.output_count, size)
            for name, size in (("weights", self.weight_count), ("inputs", self.input_count))
            if name in found[0]
        }
        both = Jacobian(
            self._weights_as(weights, whole["weights"]) if "weights" in whole else None,
            self._inputs_as(inputs, whole["inputs"]) if "inputs" in whole else None,
        )
        return both if by == "both" else both.weights if by == "weights" else both.inputs  # type: ignore[return-value]

    def compute(
        self,
        request: str,
        weights: np.ndarray,
        inputs: np.ndarray,
        upstream: np.ndarray | None = None,
        by: str | None = None,
        ahead: str | None = None,
    ) -> dict[str, np.ndarray]:
        """
        What a request of `qcnn serve` gives: "forward", "gradient" or "jacobian" of flat arrays in the circuit's `dtype`, weights
        [W], inputs [B, I], upstream [B, O]. `ahead`: what "gradient" will be asked for next, at the same numbers. For layers of other
        libraries.
        """
        arrays = {"weights": weights, "inputs": inputs}
        if upstream is not None:
            arrays["upstream"] = upstream
        fields = {name: value for name, value in (("by", by), ("ahead", ahead)) if value is not None}
        return self._ask(request, fields, {n: np.ascontiguousarray(a) for n, a in arrays.items()})

    def flatten(self, weights: Given) -> np.ndarray:
        """[W], of weights by name; flat ones as they are."""
        flat = self._weights.flatten(weights, self.name, self.dtype)
        if flat.ndim != 1:
            raise ShapeError(f"weights of {self.name} are one for all samples, {self._weights.described()}; leading dimensions {shape_text(flat.shape[:-1])} came")
        return flat

    def unflatten(self, flat: Any) -> dict[str, np.ndarray]:
        """By name, of [..., W]."""
        return self._weights.split(self._weights.flatten(np.asarray(flat), self.name, np.asarray(flat).dtype))

    def _arguments(self, weights: Given, inputs: Given) -> tuple[np.ndarray, np.ndarray, tuple[int, ...]]:
        """Weights [W], inputs [B, I], and the leading dimensions."""
        flat = self._inputs.flatten(inputs, self.name, self.dtype)
        leading = flat.shape[:-1]
        return self.flatten(weights), flat.reshape(size_of(leading), self.input_count), leading

    def _upstream(self, upstream: Any, leading: tuple[int, ...]) -> np.ndarray:
        array = numbers_array(upstream, f"upstream of {self.name}", self.dtype)
        wanted = (*leading, self.output_count)
        if array.shape != wanted:
            raise ShapeError(f"upstream of {self.name} has the shape of its values, {shape_text(wanted)}, and an array of shape {shape_text(array.shape)} came")
        return array.reshape(-1, self.output_count)

    def _parts(self, rows: np.ndarray, upstream: np.ndarray | None, numbers: int = 0) -> Iterator[tuple[np.ndarray, np.ndarray | None]]:
        """A batch in parts that fit a request and its answer; `numbers` are those of an answer to a sample, where they are more."""
        most = min(_PART, _process.limit("payload") // 2)
        row = self.dtype.itemsize * max(1, numbers, self.input_count + 2 * self.output_count)
        size = max(1, most // row)
        for start in range(0, max(1, len(rows)), size):
            yield rows[start : start + size], None if upstream is None else upstream[start : start + size]

    def _jacobian_row(self, by: str) -> int:
        return self.output_count * (self.weight_count * (by != "inputs") + self.input_count * (by != "weights"))

    def _weights_as(self, given: Given, flat: np.ndarray) -> Numbers:
        return self._weights.split(flat) if isinstance(given, Mapping) else flat

    def _inputs_as(self, given: Given, flat: np.ndarray) -> Numbers:
        return self._inputs.split(flat) if isinstance(given, Mapping) else flat

    # What else there is to say of it.

    def emit(self, form: str = "circuit", level: int | None = None, **options: Any) -> str:
        """
        What `qcnn compile --emit` prints: "circuit", "qcnn", "text", "json", "plan", "wat", "wgsl", …, at a `level` of the passes.
        """
        return str(self._text("compile", {"emit": form, "level": level, **options}))

    def draw(self, form: str = "text", level: int = 0) -> str:
        """Its drawing as text or as "svg"."""
        return str(self._text("draw", {"form": form, "level": level}))

    def qasm3(self, weights: Given = None, inputs: Given = None, level: int | None = None) -> str:
        """OpenQASM 3; weights and inputs that are not given stay `input`s of the program."""
        return self._qasm("qasm3", weights, inputs, level)

    def qasm2(self, weights: Given = None, inputs: Given = None, level: int | None = None) -> str:
        """OpenQASM 2, which takes numbers: all weights and inputs are needed."""
        return self._qasm("qasm2", weights, inputs, level)

    def _qasm(self, form: str, weights: Given, inputs: Given, level: int | None) -> str:
        arrays = {}
        if weights is not None:
            arrays["weights"] = self._weights.flatten(weights, self.name, np.float64)
        if inputs is not None:
            arrays["inputs"] = self._inputs.flatten(inputs, self.name, np.float64)
        for name, array in arrays.items():
            if array.ndim != 1:
                raise ShapeError(f"a program has the {name} of one sample; leading dimensions {shape_text(array.shape[:-1])} came")
        return str(self._text("compile", {"emit": form, "level": level}, arrays))

    def resources(self, basis: str = "native", prefer: str = "qubits") -> dict[str, Any]:
        """What hardware would need: what `qcnn resources --json` prints. `basis`: "native", "cx" or "cz"; `prefer`: "qubits" or "depth"."""
        return self._said("resources", {"basis": basis, "prefer": prefer})

    def describe(self, batch: int = 128) -> dict[str, Any]:
        """What `qcnn describe --json` prints, with the cost of a batch."""
        return self._said("describe", {"batch": batch})

    def equivalent(self, other: Circuit | str | os.PathLike[str], level: str | None = None, **options: Any) -> Equivalence:
        """
        Whether it is the same as another circuit, or as what a path or a name says, for all weights and inputs: a proof, or numbers
        at which they differ. True where they are equivalent. `level`: "exact", "phase", "channel", "state" or "outputs";
        options are those of `qcnn equiv`: `map`, `fit`, `up_to`, `tolerance`, `timeout`, `seed`.
        """
        fields = {"level": level, **options}
        if "up_to" in fields:
            fields["upTo"] = fields.pop("up_to")
        given = {name: value for name, value in fields.items() if value is not None}

        def request(number: Any) -> dict[str, Any]:
            theirs = {"loaded": number(other)} if isinstance(other, Circuit) else {"file": place_of(other)}
            return {"request": "equiv", "a": {"loaded": number(self)}, "b": theirs, **given}

        result, _ = _process.ask(request)
        return Equivalence(result["answer"], result["words"])

    def _repr_svg_(self) -> str:
        return self.draw("svg")

    def _ask(self, request: str, fields: Mapping[str, Any], arrays: Mapping[str, np.ndarray] = {}) -> dict[str, np.ndarray]:
        return _process.ask(lambda number: {"request": request, "circuit": number(self), **fields}, arrays)[1]

    def _said(self, request: str, fields: Mapping[str, Any], arrays: Mapping[str, np.ndarray] = {}) -> dict[str, Any]:
        given = {name: value for name, value in fields.items() if value is not None}
        return _process.ask(lambda number: {"request": request, "loaded": number(self), **given}, arrays)[0]

    def _text(self, request: str, fields: Mapping[str, Any], arrays: Mapping[str, np.ndarray] = {}) -> Any:
        return self._said(request, fields, arrays)["text"]

    # Copies.

    def __copy__(self) -> Circuit:
        return self

    def __deepcopy__(self, memo: Any) -> Circuit:
        return self

    def __getstate__(self) -> dict[str, Any]:
        return {"info": self._info, "settings": self._settings, "noise": self._noise}

    def __setstate__(self, state: Mapping[str, Any]) -> None:
        super().__init__()
        self._settings, self._noise = state["settings"], state["noise"]
        self._take(state["info"])


def place_of(reference: str | os.PathLike[str]) -> str:
    """A path as an absolute one, since the server's working folder may be another; a name as it is."""
    text = path_text(reference, "what names a circuit")
    path, mark, name = text.rpartition("#")
    if os.path.exists(text) or not mark:
        path, mark, name = text, "", ""
    is_path = os.path.exists(path) or os.path.basename(path) != path or path.endswith((".qcnn", ".qasm"))
    is_library = path.startswith("std/")
    return f"{os.path.abspath(path) if is_path and not is_library else path}{mark}{name}"


def _value(kind: str, text: Any) -> Any:
    """Of a compile-time parameter: a whole number or a truth value as that, else the text of the language."""
    if kind == "int":
        return int(text)
    return text == "true" if kind == "bool" else text


def _require_by(by: Any) -> None:
    if by not in ("weights", "inputs", "both"):
        raise UsageError(f'by is "weights", "inputs" or "both", and {by!r} came')


def _joined(parts: list[np.ndarray]) -> np.ndarray:
    return parts[0] if len(parts) == 1 else np.concatenate(parts)


def _counted(count: int, thing: str) -> str:
    return f"{count} {thing}{'' if count == 1 else 's'}"
