"""A model of a study predicts as `qcnn predict` does; its numbers come out, go in, and are saved."""

import json
import pickle
import shutil

import numpy as np
import pytest

import qcnn
from qcnn import _node, _process
from conftest import ROOT, cli, node


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("models") / "saved"
    node("reference.mjs", "model", str(folder))
    return folder


@pytest.fixture(scope="module")
def model(folder):
    return qcnn.load_model(folder)


def pictures(folder, shape, count=4):
    """Grey PNG files, by the standard library alone."""
    import struct
    import zlib

    pixels = np.random.default_rng(1).integers(0, 256, (count, *shape[:2]), np.uint8)
    paths = []
    for index, image in enumerate(pixels):
        rows = b"".join(b"\0" + row.tobytes() for row in image)
        header = struct.pack(">IIBBBBB", image.shape[1], image.shape[0], 8, 0, 0, 0, 0)
        chunks = [(b"IHDR", header), (b"IDAT", zlib.compress(rows)), (b"IEND", b"")]
        parts = [struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data)) for name, data in chunks]
        path = folder / f"{index}.png"
        path.write_bytes(b"\x89PNG\r\n\x1a\n" + b"".join(parts))
        paths.append(path)
    return paths, pixels


def test_predicts_as_the_command(folder, model, tmp_path):
    paths, pixels = pictures(tmp_path, model.image_shape)
    told = json.loads(cli("predict", str(folder), *map(str, paths), "--json"))
    right = np.array([[each["probabilities"][name] for name in model.classes] for each in told["images"]], np.float32)
    assert model.classes == tuple(told["classes"])
    np.testing.assert_array_equal(model.predict(paths), right)
    np.testing.assert_array_equal(model.predict(pixels[..., None]), right)
    np.testing.assert_array_equal(model.predict(pixels), right)
    np.testing.assert_allclose(model.predict(paths[0]), right[:1], atol=1e-6)
    assert repr(model) == f"<qcnn model {model.title}: images (28, 28, 1) → benign, malignant>"


def test_numbers_come_out_and_go_in(folder, model, tmp_path):
    images = np.random.default_rng(2).integers(0, 256, (3, *model.image_shape), np.uint8)
    before = model.predict(images)
    weights = model.weights
    assert weights and all(isinstance(each, np.ndarray) for each in weights.values())
    other = qcnn.load_model(folder)
    zeros = {name: np.zeros_like(array) for name, array in weights.items() if name.startswith("model/")}
    other.set_weights(zeros)
    assert zeros and all(not array.any() for name, array in other.weights.items() if name in zeros)
    assert not np.array_equal(other.predict(images), before)
    np.testing.assert_array_equal(pickle.loads(pickle.dumps(other)).predict(images), other.predict(images))
    other.set_weights(weights)
    np.testing.assert_array_equal(other.predict(images), before)
    other.save(tmp_path / "again")
    np.testing.assert_array_equal(qcnn.load_model(tmp_path / "again").predict(images), before)


def test_what_is_wrong_is_said(model, tmp_path):
    with pytest.raises(qcnn.ShapeError, match=r"have shape \(N, 28, 28, 1\), and an array of shape \(2, 3\) came"):
        model.predict(np.zeros((2, 3), np.uint8))
    with pytest.raises(qcnn.UsageError, match="as uint8, and float64 came"):
        model.predict(np.zeros((28, 28)))
    with pytest.raises(qcnn.QcnnError, match="missing.png"):
        model.predict(tmp_path / "missing.png")
    with pytest.raises(qcnn.QcnnError):
        model.set_weights({"nothing": [1]})
    images = np.zeros((1, *model.image_shape), np.uint8)
    before = model.predict(images)
    with pytest.raises(qcnn.QcnnError):
        model.set_weights({"model/head/bias": [1, 2], "sample": [0, 0, 0]})
    np.testing.assert_array_equal(model.predict(images), before)
    for nothing in ([], None, [None]):
        with pytest.raises(qcnn.UsageError, match="images are an array, or paths of files, one at least"):
            model.predict(nothing)
    with pytest.raises(qcnn.QcnnError, match="So are 2 more"):
        model.predict(["a.png", "b.png", "c.png"])
    with pytest.raises(qcnn.QcnnError):
        qcnn.load_model(tmp_path)


def test_files_where_nothing_decodes_them(folder, tmp_path):
    """As in a wheel."""
    shutil.copytree(_node.BUNDLE.parent, tmp_path / "node")
    server = _process.Server([_node.command()[0], str(tmp_path / "node" / "server.mjs")])
    number = server.ask({"request": "loadModel", "path": str(folder)})[0]["model"]
    with pytest.raises(qcnn.Refused, match=r"give pixels as an array instead, in Python numpy.asarray\(PIL.Image.open\(path\)\)") as raised:
        server.ask({"request": "predict", "model": number, "files": ["a.png", "b.png"]})
    assert "\n" not in str(raised.value)
    server.end()
