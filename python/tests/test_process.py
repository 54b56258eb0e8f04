"""The process that computes: killed, interrupted, forked, shared by threads, spoken to in nonsense; none is left behind."""

import multiprocessing
import os
import random
import signal
import struct
import subprocess
import sys
import threading
import time

import numpy as np
import pytest

import qcnn
from qcnn import _frames, _node, _process
from conftest import SLOW, SMALL, is_running, python, wait_until

posix = pytest.mark.skipif(os.name != "posix", reason="processes are forked and signalled here")
FRAMES = int(os.environ.get("QCNN_FRAMES", 40))


def test_one_process_for_all_circuits(small):
    small([1, 2, 3], [1, 2])
    pid = qcnn.server_pid()
    qcnn.load("ring", n=4)
    assert qcnn.server_pid() == pid


@posix
def test_a_killed_server_is_said_and_started_anew(small):
    before = small([1, 2, 3], [1, 2])
    pid = qcnn.server_pid()
    os.kill(pid, signal.SIGKILL)
    with pytest.raises(qcnn.QcnnDied) as raised:
        small([1, 2, 3], [1, 2])
    assert "ended by SIGKILL when it was asked for forward; the next call starts a new one" in str(raised.value)
    assert raised.value.returncode == -signal.SIGKILL
    assert qcnn.server_pid() is None
    np.testing.assert_array_equal(small([1, 2, 3], [1, 2]), before)
    assert qcnn.server_pid() not in (None, pid)


@posix
def test_killed_in_the_middle(small):
    names = {}
    exec(SLOW, names)
    threading.Timer(0.3, os.kill, (qcnn.server_pid(), signal.SIGKILL)).start()
    with pytest.raises(qcnn.QcnnDied):
        names["compute"]()
    assert small([1, 2, 3], [1, 2]).shape == (2,)


@posix
def test_an_interrupt_leaves_no_process():
    code = f"""
{SLOW}
print(qcnn.server_pid(), flush=True)
try:
    while True: compute()
except KeyboardInterrupt:
    print(qcnn.server_pid(), qcnn.compile({SMALL!r})([1, 2, 3], [1, 2]).shape, qcnn.server_pid(), flush=True)
"""
    process = python(code, start_new_session=True)
    first = int(process.stdout.readline())
    time.sleep(0.3)
    os.killpg(process.pid, signal.SIGINT)
    out, error = process.communicate(timeout=300)
    assert error == ""
    middle, shape, second = out.split(" ", 1)[0], "(2,)", int(out.split()[-1])
    assert shape in out and middle in ("None", str(first))
    wait_until(lambda: not is_running(first) and not is_running(second))


@posix
@pytest.mark.parametrize("end", ["pass", "import os; os._exit(3)", "import os, signal; os.kill(os.getpid(), signal.SIGKILL)", "raise SystemExit(2)"])
def test_it_ends_with_the_program(end):
    process = python(f"import qcnn\nprint(qcnn.load('ring', n=4).name, qcnn.server_pid(), flush=True)\n{end}")
    name, pid = process.stdout.readline().split()
    assert name == "ring_qcnn"
    process.communicate(timeout=300)
    wait_until(lambda: not is_running(int(pid)))


def _child(circuit, connection):
    connection.send((circuit([1, 2, 3], [1, 2]).tolist(), qcnn.server_pid()))
    connection.close()


@posix
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_a_fork_has_its_own(small):
    values = small([1, 2, 3], [1, 2])
    pid = qcnn.server_pid()
    mine, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("fork").Process(target=_child, args=(small, theirs))
    process.start()
    assert mine.poll(300)
    told, other = mine.recv()
    process.join(300)
    assert told == values.tolist()
    assert other != pid
    wait_until(lambda: not is_running(other))
    np.testing.assert_array_equal(small([1, 2, 3], [1, 2]), values)
    assert qcnn.server_pid() == pid


@posix
def test_a_fork_that_lives_on_keeps_no_server_of_a_parent_that_died():
    code = f"""
import os, time, qcnn
circuit = qcnn.compile({SMALL!r})
print(qcnn.server_pid(), flush=True)
if os.fork() == 0:
    print("ready", os.getpid(), flush=True)
    time.sleep(30)
time.sleep(0.5)
os._exit(0)
"""
    process = python(code)
    server = int(process.stdout.readline())
    child = int(process.stdout.readline().split()[1])
    try:
        wait_until(lambda: not is_running(server))
        assert is_running(child)
    finally:
        os.kill(child, signal.SIGKILL)
    process.communicate(timeout=300)


