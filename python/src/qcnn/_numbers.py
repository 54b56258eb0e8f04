"""Numbers by name and the same numbers in one flat array: what a circuit declares, and where each number lies."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from typing import Any, Iterable, Mapping, Sequence, Union

import numpy as np

from .errors import ShapeError, UsageError

Given = Union[None, Mapping[str, Any], Any]


@dataclass(frozen=True)
class Weight:
    """
    A trained parameter. One that a loop meets several times has its meetings in front: shape (3, 15) for three of fifteen
    angles. `initial` is how it is drawn, such as {"kind": "uniform", "low": -π, "high": π}; where meetings are drawn in
    several ways, a tuple with one for each.
    """

    name: str
    shape: tuple[int, ...]
    initial: Any = field(compare=False)


@dataclass(frozen=True)
class Input:
    """A data argument: `element` is "angle", in radians, or "amplitude"."""

    name: str
    shape: tuple[int, ...]
    element: str


@dataclass(frozen=True)
class Output:
    """What a circuit returns in a place: `kind` such as "expectation", `text` such as "Z(q0)", in how many numbers."""

    kind: str
    text: str
    size: int


class Layout:
    """Names with their shapes, and their places in a flat array of `size` numbers."""

    def __init__(self, what: str, places: Iterable[tuple[str, tuple[int, ...], Any]], size: int) -> None:
        self.what = what
        self.places = {name: (shape, place) for name, shape, place in places}
        self.size = size

    def flatten(self, given: Given, owner: str, dtype: Any) -> np.ndarray:
        """
        [..., size] from a dict by name, each with its shape behind the leading dimensions that all share, or from an array
        whose last axis is flat. Raises ShapeError that names the argument, both shapes and the owner.
        """
        if given is None:
            if self.size > 0:
                raise ShapeError(f"{owner} takes {self.described()}, and no {self.what} came")
            return np.empty(0, dtype)
        if isinstance(given, Mapping):
            return self._of_names(given, owner, dtype)
        array = numbers_array(given, f"the {self.what} of {owner}", dtype)
        if array.ndim == 0 or array.shape[-1] != self.size:
            raise ShapeError(
                f"{owner} takes {self.what} of shape {shape_text((..., self.size))}, {self.described()}, and an array of shape {shape_text(array.shape)} came"
            )
        return array

    def _of_names(self, given: Mapping[str, Any], owner: str, dtype: Any) -> np.ndarray:
        missing, unknown = [n for n in self.places if n not in given], [n for n in given if n not in self.places]
        if missing or unknown:
            lacks = f"{', '.join(map(repr, missing))} did not come" if missing else f"{', '.join(map(repr, unknown))} came, which it has not"
            raise ShapeError(f"{owner} takes {self.described()}; {lacks}")
        arrays = {}
        leading: tuple[int, ...] | None = None
        first = ""
        for name, (shape, _) in self.places.items():
            array = arrays[name] = numbers_array(given[name], f"{self.what[:-1]} {name!r} of {owner}", dtype)
            cut = array.ndim - len(shape)
            if cut < 0 or array.shape[cut:] != shape:
                raise ShapeError(
                    f"{self.what[:-1]} {name!r} of {owner} has shape {shape_text(shape)}, behind leading dimensions, and an array of shape {shape_text(array.shape)} came"
                )
            if leading is None:
                leading, first = array.shape[:cut], name
            elif array.shape[:cut] != leading:
                raise ShapeError(
                    f"{self.what} of {owner} share their leading dimensions: those of {first!r} are {shape_text(leading)}, those of {name!r} {shape_text(array.shape[:cut])}"
                )
        flat = np.empty((*(leading or ()), self.size), dtype)
        for name, array in arrays.items():
            flat[..., self.places[name][1]] = array.reshape((*flat.shape[:-1], size_of(self.places[name][0])))
        return flat

    def split(self, flat: np.ndarray) -> dict[str, np.ndarray]:
        """[..., size] by name, each with its shape behind the leading dimensions."""
        return {name: flat[..., place].reshape((*flat.shape[:-1], *shape)) for name, (shape, place) in self.places.items()}

    def described(self) -> str:
        """Such as "c (3, 15), p (3, 2)"."""
        return ", ".join(f"{name} {shape_text(shape)}" for name, (shape, _) in self.places.items()) or f"no {self.what}"


def numbers_array(given: Any, what: str, dtype: Any) -> np.ndarray:
    """An array of real numbers in `dtype`. Raises ShapeError that says `what` it was to be."""
    try:
        array = np.asarray(given)
        if array.dtype.kind not in "fiub":
            raise TypeError(f"it has elements of type {array.dtype}")
        return array.astype(dtype, copy=False)
    except (TypeError, ValueError, RuntimeError) as error:
        raise ShapeError(f"{what} cannot be taken as an array of numbers: {error}") from None


def path_text(given: Any, what: str) -> str:
    """A path or a name as a text. Raises UsageError that says `what` it was to be."""
    if not isinstance(given, (str, os.PathLike)) or not isinstance(os.fspath(given), str):
        raise UsageError(f"{what} is a text or a path, and a {type(given).__name__} came")
    return os.fspath(given)


def dtype_name(given: Any) -> str:
    """ "float32" or "float64", of a name, of a type of numpy, Python or PyTorch. Raises UsageError for others."""
    try:
        name = np.dtype(str(given)[len("torch.") :] if str(given).startswith("torch.") else given).name
    except (TypeError, ValueError):
        name = ""
    if given is None or name not in ("float32", "float64"):
        raise UsageError(f'dtype is "float32" or "float64", and {given!r} came')
    return name


def size_of(shape: Sequence[int]) -> int:
    """How many numbers have this shape; 1 of no dimensions."""
    return int(np.prod(shape, dtype=np.int64))


def shape_text(shape: Sequence[Any]) -> str:
    """(3, 15), (..., 8)."""
    parts = ["..." if each is ... else str(each) for each in shape]
    return f"({parts[0]},)" if len(parts) == 1 else f"({', '.join(parts)})"


def weights_of(entries: Sequence[Mapping[str, Any]], size: int) -> tuple[tuple[Weight, ...], Layout]:
    """From the `weights` of what `load` says: an entry for each meeting."""
    by_name: dict[str, list[Mapping[str, Any]]] = {}
    for entry in entries:
        by_name.setdefault(entry["name"], []).append(entry)
    weights: list[Weight] = []
    places: list[tuple[str, tuple[int, ...], Any]] = []
    for name, met in by_name.items():
        shape = tuple(met[0]["shape"])
        place = slice(met[0]["offset"], met[0]["offset"] + met[0]["size"])
        if len(met) == 1:
            weights.append(Weight(name, shape, met[0]["initial"]))
            places.append((name, shape, place))
        elif all(tuple(each["shape"]) == shape for each in met):
            initial = [each["initial"] for each in met]
            same = all(each == initial[0] for each in initial)
            weights.append(Weight(name, (len(met), *shape), initial[0] if same else tuple(initial)))
            places.append((name, weights[-1].shape, np.concatenate([_range(each) for each in met])))
        else:
            for each in met:
                one = Weight(f"{name}[{each['meeting']}]", tuple(each["shape"]), each["initial"])
                weights.append(one)
                places.append((one.name, one.shape, slice(each["offset"], each["offset"] + each["size"])))
    return tuple(weights), Layout("weights", places, size)


def inputs_of(entries: Sequence[Mapping[str, Any]], size: int) -> tuple[tuple[Input, ...], Layout]:
    """From the `inputs` of what `load` says."""
    inputs = tuple(Input(each["name"], tuple(each["shape"]), each["element"]) for each in entries)
    places = [(i.name, i.shape, slice(each["offset"], each["offset"] + each["size"])) for i, each in zip(inputs, entries)]
    return inputs, Layout("inputs", places, size)


def _range(entry: Mapping[str, Any]) -> np.ndarray:
    return np.arange(entry["offset"], entry["offset"] + entry["size"])
