"""The wheel: built by the tools of the system, installed into an empty environment without network, used from another folder."""

import importlib.util
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import numpy
import pytest

import qcnn
from conftest import ROOT

tools = ["build", "setuptools", "wheel", "ensurepip"]
lacking = [name for name in tools if importlib.util.find_spec(name) is None]
if os.environ.get("QCNN_REQUIRE_PYTHON") != "1" and lacking:
    pytest.skip(f"{', '.join(lacking)} is not installed", allow_module_level=True)


def run(*command, **options):
    done = subprocess.run(list(map(str, command)), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, **options)
    assert done.returncode == 0, done.stdout
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    leave = shutil.ignore_patterns("__pycache__", "*.egg-info", "build", "dist")
    shutil.copytree(ROOT / "python", folder / "python", ignore=leave)
    run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, folder / "python")
    [wheel] = folder.glob("*.whl")
    return wheel


def test_it_carries_the_server_the_circuits_and_their_licences(wheel):
    assert wheel.name == f"qcnn-{qcnn.__version__}-py3-none-any.whl"
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
        licences = archive.read("qcnn/node/licences.txt").decode()
    node = {name[len("qcnn/node/") :] for name in names if name.startswith("qcnn/node/")}
    assert {"server.mjs", "package.json", "LICENSE", "licences.txt", "circuits/ring.qcnn", "circuits/std/conv.qcnn"} <= node
    assert "qcnn/py.typed" in names and not any("tests" in name for name in names)
    assert licences.startswith("@") and "Apache License" in licences and "chevrotain" in licences
    assert wheel.stat().st_size < 8 * 2**20


def test_it_is_used_where_there_is_nothing_else(wheel, tmp_path):
    run(sys.executable, "-m", "venv", tmp_path / "empty")
    python = tmp_path / "empty" / "bin" / "python"
    run(python, "-m", "pip", "install", "--no-index", "--no-deps", "--quiet", wheel)
    # Of what is installed here, numpy alone.
    lent = tmp_path / "lent"
    lent.mkdir()
    for name in ("numpy", "numpy.libs"):
        if (Path(numpy.__file__).parents[1] / name).exists():
            (lent / name).symlink_to(Path(numpy.__file__).parents[1] / name)
    code = "import qcnn; c = qcnn.load('ring', n=4); print(qcnn.__file__); print(c(c.init(1), [0.1, 0.2, 0.3, 0.4]).tolist()); qcnn.compile('import { su4 } from \"std/conv\"; circuit a { qubit q[2]; weight w: angle[su4.params]; su4(w) q[0], q[1]; return Z(q[0]); }')"
    env = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "QCNN"))}
    place, values = run(python, "-c", code, cwd=tmp_path, env={**env, "PYTHONPATH": str(lent)}).splitlines()
    assert place.startswith(str(tmp_path / "empty"))
    circuit = qcnn.load("ring", n=4)
    assert values == str(circuit(circuit.init(1), [0.1, 0.2, 0.3, 0.4]).tolist())
