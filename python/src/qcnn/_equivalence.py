"""What a proof of equivalence answered."""

from __future__ import annotations

from typing import Any, Mapping

from .errors import QcnnError


class Equivalence:
    """
    True where two circuits are equivalent, false where they differ; where that stayed unknown, asking for its truth raises
    QcnnError. `answer` is what `qcnn equiv --json` prints: levels, methods, numbers at which they differ. As a text it is what
    `qcnn equiv` prints.
    """

    def __init__(self, answer: Mapping[str, Any], words: str) -> None:
        self.answer = dict(answer)
        self.words = words

    @property
    def verdict(self) -> str:
        """ "equivalent", "different" or "unknown"."""
        return str(self.answer["verdict"])

    def __bool__(self) -> bool:
        if self.verdict not in ("equivalent", "different"):
            raise QcnnError(f"whether they are equivalent is not known: {self.words}")
        return self.verdict == "equivalent"

    def __str__(self) -> str:
        return self.words

    __repr__ = __str__
