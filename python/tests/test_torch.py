"""A circuit as a module of PyTorch: exact gradients, training, saved state, copies, workers, and what is refused."""

import copy
import io
import math
import multiprocessing
import os
import pickle
import warnings

import numpy as np
import pytest

if os.environ.get("QCNN_REQUIRE_PYTHON") != "1":
    pytest.importorskip("torch", reason="PyTorch is not installed; on Debian python3-torch is")
import torch
from torch import nn

import qcnn
from conftest import SMALL, wait_until, is_running


@pytest.fixture
def layer(small):
    return qcnn.torch.Layer(small, seed=3)


def test_what_comes_next_may_work_in_place():
    model = nn.Sequential(qcnn.torch.Layer(qcnn.load("ring", n=4), seed=1), nn.ReLU(inplace=True))
    model(torch.ones(3, 4)).sum().backward()
    assert model[0].c.grad is not None


@pytest.mark.parametrize(
    "call, says",
    [
        (lambda layer: layer(torch.zeros(2, 4, dtype=torch.complex64)), "real numbers, not torch.complex64"),
        (lambda layer: layer({"x": np.zeros(4)}), "input 'x' of ring_qcnn is a tensor, not a ndarray"),
        (lambda layer: qcnn.torch.Layer(layer.circuit, dtype=torch.int64), "a floating-point type of torch"),
        (lambda layer: torch.jit.trace(layer, torch.zeros(2, 4)), "cannot be traced or exported"),
    ],
)
def test_what_a_layer_does_not_take_is_one_sentence(call, says):
    with pytest.raises(qcnn.QcnnError) as raised:
        call(qcnn.torch.Layer(qcnn.load("ring", n=4)))
    assert says in str(raised.value)


def test_parameters_are_the_weights(layer, small):
    assert {name: tuple(p.shape) for name, p in layer.named_parameters()} == {"c": (3,)}
    np.testing.assert_array_equal(layer.c.detach().numpy(), small.init(3)["c"].astype("float32"))
    inputs = torch.rand(2, 5, 2)
    np.testing.assert_array_equal(layer(inputs).detach().numpy(), small(small.init(3), inputs.numpy()))
    torch.testing.assert_close(layer({"x": inputs}), layer(inputs))
    assert layer(torch.empty(0, 2)).shape == (0, 2)
    assert "2 qubits" in repr(layer) and "seed=3" in repr(layer)


def test_names_that_modules_have_get_an_underscore():
    circuit = qcnn.compile("circuit a { weight training: angle; weight forward: angle; qubit q; ry(training) q; rx(forward) q; return Z(q); }")
    layer = qcnn.torch.Layer(circuit)
    assert sorted(name for name, _ in layer.named_parameters()) == ["forward_", "training_"]
    layer.training_.data.fill_(0.5)
    layer.forward_.data.fill_(0)
    assert layer().item() == pytest.approx(math.cos(0.5), abs=1e-6)


def test_gradients_in_double_precision(layer):
    double = layer.double()
    inputs = torch.rand(3, 2, dtype=torch.float64, requires_grad=True)

    def values(inputs, c):
        return torch.nn.utils.stateless.functional_call(double, {"c": c}, inputs) if not hasattr(torch, "func") else torch.func.functional_call(double, {"c": c}, (inputs,))

    assert torch.autograd.gradcheck(values, (inputs, double.c))
    ring = qcnn.torch.Layer(qcnn.load("ring", n=4, conv="ttn")).double()
    assert torch.autograd.gradcheck(ring, torch.rand(2, 4, dtype=torch.float64, requires_grad=True))


