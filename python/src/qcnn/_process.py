"""
The one server of this process: started when it is first asked, asked by one thread at a time, started anew after it died. A
process that was forked has its own.
"""

from __future__ import annotations

import atexit
import io
import os
import select
import signal
import subprocess
import tempfile
import threading
import time
import weakref
from collections import OrderedDict, deque
from typing import Any, Callable, Dict, Mapping, Sequence, Tuple

import numpy as np

from . import _frames, _node
from .errors import QcnnDied, QcnnError, Refused, UsageError, of_answer

PROTOCOL = 1
Arrays = Mapping[str, np.ndarray]
Answer = Tuple[Dict[str, Any], Dict[str, np.ndarray]]
_MOST_WORDS = 2**20
# Seconds that an answer is waited for awake, where there is a processor for each side: one that sleeps is woken later than small
# circuits take.
_AWAKE = 5e-4 if os.name == "posix" and len(getattr(os, "sched_getaffinity", lambda _: range(os.cpu_count() or 1))(0)) > 1 else 0.0
# So many answers are waited for asleep after one that came later: it is long work, or others need the processors.
_ASLEEP = 32
_LAST_WORDS = 4000
_MOST_USUAL = 2**20


class Server:
    """A process of `qcnn serve`, one request at a time."""

    def __init__(self, command: Sequence[str]) -> None:
        # A file takes what it says, so that nobody needs to read along; what is added to it always goes to its end.
        self._words = tempfile.TemporaryFile(mode="a+b", buffering=0)
        # Of a session of its own, so that Ctrl-C reaches it by us alone.
        apart = {"start_new_session": True} if os.name == "posix" else {"creationflags": getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0)}
        try:
            self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._words, bufsize=0, **apart)
        except OSError as error:
            raise QcnnError(f"{command[0]} could not be started: {error.strerror or error}") from error
        assert isinstance(self._process.stdin, io.FileIO) and isinstance(self._process.stdout, io.FileIO)
        self._stdin, self._stdout = self._process.stdin, self._process.stdout
        if _AWAKE:
            os.set_blocking(self._stdout.fileno(), False)
        self.pid = self._process.pid
        self.is_alive = True
        self.busy = False
        self._usual = 4096
        self._asleep = 0
        # Requests that free what nobody has any more; those who find that out may be in the middle of a request.
        self.unwanted: deque[tuple[str, int]] = deque()
        # What it keeps, by field and number, that which was not used for longest first.
        self.kept: Dict[str, OrderedDict[int, weakref.ref[Held]]] = {"circuit": OrderedDict(), "model": OrderedDict()}
        self.greeting = self._exchange("it started", None)[0]
        if self.greeting.get("protocol") != PROTOCOL:
            self.kill()
            raise QcnnError(f"{command[0]} serves protocol {self.greeting.get('protocol')}, and this package speaks {PROTOCOL}; install versions of the same release")

    def ask(self, header: Mapping[str, Any], arrays: Arrays = {}) -> Answer:
        """The result and its arrays. Raises what the answer says, QcnnDied where there was none."""
        self._free()
        try:
            frame = _frames.encode(header, arrays)
        except (TypeError, ValueError) as error:
            raise UsageError(f"{header['request']}: {error}") from None
        most = self.greeting["limits"]["header"]
        if len(frame[0]) - 8 > most:
            raise Refused(f"{header['request']} would take a text of {len(frame[0]) - 8} bytes, more than the {most} that the process of qcnn takes")
        return self._exchange(f"it was asked for {header['request']}", frame)

    def _free(self) -> None:
        while self.unwanted:
            field, number = self.unwanted.popleft()
            self.kept[field].pop(number, None)
            self._exchange("it freed memory", _frames.encode({"request": "unload", field: number}, {}))

    def make_room(self, field: str) -> None:
        """Before one more is loaded: where it keeps as many as it may, it lets go what is loaded again when it is asked for."""
        self._free()
        kept = self.kept[field]
        while len(kept) >= self.greeting["limits"][f"{field}s"]:
            number, reference = kept.popitem(last=False)
            thing = reference()
            if thing is not None:
                thing._server = None
                self.unwanted.append((field, number))
            self._free()

    def _exchange(self, occasion: str, frame: list[Any] | None) -> Answer:
        if self.busy:
            raise QcnnError("qcnn was called within a call of its own, by a signal handler perhaps")
        self.busy = True
        try:
            if frame is not None:
                self._write(frame)
            answer, arrays = self._read()
        except (EOFError, BrokenPipeError, ConnectionError, OSError, _frames.NoFrame) as error:
            raise self._died(occasion, error) from None
        except BaseException:
            # Interrupted in the middle: what comes next would be an answer to this.
            self.kill()
            raise
        finally:
            self.busy = False
        if "last" in answer:
            raise self._died(occasion, _frames.NoFrame(str(answer.get("error"))))
        if "error" in answer:
            raise of_answer(answer["error"])
        return answer.get("result", {}), arrays

    def _write(self, buffers: list[Any]) -> None:
        if sum(map(len, buffers)) <= 2**16 or not hasattr(os, "writev"):
            buffers = [b"".join(buffers)]
        waiting = deque(memoryview(each) for each in buffers)
        while waiting:
            written = os.writev(self._stdin.fileno(), list(waiting)[:16]) if len(waiting) > 1 else os.write(self._stdin.fileno(), waiting[0])
            while waiting and written >= len(waiting[0]):
                written -= len(waiting.popleft())
            if written:
                waiting[0] = waiting[0][written:]

    def _read(self) -> Answer:
        # As long as the answer before, so that one read is enough in a training.
        frame = np.empty(self._usual, np.uint8)
        come = self._read_into(frame, 0, 8)
        header, payload = _frames.lengths(frame[:8].tobytes())
        size = 8 + header + payload
        if come > size:
            raise _frames.NoFrame("more than one answer")
        if size > len(frame):
            frame, begun = np.empty(size, np.uint8), frame[:come]
            frame[:come] = begun
        self._read_into(frame, come, size)
        self._usual = min(size, _MOST_USUAL)
        return _frames.decode(frame[8:size], header)

    def _read_into(self, frame: np.ndarray, come: int, wanted: int) -> int:
        """Reads behind what has come until as much is there as is wanted, or more; says how much."""
        while come < wanted:
            rest = frame.data[come:]
            count = self._stdout.readinto(rest)
            if count is None:
                count = self._wait_for(rest)
            if not count:
                raise EOFError("its output ended")
            come += count
        return come

    def _wait_for(self, rest: memoryview) -> int:
        """Reads what comes next; 0 where the output has ended."""
        if self._asleep == 0:
            end = time.perf_counter() + _AWAKE
            while time.perf_counter() < end:
                count = self._stdout.readinto(rest)
                if count is not None:
                    return count
            self._asleep = _ASLEEP
        self._asleep -= 1
        while True:
            waiting = select.poll()
            waiting.register(self._stdout, select.POLLIN)
            waiting.poll()
            count = self._stdout.readinto(rest)
            if count is not None:
                return count

    def _died(self, occasion: str, error: Exception) -> QcnnDied:
        try:
            # What closed its output is about to end, or is no server.
            self._process.wait(timeout=5 if isinstance(error, (EOFError, OSError)) else 0)
        except subprocess.TimeoutExpired:
            pass
        code = self._process.poll()
        words = self.last_words()
        self.kill()
        how = f"wrote {error}" if isinstance(error, _frames.NoFrame) else _ending(code)
        said = f"; it said last:\n{words}" if words else ", and said nothing"
        return QcnnDied(f"the process of qcnn {how} when {occasion}; the next call starts a new one{said}", words, code)

    def last_words(self) -> str:
        """What it said last to people, without what goes beyond some 4,000 characters."""
        size = self._words.seek(0, os.SEEK_END)
        self._words.seek(max(0, size - _LAST_WORDS))
        return self._words.read(_LAST_WORDS).decode(errors="replace").strip()

    def forget_words(self) -> None:
        """A server that says much keeps no more than its last words."""
        if os.fstat(self._words.fileno()).st_size > _MOST_WORDS:
            self._words.truncate(0)

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()
        self._close()

    def end(self) -> None:
        """Lets it end by itself, for a moment."""
        self._stdin.close()
        try:
            self._process.wait(timeout=1)
        except subprocess.TimeoutExpired:
            pass
        self.kill()

    def abandon(self) -> None:
        """In a process that was forked: leaves it to the parent, whose end it would not notice while our copies were open."""
        self._process.returncode = 0
        self._close()

    def _close(self) -> None:
        self.is_alive = False
        for file in (self._stdin, self._stdout, self._words):
            try:
                file.close()
            except OSError:
                pass


