"""Processes that do the desk's tasks, so that a task can be ended and its memory is bounded.

Python cannot end a thread, and one long search of a pattern stops all threads of a process. A process can be killed at
any moment: the ledger keeps what was committed and nothing else. The server's own process does nothing that takes long.
"""

from __future__ import annotations

import asyncio
import logging
import multiprocessing
import os
import pickle
import shutil
import signal
import tempfile
import threading
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Self

import msgspec

from bilan.errors import BilanError
from bilan.ledger import Ledger
from bilan.reader_settings import ReaderSettings
from bilan.web.desk import Desk
from bilan.web.work import READING, Reply, busy, done

LOG = logging.getLogger("bilan.web")
MOST_MEMORY = 2_000_000_000
"""Bytes that a process may take: reading takes about 300 a character, so that a report of 5 MB fits."""
MOST_WAITING = 50
"""Tasks that wait for a process; more would wait for longer than anybody does."""
SOON = 5
"""Seconds after which to try again, for a client, and for a process that does not start."""
SPAWN = multiprocessing.get_context("spawn")


class WorkerError(BilanError):
    """A process that cannot work; the message is what it said."""


@dataclass(frozen=True)
class Setting:
    """What a process opens to work on."""

    ledger: str
    language_folders: tuple[Path, ...] = ()
    places: Path | None = None
    organisations: Path | None = None
    weights: Path | None = None
    min_confidence: float = 0.0
    precise: bool = False
    memory: int = MOST_MEMORY
    file_mode: int | None = None
    """Who may read a ledger's file that is made; its owner alone where nothing is said."""


def work(pipe: Connection, setting: Setting, scratch: str) -> None:
    """Do what comes through a pipe until it is closed: what a process runs."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the server, which ends its processes itself
    threading.Thread(target=_end_with_the_server, args=(scratch,), daemon=True).start()
    tempfile.tempdir = scratch
    _bound_memory(setting.memory)
    try:
        store = Ledger(setting.ledger, mode=setting.file_mode)
        settings = ReaderSettings(
            setting.language_folders,
            setting.places,
            setting.organisations,
            setting.weights,
            setting.min_confidence,
            setting.precise,
        )
        desk = Desk(store, settings.reader(), settings=settings)
    except BilanError as error:
        pipe.send_bytes(str(error).encode())
        return
    pipe.send_bytes(b"")
    try:
        while True:
            task, arguments = pipe.recv()
            pipe.send_bytes(msgspec.msgpack.encode(done(desk, task, arguments)))
    except (EOFError, BrokenPipeError):  # the server is gone
        shutil.rmtree(scratch, ignore_errors=True)


def _end_with_the_server(scratch: str) -> None:
    """Stop in the middle of a task when the server is gone, and leave nothing: nobody would hear of it."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        shutil.rmtree(scratch, ignore_errors=True)
        os._exit(1)


def _bound_memory(most: int) -> None:
    try:
        import resource
    except ImportError:  # not on Windows: there a task is bounded by its body and its time alone
        return
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    resource.setrlimit(resource.RLIMIT_AS, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))


class Worker:
    """One process; its calls block, but `kill` may come from any thread at any time."""

    def __init__(self, setting: Setting) -> None:
        self._setting = setting
        self._lock = threading.Lock()
        self._over = False
        self._process: Any = None
        self._pipe: Connection | None = None
        self._scratch = ""

    def start(self) -> None:
        """Start the process, in place of an ended one, and wait until it is ready; raises WorkerError."""
        self._clear()
        with self._lock:
            if self._over:
                raise WorkerError("the desk is being closed")
            self._scratch = tempfile.mkdtemp(prefix="bilan-")
            self._pipe, there = SPAWN.Pipe()
            self._process = SPAWN.Process(target=work, args=(there, self._setting, self._scratch), daemon=True)
            self._process.start()
            there.close()
        try:
            said = self._pipe.recv_bytes()
        except (EOFError, OSError):
            raise WorkerError("a process of the desk ended before it was ready; is there memory left?") from None
        if said:
            raise WorkerError(said.decode())

    def ask(self, message: bytes) -> Reply | None:
        """Return what became of a task (pickled with its arguments); None where the process ended without an answer."""
        assert self._pipe is not None
        try:
            self._pipe.send_bytes(message)
            return msgspec.msgpack.decode(self._pipe.recv_bytes(), type=Reply)
        except (EOFError, OSError):
            return None

    def kill(self, *, over: bool = False) -> None:
        """End the process now, whatever it does; `over`: for good."""
        with self._lock:
            self._over = self._over or over
            if self._process is not None:
                self._process.kill()

    def _clear(self) -> None:
        """Remove what an ended process left: its files hold reports."""
        if self._process is not None:
            self._process.join()
        if self._pipe is not None:
            self._pipe.close()
        if self._scratch:
            shutil.rmtree(self._scratch, ignore_errors=True)
        self._process, self._pipe, self._scratch = None, None, ""

    def close(self) -> None:
        """End the process for good and remove what it left."""
        self.kill(over=True)
        process, scratch = self._process, self._scratch
        if process is not None:
            process.join()
        if scratch:
            shutil.rmtree(scratch, ignore_errors=True)


