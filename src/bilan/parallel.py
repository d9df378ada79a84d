"""Work on many items by several processes, its results in the order of the items, one lost process costing one item.

Processes are started afresh (`spawn`), as every system can; each is sent a few items ahead, so that it need not wait,
and answers them one by one in its own order. So the first that a lost process has not answered is the one that it
was lost with; the others go to another. Only so much is taken of the items as is being worked on or waits for an
earlier one.
"""

from __future__ import annotations

import contextlib
import os
import queue
import signal
import threading
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from bilan.collecting import collect_seldom
from bilan.errors import BilanError

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

T = TypeVar("T")
R = TypeVar("R")
G = TypeVar("G")
AHEAD = 3
"""Items that a process has been sent and has not answered: one to work on, one to go on with, one on its way."""
MOST_HELD = 32
"""Items for each process that are held, being worked on or waiting for an earlier one."""
HEAVIEST_HELD = 4_000_000
"""What items held may weigh for each process, in their own measure (characters): reading takes some 300 bytes each."""
REMEDY = "give --jobs 1 to work in one process"


class ProcessError(BilanError):
    """What a process cannot do at all, or the error that its work raised on purpose."""

    def __init__(self, message: str, exit_code: int = 1) -> None:
        super().__init__(message)
        self.exit_code = exit_code


@dataclass(frozen=True)
class Lost:
    """In place of a result: the process that worked on it ended."""

    how: str
    """`signal 9`, `exit code 1`."""


@dataclass(frozen=True)
class Work(Generic[G, R]):
    """What is to be done with items; all of it can be pickled."""

    prepare: Callable[[], Callable[[G], R]]
    """Loads what the work needs, once a process, and returns the work on one item."""


@dataclass
class _Slot(Generic[T, G]):
    """An item in the line, with its result once that is there."""

    item: T
    given: G | None
    """What is to be worked on."""
    weight: int
    result: Any = None
    done: bool = False


