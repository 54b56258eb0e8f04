"""Which program runs the server: Node.js 20 or later by $QCNN_NODE, of the PATH, or of a qcnn that is installed there."""

from __future__ import annotations

import functools
import os
import shutil
import subprocess
from pathlib import Path

from .errors import NodeMissing

OLDEST = 20
BUNDLE = Path(__file__).parent / "node" / "server.mjs"


def command() -> list[str]:
    """The command line of a server on standard input and output. Raises NodeMissing."""
    return _command(os.environ.get("QCNN_NODE", ""), os.environ.get("PATH", ""))


@functools.lru_cache(maxsize=1)
def _command(chosen: str, path: str) -> list[str]:
    if chosen:
        node = shutil.which(chosen, path=path)
        version = node and version_of(node)
        if not node or not version:
            raise NodeMissing(f"QCNN_NODE is {chosen!r}, which is no Node.js that runs; it takes the path of one, {OLDEST} or later")
        if version[0] < OLDEST:
            raise NodeMissing(f"QCNN_NODE is {chosen!r}, which is Node.js {_words(version)}; qcnn needs {OLDEST} or later")
        return [node, *_script()]
    found = shutil.which("node", path=path)
    version = found and version_of(found)
    if found and version and version[0] >= OLDEST:
        return [found, *_script()]
    installed = shutil.which("qcnn", path=path)
    if installed and not _is_ours(installed):
        beside = shutil.which("node", path=str(Path(installed).parent)) or shutil.which("node", path=str(Path(installed).resolve().parent))
        other = beside and version_of(beside)
        if beside and other and other[0] >= OLDEST:
            return [beside, *_script()]
        if not _needs_node(installed):
            return [installed, "serve", "--stdio"]
    is_old = f"the one on the PATH is {_words(version)}" if version else "there is none on the PATH"
    raise NodeMissing(f"qcnn computes with Node.js {OLDEST} or later, and {is_old}; install it, or name one by the environment variable QCNN_NODE")


def version_of(node: str) -> tuple[int, ...] | None:
    """(20, 19, 2); None where it is no Node.js."""
    try:
        said = subprocess.run([node, "--version"], stdin=subprocess.DEVNULL, capture_output=True, timeout=60, check=True)
        return tuple(int(part) for part in said.stdout.decode().strip().lstrip("v").split("-")[0].split("."))
    except (OSError, ValueError, subprocess.SubprocessError):
        return None


def _script() -> list[str]:
    if not BUNDLE.exists():
        raise NodeMissing(f"{BUNDLE} is missing; in a checkout `npm ci` and `npm run build` make it, and a wheel carries it")
    return [str(BUNDLE)]


def _is_ours(program: str) -> bool:
    return Path(program).resolve().parent == BUNDLE.parent


def _needs_node(program: str) -> bool:
    """Whether it is a script that asks for the Node.js of the PATH."""
    try:
        with open(program, "rb") as file:
            first = file.readline(200)
    except OSError:
        return True
    return first.startswith(b"#!") and b"node" in first


def _words(version: tuple[int, ...]) -> str:
    return ".".join(str(part) for part in version)
