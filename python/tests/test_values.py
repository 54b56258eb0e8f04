"""Values and gradients beside those of Node's `reference`, shapes, and what is said of arrays that do not fit."""

import json

import numpy as np
import pytest

import qcnn
from conftest import cli, node

CIRCUITS = [
    ("ring", {"n": 8}),
    ("ring", {"n": 4, "conv": "so4"}),
    ("hur", {}),
    ("ttn", {"n": 4}),
    ("mera", {}),
    ("cong", {}),
    ("study", {"n": 4}),
    ("reuploading", {}),
    ("amplitude", {}),
    ("fourier", {}),
]


@pytest.fixture(scope="module")
def expected():
    return node("reference.mjs", "circuits", json.dumps([{"file": name, "set": given} for name, given in CIRCUITS]))


@pytest.mark.parametrize("index", range(len(CIRCUITS)), ids=[f"{name}-{'-'.join(map(str, given.values()))}" for name, given in CIRCUITS])
@pytest.mark.parametrize("dtype, close", [("float32", 1e-5), ("float64", 1e-10)])
def test_as_the_reference(expected, index, dtype, close):
    name, parameters = CIRCUITS[index]
    right = {key: np.array(value) for key, value in expected[index].items()}
    circuit = qcnn.load(name, dtype=dtype, **parameters)
    assert circuit.dtype == dtype
    weights = circuit.init(5)
    np.testing.assert_array_equal(np.concatenate([circuit.astype("float64").flatten(weights)]), right["weights"])

    inputs = right["inputs"].reshape(3, circuit.input_count)
    values = circuit(weights, inputs)
    shape = (3, circuit.output_count)
    assert (values.shape, values.dtype) == (shape, dtype)
    np.testing.assert_allclose(values.ravel(), right["values"], rtol=0, atol=close)
    gradient = circuit.gradient(circuit.flatten(weights), inputs, right["upstream"].reshape(shape))
    most = max(1, *abs(right["byWeights"]), *abs(right["byInputs"]), 1)
    np.testing.assert_allclose(gradient.values.ravel(), right["values"], rtol=0, atol=close)
    np.testing.assert_allclose(gradient.weights, right["byWeights"], rtol=0, atol=close * most)
    np.testing.assert_allclose(gradient.inputs.ravel(), right["byInputs"], rtol=0, atol=close * most)


def test_weights_are_those_of_the_command(tmp_path):
    circuit = qcnn.load("ring", n=8)
    drawn = circuit.init(seed=3)
    told = json.loads(cli("weights", "ring", "--seed", "3", "--set", "n=8"))
    assert list(drawn) == list(told)
    for name, values in told.items():
        np.testing.assert_array_equal(drawn[name], values)
    assert {name: array.shape for name, array in drawn.items()} == {each.name: each.shape for each in circuit.weights}


def test_leading_dimensions_are_mapped(small):
    weights = small.init(1)
    inputs = np.random.default_rng(1).uniform(0, 3, (2, 3, 2))
    values = small(weights, inputs)
    assert values.shape == (2, 3, 2)
    np.testing.assert_array_equal(values[1, 2], small(weights, inputs[1, 2]))
    np.testing.assert_array_equal(values, small(small.flatten(weights), {"x": inputs}))
    assert small(weights, np.empty((0, 2))).shape == (0, 2)
    assert small.gradient(weights, np.empty((5, 0, 2))).inputs.shape == (5, 0, 2)


def test_slopes_have_the_form_of_what_was_given(small):
    weights, inputs = small.init(1), np.ones((4, 2))
    named = small.gradient(weights, {"x": inputs})
    flat = small.gradient(small.flatten(weights), inputs)
    np.testing.assert_array_equal(named.weights["c"], flat.weights)
    np.testing.assert_array_equal(named.inputs["x"], flat.inputs)
    assert small.gradient(weights, inputs, by="weights").inputs is None
    assert small.gradient(weights, inputs, by="inputs").weights is None


def test_the_jacobian_is_every_gradient(small):
    weights, inputs = small.flatten(small.init(1)), np.array([[0.3, 0.4], [1.0, 2.0]])
    both = small.jacobian(weights, inputs, by="both")
    assert (both.weights.shape, both.inputs.shape) == ((2, 2, 3), (2, 2, 2))
    for sample in range(2):
        for output in range(2):
            one = small.gradient(weights, inputs[sample], np.eye(2)[output])
            np.testing.assert_allclose(both.weights[sample, output], one.weights, atol=1e-6)
            np.testing.assert_allclose(both.inputs[sample, output], one.inputs, atol=1e-6)
    assert small.jacobian(small.init(1), inputs[0])["c"].shape == (2, 3)
    np.testing.assert_array_equal(small.jacobian(weights, inputs, by="inputs"), both.inputs)


