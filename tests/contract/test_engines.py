"""What every engine does alike, and what only separate processes can."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from sayso.engines import AHEAD, ENGINES, Lost, engine_for, in_processes
from sayso.errors import ResourceError, RuleError, WorkerError

START_METHODS = [m for m in ("fork", "spawn") if m in multiprocessing.get_all_start_methods()]
PROCESSES = {f"processes, {method}": partial(in_processes, start=method) for method in START_METHODS}


@pytest.fixture(params=[*ENGINES, pytest.param("processes, spawn", marks=pytest.mark.slow)])
def engine(request):
    """Every engine, and the one of processes in the way that it starts them elsewhere."""
    return ENGINES.get(request.param) or PROCESSES[request.param]


def _tools() -> str:
    return "tools"


def _square(item: int, kit: str) -> tuple[int, str]:
    return item * item, kit


def _slow_when_even(item: int, kit: str) -> int:
    time.sleep(0.02 if item % 2 == 0 else 0)
    return item


def _fail_on_three(item: int, kit: str) -> int:
    if item == 3:
        raise RuleError("rules.toml", "three", "it is three")
    return item


def _broken_tools() -> str:
    raise ResourceError("model", "it is not there")


def _process_and_tools(item: int, kit: tuple[int, float]) -> tuple[int, tuple[int, float]]:
    time.sleep(0.01)
    return os.getpid(), kit


def _dated_tools() -> tuple[int, float]:
    return os.getpid(), time.monotonic()


def _die_on_three(item: int, kit: str) -> int:
    if item == 3:
        os.kill(os.getpid(), signal.SIGKILL)
    return item


def _die_once(item: Path, kit: str) -> str:
    if not item.exists():
        item.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return item.name


def _exit_on_three(item: int, kit: str) -> int:
    if item == 3:
        sys.exit(7)
    return item


def _deadly_tools() -> str:
    os.kill(os.getpid(), signal.SIGKILL)
    return "never"


def test_results_come_in_the_order_of_the_items(engine):
    """Whichever item is done first, results stand as their items stood."""
    results = list(engine(_slow_when_even, range(20), make_tools=_tools, workers=2))

    assert [(n, n) for n in range(20)] == results


def test_the_function_gets_the_item_and_the_tools(engine):
    """What `make_tools` gave is the second argument."""
    assert [(3, (9, "tools"))] == list(engine(_square, [3], make_tools=_tools, workers=2))


def test_no_items_give_no_results_and_load_no_tools(engine):
    """Tools that cannot be loaded do no harm where nothing is to be done."""
    assert [] == list(engine(_square, [], make_tools=_broken_tools, workers=2))


def test_a_typed_error_stands_where_the_result_would(engine):
    """The results before the failing item arrive; then its error is raised, with all that it says."""
    results = []

    with pytest.raises(RuleError, match="entry 'three': it is three"):
        results.extend(engine(_fail_on_three, range(6), make_tools=_tools, workers=2))
    assert [(0, 0), (1, 1), (2, 2)] == results


def test_tools_that_cannot_be_loaded_end_the_work(engine):
    """The error of `make_tools` is raised as itself."""
    with pytest.raises(ResourceError, match="model: it is not there"):
        list(engine(_square, range(3), make_tools=_broken_tools, workers=2))


def test_tools_are_loaded_once_in_each_process(engine):
    """As many different tools as processes, however many items."""
    results = list(engine(_process_and_tools, range(30), make_tools=_dated_tools, workers=2))

    processes = {pid for _, (pid, _) in results}
    assert len(processes) <= 2
    assert processes == {kit[0] for _, (_, kit) in results}
    assert len(processes) == len({kit for _, (_, kit) in results})


def test_items_are_read_only_so_far_ahead(engine):
    """An endless source is no trouble: what is held at a time is bounded."""
    read = 0

    def endless() -> Iterator[int]:
        nonlocal read
        while True:
            read += 1
            yield read

    results = engine(_square, endless(), make_tools=_tools, workers=2)
    for _ in range(5):
        next(results)
    results.close()

    assert read <= 5 + 2 * AHEAD


def test_closing_stops_every_process(engine):
    """After closing in the midst of the work no child is left, and it does not wait for what was under way."""
    results = engine(_sleep_long_after_the_first, range(10), make_tools=_tools, workers=2)
    next(results)

    began = time.monotonic()
    results.close()

    assert [] == multiprocessing.active_children()
    assert time.monotonic() - began < 3


def _sleep_long_after_the_first(item: int, kit: str) -> int:
    if item >= 1:
        time.sleep(60)
    return item


@pytest.mark.parametrize("workers", [1, 2, 4])
def test_so_many_workers_ask_for_an_engine(workers):
    """One worker is this process itself."""
    expected = ENGINES["local"] if workers == 1 else ENGINES["processes"]

    assert expected is engine_for(workers)


@pytest.mark.parametrize(
    "method", [pytest.param(m, marks=[pytest.mark.slow] if m.endswith("spawn") else []) for m in PROCESSES]
)
def test_an_item_that_kills_its_worker_twice_is_lost_alone(method):
    """The others go on, in order."""
    results = list(PROCESSES[method](_die_on_three, range(8), make_tools=_tools, workers=2))

    assert [n for n in range(8) if n != 3] == [result for n, result in results if n != 3]
    assert Lost("the worker process was killed by signal 9, 2 times") == results[3][1]


def test_an_item_that_kills_its_worker_once_is_done_by_the_next(tmp_path):
    """A worker killed for another's hunger for memory costs nothing but time."""
    items = [tmp_path / str(n) for n in range(4)]

    assert [(i, i.name) for i in items] == list(in_processes(_die_once, items, make_tools=_tools, workers=2))


