"""The programs of docs/python.md and of the README run, and print what stands beneath them."""

import contextlib
import io
import os
import re

import pytest

import qcnn
from conftest import ROOT, SMALL

PAGE = (ROOT / "docs" / "python.md").read_text() + (ROOT / "README.md").read_text()
PROGRAMS = re.findall(r"```python\n(.*?)```\n(?:\n```text\n(.*?)```\n)?", PAGE, re.DOTALL)


@pytest.mark.parametrize("code, prints", PROGRAMS, ids=[re.sub(r"\W+", "-", code[:60]) for code, _ in PROGRAMS])
def test_program(code, prints, tmp_path, monkeypatch):
    for library in ("torch", "jax"):
        if re.search(rf"\b{library}\b", code) and not (library == "torch" and os.environ.get("QCNN_REQUIRE_PYTHON") == "1"):
            pytest.importorskip(library, reason=f"{library} is not installed")
    monkeypatch.chdir(tmp_path)
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(code, "docs/python.md", "exec"), {"__name__": "__main__"})
    assert printed.getvalue() == prints


def pairs():
    """The code of the right column of the table."""
    table = PAGE.split("| in PennyLane | here |")[1].split("\n\n")[0]
    cells = [row.strip(" |").split(" | ")[1] for row in table.splitlines()[2:] if " | " in row]
    return [code for cell in cells if not cell.startswith("no;") for code in re.findall(r"`([^`]+)`", cell)]


@pytest.mark.parametrize("code", pairs())
def test_what_stands_beside_pennylane(code):
    names = {"text": SMALL, "qcnn": qcnn, "circuit": qcnn.compile(SMALL), "x": [0.1, 0.2]}
    names.update(weights=names["circuit"].init(1), other=names["circuit"])
    for library in ("torch", "jax"):
        if library in code:
            names[library] = pytest.importorskip(library, reason=f"{library} is not installed")
            names["layer"] = library == "torch" and qcnn.torch.Layer(names["circuit"])
    exec(code, names)