def test_a_large_batch_goes_in_parts(small, monkeypatch):
    weights, inputs = small.init(1), np.random.default_rng(1).uniform(0, 3, (50, 2))
    whole = small.gradient(weights, inputs, upstream=np.ones((50, 2)))
    jacobian = small.jacobian(weights, inputs)["c"]
    monkeypatch.setattr("qcnn._circuit._PART", 200)
    parts = small.gradient(weights, inputs, upstream=np.ones((50, 2)))
    np.testing.assert_allclose(parts.weights["c"], whole.weights["c"], atol=1e-5)
    np.testing.assert_array_equal(parts.inputs, whole.inputs)
    np.testing.assert_array_equal(small(weights, inputs), whole.values)
    np.testing.assert_array_equal(small.jacobian(weights, inputs)["c"], jacobian)


def test_a_weight_has_its_meetings_in_front():
    circuit = qcnn.load("ring", n=8)
    assert [(each.name, each.shape) for each in circuit.weights] == [("c", (3, 15)), ("p", (3, 2))]
    weights = circuit.init(1)
    np.testing.assert_array_equal(circuit.unflatten(circuit.flatten(weights))["p"], weights["p"].astype("float32"))
    odd = qcnn.compile("circuit odd { qubit q; for i in 1..3 { weight w: angle[i]; ry(w[i - 1]) q; } return Z(q); }")
    assert [(each.name, each.shape) for each in odd.weights] == [("w[0]", (1,)), ("w[1]", (2,))]
    np.testing.assert_allclose(odd({"w[0]": [0.1], "w[1]": [9, 0.2]}), [np.cos(0.3)], atol=1e-6)


@pytest.mark.parametrize(
    "weights, inputs, said",
    [
        ([0, 0, 0], [1, 2, 3], "small takes inputs of shape (..., 2), x (2,), and an array of shape (3,) came"),
        ([0, 0, 0], 1.0, "small takes inputs of shape (..., 2), x (2,), and an array of shape () came"),
        ([0, 0, 0], None, "small takes x (2,), and no inputs came"),
        ([0, 0], [1, 2], "small takes weights of shape (..., 3), c (3,), and an array of shape (2,) came"),
        (None, [1, 2], "small takes c (3,), and no weights came"),
        ({"c": [1, 2]}, [1, 2], "weight 'c' of small has shape (3,), behind leading dimensions, and an array of shape (2,) came"),
        ({"d": [1, 2]}, [1, 2], "small takes c (3,); 'c' did not come"),
        ({"c": [1, 2, 3], "d": 1}, [1, 2], "small takes c (3,); 'd' came, which it has not"),
        ([[0, 0, 0]], [1, 2], "weights of small are one for all samples, c (3,); leading dimensions (1,) came"),
        (["a", "b", "c"], [1, 2], "the weights of small cannot be taken as an array of numbers: it has elements of type <U1"),
        ([0, 0, 1j], [1, 2], "the weights of small cannot be taken as an array of numbers: it has elements of type complex128"),
    ],
)
def test_what_does_not_fit_is_named(small, weights, inputs, said):
    with pytest.raises(qcnn.ShapeError) as raised:
        small(weights, inputs)
    assert str(raised.value) == said
    assert isinstance(raised.value, ValueError)


def test_upstream_has_the_shape_of_values(small):
    with pytest.raises(qcnn.ShapeError, match=r"upstream of small has the shape of its values, \(2,\), and an array of shape \(1,\) came"):
        small.gradient([0, 0, 0], [1, 2], [1])


def test_what_is_not_finite_is_refused(small):
    with pytest.raises(qcnn.UsageError, match=r"weights\[1\] is NaN; small takes finite numbers"):
        small([0, np.nan, 0], [1, 2])
    with pytest.raises(qcnn.UsageError, match=r"upstream\[1, 0\] is Infinity"):
        small.gradient([0, 0, 0], [[1, 2]] * 2, [[0, 0], [np.inf, 0]])
    root = qcnn.compile("circuit root { weight w: angle; qubit q; ry(sqrt(w)) q; return Z(q); }")
    with pytest.raises(qcnn.Refused, match="derivative by weight 0 is not finite"):
        root.gradient([0])
    with pytest.raises(qcnn.UsageError, match="by"):
        small.gradient([0, 0, 0], [1, 2], by="nothing")
    with pytest.raises(qcnn.UsageError, match="seed"):
        small.init(seed=-1)
