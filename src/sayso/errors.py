"""Sayso's errors: one base, a few children, each saying where it happened and what to do next.

Every error passes all its arguments to ``super().__init__``, so that it survives a worker process's pickling.
"""

from __future__ import annotations

from pathlib import Path


class SaysoError(Exception):
    """The base of everything that sayso raises on purpose."""


class NothingToRead(SaysoError):
    """A path does not exist, or holds no file that a reader knows."""

    def __init__(self, path: str, problem: str) -> None:
        super().__init__(path, problem)
        self.path, self.problem = path, problem

    def __str__(self) -> str:
        return f"{self.path}: {self.problem}. Give a file, a folder, a quoted glob, or - for standard input."


class JudgementError(SaysoError):
    """What a person judges cannot be: a span outside the text, a content without a word, claims of two stories."""

    def __init__(self, where: str, problem: str, remedy: str) -> None:
        super().__init__(where, problem, remedy)
        self.where, self.problem, self.remedy = where, problem, remedy

    def __str__(self) -> str:
        return f"{self.where}: {self.problem}. {self.remedy}"


class LedgerError(SaysoError):
    """A ledger file is missing, is not a ledger, or was written by a newer sayso."""

    def __init__(self, path: str | Path, problem: str, remedy: str) -> None:
        super().__init__(path, problem, remedy)
        self.path, self.problem, self.remedy = path, problem, remedy

    def __str__(self) -> str:
        return f"{self.path}: {self.problem}. {self.remedy}"


class RuleError(SaysoError):
    """A rule file says something that cannot be understood."""

    def __init__(self, path: str | Path, entry: str, problem: str) -> None:
        super().__init__(path, entry, problem)
        self.path, self.entry, self.problem = path, entry, problem

    def __str__(self) -> str:
        return f"{self.path}: entry {self.entry!r}: {self.problem}. See docs/how-to/add-a-cue.md."


class ResourceError(SaysoError):
    """A model or data file is missing or is not the one its checksum names."""

    def __init__(self, name: str, problem: str) -> None:
        super().__init__(name, problem)
        self.name, self.problem = name, problem

    def __str__(self) -> str:
        return f"{self.name}: {self.problem}. Install sayso again."


class SettingsError(SaysoError):
    """A setting in a file, the environment or a flag has no meaning."""

    def __init__(self, where: str, problem: str) -> None:
        super().__init__(where, problem)
        self.where, self.problem = where, problem

    def __str__(self) -> str:
        return f"{self.where}: {self.problem}."


class UnknownId(SaysoError):
    """An id, or the beginning of one, names nothing in the ledger, or more than one thing."""

    def __init__(self, what: str, given: str, hint: str) -> None:
        super().__init__(what, given, hint)
        self.what, self.given, self.hint = what, given, hint

    def __str__(self) -> str:
        return f"no {self.what} {self.given!r} in the ledger. {self.hint}"


class ForeignText(SaysoError):
    """An annotated file is not of an article of this ledger, or its text was changed."""

    def __init__(self, name: str, problem: str) -> None:
        super().__init__(name, problem)
        self.name, self.problem = name, problem

    def __str__(self) -> str:
        return f"{self.name}: {self.problem}. Nothing was taken in: leave it out, or export the ledger's texts again."


class UnstorableArticle(SaysoError):
    """An article, or what was found in it, cannot be written to a ledger."""

    def __init__(self, name: str, problem: str) -> None:
        super().__init__(name, problem)
        self.name, self.problem = name, problem

    def __str__(self) -> str:
        return f"{self.name}: {self.problem}. The article was not stored."


class WorkerError(SaysoError):
    """Worker processes cannot be started, or die before they are ready."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem

    def __str__(self) -> str:
        return f"{self.problem}. Run again with --workers 1 to see why."
