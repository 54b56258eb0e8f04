"""What a circuit says of itself, proofs, texts out and in, and that it never changes."""

import copy
import pickle

import numpy as np
import pytest

import qcnn
from qcnn import _process
from conftest import SMALL, cli, python


def test_says_what_it_is(small):
    assert repr(small) == "<qcnn circuit small: 2 qubits, 7 gates; 3 weights, 2 inputs → 2 outputs; float32 on wasm>"
    assert [(each.name, each.shape, each.element) for each in small.inputs] == [("x", (2,), "angle")]
    assert [each.text for each in small.outputs] == ["Z(q0)", "X(q1)"]
    assert small.weights[0].initial["kind"] == "uniform"
    ring = qcnn.load("ring", n=4, conv="so4")
    assert (ring.parameters["n"], ring.parameters["conv"]) == (4, "so4")
    assert "neighbouring pair" in ring.doc


def test_draws(small):
    assert small._repr_svg_().startswith("<svg")
    assert "RY" in small.draw()


def test_programs_come_out_and_in(small):
    weights, inputs = small.init(1), [0.3, 0.4]
    again = qcnn.from_qasm(small.qasm3())
    program = qcnn.from_qasm(small.qasm2(weights, inputs))
    assert small.qasm3().startswith("OPENQASM 3")
    assert (again.weight_count, again.input_count) == (3, 2)
    np.testing.assert_allclose(again(small.flatten(weights), inputs), small(weights, inputs), atol=1e-6)
    np.testing.assert_allclose(program(), small(weights, inputs), atol=1e-6)
    with pytest.raises(qcnn.ShapeError, match="a program has the inputs of one sample"):
        small.qasm2(weights, [inputs])


def test_counts(small):
    assert small.resources(basis="cx")["withReuse"]["width"] == 2
    assert small.describe()["cost"]
    assert "circuit small" in small.emit("qcnn", level=0)


def test_proves(small, tmp_path):
    other = qcnn.compile(SMALL.replace("cx q[1], q[0];", "h q[0]; cz q[1], q[0]; h q[0];"))
    answer = small.equivalent(other)
    assert answer and answer.verdict == "equivalent"
    assert "equivalent" in str(answer)
    wrong = tmp_path / "wrong.qcnn"
    wrong.write_text(SMALL.replace("crx", "crz"))
    assert not small.equivalent(wrong)
    with pytest.raises(qcnn.QcnnError, match="not known"):
        bool(qcnn.Equivalence({"verdict": "unknown"}, "too wide"))


def test_a_mistake_is_an_exception_with_carets():
    with pytest.raises(qcnn.CircuitError) as raised:
        qcnn.compile(SMALL.replace("ry(x)", "ry(y)"), name="mine.qcnn")
    [found] = raised.value.diagnostics
    assert (found["code"], found["start"]["line"]) == ("unknown-name", 6)
    assert "mine.qcnn:6:6: error[unknown-name]: no value is called y" in str(raised.value)
    assert "^" in str(raised.value)
    same = pickle.loads(pickle.dumps(raised.value))
    assert (str(same), same.diagnostics) == (str(raised.value), raised.value.diagnostics)


def test_check_says_it_as_data():
    assert qcnn.check(SMALL) == []
    [found] = qcnn.check("circuit a { qubit q; foo q; return Z(q); }")
    assert found["severity"] == "error" and found["text"]


@pytest.mark.parametrize("ask", [lambda: qcnn.load("nothing"), lambda: qcnn.load("ring", m=3), lambda: qcnn.load("ring", dtype="int8"), lambda: qcnn.load(3)])
def test_what_is_not_there_is_said(ask):
    with pytest.raises((qcnn.QcnnError, TypeError)) as raised:
        ask()
    assert str(raised.value)
    assert "    at " not in str(raised.value)


def test_files_are_found_from_the_working_folder(tmp_path, monkeypatch):
    (tmp_path / "two.qcnn").write_text(SMALL + SMALL.replace("small", "other"))
    monkeypatch.chdir(tmp_path)
    assert qcnn.load("two.qcnn#other").name == "other"
    assert qcnn.load(tmp_path / "two.qcnn", circuit="small").name == "small"
    (tmp_path / "uses.qcnn").write_text('import { h2 } from "./gates";\ncircuit uses { qubit q; h2 q; return X(q); }')
    (tmp_path / "gates.qcnn").write_text("gate h2 q { h q; }")
    text = (tmp_path / "uses.qcnn").read_text()
    np.testing.assert_allclose(qcnn.compile(text)(), [1], atol=1e-6)
    monkeypatch.chdir("/")
    np.testing.assert_allclose(qcnn.compile(text, folder=tmp_path)(), [1], atol=1e-6)


