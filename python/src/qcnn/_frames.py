"""Frames of `qcnn serve` (docs/serve.md): two lengths, a JSON header, arrays as raw numbers, each from a multiple of 8 on."""

from __future__ import annotations

import functools
import json
import struct
import sys
from typing import Any, Mapping, Sequence, Tuple

import numpy as np

# Each at least what protocol 1 allows, so that a length beyond it can only be noise.
MOST_HEADER = 2**24
MOST_PAYLOAD = 2**31
# Name, type and shape of each array.
Described = Tuple[Tuple[str, str, Tuple[int, ...]], ...]
_FILL = b"\0" * 8
_DTYPES: dict[str, np.dtype[Any]] = {"float32": np.dtype("<f4"), "float64": np.dtype("<f8"), "int32": np.dtype("<i4"), "uint8": np.dtype("u1")}
_lengths = struct.Struct("<II")


class NoFrame(Exception):
    """What came cannot be a frame."""


def encode(header: Mapping[str, Any], arrays: Mapping[str, np.ndarray]) -> list[Any]:
    """
    The buffers of a frame, in their order. Arrays are float32, float64, int32 or uint8, rows first. Raises ValueError for a header
    that is no JSON, TypeError for one with objects that JSON has not.
    """
    described = tuple((n, a.dtype.name, a.shape) for n, a in arrays.items())
    if all(type(value) in (int, str) for value in header.values()):
        text = _text_again(tuple(header.items()), described)
    else:
        text = _text(header, described)
    buffers: list[Any] = []
    payload = 0
    for array in arrays.values():
        if array.nbytes == 0:
            continue
        if sys.byteorder == "big":
            array = array.astype(array.dtype.newbyteorder("<"))
        buffers.append(array.reshape(-1).data.cast("B"))
        fill = -array.nbytes % 8
        if fill:
            buffers.append(_FILL[:fill])
        payload += array.nbytes + fill
    if payload >= 2**32:
        raise ValueError(f"arrays of {payload} bytes do not fit one request")
    return [_lengths.pack(len(text), payload) + text, *buffers]


def _text(header: Mapping[str, Any], arrays: Described) -> bytes:
    if arrays:
        header = {**header, "arrays": [{"name": name, "dtype": dtype, "shape": shape} for name, dtype, shape in arrays]}
    try:
        text = json.dumps(header, allow_nan=False, separators=(",", ":"), default=_plain).encode()
    except ValueError:
        raise ValueError("a setting is nan, infinite or contains itself; give finite numbers") from None
    return text + b" " * (-len(text) % 8)


@functools.lru_cache(maxsize=128)
def _text_again(header: tuple[tuple[str, Any], ...], arrays: Described) -> bytes:
    """The same of whole numbers and texts: a training asks the same again and again."""
    return _text(dict(header), arrays)


def _plain(value: Any) -> Any:
    """Numbers of numpy as those of Python."""
    if isinstance(value, (np.generic, np.ndarray)):
        return value.tolist()
    raise TypeError(f"a {type(value).__name__} was given where a number, a text, a list or a dict is taken")


def lengths(prefix: bytes) -> tuple[int, int]:
    """Of header and payload, from the first 8 bytes. Raises NoFrame."""
    header, payload = _lengths.unpack(prefix)
    if header % 8 or payload % 8 or not 0 < header <= MOST_HEADER or payload > MOST_PAYLOAD:
        raise NoFrame(f"a frame of {header} and {payload} bytes")
    return header, payload


def decode(body: np.ndarray, header: int) -> tuple[dict[str, Any], dict[str, np.ndarray]]:
    """
    The header of a frame and its arrays by name, which share the memory of `body`: all behind the lengths, uint8. Raises
    NoFrame.
    """
    try:
        text = body[:header].tobytes()
        answer, places, end = _answer_again(text) if text.startswith(_NUMBERS) and header <= _SHORT else _answer(text)
        arrays = {name: body[at : at + size].view(dtype).reshape(shape) for name, at, size, dtype, shape in places}
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise NoFrame(f"a header that cannot be read: {error}") from None
    if end != len(body):
        raise NoFrame("a payload that is not what its header says")
    return answer, arrays


def _answer(header: bytes) -> tuple[dict[str, Any], list[tuple[str, int, int, np.dtype[Any], tuple[int, ...]]], int]:
    """The JSON; the name, place, bytes, type and shape of each array; where they end."""
    answer = json.loads(header)
    listed: Sequence[Mapping[str, Any]] = answer.get("arrays", ())
    places = []
    at = len(header)
    for each in listed:
        dtype, shape = _DTYPES[each["dtype"]], tuple(each["shape"])
        size = dtype.itemsize
        for extent in shape:
            size *= extent
        places.append((each["name"], at, size, dtype, shape))
        at += size + -size % 8
    return answer, places, at


# Of answers that are numbers and nothing else: the same again and again in a training.
_answer_again = functools.lru_cache(maxsize=128)(_answer)
_NUMBERS = b'{"result":{},"arrays":'
_SHORT = 512