class Workers:
    """A few processes; the first that is free does a task. Those that are killed are replaced."""

    def __init__(self, setting: Setting, number: int | None = None) -> None:
        number = number or min(4, max(2, os.cpu_count() or 2))
        self._workers = [Worker(setting) for _ in range(number)]
        self._threads = ThreadPoolExecutor(2 * number, thread_name_prefix="bilan-worker")
        self._free: asyncio.PriorityQueue[int] = asyncio.PriorityQueue()
        self._reading = asyncio.Semaphore(max(1, number - 1))  # one process is always left for short questions
        self._renewals: set[asyncio.Task[None]] = set()
        self._waiting = 0
        self._begun = self._closed = False

    def __enter__(self) -> Self:
        """Start the first process; raises WorkerError for a ledger or a file that cannot be used."""
        try:
            self._workers[0].start()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End all processes now; tasks that they do are answered as ended."""
        self._closed = True
        for worker in self._workers:
            worker.kill(over=True)
        for worker in self._workers:
            worker.close()
        self._threads.shutdown(wait=False, cancel_futures=True)

    async def do(self, task: str, arguments: tuple[Any, ...]) -> Reply:
        """Return what became of a task; cancelling kills the process that does it."""
        self._begin()
        message = pickle.dumps((task, arguments))
        if self._waiting >= MOST_WAITING:
            return busy("too much is being asked of the desk; try again in a moment", SOON)
        if task not in READING:
            return await self._done(message)
        self._waiting += 1
        try:
            await self._reading.acquire()
        finally:
            self._waiting -= 1
        try:
            return await self._done(message)
        finally:
            self._reading.release()

    async def _done(self, message: bytes) -> Reply:
        self._waiting += 1
        try:
            number = await self._free.get()
        finally:
            self._waiting -= 1
        worker = self._workers[number]
        reply: Reply | None = None
        try:
            reply = await self._in_thread(worker.ask, message)
        finally:
            if reply is None or reply.spent:
                worker.kill()
                self._later(self._renew(number))
            else:
                self._free.put_nowait(number)
        if reply is None:
            why = "the desk is being closed" if self._closed else "the work was ended: it may need too much memory"
            return busy(why, SOON)
        return reply

    def _begin(self) -> None:
        if not self._begun:
            self._begun = True
            self._free.put_nowait(0)
            for number in range(1, len(self._workers)):
                self._later(self._renew(number))

    def _later(self, renewal: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(renewal)
        self._renewals.add(task)
        task.add_done_callback(self._renewals.discard)

    async def _renew(self, number: int) -> None:
        while not self._closed:
            try:
                await self._in_thread(self._workers[number].start)
            except WorkerError as error:
                if not self._closed:
                    LOG.error("a process of the desk does not start: %s", error)
                    await asyncio.sleep(SOON)
            else:
                self._free.put_nowait(number)
                return

    async def _in_thread(self, call: Any, *arguments: Any) -> Any:
        try:
            return await asyncio.get_running_loop().run_in_executor(self._threads, call, *arguments)
        except RuntimeError as error:
            if self._closed:  # no thread starts any more
                return None
            raise error
