"""The build: what `make` offers, what CI runs, what the locks promise."""

from __future__ import annotations

import re
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
LOCKS = ("build", "run", "dev", "bench")
TARGETS = ("demo", "test", "lint", "eval", "bench", "docs", "lock")

# Where a file on one machine lies, and whose registry it came from, mean nothing on another.
MACHINE = re.compile(
    r"(?<![\w.<])/(?:root|work|opt|(?:home|Users)/(?!ana\b|somebody\b)\w+)/|file://|\b(?:pypi\.org|pythonhosted\.org)\b"
)


def tracked() -> list[Path]:
    """The files that git knows or would take up, without those it ignores."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if listed.returncode:
        pytest.skip("the project is not a git checkout")
    return [path for name in listed.stdout.split("\0") if name and (path := ROOT / name).is_file()]


def requirements(lock: str) -> dict[str, list[str]]:
    """A lock's requirements: the pinned line, and its hashes."""
    text = (ROOT / "requirements" / f"{lock}.txt").read_text(encoding="utf8")
    lines = re.sub(r"^\s*#.*\n", "", text, flags=re.M).replace("\\\n", " ").splitlines()
    return {line.split(" --hash")[0].strip(): re.findall(r"--hash=(\S+)", line) for line in lines if line.strip()}


def names(lock: str) -> set[str]:
    """The packages that a lock pins."""
    return {pin.partition("==")[0] for pin in requirements(lock)}


def canonical(requirement: str) -> str:
    """A package's name as the locks write it."""
    return re.sub(r"[-_.]+", "-", re.split(r"[\[<>=!~; ]", requirement)[0]).lower()


@pytest.mark.parametrize("target", TARGETS)
def test_make_knows_every_target_and_helps_with_it(target: str) -> None:
    """`make` offers each command, `make` alone names it, and a file of the same name cannot hide it."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf8")
    phony = next(line for line in makefile.splitlines() if line.startswith(".PHONY:")).split()
    shown = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout

    assert re.search(rf"^{target}:", makefile, flags=re.M)
    assert target in phony
    assert f"make {target} " in shown


@pytest.mark.parametrize("target", ["demo", "test"])
def test_make_sets_up_the_package_before_it_runs(target: str, tmp_path: Path) -> None:
    """On a bare checkout, demo and test first build .venv, then install the lock by hash, then sayso itself."""
    for name in ("Makefile", "pyproject.toml"):
        (tmp_path / name).write_bytes((ROOT / name).read_bytes())
    (tmp_path / "requirements").mkdir()
    for lock in LOCKS:
        (tmp_path / "requirements" / f"{lock}.txt").write_text("", encoding="utf8")

    planned = subprocess.run(["make", "-n", target], cwd=tmp_path, capture_output=True, text=True, check=True).stdout
    steps = [
        "-m venv .venv",
        "--require-hashes -r requirements/build.txt",
        "-r requirements/run.txt",
        "--editable .",
        "touch .venv/.ready-run",
    ]
    last = {"demo": ".venv/bin/sayso run examples", "test": ".venv/bin/python -m pytest"}[target]
    places = [planned.find(step) for step in (*steps, last)]

    assert -1 not in places
    assert sorted(places) == places


def test_make_says_what_to_install_where_python_is_missing(tmp_path: Path) -> None:
    """Without a Python that serves, set-up ends with one line that names the remedy."""
    (tmp_path / "Makefile").write_bytes((ROOT / "Makefile").read_bytes())

    done = subprocess.run(
        ["make", ".venv/bin/pip", "PYTHON=no-such-python"], cwd=tmp_path, capture_output=True, text=True, check=False
    )

    assert done.returncode != 0
    assert "Install one" in done.stderr
    assert not (tmp_path / ".venv").exists()


def test_ci_runs_the_readme_test_command() -> None:
    """CI calls the very command that the README gives for the tests, then lint, then the floors."""
    script = (ROOT / ".ci" / "run").read_text(encoding="utf8")
    called = [line.strip() for line in script.splitlines() if line.strip().startswith("make ")]

    assert ["make test", "make lint", "make eval"] == called
    assert "make test" in (ROOT / "README.md").read_text(encoding="utf8")
    assert (ROOT / ".ci" / "run").stat().st_mode & 0o111


@pytest.mark.parametrize("lock", LOCKS)
def test_every_locked_requirement_is_pinned_with_hashes(lock: str) -> None:
    """Each line of a lock pins one version and carries at least one SHA-256."""
    pinned = requirements(lock)

    assert pinned
    assert [] == [pin for pin, hashes in pinned.items() if "==" not in pin or not hashes]
    assert set() == {h for hashes in pinned.values() for h in hashes if not re.fullmatch(r"sha256:[0-9a-f]{64}", h)}


@pytest.mark.parametrize("lock", LOCKS)
def test_locks_name_no_place_to_fetch_from(lock: str) -> None:
    """A lock holds names, versions and hashes; where they come from is the machine's own matter."""
    text = (ROOT / "requirements" / f"{lock}.txt").read_text(encoding="utf8")

    assert [] == re.findall(r"\S*://\S*|^-\S+|\S+ @ \S+", text, flags=re.M)


def test_locks_hold_what_the_project_declares() -> None:
    """Every declared dependency is locked, with the build backend, and each lock keeps the one before it."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf8"))
    declared = {canonical(r) for r in project["project"]["dependencies"]}
    extras = project["project"]["optional-dependencies"]

    assert names("build") == {canonical(r) for r in project["build-system"]["requires"]}
    assert set() == declared - names("run")
    assert set() == {canonical(r) for r in extras["dev"]} - names("dev")
    assert set() == {canonical(r) for r in extras["bench"]} - names("bench")
    assert set() == {pin for pin in requirements("build") if pin.partition("==")[0] in names("run")} - set(
        requirements("run")
    )
    assert set() == set(requirements("run")) - set(requirements("dev"))
    assert set() == set(requirements("dev")) - set(requirements("bench"))


def test_no_file_speaks_of_one_machine() -> None:
    """No file names a folder of the machine it was written on, or a registry's host."""
    found = []
    for path in tracked():
        if path == Path(__file__).resolve() or path.stat().st_size > 4_000_000:
            continue
        text = path.read_bytes().decode("utf8", errors="ignore")
        found += [f"{path.relative_to(ROOT)}: {m.group()}" for m in MACHINE.finditer(text)]

    assert [] == found
