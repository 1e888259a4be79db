"""Engines: how a function is applied to many items, here or in several local processes.

Every engine gives the results in the order of the items, loads the tools once where the work is done, and holds a
bounded number of items at a time. An engine is a line in ``ENGINES``; the contract tests run on each of them.

Worker processes are forked on Linux: they inherit what this process has imported. So ``prepare`` imports here, once,
what every worker needs: two workers spend 5.6 s of processor time until the first result, and 7.3 s where each imports
for itself, as spawned ones do. What forking may break are locks and threads of this process; so tools, which may bring
threads of their own, are loaded in the worker after forking, and a worker touches its pipe, its tools and nothing else.
Elsewhere, where forking is not safe, workers are spawned.
"""

from __future__ import annotations

import multiprocessing
import signal
import sys
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Any, Generic, Protocol, TypeVar

from sayso.errors import SaysoError, WorkerError

Item = TypeVar("Item")
Kit = TypeVar("Kit")
Result = TypeVar("Result")

AHEAD = 32
"""How many items for each worker may be read before the one whose result is due: it bounds what is held."""

TRIES = 2
"""How often an item may bring its worker down before it is given up. Once may be bad luck."""

START = "spawn" if sys.platform in {"darwin", "win32"} else "fork"


@dataclass(frozen=True, slots=True)
class Lost:
    """What stands in place of a result when an item brought its worker process down `TRIES` times."""

    problem: str


class Engine(Protocol):
    """Applies ``function(item, tools)`` to every item and gives ``(item, result)`` in the order of the items.

    ``make_tools`` runs once in each process that works, and not at all when there is no item. ``prepare`` imports what
    that needs, and may be run before it in the calling process. Where processes are used, ``function``, ``make_tools``,
    the items and the results must be picklable. A `SaysoError` raised by ``function`` ends the iteration where its
    result would stand; one raised by ``make_tools`` ends it at once. Closing the iterator stops the work.
    """

    def __call__(
        self,
        function: Callable[[Item, Kit], Result],
        items: Iterable[Item],
        *,
        make_tools: Callable[[], Kit],
        workers: int,
        prepare: Callable[[], None] | None = None,
    ) -> Generator[tuple[Item, Result | Lost], None, None]:
        """Start when the first result is asked for."""


def in_process(
    function: Callable[[Item, Kit], Result],
    items: Iterable[Item],
    *,
    make_tools: Callable[[], Kit],
    workers: int = 1,  # noqa: ARG001 - every engine takes the same arguments
    prepare: Callable[[], None] | None = None,  # noqa: ARG001 - make_tools imports the same here
) -> Generator[tuple[Item, Result | Lost], None, None]:
    """Work in this process, one item after another."""
    tools: list[Kit] = []
    for item in items:
        if not tools:
            tools.append(make_tools())
        yield item, function(item, tools[0])


def in_processes(
    function: Callable[[Item, Kit], Result],
    items: Iterable[Item],
    *,
    make_tools: Callable[[], Kit],
    workers: int,
    prepare: Callable[[], None] | None = None,
    start: str = START,
) -> Generator[tuple[Item, Result | Lost], None, None]:
    """Work in ``workers`` local processes, started as items come.

    A worker holds one item at a time. So when one dies (killed for its memory, say) the item at fault is known: it is
    tried once more in a new worker and then given as `Lost`; no other item is touched. Raises `WorkerError` when
    workers die before they are ready.
    """
    source = iter(items)
    reading = True
    window: deque[_Task[Item, Result]] = deque()  # read and not yet given back, in order
    waiting: deque[_Task[Item, Result]] = deque()  # of these, not yet with a worker
    if start != "fork":
        prepare = None  # a spawned worker inherits nothing
    with closing(_Crew(function, make_tools, workers=workers, prepare=prepare, start=start)) as crew:
        while reading or window:
            crew.take(waiting)
            while window and window[0].answer is not None:
                task = window.popleft()
                yield task.item, task.result()
            # Read on while the workers work; wait for them only when enough is read.
            read_more = reading and len(window) < AHEAD * workers
            if read_more:
                try:
                    task = _Task(next(source))
                except StopIteration:
                    reading = False
                else:
                    window.append(task)
                    waiting.append(task)
            for task in crew.collect(block=not read_more):
                waiting.appendleft(task)


ENGINES: dict[str, Engine] = {"local": in_process, "processes": in_processes}


def engine_for(workers: int) -> Engine:
    """The engine that so many workers ask for: 1 is this process itself."""
    return ENGINES["local" if workers == 1 else "processes"]


class _Task(Generic[Item, Result]):
    """One item on its way: how often it was tried, and its answer once there is one."""

    __slots__ = ("answer", "item", "tries")

    def __init__(self, item: Item) -> None:
        self.item = item
        self.tries = 0
        self.answer: _Done | _Raised | Lost | None = None

    def result(self) -> Result | Lost:
        if isinstance(self.answer, _Raised):
            raise self.answer.error
        return self.answer.value if isinstance(self.answer, _Done) else self.answer  # type: ignore[return-value]