def test_it_stays_what_it_was_when_its_file_changes(tmp_path):
    path = tmp_path / "changing.qcnn"
    path.write_text(SMALL)
    circuit = qcnn.load(path)
    before = circuit(circuit.init(1), [0.3, 0.4])
    stored = pickle.dumps(circuit)
    path.write_text(SMALL.replace("crx", "crz"))
    np.testing.assert_array_equal(pickle.loads(stored)(circuit.init(1), [0.3, 0.4]), before)
    assert copy.deepcopy(circuit) is circuit
    assert copy.copy(circuit) is circuit


def test_a_pickled_one_computes_elsewhere(small, tmp_path):
    (tmp_path / "circuit.pickle").write_bytes(pickle.dumps(small))
    process = python("import pickle; c = pickle.load(open('circuit.pickle', 'rb')); print(c([1, 2, 3], [0.3, 0.4]).tolist())", cwd=tmp_path)
    out, error = process.communicate(timeout=300)
    assert error == ""
    assert out.strip() == str(small([1, 2, 3], [0.3, 0.4]).tolist())


def test_noise_and_settings():
    quiet, noisy = qcnn.load("ring", n=4), qcnn.load("ring", n=4, noise={"depolarize": 0.1})
    weights, inputs = quiet.init(1), [0.1, 0.2, 0.3, 0.4]
    assert abs(noisy(weights, inputs)[0]) < abs(quiet(weights, inputs)[0])
    assert qcnn.load("ring", set={"n": 4}, level=2).metrics["depth"] < quiet.metrics["depth"]


def test_what_nobody_has_any_more_is_freed():
    for _ in range(20):
        qcnn.compile("circuit a { weight w: angle; qubit q; ry(w) q; return Z(q); }")([0.5])
    kept = qcnn.load("ring", n=4)
    assert kept and all(held() is not None for held in _process._current().kept["circuit"].values())


@pytest.mark.parametrize(
    "call, says",
    [
        (lambda: qcnn.load(None), "what names a circuit is a text or a path, and a NoneType came"),
        (lambda: qcnn.load(b"ring"), "a bytes came"),
        (lambda: qcnn.check("", folder=5), "folder is a text or a path, and a int came"),
        (lambda: qcnn.load_model(None), "the folder of a model is a text or a path"),
        (lambda: qcnn.load("ring", set=[4]), "set is a dict, such as {\"n\": 8}, and a list came"),
        (lambda: qcnn.load("ring", noise=0.01), "noise is a dict, such as {\"depolarize\": 0.01}, and a float came"),
        (lambda: qcnn.load("ring", noise={"depolarize": float("nan")}), "a setting is nan"),
        (lambda: qcnn.load("ring", dtype="float16"), 'dtype is "float32" or "float64", and \'float16\' came'),
        (lambda: qcnn.load("ring", dtype=object), "and <class 'object'> came"),
        (lambda: qcnn.load("ring", n=4).jacobian(np.zeros(34), np.zeros(4), by=None), "and None came"),
        (lambda: qcnn.load("ring", n=4).gradient(np.zeros(34), np.zeros(4), ["a"]), "upstream of ring_qcnn cannot be taken"),
    ],
)
def test_what_cannot_be_meant_is_one_sentence(call, says):
    with pytest.raises(qcnn.UsageError) as raised:
        call()
    assert says in str(raised.value) and "\n" not in str(raised.value)


def test_options_of_the_command_are_said_as_keywords():
    text = "circuit a { qubit q; return Z(q); } circuit b { qubit q; return Z(q); }"
    with pytest.raises(qcnn.CircuitError, match="choose one with circuit= NAME"):
        qcnn.compile(text)
    with pytest.raises(qcnn.UsageError, match="set their sizes by set=, or"):
        qcnn.load("ring", n=4).equivalent("ring")


def test_its_noise_is_said_and_kept():
    noisy = qcnn.load("ring", n=4, noise={"depolarize": 0.01})
    assert "depolarize 0.01 after every gate" in repr(noisy)
    for other in (pickle.loads(pickle.dumps(noisy)), noisy.astype("float64").astype("float32")):
        assert repr(other) == repr(noisy)
    assert qcnn.load("ring", dtype="double").dtype == np.float64
