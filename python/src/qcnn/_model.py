"""Trained models of a study, as they predict in `qcnn predict`."""

from __future__ import annotations

import os
from typing import Any, Mapping, Sequence, Union

import numpy as np

from . import _process
from ._numbers import numbers_array, path_text, shape_text
from .errors import QcnnError, ShapeError, UsageError

Images = Union[np.ndarray, str, "os.PathLike[str]", Sequence[Union[str, "os.PathLike[str]"]]]


class Model(_process.Held):
    """
    A model that `qcnn study` or `save` wrote. Pickled, it is its folder's path and the weights that were set.
    """

    field = "model"

    def __init__(self, path: str | os.PathLike[str], backend: str | None = None, engine: str | None = None) -> None:
        super().__init__()
        fields = {"path": os.path.abspath(path_text(path, "the folder of a model")), "backend": backend, "engine": engine}
        self._fields = {name: value for name, value in fields.items() if value is not None}
        self._changed: dict[str, np.ndarray] = {}
        self._take(_process.ask_for(self, {"request": "loadModel", **self._fields}))

    def _take(self, info: Mapping[str, Any]) -> None:
        self._info = info
        task = info["task"]
        self.name: str = info["name"]
        self.title: str = info["title"]
        self.parameter_count: int = info["parameters"]
        self.classes: tuple[str, ...] = tuple(task["classes"])
        self.image_shape: tuple[int, int, int] = (task["height"], task["width"], task["channels"])

    def _load(self, server: _process.Server) -> int:
        number = int(server.ask({"request": "loadModel", **self._fields})[0]["model"])
        if self._changed:
            server.ask({"request": "setModelWeights", "model": number}, self._changed)
        return number

    def __repr__(self) -> str:
        return f"<qcnn model {self.title}: images {shape_text(self.image_shape)} → {', '.join(self.classes)}>"

    def predict(self, images: Images, normalised: bool = False) -> np.ndarray:
        """
        Probabilities [images, classes], those of `qcnn predict`. `images`: paths of JPEG or PNG files, or one path; pixels from 0 to 255
        as uint8, [N, height, width, channels] or one image, without channels where there is one; or with `normalised=True`
        floating-point values that are normalised as those of the training.
        """
        if isinstance(images, (str, os.PathLike)):
            images = [images]
        if isinstance(images, (list, tuple)) and len(images) > 0 and all(isinstance(each, (str, os.PathLike)) for each in images):
            files = [os.path.abspath(os.fspath(each)) for each in images]
            result, arrays = _process.ask(lambda number: {"request": "predict", "model": number(self), "files": files})
            failed = [each["error"] for each in result["images"] if "error" in each]
            if failed:
                more = f" So {'is' if len(failed) == 2 else 'are'} {len(failed) - 1} more." if len(failed) > 1 else ""
                raise QcnnError(f"{failed[0]}{more}")
            return arrays["probabilities"]
        pixels = self._pixels(_array(images), normalised)
        return _process.ask(lambda number: {"request": "predict", "model": number(self)}, {"images": pixels})[1]["probabilities"]

    def _pixels(self, images: np.ndarray, normalised: bool) -> np.ndarray:
        if images.dtype != np.uint8 and not normalised:
            raise UsageError(
                f"{self.name} takes pixels from 0 to 255 as uint8, and {images.dtype} came; values that are normalised already go with normalised=True"
            )
        images = np.ascontiguousarray(images, np.float32 if normalised else np.uint8)
        given = images.shape
        if self.image_shape[-1] == 1 and given[-2:] == self.image_shape[:2]:
            images = images[..., None]
        if images.shape == self.image_shape:
            images = images[None]
        if images.ndim != 4 or images.shape[1:] != self.image_shape:
            raise ShapeError(f"images of {self.name} have shape {shape_text(('N', *self.image_shape))}, and an array of shape {shape_text(given)} came")
        return images

    @property
    def weights(self) -> dict[str, np.ndarray]:
        """All its numbers by name: copies; `set_weights` sets them."""
        return dict(_process.ask(lambda number: {"request": "modelWeights", "model": number(self)})[1])

    def set_weights(self, given: Mapping[str, Any]) -> None:
        """Sets all its numbers, or some: arrays by their names, in their shapes."""
        if not isinstance(given, Mapping):
            raise UsageError(f"weights of {self.name} are a dict of arrays by name, and a {type(given).__name__} came")
        arrays = {name: _taken(value, name) for name, value in given.items()}
        _process.ask(lambda number: {"request": "setModelWeights", "model": number(self)}, arrays)
        self._changed.update({name: array.copy() for name, array in arrays.items()})

    def save(self, path: str | os.PathLike[str]) -> None:
        """Writes it to a folder, which `load_model` and `qcnn predict` take."""
        folder = os.path.abspath(path_text(path, "the folder of a model"))
        _process.ask(lambda number: {"request": "saveModel", "model": number(self), "path": folder})

    def __getstate__(self) -> dict[str, Any]:
        return {"fields": self._fields, "changed": self._changed, "info": self._info}

    def __setstate__(self, state: Mapping[str, Any]) -> None:
        super().__init__()
        self._fields, self._changed = state["fields"], state["changed"]
        self._take(state["info"])


def _array(images: Any) -> np.ndarray:
    try:
        array = np.asarray(images)
    except (TypeError, ValueError, RuntimeError) as error:
        raise ShapeError(f"images cannot be taken as one array: {error}") from None
    if array.dtype.kind not in "fiub" or array.size == 0 and array.ndim == 1:
        came = "none" if array.size == 0 else f"a {type(images).__name__}"
        raise UsageError(f"images are an array, or paths of files, one at least, and {came} came")
    return array


def _taken(value: Any, name: str) -> np.ndarray:
    array = np.ascontiguousarray(value)
    return array if array.dtype.name in ("float32", "float64", "int32") else numbers_array(array, f"weights {name!r}", np.float32)


def load_model(path: str | os.PathLike[str], *, backend: str | None = None, engine: str | None = None) -> Model:
    """The model in a folder that a study or `save` wrote. `backend` and `engine` are as of `qcnn predict`."""
    return Model(path, backend, engine)
