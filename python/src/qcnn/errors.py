"""What a call can end with. All are a `QcnnError`; their text is for people: one sentence, or diagnostics with carets."""

from __future__ import annotations

import re
from typing import Any, Mapping, Sequence

__all__ = [
    "CircuitError",
    "InternalError",
    "NodeMissing",
    "QcnnDied",
    "QcnnError",
    "Refused",
    "ShapeError",
    "UsageError",
]


class QcnnError(Exception):
    """Anything that qcnn says no to."""


class CircuitError(QcnnError):
    """The text of a circuit is wrong. `diagnostics` are dicts with `code`, `severity`, `message`, `file`, `start`, `end`, `text`."""

    def __init__(self, message: str, diagnostics: Sequence[Mapping[str, Any]] = ()) -> None:
        super().__init__(message)
        self.diagnostics = list(diagnostics)

    def __reduce__(self) -> Any:
        return type(self), (str(self), self.diagnostics)


class UsageError(QcnnError, ValueError):
    """What was asked for cannot be meant: a name, a setting, a number that is none."""


class ShapeError(UsageError):
    """An array does not have the shape that the circuit takes."""


class Refused(QcnnError):
    """It was understood and cannot be done here: too little memory, results that are not finite, a limit."""


class InternalError(QcnnError):
    """A mistake in qcnn; the text has its stack."""


class NodeMissing(QcnnError):
    """No Node.js that could run the compiler was found."""


class QcnnDied(QcnnError):
    """
    The process that computes ended in the middle. `last_words` is what it said last on standard error, `returncode` how it
    ended (minus the signal, as of `subprocess`). The next call starts a new one.
    """

    def __init__(self, message: str, last_words: str = "", returncode: int | None = None) -> None:
        super().__init__(message)
        self.last_words = last_words
        self.returncode = returncode

    def __reduce__(self) -> Any:
        return type(self), (str(self), self.last_words, self.returncode)


kinds = {"usage": UsageError, "refused": Refused, "internal": InternalError}


def of_answer(error: Mapping[str, Any]) -> QcnnError:
    """The exception for the `error` of an answer."""
    message = _in_python(str(error.get("message", "no reason was given")))
    if error.get("kind") == "diagnostic":
        return CircuitError(message, error.get("diagnostics", ()))
    return kinds.get(str(error.get("kind")), QcnnError)(message)


def _in_python(message: str) -> str:
    """Options of the command line as the keywords that they are here, `--up-to` as `up_to=`; not in lines of a circuit's text."""
    lines = (each if re.match(r" *\d* \|", each) else re.sub(r"(?<![\w-])--([a-z][a-z-]*)", _keyword, each) for each in message.split("\n"))
    return "\n".join(lines)


def _keyword(option: "re.Match[str]") -> str:
    return option[1].replace("-", "_") + "="