def test_threads_wait_for_one_another(small):
    weights = small.init(1)
    inputs = np.random.default_rng(1).uniform(0, 3, (8, 2))
    right = small(weights, inputs)
    wrong = []

    def work(row):
        for _ in range(20):
            if not np.array_equal(small(weights, inputs[row]), right[row]):
                wrong.append(row)

    threads = [threading.Thread(target=work, args=(row,)) for row in range(8)]
    for each in threads:
        each.start()
    for each in threads:
        each.join(300)
    assert wrong == []


def test_more_circuits_than_the_server_keeps():
    """They are loaded again when they are asked for."""
    circuits = [qcnn.compile(SMALL) for _ in range(3)]
    first, *rest = circuits
    value = first([1, 2, 3], [1, 2])
    server = _process._current()
    most = server.greeting["limits"]["circuits"]
    server.greeting["limits"]["circuits"] = 2
    try:
        for circuit in [*rest, first, *circuits, first.astype("float64")]:
            np.testing.assert_allclose(circuit([1, 2, 3], [1, 2]), value, atol=1e-6)
            assert len(server.kept["circuit"]) <= 2
    finally:
        server.greeting["limits"]["circuits"] = most
    assert bool(first.equivalent(rest[0]))


def test_a_text_that_is_too_long_is_refused():
    pid = _process._current().pid
    with pytest.raises(qcnn.Refused, match="load would take a text of [0-9]+ bytes, more than the 16777216 that"):
        qcnn.compile("//" + "x" * 2**24)
    assert qcnn.server_pid() == pid


def _frame(rng):
    """Nonsense of one of several kinds, and whether more would have to come before it can be answered."""
    kind = rng.randrange(7)
    header = b'{"request":"forward","circuit":1,"arrays":[{"name":"weights","dtype":"float32","shape":[2]}]}'
    header += b" " * (-len(header) % 8)
    if kind == 0:
        return rng.randbytes(rng.randrange(1, 400))
    if kind == 1:
        return struct.pack("<II", rng.choice([2**31, 2**32 - 8, 2**24 + 8, 0, 7]), rng.randrange(2**32))
    if kind == 2:
        return (struct.pack("<II", len(header), 8) + header + bytes(8))[: rng.randrange(1, len(header) + 16)]
    if kind == 3:
        broken = bytearray(header)
        broken[rng.randrange(len(broken))] = rng.randrange(256)
        return struct.pack("<II", len(header), 8) + bytes(broken) + bytes(8)
    if kind == 4:
        return struct.pack("<II", len(header), 16) + header + bytes(16)
    if kind == 5:
        deep = b'{"a":' + b"[" * 20_000 + b"]" * 20_000 + b"}"
        return struct.pack("<II", len(deep) + -len(deep) % 8, 0) + deep + b" " * (-len(deep) % 8)
    return struct.pack("<II", len(header), 8 * rng.randrange(2**29)) + header