def test_only_what_is_wanted_is_differentiated(layer, small, monkeypatch):
    asked = []
    compute = qcnn.Circuit.compute

    def recorded(self, request, *given, ahead=None):
        asked.append(ahead if request == "forward" else given[-1])
        return compute(self, request, *given, ahead=ahead)

    monkeypatch.setattr(qcnn.Circuit, "compute", recorded)
    layer(torch.rand(2, 2)).sum().backward()
    assert asked[-2:] == ["weights", "weights"]
    layer.c.requires_grad_(False)
    inputs = torch.rand(2, 2, requires_grad=True)
    layer(inputs).sum().backward()
    assert asked[-2:] == ["inputs", "inputs"] and layer.c.grad is not None
    layer.c.requires_grad_(True)
    layer(inputs).sum().backward()
    assert asked[-2:] == ["both", "both"]
    with torch.no_grad():
        assert not layer(inputs).requires_grad
    assert asked[-1] is None


def test_changed_in_place_before_backward_is_noticed(layer):
    values = layer(torch.rand(2, 2))
    with torch.no_grad():
        layer.c.add_(1)
    with pytest.raises(RuntimeError, match="modified by an inplace operation"):
        values.sum().backward()


def two_moons(count, seed):
    rng = np.random.default_rng(seed)
    angle, label = rng.uniform(0, math.pi, count), np.arange(count) % 2
    points = np.stack([np.cos(angle), np.sin(angle)], -1)
    points[label == 1] = [1, 0.5] - points[label == 1]
    points += rng.normal(0, 0.1, points.shape)
    return torch.tensor(points, dtype=torch.float32), torch.tensor(label)


def classifier():
    torch.manual_seed(1)
    ring = qcnn.torch.Layer(qcnn.load("ring", n=4), seed=1)
    return nn.Sequential(nn.Linear(2, 4), ring, nn.Linear(1, 2))


def train(model, steps):
    points, labels = two_moons(200, 1)
    optimiser = torch.optim.Adam(model.parameters(), lr=0.1)
    for _ in range(steps):
        optimiser.zero_grad()
        nn.functional.cross_entropy(model(points), labels).backward()
        optimiser.step()
    points, labels = two_moons(200, 2)
    return (model(points).argmax(1) == labels).float().mean().item()


def test_learns_two_moons_and_keeps_it(tmp_path):
    model = classifier()
    assert train(model, 60) > 0.9
    points, _ = two_moons(5, 3)
    torch.save(model.state_dict(), tmp_path / "state.pt")
    again = classifier()
    assert not torch.equal(again(points), model(points))
    again.load_state_dict(torch.load(tmp_path / "state.pt"))
    assert torch.equal(again(points), model(points))
    assert set(again.state_dict()) == {"0.weight", "0.bias", "1.c", "1.p", "2.weight", "2.bias"}


def test_ten_layers_in_one_model(small):
    layers = [qcnn.torch.Layer(small if i % 2 else qcnn.compile(SMALL, name=f"{i}.qcnn"), seed=i) for i in range(10)]
    model = nn.Sequential(*layers)
    inputs = torch.rand(4, 2, requires_grad=True)
    model(inputs).sum().backward()
    assert all(layer.c.grad.abs().sum() > 0 for layer in layers)
    by_hand, weights = inputs.detach().numpy(), [layer.circuit.flatten({"c": layer.c.detach().numpy()}) for layer in layers]
    for circuit, flat in zip([layer.circuit for layer in layers], weights):
        by_hand = circuit(flat, by_hand)
    np.testing.assert_allclose(model(inputs).detach().numpy(), by_hand, atol=1e-6)


@pytest.mark.parametrize("again", [copy.deepcopy, lambda layer: pickle.loads(pickle.dumps(layer))], ids=["deepcopy", "pickle"])
def test_copies_have_weights_of_their_own(layer, again):
    other = again(layer)
    inputs = torch.rand(3, 2)
    assert torch.equal(other(inputs), layer(inputs))
    with torch.no_grad():
        other.c.add_(1)
    assert not torch.equal(other(inputs), layer(inputs))


