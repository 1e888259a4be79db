"""The rooms' order: imports only point down, and a room never imports its neighbour, lazily or not."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

SRC = Path(__file__).parent.parent / "src" / "sayso"

LAYERS = (
    {"records", "errors", "english"},
    {"settings"},
    {"resources"},
    {"read", "extract", "connect", "ledger", "engines"},
    {"pipeline"},
    {"serve"},
)
RANK = {part: rank for rank, layer in enumerate(LAYERS) for part in layer}

MODULES = sorted(SRC.rglob("*.py"))


def part_of(path: Path) -> str:
    """The room or top-level module that a file belongs to; "" for the package itself."""
    first = path.relative_to(SRC).parts[0]
    return "" if first == "__init__.py" else first.removesuffix(".py")


def imports(path: Path) -> set[str]:
    """The parts of sayso that a file imports, inside functions and for type checking included."""
    return parts_imported(ast.parse(path.read_text("utf8")), path)


def parts_imported(tree: ast.AST, path: Path) -> set[str]:
    """The parts of sayso that a syntax tree imports. A relative import is read from where ``path`` stands."""
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            package = ["sayso", *path.relative_to(SRC).parent.parts]
            base = package[: len(package) - node.level + 1] if node.level else []
            module = ".".join([*base, *([node.module] if node.module else [])])
            names |= {f"{module}.{alias.name}" for alias in node.names}
    return {name.split(".")[1] for name in names if name.startswith("sayso.")}


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(SRC)))
def test_imports_only_point_down(path):
    """A part imports only parts of a lower layer, never a neighbour; the package itself may import any."""
    part = part_of(path)
    if part in {"", "__main__"}:
        return
    others = imports(path) - {part}

    assert set() == {other for other in others if RANK.get(other, -1) >= RANK[part] and not _same_floor(part, other)}


def _same_floor(part: str, other: str) -> bool:
    """Records and errors are one floor: neither has anything beneath it."""
    return {part, other} == {"records", "errors"}


def test_every_part_has_a_layer():
    """A new room is given its place here before it can be used."""
    parts = {part_of(path) for path in MODULES} - {"", "__main__"}

    assert set() == parts - RANK.keys()


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("import sayso.serve.cli", {"serve"}),
        ("from sayso.serve import cli", {"serve"}),
        ("from sayso import pipeline", {"pipeline"}),
        ("def f():\n    from sayso.read import read", {"read"}),
        ("if TYPE_CHECKING:\n    import sayso.engines", {"engines"}),
        ("from ..extract import parse", {"extract"}),
        ("from . import schema", {"ledger"}),
        ("import json\nfrom saysomething import x", set()),
    ],
)
def test_no_way_of_importing_is_overlooked(code, expected):
    """Absolute, relative, lazy and for type checking: all are seen."""
    assert expected == parts_imported(ast.parse(code), SRC / "ledger" / "store.py")


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(SRC)))
def test_no_assert_in_the_product(path):
    """An assert is gone under ``python -O`` and is no typed error."""
    asserts = [node.lineno for node in ast.walk(ast.parse(path.read_text("utf8"))) if isinstance(node, ast.Assert)]

    assert [] == asserts


def test_every_exception_is_caught_in_one_place_only():
    """``except Exception``, ``except BaseException`` and a bare ``except`` stand nowhere but in the pipeline, once."""
    caught = [path.name for path in MODULES for _ in blind_handlers(ast.parse(path.read_text("utf8")))]

    assert ["pipeline.py"] == caught


def blind_handlers(tree: ast.AST) -> list[ast.ExceptHandler]:
    """The handlers that catch everything."""
    return [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or {"Exception", "BaseException"} & {getattr(n, "id", "") for n in ast.walk(node.type)})
    ]
