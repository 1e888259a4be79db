"""Writing Turtle: a subject with its properties at a time, all text escaped."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

Term = str
"""Something that is Turtle already: what `named`, `literal`, `number` and `node` give, or a prefixed name."""

Properties = Mapping[str, Term | Iterable[Term] | None]
"""Prefixed names of properties with their objects; those with none are left out."""

_UNSAFE = re.compile(r"[\"\\\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff]")
_SHORT = {'"': r"\"", "\\": r"\\", "\n": r"\n", "\r": r"\r", "\t": r"\t"}


def named(iri: str) -> Term:
    """A resource by its IRI, in which nothing is left to be escaped."""
    return f"<{iri}>"


def literal(text: str, datatype: str | None = None) -> Term:
    """A text; line ends, control characters, quotation marks and backslashes are escaped."""
    escaped = _UNSAFE.sub(lambda match: _SHORT.get(match.group()) or f"\\u{ord(match.group()):04X}", text)
    return f'"{escaped}"' + (f"^^{datatype}" if datatype else "")


def number(value: float | bool) -> Term:
    """A whole number, a decimal one, or true and false."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def node(properties: Properties) -> Term:
    """A resource without a name of its own."""
    return f"[ {' ; '.join(_stated(properties))} ]"


def block(subject: Term, properties: Properties) -> bytes:
    """A subject with all its properties, one a line."""
    lines = " ;\n    ".join(_stated(properties))
    return f"{subject} {lines} .\n".encode()


def _stated(properties: Properties) -> list[str]:
    found = []
    for name, objects in properties.items():
        some = [objects] if isinstance(objects, str) else list(objects or ())
        if some:
            found.append(f"{name} {', '.join(some)}")
    return found