def test_a_whole_module_is_saved(layer):
    file = io.BytesIO()
    torch.save(layer, file)
    file.seek(0)
    options = {} if torch.__version__.startswith("1.") else {"weights_only": False}
    inputs = torch.rand(3, 2)
    assert torch.equal(torch.load(file, **options)(inputs), layer(inputs))


class Computed(torch.utils.data.Dataset):
    def __init__(self, circuit):
        self.circuit = circuit

    def __len__(self):
        return 8

    def __getitem__(self, index):
        return torch.from_numpy(self.circuit([0.1, 0.2, 0.3], [0.1 * index, 0.5])), qcnn.server_pid()


@pytest.mark.parametrize("start", ["fork", "spawn"])
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_workers_of_a_data_loader(small, start):
    if start not in multiprocessing.get_all_start_methods():
        pytest.skip(f"processes do not {start} here")
    right = small([0.1, 0.2, 0.3], [[0.1 * i, 0.5] for i in range(8)])
    loader = torch.utils.data.DataLoader(Computed(small), batch_size=2, num_workers=2, multiprocessing_context=start)
    values, pids = zip(*loader)
    np.testing.assert_array_equal(torch.cat(values).numpy(), right)
    pids = set(torch.cat(pids).tolist())
    assert len(pids) == 2 and qcnn.server_pid() not in pids
    wait_until(lambda: not any(map(is_running, pids)))


def test_differentiating_twice_is_refused_with_a_sentence(layer):
    inputs = torch.rand(2, 2, requires_grad=True)
    [slope] = torch.autograd.grad(layer(inputs).sum(), inputs, create_graph=True)
    with pytest.raises(qcnn.QcnnError, match="first derivatives here, no second ones"):
        slope.sum().backward()


def test_what_does_not_fit_is_named(layer):
    with pytest.raises(qcnn.ShapeError, match=r"small takes inputs of shape \(..., 2\), x \(2,\), and a tensor of shape \(4, 3\) came"):
        layer(torch.rand(4, 3))
    with pytest.raises(qcnn.ShapeError, match=r"input 'x' of small has shape \(2,\), behind leading dimensions, and a tensor of shape \(3,\) came"):
        layer({"x": torch.rand(3)})
    with pytest.raises(qcnn.ShapeError, match="inputs named 'y' came"):
        layer({"y": torch.rand(2)})
    with pytest.raises(qcnn.ShapeError, match="no inputs came"):
        layer()
    with pytest.raises(qcnn.UsageError, match=r"inputs of small are float64 and its weights float32; give inputs.float\(\)"):
        layer(torch.rand(4, 2, dtype=torch.float64))
    with pytest.raises(qcnn.UsageError, match="not of a str"):
        qcnn.torch.Layer("ring")


def test_other_types(layer):
    assert layer(torch.tensor([[1, 2]])).dtype == torch.float32
    half = layer(torch.rand(3, 2).half())
    assert half.dtype == torch.float32
    assert copy.deepcopy(layer).double()(torch.rand(3, 2)).dtype == torch.float64
    assert copy.deepcopy(layer).bfloat16()(torch.rand(3, 2)).dtype == torch.bfloat16


@pytest.mark.skipif(not torch.cuda.is_available(), reason="there is no device with CUDA here")
def test_tensors_of_a_graphics_card(layer):
    inputs = torch.rand(3, 2)
    right = layer(inputs)
    inputs = inputs.cuda().requires_grad_()
    layer.cuda()
    values = layer(inputs)
    assert values.is_cuda
    torch.testing.assert_close(values.cpu(), right)
    values.sum().backward()
    assert inputs.grad.is_cuda and layer.c.grad.is_cuda


@pytest.mark.skipif(not hasattr(torch, "compile"), reason="this PyTorch compiles no models")
def test_within_a_compiled_model(layer):
    model = nn.Sequential(nn.Linear(2, 2), layer)
    inputs = torch.rand(3, 2)
    torch.testing.assert_close(torch.compile(model, backend="eager")(inputs), model(inputs))
