"""`%%qcnn`, in IPython where it is installed, else in a shell that stands in for it."""

import pytest

import qcnn
from conftest import SMALL


class Shell:
    """What IPython gives an extension."""

    def __init__(self):
        self.user_ns = {}
        self.magics = {}

    def register_magic_function(self, function, kind, name):
        self.magics[kind, name] = function

    def run_cell_magic(self, name, line, cell):
        return self.magics["cell", name](line, cell)


@pytest.fixture(params=["stand-in", "IPython"])
def shell(request):
    if request.param == "stand-in":
        shell = Shell()
    else:
        shell = pytest.importorskip("IPython.core.interactiveshell", reason="IPython is not installed").InteractiveShell.instance()
    qcnn.load_ipython_extension(shell)
    return shell


def test_a_cell_is_bound_and_drawn(shell, capsys):
    assert shell.run_cell_magic("qcnn", "first", SMALL) is None
    assert shell.user_ns["first"].name == "small"
    shown = capsys.readouterr()
    assert ("RY" in shown.out or "small" in shown.out) and shown.err == ""


def test_parameters_and_several_circuits(shell):
    cell = "circuit one(n: int = 2 in [2, 3, 4]) { qubit q[n]; return Z(q[0]); } circuit two { qubit q; return Z(q); }"
    shell.run_cell_magic("qcnn", "one n=3", cell)
    assert shell.user_ns["one"].parameters == {"n": 3}
    shell.run_cell_magic("qcnn", "two", cell)
    assert shell.user_ns["two"].metrics["qubits"] == 1
    shell.run_cell_magic("qcnn", "said", "// circuit said: only a comment\ncircuit other { qubit q; return Z(q); }")
    assert shell.user_ns["said"].name == "other"


def test_a_mistake_is_shown_with_carets_and_nothing_is_bound(shell, capsys):
    shell.user_ns.pop("broken", None)
    shell.run_cell_magic("qcnn", "broken", SMALL.replace("ry(x)", "ry(y)"))
    assert "broken" not in shell.user_ns
    said = capsys.readouterr().err
    assert "broken.qcnn:6:6: error[unknown-name]: no value is called y" in said and "^" in said


@pytest.mark.parametrize("line", ["", "1st", "lambda", "name n", "name 'n=4"])
def test_how_it_is_used(shell, capsys, line):
    shell.run_cell_magic("qcnn", line, SMALL)
    assert capsys.readouterr().err.startswith("%%qcnn NAME [PARAMETER=VALUE ...]")
