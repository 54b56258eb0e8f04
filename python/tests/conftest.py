"""What tests share: the checkout, small circuits, and that no test leaves a server behind that it did not start."""

import json
import os
import subprocess
from pathlib import Path

import pytest

import qcnn

ROOT = Path(__file__).resolve().parents[2]
SMALL = """
circuit small {
  input x: angle[2];
  weight c: angle[3];
  qubit q[2];
  ry(x) on q;
  crx(c[0]) q[0], q[1];
  ry(c[1]) q[0];
  rz(c[2]) q[1];
  h q[1];
  cx q[1], q[0];
  return Z(q[0]), X(q[1]);
}
"""
# A program whose next call of `compute()` takes long.
SLOW = """
import numpy as np, qcnn
slow = qcnn.load("ring", n=8, dtype="float64")
weights, inputs = slow.flatten(slow.init(1)), np.ones((20000, 8))
def compute(): slow.gradient(weights, inputs)
"""


def node(script, *arguments):
    """JSON of a script of this folder."""
    command = ["node", str(Path(__file__).parent / script), *arguments]
    return json.loads(subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE).stdout)


def cli(*arguments, cwd=ROOT):
    """What the command line of the checkout prints."""
    command = ["node", str(ROOT / "dist" / "cli" / "main.js"), *arguments]
    return subprocess.run(command, cwd=cwd, check=True, stdout=subprocess.PIPE).stdout.decode()


def python(code, **options):
    """A program of Python that sees this package, started."""
    import sys

    folder = str(Path(qcnn.__file__).parents[1])
    env = {**os.environ, **options.pop("env", {}), "PYTHONPATH": folder}
    return subprocess.Popen([sys.executable, "-c", code], env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **options)


def is_running(pid):
    """Whether a process is there that is not only waited for."""
    try:
        with open(f"/proc/{pid}/stat") as file:
            return file.read().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def wait_until(holds, seconds=60):
    import time

    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.02)


@pytest.fixture(scope="session")
def small():
    return qcnn.compile(SMALL)