def test_a_worker_that_exits_is_a_worker_that_died():
    """`sys.exit` in the function loses its item and says with which code."""
    results = list(in_processes(_exit_on_three, range(5), make_tools=_tools, workers=2))

    assert Lost("the worker process ended with exit code 7, 2 times") == results[3][1]


def test_workers_that_die_while_loading_end_the_work():
    """No endless hiring: the error says what happened and what to try."""
    with pytest.raises(WorkerError, match="killed by signal 9 while loading"):
        list(in_processes(_square, range(3), make_tools=_deadly_tools, workers=2))


def test_large_items_and_results_pass():
    """Items and results larger than a pipe's buffer do not block one another."""
    items = ["x" * 500_000 + str(n) for n in range(8)]

    assert [(i, i + "!") for i in items] == list(in_processes(_shout, items, make_tools=_tools, workers=2))


def _shout(item: str, kit: str) -> str:
    return item + "!"


SCRIPT = """
import sys, time
from sayso.engines import in_processes

def tools():
    return None

def work(item, kit):
    time.sleep(0.05 if item < 3 else 60)
    return item

for item, result in in_processes(work, range(50), make_tools=tools, workers=2, start=sys.argv[1]):
    print(result, flush=True)
"""


@pytest.mark.parametrize("method", START_METHODS)
def test_an_interrupt_ends_it_promptly_and_quietly(method, tmp_path):
    """Ctrl-C reaches the whole process group: one KeyboardInterrupt, here, no word from a child, and none left."""
    process = _start(tmp_path, method)
    os.killpg(process.pid, signal.SIGINT)
    began = time.monotonic()
    _, errors = process.communicate(timeout=20)

    assert time.monotonic() - began < 5
    assert 1 == errors.count("Traceback")
    assert errors.rstrip().endswith("KeyboardInterrupt")
    assert [] == _group(process.pid)


@pytest.mark.parametrize("method", START_METHODS)
def test_no_worker_outlives_a_killed_parent(method, tmp_path):
    """A SIGKILL to the calling process alone ends idle workers, and busy ones with their item."""
    script = tmp_path / "script.py"
    script.write_text(SCRIPT.replace("60", "0.5"))
    process = _start(tmp_path, method, script)
    process.kill()
    process.communicate(timeout=20)

    assert [] == _group(process.pid, patience=8)


def _start(tmp_path: Path, method: str, script: Path | None = None) -> subprocess.Popen[str]:
    """Run the script in a process group of its own until its first result."""
    if script is None:
        script = tmp_path / "script.py"
        script.write_text(SCRIPT)
    if method == "spawn":  # a spawned child imports the main module again
        script.write_text(
            script.read_text().replace("for item, result", "if __name__ == '__main__':\n  for item, result")
        )
    process = subprocess.Popen(
        [sys.executable, str(script), method],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert process.stdout is not None
    assert "0\n" == process.stdout.readline()
    return process


def _group(leader: int, *, patience: float = 2) -> list[int]:
    """The processes of a group that still live after so many seconds at most."""
    deadline = time.monotonic() + patience
    while True:
        alive = [int(p.name) for p in Path("/proc").glob("[0-9]*") if _in_group(p, leader)]
        if not alive or time.monotonic() > deadline:
            return alive
        time.sleep(0.05)


def _in_group(process: Path, leader: int) -> bool:
    try:
        _, _, rest = (process / "stat").read_text().rpartition(")")
    except (FileNotFoundError, ProcessLookupError):
        return False
    state, _, group, *_ = rest.split()
    return int(group) == leader and state != "Z"


@pytest.mark.skipif("fork" not in START_METHODS, reason="nothing is inherited where workers are spawned")
def test_what_workers_need_is_imported_once_before_they_are_forked():
    """In this process, at the first item; spawned workers would not inherit it, and without items nothing is needed."""
    prepared = []

    def prepare() -> None:
        prepared.append(os.getpid())

    options = {"make_tools": _tools, "workers": 2, "prepare": prepare}
    assert [] == list(in_processes(_square, [], start="fork", **options))
    assert [] == prepared
    assert 6 == len(list(in_processes(_square, range(6), start="fork", **options)))
    assert [os.getpid()] == prepared
