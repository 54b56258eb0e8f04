"""`%%qcnn name` in Jupyter: the cell is the text of a circuit, which is checked, drawn and bound to the name."""

from __future__ import annotations

import ast
import keyword
import re
import shlex
import sys
from typing import Any

from ._circuit import Circuit
from ._load import compile
from .errors import QcnnError

USAGE = "%%qcnn NAME [PARAMETER=VALUE ...] binds the circuit of the cell to NAME, with values of its compile-time parameters: %%qcnn ring n=8 conv=so4"


def register(shell: Any) -> None:
    shell.register_magic_function(lambda line, cell: run_cell(shell, line, cell), "cell", "qcnn")


def run_cell(shell: Any, line: str, cell: str) -> None:
    """Says diagnostics with carets on standard error, shows the drawing, binds the circuit in the user's namespace."""
    try:
        name, parameters = read_line(line)
        circuit = compile_cell(name, cell, parameters)
    except QcnnError as error:
        print(error, file=sys.stderr)
        return
    for warning in circuit.warnings:
        print(warning["text"], file=sys.stderr)
    shell.user_ns[name] = circuit
    show(circuit)


def read_line(line: str) -> tuple[str, dict[str, Any]]:
    try:
        name, *settings = shlex.split(line)
    except ValueError:
        raise QcnnError(USAGE) from None
    if not name.isidentifier() or keyword.iskeyword(name) or not all(re.match(r"[A-Za-z_]\w*=.", each) for each in settings):
        raise QcnnError(USAGE)
    return name, {key: _value(text) for key, text in (each.split("=", 1) for each in settings)}


def compile_cell(name: str, cell: str, parameters: dict[str, Any]) -> Circuit:
    """Where the cell has several circuits, that of this name."""
    code = re.sub(r"//[^\n]*|/\*.*?\*/", " ", cell, flags=re.DOTALL)
    named = re.search(rf"\bcircuit\s+{re.escape(name)}\b", code)
    return compile(cell, name=f"{name}.qcnn", circuit=name if named else None, set=parameters)


def show(circuit: Circuit) -> None:
    try:
        from IPython.display import display
    except ImportError:
        print(circuit.draw())
        return
    display(circuit)  # type: ignore[no-untyped-call]


def _value(text: str) -> Any:
    """A number or a truth value; else a text of the language."""
    if text in ("true", "false"):
        return text == "true"
    try:
        value = ast.literal_eval(text)
    except (ValueError, SyntaxError):
        return text
    return value if isinstance(value, (int, float)) and not isinstance(value, bool) else text
