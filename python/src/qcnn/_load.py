"""Circuits by name, from files and from texts."""

from __future__ import annotations

import os
from typing import Any, Mapping

from . import _process
from ._circuit import Circuit, place_of
from ._numbers import dtype_name, path_text
from .errors import UsageError


_EXAMPLES = {"set": '{"n": 8}', "noise": '{"depolarize": 0.01}'}


def load(
    reference: str | os.PathLike[str],
    *,
    circuit: str | None = None,
    set: Mapping[str, Any] | None = None,
    noise: Mapping[str, float] | None = None,
    dtype: Any = None,
    backend: str | None = None,
    level: int | None = None,
    threads: int | None = None,
    **parameters: Any,
) -> Circuit:
    """
    The circuit that comes with qcnn by this name (`"ring"`), or of a file (`"mine.qcnn"`, `"mine.qcnn#name"`). Keywords that are no
    option are its compile-time parameters, `n=8, conv="so4"`; `set` takes them, too, where one is named as an option.

    `dtype`: "float32" (default; fast, on the backend `wasm`) or "float64" (on `reference`). `noise`: channels after every gate,
    {"depolarize": 0.01}. `level` (0, 1 or 2): how much the passes do before the backend gets the circuit. `threads`: of `wasm`, one a
    processor without it.

    Raises CircuitError with the diagnostics where its text is wrong, UsageError where there is no such circuit or parameter.
    """
    settings = _settings(dtype, backend, level, threads)
    return Circuit({"file": place_of(reference), **_named(circuit, set, noise, parameters)}, settings)


def compile(
    text: str,
    *,
    name: str = "<text>",
    folder: str | os.PathLike[str] | None = None,
    circuit: str | None = None,
    set: Mapping[str, Any] | None = None,
    noise: Mapping[str, float] | None = None,
    dtype: Any = None,
    backend: str | None = None,
    level: int | None = None,
    threads: int | None = None,
    **parameters: Any,
) -> Circuit:
    """
    The circuit of the text of a `.qcnn` file. `name` is what messages call it, `folder` is where its imports lie, without it the
    working folder. The rest is as of `load`.
    """
    settings = _settings(dtype, backend, level, threads)
    return Circuit({**_text(text, name, folder), **_named(circuit, set, noise, parameters)}, settings)


def check(text: str, *, name: str = "<text>", folder: str | os.PathLike[str] | None = None, **parameters: Any) -> list[dict[str, Any]]:
    """
    What is wrong with the text of a `.qcnn` file: diagnostics, errors and warnings, each a dict with `code`, `severity`, `message`,
    `start`, `end` and `text`, which has the line with carets below.
    """
    request = {"request": "check", **_text(text, name, folder), **_named(None, None, None, parameters)}
    return list(_process.ask(lambda _: request)[0]["diagnostics"])


def from_qasm(text: str, *, name: str = "<text>", folder: str | os.PathLike[str] | None = None, **options: Any) -> Circuit:
    """
    The circuit of an OpenQASM 2 or 3 program. Its `input`s are weights, or what they were in the circuit that `qasm3` wrote. Options
    are those of `compile`.
    """
    request = {"request": "import", **_text(text, name, folder)}
    result, _ = _process.ask(lambda _: request)
    return compile(result["text"], name=f"{name}.qcnn", folder=folder, **options)


def _text(text: str, name: str, folder: str | os.PathLike[str] | None) -> dict[str, Any]:
    return {"text": text, "name": name, "folder": os.path.abspath(path_text("" if folder is None else folder, "folder"))}


def _named(
    circuit: str | None, set: Mapping[str, Any] | None, noise: Mapping[str, float] | None, parameters: Mapping[str, Any]
) -> dict[str, Any]:
    for name, given in (("set", set), ("noise", noise)):
        if given is not None and not isinstance(given, Mapping):
            raise UsageError(f"{name} is a dict, such as {_EXAMPLES[name]}, and a {type(given).__name__} came")
    fields: dict[str, Any] = {"circuit": circuit, "noise": noise, "set": {**(set or {}), **parameters} or None}
    return {name: value for name, value in fields.items() if value is not None}


def _settings(dtype: Any, backend: str | None, level: int | None, threads: int | None) -> dict[str, Any]:
    return {"dtype": None if dtype is None else dtype_name(dtype), "backend": backend, "level": level, "threads": threads}