@posix
@pytest.mark.skipif(sys.version_info < (3, 9), reason="randbytes")
def test_nonsense_is_answered_or_ends_it(tmp_path):
    """No hang: all comes to an end when the input does. QCNN_FRAMES says how many."""
    rng = random.Random(int(os.environ.get("QCNN_SEED", 18)))
    left = FRAMES
    while left > 0:
        count = min(left, rng.randrange(1, 20))
        left -= count
        sent = b"".join(_frame(rng) for _ in range(count))
        process = subprocess.Popen(_node.command(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        out, error = process.communicate(sent, timeout=300)
        assert process.returncode in (0, 1), (sent[:200], error)
        assert b"    at " not in error, error
        while out:
            header, payload = _frames.lengths(out[:8])
            end = 8 + header + payload
            answer, _ = _frames.decode(np.frombuffer(out[8:end], np.uint8), header)
            assert answer.keys() & {"result", "error"}
            out = out[end:]


STAND_IN = """
import struct, sys
greeting = b'{"result":{"protocol":1,"limits":{"header":16777216,"payload":268435456}}}'
greeting += b" " * (-len(greeting) % 8)
sys.stdout.buffer.write(struct.pack("<II", len(greeting), 0) + greeting)
sys.stdout.buffer.flush()
sys.stdin.buffer.read(8)
sys.stderr.write("what it says to people\\n")
sys.stderr.flush()
sys.stdout.buffer.write({answer!r})
sys.stdout.buffer.flush()
{then}
"""


@pytest.mark.parametrize(
    "answer, then",
    [
        (b"", ""),
        (b"", "sys.exit(7)"),
        (b"\0" * 8, "sys.stdin.read()"),
        (b"\xff" * 8, "sys.stdin.read()"),
        (struct.pack("<II", 8, 0) + b"[1,2,3] ", "sys.stdin.read()"),
        (struct.pack("<II", 8, 0) + b"{nojson}", "sys.stdin.read()"),
        (struct.pack("<II", 16, 8) + b'{"arrays":[7]}  ' + bytes(8), "sys.stdin.read()"),
        (struct.pack("<II", 8, 8) + b"{}      " + bytes(8), "sys.stdin.read()"),
        (struct.pack("<II", 800, 0) + b'{"result"', ""),
    ],
)
def test_a_server_that_talks_nonsense_is_ended(answer, then):
    server = _process.Server([sys.executable, "-c", STAND_IN.replace("{answer!r}", repr(answer)).replace("{then}", then)])
    with pytest.raises(qcnn.QcnnDied) as raised:
        server.ask({"request": "hello"})
    assert raised.value.last_words == "what it says to people"
    assert "what it says to people" in str(raised.value)
    assert not server.is_alive and not is_running(server.pid)


def test_another_protocol_is_refused():
    code = STAND_IN.replace('"protocol":1', '"protocol":9').replace("{answer!r}", "b''").replace("{then}", "")
    with pytest.raises(qcnn.QcnnError, match="serves protocol 9, and this package speaks 1"):
        _process.Server([sys.executable, "-c", code])


@pytest.fixture
def no_node(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("QCNN_NODE", raising=False)
    return tmp_path


def _program(path, text):
    path.write_text(text)
    path.chmod(0o755)
    return path


@posix
def test_without_node_one_sentence_says_so(no_node, monkeypatch):
    with pytest.raises(qcnn.NodeMissing) as raised:
        _node.command()
    assert str(raised.value) == (
        "qcnn computes with Node.js 20 or later, and there is none on the PATH; install it, or name one by the environment variable QCNN_NODE"
    )
    _program(no_node / "node", "#!/bin/sh\necho v18.2.0\n")
    _node._command.cache_clear()
    with pytest.raises(qcnn.NodeMissing, match="the one on the PATH is 18.2.0"):
        _node.command()
    monkeypatch.setenv("QCNN_NODE", str(no_node / "node"))
    with pytest.raises(qcnn.NodeMissing, match="which is Node.js 18.2.0; qcnn needs 20 or later"):
        _node.command()
    monkeypatch.setenv("QCNN_NODE", "/nowhere/node")
    with pytest.raises(qcnn.NodeMissing, match="QCNN_NODE is '/nowhere/node', which is no Node.js that runs"):
        _node.command()


@posix
def test_node_is_that_of_the_variable_of_the_path_or_of_an_installed_qcnn(no_node, monkeypatch):
    other = no_node / "other"
    other.mkdir()
    node = str(_program(other / "node", "#!/bin/sh\necho v22.1.0\n"))
    monkeypatch.setenv("QCNN_NODE", node)
    assert _node.command() == [node, str(_node.BUNDLE)]
    monkeypatch.delenv("QCNN_NODE")
    _program(other / "qcnn", "#!/usr/bin/env node\n")
    (no_node / "qcnn").symlink_to(other / "qcnn")
    assert _node.command() == [node, str(_node.BUNDLE)]
    (other / "node").unlink()
    _program(other / "qcnn", "#!/bin/sh\n")
    _node._command.cache_clear()
    assert _node.command() == [str(no_node / "qcnn"), "serve", "--stdio"]
    _program(no_node / "node", "#!/bin/sh\necho v24.0.0\n")
    _node._command.cache_clear()
    assert _node.command() == [str(no_node / "node"), str(_node.BUNDLE)]