@dataclass(frozen=True, slots=True)
class _Ready:
    """A worker has loaded its tools."""


@dataclass(frozen=True, slots=True)
class _Done:
    value: Any


@dataclass(frozen=True, slots=True)
class _Raised:
    error: SaysoError


class _Worker(Generic[Item, Result]):
    """One process, the pipe to it, and the task it holds."""

    __slots__ = ("connection", "process", "ready", "task")

    def __init__(self, process: BaseProcess, connection: Connection) -> None:
        self.process = process
        self.connection = connection
        self.ready = False
        self.task: _Task[Item, Result] | None = None

    def end(self) -> str:
        """Stop the process, if it still runs, and say how it ended."""
        self.connection.close()
        self.process.kill()
        self.process.join()
        code = self.process.exitcode or 0
        self.process.close()
        return f"was killed by signal {-code}" if code < 0 else f"ended with exit code {code}"


class _Crew(Generic[Item, Kit, Result]):
    """The worker processes of one map."""

    def __init__(
        self,
        function: Callable[[Item, Kit], Result],
        make_tools: Callable[[], Kit],
        *,
        workers: int,
        prepare: Callable[[], None] | None,
        start: str,
    ) -> None:
        self._prepare = prepare
        self._function = function
        self._make_tools = make_tools
        self._size = workers
        self._start = start
        self._context = multiprocessing.get_context(start)
        self._workers: list[_Worker[Item, Result]] = []
        self._stillborn = 0

    def take(self, waiting: deque[_Task[Item, Result]]) -> None:
        """Give waiting tasks to idle workers, first come first served; start a worker where one is missing."""
        for worker in self._workers:
            if worker.ready and worker.task is None and waiting:
                worker.task = waiting.popleft()
                with suppress(OSError):  # it is dead, as `collect` will find
                    worker.connection.send(worker.task.item)
        if waiting and len(self._workers) < self._size:
            self._workers.append(self._hire())

    def collect(self, *, block: bool) -> list[_Task[Item, Result]]:
        """Take the answers that are there, with ``block`` wait for one; give the tasks to be tried once more."""
        awaited = {w.connection: w for w in self._workers if w.task or not w.ready}
        again: list[_Task[Item, Result]] = []
        for connection in wait(list(awaited), timeout=None if block else 0) if awaited else ():
            worker = awaited[connection]  # type: ignore[index]
            try:
                message = worker.connection.recv()
            except (EOFError, OSError):
                again += self._bury(worker)
                continue
            if worker.task is not None:
                worker.task.answer, worker.task = message, None
            elif isinstance(message, _Raised):
                raise message.error
            worker.ready, self._stillborn = True, 0
        return again

    def close(self) -> None:
        """Stop every worker at once, whatever it is doing."""
        while self._workers:
            self._workers.pop().end()

    def _hire(self) -> _Worker[Item, Result]:
        if self._prepare is not None:
            self._prepare()
            self._prepare = None
        ours, theirs = self._context.Pipe()
        # A forked child gets copies of these too. They must go, or the pipes outlive this process in its children.
        inherited = [ours, *(worker.connection for worker in self._workers)] if self._start == "fork" else []
        with _sigint_blocked():
            process = self._context.Process(  # type: ignore[attr-defined]
                target=_work, args=(theirs, inherited, self._function, self._make_tools), daemon=True
            )
            process.start()
        theirs.close()  # so that the worker's death closes the pipe
        return _Worker(process, ours)

    def _bury(self, worker: _Worker[Item, Result]) -> list[_Task[Item, Result]]:
        self._workers.remove(worker)
        end = worker.end()
        if worker.task is None:
            self._stillborn += 1
            if self._stillborn == TRIES:
                raise WorkerError(f"a worker process {end} while loading")
            return []
        worker.task.tries += 1
        if worker.task.tries < TRIES:
            return [worker.task]
        worker.task.answer = Lost(f"the worker process {end}, {TRIES} times")
        return []


def _work(
    connection: Connection,
    inherited: Iterable[Connection],
    function: Callable[[Item, Kit], Result],
    make_tools: Callable[[], Kit],
) -> None:
    """What a worker process does until its pipe closes, which the death of the calling process does too."""
    for other in inherited:
        other.close()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the calling process decides what an interrupt means
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    with suppress(BrokenPipeError, ConnectionResetError):
        try:
            tools = make_tools()
        except SaysoError as error:
            connection.send(_Raised(error))
            return
        connection.send(_Ready())
        while True:
            try:
                item = connection.recv()
            except EOFError:
                return
            connection.send(_attempt(function, item, tools))


def _attempt(function: Callable[[Item, Kit], Result], item: Item, tools: Kit) -> _Done | _Raised:
    try:
        return _Done(function(item, tools))
    except SaysoError as error:
        return _Raised(error)


@contextmanager
def _sigint_blocked() -> Iterator[None]:
    """A child started within ignores Ctrl-C from its first instruction; one that comes now reaches us after it."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
