"""What tests of pages share: a client of an application, and a reader of HTML that knows nothing of how it was made."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

from starlette.applications import Starlette
from starlette.testclient import TestClient

from sayso.serve.web.app import make_app
from sayso.serve.web.guard import Gate
from sayso.serve.web.worker import Working

HERE = "http://127.0.0.1:8420"
VOID = frozenset({"input", "meta", "link", "br", "hr", "img"})


@dataclass
class Asked:
    """A worker that only counts how often it is asked."""

    times: int = 0
    now: Working = field(default_factory=lambda: Working(running=False, seconds=0.0, done=0, problem=None))

    def ask(self) -> None:
        """Count."""
        self.times += 1

    def state(self) -> Working:
        """What it is said to do."""
        return self.now


@contextmanager
def opened(db: Path, *, writable: bool = True) -> Iterator[tuple[TestClient, Starlette]]:
    """A client of the ledger's pages, whose worker is an `Asked`."""
    app = make_app(db, gate=Gate(writable=writable))
    app.state.worker = Asked()
    try:
        yield TestClient(app, base_url=HERE, follow_redirects=False), app
    finally:
        app.state.desk.close()


@dataclass
class Element:
    """An element with what stands in it."""

    tag: str
    given: dict[str, str]
    inside: list[Element | str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """All its words."""
        return "".join(i if isinstance(i, str) else i.text for i in self.inside)

    def all(self, tag: str | None = None, **given: str) -> list[Element]:
        """Every element within it of this tag and with these attributes; a class may be one of several."""
        found = []
        for item in self.inside:
            if isinstance(item, str):
                continue
            if tag in (None, item.tag) and all(
                value in item.given.get(name.rstrip("_").replace("_", "-"), "").split() if name == "class_"
                else item.given.get(name.replace("_", "-")) == value
                for name, value in given.items()
            ):  # fmt: skip
                found.append(item)
            found += item.all(tag, **given)
        return found


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open = [Element("", {})]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        made = Element(tag, {name: value or "" for name, value in attrs})
        self.open[-1].inside.append(made)
        if tag not in VOID:
            self.open.append(made)

    def handle_endtag(self, tag: str) -> None:
        while len(self.open) > 1 and self.open.pop().tag != tag:
            pass

    def handle_data(self, data: str) -> None:
        self.open[-1].inside.append(data)


def read(html: str) -> Element:
    """A page as a tree."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.open[0]


def harmless(html: str) -> bool:
    """Whether a page has no script but files of ours, no handlers, no styles in it, no address that runs anything."""
    for element in read(html).all():
        if any(name.startswith("on") or name == "style" for name in element.given):
            return False
        if element.tag in {"script", "link"} and not (
            element.given.get("src") or element.given.get("href", "")
        ).startswith("/static/"):
            return False
        if element.tag in {"iframe", "object", "embed", "style", "base", "img"}:
            return False
        for name in ("href", "src", "action", "formaction", "hx-get"):
            address = element.given.get(name, "/").strip().lower()
            if not address.startswith(("/", "#", "https://", "http://")) and address != "":
                return False
    return True