def cores() -> int:
    """Return how many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1  # macOS and Windows bind processes to no cores


def in_order(
    work: Work[G, R],
    items: Iterable[T],
    *,
    jobs: int,
    give: Callable[[T], G | None],
    weigh: Callable[[G], int],
    worth: int = 0,
) -> Generator[tuple[T, R | Lost | None], None, None]:
    """Yield each item with its result, in the order of the items.

    `give`: what of an item is to be worked on, None for nothing, whose result is None; `weigh`: how much memory that
    takes, in any one measure. With one job, with one item, or where all together weigh less than `worth`, everything
    is done in this process. An error that `items` raises is raised after the results of what came before it, and so
    is one that the work raises, then as ProcessError where another process did it. Close the generator to end the
    processes.
    """
    slots = (_Slot(item, given := give(item), 0 if given is None else weigh(given)) for item in items)
    if jobs > 1:
        first, ended = _beginning(slots, worth)
        slots = _after(first, slots)
        if not ended:
            with _Crew(work, jobs) as crew:
                for slot in _together(crew, slots):
                    yield slot.item, slot.result
            return
    do: Callable[[G], R] | None = None
    for slot in slots:
        if slot.given is None:
            yield slot.item, None
            continue
        do = do or work.prepare()
        yield slot.item, do(slot.given)


def _beginning(slots: Iterator[_Slot[T, G]], worth: int) -> tuple[list[_Slot[T, G] | Exception], bool]:
    """Take items until there are two to work on, and enough; say whether they ended before."""
    taken: list[_Slot[T, G] | Exception] = []
    number = weight = 0
    while number < 2 or weight < worth:
        try:
            some = list(islice(slots, 1))
        except Exception as error:  # raised again in its place, behind the results of what came before
            return [*taken, error], True
        if not some:
            return taken, True
        taken += some
        number += some[0].given is not None
        weight += some[0].weight
    return taken, False


def _after(first: list[_Slot[T, G] | Exception], rest: Iterator[_Slot[T, G]]) -> Generator[_Slot[T, G], None, None]:
    for slot in first:
        if isinstance(slot, Exception):
            raise slot
        yield slot
    yield from rest


def _together(crew: _Crew, slots: Iterator[_Slot[T, G]]) -> Iterator[_Slot[T, G]]:
    """Yield the slots in their order, each with its result; raises ProcessError."""
    line: _Line[T, G] = _Line(crew.jobs)
    raised: Exception | None = None
    more = True
    while more or line.slots:
        while more and line.has_room and crew.has_room:
            try:
                some = list(islice(slots, 1))
            except Exception as error:  # raised below, behind the results of what came before
                raised, some = error, []
            more = bool(some)
            for slot in some:
                line.take(slot)
                if slot.given is None:
                    slot.done = True
                else:
                    crew.take(slot)
        yield from line.finished()
        if line.slots and not (more and line.has_room and crew.has_room):
            crew.attend()
    if raised is not None:
        raise raised


class _Line(Generic[T, G]):
    """The items that are held, in their order."""

    def __init__(self, jobs: int) -> None:
        self.slots: deque[_Slot[T, G]] = deque()
        self._most, self._heaviest, self._weight = MOST_HELD * jobs, HEAVIEST_HELD * jobs, 0

    @property
    def has_room(self) -> bool:
        """Whether one more may be held."""
        return len(self.slots) < self._most and self._weight < self._heaviest

    def take(self, slot: _Slot[T, G]) -> None:
        """Put an item at the end."""
        self.slots.append(slot)
        self._weight += slot.weight

    def finished(self) -> Iterator[_Slot[T, G]]:
        """Yield those at the front that are done; raises what one of them raised."""
        while self.slots and self.slots[0].done:
            slot = self.slots.popleft()
            self._weight -= slot.weight
            if isinstance(slot.result, ProcessError):
                raise slot.result
            yield slot


@dataclass
class _Worker:
    """A process with what it has been sent and has not answered."""

    process: Any
    pipe: Connection
    ready: bool = False
    doing: deque[_Slot[Any, Any]] = field(default_factory=deque)


class _Crew:
    """The processes that work together."""

    def __init__(self, work: Work[Any, Any], jobs: int) -> None:
        import multiprocessing  # not needed where everything is done in this process

        self.jobs = jobs
        self._spawn = multiprocessing.get_context("spawn")
        self._work = work
        self._workers: list[_Worker] = []
        self._waiting: deque[_Slot[Any, Any]] = deque()
        """What a lost process left undone, before anything new."""

    def __enter__(self) -> _Crew:
        return self

    def __exit__(self, *_: object) -> None:
        """End all processes now, whatever they do, and wait until they are gone."""
        for worker in self._workers:
            worker.process.kill()
        for worker in self._workers:
            worker.process.join()
            worker.pipe.close()
        self._workers.clear()

    @property
    def has_room(self) -> bool:
        """Whether a process can be sent something, or one more be started."""
        return not self._waiting and (
            len(self._workers) < self.jobs or any(len(worker.doing) < AHEAD for worker in self._workers)
        )

    def take(self, slot: _Slot[Any, Any]) -> None:
        """Have an item worked on as soon as a process can."""
        self._waiting.append(slot)
        self._hand_out()

    def _hand_out(self) -> None:
        while self._waiting:
            worker = min(self._workers, key=lambda one: len(one.doing), default=None)
            if worker is None or (worker.doing and len(self._workers) < self.jobs):
                worker = self._start()
            if len(worker.doing) >= AHEAD:
                return
            slot = self._waiting.popleft()
            worker.doing.append(slot)
            try:
                worker.pipe.send(slot.given)
            except OSError:  # it ended; its pipe says so too, and what it was sent is seen to there
                return

    def attend(self) -> None:
        """Wait for an answer, or for the end of a process, and take what is there."""
        from multiprocessing.connection import wait

        pipes = {worker.pipe: worker for worker in self._workers}
        for pipe in wait(list(pipes)):
            worker = pipes[pipe]  # type: ignore[index]
            try:
                message = worker.pipe.recv()
            except (EOFError, OSError):
                self._bury(worker)
                continue
            if isinstance(message, ProcessError) and not worker.ready:
                raise message
            if not worker.ready:
                worker.ready = True
                continue
            slot = worker.doing.popleft()
            slot.result, slot.done = message, True
        self._hand_out()

    def _bury(self, worker: _Worker) -> None:
        """Note what a process that ended was working on as lost, and keep the rest of what it was sent for others."""
        worker.process.join()
        worker.pipe.close()
        self._workers.remove(worker)
        how = _how(worker.process.exitcode)
        if not worker.ready:
            raise ProcessError(f"a process ended before it was ready ({how}); is there memory left? {REMEDY}")
        if worker.doing:
            lost = worker.doing.popleft()
            lost.result, lost.done = Lost(how), True
        self._waiting.extendleft(reversed(worker.doing))

    def _start(self) -> _Worker:
        here, there = self._spawn.Pipe()
        process = self._spawn.Process(target=_serve, args=(there, self._work), daemon=True)
        worker = _Worker(process, here)
        with _interrupts_held():
            process.start()
            self._workers.append(worker)
        there.close()
        return worker


def _how(exit_code: int | None) -> str:
    return f"signal {-exit_code}" if exit_code is not None and exit_code < 0 else f"exit code {exit_code}"


@contextlib.contextmanager
def _interrupts_held() -> Iterator[None]:
    """Start processes that no interrupt reaches: it is for the one that started them, which ends them itself.

    What is blocked here stays blocked in a process started meanwhile; this one gets the interrupt afterwards.
    """
    if not hasattr(signal, "pthread_sigmask"):  # Windows: there the process ignores interrupts once it runs
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _serve(pipe: Connection, work: Work[Any, Any]) -> None:
    """Do what comes through a pipe until it is closed: what a process runs."""
    collect_seldom()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    given: queue.SimpleQueue[Any] = queue.SimpleQueue()
    threading.Thread(target=_receive, args=(pipe, given), daemon=True).start()
    with contextlib.suppress(BrokenPipeError, ConnectionResetError):  # nobody is there to answer any more
        try:
            do = work.prepare()
        except BilanError as error:
            pipe.send(ProcessError(str(error), error.exit_code))
            return
        pipe.send(None)
        while True:
            item = given.get()
            try:
                answer = do(item)
            except BilanError as error:
                answer = ProcessError(str(error), error.exit_code)
            pipe.send(answer)


def _receive(pipe: Connection, given: queue.SimpleQueue[Any]) -> None:
    """Take what is sent at once, so that who sends never waits for who answers; end the process with its master."""
    try:
        while True:
            given.put(pipe.recv())
    except (EOFError, OSError):
        os._exit(0)