def _ending(code: int | None) -> str:
    if code is None:
        return "closed its output"
    if code >= 0:
        return f"ended with exit code {code}"
    try:
        return f"was ended by {signal.Signals(-code).name}"
    except ValueError:
        return f"was ended by signal {-code}"


class Held:
    """Something that a server keeps for us by a number, and that is loaded again where it has none."""

    field = ""

    def __init__(self) -> None:
        self._server: Server | None = None
        self._number = 0

    def _load(self, server: Server) -> int:
        """Its number on this server."""
        raise NotImplementedError

    def _adopt(self, server: Server, number: int) -> None:
        self._server, self._number = server, number
        server.kept[self.field][number] = weakref.ref(self)

    def number_on(self, server: Server) -> int:
        if self._server is not server:
            server.make_room(self.field)
            self._adopt(server, self._load(server))
        server.kept[self.field].move_to_end(self._number)
        return self._number

    def __del__(self) -> None:
        server = getattr(self, "_server", None)
        if server is not None:
            server.unwanted.append((self.field, self._number))


_lock = threading.RLock()
_server: Server | None = None


def _current() -> Server:
    global _server
    if _server is None or not _server.is_alive:
        _server = Server(_node.command())
    return _server


def ask(request: Callable[[Callable[[Held], int]], Mapping[str, Any]], arrays: Arrays = {}) -> Answer:
    """
    The result of a request and its arrays by name. `request` makes it of a function that says by which number the server has
    something. Threads wait for one another.
    """
    with _lock:
        server = _current()
        result = server.ask(request(lambda held: held.number_on(server)), arrays)
        server.forget_words()
        return result


def ask_for(thing: Held, header: Mapping[str, Any]) -> dict[str, Any]:
    """Loads something by a request whose result has its number, and says that result."""
    with _lock:
        server = _current()
        server.make_room(thing.field)
        result, _ = server.ask(header)
        thing._adopt(server, result[thing.field])
        return result


def limit(name: str) -> int:
    """What the server says that it takes at most: "payload", in bytes."""
    with _lock:
        return int(_current().greeting["limits"][name])


def server_pid() -> int | None:
    """The process that computes for this one now; None where none was started yet, or the last one died."""
    server = _server
    return server.pid if server is not None and server.is_alive else None


def _after_fork() -> None:
    global _lock, _server
    _lock = threading.RLock()
    if _server is not None:
        _server.abandon()
        _server = None


@atexit.register
def _at_exit() -> None:
    if _server is not None and _server.is_alive:
        _server.end()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork)
