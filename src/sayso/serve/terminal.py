"""The terminal as a page: a width that reads well, a few styles, hanging lines. It knows nothing of ledgers.

Only `rich.text.Text` goes to the screen, never markup, so that ``[red]`` in an article stays ``[red]``.
"""

from __future__ import annotations

from typing import NoReturn, TextIO

from rich.console import Console
from rich.text import Text
from rich.theme import Theme

WIDEST = 112
NARROWEST = 40

# One accent for what is disputed, one for what is unnamed; a word always stands beside the colour.
THEME = Theme(
    {
        "title": "bold",
        "speaker": "bold",
        "meta": "dim",
        "content": "underline",
        "cue": "italic",
        "source": "bold",
        "boilerplate": "dim",
        "unnamed": "yellow",
        "disputed": "red",
        "notice": "magenta",
        "found": "bold underline",
        "number": "dim",
    }
)


LABEL = 16
"""Cells that the labels of fields take."""


class _QuietConsole(Console):
    """A console that leaves a closed pipe to the program, which ends without a word."""

    def on_broken_pipe(self) -> NoReturn:
        raise BrokenPipeError


class Screen:
    """Where a command writes what a person reads.

    ``plain`` tells that no style reaches the reader (a pipe, ``NO_COLOR``, a dumb terminal), so that marks have to
    carry everything.
    """

    def __init__(self, file: TextIO, *, width: int | None = None, styled: bool | None = None) -> None:
        self.console = _QuietConsole(
            file=file, theme=THEME, markup=False, highlight=False, emoji=False, width=width, force_terminal=styled
        )
        self.plain = not self.console.is_terminal or self.console.no_color or self.console.is_dumb_terminal
        self.width = max(NARROWEST, min(WIDEST, self.console.width))

    def line(self, *parts: str | Text | tuple[str, str]) -> None:
        """One line, or as many as its parts take at this width."""
        self.hang(Text(), Text.assemble(*parts))

    def hang(self, head: Text, body: Text, *, indent: int | None = None) -> None:
        """``head`` and then ``body``, the body's further lines hanging at ``indent`` (the head's width by default)."""
        for line in self.hung(head, body, self.width, indent=indent):
            self.put(line)

    def field(self, label: str, value: str | Text) -> None:
        """A label, and what belongs to it beside it."""
        body = value if isinstance(value, Text) else Text(value)
        self.hang(Text(f"  {label:<{LABEL}}", "meta"), body, indent=LABEL + 2)

    def hung(self, head: Text, body: Text, width: int, *, indent: int | None = None) -> list[Text]:
        """The lines that `hang` prints, at most ``width`` cells wide."""
        hanging = head.cell_len if indent is None else indent
        lines = body.wrap(self.console, max(16, width - hanging)) or [Text()]
        return [Text.assemble(Text(" " * hanging) if at else head, line) for at, line in enumerate(lines)]

    def ends(self, left: Text, right: Text) -> None:
        """Two texts at the two ends of a line; where they do not fit, the right one below, still at its end."""
        gap = self.width - left.cell_len - right.cell_len
        if gap >= 2 and "\n" not in left.plain:
            self.put(Text.assemble(left, " " * gap, right))
            return
        self.line(left)
        for line in self.hung(Text(), right, self.width):
            line.rstrip()
            self.put(Text.assemble(" " * max(0, self.width - line.cell_len), line))

    def blank(self) -> None:
        """An empty line."""
        self.put(Text())

    def put(self, text: Text) -> None:
        """One line exactly as it is, without its trailing spaces."""
        text.rstrip()
        if self.plain:
            text = Text(text.plain)
        self.console.print(text, no_wrap=True, crop=False, overflow="ignore", soft_wrap=True)
